"""A folder of decks may hold anything: reading it ends, says what was left out, and shows what is there now."""

import os
import socket
from pathlib import Path

import pytest

from studyapp.content.library import Library
from studyapp.shelf import files
from studyapp.shelf.files import MAX_BYTES, MAX_DEPTH, deck_paths, read_deck_file
from studyapp.shelf.shelf import Shelf


def deck(name: str, answer: str = "y") -> str:
    return f"deck: {name}\nnotes:\n  - id: n\n    q: x\n    a: {answer}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one good deck, which everything else in it must not hide."""
    place = tmp_path / "own"
    place.mkdir()
    (place / "good.yaml").write_text(deck("good"))
    return place


@pytest.fixture
def bundled(tmp_path: Path) -> Path:
    place = tmp_path / "bundled"
    place.mkdir()
    return place


def library(*folders: Path, bundled: Path | None = None, cache: Path | None = None) -> Library:
    return Shelf(bundled or folders[0], folders, cache).library()


def reported(books: Library) -> list[tuple[str, int, int, str]]:
    return [(Path(problem.path).name, problem.line, problem.column, problem.code) for problem in books.problems]


def decks(books: Library) -> list[str]:
    return [deck.id for deck in books.decks]


# --- what a folder may hold ---------------------------------------------------------------------------------


def test_decks_are_found_in_folders_below_in_a_fixed_order(folder: Path) -> None:
    (folder / "b").mkdir()
    (folder / "a").mkdir()
    for name in ("b/z.yml", "b/y.yaml", "a/x.yaml", "c.yaml"):
        (folder / name).write_text(deck(Path(name).stem))
    (folder / "notes.md").write_text("# not a deck")
    (folder / ".hidden.yaml").write_text("[")
    (folder / ".git").mkdir()
    (folder / ".git" / "x.yaml").write_text("[")
    assert [str(path.relative_to(folder)) for path in deck_paths(folder) if isinstance(path, Path)] == [
        *("c.yaml", "good.yaml", "a/x.yaml", "b/y.yaml", "b/z.yml")
    ]
    assert reported(library(folder)) == []


def test_one_deck_file_can_be_named_instead_of_a_folder(folder: Path) -> None:
    assert decks(library(folder / "good.yaml")) == ["good"]


def fifo(path: Path) -> None:
    os.mkfifo(path)


def a_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listener:
        here = Path.cwd()
        os.chdir(path.parent)  # the path of a socket must be short
        listener.bind(path.name)
        os.chdir(here)


def huge(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(50_000_000)


def just_too_large(path: Path) -> None:
    path.write_bytes(b"#" * (MAX_BYTES + 1))


def link_to_itself(path: Path) -> None:
    path.symlink_to(path.name)


def link_out(path: Path) -> None:
    outside = path.parent.parent / "outside.yaml"
    outside.write_text(deck("outside"))
    path.symlink_to(outside)


def link_to_nothing(path: Path) -> None:
    path.symlink_to("nowhere.yaml")


def link_to_a_device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def linked_folder(path: Path) -> None:
    path.symlink_to(path.parent, target_is_directory=True)


def not_utf8(path: Path) -> None:
    path.write_bytes(b"deck: caf\xe9\n")


def nul(path: Path) -> None:
    path.write_bytes(b"deck: x\0\n")


def empty(path: Path) -> None:
    path.touch()


def deep(path: Path) -> None:
    path.write_text("deck: x\ntitle: " + "[" * 10_000)


def alias_bomb(path: Path) -> None:
    path.write_text("deck: x\ntags: &a [x]\n" + "".join(f"- &{key} [*a, *a]\n" for key in "bcdefgh"))


BAD = {
    fifo: (1, 1, "not-a-file"),
    a_socket: (1, 1, "unreadable"),
    huge: (1, 1, "too-large"),
    just_too_large: (1, 1, "too-large"),
    link_to_itself: (1, 1, "link"),
    link_out: (1, 1, "link"),
    link_to_nothing: (1, 1, "link"),
    link_to_a_device: (1, 1, "link"),
    linked_folder: (1, 1, "link"),
    not_utf8: (1, 10, "encoding"),
    nul: (1, 8, "encoding"),
    empty: (1, 1, "empty-deck"),
    deep: (2, 27, "too-deep"),
    alias_bomb: (2, 7, "anchor"),
}


@pytest.mark.parametrize("make", BAD, ids=lambda make: make.__name__)
@pytest.mark.parametrize("cached", [False, True])
def test_a_bad_file_is_reported_and_hides_no_other(folder: Path, tmp_path: Path, make, cached: bool) -> None:
    make(folder / "bad.yaml")
    cache = tmp_path / "cache" if cached else None
    for _ in range(2):
        books = library(folder, cache=cache)
        assert reported(books)[0] == ("bad.yaml", *BAD[make])
        assert {name for name, *_ in reported(books)} == {"bad.yaml"}
        assert "good" in decks(books)
        assert all(problem.fix for problem in books.problems)


@pytest.mark.parametrize(
    "make", [fifo, huge, link_to_itself, link_to_a_device, not_utf8], ids=lambda make: make.__name__
)
def test_a_bad_file_that_is_named_itself_is_reported(folder: Path, make) -> None:
    make(folder / "bad.yaml")
    books = library(folder / "bad.yaml", folder / "good.yaml")
    assert [name for name, *_ in reported(books)] == ["bad.yaml"]
    assert decks(books) == ["good"]


@pytest.mark.parametrize("name", ["nothing", "good.yaml/below", "a\0b"])
def test_a_folder_that_is_not_there_is_reported(folder: Path, name: str) -> None:
    books = Shelf(folder, [folder / name]).library()
    assert [problem.code for problem in books.problems] == ["missing"]
    assert decks(books) == ["good"]


def test_what_may_not_be_read_is_reported(folder: Path) -> None:
    (folder / "closed.yaml").write_text(deck("closed"))
    (folder / "closed.yaml").chmod(0)
    if os.access(folder / "closed.yaml", os.R_OK):
        pytest.skip("the superuser may read everything")
    (folder / "below").mkdir(mode=0)
    try:
        assert reported(library(folder)) == [("below", 1, 1, "unreadable"), ("closed.yaml", 1, 1, "unreadable")]
        assert decks(library(folder)) == ["good"]
        assert [problem.code for problem in library(folder / "below" / "more").problems] == ["missing"]
    finally:
        (folder / "below").chmod(0o700)


def test_a_folder_that_cannot_be_listed_is_reported(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "below").mkdir()
    listed = os.scandir

    def refuse(path):
        if Path(path).name == "below":
            raise PermissionError(13, "Permission denied", str(path))
        return listed(path)

    monkeypatch.setattr(os, "scandir", refuse)
    books = library(folder)
    assert reported(books) == [("below", 1, 1, "unreadable")]
    assert "Permission denied" in books.problems[0].message
    assert decks(books) == ["good"]


def test_a_file_that_fails_while_it_is_read_is_reported(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args, **_options):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(files.os, "fstat", fail)
    problem = read_deck_file(folder / "good.yaml")
    assert not isinstance(problem, bytes)
    assert (problem.code, "Input/output error" in problem.message) == ("unreadable", True)


def test_no_file_is_left_open(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fifo(folder / "pipe.yaml")
    huge(folder / "huge.yaml")
    open_file, close_file = os.open, os.close
    handles: list[int] = []

    def opened(*args, **options) -> int:
        handles.append(open_file(*args, **options))
        return handles[-1]

    def closed(handle: int) -> None:
        close_file(handle)
        handles.remove(handle)

    monkeypatch.setattr(files.os, "open", opened)
    monkeypatch.setattr(files.os, "close", closed)
    assert decks(library(folder)) == ["good"]
    assert not isinstance(read_deck_file(folder), bytes)
    assert handles == []


def test_a_file_of_the_largest_size_is_read(folder: Path) -> None:
    text = deck("large")
    (folder / "large.yaml").write_text(text + "#" * (MAX_BYTES - len(text)))
    assert decks(library(folder)) == ["good", "large"]


def test_too_many_files_are_read_up_to_the_bound(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_FILES", 3)
    for name in "abcde":
        (folder / f"{name}.yaml").write_text(deck(name))
    books = library(folder)
    assert decks(books) == ["a", "b", "c"]
    assert reported(books) == [("own", 1, 1, "too-many")]


def test_a_search_through_a_whole_disk_ends(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_ENTRIES", 10)
    for name in range(20):
        (folder / f"below{name}").mkdir()
        (folder / f"below{name}" / "d.yaml").write_text(deck(f"d{name}"))
    books = library(folder)
    assert decks(books) == ["good"]
    assert reported(books) == [("own", 1, 1, "too-many")]


def test_folders_are_looked_into_down_to_a_depth_and_the_rest_is_reported(folder: Path) -> None:
    place = folder
    for level in range(MAX_DEPTH + 1):
        place = place / f"level{level}"
        place.mkdir()
        (place / "d.yaml").write_text(deck(f"d{level}"))
    books = library(folder)
    assert decks(books) == ["good", *(f"d{level}" for level in range(MAX_DEPTH))]
    assert reported(books) == [(f"level{MAX_DEPTH - 1}", 1, 1, "too-deep")]


def test_a_link_within_the_folder_is_followed_and_its_deck_read_once(folder: Path) -> None:
    (folder / "link.yaml").symlink_to("good.yaml")
    books = library(folder)
    assert reported(books) == []
    assert decks(books) == ["good"]


def test_names_that_a_terminal_would_obey_are_shown_with_marks(folder: Path) -> None:
    (folder / "good.yaml").rename(folder / os.fsdecode(b"\x1b[2J\xff.yaml"))
    (folder / "x\x1b.yaml").write_text("[")
    books = library(folder)
    assert decks(books) == ["good"]
    assert books.decks[0].path.endswith("/␛[2J\ufffd.yaml")
    assert books.problems[0].path.endswith("/x␛.yaml")


# --- bundled decks and the learner's own --------------------------------------------------------------------


def test_a_learners_deck_replaces_the_bundled_one_and_others_stay(folder: Path, bundled: Path) -> None:
    (bundled / "good.yaml").write_text(deck("good", "bundled"))
    (bundled / "other.yaml").write_text(deck("other", "bundled"))
    books = library(folder, bundled=bundled)
    assert {key: card.answer for key, card in books.cards.items()} == {"good/n": "y", "other/n": "bundled"}
    assert reported(books) == []


def test_a_learners_broken_deck_leaves_the_bundled_one(folder: Path, bundled: Path) -> None:
    (folder / "good.yaml").write_text("deck: @good\n")
    (bundled / "good.yaml").write_text(deck("good", "bundled"))
    books = library(folder, bundled=bundled)
    assert books.cards["good/n"].answer == "bundled"
    assert reported(books) == [("good.yaml", 1, 7, "start")]


def test_a_learners_fact_replaces_the_bundled_one(folder: Path, bundled: Path) -> None:
    (folder / "facts.yaml").write_text("facts:\n  - id: f\n    statement: mine\n")
    (bundled / "facts.yaml").write_text("facts:\n  - {id: f, statement: theirs}\n  - {id: g, statement: theirs}\n")
    books = library(folder, bundled=bundled)
    assert {name: fact.statement for name, fact in books.facts.items()} == {"f": "mine", "g": "theirs"}
    assert reported(books) == []


def test_two_decks_of_the_learner_with_one_id_are_reported(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "again.yaml").write_text("# again\n" + deck("good"))
    assert reported(library(folder, other)) == [("again.yaml", 2, 7, "duplicate-id")]


def test_a_folder_that_is_named_twice_is_read_once(folder: Path, bundled: Path) -> None:
    (bundled / "b.yaml").write_text(deck("b"))
    books = library(folder, folder / "good.yaml", bundled, folder / ".." / "own", bundled=bundled)
    assert decks(books) == ["good", "b"]
    assert reported(books) == []


def test_a_bundled_file_is_known_as_such_unless_its_folder_was_named(folder: Path, bundled: Path) -> None:
    (bundled / "b.yaml").write_text(deck("b"))
    assert Shelf(bundled, [folder]).is_bundled(str(bundled / "b.yaml"))
    assert not Shelf(bundled, [folder]).is_bundled(str(folder / "good.yaml"))
    assert not Shelf(bundled, [bundled]).is_bundled(str(bundled / "b.yaml"))
    link_to_itself(folder / "loop")
    assert not Shelf(bundled, [folder]).is_bundled(str(folder / "loop"))


# --- the cache ----------------------------------------------------------------------------------------------


def kept(cache: Path) -> Path:
    """The one file of the cache."""
    (place,) = cache.iterdir()
    return place


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "somewhere" / "cache"


def test_a_file_that_has_not_changed_is_not_parsed_again(
    folder: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "good.yaml").write_text(deck("good") + "    zzz: unknown\n")
    first = library(folder, cache=cache)
    monkeypatch.setattr("studyapp.content.parse.parse_deck", None)
    again = library(folder, cache=cache)
    assert (again.decks, again.problems) == (first.decks, first.problems)
    assert len(first.problems) == 1


def test_an_edit_is_seen_even_if_size_and_times_stay_the_same(folder: Path, cache: Path) -> None:
    place = folder / "good.yaml"
    before = place.stat()
    assert library(folder, cache=cache).cards["good/n"].answer == "y"
    place.write_text(deck("good", "z"))
    os.utime(place, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert place.stat().st_size == before.st_size
    assert library(folder, cache=cache).cards["good/n"].answer == "z"
    place.write_text(deck("good", "y"))
    assert library(folder, cache=cache).cards["good/n"].answer == "y"
    place.unlink()
    assert decks(library(folder, cache=cache)) == []


def test_the_cache_does_not_grow_with_edits(folder: Path, cache: Path) -> None:
    for number in range(5):
        (folder / "good.yaml").write_text(deck("good", str(number)))
        library(folder, cache=cache)
    assert len(list(cache.iterdir())) == 1


def test_a_file_is_known_by_its_content_and_its_path(folder: Path, cache: Path) -> None:
    library(folder, cache=cache)
    (folder / "good.yaml").rename(folder / "moved.yaml")
    (moved,) = library(folder, cache=cache).decks
    assert Path(moved.path).name == "moved.yaml"


DAMAGE = {
    "empty": lambda data: b"",
    "cut": lambda data: data[:-1],
    "cut to its digest": lambda data: data[:16],
    "longer": lambda data: data + b"\0",
    "a letter changed": lambda data: data.replace(b"good", b"evil"),
    "digest changed": lambda data: b"\0" + data[1:],
    "not ours": lambda data: b"\x91" * 100_000,
    "another form": lambda data: data[:16] + b"\x93\x01\x02\x03",
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_cache_is_not_believed_and_is_mended(folder: Path, cache: Path, damage: str) -> None:
    first = library(folder, cache=cache)
    whole = kept(cache).read_bytes()
    kept(cache).write_bytes(DAMAGE[damage](whole))
    assert library(folder, cache=cache).decks == first.decks
    assert kept(cache).read_bytes() == whole


def test_the_cache_of_another_version_is_not_believed(
    folder: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = library(folder, cache=cache)
    whole = kept(cache).read_bytes()
    monkeypatch.setattr("studyapp.shelf.shelf._reader_version", lambda: b"another")
    assert library(folder, cache=cache).decks == first.decks
    assert kept(cache).read_bytes() != whole


def test_a_cache_of_another_form_with_a_right_digest_is_read_anew(
    folder: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("studyapp.shelf.shelf.msgspec.msgpack.encode", lambda parsed: b"\x93\x01\x02\x03")
        library(folder, cache=cache)
    assert decks(library(folder, cache=cache)) == ["good"]


@pytest.mark.parametrize("place", ["good.yaml", "good.yaml/below", "/proc/nowhere"])
def test_a_cache_that_cannot_be_written_is_done_without(folder: Path, place: str) -> None:
    assert decks(library(folder, cache=folder / place)) == ["good"]


def test_a_folder_in_the_place_of_a_cached_file_is_done_without(folder: Path, cache: Path) -> None:
    library(folder, cache=cache)
    place = kept(cache)
    place.unlink()
    place.mkdir()
    assert decks(library(folder, cache=cache)) == ["good"]


# --- files and their texts ------------------------------------------------------------------------------------------


def test_the_library_is_built_of_the_files_and_their_texts_can_be_had(folder: Path, bundled: Path) -> None:
    """By the path that problems name, whatever the file is called; lines are those that problems count."""
    (folder / "b\x1b[2J.yaml").write_bytes(b"deck: odd\r\nnotes: \xff\x1b\r\n")
    shelf = Shelf(bundled, [folder])
    files = shelf.files()
    assert [file.deck.id for file in files if file.deck] == decks(shelf.library()) == ["good"]
    texts = {Path(file.path).name: shelf.text(file.path) for file in files}
    assert texts == {"good.yaml": deck("good"), "b␛[2J.yaml": "deck: odd\nnotes: \ufffd␛\n"}


def test_the_text_of_a_file_that_is_gone_is_empty(folder: Path) -> None:
    """It may have been deleted since it was read."""
    shelf = Shelf(folder, [])
    (file,) = shelf.files()
    (folder / "good.yaml").unlink()
    assert shelf.text(file.path) == ""
