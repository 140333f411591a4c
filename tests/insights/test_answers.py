"""Answers are counted as the raw log has them, whatever was undone, edited or moved about."""

import random
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from studyapp.assessment.questions import Entered, Matched, Ordered, Picked, Response
from studyapp.assessment.responses import response_text, response_to
from studyapp.insights.answers import Answers, answered, answers, by_card, sittings
from studyapp.insights.reviews import Review
from studyapp.insights.shares import Share
from studyapp.insights.totals import totals
from studyapp.memory.schedule import NEW
from tests.insights.bank import answered_logs, library, sat
from tests.insights.logs import Told, counting, memory_at


@given(answered_logs())
def test_each_says_how_often_and_how_long_the_same_was_answered(told: Told) -> None:
    reviews: Counter[tuple[object, ...]] = Counter()
    took: Counter[tuple[object, ...]] = Counter()
    for place, _, event in counting(told.entries):
        if event.response is not None:
            seen = memory_at(told.entries, place, event.card) is not None
            key = (event.card, event.fingerprint, event.response, seen, event.rating)
            reviews[key] += 1
            took[key] += event.duration_ms
    assert answers(told.totals.given) == [Answers(*key, reviews[key], took[key]) for key in sorted(reviews)]  # type: ignore


@given(answered_logs(), st.randoms(use_true_random=False))
def test_the_order_of_reviews_does_not_matter(told: Told, chance: random.Random) -> None:
    mixed = list(told.reviews)
    chance.shuffle(mixed)
    assert answers(totals(mixed).given) == answers(told.totals.given)


@given(answered_logs())
def test_a_sitting_is_what_shares_an_attempt(told: Told) -> None:
    attempts = dict.fromkeys(event.attempt for _, _, event in counting(told.entries) if event.attempt)
    expected = [
        {event.card: event.rating != 1 for _, _, event in counting(told.entries) if event.attempt == attempt}
        for attempt in attempts
    ]
    assert sittings(sat(told)) == expected


@given(answered_logs())
def test_answers_add_up(told: Told) -> None:
    found = answers(told.totals.given)
    right = [event.rating > 1 for _, _, event in counting(told.entries) if event.response is not None]
    assert answered(found) == Share(sum(right), len(right))
    assert sum(map(len, by_card(found).values())) == len(found)
    assert all(each.card == card for card, its in by_card(found).items() for each in its)


def test_a_review_without_a_response_is_no_answer_and_an_empty_response_is_one() -> None:
    listed = [Review("bank/bus", 3, 5, 0, 0, 1, NEW, "print", text) for text in (None, "")]
    assert answers(totals(listed).given) == [Answers("bank/bus", "print", "", False, 3, 1, 5)]


def test_responses_are_read_back_and_what_is_typed_in_study_stands_as_it_is() -> None:
    cards = library().cards
    responses: tuple[Response, ...] = (Picked((0, 2)), Ordered((1, 0)), Matched((0, -1)), Entered("x"))
    assert [response_to(cards["bank/one"], response_text(each)) for each in responses] == list(responses)
    assert response_to(cards["bank/one"], "SQS") is None
    assert response_to(cards["bank/one"], '{"type":"picked"}') is None
    assert response_to(cards["bank/one"], "\ud800") is None
    assert response_to(cards["bank/bus"], response_text(Entered("x"))) == Entered("x")
    for typed in ("SNS", "", "{}", response_text(Picked((0,)))):
        assert response_to(cards["bank/bus"], typed) == Entered(typed)
