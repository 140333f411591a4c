"""A fact's own figure and what its check expects must agree: else the figure could change and the check still pass."""

from collections.abc import Sequence

from studyapp.assessment.quantity import SIZE, TIME
from studyapp.authoring.factcheck.figures import Figure, figures, of_value
from studyapp.content.model import Fact

_UNITS = {TIME: (1.0, 1e3, 6e4, 3.6e6, 8.64e7), SIZE: (1.0, 1024.0, 1024.0**2, 1024.0**3)}
"""The units that a model may count times and sizes in; it does not say which."""


def figure_differs(fact: Fact) -> str:
    """In which way the fact's figure is not the one that its check vouches for; empty if it is, or has none."""
    values = of_value(fact.value, fact.unit)
    if not values:
        return ""
    shown = f"{fact.value} {fact.unit}"
    expected = as_number(fact.check.get("expect", ""))
    if expected is not None and fact.check["kind"] != "arithmetic":
        for value in values:
            if expected in (value.written, *(value.number / unit for unit in _UNITS.get(value.dimension, ()))):
                return ""
        return f"its value is {shown}, and its check expects {fact.check['expect']}"
    if fact.check["kind"] == "doc" and not _vouched_for(values, fact):
        return f"its value is {shown}, and its check looks for “{fact.check['contains']}”"
    return ""


def _vouched_for(values: Sequence[Figure], fact: Fact) -> bool:
    """Whether the words that are looked for have the fact's figure, or another that the statement gives beside it."""
    units = frozenset(value.dimension for value in values)
    sought = [each for each in figures(fact.check["contains"], units) if each.dimension in units]
    stated = figures(fact.statement, units)
    beside = any(_among(value, stated) for value in values) and any(_among(each, stated) for each in sought)
    return not sought or beside or any(_among(value, sought) for value in values)


def _among(figure: Figure, others: Sequence[Figure]) -> bool:
    return any(figure.same(other) for other in others)


def as_number(text: str) -> float | None:
    """The number that a text is, None when it is none."""
    try:
        return float(text)
    except ValueError:
        return None
