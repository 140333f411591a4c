"""Which questions a quiz puts: by source, by selection, in an order of need that a seed fixes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from studyapp.content.library import Selection
from studyapp.errors import SessionError
from studyapp.memory.entries import Buried, Flagged, Resumed, Reviewed, Suspended
from studyapp.memory.fsrs import AGAIN, EASY, GOOD, HARD
from studyapp.memory.schedule import Learned
from studyapp.sessions.quiz import QuizPlan, QuizSession, Source, quiz_cards
from tests.sessions.learner import DECK, Learner, library_of

QUIZ = """
deck: quiz
domain: "1"
tags: [all]
topics:
  - {id: limits, title: Limits}
  - {id: events, title: Events}
facts:
  - {id: memory, statement: Up to 10 GB.}
  - {id: timeout, statement: Up to 15 minutes.}
notes:
  - {id: pick, q: Pick?, options: [right: a, wrong: b], topic: limits, facts: [memory]}
  - {id: two, q: Pick two?, options: [right: a, wrong: b, right: c], tags: [hard], domain: "2"}
  - {id: order, q: Order?, order: [one, two, three], topic: events}
  - {id: match, q: Match?, match: {a: x, b: y}, tags: [hard], facts: [memory, timeout]}
  - {id: number, q: "{n} and {n}?", vars: {n: [1, 2, 3]}, compute: n + n, topic: events}
  - {id: typed, q: How much?, answer: 6 MB, domain: "2", facts: [timeout]}
  - {id: basic, q: Why?, a: So., topic: limits}
  - {id: cloze, cloze: "It is {{so}}.", topic: limits}
  - {id: kept, q: Kept?, options: [right: a, wrong: b], topic: limits, sealed: mock-1}
  - {id: kept-typed, q: Kept?, answer: x, sealed: mock-1}
"""
OBJECTIVE = {"pick", "two", "order", "match", "number", "typed"}


@pytest.fixture
def learner(tmp_path: Path) -> Iterator[Learner]:
    someone = Learner(tmp_path, QUIZ, DECK)
    yield someone
    someone.close()


def review(learner: Learner, name: str, *ratings: int) -> None:
    """Rate a card of the quiz deck; Easy the first time takes it into review."""
    for rating in ratings:
        learner.desk().append(Reviewed(f"quiz/{name}", rating, "print", 900))


def pool(learner: Learner, source: Source = "all", selection: Selection | None = None, **plan: int) -> list[str]:
    """The names of the cards of the quiz deck that a quiz would put, in order."""
    made = QuizPlan(selection or Selection("quiz"), source, **{"length": 50, **plan})  # type: ignore[arg-type]
    cards = quiz_cards(learner.library, learner.store.snapshot(), made, learner.today)
    return [card.key.removeprefix("quiz/") for card in cards]


# --- what can be asked ------------------------------------------------------------------------------------------------


def test_items_of_every_kind_and_typed_cards_are_asked_and_nothing_else(learner: Learner) -> None:
    """What cannot be marked stays in study; what is sealed stays sealed."""
    assert set(pool(learner)) == OBJECTIVE
    assert len(pool(learner)) == 6
    assert set(pool(learner, selection=Selection())) == OBJECTIVE | {"lambda/payload", "lambda/too-long"}


SELECTIONS = [
    (Selection(deck="quiz"), OBJECTIVE),
    (Selection(deck="lambda"), {"lambda/payload", "lambda/too-long"}),
    (Selection(tag="hard"), {"two", "match"}),
    (Selection(tag="all"), OBJECTIVE),
    (Selection(topic="limits"), {"pick"}),
    (Selection(topic="events"), {"order", "number"}),
    (Selection(domain="2"), {"two", "typed"}),
    (Selection(fact="memory"), {"pick", "match"}),
    (Selection(fact="timeout"), {"match", "typed"}),
    (Selection(domain="2", tag="hard"), {"two"}),
    (Selection(fact="memory", topic="limits", deck="quiz"), {"pick"}),
    (Selection(topic="events", tag="hard"), set()),
]


@pytest.mark.parametrize(("selection", "cards"), SELECTIONS, ids=[str(each) for each, _ in SELECTIONS])
def test_a_selection_narrows_by_deck_tag_topic_domain_and_fact(
    learner: Learner, selection: Selection, cards: set[str]
) -> None:
    assert set(pool(learner, selection=selection)) == cards


def test_suspended_and_buried_cards_are_not_asked(learner: Learner) -> None:
    """Suspended until resumed, buried until the next study day; a flag changes nothing."""
    desk = learner.desk()
    for event in (Suspended("quiz/pick"), Buried("quiz/order"), Flagged("quiz/match")):
        desk.append(event)
    assert set(pool(learner)) == OBJECTIVE - {"pick", "order"}
    learner.clock.forward(days=1)
    assert set(pool(learner)) == OBJECTIVE - {"pick"}
    desk.append(Resumed("quiz/pick"))
    assert set(pool(learner)) == OBJECTIVE


# --- the sources ------------------------------------------------------------------------------------------------------


def test_due_is_what_was_learned_and_is_due_today_or_was_before(learner: Learner) -> None:
    review(learner, "pick", EASY)
    review(learner, "order", GOOD)  # in a learning step
    due = learner.learned("quiz/pick").due_day
    assert pool(learner, "due") == ["order"]
    learner.clock.forward(days=due - learner.today - 1)
    assert pool(learner, "due") == ["order"]
    learner.clock.forward(days=1)
    assert set(pool(learner, "due")) == {"pick", "order"}
    learner.clock.forward(days=100)
    assert set(pool(learner, "due")) == {"pick", "order"}


WEAK = [
    # ratings, days later, whether it is weak
    ((), 0, False),
    ((EASY,), 0, False),
    ((GOOD,), 0, False),
    ((HARD,), 0, True),
    ((AGAIN,), 0, True),
    ((EASY,), 300, True),  # by now forgotten, most likely
    ((EASY, AGAIN), 0, True),
    ((EASY, AGAIN, EASY), 0, True),  # once it was forgotten
    ((AGAIN, EASY), 0, False),  # never known before, so no lapse
    ((EASY, HARD, EASY), 0, False),
]


@pytest.mark.parametrize(("ratings", "days", "weak"), WEAK)
def test_weak_is_what_lapsed_was_rated_under_good_or_is_likely_forgotten(
    learner: Learner, ratings: tuple[int, ...], days: int, weak: bool
) -> None:
    review(learner, "pick", *ratings)
    learner.clock.forward(days=days)
    assert pool(learner, "weak") == (["pick"] if weak else [])


def test_a_card_is_weak_below_nine_in_ten(learner: Learner) -> None:
    """Day by day until its recall falls below 0.9."""
    review(learner, "pick", EASY)
    for _ in range(40):
        learner.clock.forward(days=1)
        recall = learner.learned("quiz/pick").recall(learner.today)
        assert (pool(learner, "weak") == ["pick"]) is (recall < 0.9)
    assert pool(learner, "weak") == ["pick"]


def test_missed_is_what_was_answered_wrong_the_last_time(learner: Learner) -> None:
    review(learner, "pick", EASY, AGAIN)
    review(learner, "two", AGAIN)
    review(learner, "order", AGAIN, GOOD)
    review(learner, "match", HARD)
    assert set(pool(learner, "missed")) == {"pick", "two"}
    review(learner, "pick", GOOD)
    assert pool(learner, "missed") == ["two"]


@pytest.mark.parametrize("source", ["all", "unseen"])
def test_unseen_questions_come_first_then_those_not_seen_for_longest(learner: Learner, source: Source) -> None:
    for name in ("typed", "pick", "number"):
        review(learner, name, EASY)
        learner.clock.forward(days=2)
    found = pool(learner, source)
    assert set(found[:3]) == {"two", "order", "match"}
    assert found[3:] == ["typed", "pick", "number"]


@pytest.mark.parametrize("source", ["due", "weak", "missed"])
def test_of_what_is_known_the_most_forgotten_comes_first(learner: Learner, source: Source) -> None:
    for name in ("typed", "pick", "number", "order"):
        review(learner, name, AGAIN)
        learner.clock.forward(days=3)
    learner.clock.forward(days=10)
    found = pool(learner, source)
    recalls = [learner.learned(f"quiz/{name}").recall(learner.today) for name in found]
    assert recalls == sorted(recalls)
    assert found == ["typed", "pick", "number", "order"]


# --- length and seed --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("length", "asked"), [(1, 1), (3, 3), (6, 6), (10, 6)])
def test_a_quiz_is_as_long_as_was_asked_or_as_there_are_questions(learner: Learner, length: int, asked: int) -> None:
    """The shorter one is the longer one's beginning."""
    found = pool(learner, length=length, seed=4)
    assert len(found) == asked
    assert found == pool(learner, length=50, seed=4)[:asked]


def test_the_seed_fixes_the_order_and_another_gives_another(learner: Learner) -> None:
    assert pool(learner, seed=1) == ["two", "typed", "order", "number", "match", "pick"]
    assert pool(learner, seed=1) == pool(learner, seed=1)
    assert len({tuple(pool(learner, seed=seed)) for seed in range(40)}) > 30


def test_what_is_asked_does_not_hang_on_the_order_of_the_decks(learner: Learner) -> None:
    other = library_of(DECK, QUIZ)
    plan = QuizPlan(seed=3)
    keys = [
        [card.key for card in quiz_cards(library, learner.store.snapshot(), plan, learner.today)]
        for library in (learner.library, other)
    ]
    assert keys[0] == keys[1]


def test_choosing_questions_records_nothing(learner: Learner) -> None:
    pool(learner)
    assert learner.log == []


def test_a_quiz_without_questions_is_refused_with_advice(learner: Learner) -> None:
    assert pool(learner, "missed") == []
    with pytest.raises(SessionError, match=r"No question fits\.\nChoose other decks"):
        QuizSession(learner.desk("quiz"), [], QuizPlan())


def test_memories_in_these_tests_are_what_they_say(learner: Learner) -> None:
    review(learner, "pick", EASY, AGAIN, EASY)
    memory = learner.memory("quiz/pick")
    assert isinstance(memory, Learned)
    assert (memory.lapses, memory.last_rating) == (1, EASY)
