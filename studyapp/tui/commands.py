"""The house's own commands in the command palette."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual.app import SystemCommand

from studyapp.content.library import Selection

if TYPE_CHECKING:
    from studyapp.tui.doors import Doors


def house_commands(app: "Doors") -> Iterable[SystemCommand]:
    """Every way into a session, and one for each deck."""
    yield SystemCommand(
        "Study all decks", "Start a session over everything that is due", lambda: app.study(Selection())
    )
    yield SystemCommand("Quiz", "Answer questions and see why", app.quiz)
    yield SystemCommand("Mock exam", "Sit an exam, resume one, or look at earlier results", app.exam)
    yield SystemCommand("Browse cards", "Search all cards and see what you know of them", app.browse)
    yield SystemCommand("Insights", "What your reviews say: activity, memory, knowledge, what lies ahead", app.insights)
    for deck in app.services.library.decks:
        selection = Selection(deck=deck.id)
        if app.services.library.study_cards(selection):
            words = "Start a session over one deck"
            yield SystemCommand(f"Study {deck.id}", words, lambda chosen=selection: app.study(chosen))
