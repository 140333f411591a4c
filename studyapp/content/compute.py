"""The arithmetic of computed items: a tiny grammar, read into a tree and walked. Nothing is ever executed.

Numbers, names, `+ - * / // % **`, parentheses, and `min max round ceil floor`.
"""

import ast
import math
import operator
import re
from collections.abc import Callable, Mapping
from functools import lru_cache

from studyapp.content.text import counted

MAX_LENGTH = 500

# What a formula is spelt with. Python's parser sees nothing else: no strings, attributes, 0x10, 1_000 or 1j.
_NUMBER = r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?(?![\w.])"
_SPELLING = re.compile(rf"(?:\s|[-+*/%(),]|{_NUMBER}|[A-Za-z_][A-Za-z0-9_]*)*+")

_BINARY: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: math.pow,
}
_FUNCTIONS: dict[str, tuple[Callable[..., float], range]] = {
    "min": (min, range(2, 100)),
    "max": (max, range(2, 100)),
    "round": (lambda value, digits=0.0: round(value, int(digits)), range(1, 3)),
    "ceil": (lambda value: float(math.ceil(value)), range(1, 2)),
    "floor": (lambda value: float(math.floor(value)), range(1, 2)),
}
"""Functions, and how many values each takes."""

_GRAMMAR = "use numbers, variables, + - * / // % **, parentheses and min max round ceil floor"


class FormulaError(Exception):
    """The formula is not in the grammar or has no finite value; the message says why, `fix` what to write."""

    def __init__(self, message: str, fix: str = "") -> None:
        super().__init__(message)
        self.fix = fix


def evaluate(formula: str, values: Mapping[str, float]) -> float:
    """The formula's value with the variables' values put in. Raises FormulaError."""
    tree = _tree(formula)
    try:
        result = float(_value(tree, values))
    except ZeroDivisionError:
        raise FormulaError("it divides by zero", "leave out the numbers that make it do so") from None
    except (OverflowError, ValueError):
        result = math.nan
    except RecursionError:
        raise FormulaError("it is nested too deeply", "take some parentheses or signs away") from None
    if not math.isfinite(result):
        raise FormulaError("it has no finite value", "use smaller numbers")
    return result


@lru_cache(maxsize=64)
def _tree(formula: str) -> ast.expr:
    """The formula as Python would parse it; it is tried with many numbers, and parsed once."""
    if len(formula) > MAX_LENGTH:
        raise FormulaError(f"it is longer than {MAX_LENGTH} characters", "shorten it")
    if not (spelt := _SPELLING.match(formula)) or spelt.end() < len(formula):
        wrong = formula[spelt.end() if spelt else 0 :].split()[0]
        raise FormulaError(f"`{wrong[:20]}` is not arithmetic", _GRAMMAR)
    try:
        return ast.parse(" ".join(formula.split()), mode="eval").body
    except (SyntaxError, RecursionError, MemoryError):
        raise FormulaError("it is not arithmetic", _GRAMMAR) from None


def _value(node: ast.expr, values: Mapping[str, float]) -> float:
    match node:
        case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
            return float(number)
        case ast.Name(id=name) if name in values:
            return values[name]
        case ast.Name(id=name):
            known = ", ".join(values) or "none"
            raise FormulaError(f"there is no variable `{name}`", f"the variables are: {known[:200]}")
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_value(operand, values)
        case ast.UnaryOp(op=ast.UAdd(), operand=operand):
            return _value(operand, values)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _BINARY:
            return _BINARY[type(op)](_value(left, values), _value(right, values))
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]) if name in _FUNCTIONS:
            function, counts = _FUNCTIONS[name]
            if len(arguments) not in counts:
                raise FormulaError(
                    f"{name}() is given {counted(len(arguments), 'value')}", f"give it {counts[0]} or more"
                )
            return function(*(_value(argument, values) for argument in arguments))
    raise FormulaError("it is not arithmetic", _GRAMMAR)
