"""Work that takes long: it says how far it is, and can be given up from another thread at any moment."""

from collections.abc import Callable, Iterable, Iterator, Sized
from contextlib import contextmanager
from threading import Lock
from typing import NamedTuple, TypeVar

from studyapp.errors import Cancelled

T = TypeVar("T")
EVERY = 2000
"""So many things are done between two looks at whether the work was given up."""


class Progress(NamedTuple):
    """What is being done, and how much of it: `done` of `whole` things; a whole of 0 is not known."""

    words: str
    done: int = 0
    whole: int = 0


class Work:
    """Handed to whatever takes long. `tell` is called in the thread that works."""

    def __init__(self, tell: Callable[[Progress], object] = lambda _: None) -> None:
        self._tell = tell
        self._lock = Lock()
        self._cancelled = False
        self._enders: list[Callable[[], None]] = []

    def cancel(self) -> None:
        """Give it up, from any thread."""
        with self._lock:
            self._cancelled = True
            for end in self._enders:
                end()

    def check(self) -> None:
        """Raises Cancelled when it was given up."""
        if self._cancelled:
            raise Cancelled("Cancelled.", "Nothing was changed.")

    def tell(self, progress: Progress) -> None:
        """Say how far it is. Raises Cancelled when it was given up."""
        self.check()
        self._tell(progress)

    def counted(self, words: str, things: Iterable[T]) -> Iterator[T]:
        """The things one by one, telling how many there were. Raises Cancelled between two of them."""
        whole = len(things) if isinstance(things, Sized) else 0
        done = 0
        for thing in things:
            if not done % EVERY:
                self.tell(Progress(words, done, whole))
            yield thing
            done += 1
        self.tell(Progress(words, done, whole))

    @contextmanager
    def ended_by(self, end: Callable[[], None]) -> Iterator[None]:
        """While the block runs, giving the work up calls `end`, quickly and in the thread of whoever gives it up."""
        with self._lock:
            self._enders.append(end)
        try:
            self.check()
            yield
        finally:
            with self._lock:
                self._enders.remove(end)
