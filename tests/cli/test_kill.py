"""`kill -9` at any moment: whatever was acknowledged is in the log, once, and the database is sound."""

import contextlib
import os
import random
import signal
import subprocess
import sys
import threading

import pytest

from tests.cli.command import Command

ROUNDS = int(os.environ.get("STUDYAPP_ROUNDS", "6"))
DECK = "deck: small\nnotes:\n" + "".join(f"  - {{id: n{n}, q: 'Question {n}?', a: Answer {n}}}\n" for n in range(2000))


def _killed_after(studyapp: Command, seconds: float, ratings: bytes, *, at_work: bool) -> bytes:
    """Study through a pipe until so much time has passed, counted from the first saved review or from the start.

    Returns the output, up to wherever it was cut off.
    """
    process = subprocess.Popen(
        [sys.executable, "-m", "studyapp", "study", "--plain", "--deck", "small"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, **studyapp.variables()},
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(ratings)
    process.stdin.flush()
    guard = threading.Timer(30, process.kill)
    guard.start()
    output = b""
    while at_work and b"\nsaved " not in output:
        line = process.stdout.readline()
        assert line, "nothing was saved"
        output += line
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(seconds)
    process.kill()
    guard.cancel()
    output += process.stdout.read()
    process.wait()
    process.stdin.close()
    process.stdout.close()
    assert process.returncode == -signal.SIGKILL
    return output


@pytest.mark.slow
def test_no_acknowledged_review_is_lost_or_doubled(studyapp: Command) -> None:
    """Killed over and over in one home, from the very first start on: at any moment there is at most one review in the
    log that was not yet acknowledged, none acknowledged that is not in it, and `doctor` finds nothing."""
    rng = random.Random(20261122)
    studyapp.write_deck(DECK)
    studyapp.settings.parent.mkdir(parents=True)
    studyapp.settings.write_text("new_per_day = 9999\nreviews_per_day = 99999\n")
    acknowledged: list[str] = []
    for number in range(ROUNDS):
        studyapp.now = f"2026-{1 + number // 28 % 12:02}-{1 + number % 28:02}T08:00:00+01:00"
        ratings = b"".join(b"\n%d\n" % rng.choice((1, 2, 3, 3, 4)) for _ in range(1000))
        at_work = number % 2 == 1
        output = _killed_after(studyapp, rng.uniform(0, 0.3 if at_work else 0.6), ratings, at_work=at_work)
        lines = output.split(b"\n")[:-1]  # what was cut off in the middle of a line was not acknowledged
        new = [line[6:].decode() for line in lines if line.startswith(b"saved ")]
        assert new or not at_work
        logged = [entry["id"] for entry in studyapp.log() if entry["kind"] == "reviewed"]
        assert len(set(logged)) == len(logged)
        extra = [entry for entry in logged[len(acknowledged) :] if entry not in new]
        assert logged[: len(acknowledged)] == acknowledged
        assert logged[len(acknowledged) : len(acknowledged) + len(new)] == new
        assert len(extra) <= 1
        acknowledged = logged
        report = studyapp("doctor", "--json")
        assert (report.code, report.json()["findings"]) == (0, []), number
