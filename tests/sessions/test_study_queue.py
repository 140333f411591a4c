"""What comes next: siblings apart, limits by the study day, steps and learning ahead, what was set aside meanwhile."""

from pathlib import Path

import pytest

from studyapp.content.library import Selection
from studyapp.sessions.marking import toggle_suspended
from studyapp.sessions.study import Finished
from studyapp.settings import Settings
from tests.sessions.learner import NEW_CARDS, Learner, answer, asked, asking, plain_deck, study_all

SIBLING = "lambda/memory#c2"


def test_siblings_are_met_on_different_days(learner: Learner) -> None:
    """One deletion of a cloze today, the other tomorrow; the same for the two directions of a reversed note."""
    assert SIBLING not in study_all(learner.study(), [4])
    assert isinstance(learner.study().view, Finished)
    learner.clock.forward(days=1)
    assert set(study_all(learner.study(), [4])) == {SIBLING, "lambda/scratch#reverse"}


def test_a_due_card_waits_for_tomorrow_when_its_sibling_came_today(learner: Learner) -> None:
    """The summary counts it as held, and it is asked the day after."""
    study_all(learner.study(), [4])
    learner.clock.forward(days=1)
    study_all(learner.study(), [4])
    learner.clock.forward(days=60)
    pair = {"lambda/memory#c1", SIBLING}
    session = learner.study(Selection(tag="sizes"))
    first = study_all(session)
    assert len(pair & set(first)) == 1
    assert session.summary().held == 1
    learner.clock.forward(days=1)
    assert study_all(learner.study(Selection(tag="sizes"))) == list(pair - set(first))


@pytest.mark.parametrize("limit", [0, 1, 3])
def test_the_limit_of_new_cards_holds_over_all_sessions_of_a_study_day(tmp_path: Path, limit: int) -> None:
    """Two sessions on one study day, one of them after midnight, share it; the next study day brings as many again."""
    learner = Learner(tmp_path, plain_deck(20), settings=Settings(new_per_day=limit))
    first = learner.study()
    if limit:
        answer(first, 4)
    learner.clock.forward(seconds=17 * 3600)  # 01:00, still the same study day
    assert len(study_all(learner.study(), [4])) == max(limit - 1, 0)
    assert isinstance(learner.study().view, Finished)
    learner.clock.forward(seconds=3 * 3600)  # 04:00
    assert len(study_all(learner.study(), [4])) == limit
    learner.close()


def test_the_limit_of_reviews_holds_over_all_sessions_of_a_study_day(tmp_path: Path) -> None:
    """Cards beyond it are counted as over; new cards and steps do not use it up."""
    learner = Learner(tmp_path, plain_deck(10), settings=Settings(reviews_per_day=4))
    assert len(study_all(learner.study(), [4])) == 10
    learner.clock.forward(days=60)
    session = learner.study()
    assert asking(session).left.reviews == 4
    answer(session, 1)
    answer(session, 3)
    again = learner.study()
    assert (asking(again).left.reviews, again.summary().over) == (2, 6)
    assert len(set(study_all(again))) == 3  # two reviews, and the one that was forgotten
    assert isinstance(learner.study().view, Finished)
    learner.close()


def test_limits_may_be_as_good_as_none(tmp_path: Path) -> None:
    """With a large limit everything comes at once."""
    learner = Learner(tmp_path, plain_deck(60), settings=Settings(new_per_day=9999))
    assert asking(learner.study()).left.new == 60
    learner.close()


def test_a_step_that_is_due_comes_before_everything_else(learner: Learner) -> None:
    """A minute after Again, the card comes next."""
    session = learner.study()
    answer(session, 1)
    assert asked(session) == NEW_CARDS[1]
    learner.clock.forward(seconds=60)
    answer(session, 4)
    assert asked(session) == NEW_CARDS[0]


@pytest.mark.parametrize(("minutes", "comes"), [(20, True), (10, True), (9, False), (0, False)])
def test_a_step_comes_early_when_nothing_else_is_left(tmp_path: Path, minutes: int, comes: bool) -> None:
    """By as much as is set; beyond that the session ends and says when the step is due."""
    learner = Learner(tmp_path, plain_deck(1), settings=Settings(learn_ahead_minutes=minutes))
    session = learner.study()
    answer(session, 3)  # ten minutes
    assert (asked(session) == "plain/n0") is comes
    if not comes:
        summary = session.summary()
        assert (summary.later_steps, summary.next_step_ms) == (1, learner.now.at_ms + 600_000)
    learner.close()


def test_a_forgotten_card_comes_again_in_the_same_session(learner: Learner) -> None:
    """Again, relearning step, and out of it; the lapse is counted once."""
    answer(learner.study(), 4)
    card = NEW_CARDS[0]
    learner.clock.forward(days=60)
    session = learner.study(Selection(topic="limits"))
    assert study_all(session, [1, 3]) == [card, card]
    assert (learner.learned(card).lapses, learner.learned(card).step) == (1, None)


def test_a_step_survives_the_end_of_the_session_and_of_the_day(learner: Learner) -> None:
    """A card left in a learning step is the first tomorrow."""
    answer(learner.study(), 1)
    learner.clock.forward(days=1)
    assert asked(learner.window().study()) == NEW_CARDS[0]


def test_a_buried_card_comes_back_on_the_next_study_day(learner: Learner) -> None:
    """Not in another session today, nor after midnight; at the rollover."""
    card = NEW_CARDS[0]
    learner.study(Selection(topic="limits")).bury()
    assert asked(learner.study(Selection(topic="limits"))) is None
    learner.clock.forward(seconds=19 * 3600)
    assert asked(learner.study(Selection(topic="limits"))) is None
    learner.clock.forward(seconds=3600)
    assert asked(learner.study(Selection(topic="limits"))) == card


def test_a_suspended_card_comes_back_when_it_is_resumed(learner: Learner) -> None:
    """However long it takes."""
    selection = Selection(topic="limits")
    assert learner.study(selection).suspend() == "Suspended until you resume it."
    learner.clock.forward(days=400)
    assert asked(learner.study(selection)) is None
    toggle_suspended(learner.desk("browse"), NEW_CARDS[0], learner.marks(NEW_CARDS[0]))
    assert asked(learner.study(selection)) == NEW_CARDS[0]


def test_setting_aside_goes_on_to_the_next_card_and_a_flag_or_note_does_not(learner: Learner) -> None:
    """And what was done is said."""
    session = learner.study()
    assert session.flag() == "Flagged."
    assert session.note("A quarter of an hour.") == "Note saved."
    assert asking(session).marks == learner.marks(NEW_CARDS[0])
    assert (asking(session).marks.flagged, asking(session).marks.note) == (True, "A quarter of an hour.")
    assert session.flag() == "Flag removed."
    assert session.note(" ") == "Note removed."
    assert session.bury() == "Buried until tomorrow."
    assert asked(session) == NEW_CARDS[1]


def test_a_card_set_aside_in_the_list_of_cards_is_not_asked(learner: Learner) -> None:
    """A session that was planned before leaves it out."""
    session = learner.study()
    second, third = NEW_CARDS[1], NEW_CARDS[2]
    toggle_suspended(learner.desk("browse"), second, learner.marks(second))
    answer(session, 4)
    assert asked(session) == third


def test_a_card_rated_in_another_window_is_not_asked_again(learner: Learner) -> None:
    """Where it graduated there it is left out here; where it is in a step it comes when that is due."""
    here, there = learner.study(), learner.window().study()
    for rating in (4, 4, 3, 4):
        answer(there, rating)
    here.skip()
    assert study_all(here, [4]) == [NEW_CARDS[2]]
    assert len(learner.log) == 5
