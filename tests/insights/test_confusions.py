"""What is confused is what a count over the raw answers gives; a row studies the cards that tell the two apart."""

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyapp.assessment.questions import Entered, Matched, Picked, Response
from studyapp.assessment.responses import response_text
from studyapp.content.library import Library, build_library
from studyapp.content.parse import parse_deck
from studyapp.insights.answers import Answers, answers
from studyapp.insights.audit import Audit
from studyapp.insights.confusions import Confusions, confusions
from studyapp.insights.pages import Table, Words
from studyapp.insights.tabs.mistakes import NOTHING, mistakes_page
from tests.insights.bank import answered_logs, library
from tests.insights.logs import Told, counting

OPTIONS = {
    "bank/one": (("sqs", "sns", "eventbridge", "kinesis"), {0}),
    "bank/again": (("sns", "sqs", "kinesis"), {1}),
    "bank/two": (("sns", "sqs", "eventbridge", "dynamodb"), {0, 2}),
}
"""Each item's options as they are compared, and the right ones."""
SIDES = {"queue": "sqs", "topic": "sns", "bus": "eventbridge"}
WRONG_TEXTS = {"SNS": "sns", " sns. ": "sns", "4": "4"}
"""The texts that are no answer to `bank/bus`; an empty one, and one with a slip of the finger, are none of them."""


def plain(text: str) -> str:
    return text.lower().replace("`", "").strip().rstrip(".")


def brute_force(told: Told) -> tuple[Counter[tuple[str, str]], Counter[tuple[str, str, str]], Counter[str]]:
    """How often each wrong option stood for each right one, each side for another, and each wrong text was typed."""
    from json import loads

    picked: Counter[tuple[str, str]] = Counter()
    matched: Counter[tuple[str, str, str]] = Counter()
    typed: Counter[str] = Counter()
    prints = {key: card.fingerprint for key, card in library().cards.items()}
    for _, _, event in counting(told.entries):
        if event.response is None or event.fingerprint != prints[event.card]:
            continue
        if event.card == "bank/bus":
            text = loads(event.response)["text"] if event.response.startswith("{") else event.response
            typed.update([WRONG_TEXTS[text]] if text in WRONG_TEXTS else [])
            continue
        told_of = loads(event.response)
        if event.card in OPTIONS:
            texts, key = OPTIONS[event.card]
            chosen = {at for at in told_of["options"] if at < len(texts)}
            picked.update((texts[given], texts[wanted]) for given in chosen - key for wanted in key - chosen)
        elif event.card == "bank/pairs":
            for (left, wanted), at in zip(SIDES.items(), told_of["rights"], strict=True):
                given_side = dict(enumerate(SIDES.values())).get(at, wanted)
                matched.update([(left, given_side, wanted)] if given_side != wanted else [])
    return picked, matched, typed


@given(answered_logs(), st.randoms(use_true_random=False))
def test_each_pair_counts_the_answers_that_confused_it(told: Told, chance: random.Random) -> None:
    listed = answers(told.totals.given)
    found = confusions(listed, library())
    picked, matched, typed = brute_force(told)
    assert {(plain(each.given), plain(each.wanted)): each.times for each in found.picked} == picked
    assert {(plain(each.about), plain(each.given), plain(each.wanted)): each.times for each in found.matched} == matched
    assert {plain(each.given): each.times for each in found.typed} == typed
    for rows in (found.picked, found.matched, found.typed):
        assert [each.times for each in rows] == sorted((each.times for each in rows), reverse=True)
    chance.shuffle(listed)
    mixed = confusions(listed, library())
    assert [(each.times, each.cards) for each in mixed.matched] == [(each.times, each.cards) for each in found.matched]
    assert sum(each.times for each in mixed.picked) == sum(picked.values())


def given_to(card: str, response: Response, times: int = 1, shown: str = "") -> Answers:
    """So many equal answers, to the card as it is now."""
    fingerprint = shown or library().cards[card].fingerprint
    return Answers(card, fingerprint, response_text(response), True, 1, times, 0)


def test_texts_that_differ_in_marks_alone_are_one_and_the_most_frequent_comes_first() -> None:
    found = confusions(
        [
            given_to("bank/one", Picked((1,)), 2),
            given_to("bank/again", Picked((0,)), 3),
            given_to("bank/one", Picked((3,)), 4),
            given_to("bank/one", Picked((0,)), 9),
        ],
        library(),
    )
    assert [(each.given, each.wanted, each.times, each.asked) for each in found.picked] == [
        ("SNS", "SQS", 5, ("bank/one", "bank/again")),
        ("Kinesis", "SQS", 4, ("bank/one",)),
    ]


def test_a_row_studies_what_asked_what_that_examines_and_what_the_wrong_text_answers() -> None:
    """SNS for SQS: the items, the cards they examine, and the card and the item that SNS is right for."""
    found = confusions([given_to("bank/one", Picked((1,))), given_to("bank/again", Picked((0,)))], library())
    (only,) = found.picked
    assert only.cards == ("bank/queue", "bank/bus", "bank/fanout", "bank/one", "bank/again", "bank/two")


def test_what_is_sealed_is_studied_by_no_row_until_it_was_sat() -> None:
    """`bank/kept` has SNS for its key, and wrong picks in it count once it is open."""
    listed = [given_to("bank/one", Picked((1,))), given_to("bank/kept", Picked((1,)))]
    closed = confusions(listed, library())
    opened = confusions(listed, library().after(frozenset({"mock-1"})))
    assert [(each.given, each.times) for each in closed.picked] == [("SNS", 1)]
    assert not {"bank/kept", "bank/hidden"} & set(closed.picked[0].cards)
    assert [(each.given, each.times) for each in opened.picked] == [("SNS", 1), ("SQS", 1)]
    assert {"bank/kept", "bank/hidden"} <= set(opened.picked[0].cards)


def test_with_several_right_options_a_wrong_one_stands_for_each_that_was_missed() -> None:
    found = confusions([given_to("bank/two", Picked((0, 3))), given_to("bank/two", Picked((1, 3)))], library())
    assert {(each.given, each.wanted): each.times for each in found.picked} == {
        ("DynamoDB", "EventBridge"): 2,
        ("DynamoDB", "SNS"): 1,
        ("SQS", "EventBridge"): 1,
        ("SQS", "SNS"): 1,
    }


@pytest.mark.parametrize(
    "listed",
    [
        [],
        [given_to("bank/one", Picked((0,)))],
        [given_to("bank/one", Picked((1,)), shown="before the edit")],
        [given_to("bank/one", Matched((1, 0, 2)))],
        [given_to("bank/one", Picked((9,)))],
        [given_to("bank/one", Picked(()))],
        [given_to("bank/pairs", Matched((0, -1, 2)))],
        [given_to("bank/pairs", Matched(()))],
        [given_to("bank/bus", Entered("Eventbrige"))],
        [given_to("bank/bus", Entered("  "))],
        [given_to("bank/sum", Entered("5"))],
        [Answers("bank/gone", "print", "{}", True, 1, 1, 0)],
        [Answers("bank/one", library().cards["bank/one"].fingerprint, "not JSON", True, 1, 1, 0)],
    ],
    ids=["nothing", "right", "edited", "another kind", "no such option", "none picked", "not put yet", "too short",
         "a slip of the finger", "blank", "numbers drawn anew", "in no deck", "unreadable"],
)  # fmt: skip
def test_what_confuses_nothing(listed: list[Answers]) -> None:
    assert confusions(listed, library()) == Confusions()


def test_options_that_differ_in_marks_alone_are_told_apart_within_an_item() -> None:
    """And one taken for the other is not the other taken for the one."""
    notes = "".join(f"  - {{id: {name}, q: {name}?, options: [{options}]}}\n" for name, options in CASED.items())
    alike = build_library([parse_deck(f"deck: d\nnotes:\n{notes}".encode(), "d.yaml")])
    wrong = [
        Answers(card.key, card.fingerprint, response_text(Picked((1,))), True, 1, 2, 0) for card in alike.open_cards
    ]
    assert [(each.given, each.wanted, each.asked) for each in confusions(wrong, alike).picked] == [
        ("AWS", "aws", ("d/small",)),
        ("aws", "AWS", ("d/large",)),
    ]


CASED = {"large": "right: AWS, wrong: aws", "small": "right: aws, wrong: AWS"}


def test_the_page_names_the_most_frequent_and_its_rows_are_to_be_studied() -> None:
    found = confusions(
        [
            given_to("bank/one", Picked((1,)), 4),
            given_to("bank/pairs", Matched((1, 0, 2))),
            given_to("bank/bus", Entered("SNS")),
        ],
        library(),
    )
    page = mistakes_page(found, Audit({}), library())
    words, picked, matched, typed, *_ = page.blocks
    assert words.text.startswith("Most often confused: picked “SNS” for “SQS”, 4 times.")  # type: ignore[union-attr]
    assert isinstance(picked, Table) and isinstance(matched, Table) and isinstance(typed, Table)
    assert picked.rows == ((4, "SNS", "SQS", 1),)
    assert matched.rows == ((1, "Queue", "SNS", "SQS"), (1, "Topic", "SQS", "SNS"))
    assert typed.rows == ((1, "SNS", "EventBridge", "What routes events?"),)
    assert typed.cards == (("bank/bus", "bank/fanout", "bank/two"),)
    for table in (picked, matched, typed):
        assert len(table.cards) == len(table.rows)
        assert all(card in library().cards for cards in table.cards for card in cards)


def test_the_page_of_nothing_says_so() -> None:
    page = mistakes_page(Confusions(), Audit({}), Library())
    assert page.blocks == (Words(NOTHING),)
