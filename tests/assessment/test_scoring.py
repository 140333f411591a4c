"""From right answers to a score: shares that add up, a straight line with a cut, and what chance does to it."""

import itertools
from collections import Counter
from fractions import Fraction
from math import ceil, floor, fsum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyapp.assessment.forms import minutes_for, split
from studyapp.assessment.scoring import band, hypergeometric, largest_remainder, passes, scaled_score
from tests.assessment.items import exam

# --- largest remainder ------------------------------------------------------------------------------------------------

SHARES = [
    # weights, total, shares
    ((30, 26, 22, 22), 50, (15, 13, 11, 11)),  # DVA-C03, scored
    ((30, 26, 22, 22), 15, (5, 4, 3, 3)),  # and unscored
    ((32, 26, 24, 18), 50, (16, 13, 12, 9)),  # DVA-C02
    ((32, 26, 24, 18), 15, (5, 4, 3, 3)),
    ((50, 15), 65, (50, 15)),
    ((50, 15), 10, (8, 2)),
    ((1,), 7, (7,)),
    ((1, 1), 1, (1, 0)),  # a tie: the earlier first
    ((1, 1, 1), 2, (1, 1, 0)),
    ((4, 1, 1), 2, (2, 0, 0)),  # a tie of 1/3 with what 4/3 leaves
    ((0.1, 0.2, 0.7), 10, (1, 2, 7)),
    ((33.3, 33.3, 33.4), 3, (1, 1, 1)),
    ((99, 1), 10, (10, 0)),
    ((3, 5), 0, (0, 0)),
]


@pytest.mark.parametrize(("weights", "total", "shares"), SHARES)
def test_shares_follow_the_weights_by_largest_remainder(
    weights: tuple[float, ...], total: int, shares: tuple[int, ...]
) -> None:
    assert largest_remainder(weights, total) == shares


WEIGHTS = st.lists(st.one_of(st.integers(1, 1000), st.floats(0.01, 100)), min_size=1, max_size=8)


@given(WEIGHTS, st.integers(0, 500))
def test_shares_add_up_and_are_within_one_of_their_quota(weights: list[float], total: int) -> None:
    """Where a weight is larger, so is the share, or the same."""
    shares = largest_remainder(weights, total)
    assert sum(shares) == total
    whole = sum(map(Fraction, weights))
    for weight, share in zip(weights, shares, strict=True):
        assert abs(share - Fraction(weight) * total / whole) < 1
    for (a, of_a), (b, of_b) in itertools.permutations(zip(weights, shares, strict=True), 2):
        assert a <= b or of_a >= of_b


@given(st.lists(st.integers(1, 60), min_size=1, max_size=6), st.integers(0, 200))
def test_shares_are_those_of_hamiltons_method_in_whole_arithmetic(weights: list[int], total: int) -> None:
    """The method by hand: give the whole parts, then one each by what is left over, the earlier first."""
    whole = sum(weights)
    wanted = [weight * total // whole for weight in weights]
    left_over = [(-(weight * total % whole), at) for at, weight in enumerate(weights)]
    for _, at in sorted(left_over)[: total - sum(wanted)]:
        wanted[at] += 1
    assert largest_remainder(weights, total) == tuple(wanted)


@pytest.mark.parametrize(
    ("questions", "parts"), [(65, (50, 15)), (47, (36, 11)), (20, (15, 5)), (13, (10, 3)), (1, (1, 0))]
)
def test_the_scored_share_of_a_form_is_the_blueprints(questions: int, parts: tuple[int, int]) -> None:
    assert split(exam(), questions) == parts


def test_a_shorter_form_gets_time_at_the_blueprints_pace() -> None:
    assert [minutes_for(exam(), questions) for questions in (65, 20, 1)] == [130, 40, 2]


# --- the scale --------------------------------------------------------------------------------------------------------

SCORES = [
    # right, of so many scored, the scaled score on 100 to 1000
    (0, 50, 100),
    (1, 50, 118),
    (25, 50, 550),
    (34, 50, 712),
    (35, 50, 730),
    (49, 50, 982),
    (50, 50, 1000),
    (0, 1, 100),
    (1, 1, 1000),
    (1, 3, 400),
    (2, 7, 357),
    (0, 0, 100),
]


@pytest.mark.parametrize(("right", "scored", "scaled"), SCORES)
def test_the_scaled_score_is_a_straight_line_from_end_to_end(right: int, scored: int, scaled: int) -> None:
    assert scaled_score(right, scored, exam()) == scaled


@pytest.mark.parametrize(("scaled", "passed"), [(100, False), (719, False), (720, True), (721, True), (1000, True)])
def test_the_cut_score_passes_and_a_point_less_does_not(scaled: int, passed: bool) -> None:
    assert passes(scaled, exam()) is passed


def test_there_is_one_number_of_right_answers_from_which_an_exam_is_passed() -> None:
    """35 of 50 at a cut of 720 on 100 to 1000: 620/900 of 50 is 34.4."""
    assert [passes(scaled_score(right, 50, exam()), exam()) for right in range(51)] == [False] * 35 + [True] * 16


@given(st.integers(1, 200), st.integers(-500, 500), st.integers(1, 2000), st.data())
def test_every_scaled_score_lies_on_the_scale_and_grows(scored: int, low: int, span: int, data: st.DataObject) -> None:
    """Ends at the ends, never falls, and is within half a point of the line."""
    blueprint = exam(scale=(low, low + span))
    scores = [scaled_score(right, scored, blueprint) for right in range(scored + 1)]
    assert (scores[0], scores[-1]) == (low, low + span)
    assert scores == sorted(scores)
    right = data.draw(st.integers(0, scored))
    assert abs(scores[right] - (low + Fraction(span * right, scored))) <= Fraction(1, 2)


# --- chance -----------------------------------------------------------------------------------------------------------

SMALL = [(n, right, scored) for n in range(1, 10) for right in range(n + 1) for scored in range(1, n + 1)]
SMALL += [(40, right, 1) for right in (1, 2, 20, 38, 39)]  # of which 2.5 % is just one choice


def ways(questions: int, right: int, scored: int) -> Counter[int]:
    """Every choice of the scored questions, counted by how many right ones it has."""
    return Counter(sum(at < right for at in subset) for subset in itertools.combinations(range(questions), scored))


def test_the_chances_are_those_of_counting_every_choice_of_scored_questions() -> None:
    for questions, right, scored in SMALL:
        counted = ways(questions, right, scored)
        chances = dict(hypergeometric(questions, right, scored))
        assert chances.keys() == counted.keys()
        for k, count in counted.items():
            assert chances[k] == pytest.approx(count / counted.total(), rel=1e-12)


def test_the_chances_add_up_to_one_on_every_form_of_65() -> None:
    for right in range(66):
        assert fsum(chance for _, chance in hypergeometric(65, right, 50)) == pytest.approx(1, abs=1e-12)


def test_the_mean_of_the_chances_is_the_share_that_was_right() -> None:
    for right in range(66):
        mean = fsum(k * chance for k, chance in hypergeometric(65, right, 50))
        assert mean == pytest.approx(right * 50 / 65, abs=1e-9)


def test_the_band_and_the_chance_to_pass_are_those_of_counting_every_choice() -> None:
    """All choices in a row by their score: the band goes from where 2.5 % of them are reached to where 97.5 % are."""
    for questions, right, scored in SMALL:
        blueprint = exam(questions, scored)
        row = sorted(ways(questions, right, scored).elements())
        scores = [scaled_score(k, scored, blueprint) for k in row]
        found = band(questions, right, scored, blueprint)
        assert found.low == scores[ceil(Fraction(25, 1000) * len(row)) - 1]
        assert found.high == scores[ceil(Fraction(975, 1000) * len(row)) - 1]
        assert found.pass_chance == pytest.approx(sum(score >= 720 for score in scores) / len(scores), abs=1e-12)


def test_the_band_holds_the_score_that_is_to_be_expected() -> None:
    for right in range(66):
        expected = 100 + 900 * right / 65
        found = band(65, right, 50, exam())
        assert found.low <= expected <= found.high
        assert 0 <= found.pass_chance <= 1


@given(st.integers(1, 80), st.data())
def test_the_band_is_never_beside_what_is_to_be_expected(questions: int, data: st.DataObject) -> None:
    """To within the one answer that the chance cannot be split into."""
    scored = data.draw(st.integers(1, questions))
    right = data.draw(st.integers(0, questions))
    blueprint = exam(questions, scored, cut=500)
    mean = Fraction(right * scored, questions)
    found = band(questions, right, scored, blueprint)
    assert found.low <= scaled_score(ceil(mean), scored, blueprint)
    assert found.high >= scaled_score(floor(mean), scored, blueprint)


def test_one_more_right_answer_never_lowers_the_band_or_the_chance() -> None:
    bands = [band(65, right, 50, exam()) for right in range(66)]
    for name in ("low", "high", "pass_chance"):
        values = [round(getattr(each, name), 12) for each in bands]
        assert values == sorted(values)
    assert (bands[0].pass_chance, bands[65].pass_chance) == (0, 1)


@pytest.mark.parametrize("right", [0, 30, 50])
def test_where_every_question_counts_there_is_no_band(right: int) -> None:
    found = band(50, right, 50, exam(50, 50))
    assert found.low == found.high == scaled_score(right, 50, exam(50, 50))
    assert found.pass_chance == (1 if right >= 35 else 0)


def test_the_band_of_a_full_form_is_what_drawing_question_by_question_gives() -> None:
    """45 of 65 right; the chance to pass in fractions."""
    found = band(65, 45, 50, exam())
    assert (found.low, found.high) == (676, 784)
    assert found.pass_chance == pytest.approx(float(_exact_pass_chance(65, 45, 50, 35)), rel=1e-12)


def _exact_pass_chance(questions: int, right: int, scored: int, needed: int) -> Fraction:
    """By drawing the scored questions one after the other, and counting the ways with whole numbers."""
    chances = {0: Fraction(1)}
    for drawn in range(scored):
        further: dict[int, Fraction] = {}
        for k, chance in chances.items():
            hit = Fraction(right - k, questions - drawn)
            further[k + 1] = further.get(k + 1, Fraction(0)) + chance * hit
            further[k] = further.get(k, Fraction(0)) + chance * (1 - hit)
        chances = further
    return sum((chance for k, chance in chances.items() if k >= needed), Fraction(0))
