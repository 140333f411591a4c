"""What `pip install .` gives: a package with its decks and migrations in it, that runs from any directory."""

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import studyapp

ROOT = Path(studyapp.__file__).parent.parent
NOW = "2026-11-22T08:00:00+01:00"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        importlib.util.find_spec("hatchling") is None, reason="hatchling, the build backend, is not installed"
    ),
]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the package installed in it from a wheel."""
    folder = tmp_path_factory.mktemp("install")
    _pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", folder / "wheel", ROOT)
    (wheel,) = (folder / "wheel").glob("studyapp-*.whl")
    _pip("install", "--no-deps", "--no-index", "--target", folder / "target", wheel)
    return folder / "target"


def _pip(*arguments: str | Path) -> None:
    command = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *map(str, arguments)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert ended.returncode == 0, ended.stderr


def _run(installed: Path, home: Path, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """Run the installed package from a folder that has nothing to do with it."""
    home.mkdir(exist_ok=True)
    return subprocess.run(
        [sys.executable, "-m", "studyapp", *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        cwd=home,
        env={
            **os.environ,
            "PYTHONPATH": str(installed),
            "PYTHONSAFEPATH": "1",
            "STUDYAPP_HOME": str(home),
            "STUDYAPP_NOW": NOW,
        },
        timeout=120,
        check=False,
    )


def test_the_bundled_decks_come_with_it(installed: Path, tmp_path: Path) -> None:
    """All of those in the repository, read from inside the installed package, without a problem."""
    ended = _run(installed, tmp_path, "decks", "list", "--json")
    assert (ended.returncode, ended.stderr) == (0, "")
    listed = json.loads(ended.stdout)
    assert {"aws-lambda-concepts", "aws-lambda-limits", "aws-lambda-patterns"} <= {deck["deck"] for deck in listed}
    for deck in listed:
        assert deck["bundled"] is True
        assert Path(deck["path"]).is_relative_to(installed / "studyapp" / "_bundled" / "decks")
    assert _run(installed, tmp_path, "decks", "lint").returncode == 0
    inside = {path.relative_to(installed / "studyapp" / "_bundled") for path in _files(installed, "_bundled")}
    folders = [ROOT / folder for folder in ("decks", "migrations", "docs/rules")]
    assert inside == {path.relative_to(ROOT) for folder in folders for path in _deep(folder)}


def test_a_database_is_made_by_the_migrations_that_come_with_it(installed: Path, tmp_path: Path) -> None:
    """`due` on a new home, a first review, and `doctor`."""
    due = _run(installed, tmp_path, "due", "--json")
    assert (due.returncode, due.stderr) == (0, "")
    assert json.loads(due.stdout)["new"] == 20
    studied = _run(installed, tmp_path, "study", "--plain", stdin="\n4\n")
    assert (studied.returncode, studied.stderr) == (0, "")
    assert studied.stdout.count("\nsaved ") == 1
    assert _run(installed, tmp_path, "doctor").returncode == 0


def test_the_screens_come_with_it(installed: Path) -> None:
    """Style sheets and help pages are no Python, and still there."""
    inside = {path.relative_to(installed / "studyapp") for path in _files(installed, "tui")}
    assert inside >= {path.relative_to(ROOT / "studyapp") for path in _deep(ROOT / "studyapp" / "tui")}


def _files(installed: Path, folder: str) -> set[Path]:
    return _deep(installed / "studyapp" / folder)


def _deep(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts}
