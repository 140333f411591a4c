"""No edit loses anything: decks edited at random by their author, while a learner studies, undoes and starts again."""

import shutil
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.errors import SessionError
from studyapp.memory.entries import Adopted, Rekeyed
from studyapp.sessions import marking
from studyapp.sessions.editions import adopt
from tests.sessions.author import Author

BODIES = (
    "q: '{n}?', a: '{v}'",
    "q: '{n}?', answer: '{v}'",
    "cloze: '{n} is {{{{{v}}}}} of {{{{the rest {v}}}}}'",
    "q: '{n}', a: 'that is {v}', reverse: yes",
    "q: '{n}?', options: [{{right: '{v}'}}, {{wrong: nothing}}]",
)


class Note(NamedTuple):
    """A note as its author has it: `name` and `body` are numbers, `formerly` the names it had, or carries on."""

    name: int
    body: int
    value: int
    formerly: tuple[int, ...] = ()

    @property
    def line(self) -> str:
        former = f", formerly: [{', '.join(f'n{each}' for each in self.formerly)}]" if self.formerly else ""
        return (
            f"  - {{id: n{self.name}, {BODIES[self.body].format(n=f'n{self.name}', v=f'{self.value} MB')}{former}}}\n"
        )


class Step(NamedTuple):
    """Something that is done: by the author (edit, kind, rename, split, merge, add, delete) or by the learner."""

    what: str
    at: int = 0
    value: int = 0


STEP = st.builds(
    Step,
    st.sampled_from(
        ("edit", "kind", "rename", "silently", "split", "merge", "add", "delete", "restart", "undo", "undo", "days")
        + ("review",) * 5
        + ("flag", "note", "adopt")
    ),
    st.integers(0, 9),
    st.integers(0, 4),
)
SCRIPTS = st.lists(STEP, min_size=10, max_size=40)


class Story:
    """An author's deck and a learner's log, step by step."""

    def __init__(self, folder: Path) -> None:
        self.notes = [Note(at, at, at + 1) for at in range(3)]
        self._names = 3
        self.someone = Author(folder, self.text)

    @property
    def text(self) -> str:
        return "deck: d\nnotes:\n" + "".join(note.line for note in self.notes) + "  - {id: last, q: Last?, a: Yes}\n"

    def _named(self, note: Note, *formerly: int) -> Note:
        self._names += 1
        return note._replace(name=self._names - 1, formerly=formerly)

    def author(self, step: Step) -> None:
        """Edit the deck."""
        at = step.at % max(len(self.notes), 1)
        note = self.notes[at] if self.notes else Note(0, 0, 0)
        match step.what:
            case "add":
                self.notes.append(self._named(Note(0, step.value, step.at)))
            case _ if not self.notes:
                return
            case "edit":
                self.notes[at] = note._replace(value=step.value)
            case "kind":
                self.notes[at] = note._replace(body=step.value)
            case "rename":
                self.notes[at] = self._named(note, *note.formerly, note.name)
            case "silently":
                self.notes[at] = self._named(note)
            case "split":
                self.notes[at : at + 1] = [self._named(note, note.name), self._named(note, note.name)]
            case "merge":
                other = self.notes[step.value % len(self.notes)]
                self.notes = [each for each in self.notes if each not in (note, other)]
                self.notes.append(self._named(note, *{note.name, other.name}))
            case "delete":
                del self.notes[at]
        self.someone.edit(self.text)

    def learner(self, step: Step) -> bool:
        """Study, or something like it. False when it is not of that sort."""
        someone = self.someone
        card = sorted(someone.library.cards)[step.at % len(someone.library.cards)]
        match step.what:
            case "review":
                someone.review(card, rating=1 + step.value % 4)
            case "flag":
                marking.toggle_flag(someone.desk(), card, someone.marks(card))
            case "note":
                marking.write_note(someone.desk(), card, someone.marks(card), f"note {step.value}")
            case "undo" if someone.store.last_undoable():
                marking.undo(someone.desk())
            case "undo":
                pass
            case "days":
                someone.clock.forward(days=step.value)
            case "restart":
                someone.restart()
            case "adopt" if someone.orphans:
                orphan = someone.orphans[step.at % len(someone.orphans)].card
                try:
                    adopt(someone.desk("decks"), someone.library, orphan, card)
                except SessionError:
                    assert card in someone.store.snapshot().memories
            case "adopt":
                pass
            case _:
                return False
        return True


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an empty database, to be copied."""
    folder = tmp_path_factory.mktemp("empty")
    Author(folder / "home", "deck: d\nnotes:\n  - {id: last, q: Last?, a: Yes}\n").close()
    for name in ("own", "bundled"):
        shutil.rmtree(folder / "home" / name)
    return folder / "home"


def check(story: Story, before: list[object]) -> list[object]:
    """What holds after each step; returns the log."""
    someone = story.someone
    log = list(someone.log)
    assert log[: len(before)] == before
    snapshot = someone.store.snapshot()
    remembered = snapshot.memories.keys() | snapshot.marks.keys()
    adopted = {card for entry in log if isinstance(entry.event, Adopted) for card in entry.event.former}
    orphans = {each.card for each in someone.orphans}
    assert remembered <= someone.library.cards.keys() | orphans | adopted
    assert not orphans & (someone.library.cards.keys() | adopted)
    assert someone.store.projection() == someone.store.replayed()
    return log


@settings(max_examples=25)
@given(script=SCRIPTS)
def test_no_edit_loses_anything(empty: Path, tmp_path_factory: pytest.TempPathFactory, script: list[Step]) -> None:
    """The log only grows; what is remembered is in a deck, an orphan, or carried on; the projection is the log's."""
    home = tmp_path_factory.mktemp("home") / "home"
    shutil.copytree(empty, home)
    story = Story(home)
    log: list[object] = []
    try:
        for step in script:
            if not story.learner(step):
                story.author(step)
            log = check(story, log)
        quiet = len(story.someone.log)
        for _ in range(2):
            story.someone.restart()
        assert len(story.someone.log) == quiet, "reading the same decks again has nothing to tell"
        for entry in story.someone.log:
            assert not isinstance(entry.event, Rekeyed) or entry.mode == "decks"
        for key, memory in story.someone.store.snapshot().memories.items():
            if (card := story.someone.library.cards.get(key)) and memory.shown != card.fingerprint:
                kept = story.someone.store.shown([key])[key]
                assert kept.fingerprint == memory.shown, "what the last review saw is kept"
    finally:
        story.someone.close()
        shutil.rmtree(home)
