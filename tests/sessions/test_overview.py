"""Home's figures and `studyapp due`: what a session would bring, no more and no less."""

import random
from pathlib import Path

import pytest

from studyapp.content.library import Selection, build_library
from studyapp.content.parse import parse_deck
from studyapp.memory.queue import USUAL_ANSWER_MS
from studyapp.memory.replay import DayTotals
from studyapp.sessions.marking import toggle_suspended
from studyapp.sessions.overview import DeckLine, Overview, due_cards, overview
from studyapp.settings import Settings
from tests.sessions.learner import ALL, DECK, NEW_CARDS, Learner, answer, asked, plain_deck, study_all


def _overview(learner: Learner, selection: Selection = ALL) -> Overview:
    return overview(learner.library, learner.store.snapshot(), learner.settings, learner.today, selection)


def test_a_new_learner_has_new_cards_and_nothing_due(learner: Learner) -> None:
    """Within the limit, a card of each note, at the usual time for an answer."""
    seen = _overview(learner)
    assert (seen.due, seen.new, seen.held, seen.over, seen.next_day) == (0, 4, 0, 0, None)
    assert seen.expected_ms == 4 * 2.5 * USUAL_ANSWER_MS
    assert seen.today == DayTotals()
    assert seen.decks == (DeckLine("lambda", "Lambda", due=0, new=6, learned=0, cards=6),)


def test_it_counts_what_a_session_then_asks(tmp_path: Path) -> None:
    """Over months of study: due and new are the first round of cards of the session that follows."""
    learner = Learner(tmp_path, DECK, plain_deck(25), settings=Settings(new_per_day=3, reviews_per_day=8))
    rng = random.Random(5)
    for _ in range(40):
        seen = _overview(learner)
        session = learner.study()
        left = session.left
        assert (seen.due, seen.new) == (left.steps + left.reviews, left.new)
        learner.clock.forward(seconds=30)
        for _ in range(rng.randrange(20)):
            if asked(session) is not None:
                answer(session, rng.choice((1, 3, 3, 3, 4)))
        assert _overview(learner).today.reviews == sum(entry.day == learner.today for entry in learner.log)
        learner.clock.forward(days=rng.choice((1, 1, 2)))
    learner.close()


def test_each_deck_is_counted_by_itself(tmp_path: Path) -> None:
    """Due whatever the limits, but without the suspended and buried; learned and new add up to all."""
    learner = Learner(tmp_path, plain_deck(5, "a"), plain_deck(3, "b"))
    study_all(learner.study(Selection(deck="a")), [4])
    learner.clock.forward(days=60)
    session = learner.study(Selection(deck="a"))
    session.suspend()
    session.bury()
    a, b = _overview(learner).decks
    assert (a.deck, a.due, a.new, a.learned, a.cards) == ("a", 3, 0, 5, 5)
    assert (b.deck, b.due, b.new, b.learned, b.cards) == ("b", 0, 3, 0, 3)
    learner.close()


def test_the_next_day_is_that_of_the_next_card(learner: Learner) -> None:
    """When nothing is left today; a suspended card is not waited for."""
    study_all(learner.study(), [4])
    days = {card: learner.learned(card).due_day for card in NEW_CARDS}
    first = min(days, key=lambda card: days[card])
    assert _overview(learner).next_day == days[first]
    toggle_suspended(learner.desk("browse"), first, learner.marks(first))
    del days[first]
    assert _overview(learner).next_day == min(days.values())
    learner.clock.forward(days=min(days.values()) - learner.today)
    assert _overview(learner).due >= 1


def test_what_waits_is_counted(tmp_path: Path) -> None:
    """Over: due beyond the limit. Held: due, but a sibling comes today."""
    learner = Learner(tmp_path, DECK, plain_deck(6), settings=Settings(reviews_per_day=5))
    for _ in range(2):
        study_all(learner.study(), [4])
        learner.clock.forward(days=1)
    learner.clock.forward(days=90)
    seen = _overview(learner)
    assert (seen.due, seen.held, seen.over) == (5, 2, 5)
    learner.close()


def test_the_selection_narrows_the_plan(learner: Learner) -> None:
    """Figures and cards of the selected part only."""
    sizes = Selection(tag="sizes")
    assert (_overview(learner, sizes).new, _overview(learner, sizes).decks[0].cards) == (1, 2)
    plan = due_cards(learner.library, learner.store.snapshot(), learner.settings, learner.today, sizes)
    assert plan.order == ("lambda/memory#c1",)


def test_time_is_expected_from_the_learners_own_answers(tmp_path: Path) -> None:
    """Once there are twenty of them."""
    learner = Learner(tmp_path, plain_deck(40))
    session = learner.study()
    for answers in range(20):
        assert _overview(learner).expected_ms == (20 - answers) * 2.5 * USUAL_ANSWER_MS
        learner.clock.forward(seconds=5)
        answer(session, 4)
    learner.clock.forward(days=1)
    assert _overview(learner).expected_ms == 20 * 2.5 * 5000
    learner.close()


@pytest.mark.parametrize(("deck", "problems"), [(DECK, 0), (DECK + "  - id: broken\n    q: No answer\n", 1)])
def test_problems_in_the_decks_are_counted(learner: Learner, deck: str, problems: int) -> None:
    """So that home can point to them."""
    learner.library = build_library([parse_deck(deck.encode(), "d.yaml")])
    assert _overview(learner).problems == problems
