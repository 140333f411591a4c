"""Searching the cards: every word, field and state of the search language, each turned round by a minus."""

import pytest

from studyapp.content.library import Selection
from studyapp.sessions.browse import STATES, Found, find
from studyapp.sessions.marking import bury, toggle_flag, toggle_suspended, write_note
from tests.sessions.learner import DECK, Learner, answer, asked, library_of, plain_deck, study_all

CARDS = (
    "lambda/timeout",
    "lambda/memory#c1",
    "lambda/memory#c2",
    "lambda/payload",
    "lambda/scratch",
    "lambda/scratch#reverse",
    "lambda/too-long",
)


def _find(learner: Learner, query: str) -> Found:
    return find(learner.library, learner.store.snapshot(), query, learner.today)


def _keys(learner: Learner, query: str) -> list[str]:
    found = _find(learner, query)
    assert found.complaint == ""
    return [row.card.key.removeprefix("lambda/") for row in found.rows]


def test_an_empty_search_finds_every_open_card(learner: Learner) -> None:
    """Items too; a sealed one never, however it is searched for."""
    found = _find(learner, "")
    assert tuple(row.card.key for row in found.rows) == CARDS
    assert found.cards == len(CARDS)
    for query in ("secret", "exam", "is:new exam", "deck:lambda yes", "-nothing secret"):
        assert "lambda/secret" not in {row.card.key for row in _find(learner, query).rows}


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ("hour", ["too-long"]),
        ("HOUR", ["too-long"]),
        ("what do", ["too-long"]),
        ("timeout minutes", ["timeout"]),
        ("minutes timeout", ["timeout"]),
        ("10,240", ["memory#c1", "memory#c2"]),
        ("#c2", ["memory#c2"]),
        ("/tmp", ["scratch", "scratch#reverse"]),
        ("steps", ["timeout"]),  # in its explanation
        ('"written to"', ["scratch", "scratch#reverse"]),
        ('"to written"', []),
        ("written to -reverse", ["scratch"]),
        ('memory -"128 MB"', []),
        ('-"Memory goes" sizes', []),
        ("sizes", ["memory#c1", "memory#c2"]),
        ("no-such-word", []),
        ("deck:lambda payload", ["payload"]),
        ("deck:lam payload", ["payload"]),
        ("DECK:Lambda payload", ["payload"]),
        ("deck:other", []),
        ("tag:sizes", ["memory#c1", "memory#c2"]),
        ("tag:aws -tag:sizes minutes", ["timeout"]),
        ("topic:limits", ["timeout"]),
        ("-topic:limits payload", ["payload"]),
        ("domain:development", ["scratch", "scratch#reverse"]),
        ('domain:"develop"', ["scratch", "scratch#reverse"]),
        ("fact:limits.timeout", ["timeout"]),
        ("kind:cloze", ["memory#c1", "memory#c2"]),
        ("kind:basic", ["timeout", "scratch", "scratch#reverse"]),
        ("kind:typed", ["payload"]),
        ("kind:choice", ["too-long"]),
        ("nofield:x", []),
        ("-", ["too-long"]),
        ("is:", []),
    ],
)
def test_words_quotes_and_fields(learner: Learner, query: str, keys: list[str]) -> None:
    """Every word must fit, case aside."""
    assert _keys(learner, query) == keys


def _make_states(learner: Learner) -> None:
    """A card in each state, on one day."""
    session = learner.study()
    study_all(session, [4])
    learner.clock.forward(days=60)
    session = learner.study()
    while asked(session) != "lambda/payload":
        session.skip()
    answer(session, 3)  # in review, not due
    while asked(session) != "lambda/memory#c1":
        session.skip()
    answer(session, 1)  # relearning
    desk = learner.desk()
    for act, card in ((toggle_suspended, "scratch#reverse"), (toggle_flag, "too-long")):
        act(desk, f"lambda/{card}", learner.marks(f"lambda/{card}"))
    bury(desk, "lambda/scratch")
    write_note(desk, "lambda/timeout", learner.marks("lambda/timeout"), "A quarter of an HOUR.")


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ("is:new", ["memory#c2", "scratch#reverse", "too-long"]),
        ("is:learning", ["memory#c1"]),
        ("is:review", ["timeout", "payload", "scratch"]),
        ("is:due", ["timeout", "memory#c1", "scratch"]),
        ("is:suspended", ["scratch#reverse"]),
        ("is:buried", ["scratch"]),
        ("is:flagged", ["too-long"]),
        ("is:noted", ["timeout"]),
        ("is:leech", []),
        ("is:item", ["too-long"]),
        ("IS:ITEM", ["too-long"]),
        ("is:Due", ["timeout", "memory#c1", "scratch"]),
        ("-is:new is:due", ["timeout", "memory#c1", "scratch"]),
        ("-is:new -is:due", ["payload"]),
        ("is:due is:buried", ["scratch"]),
        ('"quarter of an hour"', ["timeout"]),  # in the learner's own note
    ],
)
def test_states(learner: Learner, query: str, keys: list[str]) -> None:
    """Each state finds the cards that are in it today."""
    _make_states(learner)
    assert _keys(learner, query) == keys


def test_every_state_is_covered_by_the_table_above() -> None:
    """A new one belongs there."""
    (parameters,) = test_states.pytestmark  # type: ignore[attr-defined]
    tested = {query.removeprefix("is:") for query, _ in parameters.args[1]}
    assert set(STATES) <= tested


def test_buried_is_for_one_day(learner: Learner) -> None:
    """Tomorrow it is not."""
    bury(learner.desk(), "lambda/timeout")
    assert _keys(learner, "is:buried") == ["timeout"]
    learner.clock.forward(days=1)
    assert _keys(learner, "is:buried") == []


def test_leeches_are_found(learner: Learner) -> None:
    """After eight lapses."""
    limits = Selection(topic="limits")
    answer(learner.study(limits), 4)
    for _ in range(8):
        assert _keys(learner, "is:leech") == []
        learner.clock.forward(days=learner.learned("lambda/timeout").interval or 1)
        study_all(learner.study(limits), [1, 3])
    assert _keys(learner, "is:leech") == ["timeout"]


def test_an_unknown_state_is_complained_of_and_the_rest_still_counts(learner: Learner) -> None:
    """The complaint names what there is; text from the search is shown safely."""
    found = _find(learner, "is:forgotten minutes")
    assert [row.card.key for row in found.rows] == ["lambda/timeout"]
    assert found.complaint.startswith("is:forgotten is not known; there are new, learning,")
    assert "\x1b" not in _find(learner, "is:\x1b[c").complaint


def test_rows_carry_the_cards_state_in_words(learner: Learner) -> None:
    """As the list shows it."""
    _make_states(learner)
    states = {row.card.key.removeprefix("lambda/"): row.state for row in _find(learner, "").rows}
    days = learner.learned("lambda/payload").due_day - learner.today
    late = learner.today - learner.learned("lambda/timeout").due_day
    assert states["memory#c2"] == "new"
    assert states["memory#c1"] == "relearning"
    assert states["scratch#reverse"] == "suspended"
    assert states["scratch"] == "buried today"
    assert states["timeout"].startswith("due, ") and late > 0
    assert states["payload"].startswith("in ") and days > 0


def test_an_edited_card_is_found_by_its_new_text_only(learner: Learner) -> None:
    """What is searched through belongs to the card as it was read."""
    assert _keys(learner, "round number") == []
    assert _keys(learner, "may a function") == ["timeout"]
    learner.library = library_of(DECK.replace("may a function", "can a function"), plain_deck(1))
    assert _keys(learner, "may a function") == []
    assert _keys(learner, "can a function") == ["timeout"]
