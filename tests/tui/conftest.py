"""Fixtures for the screens."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.tui.person import DECK, Person


@pytest.fixture(autouse=True)
def _quick_to_see_that_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    """Textual looks every 20 ms whether the process is idle; after each key, that is most of a test's time."""
    monkeypatch.setattr("textual._wait.SLEEP_GRANULARITY", 0.002)
    monkeypatch.setattr("textual._wait.SLEEP_IDLE", 0.0004)


@pytest.fixture
def some_person(tmp_path: Path) -> Iterator[Callable[..., Person]]:
    """Makes somebody with these decks."""
    people: list[Person] = []

    def make(*decks: str) -> Person:
        people.append(Person(tmp_path, decks))
        return people[-1]

    yield make
    for each in people:
        each.close()


@pytest.fixture
def person(some_person: Callable[..., Person]) -> Person:
    """Somebody with the small deck, who has not studied yet."""
    return some_person(DECK)
