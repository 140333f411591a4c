"""`kill -9` while an exam is sat: what was acknowledged stays, the question on screen and the time left are right."""

import itertools
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.cli.command import NOW, Command

ROUNDS = int(os.environ.get("STUDYAPP_ROUNDS", "3"))
"""How often an attempt is killed, half of them under each policy; the full size is 30."""

ALLOWANCE_S = 80 * 60
SLACK_S = 2.0
SITTING = ("exam", "--plain", "--length", "40", "--seed", "7", "--clock")


class Sitting:
    """`exam --plain` in a process of its own; each line of its output with the time at which it came."""

    def __init__(self, environ: dict[str, str], *arguments: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "studyapp", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, **environ},
        )
        self.seen: list[tuple[float, str]] = []
        self._news = threading.Condition()
        self._open = True
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            with self._news:
                if line.endswith(b"\n"):  # what was cut off in the middle of a line was not acknowledged
                    self.seen.append((time.monotonic(), line.decode().rstrip("\n")))
                self._news.notify_all()
        with self._news:
            self._open = False
            self._news.notify_all()

    def type(self, *lines: str) -> None:
        """Type lines, all at once."""
        assert self.process.stdin is not None
        self.process.stdin.write("".join(f"{line}\n" for line in lines).encode())
        self.process.stdin.flush()

    def wait_for(self, start: str) -> None:
        """Return when a line that begins like this was printed."""
        with self._news:
            assert self._news.wait_for(lambda: not self._open or self._has(start), timeout=60), start
        assert self._has(start), f"it ended by itself: {self.lines[-3:]}"

    def _has(self, start: str) -> bool:
        return any(line.startswith(start) for _, line in self.seen)

    def end(self, *, kill: bool) -> float:
        """Kill it, or close its input and let it end. Returns when that was."""
        assert self.process.stdin is not None
        if kill:
            self.process.kill()
        ended = time.monotonic()
        try:
            self.process.stdin.close()
        except BrokenPipeError:
            assert kill
        self.process.wait(60)
        self._reader.join(60)
        assert self.process.stdout is not None
        self.process.stdout.close()
        assert self.process.returncode == (-signal.SIGKILL if kill else 0)
        return ended

    @property
    def lines(self) -> list[str]:
        """What it printed."""
        return [line for _, line in self.seen]

    @property
    def saved(self) -> list[str]:
        """The ids that it acknowledged."""
        return [line.removeprefix("saved ") for line in self.lines if line.startswith("saved ")]

    @property
    def began(self) -> float | None:
        """When its first line came: from about then on time is used."""
        return self.seen[0][0] if self.seen else None

    @property
    def told(self) -> tuple[float, int] | None:
        """When it first answered `t`, and the seconds left that it told."""
        for when, line in self.seen:
            if found := re.fullmatch(r"Time left: (?:(\d+):)?(\d+):(\d\d)\.", line):
                hours, minutes, seconds = (int(each or 0) for each in found.groups())
                return when, hours * 3600 + minutes * 60 + seconds
        return None


def _blocks(lines: list[str]) -> dict[int, list[str]]:
    """The lines of each question as it was first put: without flag, strikes and answer."""
    blocks: dict[int, list[str]] = {}
    for at, line in enumerate(lines):
        if found := re.match(r"Question (\d+) of 40\.", line):
            body = itertools.takewhile(
                lambda each: each and not each.startswith(("Your answer: ", "Time left: ", "The attempt waits")),
                lines[at + 1 :],
            )
            blocks.setdefault(int(found[1]), [each.removesuffix(" (struck out)") for each in body])
    return blocks


def _script(rng: random.Random) -> Iterator[str]:
    """What somebody types: answers of every form, moves, flags, strikes; some are refused, as typing errors are."""
    while True:
        yield from rng.choice(
            (
                *((answer, "") for answer in ("1", "2", "1 3", "1 2 3 4", "a b c d")),
                *((move,) for move in ("p", "g 40", "g 3", "c", "f", "x 2")),
                ("4", "1", ""),
                (f"g {rng.randint(1, 40)}", "1"),
            )
        )


def _entries(studyapp: Command) -> list[dict[str, Any]]:
    return [entry for entry in studyapp.log() if entry["kind"].startswith("exam-")]


def _paper(studyapp: Command) -> dict[int, list[str]]:
    """The whole paper of that seed, as a sitting that nobody disturbs shows it."""
    home = studyapp.home
    studyapp.home = home.parent / "undisturbed"
    try:
        blocks = _blocks(studyapp(*SITTING, "wall", stdin="/n\n" * 40).lines)
    finally:
        studyapp.home = home
    assert list(blocks) == list(range(1, 41))
    return blocks


@pytest.mark.slow
@pytest.mark.parametrize("moved", [False, True], ids=["the system's clock", "a clock moved by an hour"])
@pytest.mark.parametrize("policy", ["wall", "paused"])
def test_a_killed_exam_goes_on_where_it_was(studyapp: Command, policy: str, moved: bool) -> None:
    """Over and over in one attempt: each process first tells question and time left, then is at work until killed."""
    rng = random.Random(f"{policy} {moved}")
    paper = _paper(studyapp)
    rounds = max(ROUNDS // 2, 1)
    acknowledged: list[str] = []
    logged: list[str] = []
    opened = time.monotonic()
    start = 0.0  # when the attempt began
    ran = away = 0.0  # how long the killed processes ran; how far the clock was moved between them
    told = 0
    for number in range(rounds + 1):
        last = number == rounds
        environ = {"STUDYAPP_HOME": str(studyapp.home)}
        if moved:
            now = datetime.fromisoformat(NOW) + timedelta(seconds=time.monotonic() - opened + away)
            environ["STUDYAPP_NOW"] = now.isoformat()
        before = _entries(studyapp)
        sitting = Sitting(environ, *((*SITTING, policy) if number == 0 else ("exam", "--plain")))
        if last:
            sitting.type("/t", "/q")
            sitting.wait_for("The attempt waits.")
        else:
            sitting.type("/t", *itertools.islice(_script(rng), 4000))
            if number == 0 or rng.random() < 0.6:
                sitting.wait_for("saved ")
                # once for longer than the slack, so that time that is forgotten with the process shows
                moment = 3.5 if policy == "paused" and number == 0 else rng.uniform(0, 0.4)
            else:
                moment = rng.uniform(0, 0.9)
            with pytest.raises(subprocess.TimeoutExpired):
                sitting.process.wait(moment)
        ended = sitting.end(kill=not last)

        if number == 0:
            assert sitting.began is not None
            start = sitting.began
        elif sitting.began is not None and _blocks(sitting.lines):
            _is_where_it_was(sitting, before, paper)
        if sitting.told is not None:
            assert sitting.began is not None
            when, left = sitting.told
            used = when - start + away if policy == "wall" else ran + when - sitting.began
            assert abs(ALLOWANCE_S - used - left) <= SLACK_S, (number, used, left)
            told += 1
        ran += ended - (sitting.began or ended)

        acknowledged += sitting.saved
        answered = [entry["id"] for entry in _entries(studyapp) if entry["kind"] == "exam-answered"]
        assert len(set(answered)) == len(answered)
        assert answered[: len(logged)] == logged
        new = answered[len(logged) :]
        assert new[: len(sitting.saved)] == sitting.saved
        assert len(new) - len(sitting.saved) in ((0,) if last else (0, 1))
        logged = answered
        if moved and (policy == "paused" or number == 0):
            away += 3600
    assert told >= 2
    assert len(acknowledged) >= rounds / 2
    assert set(acknowledged) <= set(logged)
    if moved:
        now = datetime.fromisoformat(NOW) + timedelta(seconds=time.monotonic() - opened + away)
        studyapp.now = now.isoformat()
    else:
        studyapp.now = datetime.now().astimezone().isoformat()
    _hand_in(studyapp)


def _is_where_it_was(sitting: Sitting, before: list[dict[str, Any]], paper: dict[int, list[str]]) -> None:
    """A resumed attempt shows the question that the log says, with its flag and whether it was answered."""
    assert sitting.lines[0].startswith("Resuming the attempt at DVA-C03. Time left: ")
    moves = [entry["position"] for entry in before if entry["kind"] == "exam-moved"]
    position = moves[-1] if moves else 0
    card = before[0]["slots"][position]["card"]
    flags = [entry["on"] for entry in before if entry["kind"] == "exam-flagged" and entry["card"] == card]
    answers = [entry["response"] for entry in before if entry["kind"] == "exam-answered" and entry["card"] == card]
    head = next(at for at, line in enumerate(sitting.lines) if line.startswith("Question "))
    flag = " Flagged." if flags and flags[-1] else ""
    assert sitting.lines[head] == f"Question {position + 1} of 40.{flag}"
    block = paper[position + 1]
    shown = [line.removesuffix(" (struck out)") for line in sitting.lines[head + 1 :]]
    if sitting.told is not None:  # else it was killed while it was saying this
        assert shown[: len(block)] == block
        is_answered = bool(answers) and answers[-1] is not None
        assert shown[len(block)].startswith("Your answer: ") == is_answered


def _hand_in(studyapp: Command) -> None:
    before = _entries(studyapp)
    (started,) = (entry for entry in before if entry["kind"] == "exam-started")
    last = {entry["card"]: entry["response"] for entry in before if entry["kind"] == "exam-answered"}
    answered = {card for card, response in last.items() if response is not None}
    result = studyapp("exam", "--plain", "--json", stdin="/submit\n/submit\n")
    assert (result.code, result.err) == (0, "")
    assert len(answered) < 40, "the script answered all, so nothing was asked"
    outcome = studyapp("exam", "--result", "last", "--json").json()
    assert (outcome["attempt"], outcome["finished"]) == (started["id"], "submitted")
    assert [item["card"] for item in outcome["items"]] == [slot["card"] for slot in started["slots"]]
    assert {item["card"] for item in outcome["items"] if item["answered"]} == answered
    reviews = {entry["card"]: entry["rating"] > 1 for entry in studyapp.log() if entry["kind"] == "reviewed"}
    assert reviews == {item["card"]: item["right"] for item in outcome["items"] if item["answered"]}
    report = studyapp("doctor", "--json")
    assert (report.code, report.json()["findings"]) == (0, [])
