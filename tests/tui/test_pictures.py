"""One picture of each state of a screen. After a change that is meant: `pytest tests/tui/test_pictures.py
--snapshot-update`, and look at what is new.
"""

from collections.abc import Awaitable, Callable, Iterable

import pytest
from textual.pilot import Pilot

from studyapp.content.library import Selection
from studyapp.sessions.study import Finished
from studyapp.tui.app import StudyApp
from tests.tui.person import DECK, OTHER_DECK, Person, plain_deck, settled, still

DRAWN = """
deck: drawn
title: Cards that are drawn
notes:
  - id: pipeline
    q: |
      What is this arrangement for?

      ┌─────────────┐      ┌───────────┐      ┌────────────┐      ┌──────────┐      ┌─────────────┐
      │ API Gateway │ ───▶ │  the bus  │ ───▶ │  a queue   │ ───▶ │ function │ ───▶ │  the table  │
      └─────────────┘      └───────────┘      └────────────┘      └──────────┘      └─────────────┘
    a: |
      **Decoupling**: each part fails for itself.

      1. The bus sends an event on by `rule`.
      2. The queue keeps it
         - until it is done,
         - or for fourteen days.

      | Part | When the next one fails |
      |---|---|
      | The bus | tries again for a day, with pauses that grow longer and longer in between |
      | The queue | the message comes back |
  - id: handler
    q: What does a queue see when one record of ten fails in this handler?
    language: python
    code: |
      def handler(event, context):
          failed = []
          for record in event["Records"]:
              try:
                  process(record["body"])  # whatever it is that has to be done with the body of a message
              except ValueError:
                  failed.append({"itemIdentifier": record["messageId"]})
          return {"batchItemFailures": failed}
    a: Only that record comes back.
"""

Look = Callable[..., bool]


@pytest.fixture
def look(snap_compare: Callable[..., bool], some_person: Callable[..., Person]) -> Look:
    """Whether the screen looks as it did, for somebody with these decks who presses these keys."""

    def compare(
        *decks: str,
        keys: Iterable[str] = (),
        size: tuple[int, int] = (80, 24),
        theme: str = "",
        days: int = 0,
    ) -> bool:
        person = some_person(*decks)
        if theme:
            person.set(f'theme = "{theme}"\n')
        for _ in range(days):
            _study(person)
        return snap_compare(StudyApp(person.services()), terminal_size=size, run_before=_presser(keys))

    return compare


def _study(person: Person) -> None:
    """Study all that is due today, now better and now worse, and sleep over it."""
    services = person.services()
    services.read_decks()
    session = services.study(Selection())
    for rating in (3, 1, 3, 4, 2, 3, 3, 3, 3, 3):
        if not isinstance(session.view, Finished):
            person.clock.forward(seconds=40)
            session.reveal()
            session.rate(rating)
    person.clock.forward(days=1)


def _presser(keys: Iterable[str]) -> Callable[[Pilot[None]], Awaitable[None]]:
    async def press(pilot: Pilot[None]) -> None:
        await settled(pilot)
        for key in keys:
            await pilot.press(key)
            await settled(pilot)
        still(pilot)
        pilot.app.clear_notifications()  # they go by themselves, sooner or later
        await settled(pilot)

    return press


def test_home_without_decks(look: Look) -> None:
    assert look()


def test_home(look: Look) -> None:
    assert look(DECK, OTHER_DECK, DRAWN, days=2)


def test_home_when_nothing_is_due(look: Look) -> None:
    assert look(plain_deck(1), keys=["s", "space", "4", "q"])


def test_home_in_a_large_window(look: Look) -> None:
    assert look(DECK, OTHER_DECK, DRAWN, days=2, size=(120, 40))


def test_a_prompt_with_a_hint(look: Look) -> None:
    assert look(DECK, keys=["s", "h", "f"])


def test_an_answer(look: Look) -> None:
    assert look(DECK, keys=["s", "space"])


def test_an_answer_in_a_small_window(look: Look) -> None:
    assert look(DRAWN, keys=["s", "space"], size=(60, 16))


def test_an_answer_to_be_typed(look: Look) -> None:
    assert look(DECK, keys=["s", "x"])


def test_a_typed_answer_that_is_wrong(look: Look) -> None:
    assert look(DECK, keys=["s", "x", "7", "space", "M", "B", "enter"])


def test_a_diagram_wider_than_the_window(look: Look) -> None:
    assert look(DRAWN, keys=["s"])


def test_a_diagram_in_a_large_window(look: Look) -> None:
    assert look(DRAWN, keys=["s", "space"], size=(120, 40))


def test_code_in_light_colours(look: Look) -> None:
    assert look(DRAWN, keys=["s", "x", "space"], theme="studyapp-light")


def test_the_summary(look: Look) -> None:
    assert look(plain_deck(2), keys=["s", "space", "1", "space", "4", "space", "4"])


def test_the_list_of_cards(look: Look) -> None:
    assert look(DECK, OTHER_DECK, DRAWN, days=2, keys=["b", "enter", "down", "f"])


def test_help(look: Look) -> None:
    assert look(DECK, keys=["s", "question_mark"])


def test_the_learners_own_note(look: Look) -> None:
    assert look(DECK, keys=["s", "space", "n", *"a-quarter"], theme="studyapp-contrast")
