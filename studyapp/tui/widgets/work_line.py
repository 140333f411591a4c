"""One line that says how far some work is; the work is done in a thread, and the screen goes on meanwhile."""

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from studyapp.clock import Clock
from studyapp.errors import StudyError
from studyapp.sessions.work import Progress, Work

T = TypeVar("T")


class WorkLine(Static):
    """Does one thing at a time; what is begun takes the place of what was not done yet, unless that is `firm`."""

    DEFAULT_CSS = "WorkLine { height: 1; width: 100%; padding: 0 2; color: $text-accent; }"

    class Told(Message):
        """How far some work is."""

        def __init__(self, work: Work, progress: Progress) -> None:
            super().__init__()
            self.work, self.progress = work, progress

    class Ended(Message):
        """Some work is over, and what comes next."""

        def __init__(self, work: Work, go_on: Callable[[], Any]) -> None:
            super().__init__()
            self.work, self.go_on = work, go_on

    def __init__(self, clock: Clock) -> None:
        super().__init__(markup=False)
        self._clock = clock
        self._work: Work | None = None
        self._firm = False
        self._began_ms = 0
        self._progress = Progress("")

    @property
    def is_working(self) -> bool:
        """Whether there is something to wait for."""
        return self._work is not None

    @property
    def is_firm(self) -> bool:
        """Whether nothing else may take the place of what is being done."""
        return self._work is not None and self._firm

    def on_mount(self) -> None:
        """Let the seconds be seen to go on."""
        self.set_interval(1.0, self._show)

    def on_unmount(self) -> None:
        """Nobody waits for the work any more."""
        self.stop()

    def begin(
        self,
        words: str,
        do: Callable[[Work], T],
        then: Callable[[T], None],
        failed: Callable[[StudyError], None],
        *,
        firm: bool = False,
    ) -> None:
        """Do something in a thread, and go on here with its result or its refusal."""
        if self.is_firm:
            return
        self.stop()
        work = Work(lambda progress: self.post_message(self.Told(work, progress)))
        self._work, self._firm = work, firm
        self._began_ms, self._progress = self._clock.monotonic_ms(), Progress(words)

        def run() -> None:
            try:
                go_on = partial(then, do(work))
            except StudyError as error:
                self.post_message(self.Ended(work, partial(failed, error)))
            else:
                self.post_message(self.Ended(work, go_on))

        self.run_worker(run, thread=True, exit_on_error=False)
        self._show()

    def stop(self) -> None:
        """Give the work up; it is over when that has taken effect."""
        if self._work is not None:
            self._work.cancel()

    def on_work_line_told(self, message: Told) -> None:
        """Show how far it is."""
        message.stop()
        if message.work is self._work:
            self._progress = message.progress
            self._show()

    def on_work_line_ended(self, message: Ended) -> None:
        """Go on, unless something else was begun meanwhile."""
        message.stop()
        if message.work is self._work:
            self._work = None
            self._show()
            message.go_on()

    def _show(self) -> None:
        text = ""
        if self._work is not None:
            words, done, whole = self._progress
            seconds = (self._clock.monotonic_ms() - self._began_ms) // 1000
            share = f" {100 * done // whole} %" if whole else ""
            text = f"{words}{share} … {seconds} s; escape stops it"
        self.update(Content(text))
