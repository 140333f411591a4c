"""What a rating button says is what its rating then gives, and the card is due when its button said."""

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studyapp.clock import FixedClock
from studyapp.memory.schedule import Learned
from studyapp.sessions.study import Finished
from studyapp.sessions.wording import comes_back_in, days_text
from tests.sessions.learner import NEW_CARDS, START, Learner, answer, asked, plain_deck, revealed

MOMENTS = st.one_of(
    st.floats(0, 1800),  # within a session
    st.floats(3600, 86_400),  # later that day
    st.floats(86_400, 86_400 * 90),  # some weeks
    st.just(-7200.0),  # a clock set back
)
HISTORIES = st.lists(st.tuples(MOMENTS, st.sampled_from((1, 2, 3, 3, 3, 4))), min_size=5, max_size=30)


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(HISTORIES)
def test_the_words_on_a_button_are_the_interval_afterwards(history: list[tuple[float, int]]) -> None:
    """Over any history, at any moment, for the button that is then pressed: fuzz, load of the days, steps and all."""
    with tempfile.TemporaryDirectory() as folder:
        learner = Learner(Path(folder), plain_deck(6), clock=FixedClock(START))
        for seconds, rating in history:
            learner.clock.forward(seconds=seconds)
            session = learner.study()
            if (card := asked(session)) is None:
                continue
            session.reveal()
            preview = revealed(session).previews[rating - 1]
            session.rate(rating)
            now = learner.learned(card)
            assert preview.rating == rating
            assert preview.comes_back == comes_back_in(now, learner.now, learner.today)
        assert learner.store.projection() == learner.store.replayed()
        learner.close()


def test_the_buttons_never_promise_less_for_a_better_rating(learner: Learner) -> None:
    """On a new card: a minute, halfway to the second step, ten minutes, days."""
    session = learner.study()
    session.reveal()
    words = [each.comes_back for each in revealed(session).previews]
    assert words[:3] == ["1m", "6m", "10m"]
    assert words[3].endswith("d")


def test_a_rated_card_is_due_on_the_day_its_button_said_and_not_a_day_earlier(learner: Learner) -> None:
    """Whatever was pressed, over a year of reviews of one card."""
    card = NEW_CARDS[0]
    for rating in (4, 3, 2, 3, 4, 3):
        session = learner.study()
        while asked(session) != card:
            session.skip()
        session.reveal()
        words = revealed(session).previews[rating - 1].comes_back
        session.rate(rating)
        interval = learner.learned(card).interval
        assert words == days_text(interval)
        learner.clock.forward(days=interval - 1)
        assert card not in _asked_today(learner)
        learner.clock.forward(days=1)
        assert card in _asked_today(learner)


def test_a_card_in_a_step_is_due_at_the_minute_its_button_said(tmp_path: Path) -> None:
    """With nothing else to do and no learning ahead: not a second earlier, and at that second."""
    learner = Learner(tmp_path, plain_deck(1))
    learner.settings = type(learner.settings)(learn_ahead_minutes=0)
    for rating, seconds in ((1, 60), (2, 330), (3, 600)):
        answer(learner.study(), rating)
        learner.clock.forward(seconds=seconds - 1)
        assert isinstance(learner.study().view, Finished)
        learner.clock.forward(seconds=1)
        assert asked(learner.study()) == "plain/n0"
    learner.close()


def test_the_buttons_follow_the_clock_while_the_answer_is_on_screen(learner: Learner) -> None:
    """An answer looked at before the rollover and rated after it counts its days from the new study day."""
    session = learner.study()
    answer(session, 4)
    learner.clock.forward(days=learner.learned(NEW_CARDS[0]).interval)
    session = learner.study()
    while asked(session) != NEW_CARDS[0]:
        session.skip()
    session.reveal()
    learner.clock.forward(seconds=21 * 3600)
    words = revealed(session).previews[2].comes_back
    session.rate(3)
    memory = learner.learned(NEW_CARDS[0])
    assert isinstance(memory, Learned)
    assert memory.last_day == learner.today
    assert words == days_text(memory.due_day - learner.today)


def _asked_today(learner: Learner) -> set[str]:
    session = learner.study()
    seen: set[str] = set()
    while (card := asked(session)) is not None and card not in seen:
        seen.add(card)
        session.skip()
    return seen
