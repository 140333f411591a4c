"""A small bank with every kind of question, and random logs of what was answered to it."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

import msgspec
from hypothesis import strategies as st

from studyapp.assessment.grading import grade
from studyapp.assessment.questions import Entered, Matched, Ordered, Picked, Response, question
from studyapp.assessment.responses import response_text
from studyapp.content.library import Library, build_library
from studyapp.content.model import Card
from studyapp.content.parse import parse_deck
from studyapp.memory import entries as log
from studyapp.memory.entries import Entry, Event, Retracted, Reviewed
from tests.insights.logs import Told, told

BANK = """
deck: bank
topics:
  - {id: queues, title: Queues and topics}
  - {id: limits, title: Limits}
  - {id: empty, title: Nothing yet}
notes:
  - {id: queue, q: What keeps messages?, a: SQS, topic: queues}
  - {id: fanout, q: What sends to many?, a: SNS, topic: queues}
  - {id: bus, q: What routes events?, answer: EventBridge, accept: [event bridge], topic: limits}
  - {id: time, q: How long?, a: 15 minutes, topic: limits, domain: "2"}
  - {id: loose, cloze: "It is {{so}} and {{thus}}."}
  - id: one
    q: Which one keeps messages?
    options: [right: SQS, wrong: SNS, wrong: EventBridge, wrong: Kinesis]
    domain: "1"
    tests: [queue, hidden]
  - id: again
    q: And which one here?
    options: [wrong: sns., right: "`SQS`", wrong: Kinesis]
    domain: "1"
    tests: [queue, bus]
  - id: two
    q: Which two?
    options: [right: SNS, wrong: SQS, right: EventBridge, wrong: DynamoDB]
    domain: "2"
    tests: [fanout]
  - id: pairs
    q: Match.
    match: {Queue: SQS, Topic: SNS, Bus: EventBridge}
    domain: "2"
    tests: [queue, fanout]
  - {id: steps, q: Order., order: [one, two, three], domain: "1"}
  - {id: sum, q: "{n} and {n}?", vars: {n: [1, 2]}, compute: n + n, tests: [loose]}
  - {id: hidden, q: Sealed too?, a: H, sealed: mock-1}
  - {id: kept, q: Sealed?, options: [right: SNS, wrong: SQS], domain: "1", sealed: mock-1, tests: [time]}

"""
EXAM = """
exams:
  - id: other
    name: Another
    questions: 2
    scored: 2
    minutes: 10
    cut_score: 700
    domains: [{id: "1", name: Not this, weight: 100}]
  - id: main
    name: The exam
    default: true
    questions: 2
    scored: 2
    minutes: 10
    cut_score: 700
    domains: [{id: "2", name: Running, weight: 50}, {id: "1", name: Building, weight: 50}]
"""
PICKS = tuple(Picked(each) for each in ((0,), (1,), (2,), (3,), (0, 1), (0, 2), (1, 3), (2, 3), (), (7,)))
MATCHES = tuple(Matched(each) for each in ((0, 1, 2), (1, 0, 2), (1, 2, 0), (0, -1, 1), (0, 9, 2)))
STEPS = (Ordered((0, 1, 2)), Ordered((1, 0, 2)))
TEXTS = tuple(Entered(each) for each in ("EventBridge", "event bridge", "SNS", " sns. ", "Eventbrige", "4", ""))
RESPONSES: dict[str, tuple[Response, ...]] = {
    "bank/one": PICKS,
    "bank/again": PICKS,
    "bank/two": PICKS,
    "bank/pairs": MATCHES,
    "bank/steps": STEPS,
    "bank/sum": TEXTS,
    "bank/bus": TEXTS,
    "bank/kept": PICKS,
}
FLASHCARDS = ("bank/queue", "bank/fanout", "bank/bus", "bank/time", "bank/loose#c1", "bank/loose#c2")
START_MS, START_DAY = 1_790_000_000_000, 20_717


def library() -> Library:
    """The bank and its exams; `bank/kept` and `bank/hidden` are sealed."""
    files = [parse_deck(text.encode(), f"{at}.yaml") for at, text in enumerate((BANK, EXAM))]
    built = build_library(files)
    assert built.problems == ()
    return built


class Done(NamedTuple):
    """One thing done; `cards` are several where it is a sitting. `pick` chooses responses and what to take back."""

    what: str
    cards: tuple[str, ...]
    rating: int
    pick: int
    days: int
    current: bool
    as_json: bool


_DONE = st.builds(
    Done,
    what=st.sampled_from(("rate", "rate", "answer", "answer", "answer", "sit", "sit", "undo", "undo", "mark", "rekey")),
    cards=st.lists(st.sampled_from(tuple(RESPONSES)), min_size=1, max_size=5, unique=True).map(tuple),
    rating=st.integers(1, 4),
    pick=st.integers(0, 999),
    days=st.sampled_from((0, 0, 0, 1, 3, 30, -2)),
    current=st.booleans() | st.just(True),
    as_json=st.booleans(),
)


def answered_logs(most: int = 24) -> st.SearchStrategy[Told]:
    """Logs of ratings, answers, sittings, edits, undo, and days out of order; more often long than short."""
    scripts = st.one_of(st.lists(_DONE, max_size=most), *[st.lists(_DONE, min_size=most // 2, max_size=most)] * 2)
    return scripts.map(_entries).map(told)


def answer(card: Card, response: Response) -> Reviewed:
    """A review by an answer, marked as a quiz marks it."""
    right = grade(question(card, 3), response).right
    return Reviewed(card.key, 3 if right else 1, card.fingerprint, 1000, response_text(response))


def _entries(script: list[Done]) -> list[Entry]:
    cards, so_far, day = library().cards, list[Entry](), START_DAY
    for at, done in enumerate(script):
        day += done.days
        for event in _events(done, at, cards, so_far):
            so_far.append(Entry(f"{len(so_far):032x}", START_MS + at, 0, day, "device", "quiz", event))
    return so_far


def _events(done: Done, at: int, cards: Mapping[str, Card], so_far: list[Entry]) -> list[Event]:
    flashcard = FLASHCARDS[done.pick % len(FLASHCARDS)]
    match done.what:
        case "rate":
            typed = "SNS" if flashcard == "bank/bus" and not done.as_json else None
            return [Reviewed(flashcard, done.rating, cards[flashcard].fingerprint, 10 * done.pick, typed)]
        case "answer":
            return [_answer(done, cards[done.cards[0]], 0, None)]
        case "sit":
            return [_answer(done, cards[key], place, f"attempt-{at}") for place, key in enumerate(done.cards)]
        case "mark":
            return [(log.Suspended, log.Resumed, log.Buried)[done.pick % 3](flashcard)]
        case "rekey":
            return [log.Rekeyed(flashcard)]
        case _:
            return [Retracted(so_far[done.pick % len(so_far)].id)] if so_far else []


def _answer(done: Done, card: Card, place: int, attempt: str | None) -> Reviewed:
    fitting = RESPONSES[card.key]
    event = answer(card, fitting[(done.pick + place) % len(fitting)])
    shown = event.fingerprint if done.current else "edited"
    return msgspec.structs.replace(event, fingerprint=shown, duration_ms=10 * done.pick, attempt=attempt)


def sat(told: Told) -> list[tuple[int, str, int]]:
    """Attempts by number, with cards and ratings, as the store gives them."""
    numbers: dict[str, int] = {}
    return [
        (numbers.setdefault(each.attempt, len(numbers)), each.card, each.rating)
        for each in told.reviews
        if each.attempt is not None
    ]


def judged(told: Told, cards: Collection[str]) -> list[tuple[str, int, bool]]:
    """Ratings of some cards, and whether each was an answer, as the store gives them."""
    return [(each.card, each.rating, each.response is not None) for each in told.reviews if each.card in cards]
