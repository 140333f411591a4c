"""How long from a save until the note under edit is on the terminal, and what watching costs."""

import os
import statistics
import sys
import time
from pathlib import Path

import pexpect
import pytest

from studyapp.authoring.watching import Watcher
from tests.bench.conftest import big_deck

pytestmark = pytest.mark.bench

SAVES = 20
LAST = "elsewhere in this file."


def times_to_paint(folder: Path, path: Path, home: Path) -> list[float]:
    """From just before each save until the whole drawing has come through a pseudo-terminal."""
    child = pexpect.spawn(
        sys.executable,
        ["-m", "studyapp", "decks", "watch", str(folder)],
        env={**os.environ, "STUDYAPP_HOME": str(home), "TERM": "xterm-256color"},
        dimensions=(60, 100),
        timeout=30,
    )
    child.expect_exact("ctrl+c ends this.")
    text = path.read_text(encoding="utf-8")
    times = []
    for at in range(SAVES):
        changed = text.replace("It throttles caller 7,", f"It throttles caller number {at} of many,")
        began = time.perf_counter()
        if at % 2:
            path.write_text(changed, encoding="utf-8")
        else:
            draft = path.with_suffix(".new")
            draft.write_text(changed, encoding="utf-8")
            draft.replace(path)
        child.expect_exact(f"caller number {at} of many")
        child.expect_exact(LAST)
        times.append(time.perf_counter() - began)
        child.expect([pexpect.TIMEOUT], timeout=0.05 + at / 500)  # so that saves do not keep step with the looks
    child.close(force=True)
    return times


@pytest.mark.parametrize("notes", [100, 1_000, 3_000])
def test_save_to_painted(tmp_path: Path, capsys: pytest.CaptureFixture[str], notes: int) -> None:
    """In place and by rename, beside the bundled decks."""
    path = big_deck(tmp_path / "decks", notes)
    times = times_to_paint(tmp_path / "decks", path, tmp_path / "home")
    with capsys.disabled():
        print(
            f"\nsave to painted, deck of {notes:,} notes: median {statistics.median(times) * 1000:.0f} ms, "
            f"worst {max(times) * 1000:.0f} ms of {len(times)}"
        )
    assert len(times) == SAVES


@pytest.mark.parametrize("files", [10, 300])
def test_a_look_at_files_that_do_not_change(tmp_path: Path, capsys: pytest.CaptureFixture[str], files: int) -> None:
    """Listing folders now and then is counted in."""
    for at in range(files):
        (tmp_path / f"{at}.yaml").write_text("deck: d\n", encoding="utf-8")
    watcher = Watcher([tmp_path])
    began = time.process_time()
    for _ in range(1000):
        assert watcher.saved() == []
    elapsed = time.process_time() - began
    with capsys.disabled():
        print(f"\na look at {files} files: {elapsed:.3f} ms")
    assert elapsed > 0
