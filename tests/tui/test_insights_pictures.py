"""A picture of every page of the insights, with nothing to tell, a few days, and more than a year of study. After a
change that is meant: `pytest tests/tui/test_insights_pictures.py --snapshot-update`, and look at what is new.
"""

import random
from collections.abc import Callable
from typing import Any

import pytest
from pytest_textual_snapshot import SVGImageExtension

from tests.histories import deck, history, write_log
from tests.tui.person import Person

SIZES = {"80x24": (80, 24), "120x40": (120, 40)}
HISTORIES = {"empty": (0, 0), "small": (6, 8), "large": (400, 40)}
"""Study days, and reviews on each."""


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("learner", HISTORIES)
async def test_every_page(some_person: Callable[..., Person], snapshot: Any, learner: str, size: str) -> None:
    days, a_day = HISTORIES[learner]
    person = some_person(deck(400, 60))
    services = person.services()
    library = services.read_decks()
    if days:
        write_log(services, history(library, services.today, days, a_day, random.Random(7)))
    async with person.window(size=SIZES[size]) as window:
        await window.press("i")
        for at, (name, title) in enumerate(services.insights().tabs, 1):
            await window.press(str(at))
            assert title in window.text and "Working" not in window.text
            picture = window.app.export_screenshot()
            assert snapshot(name=f"{name}-{learner}-{size}", extension_class=SVGImageExtension) == picture
