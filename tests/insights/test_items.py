"""Item statistics are what the raw answers and sittings give; discrimination is what a correlation gives."""

from json import loads
from math import atanh, sqrt
from statistics import NormalDist, correlation

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.assessment.questions import Entered, Picked
from studyapp.assessment.responses import response_text
from studyapp.insights.answers import Answers, answers, sittings
from studyapp.insights.items import FLAGS, ItemStatistics, Mark, OptionUse, discrimination, item_statistics, marks
from studyapp.insights.pages import Table, Words
from studyapp.insights.shares import Share
from studyapp.insights.tabs.items import ADVICE, NOTHING, items_page
from tests.insights.bank import answered_logs, library, sat
from tests.insights.logs import Told, counting, memory_at

ITEMS = {"bank/one": 4, "bank/again": 3, "bank/two": 4, "bank/pairs": 0, "bank/steps": 0, "bank/sum": 0}
"""The open items, and how many options each has."""


def brute_force(told: Told, item: str) -> tuple[Share, Share, list[Share], float | None, int]:
    """First answers, all answers, the use of options, mean time and sittings with others."""
    shown = library().cards[item].fingerprint
    reviews = list(counting(told.entries))
    theirs = [(place, each) for place, _, each in reviews if each.card == item and each.fingerprint == shown]
    theirs = [(place, each) for place, each in theirs if each.response is not None]
    first = [each.rating > 1 for place, each in theirs if memory_at(told.entries, place, item) is None]
    right = [each.rating > 1 for _, each in theirs]
    picks = [set(loads(each.response or "")["options"]) for _, each in theirs] if ITEMS[item] else []
    use = [Share(sum(at in chosen for chosen in picks), len(picks)) for at in range(ITEMS[item])]
    took = [each.duration_ms for _, each in theirs]
    attempts = {each.attempt for _, _, each in reviews if each.card == item and each.attempt}
    shared = [each for each in attempts if sum(other.attempt == each for _, _, other in reviews) > 1]
    mean = sum(took) / len(took) if took else None
    return Share(sum(first), len(first)), Share(sum(right), len(right)), use, mean, len(shared)


@given(answered_logs())
def test_they_are_those_of_the_raw_log(told: Told) -> None:
    found = {each.card: each for each in item_statistics(answers(told.totals.given), sittings(sat(told)), library())}
    for item in ITEMS:
        first, everything, use, mean, shared = brute_force(told, item)
        assert (item in found) == bool(everything.of or shared)
        if item in found:
            each = found[item]
            assert (each.first, each.all, each.mean_ms, each.sittings) == (first, everything, mean, shared)
            assert [option.picked for option in each.options] == use
    assert found.keys() <= ITEMS.keys()


FORMS = st.lists(
    st.dictionaries(st.sampled_from("abcdefg"), st.booleans(), min_size=1, max_size=7), min_size=9, max_size=40
)


@given(FORMS)
def test_discrimination_is_the_correlation_with_the_rest(forms: list[dict[str, bool]]) -> None:
    """By Python's own, over lists made anew for each item."""
    sat = marks(forms)
    for item in "abcdefg":
        held = [form for form in forms if item in form and len(form) > 1]
        own = [float(form[item]) for form in held]
        rest = [sum(right for other, right in form.items() if other != item) / (len(form) - 1) for form in held]
        found = discrimination(sat.get(item, []))
        if len(held) < 10 or len(set(own)) == 1 or len(set(rest)) == 1:
            assert found is None
        else:
            assert found == pytest.approx(correlation(own, rest), abs=1e-9)
            assert -1 <= found <= 1


@pytest.mark.parametrize(
    ("sat", "found"),
    [
        ([(True, 0.8), (False, 0.2)] * 5, 1.0),
        ([(True, 0.2), (False, 0.8)] * 5, -1.0),
        ([(True, 0.2), (False, 0.2), (True, 0.8), (False, 0.8)] * 3, 0.0),
        ([(True, 0.8), (False, 0.2)] * 4 + [(True, 0.8)], None),
        ([(True, 0.8), (True, 0.2)] * 5, None),
        ([(False, 0.8), (False, 0.2)] * 5, None),
        ([(True, 0.5), (False, 0.5)] * 5, None),
    ],
    ids=["tells exactly", "tells the wrong way", "tells nothing", "nine sittings", "always right", "always wrong",
         "the rest alike"],
)  # fmt: skip
def test_what_discriminates(sat: list[tuple[bool, float]], found: float | None) -> None:
    value = discrimination([Mark(*each) for each in sat])
    assert value == (found if found is None else pytest.approx(found))


def picked(item: str, option: int, times: int, seen: bool = True) -> Answers:
    card = library().cards[item]
    options = card.note.body.options  # type: ignore[union-attr]
    rating = 3 if options[option].right else 1
    return Answers(item, card.fingerprint, response_text(Picked((option,))), seen, rating, times, 1000 * times)


def statistics_of(*found: Answers) -> ItemStatistics:
    (only,) = item_statistics(found, [], library())
    return only


@pytest.mark.parametrize(
    ("found", "flags"),
    [
        ([picked("bank/again", 1, 12), picked("bank/again", 0, 7)], ()),
        ([picked("bank/again", 1, 12), picked("bank/again", 0, 8)], ("dead distractor",)),
        ([picked("bank/again", 1, 12), picked("bank/again", 0, 7), picked("bank/again", 2, 1)], ()),
        ([picked("bank/again", 1, 4), picked("bank/again", 0, 5)], ()),
        ([picked("bank/again", 1, 4), picked("bank/again", 0, 6)], ("key picked less than a distractor",)),
        ([picked("bank/again", 1, 5), picked("bank/again", 0, 5)], ()),
        ([picked("bank/again", 1, 38), picked("bank/again", 0, 1), picked("bank/again", 2, 1)], ("too easy",)),
        ([picked("bank/again", 1, 37), picked("bank/again", 0, 1), picked("bank/again", 2, 2)], ()),
        ([picked("bank/again", 1, 38), picked("bank/again", 0, 1, seen=False), picked("bank/again", 2, 1)], ()),
        ([picked("bank/two", 0, 8), picked("bank/two", 1, 3), picked("bank/two", 2, 2)], (FLAGS[0],)),
        ([picked("bank/again", 0, 20)], ("key picked less than a distractor", "dead distractor")),
    ],
    ids=["19 answers", "20 answers", "picked once", "9 answers", "misleads", "as often", "95 %", "below it",
         "wrong at first sight", "one of two keys", "two at once"],
)  # fmt: skip
def test_what_is_flagged(found: list[Answers], flags: tuple[str, ...]) -> None:
    assert statistics_of(*found).flags == flags


def test_an_item_that_better_sittings_miss_is_flagged() -> None:
    forms = [{"bank/one": at % 2 == 0, "bank/two": at % 2 == 1, "bank/steps": True} for at in range(10)]
    found = {each.card: each for each in item_statistics([], forms, library())}
    assert found["bank/one"].discrimination == pytest.approx(-1)
    assert found["bank/one"].flags == ("negative discrimination",)
    assert (found["bank/steps"].discrimination, found["bank/steps"].flags) == (None, ())
    assert [each.flags for each in item_statistics([], forms[:9], library())] == [(), (), ()]


@given(st.lists(st.dictionaries(st.sampled_from(tuple(ITEMS)), st.booleans(), min_size=2), min_size=10, max_size=60))
def test_chance_alone_is_not_flagged(forms: list[dict[str, bool]]) -> None:
    """Only a correlation whose 95 % interval, by Fisher's transformation, ends below 0."""
    for each in item_statistics([], forms, library()):
        flagged = "negative discrimination" in each.flags
        if each.discrimination is None:
            assert not flagged
        elif abs(each.discrimination) < 1 - 1e-9:
            above = NormalDist().inv_cdf(0.975) / sqrt(each.sittings - 3)
            assert flagged == (atanh(each.discrimination) + above < 0)


@pytest.mark.parametrize(("alike", "flagged"), [(1, False), (0, True)])
def test_ten_sittings_take_a_strong_correlation(alike: int, flagged: bool) -> None:
    """The interval of one of -0.6 over ten ends above 0, by a little; that of -1 does not."""
    forms = [{"bank/one": at < 5, "bank/two": (at < 5) == (at % 5 < alike)} for at in range(10)]
    found = item_statistics([], forms, library())
    assert {each.card: each.discrimination for each in found} == {
        "bank/one": pytest.approx(-1 + 0.4 * alike),
        "bank/two": pytest.approx(-1 + 0.4 * alike),
    }
    assert all(bool(each.flags) == flagged for each in found)


def test_the_worst_comes_first_then_what_was_answered_most() -> None:
    found = item_statistics(
        [
            picked("bank/one", 0, 5),
            picked("bank/again", 0, 10),
            picked("bank/two", 0, 20),
            Answers("bank/sum", library().cards["bank/sum"].fingerprint, response_text(Entered("2")), True, 3, 6, 9),
        ],
        [],
        library(),
    )
    assert [each.card for each in found] == ["bank/again", "bank/two", "bank/sum", "bank/one"]


def test_sealed_items_and_those_of_no_deck_are_told_of_by_nobody() -> None:
    forms = [{"bank/kept": True, "bank/gone": False, "bank/one": True}]
    assert [each.card for each in item_statistics([], forms, library())] == ["bank/one"]


@settings(max_examples=40)
@given(answered_logs())
def test_the_page_is_whole_and_says_what_is_too_few(told: Told) -> None:
    found = item_statistics(answers(told.totals.given), sittings(sat(told)), library())
    if not found:
        assert items_page(found).blocks == (Words(NOTHING),)
        return
    flags, items, discriminations, options = (each for each in items_page(found).blocks if isinstance(each, Table))
    assert [row[0] for row in items.rows] == [each.card for each in found]
    assert [row[:2] for row in flags.rows] == [(each.card, flag) for each in found for flag in each.flags]
    assert [row[3:5] for row in options.rows] == [
        (use.picked.passed, use.picked.of) for each in found for use in each.options if use.picked.of >= 10
    ]
    for row, each in zip(items.rows, found, strict=True):
        assert row[1:5:2] == tuple(share.rate if share.of >= 10 else "too few" for share in (each.first, each.all))
        assert row[2:5:2] == (each.first.of, each.all.of)
    assert [row[::2] for row in discriminations.rows] == [(each.card, each.sittings) for each in found if each.sittings]
    for table in (flags, items, discriminations, options):
        assert len({column.name for column in table.columns}) == len(table.columns)
        assert all(len(row) == len(table.columns) for row in table.rows)


def test_the_page_in_words() -> None:
    assert ADVICE.keys() == set(FLAGS)
    words = [items_page(found).blocks[0].text for found in ([], *pages())]  # type: ignore[union-attr]
    assert words == [
        NOTHING,
        "1 item answered; nothing stands out.",
        "1 item answered, 1 to look at.",
    ]
    use = OptionUse("SQS", True, Share(10, 10))
    page = items_page([ItemStatistics("d/i", Share(), Share(10, 10), None, 10, (use,), 9.0, ())])
    _, items, discriminations, options = (each for each in page.blocks if isinstance(each, Table))
    assert items.rows == (("d/i", "too few", 0, 1.0, 10, 9.0),)
    assert discriminations.rows == (("d/i", "all alike", 10),)
    assert options.rows == (("d/i", "SQS", "key", 10, 10, 1.0),)


def pages() -> list[tuple[ItemStatistics, ...]]:
    calm = item_statistics([picked("bank/one", 0, 3)], [], library())
    return [calm, item_statistics([picked("bank/one", 1, 10)], [], library())]
