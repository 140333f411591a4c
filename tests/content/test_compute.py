"""Formulas are arithmetic and nothing else: never executed, always ending, with a finite value or a reason."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.content.compute import MAX_LENGTH, FormulaError, evaluate

VALUES = {"memory_mb": 512.0, "ms": 250.0, "n": 3.0, "zero": 0.0}


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("1 + 2 * 3", 7),
        ("(1 + 2) * 3", 9),
        ("2 ** 3 ** 2", 512),
        ("-2 ** 2", -4),
        ("+n", 3),
        ("--n", 3),
        ("7 // 2", 3),
        ("-7 % 3", 2),
        ("1e6", 1_000_000),
        (".5 + 2.", 2.5),
        ("memory_mb / 1024 * ms / 1000 * n * 1e6", 375_000),
        ("min(n, 1, 2) + max(n, 9)", 10),
        ("ceil(2.1) + floor(2.9)", 5),
        ("round(2.345, 1)", 2.3),
        ("round(7 / 2)", 4),
        ("  n\n  + 1  ", 4),
        ("1_000"[:1] + "000", 1000),
    ],
)
def test_arithmetic_is_computed(formula: str, value: float) -> None:
    assert evaluate(formula, VALUES) == pytest.approx(value)


@pytest.mark.parametrize(
    ("formula", "says"),
    [
        ("", "not arithmetic"),
        ("1 +", "not arithmetic"),
        ("(1", "not arithmetic"),
        ("1 2", "not arithmetic"),
        ("007", "not arithmetic"),
        ("1_024", "`1_024` is not arithmetic"),
        ("0x10", "`0x10` is not arithmetic"),
        ("1j", "`1j` is not arithmetic"),
        ("1or 2", "`1or` is not arithmetic"),
        ("n or 2", "not arithmetic"),
        ("n if n else 2", "not arithmetic"),
        ("True + 1", "not arithmetic"),
        ("None", "not arithmetic"),
        ("n, n", "not arithmetic"),
        ("n.real", "`.real` is not arithmetic"),
        ("n[0]", "`[0]` is not arithmetic"),
        ("'a' * 9", "`'a'` is not arithmetic"),
        ('"\\d"', "is not arithmetic"),
        ("n < 1", "`<` is not arithmetic"),
        ("n := 1", "`:=` is not arithmetic"),
        ("lambda: 1", "`:` is not arithmetic"),
        ("n ^ 2", "`^` is not arithmetic"),
        ("a\0b", "is not arithmetic"),
        ("ｎ", "is not arithmetic"),
        ("__import__('os')", "is not arithmetic"),
        ("__import__(n)", "not arithmetic"),
        ("min(*n, 1)", "not arithmetic"),
        ("pow(2, 3)", "not arithmetic"),
        ("min(n)", "given 1 value"),
        ("round(1, 2, 3)", "given 3 values"),
        ("floor()", "given 0 values"),
        ("min", "no variable `min`"),
        ("mb", "no variable `mb`"),
        ("1 / zero", "divides by zero"),
        ("1 // zero", "divides by zero"),
        ("1 % zero", "divides by zero"),
        ("zero ** -1", "no finite value"),
        ("(-8) ** 0.5", "no finite value"),
        ("9 ** 9 ** 9 ** 9", "no finite value"),
        ("10 ** 308 * 10", "no finite value"),
        ("1e999", "no finite value"),
        ("1e999 - 1e999", "no finite value"),
        ("9" * 400, "no finite value"),
        ("1" * (MAX_LENGTH + 1), "longer than 500"),
    ],
)
def test_what_is_not_in_the_grammar_or_has_no_value_is_refused_with_the_reason(formula: str, says: str) -> None:
    with pytest.raises(FormulaError) as error:
        evaluate(formula, VALUES)
    assert says in str(error.value)
    assert error.value.fix


@pytest.mark.parametrize(
    "deep", ["(" * 240 + "1" + ")" * 240, "-" * 499 + "1", "1" + "**1" * 166, "1" + "+1" * 249, "min(1," * 80]
)
def test_deep_nesting_has_a_value_or_a_reason(deep: str) -> None:
    try:
        assert math.isfinite(evaluate(deep, {}))
    except FormulaError as error:
        assert error.fix


@pytest.mark.parametrize("formula", ["9" + "**9" * 160, "(" * 500, "1" * 500, "e" * 500, "1e" * 250, "9 " * 250])
def test_what_could_take_for_ever_is_refused_at_once(formula: str) -> None:
    with pytest.raises(FormulaError):
        evaluate(formula, {})


FORMULAS = st.one_of(
    st.text(max_size=60),
    st.text("0123456789.eE+-*/%(), nzminaxroudcelf_", max_size=60),
    st.lists(
        st.sampled_from(
            ["1", "2.5", "n", "zero", "+", "-", "*", "/", "//", "%", "**", "(", ")", ",", "round", "min", " "]
        )
    ).map("".join),
)


@given(FORMULAS)
@settings(max_examples=500, deadline=None, derandomize=True, database=None)
def test_every_text_has_a_finite_value_or_a_reason(formula: str) -> None:
    try:
        assert math.isfinite(evaluate(formula, VALUES))
    except FormulaError as error:
        assert str(error)
        assert error.fix
