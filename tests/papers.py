"""A small item bank with every kind of question, its exam, and right and wrong answers as they are typed or pressed."""

from studyapp.assessment.chance import number
from studyapp.assessment.questions import Entered, Matched, Ordered, Picked, Question, Response, question
from studyapp.content.library import Library
from tests.sessions.candidate import right, wrong
from tests.sessions.learner import library_of

KINDS = """
deck: kinds
title: Every kind of question
facts:
  - id: kinds.cap
    statement: A function runs for at most 15 minutes.
    source: [the developer guide]
    verified: 2026-11-21
notes:
  - id: one
    q: A job takes an hour. What do you do?
    options:
      - right: Use a container task
        why: It has no such limit.
      - wrong: Raise the timeout
        why: Fifteen minutes are the most.
      - wrong: Raise the memory
        why: That buys no time.
      - wrong: Ask again
    domain: x
    tags: [pick]
    explain: Long work belongs elsewhere.
    source: [the developer guide]
    facts: [kinds.cap]
    tests: [word]
  - id: two
    q: Which two are queues?
    options: [right: Standard, wrong: Topic, right: Ordered, wrong: Stream]
    domain: y
    tags: [several]
  - id: steps
    q: Put the phases of a cold start in order.
    order: [Download, Start, Initialise, Handle]
    domain: x
    tags: [order]
  - id: pairs
    q: Match the need to the service.
    match: {Queue: SQS, Topic: SNS, Table: DynamoDB}
    domain: y
    tags: [match]
  - id: sum
    q: "{mb} MB for {s} seconds: how many GB-seconds?"
    vars: {mb: [512, 1024], s: [4, 8]}
    compute: mb / 1024 * s
    unit: GB-s
    tolerance: 1%
    domain: x
    tags: [computed]
  - id: spare
    q: Which one is spare?
    options: [right: The spare one, wrong: The other]
    domain: x
    tags: [spare]
  - id: third
    q: Which one is third?
    options: [right: The third, wrong: The first, wrong: The second]
    domain: y
    tags: [third]
  - id: fourth
    q: Which one is fourth?
    options: [right: The fourth, wrong: The fifth]
    domain: y
    tags: [fourth]
  - id: kept-x
    q: Which is the sealed one?
    options: [right: This, wrong: That]
    domain: x
    sealed: kept-1
  - id: kept-y
    q: Which is the other sealed one?
    options: [right: Here, wrong: There]
    domain: y
    sealed: kept-1
  - id: word
    q: Which colour is the sky?
    answer: blue
    tags: [typed]
  - id: recall
    q: A card without a key?
    a: It cannot be marked.
"""

EXAMS = """
exams:
  - id: MINI
    name: A small exam
    questions: 8
    scored: 6
    minutes: 48
    cut_score: 720
    domains:
      - {id: x, name: Building, weight: 50}
      - {id: y, name: Running, weight: 50}
"""

ALLOWANCE_S = 48 * 60

LIBRARY: Library = library_of(KINDS)

ITEMS = frozenset(card.key for card in LIBRARY.open_cards if card.is_item)
QUESTIONS = ITEMS | {"kinds/word"}


def asked(card: str, seed: int) -> Question:
    """The question that a card gives for a seed."""
    return question(LIBRARY.cards[card], seed)


def quiz_order(cards: frozenset[str], seed: int) -> list[str]:
    """The order in which a quiz puts cards that were never seen."""
    return sorted(cards, key=lambda card: number(seed, card))


def answer_to(card: str, seed: int, *, good: bool = True) -> Response:
    """An answer, right or wrong."""
    return right(asked(card, seed)) if good else wrong(asked(card, seed))


def line_for(card: str, seed: int, *, good: bool = True) -> str:
    """What is typed at a plain prompt: numbers, letters for pairs, or words."""
    put = asked(card, seed)
    match answer_to(card, seed, good=good):
        case Picked(options):
            return " ".join(str(put.order.index(at) + 1) for at in options)
        case Ordered(steps):
            return " ".join(str(put.order.index(at) + 1) for at in steps)
        case Matched(rights):
            return " ".join("abcdef"[put.order.index(at)] for at in rights)
        case Entered(text):
            return text


def keys_for(card: str, seed: int, *, good: bool = True) -> list[str]:
    """The keys that are pressed on a screen."""
    put = asked(card, seed)
    match answer_to(card, seed, good=good):
        case Picked(options):
            places = options
        case Ordered(steps):
            places = steps
        case Matched(rights):
            places = rights
        case Entered(text):
            return list(text.replace(" ", ""))
    return [str(put.order.index(at) + 1) for at in places]
