"""Editing without loss: what an edit of the decks does to what is remembered, and what it never does."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from studyapp.errors import SessionError
from studyapp.memory import entries as log
from studyapp.memory.entries import Adopted, Rekeyed
from studyapp.memory.schedule import NEW
from studyapp.sessions import marking
from studyapp.sessions.editions import Edited, adopt
from tests.sessions.author import Author
from tests.sessions.learner import ALL, answer, asked, asking, study_all

DECK = """
deck: d
notes:
  - id: time
    q: How long may a function run at the most?
    a: 15 minutes
  - id: size
    q: Largest request payload?
    answer: 6 MB
  - id: memory
    cloze: Memory goes from {{128 MB}} to {{10,240 MB}}.
  - id: scratch
    q: The folder that may be written to
    a: The path /tmp
    reverse: true
"""
TIME = "d/time"
KEYED = DECK.replace("15 minutes", "20 minutes")
NEVER = DECK.replace("a: 15 minutes", "a: As long as it likes")

Someone = Callable[..., Author]


@pytest.fixture
def someone(tmp_path: Path) -> Iterator[Someone]:
    """Makes an author of these decks; at the end the log and the projection must agree."""
    people: list[Author] = []

    def make(*decks: str) -> Author:
        people.append(Author(tmp_path, *(decks or (DECK,))))
        return people[-1]

    yield make
    for each in people:
        each.check()
        each.close()


@pytest.fixture
def author(someone: Someone) -> Author:
    """An author who knows the first card well."""
    author = someone()
    author.review(TIME)
    author.clock.forward(days=1)
    assert author.due == []
    return author


def events(author: Author) -> list[object]:
    return [entry.event for entry in author.edits]


# --- another answer -------------------------------------------------------------------------------------------------


def test_a_changed_key_is_due_at_once_and_told_until_it_is_reviewed(author: Author) -> None:
    """What is known stays; the card comes today, says what it was and is, and after a review no more."""
    before = author.learned(TIME)
    author.edit(KEYED)
    assert author.due == [TIME]
    assert author.told(TIME) == Edited("key", "15 minutes", "20 minutes")
    now = author.learned(TIME)
    assert (now.stability, now.difficulty, now.reviews, now.last_day) == (
        before.stability,
        before.difficulty,
        before.reviews,
        before.last_day,
    )
    answer(author.at(TIME), 1)
    author.clock.forward(seconds=120)
    assert author.told(TIME) is None
    assert events(author) == [Rekeyed(TIME)]


def test_it_is_told_to_the_log_once(author: Author) -> None:
    """However often the decks are read, in however many windows, before and after the review."""
    author.edit(KEYED)
    for _ in range(3):
        author.restart()
    author.review(TIME)
    author.restart()
    assert events(author) == [Rekeyed(TIME)]


def test_two_windows_that_read_it_at_once_do_no_harm(author: Author) -> None:
    """At worst the log says it twice."""
    other = author._started()
    author.write(KEYED)
    for program in (author.program, other, author.program):
        author.library = program.read_decks()
    other.close()
    assert set(events(author)) == {Rekeyed(TIME)}
    assert author.due == [TIME]
    author.review(TIME)
    author.restart()
    assert author.due == []


def test_a_key_that_is_put_back_is_not_told(author: Author) -> None:
    """The learner knows the answer as it is; the log keeps what happened."""
    author.edit(KEYED)
    author.edit(DECK)
    assert author.told(TIME) is None
    author.review(TIME)
    author.restart()
    assert events(author) == [Rekeyed(TIME)]
    assert author.due == []


def test_after_two_edits_what_was_is_what_the_learner_saw(author: Author) -> None:
    """Not what stood there between."""
    author.edit(KEYED)
    author.edit(NEVER)
    assert author.told(TIME) == Edited("key", "15 minutes", "As long as it likes")
    assert events(author) == [Rekeyed(TIME)]
    author.review(TIME)
    author.clock.forward(days=1)
    author.edit(DECK)
    assert author.told(TIME) == Edited("key", "As long as it likes", "15 minutes")
    assert events(author) == [Rekeyed(TIME), Rekeyed(TIME)]


def test_an_edit_while_the_program_was_closed_is_seen_at_the_next_start(author: Author) -> None:
    """By the first command that reads the decks."""
    author.write(KEYED)
    author.restart()
    assert author.due == [TIME]


def test_taking_the_review_back_tells_the_edit_again(author: Author) -> None:
    """The undone review never was; the edit was not retracted."""
    author.edit(KEYED)
    session = author.at(TIME)
    answer(session, 4)
    session.undo()
    assert asked(session) == TIME
    assert asking(session).edited == Edited("key", "15 minutes", "20 minutes")
    assert author.due == [TIME]


def test_taking_back_the_review_before_the_edit_leaves_a_new_card(author: Author) -> None:
    """Of a card that was never seen no answer has changed."""
    author.edit(KEYED)
    marking.undo(author.desk())
    assert author.memory(TIME) == NEW
    author.restart()
    assert events(author) == [Rekeyed(TIME)]


def test_a_new_card_is_never_told_as_edited(author: Author) -> None:
    """Nothing of it was seen."""
    author.edit(DECK.replace("6 MB", "7 MB").replace("128 MB", "256 MB"))
    assert events(author) == []


def test_a_suspended_card_stays_suspended_and_a_step_stays_a_step(author: Author) -> None:
    """An edit brings a card forward, not back."""
    marking.toggle_suspended(author.desk(), TIME, author.marks(TIME))
    author.review("d/size", rating=1)
    due_ms = author.learned("d/size").due_ms
    author.edit(KEYED.replace("6 MB", "7 MB"))
    assert set(events(author)) == {Rekeyed(TIME), Rekeyed("d/size")}
    assert author.marks(TIME).suspended
    assert TIME not in author.due
    assert author.learned("d/size").due_ms == due_ms


@pytest.mark.parametrize(
    "text",
    [
        DECK.replace("15 minutes", "**15 Minutes.**"),
        DECK.replace("15 minutes", "900 s"),
        DECK.replace("function run", "funtcion run"),
        DECK.replace("a: 15 minutes", "a: 15 minutes\n    explain: Longer work is cut."),
        "# a comment\n" + DECK.replace("- id: time", "- id: time\n    hint: [a round number]"),
    ],
    ids=["capitals and marks", "another unit", "a typo", "an explanation", "a hint"],
)
def test_a_cosmetic_edit_does_nothing(author: Author, text: str) -> None:
    """No entry, no date moved, nothing told when the card comes."""
    before = author.memory(TIME)
    author.edit(text)
    assert (events(author), author.memory(TIME), author.due) == ([], before, [])
    author.clock.forward(days=400)
    assert author.told(TIME) is None


def test_another_question_with_the_same_answer_is_said_but_not_due(author: Author) -> None:
    """It is told when the card comes anyway."""
    author.edit(DECK.replace("How long may a function run at the most?", "What is a function's longest timeout?"))
    assert (events(author), author.due) == ([], [])
    author.clock.forward(days=400)
    edited = author.told(TIME)
    assert edited is not None
    assert edited.edit == "meaning"


def test_each_card_of_a_note_has_its_own_key(someone: Someone) -> None:
    """An edit inside one deletion changes that card's answer; to its sibling it is another text."""
    author = someone()
    author.review("d/memory#c1", "d/memory#c2", "d/scratch", "d/scratch#reverse")
    author.edit(DECK.replace("10,240 MB", "3,008 MB").replace("/tmp", "/opt"))
    assert set(events(author)) == {Rekeyed("d/memory#c2"), Rekeyed("d/scratch")}


# --- other names ----------------------------------------------------------------------------------------------------


def renamed(text: str, old: str, new: str, *, formerly: str = "") -> str:
    """The deck with a note renamed, which says so."""
    return text.replace(f"- id: {old}\n", f"- id: {new}\n    formerly: [{formerly or old}]\n")


def test_a_renamed_card_carries_its_history_on(author: Author) -> None:
    """Memory, note and flag; nothing of it is new, due or an orphan."""
    marking.write_note(author.desk(), TIME, author.marks(TIME), "mine")
    marking.toggle_flag(author.desk(), TIME, author.marks(TIME))
    memory, marks = author.memory(TIME), author.marks(TIME)
    author.edit(renamed(DECK, "time", "timeout"))
    assert (author.memory("d/timeout"), author.marks("d/timeout")) == (memory, marks)
    assert events(author) == [Adopted("d/timeout", (TIME,))]
    assert author.orphans == []
    author.restart()
    author.restart()
    assert len(author.edits) == 1


def test_a_card_may_be_renamed_and_get_another_key_in_one_edit(author: Author) -> None:
    """It is due at once under its new name, and says what it was under the old one."""
    author.edit(renamed(KEYED, "time", "timeout"))
    assert events(author) == [Adopted("d/timeout", (TIME,)), Rekeyed("d/timeout")]
    assert author.due == ["d/timeout"]
    assert author.told("d/timeout") == Edited("key", "15 minutes", "20 minutes")


def test_the_key_of_a_renamed_card_may_change_before_its_next_review(author: Author) -> None:
    """What its last review saw was kept under the old name."""
    author.edit(renamed(DECK, "time", "timeout"))
    author.restart()
    author.edit(renamed(KEYED, "time", "timeout"))
    assert author.due == ["d/timeout"]
    assert author.told("d/timeout") == Edited("key", "15 minutes", "20 minutes")


def test_cloze_and_reverse_cards_are_carried_each_by_itself(someone: Someone) -> None:
    """One that was never seen is new under the new name as well."""
    author = someone()
    author.review("d/memory#c2", "d/scratch#reverse")
    author.edit(renamed(renamed(DECK, "memory", "range"), "scratch", "folder"))
    assert set(events(author)) == {
        Adopted("d/range#c2", ("d/memory#c2",)),
        Adopted("d/folder#reverse", ("d/scratch#reverse",)),
    }
    assert author.memory("d/range#c1") == author.memory("d/folder") == NEW


def test_a_card_may_come_from_another_deck(author: Author) -> None:
    """`formerly` then names it in full; so may a single card be named."""
    author.review("d/memory#c1", rating=1)
    memory = author.memory(TIME)
    other = "deck: e\nnotes:\n  - {id: t, q: How long?, a: 15 minutes, formerly: [d/time]}\n"
    other += "  - {id: least, q: The least?, a: 128 MB, formerly: [d/memory#c1]}\n"
    author.edit(other, "other.yaml")
    author.edit(None)
    assert author.memory("e/t") == memory
    assert author.memory("e/least") == author.memory("d/memory#c1") != NEW
    assert author.orphans == []


def test_a_deck_may_be_renamed(author: Author) -> None:
    """Each of its notes says what it was."""
    text = DECK.replace("deck: d", "deck: e")
    for note in ("time", "size", "memory", "scratch"):
        text = renamed(text, note, note, formerly=f"d/{note}")
    author.edit(text)
    assert events(author) == [Adopted("e/time", (TIME,))]


def test_a_split_card_gives_its_history_to_each_part(author: Author) -> None:
    """Each goes its own way from there."""
    text = renamed(DECK, "time", "standard") + "  - {id: express, q: An express run?, a: 5 min, formerly: [time]}\n"
    author.edit(text)
    assert set(events(author)) >= {Adopted("d/standard", (TIME,)), Adopted("d/express", (TIME,)), Rekeyed("d/express")}
    author.review("d/standard", rating=1)
    assert author.learned("d/express").reviews == 1
    assert author.orphans == []


def test_a_merged_card_has_the_weakest_memory_and_every_note(author: Author) -> None:
    """So that nothing is thought known that is not."""
    author.review("d/size", rating=1)
    for key in (TIME, "d/size"):
        marking.write_note(author.desk(), key, author.marks(key), f"on {key}")
    weak = author.memory("d/size")
    text = "deck: d\nnotes:\n  - {id: both, q: Time and size?, a: 15 minutes and 6 MB, formerly: [time, size]}\n"
    author.edit(text)
    assert author.marks("d/both").note == "on d/time\non d/size"
    assert author.learned("d/both").stability == weak.stability  # type: ignore[union-attr]
    assert events(author) == [Adopted("d/both", (TIME, "d/size")), Rekeyed("d/both")]


def test_a_card_renamed_twice_carries_on_what_was_learned_last(author: Author) -> None:
    """With both names in `formerly` the first is not taken for another card."""
    author.edit(renamed(DECK, "time", "b"))
    author.clock.forward(days=300)
    author.review("d/b")
    memory = author.learned("d/b")
    author.edit(renamed(DECK, "time", "c", formerly="time, b"))
    assert author.memory("d/c") == memory
    assert author.orphans == []


def test_a_learner_who_missed_a_name_is_not_lost(author: Author) -> None:
    """The names between were never seen."""
    author.edit(renamed(DECK, "time", "c", formerly="b, time"))
    assert author.memory("d/c") == author.memory(TIME) != NEW


@pytest.mark.parametrize("order", ["flagged first", "flagged after"])
def test_a_flag_on_the_new_card_does_not_bar_its_history(author: Author, order: str) -> None:
    """As when `formerly` is forgotten at first."""
    if order == "flagged first":
        author.edit(DECK.replace("- id: time", "- id: timeout"))
        marking.toggle_flag(author.desk(), "d/timeout", author.marks("d/timeout"))
    author.edit(renamed(DECK, "time", "timeout"))
    if order == "flagged after":
        marking.toggle_flag(author.desk(), "d/timeout", author.marks("d/timeout"))
    author.restart()
    assert author.memory("d/timeout") == author.memory(TIME)
    assert author.marks("d/timeout").flagged
    assert len(author.edits) == 1


@pytest.mark.parametrize("mark", [log.Buried, log.Flagged, log.Suspended])
def test_a_renamed_card_that_only_had_a_mark_is_told_to_the_log_once(
    someone: Someone, mark: Callable[[str], log.Mark]
) -> None:
    """However often the decks are read; and a mark that is taken off does not come back."""
    author = someone()
    author.desk().append(mark(TIME))
    author.edit(renamed(DECK, "time", "timeout"))
    author.restart()
    assert len(author.edits) == (mark is not log.Buried)
    author.desk().append(log.Unflagged("d/timeout"))
    author.desk().append(log.Resumed("d/timeout"))
    author.restart()
    assert not (author.marks("d/timeout").flagged or author.marks("d/timeout").suspended)
    assert len(author.edits) == (mark is not log.Buried)


def test_a_card_with_a_history_of_its_own_keeps_it(author: Author) -> None:
    """A `formerly` that comes too late changes nothing."""
    author.edit(DECK.replace("- id: time", "- id: timeout"))
    author.review("d/timeout", rating=1)
    own = author.memory("d/timeout")
    author.edit(renamed(DECK, "time", "timeout"))
    assert author.memory("d/timeout") == own
    assert author.edits == []
    assert [each.card for each in author.orphans] == [TIME]


def test_undo_across_a_rename(author: Author) -> None:
    """The review of before, taken back, is taken back under both names."""
    marking.toggle_flag(author.desk(), TIME, author.marks(TIME))
    author.edit(renamed(DECK, "time", "timeout"))
    assert marking.undo(author.desk()).card == TIME
    assert not author.marks("d/timeout").flagged
    marking.undo(author.desk())
    assert author.memory("d/timeout") == author.memory(TIME) == NEW
    author.review("d/timeout")
    marking.undo(author.desk())
    assert author.memory("d/timeout") == NEW


# --- another kind, no deck ------------------------------------------------------------------------------------------

CLOZED = DECK.replace(
    "q: How long may a function run at the most?\n    a: 15 minutes", 'cloze: "A function runs {{15 minutes}}."'
)


def test_a_note_of_another_kind_makes_other_cards_and_what_was_known_waits(author: Author) -> None:
    """Its history is an orphan, and can be carried on by hand."""
    author.edit(CLOZED)
    (orphan,) = author.orphans
    assert (orphan.card, orphan.reviews) == (TIME, 1)
    memory = author.memory(TIME)
    adopt(author.desk("decks"), author.library, TIME, "d/time#c1")
    assert author.memory("d/time#c1") == memory
    assert author.orphans == []


def test_a_note_of_another_kind_may_carry_itself_on(author: Author) -> None:
    """`formerly` with its own id does that, though it is told of as a problem."""
    author.edit(CLOZED.replace("- id: time", "- id: time\n    formerly: [time]"))
    assert events(author) == [Adopted("d/time#c1", (TIME,))]
    assert author.orphans == []


@pytest.mark.parametrize(
    ("before", "after", "reviewed", "heirs"),
    [
        (DECK, renamed(CLOZED, "time", "t"), ["d/time"], {"d/t#c1": ("d/time",)}),
        (CLOZED, renamed(DECK, "time", "t"), ["d/time#c1"], {"d/t": ("d/time#c1",)}),
        (
            DECK,
            DECK.replace("- id: memory\n    cloze: Memory goes from {{128 MB}} to {{10,240 MB}}.",
                         "- {id: m, q: From where to where?, a: From 128 MB to 10 GB, formerly: [memory]}"),
            ["d/memory#c1", "d/memory#c2"],
            {"d/m": ("d/memory#c1", "d/memory#c2")},
        ),
    ],
    ids=["basic to cloze", "cloze to basic", "two deletions to one card"],
)  # fmt: skip
def test_a_renamed_note_of_another_kind_carries_all_on(
    someone: Someone, before: str, after: str, reviewed: list[str], heirs: dict[str, tuple[str, ...]]
) -> None:
    author = someone(before)
    author.review(*reviewed)
    author.edit(after)
    assert {e.card: e.former for e in events(author) if isinstance(e, Adopted)} == heirs
    assert author.orphans == []


def test_a_deleted_card_is_an_orphan_and_back_in_its_deck_it_is_as_it_was(author: Author) -> None:
    """What it was near to is offered; nothing sealed is."""
    memory = author.memory(TIME)
    gone = DECK.replace("- id: time", "- id: limit")
    sealed = f"{gone}  - {{id: time-2, q: How long may a function run at the most?, a: 15 min, sealed: mock-1}}\n"
    author.edit(sealed)
    (orphan,) = author.orphans
    assert (orphan.card, orphan.reviews, orphan.prompt) == (TIME, 1, "How long may a function run at the most?")
    assert orphan.near[0] == "d/limit"
    assert "d/time-2" not in orphan.near
    assert author.memory(TIME) == memory
    author.edit(DECK)
    assert author.orphans == []
    assert author.memory(TIME) == memory


def test_what_was_adopted_is_told_of_as_any_other_card(author: Author) -> None:
    """By hand as by `formerly`."""
    author.edit(DECK.replace("- id: time", "- id: limit").replace("15 minutes", "20 minutes"))
    words = adopt(author.desk("decks"), author.library, TIME, "d/limit")
    assert words == "d/limit carries on the history of d/time."
    author.restart()
    assert author.told("d/limit") == Edited("key", "15 minutes", "20 minutes")


@pytest.mark.parametrize(
    ("orphan", "heir", "why"),
    [
        ("d/nowhere", "d/limit", "Nothing is remembered of d/nowhere."),
        ("d/size", "d/limit", "d/size is still in its deck"),
        ("d/time", "d/nowhere", "There is no card d/nowhere."),
        ("d/time", "d/kept", "There is no card d/kept."),
        ("d/time", "d/size", "d/size has a history of its own"),
    ],
)
def test_what_cannot_be_adopted_is_refused_and_nothing_is_written(
    author: Author, orphan: str, heir: str, why: str
) -> None:
    """With the reason; a sealed card is none that anybody knows of."""
    author.review("d/size")
    author.edit(DECK.replace("- id: time", "- id: limit") + "  - {id: kept, q: K?, a: K, sealed: mock-1}\n")
    before = author.log
    with pytest.raises(SessionError, match=why):
        adopt(author.desk("decks"), author.library, orphan, heir)
    assert author.log == before


def test_an_orphan_can_be_split_by_hand(author: Author) -> None:
    """Adopted by one card, it may be adopted by another."""
    author.edit(DECK.replace("- id: time", "- id: limit"))
    for heir in ("d/limit", "d/size"):
        adopt(author.desk("decks"), author.library, TIME, heir)
    assert author.memory("d/limit") == author.memory("d/size") == author.memory(TIME)


def test_a_day_of_study_after_all_this_is_as_any_other(author: Author) -> None:
    """Every card is asked once and rated."""
    author.edit(renamed(renamed(KEYED, "time", "t"), "memory", "m"))
    assert set(study_all(author.study(ALL), [4])) == {"d/t", "d/size", "d/m#c1", "d/scratch"}
