"""Which lines are which note, which note an edit is in, when a file counts as saved, and what is shown of it."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from studyapp.assessment.questions import question
from studyapp.authoring.preview import Extent, look, note_under_edit, outline
from studyapp.authoring.watching import LOOKS_PER_LISTING, Judge, Watcher, Workbench
from studyapp.cli.decks.drawn import ink, with_signs
from studyapp.content.library import Library
from studyapp.content.parse import parse_deck
from studyapp.content.problems import Problem
from studyapp.shelf.shelf import Shelf
from studyapp.tui.widgets.drawing_note import note_lines
from tests.authoring.editor import seen
from tests.content.test_parse_problems import IN_A_NOTE, Row
from tests.content.test_properties import bodies
from tests.tui.person import Person

DECK = """\
# My deck
deck: d
title: D

notes:
  # the first
  - id: a
    q: One?
    a: |
      1

      # not a comment

  # about b
  - id: b
    q: Two?
    # a comment among its keys
    a: two

  -
    id: c
    q: Three?
    a: three
    # a comment at its keys' column

tags: [x]
"""
LINES = {"a": (7, 12), "b": (15, 18), "c": (20, 24)}


def extents(text: str) -> dict[str, tuple[int, int]]:
    """First and last line of each note, by id."""
    return {each.id: (each.first, each.last) for each in outline(text.encode()).notes}


# --- where notes stand ------------------------------------------------------------------------------------------------


def test_a_note_goes_from_its_dash_to_its_last_line() -> None:
    """Blank lines after it, and comments that stand at the next one's column, are in no note."""
    assert extents(DECK) == LINES
    made = outline(DECK.encode())
    for line in range(1, len(made.lines) + 2):
        found = made.note_at(line)
        wanted = next((name for name, (first, last) in LINES.items() if first <= line <= last), None)
        assert (found.id if found else None) == wanted, line


@pytest.mark.parametrize("broken", ["    q: @x\n", '    q: "never closed\n', "    q: [x\n", "   q: x\n", "\tq: x\n"])
def test_notes_keep_their_lines_when_one_of_them_is_not_yaml(broken: str) -> None:
    assert extents(DECK.replace("    q: Two?\n", broken)) == LINES


@pytest.mark.parametrize("newline", ["\r\n", "\r"])
def test_line_ends_and_a_bom_change_no_line(newline: str) -> None:
    assert extents("\ufeff" + DECK.replace("\n", newline)) == LINES


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        ("", {}),
        ("deck: d\n", {}),
        ("- a\n- b\n", {}),
        ("deck: d\nnotes: none\n", {}),
        ("facts:\n  - id: f\n    statement: x\n", {}),
        ("deck: d\nnotes:\n- id: a\n  q: x\n  a: y\n- id: b\n  q: x\n  a: y\n", {"a": (3, 5), "b": (6, 8)}),
        ("notes: [{id: a, q: x, a: y},\n {id: b, q: x,\n a: y}]\ndeck: d\n", {"a": (1, 1), "b": (2, 3)}),
        ("notes: [{id: a, q: x, a: y}, {id: b, q: x, a: y}]\n", {"a": (1, 1), "b": (1, 1)}),
        ("notes:\n  - q: x\n    a: y\ntopics:\n  - id: t\n", {"": (2, 3)}),
        ("topics:\n  - id: t\nnotes:\n  - id: n\n    q: @x\nfacts:\n  - id: f\n", {"n": (4, 5)}),
        ('notes:\n  - q: @x\n    "id": n\n...\n', {"n": (2, 3)}),
        ("notes:\n  - What is it?\n  - id: n\n", {"": (2, 2), "n": (3, 3)}),
    ],
)
def test_notes_are_found_however_they_are_written(text: str, notes: dict[str, tuple[int, int]]) -> None:
    assert extents(text) == notes


@pytest.mark.parametrize(
    "data", [b"\xff\xfe", b"deck: d\0", b"notes:\n  - id: \xff\n", b"[" * 5000, b"notes:\n\t- x\n"]
)
def test_what_is_no_deck_has_an_outline_too(data: bytes) -> None:
    assert all(note.first <= note.last for note in outline(data).notes)


@pytest.mark.parametrize("row", IN_A_NOTE, ids=lambda row: row.name)
def test_a_broken_note_is_found_beside_its_neighbour(row: Row) -> None:
    """Every mistake of the parser's corpus, and a note whose text holds dashes after it."""
    text = f"deck: d\nnotes:\n  - id: n\n{row.text}  - id: good\n    q: |\n      - id: no note\n    a: It is\n"
    broken = row.text.count("\n")
    found = outline(text.encode())
    assert found.note_at(3) is not None
    good = next(note for note in found.notes if note.id == "good")
    assert (good.first, good.last) == (4 + broken, 7 + broken)


@given(st.lists(bodies(), min_size=1, max_size=5), st.booleans(), st.integers(0, 2))
def test_every_note_that_is_read_has_lines_of_its_own(written: list[dict[str, object]], flow: bool, blank: int) -> None:
    entries = [{"id": f"n{at}", **body} for at, body in enumerate(written)]
    if flow:
        text = yaml.safe_dump({"deck": "d", "notes": entries}, allow_unicode=True, default_flow_style=True)
    else:
        listed = [yaml.safe_dump([entry], allow_unicode=True, sort_keys=False) for entry in entries]
        text = "deck: d\nnotes:\n" + ("\n" * blank).join(listed)
    file = parse_deck(text.encode(), "d.yaml")
    made = outline(text.encode())
    assert file.deck is not None
    assert [note.id for note in file.deck.notes] == [extent.id for extent in made.notes]
    for note, extent in zip(file.deck.notes, made.notes, strict=True):
        assert note.line in extent
        assert flow or seen("\n".join(made.text_of(extent)))[0]["id"] == note.id


# --- the note under edit ----------------------------------------------------------------------------------------------

SMALL = (
    "deck: d\nnotes:\n  - id: a\n    q: A?\n    a: x\n  - id: b\n    q: B?\n    a: x\n  - id: c\n    q: C?\n    a: x\n"
)
NEW = "  - id: new\n    q: N?\n    a: x\n"


@pytest.mark.parametrize(
    ("after", "wanted"),
    [
        (SMALL.replace("B?", "Better?"), "b"),
        (SMALL.replace("B?", '"Broken'), "b"),
        (SMALL.replace("id: b", "id: bee"), "bee"),
        (SMALL.replace("    q: B?\n", ""), "b"),
        (SMALL + NEW, "new"),
        (SMALL.replace("  - id: a", NEW + "  - id: a"), "new"),
        (SMALL.replace("  - id: b", NEW + "  - id: b"), "new"),
        (SMALL.replace("  - id: b", "  - id: a2\n    q: A?\n    a: x\n  - id: b"), "a2"),
        (SMALL.replace("A?", "AA?").replace("C?", "CC?"), "a"),
        (SMALL.replace("  - id: b\n    q: B?\n    a: x\n", ""), "c"),  # what stands where it stood
        (SMALL.replace("notes:", "tags: [t]\nnotes:"), None),
        (SMALL.replace("  - id: b", "\n  # remark\n  - id: b"), None),
        ("", None),
    ],
)
def test_the_note_whose_text_changed_is_under_edit(after: str, wanted: str | None) -> None:
    found = note_under_edit(outline(SMALL.encode()), outline(after.encode()))
    assert (found.id if found else None) == wanted


def test_notes_that_were_away_while_a_file_was_written_are_not_under_edit() -> None:
    whole, half = outline(SMALL.encode()), outline(SMALL[: SMALL.index("  - id: b")].encode())
    after = outline(SMALL.replace("C?", "Changed?").encode())
    found = note_under_edit(half, after, whole.texts | half.texts)
    assert found is not None
    assert found.id == "c"


def test_problems_are_those_of_the_note_and_the_others_are_counted() -> None:
    problems = [Problem("d", line, 1, "x", f"on {line}") for line in (2, 3, 5, 6)] + [Problem("e", 4, 1, "x", "other")]
    found = look("d", Extent(3, 5, "a"), (), problems)
    assert [each.line for each in found.problems] == [3, 5]
    assert found.elsewhere == 2
    assert [each.line for each in look("d", None, (), problems).problems] == [2, 3, 5, 6]
    outside = look("d", Extent(8, 9, "b"), (), problems)  # it cannot be read, and for nothing that is in it
    assert (len(outside.problems), outside.elsewhere) == (4, 0)


# --- saving -----------------------------------------------------------------------------------------------------------


def save(path: Path, text: str, at: int) -> None:
    """Write a file in place, `at` seconds after the epoch."""
    path.write_text(text, encoding="utf-8")
    os.utime(path, (at, at))


def replace(path: Path, text: str, at: int) -> None:
    """Save as many editors do: another file takes the place."""
    draft = path.with_suffix(".tmp")
    save(draft, text, at)
    draft.replace(path)


SAVES = pytest.mark.parametrize("write", [save, replace], ids=["in place", "by rename"])


@SAVES
def test_a_save_is_seen_once_when_it_is_over(tmp_path: Path, write: Callable[[Path, str, int], None]) -> None:
    path = tmp_path / "d.yaml"
    save(path, SMALL, 1)
    watcher = Watcher([tmp_path])
    assert watcher.saved() == []
    write(path, "half", 2)
    assert watcher.saved() == []
    write(path, "the whole", 3)
    assert watcher.saved() == []
    assert watcher.saved() == [path]
    assert watcher.saved() == []


def test_a_file_that_is_away_for_a_moment_is_the_same_file(tmp_path: Path) -> None:
    path = tmp_path / "d.yaml"
    save(path, SMALL, 1)
    watcher = Watcher([path])
    away = path.rename(tmp_path / "elsewhere")
    assert [watcher.saved() for _ in range(3)] == [[], [], []]
    away.rename(path)
    assert [watcher.saved() for _ in range(3)] == [[], [], []]
    path.unlink()
    watcher.saved()
    save(path, "new", 2)
    assert [watcher.saved() for _ in range(3)] == [[], [path], []]


def test_a_file_that_is_emptied_to_be_written_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "d.yaml"
    save(path, SMALL, 1)
    watcher = Watcher([path])
    save(path, "", 2)
    assert [watcher.saved() for _ in range(4)] == [[], [], [], []]
    save(path, "whole", 3)
    assert [watcher.saved() for _ in range(3)] == [[], [path], []]


def test_a_new_file_is_found_and_what_is_no_deck_is_let_be(tmp_path: Path) -> None:
    save(tmp_path / "d.yaml", SMALL, 1)
    watcher = Watcher([tmp_path, tmp_path / "d.yaml"])
    assert watcher.files == (tmp_path / "d.yaml",)
    new = tmp_path / "deeper" / "new.yml"
    new.parent.mkdir()
    save(new, SMALL, 1)
    save(tmp_path / "notes.txt", SMALL, 1)
    (tmp_path / "folder.yaml").mkdir()
    (tmp_path / ".d.yaml.swp").write_text("x", encoding="utf-8")
    found = [path for _ in range(2 * LOOKS_PER_LISTING) for path in watcher.saved()]
    assert found == [new]


class Author:
    """A deck file, and a workbench that looks at it."""

    def __init__(self, folder: Path, text: str = SMALL) -> None:
        self.path = folder / "d.yaml"
        self.path.write_text(text, encoding="utf-8")
        self.shelf = Shelf(folder / "no-bundled", [folder])
        self.bench = Workbench([self.path], self._read)

    def _read(self) -> tuple[Library, Judge]:
        library = self.shelf.library()
        return library, lambda _name: library.problems

    def writes(self, text: str) -> tuple[str, str, bool, list[int]]:
        """The id under edit, the prompt that is shown, whether it is the last good one, and the problems' lines."""
        self.path.write_text(text, encoding="utf-8")
        found = self.bench.saved(self.path)
        assert found is not None
        prompt = found.note.prompt if found.note else ""
        return found.extent.id if found.extent else "", prompt, found.stale, [each.line for each in found.problems]


@pytest.fixture
def author(tmp_path: Path) -> Iterator[Author]:
    """Somebody with a small deck."""
    return Author(tmp_path)


def test_a_mistake_keeps_the_last_good_note_and_says_where_it_is(author: Author) -> None:
    assert author.writes(SMALL.replace("B?", "Better?")) == ("b", "Better?", False, [])
    assert author.writes(SMALL.replace("B?", '"Bet')) == ("b", "Better?", True, [7])
    assert author.writes(SMALL.replace("B?", '"Best?"')) == ("b", "Best?", False, [])


def test_a_note_is_known_while_its_id_is_written_anew(author: Author) -> None:
    assert author.writes(SMALL.replace("id: b", "id: [")) == ("", "B?", True, [6])
    assert author.writes(SMALL.replace("id: b", "id: bee")) == ("bee", "B?", False, [])


def test_a_note_that_was_never_whole_is_shown_by_its_problems(author: Author) -> None:
    assert author.writes(f"{SMALL}  - id: new\n    q: What\n") == ("new", "", False, [12])
    assert author.writes(SMALL + NEW) == ("new", "N?", False, [])


def test_a_save_that_is_read_half_way_does_not_lose_the_note_under_edit(author: Author) -> None:
    changed = SMALL.replace("B?", "Better?")
    author.writes(changed[:40])
    assert author.writes(changed)[:2] == ("b", "Better?")


def test_a_change_around_the_notes_shows_the_last_one_anew(author: Author) -> None:
    assert author.writes(SMALL.replace("notes:", "title: D\nnotes:")) == ("", "", False, [])
    changed = SMALL.replace("B?", "Better?")
    author.writes(changed)
    assert author.writes(changed.replace("notes:", "title: @D\nnotes:")) == ("b", "Better?", False, [])
    assert author.writes(changed.replace("deck: d", "deck: @")) == ("b", "Better?", True, [1])


def test_what_is_not_changed_or_not_there_is_not_shown(author: Author) -> None:
    assert author.bench.saved(author.path) is None
    author.path.unlink()
    assert author.bench.saved(author.path) is None


def test_a_file_that_cannot_be_read_is_told(author: Author) -> None:
    author.path.write_bytes(b"x" * 8_000_001)
    found = author.bench.saved(author.path)
    assert found is not None
    assert [each.code for each in found.problems] == ["too-large"]


# --- how it is drawn --------------------------------------------------------------------------------------------------

DRAWN = """
deck: d
notes:
  - id: basic
    q: How long may a `function` run, when nobody has told it to end before the time that is set for it?
    a: "**15 minutes**, which is 900 seconds"
    code: "def handler(event, context):\\n    return event  # a comment that is far too long for a narrow window"
    language: python
    explain: |
      | Kind | Limit |
      | --- | --- |
      | standard | 15 minutes, and not one second more than that, whatever one pays |
    source: [the developer guide, and a page of it with a name that is long]
"""
ITEM = """
deck: d
notes:
  - id: item
    q: A job takes an hour, and the one who wrote it wants to have it done at night. What do you do?
    options:
      - {right: Use a container task that runs as long as it has to and then ends, why: It has no limit.}
      - {wrong: Raise the timeout of the function to an hour in its configuration, why: 15 minutes are the most.}
      - {wrong: Nothing}
    explain: Long work is **not** for functions.
    source: [the guide]
"""


def plain(deck: str, columns: int, *, answer: bool, seed: int = 0) -> list[str]:
    """What is previewed of a deck's one note, less the line above the card."""
    library = Shelf(Path("/nowhere"), []).library()
    file = parse_deck(deck.encode(), "d.yaml")
    assert file.problems == ()
    assert file.deck is not None
    lines = [line.plain for line in note_lines(file.deck.notes[0], library, columns, answer=answer, seed=seed)]
    return [line for line in lines[1:] if line]


def on_screen(lines: list[str], first: str, last: str) -> list[str]:
    """Lines of the application from the one that begins with a text to the one that ends with another."""
    start = next(at for at, line in enumerate(lines) if line.strip().startswith(first))
    end = next(at for at, line in enumerate(lines) if at >= start and line.endswith(last))
    return [line for line in lines[start : end + 1] if line.strip()]


@pytest.mark.parametrize("columns", [80, 40])
async def test_a_card_is_previewed_as_it_is_drawn(tmp_path: Path, columns: int) -> None:
    """The very lines of the study screen, before and after the answer."""
    person = Person(tmp_path, [DRAWN])
    async with person.window(size=(columns, 60)) as window:
        await window.press("s")
        before = plain(DRAWN, columns, answer=False)
        assert on_screen(window.lines, before[0].strip(), before[-1]) == before
        await window.press("space")
        after = plain(DRAWN, columns, answer=True)
        assert on_screen(window.lines, after[0].strip(), after[-1]) == after
    person.close()


@pytest.mark.parametrize("columns", [80, 40])
async def test_an_item_is_previewed_as_it_is_drawn(tmp_path: Path, columns: int) -> None:
    """The very lines of a quiz: stem and options, and once it is answered rightly each rationale too."""
    person = Person(tmp_path, [ITEM])
    async with person.window(size=(columns, 60)) as window:
        await window.press("z", "enter")
        (card,) = person.services().read_decks().cards.values()
        seed = next(seed for seed in range(1000) if list(question(card, seed).order) == _order(window.lines))
        before = plain(ITEM, columns, answer=False, seed=seed)
        assert on_screen(window.lines, before[0].strip(), before[-1]) == before
        await window.press(str(question(card, seed).order.index(0) + 1), "enter")
        after = plain(ITEM, columns, answer=True, seed=seed)
        options = after[next(at for at, line in enumerate(after) if line.startswith("   1 ")) :]
        assert on_screen(window.lines, options[0].strip(), options[-1]) == options
    person.close()


def _order(lines: list[str]) -> list[int]:
    """The order of the item's options on screen."""
    beginnings = ("Use a", "Raise", "Nothing")
    return [at for line in lines for at, text in enumerate(beginnings) if f"( )  {text}" in line]


def test_every_kind_of_note_is_drawn_with_all_that_it_has() -> None:
    """Prompt, options, hints, answer key, explanation, rationales, source and facts."""
    deck = """
deck: d
facts:
  - {id: f, statement: The fact., source: [Its source], verified: 2026-11-21}
notes:
  - {id: a, q: Prompt, a: Answer, reverse: yes, hint: [Vague, Near], explain: Because, source: [Guide], facts: [f]}
  - {id: b, cloze: "From {{one}} to {{two}}"}
  - {id: c, q: Prompt, answer: 6 MB}
  - {id: d, q: Prompt, options: [{right: R, why: Reason}, {wrong: W, why: Fault}], facts: [f], hint: Vague}
  - {id: e, q: Prompt, order: [one, two]}
  - {id: f, q: Prompt, match: {one: eins, two: zwei}}
  - {id: g, q: "{n} GB", vars: {n: 2}, compute: n * 3, unit: GB}
"""
    file = parse_deck(deck.encode(), "d.yaml")
    assert file.problems == ()
    assert file.deck is not None
    library = Library((file.deck,), {"f": file.facts[0]})
    shown = {note.id: "\n".join(line.plain for line in note_lines(note, library, 60)) for note in file.deck.notes}
    unanswered = {
        note.id: "\n".join(line.plain for line in note_lines(note, library, 60, answer=False))
        for note in file.deck.notes
    }
    for name, words, hidden in (
        ("a", ("Prompt", "Hint 1: Vague", "Hint 2: Near", "Answer", "d/a#reverse", "Because", "Guide", "2026-11-21"),
         ("Because", "Guide")),
        ("b", ("d/b#c1", "From […] to two", "d/b#c2", "From one to […]"), ()),
        ("c", ("Answer:    6 MB",), ("6 MB",)),
        ("d", ("Choose one.", "(•)  R", "✓ Reason", "( )  W", "✗ Fault", "The fact. (Its source, 2026-11-21)", "Vague"),
         ("Reason", "Fault", "The fact")),
        ("e", ("[1]  one", "[2]  two", "one → two"), ("[1]", "→")),
        ("f", ("1.      one", "[1]  eins", "[2]  zwei", "two: zwei"), ("[1]",)),
        ("g", ("2 GB", "The answer: 6 GB"), ("6 GB",)),
    ):  # fmt: skip
        assert [word for word in words if word not in shown[name]] == []
        assert [word for word in hidden if word in unanswered[name]] == []


class Line:
    """A styled line of our own."""

    def __init__(self, plain: str, *spans: tuple[int, int, str]) -> None:
        self.plain = plain
        self.spans = [Span(*span) for span in spans]


class Span:
    """A stretch of a line."""

    def __init__(self, start: int, end: int, style: str) -> None:
        self.start, self.end, self.style = start, end, style


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        (Line("abc"), "abc"),
        (Line(""), ""),
        (Line("abc", (1, 2, "bold")), "a\x1b[1mb\x1b[0mc"),
        (Line("abc", (0, 3, "$text-accent on $panel")), "\x1b[36mabc\x1b[0m"),
        (Line("abc", (0, 3, "$text-muted"), (1, 3, "bold $text-error")), "\x1b[2ma\x1b[0m\x1b[1;2;31mbc\x1b[0m"),
        (Line("abc", (0, 3, "$primary"), (0, 3, "$text-success 90%")), "\x1b[32mabc\x1b[0m"),
        (Line("abc", (0, 9, "underline $nothing")), "\x1b[4mabc\x1b[0m"),
    ],
)
def test_styles_become_the_signs_of_a_terminal(line: Line, wanted: str) -> None:
    assert with_signs(line) == wanted


def test_a_pipe_gets_text_and_no_color_leaves_the_colours_out() -> None:
    class Terminal:
        def isatty(self) -> bool:
            return True

    line = Line("abc", (0, 1, "bold $text-error"), (1, 2, "$text-error"))
    with Path(os.devnull).open("w", encoding="utf-8") as pipe:
        assert ink(pipe, {})(line) == "abc"
    assert ink(Terminal(), {})(line) == "\x1b[1;31ma\x1b[0m\x1b[31mb\x1b[0mc"
    assert ink(Terminal(), {"NO_COLOR": "1"})(line) == "\x1b[1ma\x1b[0mbc"
