"""Outside text can do nothing to a terminal: what it would obey becomes a visible mark."""

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.content.problems import Problem
from studyapp.content.text import counted, one_line, safe

ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()))


@pytest.mark.parametrize("code", [*range(0x09), *range(0x0B, 0x20), 0x7F])
def test_c0_controls_and_delete_become_their_pictures(code: int) -> None:
    shown = safe(f"a{chr(code)}b")
    assert shown == f"a{chr(0x2421 if code == 0x7F else 0x2400 + code)}b"
    assert unicodedata.category(shown[1]) == "So"


@pytest.mark.parametrize(
    "code",
    [
        *range(0x80, 0xA0),
        0x061C,
        0x200E,
        0x200F,
        *range(0x2028, 0x202F),
        *range(0x2066, 0x206A),
        0xD800,
        0xDFFF,
        0xFEFF,
    ],
)
def test_c1_bidirectional_controls_and_surrogates_become_a_mark(code: int) -> None:
    assert safe(f"a{chr(code)}b") == "a\ufffdb"


@pytest.mark.parametrize(
    "text", ["", "a\nb\tc", "é", "日本語", "👩‍💻", "नमस्ते", "a\u00a0b\u202fc", "├──▶", "[/]", "{{x}}", "␛"]
)
def test_everything_else_stays_as_it_is(text: str) -> None:
    assert safe(text) == text


@pytest.mark.parametrize(("text", "shown"), [("a\r\nb", "a\nb"), ("a\rb", "a␍b"), ("\r\r\n", "␍\n")])
def test_windows_line_ends_become_newlines_and_a_lone_return_a_mark(text: str, shown: str) -> None:
    assert safe(text) == shown


@given(ANY_TEXT)
@settings(max_examples=300, deadline=None, derandomize=True, database=None)
def test_safe_text_holds_nothing_that_a_terminal_obeys(text: str) -> None:
    shown = safe(text)
    assert not re.search(
        r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]", shown
    )
    assert shown.encode().decode() == shown
    assert safe(shown) == shown
    assert len(shown) == len(text.replace("\r\n", "\n"))


@given(ANY_TEXT, st.integers(1, 50))
@settings(max_examples=300, deadline=None, derandomize=True, database=None)
def test_one_line_is_safe_one_line_and_within_its_limit(text: str, limit: int) -> None:
    line = one_line(text, limit)
    assert len(line) <= limit
    assert "\n" not in line
    assert "\t" not in line
    assert safe(line) == line
    assert line == one_line(text) or line.endswith("…")


def test_a_problem_is_one_safe_line() -> None:
    problem = Problem("decks/\x1b[2Jd\n.yaml", 3, 8, "colon", "a colon", "quote it")
    assert str(problem) == "decks/␛[2Jd .yaml:3:8: colon: a colon; quote it"
    assert str(Problem("d.yaml", 1, 1, "x", "no fix")) == "d.yaml:1:1: x: no fix"


@pytest.mark.parametrize(
    ("number", "shown"), [(0, "0 cards"), (1, "1 card"), (2, "2 cards"), (1234567, "1,234,567 cards")]
)
def test_counted_agrees_with_its_number(number: int, shown: str) -> None:
    assert counted(number, "card") == shown
    assert counted(2, "entry", "entries") == "2 entries"
