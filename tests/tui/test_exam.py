"""Exams on screen: what the keys and the mouse do is in the store at once, and nothing else is."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from studyapp.assessment.questions import Entered
from studyapp.memory.entries import ExamAnswered, ExamFinished, ExamStarted, ExamStruck, Pulled, Reviewed
from studyapp.sessions.attempt import Attempt, attempts
from studyapp.sessions.exam import ExamSession, open_attempt
from studyapp.sessions.papers import Sitting
from studyapp.tui.app import StudyApp
from studyapp.tui.screens.exam import ExamScreen
from tests.papers import ALLOWANCE_S, EXAMS, KINDS, answer_to, asked, keys_for, line_for
from tests.tui.person import Person, Window, settled, still

SEED = 9
COMPUTED = """
deck: sums
title: Sums
notes:
  - {id: s1, q: "{n} and one?", vars: {n: [2]}, compute: n + 1, domain: x}
  - {id: s2, q: "{n} and two?", vars: {n: [3]}, compute: n + 2, domain: y}
"""


@pytest.fixture
def someone(some_person: Callable[..., Person], monkeypatch: pytest.MonkeyPatch) -> Person:
    """Somebody with the bank, whose dice fall as the tests need it."""
    monkeypatch.setattr("secrets.randbelow", lambda _: SEED)
    return some_person(KINDS, EXAMS)


def state(person: Person) -> Attempt:
    """The newest attempt, as the log tells it."""
    return attempts(person.log)[-1]


async def begin(window: Window, **terms: Any) -> None:
    """Sit the small exam."""
    window.app.exam(Sitting("MINI", SEED, **terms))
    await settled(window.pilot)
    assert window.name == "ExamScreen"


async def go_to(window: Window, person: Person, card: str) -> None:
    """Go to a question by the list of all."""
    if state(person).cards[state(person).position] == card:
        return
    if window.screen.query_one("#typed").has_focus:
        await window.press("escape")
    await window.press("r", "ctrl+home", *["down"] * state(person).cards.index(card), "enter")
    assert asked(card, SEED).stem in window.text


async def give(window: Window, card: str, *, good: bool = True) -> None:
    """Answer the question on screen."""
    assert asked(card, SEED).stem in window.text
    if asked(card, SEED).kind == "enter":
        await window.answer(line_for(card, SEED, good=good))
    else:
        await window.press(*keys_for(card, SEED, good=good))


async def sit_all(window: Window, person: Person, rights: int = 8) -> None:
    """Answer the whole paper, so many right; the list of all questions is then on screen."""
    for at, card in enumerate(state(person).cards):
        assert f"Question {at + 1} of 8" in window.text
        await give(window, card, good=at < rights)
        if asked(card, SEED).kind != "enter":
            await window.press("n")
    assert window.name == "ExamReviewScreen"


def exam_screen(window: Window) -> ExamScreen:
    """The exam, below whatever is on top of it."""
    (screen,) = (each for each in window.app.screen_stack if isinstance(each, ExamScreen))
    return screen


async def tick(window: Window, person: Person, *, seconds: float) -> None:
    """Let the clock go on, and the screen look at it."""
    person.clock.forward(seconds=seconds)
    exam_screen(window).tick()
    await settled(window.pilot)


async def test_a_whole_exam_from_home_to_its_questions_and_its_line_in_the_history(someone: Person) -> None:
    """Six right of eight: what is in the log is what was pressed, and the result says so."""
    async with someone.window() as window:
        await window.press("m")
        assert "8 questions, of which 6 count; 48 minutes; 720 passes. Paper 9." in window.text
        await window.press("enter")
        paper = state(someone).cards
        await sit_all(window, someone, 6)
        assert dict(state(someone).responses) == {
            card: answer_to(card, SEED, good=at < 6) for at, card in enumerate(paper)
        }
        assert "Every question is answered." in window.text
        await window.press("s")
        assert window.name == "ResultScreen"
        scored = sum(slot.scored for slot in state(someone).terms.slots[:6])
        assert f"{scored} of 6 scored questions right, 6 of 8 in all." in window.text
        assert f"{100 + 150 * scored} of 1000" in window.text
        await window.press("n")
        assert "Question 1: right, unseen" in window.text
        await window.press("m")
        assert "Question 7: wrong" in window.text
        await window.press("m", "m")
        assert "That was the last one missed." in window.message
        await window.press("s")
        assert "scored questions right" in window.text
        await window.press("q")
        assert window.name == "ExamSetupScreen"
        assert "6/8" in window.text
        await window.press("tab", "enter")
        assert window.name == "ResultScreen"
        assert "6 of 8 in all" in window.text
    assert state(someone).finished == "submitted"
    reviewed = [(each.event.card, each.event.rating) for each in someone.log if isinstance(each.event, Reviewed)]
    assert reviewed == [(card, 3 if at < 6 else 1) for at, card in enumerate(paper)]


async def test_rationales_and_facts_come_with_the_result_only(someone: Person) -> None:
    """Of every option, and what was answered; while the exam is sat there is no word of them."""
    words = ("It has no such limit.", "Fifteen minutes are the most.", "That buys no time.", "at most 15 minutes", "✓")
    async with someone.window(size=(120, 40)) as window:
        await begin(window)
        await go_to(window, someone, "kinds/one")
        await give(window, "kinds/one", good=False)
        assert not any(each in window.text for each in words)
        await window.press("r", "s", "s")
        position = state(someone).cards.index("kinds/one")
        await window.press(*["n"] * (position + 1))
        assert all(each in window.text for each in words)
        assert "The answer: Use a container task" in window.text
    assert [each.event.card for each in someone.log if isinstance(each.event, Pulled)] == ["kinds/word"]


async def test_an_answer_is_changed_and_taken_back(someone: Person) -> None:
    """By number, by letter, by cursor, by mouse and by backspace; each is in the log at once."""
    put = asked("kinds/one", SEED)
    async with someone.window() as window:
        await begin(window)
        await go_to(window, someone, "kinds/one")
        for how, place in (("1", 0), ("b", 1), ("mouse", 2)):
            await (window.click(put.texts[put.order[place]]) if how == "mouse" else window.press(how))
            assert state(someone).responses["kinds/one"].options == (put.order[place],)  # type: ignore[union-attr]
            assert window.text.count("(•)") == 1
        await window.press("down", "space")
        assert state(someone).responses["kinds/one"].options == (put.order[3],)  # type: ignore[union-attr]
        await window.press("backspace")
        assert state(someone).responses == {}
        assert "(•)" not in window.text
    assert len([each for each in someone.log if isinstance(each.event, ExamAnswered)]) == 5


async def test_striking_out_is_kept_and_undone(someone: Person) -> None:
    put = asked("kinds/one", SEED)
    async with someone.window() as window:
        await begin(window)
        await go_to(window, someone, "kinds/one")
        await window.press("down", "x")
        assert state(someone).struck["kinds/one"] == {put.order[1]}
        await window.press("x")
        assert state(someone).struck["kinds/one"] == frozenset()
    assert [each.event.on for each in someone.log if isinstance(each.event, ExamStruck)] == [True, False]


async def test_steps_cannot_be_struck_out(someone: Person) -> None:
    async with someone.window() as window:
        await begin(window)
        await go_to(window, someone, "kinds/steps")
        await window.press("x")
        assert "There is no such option to strike out." in window.message
    assert state(someone).struck == {}


async def test_flags_and_the_filters_of_the_review(someone: Person) -> None:
    """All, incomplete, flagged; enter goes to the question under the cursor."""
    async with someone.window() as window:
        await begin(window)
        await go_to(window, someone, "kinds/two")
        await window.press(keys_for("kinds/two", SEED)[0], "f")
        assert "⚑ flagged" in window.text
        await go_to(window, someone, "kinds/one")
        await give(window, "kinds/one")
        await window.press("r")
        assert "7 questions without a whole answer." in window.text
        stems = {card: asked(card, SEED).stem[:30] for card in state(someone).cards}
        assert all(stem in window.text for stem in stems.values())
        await window.press("i")
        assert [card for card, stem in stems.items() if stem not in window.text] == ["kinds/one"]
        assert window.text.count("incomplete") == 1
        await window.press("f")
        assert [card for card, stem in stems.items() if stem in window.text] == ["kinds/two"]
        await window.press("enter")
        assert window.name == "ExamScreen"
        assert "⚑ flagged" in window.text
        await window.press("f", "r", "f")
        assert not any(stem in window.text for stem in stems.values())
        await window.press("enter", "a")
        assert window.text.count("unanswered") == 6
        await window.press("q")
        assert window.name == "ExamScreen"
    assert (state(someone).flagged, state(someone).cards[state(someone).position]) == (frozenset(), "kinds/two")


async def test_handing_in_asks_once(someone: Person) -> None:
    async with someone.window() as window:
        await begin(window)
        await window.press(*(["escape"] if window.screen.query_one("#typed").has_focus else []), "r", "s")
        assert "8 questions without a whole answer. Press s again to hand in." in window.message
        assert state(someone).finished == ""
        await window.press("s")
        assert window.name == "ResultScreen"
    assert state(someone).finished == "submitted"


async def test_a_typed_answer_is_not_lost_when_one_moves_on_without_enter(someone: Person) -> None:
    """Escape, flags, the review and the next question keep it."""
    async with someone.window() as window:
        await begin(window)
        await go_to(window, someone, "kinds/sum")
        await window.write("4 GB-s")
        await window.press("escape", "f")
        assert "kinds/sum" in state(someone).flagged
        assert state(someone).responses["kinds/sum"] == Entered("4 GB-s")
        assert window.typed() == "4 GB-s"
        await window.press("escape", "p", "n")
        assert window.typed() == "4 GB-s"
        await window.press("escape", "backspace")
        assert window.typed() == ""
        assert state(someone).responses == {}


async def test_one_typed_question_after_another(some_person: Callable[..., Person]) -> None:
    """Each has its own answer in the line."""
    person = some_person(COMPUTED, EXAMS)
    async with person.window() as window:
        await begin(window, questions=2)
        assert window.typed() == ""
        await window.answer("first")
        assert window.typed() == ""
        await window.answer("second")
        assert window.name == "ExamReviewScreen"
        await window.press("ctrl+home", "enter")
        assert window.typed() == "first"
        await window.press("escape", "n")
        assert window.typed() == "second"
    attempt = state(person)
    assert [attempt.responses[card] for card in attempt.cards] == [Entered("first"), Entered("second")]


async def test_the_clock_can_be_hidden_until_the_last_five_minutes(someone: Person) -> None:
    """It comes back with the notices at thirty and at five minutes, and then stays."""
    async with someone.window() as window:
        await begin(window)
        await go_to(window, someone, "kinds/one")
        assert "48:00 left" in window.text
        await window.press("t")
        assert "clock hidden" in window.text
        await tick(window, someone, seconds=60)
        assert "clock hidden" in window.text
        await tick(window, someone, seconds=17 * 60)
        assert "30 minutes left." in window.message
        assert "30:00 left" in window.text
        await window.press("t")
        assert "clock hidden" in window.text
        await tick(window, someone, seconds=25 * 60 + 1)
        assert "5 minutes left." in window.message
        assert "4:59 left" in window.text
        await window.press("t")
        assert "4:59 left" in window.text


@pytest.mark.parametrize("keys", [(), ("r",), ("question_mark",), ("r", "question_mark")])
async def test_when_the_time_is_up_what_was_answered_is_handed_in(someone: Person, keys: tuple[str, ...]) -> None:
    """Whatever is on screen then; leaving the result leads back to where exams begin."""
    async with someone.window() as window:
        await begin(window)
        await go_to(window, someone, "kinds/one")
        await give(window, "kinds/one")
        await window.press(*keys)
        await tick(window, someone, seconds=ALLOWANCE_S - 1)
        assert state(someone).finished == ""
        await tick(window, someone, seconds=1)
        assert window.name == "ResultScreen"
        assert "The time is up. What you answered is handed in." in window.message
        assert [type(each).__name__ for each in window.app.screen_stack[1:]] == [
            "HomeScreen",
            "ExamSetupScreen",
            "ResultScreen",
        ]
        await window.press("q")
        assert window.name == "ExamSetupScreen"
    assert [each.event.reason for each in someone.log if isinstance(each.event, ExamFinished)] == ["time"]
    assert [each.event.card for each in someone.log if isinstance(each.event, Reviewed)] == ["kinds/one"]


@pytest.mark.parametrize(("clock", "left"), [("wall", "37:00"), ("paused", "47:00")])
async def test_leaving_and_resuming_on_the_same_question(someone: Person, clock: str, left: str) -> None:
    """With the answer, and the time that the policy leaves."""
    async with someone.window() as window:
        await begin(window, clock=clock)
        await go_to(window, someone, "kinds/one")
        await give(window, "kinds/one")
        await tick(window, someone, seconds=60)
        await window.press("q")
        assert window.name != "ExamScreen"
    someone.clock.forward(seconds=600)
    async with someone.window() as window:
        await window.press("m")
        assert f"An attempt at MINI is open, with {left[:2]} minutes left." in window.text
        await window.press("enter")
        assert asked("kinds/one", SEED).stem in window.text
        assert "(•)" in window.text
        assert f"{left} left" in window.text
    assert len([each for each in someone.log if isinstance(each.event, ExamStarted)]) == 1


@pytest.mark.parametrize("key", ["f", "1", "n", "x", "backspace"])
async def test_another_window_hands_in_first(someone: Person, key: str) -> None:
    """The next key shows the result; nothing is recorded after the end."""
    async with someone.window() as window:
        await begin(window)
        await go_to(window, someone, "kinds/one")
        services = someone.services()
        services.read_decks()
        desk = services.desk("exam")
        waiting = open_attempt(desk)
        assert waiting is not None
        ExamSession(desk, services.library, waiting).finish()
        before = someone.log
        await window.press(key)
        assert window.name == "ResultScreen"
    assert someone.log == before


async def test_an_attempt_that_another_window_began_is_not_begun_twice(someone: Person) -> None:
    """The setup was open before it."""
    async with someone.window() as window:
        await window.press("m")
        async with someone.window() as other:
            await begin(other)
        await window.press("enter")
        assert "An attempt is still open." in window.message
    assert len([each for each in someone.log if isinstance(each.event, ExamStarted)]) == 1


async def test_the_setup_fixes_the_terms(someone: Person) -> None:
    """Paper, time and clock; a click on a line twice changes it."""
    async with someone.window() as window:
        await window.press("m", "down", "right")
        assert "4 questions, of which 3 count; 24 minutes" in window.text
        await window.click("Time")
        await window.click("Time")
        assert "36 minutes" in window.text
        await window.press("down", "right", "enter")
    terms = state(someone).terms
    assert (len(terms.slots), terms.allowance_ms, terms.clock, terms.seed) == (4, 36 * 60_000, "paused", SEED)


async def test_a_sealed_form_is_offered_once(someone: Person) -> None:
    """Its items are nowhere else until then."""
    async with someone.window() as window:
        await window.press("m", "down", "left")
        assert "sealed: kept-1" in window.text
        assert "2 questions" in window.text
        await window.press("enter")
        assert set(state(someone).cards) == {"kinds/kept-x", "kinds/kept-y"}
        await window.press("r", "s", "s", "q")
        assert window.name == "ExamSetupScreen"
        await window.press("q")
        await window.press("m", "down", "left")
        assert "sealed: kept-1" not in window.text


# --- pictures ---------------------------------------------------------------------------------------------------------

SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["small", "large"])
Snap = Callable[..., bool]


def _sitter(person: Person, *keys: str, whole: bool = False) -> Callable[[Pilot[None]], Awaitable[None]]:
    async def sit(pilot: Pilot[None]) -> None:
        await settled(pilot)
        assert isinstance(pilot.app, StudyApp)
        window = Window(pilot.app, pilot)
        await begin(window)
        if whole:
            await sit_all(window, person, 6)
        else:
            await go_to(window, person, "kinds/one")
        await window.press(*keys)
        still(pilot)
        pilot.app.clear_notifications()
        await settled(pilot)

    return sit


@SIZES
def test_picture_of_a_question(someone: Person, snap_compare: Snap, size: tuple[int, int]) -> None:
    assert snap_compare(
        StudyApp(someone.services()), terminal_size=size, run_before=_sitter(someone, "2", "f", "down", "x")
    )


@SIZES
def test_picture_of_the_review(someone: Person, snap_compare: Snap, size: tuple[int, int]) -> None:
    assert snap_compare(StudyApp(someone.services()), terminal_size=size, run_before=_sitter(someone, "1", "f", "r"))


@SIZES
def test_picture_of_the_result(someone: Person, snap_compare: Snap, size: tuple[int, int]) -> None:
    assert snap_compare(StudyApp(someone.services()), terminal_size=size, run_before=_sitter(someone, "s", whole=True))
