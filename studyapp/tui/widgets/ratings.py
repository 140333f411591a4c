"""The four ratings, each with the interval that it would give."""

from textual import events
from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from studyapp.sessions.study import Preview

_COLOURS = {1: "$text-error", 2: "$text-warning", 3: "$text-success", 4: "$text-primary"}


class RatingChoice(Static):
    """One rating, to be clicked."""

    class Picked(Message):
        """This rating was clicked."""

        def __init__(self, rating: int) -> None:
            super().__init__()
            self.rating = rating

    def __init__(self, rating: int) -> None:
        super().__init__(markup=False)
        self.rating = rating

    def on_click(self, event: events.Click) -> None:
        """Tell the screen."""
        event.stop()
        self.post_message(self.Picked(self.rating))


class RatingBar(Container):
    """All four."""

    def compose(self) -> ComposeResult:
        """A choice for each rating."""
        for rating in _COLOURS:
            yield RatingChoice(rating)

    def show(self, previews: tuple[Preview, ...], suggested: int) -> None:
        """Show what each rating would give; enter takes the suggested one."""
        for choice, preview in zip(self.query(RatingChoice), previews, strict=True):
            name = (f"{preview.rating} {preview.name}", f"bold {_COLOURS[preview.rating]}")
            choice.update(Content.assemble(name, " ", (preview.comes_back, "$foreground-muted")))
            choice.set_class(preview.rating == suggested, "suggested")
