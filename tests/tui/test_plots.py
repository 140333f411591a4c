"""Charts in characters: nothing wider than the window, bars as long as their values, every name readable."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyapp.content.text import one_line
from studyapp.insights.pages import Chart, Series, written
from studyapp.tui.widgets.figure_table import fitted
from studyapp.tui.widgets.plot import drawn

COLOURS = ((10, 20, 30), (40, 50, 60), (70, 80, 90), (1, 1, 1))
DAYS = tuple(f"2026-11-{day:02}" for day in range(1, 31))


def _lines(chart: Chart, width: int = 74, height: int = 11) -> list[str]:
    return [line.plain for line in drawn(chart, width, height, COLOURS)]


def _chart(shape: str, labels: tuple[str, ...], *values: tuple[float | None, ...], kind: str = "count") -> Chart:
    series = tuple(Series(f"series {number}", each) for number, each in enumerate(values))
    return Chart("n", "The title", shape, "along", labels, kind, series, "")  # type: ignore[arg-type]


def _heights(lines: list[str], column: int) -> int:
    """How many eighths of a line the bars in a column are high."""
    return sum(" ▁▂▃▄▅▆▇█".index(line[column : column + 1] or " ") for line in lines)


def test_bars_along_an_axis_are_as_high_as_their_values() -> None:
    """To an eighth of a line; the full lines below a tick's are its value."""
    lines = _lines(_chart("bars", DAYS, tuple(float(day) for day in range(1, 31))))
    body, foot = lines[1:-2], lines[-1]
    start = body[-1].index("│") + 1
    heights = [_heights(body, start + 2 * day) for day in range(30)]
    full = 8 * len(body)
    assert heights == [max(round(full * day / 30), 1) for day in range(1, 31)]
    assert body[0].startswith("30 ┤")
    assert lines[0].startswith("The title")
    assert lines[0].endswith("→ along")
    assert "2026-11-01" in foot


def test_a_bar_that_is_not_nothing_is_seen() -> None:
    """And one that is nothing is not."""
    values = (1.0, 0.0, None, *[100_000.0] * 27)
    line = _lines(_chart("bars", DAYS, values))[-3]
    start = line.index("│") + 1
    assert (line[start], line[start + 2], line[start + 4]) == ("▁", " ", " ")
    lying = _lines(_chart("bars", ("one", "none", "many"), (1.0, 0.0, 100_000.0)))
    assert lying[1:3] == [" one ▏ 1", "none 0"]


def test_names_are_told_in_full_with_their_values() -> None:
    """The longest go on below; a bar has the length of its value; an interval is told."""
    names = ("Layers", "Cold starts, SnapStart and provisioned concurrency", "[b]markup[/b]")
    series = Series("known", (0.25, 0.5, 1.0), (0.2, 0.4, 0.9), (0.3, 0.6, 1.0))
    lines = _lines(Chart("n", "Known", "bars", "topic", names, "share", (series,), ""), 80)
    assert "Cold starts, SnapStart and" in lines[2]
    assert lines[3].strip() == "provisioned concurrency"
    assert "[b]markup[/b] █" in lines[4]
    assert "25.0 % (20.0 to 30.0 %)" in lines[1]
    assert [lines[at].count("█") for at in (1, 2, 4)] == pytest.approx(
        [lines[4].count("█") * x for x in (0.25, 0.5, 1)], abs=1
    )


def test_series_are_told_apart_without_colour() -> None:
    """By what fills a bar, or marks a line; the title's line says which is which."""
    bars = _lines(_chart("bars", DAYS, (8.0,) * 30, (6.0,) * 30))
    assert "█ series 0   ▒ series 1" in bars[0]
    assert "█▒█▒" in bars[-3]
    lines = _lines(_chart("lines", DAYS, (8.0,) * 30, (6.0,) * 30))
    assert "● series 0   ○ series 1" in lines[0]
    assert any("●" in line for line in lines[1:])
    assert any("○" in line for line in lines[1:])


def test_lines_have_ticks_in_the_unit_of_the_chart_and_few_labels() -> None:
    """A gap stays a gap."""
    values = tuple(None if 10 <= day < 20 else 0.9 for day in range(30))
    lines = _lines(_chart("lines", DAYS, values, kind="share"))
    assert "%" in lines[1]
    assert 2 <= lines[-1].count("2026-") <= 4
    row = next(line for line in lines[1:] if "●" in line)
    axis = row.index("┤") if "┤" in row else row.index("│")
    middle = row[axis + 1 :][28:44]
    assert not middle.strip()


@pytest.mark.parametrize("width", [40, 74, 116, 200])
def test_lines_take_up_all_the_room_that_there_is(width: int) -> None:
    """Whatever size the terminal has that the program was started in."""
    lines = _lines(_chart("lines", DAYS, tuple(float(day) for day in range(30))), width, 12)
    assert len(lines) == 1 + 12
    assert width - 1 <= max(map(len, lines[1:])) <= width


def test_a_year_of_bars_is_drawn_as_a_line() -> None:
    """There is no room for a bar each; every value is still in it."""
    values = tuple(float(day) for day in range(365))
    lines = _lines(_chart("bars", tuple(map(str, range(365))), values))
    assert max(map(len, lines)) <= 74
    assert any("\u2801" <= character <= "\u28ff" for line in lines for character in line)


@pytest.mark.parametrize(("labels", "text"), [(("below", "above"), "-50.0 %"), (DAYS, "-60 % ┤")])
def test_a_value_below_nothing_is_told(labels: tuple[str, ...], text: str) -> None:
    """Beside its name as a figure, along an axis as a line."""
    values = tuple(-0.5 if at % 2 == 0 else 0.0 for at in range(len(labels)))
    assert any(text in line for line in _lines(_chart("bars", labels, values, kind="share")))


LABELS = st.one_of(
    st.lists(st.text(max_size=40), min_size=1, max_size=30), st.integers(1, 400).map(lambda n: list(map(str, range(n))))
)


@given(LABELS, st.integers(1, 3), st.sampled_from(("bars", "lines")), st.sampled_from((40, 76, 116)), st.randoms())
def test_no_chart_is_wider_than_its_room(labels: list[str], count: int, shape: str, width: int, random) -> None:
    """Whatever its labels are, and no character of them is one that a terminal obeys."""
    values = [tuple(random.choice((None, 0.0, random.random())) for _ in labels) for _ in range(count)]
    chart = _chart(shape, tuple(labels), *values, kind="share")
    if chart.is_empty:
        return
    lines = drawn(chart, width, 11, COLOURS)
    assert max(line.cell_length for line in lines) <= width
    assert all(one_line(line.plain).split() == line.plain.split() for line in lines)


def test_the_drawing_follows_the_theme() -> None:
    """Bars have the theme's colours by name, lines as they are given."""
    bars = drawn(_chart("bars", DAYS, (8.0,) * 30), 74, 11, COLOURS)
    assert any("$primary" in str(span.style) for line in bars for span in line.spans)
    lines = drawn(_chart("lines", DAYS, (8.0,) * 30), 74, 11, COLOURS)
    colours = {getattr(span.style, "foreground", None) for line in lines for span in line.spans}
    assert any(colour is not None and colour.rgb == COLOURS[0] for colour in colours)


@pytest.mark.parametrize(
    ("wanted", "texts", "room", "widths"),
    [
        ([10, 5], [True, False], 80, [10, 5]),
        ([60, 50, 5], [True, True, False], 80, [34, 35, 5]),
        ([60, 20, 5], [True, True, False], 80, [49, 20, 5]),
        ([60, 30], [False, False], 80, [60, 30]),
        ([90, 90, 90], [True, True, True], 30, [12, 12, 12]),
    ],
)
def test_texts_of_a_table_share_the_room_that_numbers_leave(
    wanted: list[int], texts: list[bool], room: int, widths: list[int]
) -> None:
    """The widest give way first; where that does not help, the table scrolls."""
    assert fitted(wanted, texts, room) == widths


def test_values_are_written_as_everywhere() -> None:
    """The same words as in the table."""
    lines = _lines(_chart("bars", ("Again", "Good"), (14_200.0, 8300.0), kind="seconds"))
    assert written(14_200.0, "seconds") in lines[1]
