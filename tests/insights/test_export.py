"""What is written to files: tables that no spreadsheet runs, drawings that any program opens."""

import csv
import io
import re
from xml.etree import ElementTree

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from studyapp.content.text import safe
from studyapp.insights.export import csv_text
from studyapp.insights.pages import Calendar, Cell, Chart, Column, Series, Table, as_table
from studyapp.insights.svg import svg_text
from studyapp.memory.replay import DayTotals

TODAY = 20_769
SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = ("</text><script>alert(1)</script>", "\x1b[31mred\x1b[0m", "a & b < c > d \" '", "\u202eright", "x" * 500, "")
TEXTS = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=30))
SHARES = st.one_of(st.none(), st.floats(-1, 1).map(lambda value: round(value, 4)))


def _read(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


# --- CSV --------------------------------------------------------------------------------------------------------------


def test_a_table_is_written_with_raw_numbers_and_their_units() -> None:
    """Shares from 0 to 1, times in milliseconds; what is missing is empty."""
    table = Table(
        "name",
        "Title",
        (Column("deck"), Column("recalled", "share"), Column("time", "minutes"), Column("an answer", "seconds")),
        (("Lambda, the limits", 0.912345, 90_000, 8250.5), ('say "hi"', None, 0, None)),
        "",
    )
    assert csv_text(table) == (
        'deck,recalled,time (ms),an answer (ms)\n"Lambda, the limits",0.912345,90000,8250.5\n"say ""hi""",,0,\n'
    )


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'␍=1"),
        ("＝1+1", "'＝1+1"),
        ("-", "'-"),
        ("-5", "-5"),
        ("+1.5e3", "+1.5e3"),
        (-5, "-5"),
        (-0.25, "-0.25"),
        ("a=1", "a=1"),
        ("2026-11-12", "2026-11-12"),
        ("\x1b[2J", "␛[2J"),
        ("-inf", "'-inf"),
    ],
)
def test_a_text_that_looks_like_a_formula_is_no_formula(cell: Cell, written: str) -> None:
    """Numbers are left alone, negative ones too."""
    table = Table("name", "Title", (Column("what"),), ((cell,),), "")
    assert _read(csv_text(table))[1] == [written]


@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=5), TEXTS)
def test_every_text_comes_back_as_it_was_shown(rows: list[tuple[str, str]], name: str) -> None:
    """In the row and column where it stood, and never as a formula."""
    table = Table("name", "Title", (Column(name), Column("second")), tuple(rows), "")
    for was, read in zip([(name, "second"), *rows], _read(csv_text(table)), strict=True):
        for before, after in zip(was, read, strict=True):
            assert after in (safe(before), "'" + safe(before))
            assert not re.match(r"[=+\-@\t\r]", after) or re.fullmatch(r"[+-]\d+(\.\d+)?([eE][+-]?\d+)?", after)


# --- SVG --------------------------------------------------------------------------------------------------------------


def _parsed(text: str) -> ElementTree.Element:
    """The drawing, which must need nothing besides itself."""
    root = ElementTree.fromstring(text)
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
        "svg", "title", "style", "rect", "text", "path", "circle",
    }  # fmt: skip
    style = "".join(element.text or "" for element in root.iter(f"{SVG}style"))
    assert "url(" not in style
    assert "@import" not in style
    assert "prefers-color-scheme:dark" in style
    names = {name for element in root.iter() for name in element.attrib}
    assert not {name for name in names if name.startswith("on") or "href" in name}
    return root


def _texts(root: ElementTree.Element) -> list[str]:
    return [element.text or "" for element in root.iter(f"{SVG}text")]


def _bars(root: ElementTree.Element, told: str, size: str) -> list[float]:
    """How high or wide the bars are whose description has a text in it."""
    return [
        float(rect.attrib[size]) for rect in root.iter(f"{SVG}rect") if told in (rect.findtext(f"{SVG}title") or "")
    ]


def test_bars_are_as_high_as_their_values() -> None:
    """In proportion, each with what it stands for; the axis is labelled in its unit."""
    labels = tuple(f"2026-11-{day:02}" for day in range(1, 31))
    values = tuple(60_000.0 * day for day in range(30))
    root = _parsed(svg_text(Chart("n", "Minutes", "bars", "day", labels, "minutes", (Series("time", values),), "")))
    heights = _bars(root, " min", "height")
    assert heights == pytest.approx([heights[-1] * at / 29 for at in range(30)], abs=0.1)
    assert {"Minutes", "day", "0 min", "30 min", "2026-11-01"} <= set(_texts(root))


def test_bars_with_long_names_lie_one_below_the_other() -> None:
    """Every name can be read."""
    names = tuple(f"Topic number {at}, which has a long name" for at in range(20))
    values = tuple((at + 1) / 20 for at in range(20))
    root = _parsed(svg_text(Chart("n", "Known", "bars", "topic", names, "share", (Series("known", values),), "")))
    widths = _bars(root, "known", "width")
    assert widths == pytest.approx([widths[-1] * value for value in values], abs=0.1)
    assert set(names) <= set(_texts(root))


def test_lines_have_gaps_where_values_are_missing_and_strokes_for_intervals() -> None:
    """The path begins anew after a gap; each interval is a stroke of its own."""
    values = (0.8, None, 0.9, 0.85)
    series = Series("passed", values, (0.7, None, 0.8, 0.8), (0.9, None, 1.0, 0.9))
    root = _parsed(svg_text(Chart("n", "T", "lines", "week", ("1", "2", "3", "4"), "share", (series,), "")))
    (line,) = (path for path in root.iter(f"{SVG}path") if "line" in path.attrib["class"])
    assert line.attrib["d"].count("M") == 2
    assert len([path for path in root.iter(f"{SVG}path") if "range" in path.attrib["class"]]) == 3
    assert len(list(root.iter(f"{SVG}circle"))) == 3


def test_a_calendar_has_a_square_for_each_day_of_the_years_that_it_tells_of() -> None:
    """Up to today, weeks below their months; days are told by their date, and kept ones are framed."""
    days = {TODAY: DayTotals(5), TODAY - 2: DayTotals(1), TODAY - 400: DayTotals(40)}
    root = _parsed(svg_text(Calendar("n", "Days", TODAY, days, (TODAY - 1,), "")))
    told = [rect.findtext(f"{SVG}title") for rect in root.iter(f"{SVG}rect")][1:]
    weekday = 3  # today is a Thursday
    assert len(told) == 52 * 7 + weekday + 1 + 53 * 7
    assert "Thu 12 Nov 2026: 5 reviews" in told
    assert "Tue 10 Nov 2026: 1 review" in told
    assert sum("frozen" in rect.attrib["class"] for rect in root.iter(f"{SVG}rect")) == 1
    assert {"Jan", "Jul", "Mon", "Sun"} <= set(_texts(root))


def test_what_is_empty_says_so() -> None:
    """In the words that the page has for it."""
    for shape in ("bars", "lines"):
        chart = Chart("n", "T", shape, "week", ("1",), "share", (Series("s", (None,)),), "No reviews yet.")  # type: ignore[arg-type]
        assert "No reviews yet." in _texts(_parsed(svg_text(chart)))
    assert _parsed(svg_text(Calendar("n", "T", TODAY, {}, (), "No reviews yet."))) is not None


@st.composite
def charts(draw: st.DrawFn) -> Chart:
    """Any chart whose parts fit together."""
    labels = tuple(draw(st.lists(TEXTS, min_size=1, max_size=15)))
    values = st.tuples(*[SHARES] * len(labels))
    series = st.one_of(st.builds(Series, TEXTS, values), st.builds(Series, TEXTS, values, values, values))
    shape = draw(st.sampled_from(("bars", "lines")))
    return Chart(
        "n", draw(TEXTS), shape, draw(TEXTS), labels, "share", tuple(draw(st.lists(series, max_size=4))), draw(TEXTS)  # type: ignore[arg-type]
    )  # fmt: skip


NEGATIVE = Chart("n", "T", "bars", "a", ("name " * 40, "other"), "share", (Series("s", (-0.5, -0.25)),), "")


@given(charts())
@example(NEGATIVE)
@example(msgspec.structs.replace(NEGATIVE, labels=("a", "b")))
@example(msgspec.structs.replace(NEGATIVE, shape="lines"))
def test_every_chart_is_a_drawing_whatever_it_is_called(chart: Chart) -> None:
    """Valid XML with nothing but shapes and text in it, and no control characters; its table is one too."""
    text = svg_text(chart)
    assert _parsed(text).findtext(f"{SVG}title") is not None
    assert text == safe(text)
    assert "nan" not in text
    assert len(_read(csv_text(as_table(chart)))) == (1 if chart.is_empty else len(chart.labels) + 1)


@given(st.dictionaries(st.integers(TODAY - 900, TODAY + 3), st.builds(DayTotals, st.integers(0, 300)), max_size=20))
def test_every_calendar_is_a_drawing(days: dict[int, DayTotals]) -> None:
    """Whatever days it has."""
    assert _parsed(svg_text(Calendar("n", "Days", TODAY, days, tuple(days)[:2], ""))) is not None
