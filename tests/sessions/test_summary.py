"""The figures at the end of a session are those of the log."""

from studyapp.content.library import Selection
from studyapp.sessions.marking import toggle_suspended
from studyapp.sessions.study import Finished
from tests.sessions.learner import NEW_CARDS, Learner, answer, study_all


def test_the_summary_counts_ratings_cards_and_time(learner: Learner) -> None:
    """Ratings by name, how many were recalled, how many cards, how many of them new, and the time they took."""
    session = learner.study()
    for rating, seconds in ((1, 10), (2, 20), (3, 30), (4, 40)):
        learner.clock.forward(seconds=seconds)
        answer(session, rating)
    summary = session.summary()
    assert summary.ratings == {"Again": 1, "Hard": 1, "Good": 1, "Easy": 1}
    assert (summary.cards, summary.recalled, summary.learned) == (4, 3, 4)
    assert summary.duration_ms == sum(entry.event.duration_ms for entry in learner.log) == 100_000


def test_a_card_answered_twice_is_one_card_and_two_reviews(learner: Learner) -> None:
    """And it was new only once."""
    session = learner.study(Selection(topic="limits"))
    study_all(session, [1, 3, 3])
    summary = session.summary()
    assert (summary.cards, sum(summary.ratings.values()), summary.learned) == (1, 3, 1)


def test_what_was_undone_is_not_counted(learner: Learner) -> None:
    """The summary after undo is the summary of what is left."""
    session = learner.study()
    answer(session, 3)
    before = session.summary()
    answer(session, 1)
    session.undo()
    assert session.summary() == before


def test_undoing_what_an_earlier_session_did_leaves_this_ones_figures(learner: Learner) -> None:
    """Only what this session did is counted in it."""
    answer(learner.study(), 4)
    session = learner.study()
    session.undo()
    assert sum(session.summary().ratings.values()) == 0


def test_the_summary_says_what_comes_next(learner: Learner) -> None:
    """Cards in a step with the time of the first, and how many are due tomorrow."""
    session = learner.study()
    answer(session, 3)
    answer(session, 1)
    summary = session.summary()
    assert (summary.later_steps, summary.next_step_ms) == (2, learner.now.at_ms + 60_000)
    study_all(session, [3])
    days = {card: learner.learned(card).due_day for card in NEW_CARDS}
    tomorrow = [card for card, day in days.items() if day == learner.today + 1]
    assert session.summary().tomorrow == len(tomorrow)
    learner.clock.forward(days=min(days.values()) - learner.today - 1)
    session = learner.study()
    assert isinstance(session.view, Finished)
    first = [card for card, day in days.items() if day == learner.today + 1]
    assert session.view.summary.tomorrow == len(first) > 0


def test_tomorrow_leaves_out_the_suspended_and_what_is_not_selected(learner: Learner) -> None:
    """A suspended card does not come, whatever its due date says."""
    study_all(learner.study(), [4])
    card = NEW_CARDS[0]
    learner.clock.forward(days=learner.learned(card).interval - 1)
    limits, sizes = Selection(topic="limits"), Selection(tag="sizes")
    assert learner.study(limits).summary().tomorrow == 1
    assert learner.study(sizes).summary().tomorrow == 0
    toggle_suspended(learner.desk("browse"), card, learner.marks(card))
    assert learner.study(limits).summary().tomorrow == 0


def test_a_skipped_step_is_among_what_comes_next(learner: Learner) -> None:
    """Leaving with a step skipped does not make it vanish from the figures."""
    session = learner.study(Selection(topic="limits"))
    answer(session, 1)
    session.skip()
    session.bury()
    assert session.summary().later_steps == 0
    session.undo()
    other = learner.study()
    other.skip()
    assert other.summary().later_steps == 1
