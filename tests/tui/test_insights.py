"""The insights: pages by key and mouse, plots and tables, the calendar, what is exported, what can be studied."""

import asyncio
import threading
from pathlib import Path

import pytest
from textual.widgets import DataTable

from studyapp.clock import day_date
from studyapp.errors import Busy, Unwritable
from studyapp.insights.pages import Block, Calendar, Chart, Column, Page, Series, Table, Words
from studyapp.memory.replay import DayTotals
from studyapp.tui.widgets.heatmap import Heatmap
from tests.tui.person import START, Person, Window, settled

TODAY = START.study_day()
DAYS = {TODAY - back: DayTotals(back % 40 + 1, back % 7, 0, 0, 60_000 * (back % 9)) for back in range(0, 600, 3)}
NAMES = ("activity", "memory", "calibration", "knowledge", "mistakes", "items", "plan", "credits")

CALENDAR = Calendar("days", "Study days", TODAY, DAYS, (TODAY - 1,), "No reviews yet.")
HOURS = Chart(
    "hours",
    "By the hour",
    "bars",
    "hour",
    tuple(f"{hour:02}" for hour in range(24)),
    "count",
    (Series("reviews", tuple(range(24))), Series("again", (1,) * 24)),
    "No reviews yet.",
)
RETENTION = Chart(
    "retention",
    "True retention",
    "lines",
    "week",
    tuple(f"2026-{month:02}-01" for month in range(1, 12)),
    "share",
    (Series("passed", tuple(0.8 + month / 100 for month in range(11))),),
    "Nothing was due yet.",
)
PAIRS = Table(
    "pairs",
    "What is taken for what",
    (Column("picked"), Column("instead of"), Column("times", "count")),
    (("[b]bold[/b]", "a queue\x1b[2J", 4), ("=1+1", "", 2), ("an answer " * 20, "of its own", 1)),
    "Nothing is taken for anything else.",
    (("lambda/timeout", "lambda/scratch"), (), ("lambda/payload",)),
)
PAGES: dict[str, tuple[Block, ...]] = {
    "activity": (Words("A streak of 3 study days.", "good"), CALENDAR, HOURS),
    "memory": (RETENTION,),
    "mistakes": (PAIRS,),
    "items": (Table("items", "Items", (Column("item"),), (), "Too few attempts to tell."),),
}


class Told:
    """Stands for the insights: these pages, and what was asked of it."""

    tabs = tuple((name, name.title()) for name in NAMES)

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.asked: list[str] = []
        self.exported: list[str] = []
        self.pages = dict(PAGES)
        self.gates: dict[str, threading.Event] = {}
        self.trouble: dict[str, Exception] = {}

    def page(self, name: str) -> Page:
        self.asked.append(name)
        if name in self.gates:
            assert self.gates[name].wait(30)
        if name in self.trouble:
            raise self.trouble[name]
        return Page(name, name.title(), self.pages.get(name, (Words(f"The page {name}."),)))

    def day(self, day: int) -> Page:
        return Page(f"day {day}", "", (Words(f"What was done on {day_date(day).isoformat()}."),))

    def export(self, page: Page) -> tuple[Path, tuple[str, ...]]:
        if "export" in self.trouble:
            raise self.trouble["export"]
        self.exported.append(page.name)
        return self.folder, ("a.csv", "b.svg")


@pytest.fixture
def told(tmp_path: Path) -> Told:
    """Insights with a calendar, charts and a table."""
    return Told(tmp_path / "exports")


async def _open(window: Window, told: Told, *keys: str) -> None:
    window.app.services.insights = lambda: told  # type: ignore[assignment,return-value]
    await _press(window, "i", *keys)


async def _press(window: Window, *keys: str) -> None:
    """Press keys, each when the page that the one before has led to is there."""
    for key in keys:
        await window.press(key)


async def test_i_opens_the_first_page_and_q_goes_back_home(person: Person, told: Told) -> None:
    """With the names of all pages in one line of 80 columns."""
    async with person.window() as window:
        await _open(window, told)
        assert window.name == "InsightsScreen"
        assert all(name.title() in window.lines[0] for name in NAMES)
        assert "A streak of 3 study days." in window.text
        await window.press("q")
        assert window.name == "HomeScreen"


async def test_the_command_palette_opens_them_too(person: Person, told: Told) -> None:
    """By name."""
    async with person.window() as window:
        window.app.services.insights = lambda: told  # type: ignore[assignment,return-value]
        await window.press("ctrl+p")
        await window.write("insights")
        await window.press("enter")
        assert window.name == "InsightsScreen"


async def test_pages_are_chosen_by_number_by_arrow_and_by_mouse(person: Person, told: Told) -> None:
    """And round from the last to the first."""
    async with person.window() as window:
        await _open(window, told, "3")
        assert "The page calibration." in window.text
        await window.press("right")
        assert "The page knowledge." in window.text
        await _press(window, "8", "right")
        assert "A streak of 3 study days." in window.text
        await window.press("left")
        assert "The page credits." in window.text
        await window.click("Mistakes")
        assert "What is taken for what" in window.text
    assert told.asked == ["activity", "calibration", "knowledge", "credits", "activity", "credits", "mistakes"]


async def test_a_slow_page_says_so_and_gives_way_to_another(person: Person, told: Told) -> None:
    """What comes too late is not shown."""
    gate = told.gates["memory"] = threading.Event()
    async with person.window() as window:
        await _open(window, told)
        window.arrive("2")
        while "Working …" not in window.text:
            await asyncio.sleep(0.01)
        assert "A streak" not in window.text
        window.arrive("3")
        while "The page calibration." not in window.text:
            await asyncio.sleep(0.01)
        gate.set()
        await settled(window.pilot)
        assert "The page calibration." in window.text
        assert "True retention" not in window.text
        await window.press("2")
        assert "True retention" in window.text


async def test_trouble_is_told_in_the_page(person: Person, told: Told) -> None:
    """The other pages are there all the same."""
    told.trouble["memory"] = Busy("The database is locked.", "Close the other program.")
    async with person.window() as window:
        await _open(window, told, "2")
        assert "The database is locked." in window.text
        assert "Close the other program." in window.text
        await window.press("x")
        assert window.message == "There are no figures here to export."
        await window.press("3")
        assert "The page calibration." in window.text
    assert told.exported == []


async def test_the_plans_own_keys_are_for_the_plan(person: Person, told: Told) -> None:
    """An action whose name begins with plan_ is allowed on its page alone."""
    async with person.window() as window:
        await _open(window, told)
        allowed = {}
        for number, name in enumerate(NAMES, 1):
            await window.press(str(number))
            allowed[name] = window.screen.check_action("plan_anything", ())
        assert [name for name in NAMES if allowed[name]] == ["plan"]


# --- tables -----------------------------------------------------------------------------------------------------------


async def test_t_turns_every_plot_into_a_table_and_back(person: Person, told: Told) -> None:
    """On all pages, until it is pressed again."""
    async with person.window(size=(80, 60)) as window:
        await _open(window, told)
        assert not window.screen.query(DataTable)
        await window.press("t")
        assert not window.screen.query(Heatmap)
        assert len(window.screen.query(DataTable)) == 2
        assert "2026-11-12" in window.text
        await window.press("2")
        assert "80.0 %" in window.text
        await _press(window, "t", "1")
        assert window.screen.query(Heatmap)


async def test_outside_text_is_text_and_nothing_of_it_is_cut(person: Person, told: Told) -> None:
    """Markup is shown, control characters are marks, long texts go on below."""
    async with person.window() as window:
        await _open(window, told, "5")
        assert "[b]bold[/b]" in window.text
        assert "␛[2J" in window.text
        assert window.text.count("answer") == 20
        table = window.screen.query_one(DataTable)
        assert table.max_scroll_x == 0
        times = [line for line in window.lines if line.rstrip().endswith((" 4", " 2", "times"))]
        assert len({len(line.rstrip()) for line in times}) == 1


async def test_a_long_table_is_reached_to_its_last_row(person: Person, told: Told) -> None:
    """By keys alone."""
    rows = tuple((f"row {number}",) for number in range(300))
    told.pages["mistakes"] = (Words("Above."), Table("many", "Many", (Column("what"),), rows, ""))
    async with person.window() as window:
        await _open(window, told, "5", "tab", "ctrl+end")
        assert "row 299" in window.text
        await window.press("ctrl+home")
        assert "row 0" in window.text


async def test_an_empty_table_says_what_to_do(person: Person, told: Told) -> None:
    """In the page's own words."""
    async with person.window() as window:
        await _open(window, told, "6")
        assert "Too few attempts to tell." in window.text
        told.pages["activity"] = (Calendar("days", "Study days", TODAY, {}, (), "Study, and come back."),)
        await window.press("1")
        assert "Study, and come back." in window.text
        assert not window.screen.query(Heatmap)


async def test_a_row_that_stands_for_cards_studies_them(person: Person, told: Told) -> None:
    """The key for it is offered where there are cards; a row without any does nothing."""
    drilled: list[tuple[str, ...]] = []
    async with person.window() as window:
        window.app.drill = drilled.append  # type: ignore[method-assign,assignment]
        await _open(window, told, "5")
        assert "Study these cards" not in window.keys
        await window.press("tab")
        assert "Study these cards" in window.keys
        await window.press("enter", "down", "enter", "down", "enter")
    assert drilled == [("lambda/timeout", "lambda/scratch"), ("lambda/payload",)]


async def test_a_drill_is_of_its_cards_alone(person: Person, told: Told) -> None:
    """And the page is worked out anew when one comes back."""
    async with person.window() as window:
        await _open(window, told, "5", "tab", "down", "down", "enter")
        assert window.name == "StudyScreen"
        assert "Largest request payload?" in window.text
        told.pages["mistakes"] = (Words("No more mistakes."),)
        await _press(window, "escape", "q")
        assert window.name == "InsightsScreen"
        assert "No more mistakes." in window.text


# --- the calendar -----------------------------------------------------------------------------------------------------


def _heatmap(window: Window) -> Heatmap:
    return window.screen.query_one(Heatmap)


async def test_arrows_go_by_day_and_week_and_pages_by_year(person: Person, told: Told) -> None:
    """Never beyond today or before the first week; the line below tells of the day."""
    async with person.window() as window:
        await _open(window, told, "tab")
        assert window.screen.focused is _heatmap(window)
        moves = [("up", -1), ("left", -8), ("down", -7), ("right", 0), ("right", 0), ("pageup", -364), ("pagedown", 0)]
        for key, back in moves:
            await window.press(key)
            assert _heatmap(window).cursor == TODAY + back, key
        assert "Thu 12 Nov 2026: 1 review, 0 again, 0 min" in window.text
        await window.press("up")
        assert "Wed 11 Nov 2026: missed, a freeze kept the streak" in window.text
        await window.press("up")
        assert "Tue 10 Nov 2026: no reviews" in window.text
        await window.press("home")
        assert _heatmap(window).cursor == min(DAYS)
        await window.press("pageup", "left")
        assert min(DAYS) - 7 < _heatmap(window).cursor <= min(DAYS)
        await window.press("end")
        assert _heatmap(window).cursor == TODAY


async def test_enter_opens_the_day_and_the_way_back_leads_to_the_same_place(person: Person, told: Told) -> None:
    """A day without reviews does not open."""
    async with person.window() as window:
        await _open(window, told, "tab", "up", "enter")
        assert window.name == "InsightsScreen"
        await _press(window, "up", "up", "enter")
        assert window.name == "DayScreen"
        assert "Monday, 9 November 2026" in window.lines[0]
        assert "What was done on 2026-11-09." in window.text
        await window.press("question_mark")
        assert window.name == "HelpScreen"
        assert "What your log says" in window.text
        await _press(window, "escape", "escape")
        assert window.name == "InsightsScreen"
        assert _heatmap(window).cursor == TODAY - 3
        assert window.screen.focused is _heatmap(window)


@pytest.mark.parametrize(("size", "width"), [((80, 24), 1), ((120, 40), 2)])
async def test_a_click_opens_the_day_that_is_drawn_there(
    person: Person, told: Told, size: tuple[int, int], width: int
) -> None:
    """A column a week in 80 columns, two in 120; elsewhere a click does nothing."""
    async with person.window(size=size) as window:
        await _open(window, told)
        region = _heatmap(window).region
        for offset in ((4, 1), (2, 4), (4 + 53 * width, 3), (4 + 52 * width, 2 + 4)):
            await window.pilot.click(offset=(region.x + offset[0], region.y + offset[1]))
            await settled(window.pilot)
            assert window.name == "InsightsScreen", offset
        monday = TODAY - 3
        weeks_back, weekday = 3, 3  # three weeks and no day: a multiple of three days ago
        place = (4 + (52 - weeks_back) * width, 2 + weekday)
        await window.pilot.click(offset=(region.x + place[0], region.y + place[1]))
        await settled(window.pilot)
        assert window.name == "DayScreen"
        assert day_date(monday - 21 + weekday).isoformat() in window.text


async def test_days_can_be_told_apart_without_colour(
    person: Person, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With NO_COLOR every level, a frozen day and the cursor have characters of their own, and no colour is left."""
    monkeypatch.setenv("NO_COLOR", "1")
    async with person.window() as window:
        await _open(window, told, "tab", "left")
        drawing = "\n".join(window.lines[5:13])
        assert {"·", "░", "▒", "▓", "█", "*", "◆"} <= set(drawing)
        await window.press("2")
        assert "●" in window.text
        colours = {
            segment.style.color.triplet
            for strip in window.screen._compositor.render_strips()
            for segment in strip
            if segment.style is not None and segment.style.color is not None
        }
        assert colours
        assert all(triplet is None or len(set(triplet)) == 1 for triplet in colours)


async def test_the_calendar_is_drawn_as_fast_whatever_the_number_of_reviews(person: Person, told: Told) -> None:
    """It is made of one total a day: what is drawn of a day does not grow with it."""
    told.pages["activity"] = (Calendar("d", "D", TODAY, {TODAY: DayTotals(10**9), TODAY - 1: DayTotals(1)}, (), ""),)
    async with person.window() as window:
        await _open(window, told)
        assert "1,000,000,000 reviews" in window.text
        assert len(_heatmap(window).render().plain) < 1000


# --- windows and themes -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("theme", ["studyapp-dark", "studyapp-light", "studyapp-contrast", "ansi-dark", "nord"])
async def test_plots_are_drawn_in_every_theme(person: Person, told: Told, theme: str) -> None:
    """And anew when it changes."""
    async with person.window() as window:
        await _open(window, told, "2")
        window.app.theme = theme
        await settled(window.pilot)
        assert "●" in window.text
        assert "2026-01-01" in window.text


async def test_a_plot_has_the_colours_of_the_theme(person: Person, told: Told) -> None:
    """The line is drawn in the primary colour, before and after it changes."""
    async with person.window() as window:
        await _open(window, told, "2")
        seen = []
        for theme in ("studyapp-dark", "studyapp-light"):
            window.app.theme = theme
            await settled(window.pilot)
            colours = {
                segment.style.color.triplet.hex
                for strip in window.screen._compositor.render_strips()
                for segment in strip
                if "●" in segment.text and segment.style and segment.style.color and segment.style.color.triplet
            }
            seen.append(colours)
        assert seen == [{"#7fb4ff"}, {"#1f5fbf"}]


async def test_everything_is_drawn_anew_when_the_window_changes(person: Person, told: Told) -> None:
    """Wider or narrower; nothing is wider than the window, and the calendar has as many weeks as there is room for."""
    async with person.window() as window:
        await _open(window, told)
        for size in ((120, 40), (60, 16), (80, 24)):
            await window.pilot.resize_terminal(*size)
            await settled(window.pilot)
            assert max(map(len, window.lines)) <= size[0]
            drawing = _heatmap(window).render().plain
            assert max(map(len, drawing.splitlines())) <= _heatmap(window).content_size.width
            assert "Thu 12 Nov 2026: 1 review" in drawing
            await window.press("2")
            assert "True retention" in window.text
            await window.press("1")


# --- export -----------------------------------------------------------------------------------------------------------


async def test_x_exports_the_page_and_says_where_to(person: Person, told: Told) -> None:
    """The page that is shown."""
    async with person.window() as window:
        await _open(window, told, "2", "x")
        assert told.exported == ["memory"]
        assert window.message == f"Wrote 2 files to {told.folder}."


async def test_an_export_that_fails_says_why(person: Person, told: Told) -> None:
    """And the page stays."""
    told.trouble["export"] = Unwritable("The disk is full.", "Free some space.")
    async with person.window() as window:
        await _open(window, told, "2", "x")
        assert "The disk is full." in window.message
        assert "True retention" in window.text


# --- the real ones ----------------------------------------------------------------------------------------------------


async def test_every_page_opens_for_somebody_who_has_studied(person: Person) -> None:
    """With today in the calendar, and files of its figures."""
    async with person.window() as window:
        await _press(window, "s", "space", "4", "escape", "escape", "i")
        assert _heatmap(window).cursor == TODAY
        assert "Thu 12 Nov 2026: 1 review" in window.text
        await _press(window, "tab", "enter")
        assert window.name == "DayScreen"
        assert "1 review" in window.text and "How long may a function run?" in window.text
        await _press(window, "q", "x")
        folder = window.message.removesuffix(".").rpartition(" to ")[2].replace("\n", "")
        assert {path.suffix for path in Path(folder).iterdir()} == {".csv", ".svg"}
        for number in "2345678":
            await window.press(number)
            assert window.name == "InsightsScreen"


async def test_nobody_has_studied_yet(person: Person) -> None:
    """Each page says so in words."""
    async with person.window() as window:
        await window.press("i")
        for number in "12345678":
            await window.press(number)
            assert len(window.text) > 200
