"""Ask, reveal or respond, rate, next: each step is in the log when it is acknowledged, and no other step is."""

from collections.abc import Callable
from pathlib import Path

import pytest

from studyapp.content.library import Selection
from studyapp.errors import SessionError, StudyError
from studyapp.memory.entries import Reviewed
from studyapp.memory.schedule import NEW, Learned
from studyapp.sessions.study import LONGEST_ANSWER_MS, Asking, Finished, Revealed, StudySession
from tests.sessions.learner import ALL, NEW_CARDS, Learner, answer, asked, asking, plain_deck, revealed, study_all


def test_a_card_is_asked_revealed_and_rated_and_the_next_one_comes(learner: Learner) -> None:
    """The whole flow of one card, with what is on screen at each step."""
    session = learner.study()
    view = asking(session)
    assert (view.card.key, view.memory, view.typing) == ("lambda/timeout", NEW, False)
    session.reveal()
    shown = revealed(session)
    assert shown.asking.card.answer == "15 minutes"
    assert [each.name for each in shown.previews] == ["Again", "Hard", "Good", "Easy"]
    assert (shown.suggested, shown.verdict) == (3, None)
    rated = session.rate(3)
    assert [entry.id for entry in learner.log] == [rated.id]
    assert asked(session) == "lambda/memory#c1"
    assert isinstance(session.view, Asking)


def test_a_review_is_durable_when_rate_returns(learner: Learner) -> None:
    """Another process sees it at once: card, rating, what was shown, when, on which study day and in which mode."""
    session = learner.study()
    learner.clock.forward(seconds=7)
    card = session.card
    rated = answer(session, 2)
    (entry,) = learner.window().log
    assert (entry.id, entry.at_ms, entry.offset_s, entry.day, entry.mode) == (
        rated.id,
        learner.now.at_ms,
        3600,
        learner.today,
        "study",
    )
    assert entry.event == Reviewed(card.key, 2, card.fingerprint, 7000, None)


def test_new_cards_come_in_the_order_of_the_deck_without_items_and_sealed_ones(learner: Learner) -> None:
    """A session over everything asks each note's first card; an item and a sealed card are never asked."""
    assert study_all(learner.study(), [4]) == list(NEW_CARDS)
    assert not {"lambda/too-long", "lambda/secret"} & {entry.event.card for entry in learner.log}


@pytest.mark.parametrize(
    ("selection", "cards"),
    [
        (Selection(tag="sizes"), ["lambda/memory#c1"]),
        (Selection(topic="limits"), ["lambda/timeout"]),
        (Selection(domain="development"), ["lambda/scratch"]),
        (Selection(deck="lambda", tag="aws"), list(NEW_CARDS)),
        (Selection(deck="other"), []),
    ],
)
def test_only_what_is_selected_is_asked(learner: Learner, selection: Selection, cards: list[str]) -> None:
    """Each part of a selection narrows it."""
    assert study_all(learner.study(selection), [4]) == cards


def test_a_session_ends_when_nothing_is_left_today(learner: Learner) -> None:
    """Rating Good twice takes a new card through its two steps, and the end says what was done."""
    session = learner.study()
    assert study_all(session) == [*NEW_CARDS, *NEW_CARDS]
    assert isinstance(session.view, Finished)
    assert isinstance(learner.study().view, Finished)


def test_left_counts_the_cards_to_come_with_the_one_on_screen(learner: Learner) -> None:
    """New cards become cards in a step, and these leave the count when they graduate."""
    session = learner.study()
    assert asking(session).left == (0, 0, 4)
    answer(session, 3)
    assert asking(session).left == (1, 0, 3)
    answer(session, 4)
    assert asking(session).left == (1, 0, 2)


# --- verbs where they do not fit --------------------------------------------------------------------------------------

VERBS: dict[str, Callable[[StudySession], object]] = {
    "hint": lambda session: session.hint(),
    "reveal": lambda session: session.reveal(),
    "respond": lambda session: session.respond("6 MB"),
    "rate": lambda session: session.rate(3),
    "rate 0": lambda session: session.rate(0),
    "rate 5": lambda session: session.rate(5),
    "skip": lambda session: session.skip(),
    "bury": lambda session: session.bury(),
    "suspend": lambda session: session.suspend(),
    "flag": lambda session: session.flag(),
    "note": lambda session: session.note("mine"),
    "undo": lambda session: session.undo(),
    "too long a note": lambda session: session.note("x" * 10_001),
}


def _at_the_end(learner: Learner) -> StudySession:
    return learner.study(Selection(deck="none"))


def _at_the_prompt(learner: Learner) -> StudySession:
    return learner.study()


def _at_the_answer(learner: Learner) -> StudySession:
    session = learner.study()
    session.reveal()
    return session


@pytest.mark.parametrize(
    ("stand", "verb"),
    [
        *((_at_the_end, verb) for verb in VERBS),
        *((_at_the_prompt, verb) for verb in ("rate", "rate 0", "rate 5", "undo", "too long a note")),
        *((_at_the_answer, verb) for verb in ("hint", "reveal", "respond", "rate 0", "rate 5", "undo")),
    ],
)
def test_a_verb_that_does_not_fit_is_refused_and_records_nothing(
    learner: Learner, stand: Callable[[Learner], StudySession], verb: str
) -> None:
    """Neither the log nor the screen changes."""
    session = stand(learner)
    before = session.view
    with pytest.raises(SessionError) as refusal:
        VERBS[verb](session)
    assert refusal.value.message.endswith(".")
    assert learner.log == []
    assert session.view == before


def test_every_verb_that_fits_a_prompt_is_taken(learner: Learner) -> None:
    """The table above refuses because of where it stands, not because a verb never works."""
    for verb in ("hint", "reveal", "respond", "skip", "bury", "suspend", "flag", "note"):
        VERBS[verb](learner.study())


# --- typed answers ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "outcome", "suggested"),
    [
        ("6 MB", "right", 3),
        ("6mb", "right", 3),
        ("six megabytes", "right", 3),
        ("6", "close", 2),
        ("7 MB", "wrong", 1),
        ("", "wrong", 1),
    ],
)
def test_a_typed_answer_is_judged_and_suggests_its_rating(
    learner: Learner, typed: str, outcome: str, suggested: int
) -> None:
    """The learner has the last word: any rating is taken, and what was typed is kept with it."""
    session = _at_the_typed_card(learner)
    assert asking(session).typing
    session.respond(typed)
    view = revealed(session)
    assert view.verdict is not None
    assert (view.verdict.outcome, view.suggested) == (outcome, suggested)
    session.rate(4)
    assert learner.log[-1].event.response == typed


def test_showing_a_typed_card_without_an_answer_judges_nothing(learner: Learner) -> None:
    """No verdict, no response in the log."""
    session = _at_the_typed_card(learner)
    session.reveal()
    assert revealed(session).verdict is None
    session.rate(3)
    assert learner.log[-1].event.response is None


def test_what_was_typed_is_made_safe_where_it_comes_in(learner: Learner) -> None:
    """A pasted escape sequence is a visible mark in the log and wherever it is shown."""
    session = _at_the_typed_card(learner)
    session.respond("\x1b[c6 MB\x9b")
    session.rate(1)
    assert learner.log[-1].event.response == "␛[c6 MB\ufffd"


def test_the_verdict_is_gone_with_its_card(learner: Learner) -> None:
    """The next card starts without it, and so does the same card when it comes again."""
    session = _at_the_typed_card(learner)
    session.respond("7 MB")
    session.rate(1)
    while asked(session) != "lambda/payload":
        answer(session, 4)
    session.reveal()
    assert revealed(session).verdict is None


def _at_the_typed_card(learner: Learner) -> StudySession:
    session = learner.study()
    while asked(session) != "lambda/payload":
        session.bury()
    return session


# --- hints, skipping, time --------------------------------------------------------------------------------------------


def test_hints_come_one_by_one_and_are_gone_with_the_card(learner: Learner) -> None:
    """From vague to near; after the last one there are no more, and nothing of it is recorded."""
    session = learner.study()
    assert (asking(session).hints, asking(session).more_hints) == ((), 2)
    session.hint()
    assert (asking(session).hints, asking(session).more_hints) == (("It is a round number of minutes.",), 1)
    session.hint()
    assert len(asking(session).hints) == 2
    with pytest.raises(SessionError, match="no more hints"):
        session.hint()
    session.skip()
    with pytest.raises(SessionError, match="has no hint"):
        session.hint()
    while asked(session) != "lambda/timeout":
        session.skip()
    assert asking(session).hints == ()
    assert learner.log == []


def test_a_skipped_card_comes_last_unrated(learner: Learner) -> None:
    """Skipping goes round all the cards and back to the first; nothing is recorded."""
    session = learner.study()
    for card in NEW_CARDS:
        assert asked(session) == card
        session.skip()
    assert asked(session) == NEW_CARDS[0]
    assert asking(session).left == (0, 0, 4)
    assert learner.log == []


def test_a_skipped_card_in_a_step_makes_room_for_the_others(learner: Learner) -> None:
    """A card whose step is due is not shown again at once when it is put off."""
    session = learner.study()
    answer(session, 1)
    learner.clock.forward(seconds=61)
    answer(session, 3)
    assert asked(session) == "lambda/timeout"
    session.skip()
    assert asked(session) == "lambda/payload"
    assert asking(session).left.steps == 2
    session.skip()
    assert asked(session) == "lambda/scratch"


def test_a_skipped_card_that_came_early_makes_room_for_the_next_one(learner: Learner) -> None:
    """With nothing left but steps that are not due yet, skipping goes round them."""
    session = learner.study()
    for _ in NEW_CARDS:
        answer(session, 3)
    for card in NEW_CARDS:
        assert asked(session) == card
        session.skip()
    assert asked(session) == NEW_CARDS[0]


def test_the_only_card_can_be_skipped(learner: Learner) -> None:
    """It comes back at once, hidden again."""
    session = learner.study(Selection(topic="limits"))
    session.reveal()
    session.skip()
    assert asking(session).card.key == "lambda/timeout"


def test_time_on_a_card_counts_up_to_two_minutes(learner: Learner) -> None:
    """Whoever goes for coffee has not thought for an hour; a clock set back does not make time negative."""
    session = learner.study()
    learner.clock.forward(seconds=3600)
    answer(session)
    learner.clock.forward(seconds=-600)
    answer(session)
    assert [entry.event.duration_ms for entry in learner.log] == [LONGEST_ANSWER_MS, 0]


# --- leeches ----------------------------------------------------------------------------------------------------------


def test_a_leech_is_told_at_the_8th_lapse_and_at_every_4th_from_there(tmp_path: Path) -> None:
    """The notice names the count and what to do, once for each such lapse, never for other ratings in between."""
    learner = Learner(tmp_path, plain_deck(1))
    notices: list[tuple[int, str]] = []
    answer(learner.study(), 4)
    while learner.learned("plain/n0").lapses < 16:
        learner.clock.forward(days=max(learner.learned("plain/n0").interval, 1))
        session = learner.study()
        for rating in (1, 1, 2, 3):  # the lapse, two tries at its step that fail or drag, and out of it
            if asked(session) is not None:
                rated = answer(session, rating)
                lapses = learner.learned("plain/n0").lapses
                notices += [(lapses, rated.notice)] if rated.notice else []
    assert [lapses for lapses, _ in notices] == [8, 12, 16]
    assert notices[0][1].startswith("Forgotten 8 times: a leech.")
    assert isinstance(learner.memory("plain/n0"), Learned)
    learner.close()


def test_the_end_of_a_session_is_not_a_card(learner: Learner) -> None:
    """Asking for the card on screen says so."""
    with pytest.raises(StudyError, match="no card"):
        _ = _at_the_end(learner).card
    assert not isinstance(_at_the_end(learner).view, Revealed)
    assert learner.study(ALL).card.key == "lambda/timeout"
