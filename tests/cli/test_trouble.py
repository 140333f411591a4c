"""When the database, the settings or the disk are in trouble: a sentence, an exit code, and nothing made worse."""

import ctypes
import os
import resource
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.command import Command, outside

READS = [["due"], ["due", "--json"], ["search", "timeout"], ["log"], ["log", "--json"]]
WRITES = [["study", "--plain"]]
ALL = [*READS, *WRITES, ["doctor"], ["backup"]]


def _sentence(text: str) -> None:
    assert "Traceback" not in text
    assert "went wrong inside" not in text
    assert text.splitlines()[0].endswith(".")


def _damage(studyapp: Command, how: str) -> bytes:
    studyapp.study("", "4")
    data = bytearray(studyapp.database.read_bytes())
    match how:
        case "no database at all":
            data = bytearray(b"Dear Sir or Madam,\n" * 200)
        case "cut short":
            data = data[: len(data) // 3]
        case "overwritten from the second page on":
            data[4096:] = b"\xa5" * (len(data) - 4096)
        case "somebody else's database":
            studyapp.database.unlink()
            with sqlite3.connect(studyapp.database) as connection:
                connection.execute("CREATE TABLE recipe (name TEXT)")
            connection.close()
            data = bytearray(studyapp.database.read_bytes())
    for beside in studyapp.database.parent.glob("study.db-*"):
        beside.unlink()
    studyapp.database.write_bytes(data)
    return bytes(data)


@pytest.mark.parametrize("arguments", ALL, ids=" ".join)
@pytest.mark.parametrize(
    "how", ["no database at all", "cut short", "overwritten from the second page on", "somebody else's database"]
)
def test_a_damaged_database_is_noticed_kept_and_the_way_back_is_told(
    studyapp: Command, how: str, arguments: list[str]
) -> None:
    """Exit code 3; not a byte of it is changed; `restore` is named."""
    data = _damage(studyapp, how)
    result = studyapp(*arguments, stdin="\n4\n")
    told = result.out if arguments == ["doctor"] else result.err
    if (how, arguments) == ("somebody else's database", ["backup"]):  # a copy of it does no harm
        return
    assert result.code == 3, result
    assert "studyapp restore" in told
    assert result.saved == []
    if arguments != ["doctor"]:
        _sentence(result.err)
    assert studyapp.database.read_bytes() == data


def test_doctor_of_a_damaged_database_reports_it_for_programs_too(studyapp: Command) -> None:
    """One object, with the finding in it."""
    _damage(studyapp, "no database at all")
    result = studyapp("doctor", "--json")
    assert result.code == 3
    assert "damaged" in result.json()["findings"][0]


def test_a_damaged_database_is_put_right_by_restore(studyapp: Command) -> None:
    """The newest backup; the damaged file is kept beside it."""
    studyapp.study("", "4")
    studyapp("backup")
    old = studyapp.log()
    studyapp.database.write_bytes(b"\0garbage" * 4000)
    result = studyapp("restore")
    assert result.code == 0
    assert studyapp.log() == old
    aside = Path(result.lines[1].removeprefix("The database that was there is kept as "))
    assert aside.read_bytes() == b"\0garbage" * 4000


@pytest.mark.parametrize("arguments", [*READS, *WRITES, ["doctor"]], ids=" ".join)
def test_a_newer_database_is_refused_untouched(studyapp: Command, arguments: list[str]) -> None:
    """Even by what only reads; the message says to install the newer version."""
    studyapp.study("", "4")
    with sqlite3.connect(studyapp.database) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    data = studyapp.database.read_bytes()
    result = studyapp(*arguments, stdin="\n4\n")
    assert result.code == 3, result
    told = result.out if arguments == ["doctor"] else result.err
    assert "newer studyapp" in told
    assert studyapp.database.read_bytes() == data
    assert list(studyapp.database.parent.glob("study.db-*")) == []


@pytest.mark.parametrize("arguments", [["due"], ["study", "--plain"], ["config"], ["config", "theme", "x"], ["doctor"]])
@pytest.mark.parametrize(
    ("text", "says"),
    [
        (b"new_per_day = }\n", "line 1"),
        (b'new_per_day = "many"\n', "new_per_day"),
        (b"rollover_hour = 99\n", "rollover_hour is 99, not between 0 and 23"),
        (b"nonsense = 1\n", "there is no setting 'nonsense'"),
        (b"\xff\xfe", "utf-8"),
    ],
)
def test_a_broken_settings_file_is_told_with_its_place_and_left_alone(
    studyapp: Command, text: bytes, says: str, arguments: list[str]
) -> None:
    """Rather than forgotten in favour of the defaults."""
    studyapp.settings.parent.mkdir(parents=True)
    studyapp.settings.write_bytes(text)
    result = studyapp(*arguments)
    assert (result.code, result.out) == (3, "")
    assert str(studyapp.settings) in result.err
    assert says in result.err
    assert studyapp.settings.read_bytes() == text


@pytest.mark.parametrize("arguments", [["study", "--plain"], ["config", "theme", "nord"]], ids=" ".join)
def test_a_home_that_is_a_file_cannot_be_used(studyapp: Command, tmp_path: Path, arguments: list[str]) -> None:
    """Said so; the file stays."""
    (tmp_path / "file").write_text("mine")
    result = studyapp(*arguments, "--home", tmp_path / "file", stdin="\n4\n")
    assert result.code == 3
    assert result.saved == []
    assert "Not a directory" in result.err
    assert (tmp_path / "file").read_text() == "mine"


# --- a folder that may not be written to, a disk that is full ---------------------------------------------------------


PR_CAPBSET_DROP, CAP_DAC_OVERRIDE = 24, 1


def _as_anybody() -> None:
    """Let permissions hold for root too, in the process that is about to start."""
    if os.geteuid() == 0:
        ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, 0, 0, 0)


@pytest.fixture
def closed_home(studyapp: Command) -> Iterator[Path]:
    """A home with one review in it that may be read and not written to."""
    studyapp.study("", "4")
    for place in (studyapp.home, *studyapp.home.rglob("*")):
        place.chmod(0o555 if place.is_dir() else 0o444)
    write = f"open({str(studyapp.database)!r}, 'ab')"
    tried = subprocess.run([sys.executable, "-c", write], preexec_fn=_as_anybody, capture_output=True, check=False)
    if tried.returncode == 0:
        pytest.skip("permissions do not hold for this user")
    yield studyapp.home
    for place in (studyapp.home, *studyapp.home.rglob("*")):
        place.chmod(0o755 if place.is_dir() else 0o644)


def test_a_home_that_may_not_be_written_to_acknowledges_nothing(studyapp: Command, closed_home: Path) -> None:
    """A sentence, exit code 3, no `saved`; what only reads either works or says why not."""
    before = studyapp.database.read_bytes()
    for arguments in (["study", "--plain"], ["backup"], ["config", "theme", "nord"], ["due"], ["log"], ["doctor"]):
        result = outside(*arguments, environ=studyapp.variables(), stdin=b"\n4\n", preexec_fn=_as_anybody)
        assert b"Traceback" not in result.stderr
        assert b"inside studyapp" not in result.stderr
        assert not result.stdout.startswith(b"saved ")
        assert b"\nsaved " not in result.stdout
        if arguments[0] in ("study", "backup", "config"):
            assert result.returncode == 3, arguments
            assert result.stderr
        else:
            assert result.returncode in (0, 3), arguments
    assert studyapp.database.read_bytes() == before


def test_a_full_disk_is_told_and_only_what_was_saved_was_acknowledged(studyapp: Command) -> None:
    """The file may grow no further in the middle of a session: exit code 3, and every `saved` is in the log."""
    studyapp("config", "new_per_day", "9999")
    studyapp.study("", "4")
    largest = studyapp.database.stat().st_size + 60_000

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))

    result = outside("study", "--plain", environ=studyapp.variables(), stdin=b"\n4\n" * 200, preexec_fn=limit)
    saved = [line[6:] for line in result.stdout.decode().splitlines() if line.startswith("saved ")]
    assert result.returncode == 3
    assert len(saved) >= 1
    _sentence(result.stderr.decode())
    assert "saved answer" in result.stderr.decode()
    logged = [entry["id"] for entry in studyapp.log()]
    assert logged[1:] == saved
    assert studyapp("doctor").code == 0
    assert studyapp("due").code == 0


def test_nothing_reads_the_terminal_for_errors(studyapp: Command) -> None:
    """What fails inside is a sentence that names `--debug`, never a traceback."""
    environ = {**studyapp.variables(), "PYTHONPATH": str(studyapp.home / "sabotage")}
    (studyapp.home / "sabotage").mkdir(parents=True)
    (studyapp.home / "sabotage" / "sitecustomize.py").write_text(
        "import studyapp.shelf.shelf as s\n"
        "def fail(self): raise RuntimeError('boom \\x1b[c')\n"
        "s.Shelf.sound_library = fail\n"
    )
    result = outside("due", environ=environ)
    assert result.returncode == 3
    assert result.stdout == b""
    assert "RuntimeError: boom ␛[c" in result.stderr.decode()
    assert b"--debug" in result.stderr
    assert b"Traceback" not in result.stderr
