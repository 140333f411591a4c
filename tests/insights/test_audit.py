"""The grade audit is what a look back from each answer in the raw log gives."""

from collections import Counter

import pytest
from hypothesis import given

from studyapp.content.library import Library
from studyapp.insights.audit import Audit, Judged, Overrated, concerned, examined, grade_audit
from studyapp.insights.confusions import Confusions
from studyapp.insights.pages import Table, Words
from studyapp.insights.shares import Share, wilson
from studyapp.insights.tabs.mistakes import NOTHING, mistakes_page
from tests.insights.bank import answered_logs, judged, library
from tests.insights.logs import Told, counting

EXAMINED = {
    "bank/one": ("bank/queue",),
    "bank/again": ("bank/queue", "bank/bus"),
    "bank/two": ("bank/fanout",),
    "bank/pairs": ("bank/queue", "bank/fanout"),
    "bank/sum": ("bank/loose#c1", "bank/loose#c2"),
}


def test_what_examines_what() -> None:
    """A note stands for its cards; what is sealed examines nothing yet."""
    assert examined(library()) == EXAMINED
    assert concerned(library()) == {*EXAMINED, *(card for cards in EXAMINED.values() for card in cards)}
    opened = library().after(frozenset({"mock-1"}))
    assert examined(opened)["bank/kept"] == ("bank/time",)
    assert examined(opened)["bank/one"] == ("bank/queue", "bank/hidden")


@given(answered_logs())
def test_each_answer_stands_against_the_last_rating_before_it(told: Told) -> None:
    events = [event for _, _, event in counting(told.entries)]
    outcomes: dict[int, list[bool]] = {1: [], 2: [], 3: [], 4: []}
    wrong: Counter[str] = Counter()
    of: Counter[str] = Counter()
    missed: dict[str, set[str]] = {}
    for at, event in enumerate(events):
        for card in EXAMINED.get(event.card, ()) if event.response is not None else ():
            before = [each.rating for each in events[:at] if each.card == card and each.response is None]
            if before:
                outcomes[before[-1]].append(event.rating > 1)
            if before and before[-1] >= 3:
                of[card] += 1
                if event.rating == 1:
                    wrong[card] += 1
                    missed.setdefault(card, set()).add(event.card)
    audit = grade_audit(judged(told, concerned(library())), library())
    assert audit == grade_audit(judged(told, library().cards), library())
    assert audit.ratings == {rating: Share(sum(right), len(right)) for rating, right in outcomes.items()}
    assert {each.card: (each.wrong, each.of, set(each.items)) for each in audit.overrated} == {
        card: (wrong[card], of[card], missed[card]) for card in missed
    }
    assert [each.wrong for each in audit.overrated] == sorted((each.wrong for each in audit.overrated), reverse=True)


def audit_of(*listed: Judged) -> Audit:
    return grade_audit(listed, library())


def test_what_counts_and_what_does_not() -> None:
    good, answered = ("bank/queue", 3, False), ("bank/one", 1, True)
    assert audit_of(answered, good).ratings == dict.fromkeys((1, 2, 3, 4), Share())
    assert audit_of(good, answered).overrated == (Overrated("bank/queue", 1, 1, ("bank/one",)),)
    assert audit_of(good, answered, answered).ratings[3] == Share(0, 2)
    assert audit_of(good, ("bank/queue", 2, False), answered).ratings[2] == Share(0, 1)
    assert audit_of(good, ("bank/queue", 1, True), answered).ratings[3] == Share(0, 1)
    assert audit_of(good, ("bank/steps", 1, True), ("bank/gone", 1, True)).overrated == ()
    assert audit_of(("bank/fanout", 4, False), ("bank/pairs", 1, True)).overrated[0].card == "bank/fanout"


@pytest.mark.parametrize(
    ("right", "wrong", "words"),
    [
        (28, 12, "Of 40 answers after a Good, 12 were wrong (30 %, 18 to 45 %)."),
        (9, 1, "Of 10 answers after a Good, 1 was wrong (10 %, 2 to 40 %)."),
        (8, 1, "Of 9 answers after a Good, 1 was wrong: too few to say more."),
        (1, 0, "Of 1 answer after a Good, 0 were wrong: too few to say more."),
        (0, 0, "Grade audit: no item was answered yet after a Good on a card that it examines."),
    ],
)
def test_the_page_says_how_a_good_holds(right: int, wrong: int, words: str) -> None:
    audit = audit_of(
        ("bank/queue", 3, False),
        *[("bank/one", 3, True)] * right,
        *[("bank/one", 1, True)] * wrong,
    )
    page = mistakes_page(Confusions(), audit, library())
    if not right + wrong:
        assert page.blocks == (Words(NOTHING),)
        return
    assert [block.text for block in page.blocks if isinstance(block, Words)][1] == words
    ratings, overrated = [block for block in page.blocks if isinstance(block, Table)][-2:]
    if right + wrong >= 10:
        low, high = wilson(wrong, right + wrong)
        assert ratings.rows == (("Good", right + wrong, wrong, wrong / (right + wrong), low, high),)
    else:
        assert ratings.rows == (("Good", right + wrong, wrong, "too few", None, None),)
    assert overrated.rows == ((("bank/queue", "What keeps messages?", wrong, right + wrong),) if wrong else ())
    assert overrated.cards == ((("bank/queue", "bank/one"),) if wrong else ())


def test_no_library_no_audit() -> None:
    assert grade_audit([("bank/one", 1, True)], Library()).overrated == ()
