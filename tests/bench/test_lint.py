"""How long lint takes on 10,000 notes, against libyaml's own time for the same files in the same run.

libyaml is timed twice: as PyYAML's loader over it, which builds plain values, and as its bare stream of events. Nothing
is kept from run to run: what an author waits for at the second lint, with the parsed files kept, is printed beside it.
"""

import gc
import random
import re
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from studyapp.authoring.lint import lint
from studyapp.content.library import build_library
from studyapp.content.problems import Problem
from studyapp.paths import bundled
from studyapp.shelf.shelf import Shelf

pytestmark = pytest.mark.bench

NOTES = 10_000
ROUNDS = 3

ALIKE = 0.05
"""The share of notes that are another's but for a word or a number."""

_NUMBER = re.compile(r"(?<![\w.{:-])[1-9]\d{1,4}(?![\w.:-])")
_WORD = re.compile(r"(?<=[a-z] )[a-z]{4,}(?= [a-z])")
_FACTS = re.compile(r"^    facts: \[.*\]$", re.MULTILINE)
_NOTE = re.compile(r"^  - id:", re.MULTILINE)


def varied(text: str, number: int, rng: random.Random, others: list[str]) -> str:
    """A bundled deck as another deck: notes of the same kinds and lengths, with other numbers and words in them."""
    head, mark, notes = text.partition("\nnotes:\n")
    head = re.sub(r"^deck: (\S+)", rf"deck: \1-{number}", head, count=1, flags=re.MULTILINE)
    written = []
    for note in re.split(r"^(?=  - id:)", notes, flags=re.MULTILINE):
        share = 0.02 if rng.random() < ALIKE else 0.7
        before = note
        note = _NUMBER.sub(lambda each: str(rng.randrange(10, 99_999)) if rng.random() < share else each[0], note)  # noqa: B023
        if note != before:  # with another number it is another card, which does not rest on these facts
            note = _FACTS.sub("    source: A book", note)
        written.append(_WORD.sub(lambda each: rng.choice(others) if rng.random() < share else each[0], note))  # noqa: B023
    return head + mark + "".join(written)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Decks of 10,000 notes in all, made from the bundled ones."""
    place = tmp_path_factory.mktemp("decks")
    rng = random.Random(1)
    texts = [path.read_text(encoding="utf-8") for path in sorted(bundled("decks").rglob("*.yaml"))]
    texts = [text for text in texts if "\nnotes:\n" in text]
    others = _WORD.findall("\n".join(texts))
    notes = number = 0
    while notes < NOTES:
        for at, text in enumerate(texts):
            notes += len(_NOTE.findall(text, text.index("\nnotes:\n")))
            (place / f"{number}-{at}.yaml").write_text(varied(text, number, rng, others), encoding="utf-8")
        number += 1
    return place


def seconds(work: Callable[[], object]) -> float:
    """How long it takes while the garbage collector is off, as it is in the command."""
    gc.collect()
    gc.disable()
    began = time.perf_counter()
    work()
    elapsed = time.perf_counter() - began
    gc.enable()
    return elapsed


def linted(shelf: Shelf) -> tuple[Problem, ...]:
    """Everything that `studyapp decks lint` does, but for printing."""
    files = shelf.files()
    return lint(files, build_library(files), shelf.text)


def test_lint_against_libyaml(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Everything is read, put side by side, and looked at by every rule."""
    texts = [path.read_bytes() for path in sorted([*folder.iterdir(), *bundled("decks").rglob("*.yaml")])]
    shelf, kept = Shelf(bundled("decks"), [folder]), Shelf(bundled("decks"), [folder], tmp_path / "cache")
    kept.files()
    work: dict[str, Callable[[], object]] = {
        "libyaml, loaded": lambda: [yaml.load(text, Loader=yaml.CSafeLoader) for text in texts],
        "libyaml, events": lambda: [all(yaml.parse(text, Loader=yaml.CSafeLoader)) for text in texts],
        "decks read": lambda: build_library(shelf.files()),
        "lint": lambda: linted(shelf),
        "lint of what was read before": lambda: linted(kept),
    }
    times: dict[str, list[float]] = {name: [] for name in work}
    for _ in range(ROUNDS):
        for name, each in work.items():
            times[name].append(seconds(each))
    medians = {name: statistics.median(each) for name, each in times.items()}
    library = build_library(shelf.files())
    found = linted(shelf)
    codes = {code: sum(each.code == code for each in found) for code in sorted({each.code for each in found})}
    with capsys.disabled():
        items = sum(card.is_item for card in library.cards.values())
        print(f"\n{len(library.notes):,} notes, {items:,} of them items; {len(found):,} findings {codes}")
        for name, median in medians.items():
            loaded, events = (median / medians[f"libyaml, {how}"] for how in ("loaded", "events"))
            print(f"{name}: {median:.2f} s, {loaded:.2f} times loaded, {events:.2f} times events")
    assert len(library.notes) >= NOTES
    assert {problem.code for problem in library.problems} <= {"options", "reference"}
