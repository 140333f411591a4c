"""Draw docs/home.svg and docs/study.svg: `python docs/make_screenshot.py`. Nothing of the reader's own is touched."""

import asyncio
import random
import tempfile
from pathlib import Path

from studyapp.bootstrap import build_services
from studyapp.clock import FixedClock, parse_moment
from studyapp.content.library import Selection
from studyapp.sessions.study import Finished
from studyapp.tui.app import StudyApp

FOLDER = Path(__file__).parent
DAYS = 9


def learned_services(home: Path):
    """Services of a learner who has studied for some days."""
    services = build_services({}, home)
    clock = FixedClock(parse_moment("2026-11-12T19:30:00+01:00"))
    services.clock = clock
    services.read_decks()
    rng = random.Random(3)
    for _ in range(DAYS):
        session = services.study(Selection())
        while not isinstance(session.view, Finished):
            clock.forward(seconds=rng.uniform(6, 15))
            session.reveal()
            session.rate(rng.choices((1, 2, 3, 4), (10, 10, 65, 15))[0])
        clock.forward(days=1)
    return services


async def draw(services, keys: str, name: str) -> None:
    """Press some keys and save what is on screen."""
    app = StudyApp(services)
    async with app.run_test(size=(80, 24)) as pilot:
        for key in keys:
            await app.workers.wait_for_complete()
            await pilot.press({" ": "space"}.get(key, key))
        await app.workers.wait_for_complete()
        await pilot.pause()
        (FOLDER / name).write_text(app.export_screenshot(title="studyapp"), encoding="utf-8")


def main() -> None:
    """Draw both."""
    with tempfile.TemporaryDirectory() as folder:
        services = learned_services(Path(folder))
        asyncio.run(draw(services, "", "home.svg"))
        asyncio.run(draw(services, "s ", "study.svg"))
        services.close()


if __name__ == "__main__":
    main()
