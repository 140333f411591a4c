"""Predictions are those of the scheduler, and their figures are srs-benchmark's."""

import math
import random
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import studyapp
from studyapp.insights.calibration import (
    Carried,
    Figures,
    Prediction,
    Rated,
    auc,
    evaluation,
    figures,
    folds,
    lessons,
    prediction_of,
    predictions,
    rated,
    summed,
)
from studyapp.insights.revlog import rated_rows, read_revlog
from studyapp.insights.shares import wilson
from studyapp.memory import fsrs
from studyapp.memory.entries import Adopted, Entry, Reviewed
from studyapp.memory.fsrs import DEFAULT_WEIGHTS
from tests.insights.logs import Told, counting, learned, logs, memory_at
from tests.insights.logs import told as told_again

REAL_LOG = Path(studyapp.__file__).parents[2] / "shared" / "revlogs" / "pyfsrs_josh.csv"

PREDICTIONS = st.lists(
    st.builds(
        Prediction,
        card=st.just("deck/a"),
        chance=st.sampled_from((0.2, 0.5, 0.8, 0.9)) | st.floats(0.0, 1.0),
        recalled=st.booleans(),
        gap=st.integers(1, 4000),
        number=st.integers(2, 300),
        lapses=st.integers(0, 100),
    ),
    min_size=1,
    max_size=30,
)


def prediction(chance: float, recalled: bool, gap: int = 1, number: int = 2, lapses: int = 0) -> Prediction:
    return Prediction("deck/a", chance, recalled, gap, number, lapses)


def told_of(found: list[Prediction]) -> Figures:
    return figures(summed(found))


# --- which reviews, and what is predicted -----------------------------------------------------------------------------


@given(logs())
def test_every_review_of_a_known_card_on_a_later_day_is_predicted_as_the_scheduler_would(told: Told) -> None:
    """In the log's order, with what the card's memory said just before it."""
    entries = [each for each in told.entries if not isinstance(each.event, Adopted)]
    expected = []
    for place, entry, event in counting(entries):
        was = learned(memory_at(entries, place, event.card))
        if was is not None and entry.day > was.last_day:
            expected.append((event.card, was.recall(entry.day), event.rating > 1, entry.day - was.last_day))
    assert [each[:4] for each in predictions(rated(entries))] == expected


@given(logs())
def test_numbers_and_lapses_are_counted_from_the_ratings_and_gaps_before(told: Told) -> None:
    """As srs-benchmark's `count_lapse` does: an Again counts unless its gap is 0. And there is a lesson for each."""
    steps = list(rated(told.entries))
    found, learnt = list(predictions(steps)), list(lessons(steps))
    assert [each.card for each in found] == [each.card for each in learnt]
    for each, lesson in zip(found, learnt, strict=True):
        *before, (rating, gap) = lesson.history
        assert (each.recalled, each.gap) == (rating > 1, gap)
        assert each.number == 2 + sum(gap > 0 for _, gap in before)
        assert each.lapses == sum(rating == 1 and gap > 0 for rating, gap in before)
        stability, difficulty = fsrs.first_review(DEFAULT_WEIGHTS, lesson.history[0][0])
        for rating, gap in before[1:]:
            stability, difficulty = fsrs.next_review(DEFAULT_WEIGHTS, stability, difficulty, gap, rating)
        assert each.chance == fsrs.retrievability(DEFAULT_WEIGHTS, stability, each.gap)


@given(logs())
def test_sums_of_the_reviews_are_those_of_the_predictions(told: Told) -> None:
    """Whether from what was remembered before each review, or from the ratings and gaps of the whole log."""
    entries = [each for each in told.entries if not isinstance(each.event, Adopted)]
    again = told_again(entries)
    assert again.totals.predicted == summed(predictions(rated(entries)))
    found = [each for each in map(prediction_of, again.reviews) if each is not None]
    assert found == list(predictions(rated(entries)))


def test_a_card_carries_on_the_weakest_of_its_former_ones_and_only_once() -> None:
    events = [
        Reviewed("deck/strong", 4, "f", 0),
        Reviewed("deck/weak", 1, "f", 0),
        Adopted("deck/new", ("deck/strong", "deck/gone", "deck/weak")),
        Reviewed("deck/new", 3, "f", 0),
        Adopted("deck/new", ("deck/strong",)),
        Adopted("deck/other", ("deck/gone",)),
    ]
    entries = [Entry(f"{day:032x}", 0, 0, day, "d", "study", event) for day, event in enumerate(events)]
    steps = list(rated(entries))
    assert steps[2:] == [Carried("deck/new", "deck/weak"), Rated("deck/new", 3, 3)]
    (found,) = predictions(steps)
    stability, _ = fsrs.first_review(DEFAULT_WEIGHTS, 1)
    assert found == Prediction("deck/new", fsrs.retrievability(DEFAULT_WEIGHTS, stability, 2), True, 2, 2, 0)


@pytest.mark.parametrize(
    ("number", "count", "starts"),
    [(6, 5, [1, 2, 3, 4, 5]), (13, 5, [3, 5, 7, 9, 11]), (12, 3, [3, 6, 9]), (5, 5, []), (0, 5, [])],
)
def test_folds_are_those_of_a_time_series_split(number: int, count: int, starts: list[int]) -> None:
    """The last fold ends at the end, and what is left over is only trained on."""
    found = folds(number, count)
    assert [each.start for each in found] == starts
    assert all(len(each) == number // (count + 1) for each in found)
    assert not found or found[-1].stop == number


# --- figures ----------------------------------------------------------------------------------------------------------


@given(PREDICTIONS)
def test_auc_is_the_share_of_pairs_in_the_right_order(found: list[Prediction]) -> None:
    """Counted pair by pair."""
    recalled = [each.chance for each in found if each.recalled]
    forgotten = [each.chance for each in found if not each.recalled]
    pairs = [(right > wrong) + (right == wrong) / 2 for right in recalled for wrong in forgotten]
    assert auc(found) == (pytest.approx(sum(pairs) / len(pairs)) if pairs else None)


@given(PREDICTIONS)
def test_log_loss_is_that_of_the_chances_given_to_what_happened(found: list[Prediction]) -> None:
    """The product of these chances is e to minus their number times the log loss."""
    loss = told_of(found).log_loss
    assert loss is not None and math.isfinite(loss)
    given_ = [each.chance if each.recalled else 1 - each.chance for each in found]
    if min(given_) > 1e-9:
        assert math.exp(-loss * len(found)) == pytest.approx(math.prod(given_), rel=1e-6)


GAPS = (1, 4, 14, 48, 172, 622, 2251)
NUMBERS = (2, 4, 7, 13, 25, 46, 87, 163)
LAPSES = (0, 1, 2, 3, 6, 9, 16, 27, 47, 81)
"""Where each bin of srs-benchmark's `rmse_matrix` begins, as far as the predictions above go."""


def _bin_of(value: int, starts: tuple[int, ...]) -> int:
    return sum(value >= start for start in starts)


@given(PREDICTIONS)
def test_rmse_is_that_of_the_bins_by_gap_number_and_lapses(found: list[Prediction]) -> None:
    """With the bins' borders from a table, and means weighted by review."""
    groups: dict[tuple[int, int, int], list[Prediction]] = {}
    for each in found:
        place = _bin_of(each.gap, GAPS), _bin_of(each.number, NUMBERS), _bin_of(each.lapses, LAPSES)
        groups.setdefault(place, []).append(each)
    total = 0.0
    for group in groups.values():
        off = sum(each.chance - each.recalled for each in group) / len(group)
        total += len(group) * off * off
    assert told_of(found).rmse_bins == pytest.approx(math.sqrt(total / len(found)), abs=1e-8)


@given(PREDICTIONS)
def test_bins_hold_every_review_once_beside_what_was_predicted(found: list[Prediction]) -> None:
    """Each with Wilson's interval; they are ordered, and the narrower the surer."""
    listed = told_of(found).bins
    assert sum(each.reviews for each in listed) == len(found)
    assert [each.predicted for each in listed] == sorted(each.predicted for each in listed)
    assert sum(each.predicted * each.reviews for each in listed) == pytest.approx(
        sum(each.chance for each in found), abs=1e-7
    )
    assert sum(each.recalled * each.reviews for each in listed) == pytest.approx(sum(each.recalled for each in found))
    for each in listed:
        assert (each.low, each.high) == wilson(round(each.recalled * each.reviews), each.reviews)
    edges = [math.log(number + 1, 21) for number in range(20)] + [1.1]
    inside = [sum(low <= each.chance < high for each in found) for low, high in pairwise(edges)]
    if all(abs(each.chance - edge) > 1e-9 for each in found for edge in edges if edge):
        assert [each.reviews for each in listed] == [number for number in inside if number]


@given(PREDICTIONS, st.randoms(use_true_random=False))
def test_the_order_of_the_predictions_does_not_matter(found: list[Prediction], chance: random.Random) -> None:
    shuffled = list(found)
    chance.shuffle(shuffled)
    assert evaluation(shuffled) == evaluation(found)


@given(logs(), st.randoms(use_true_random=False))
def test_how_cards_lie_between_each_other_does_not_matter(told: Told, chance: random.Random) -> None:
    """Only the order of a card's own reviews does."""
    steps = [each for each in rated(told.entries) if isinstance(each, Rated)]
    by_card = {card: iter([each for each in steps if each.card == card]) for card in {each.card for each in steps}}
    cards = [each.card for each in steps]
    chance.shuffle(cards)
    assert summed(predictions(next(by_card[card]) for card in cards)) == summed(predictions(steps))


def test_of_nothing_there_are_no_figures() -> None:
    assert (figures({}).log_loss, figures({}).bins, evaluation([]).auc) == (None, (), None)


def test_a_sure_prediction_that_fails_costs_much_but_not_everything() -> None:
    """As with scikit-learn: about 36 nats."""
    assert told_of([prediction(1.0, False)]).log_loss == pytest.approx(36.04, abs=0.01)
    assert told_of([prediction(1.0, True)]).log_loss == pytest.approx(0.0, abs=1e-12)


@pytest.mark.skipif(not REAL_LOG.exists(), reason="the real log is not beside the repository")
def test_a_real_log_has_the_figures_that_srs_benchmark_gives() -> None:
    """12,580 reviews of one person, whose study days begin at 04:00 six hours west of Greenwich."""
    log = read_revlog(REAL_LOG.read_text(encoding="utf-8").splitlines())
    assert (len(log.rows), log.bad) == (12_580, ())
    found = list(predictions(rated_rows(log.rows, -6 * 3600, 4)))
    tested = evaluation(found[folds(len(found))[0].start :])
    assert (len(found), tested.reviews) == (6372, 5310)
    assert tested.log_loss == pytest.approx(0.4417, abs=1e-4)
    assert tested.rmse_bins == pytest.approx(0.0625, abs=1e-4)
    assert tested.auc == pytest.approx(0.6753, abs=1e-4)
