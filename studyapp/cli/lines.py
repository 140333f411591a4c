"""Lines from standard input, with a chance to do something while none comes."""

import queue
import sys
import threading
from collections.abc import Callable, Iterator

from studyapp.content.text import safe


def typed_lines(idle: Callable[[], bool] = lambda: False, seconds: float = 1.0) -> Iterator[str]:
    """Each line that is typed, made safe, until the input ends.

    `idle` is called about every so many seconds while nothing comes, and before each line; when it returns true, an
    empty line is given, so that the caller looks at what happened.
    """
    lines: queue.Queue[str | None] = queue.Queue()

    def read() -> None:
        for line in sys.stdin:
            lines.put(line)
        lines.put(None)

    threading.Thread(target=read, daemon=True).start()
    while True:
        try:
            line = lines.get(timeout=seconds)
        except queue.Empty:
            if idle():
                yield ""
            continue
        idle()
        if line is None:
            return
        yield safe(line.strip())
