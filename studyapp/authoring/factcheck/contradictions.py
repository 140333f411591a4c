"""Answers that say another figure than the facts their card cites: `6 MB` on the card, `5 MB` in the fact.

An error in a deck must be one, so where a figure may be meant differently nothing is said. Left alone are figures

- that a cited fact gives, as its value or in its statement, in whatever unit;
- beside which the answer, or the question, states the fact's own figure: `10,240 MB, in steps of 1 MB`;
- that the question gives, or that follow from its numbers in two or three steps of arithmetic;
- in a comparison (`more than 2 GB`), in an example, and in what is told to be set (`Set the timeout to 20 seconds`).
  An item's option, which mostly says what to do, must be a mere figure or say that it is a limit or a default.
"""

import itertools
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from studyapp.authoring.factcheck.figures import Figure, figures, of_value
from studyapp.content.cards import Deletion, cloze_parts
from studyapp.content.model import Basic, Choice, Cloze, Fact, Matching, Note, Ordering, Typed
from studyapp.content.text import one_line

Path = tuple[str | int, ...]
_Valued = tuple[Fact, tuple[Figure, ...]]

_MOST_FIGURES = 200
"""So many figures of one answer are looked at: no card asks for more."""


class Contradiction(NamedTuple):
    """A figure of an answer, a fact that the card cites, and that fact's figure.

    `part` leads to the text in the note as it is written: `("a",)`, `("options", 2, "right")`, `("accept", 0)`.
    """

    said: str
    fact: str
    fact_says: str
    part: Path

    def __str__(self) -> str:
        return one_line(f"the answer says {self.said}, and {self.fact} says {self.fact_says}", 200)


class _Part(NamedTuple):
    """One text of an answer; where it is a cloze or typed, `asked` are the stretches that are to be given exactly."""

    path: Path
    text: str
    option: bool = False
    asked: tuple[range, ...] | None = None


def contradictions(note: Note, facts: Mapping[str, Fact]) -> Iterator[Contradiction]:
    """Where a note's answer and the facts that it cites give different figures; each figure is told once."""
    cited = [facts[name] for name in note.facts if name in facts]
    valued = [(fact, values) for fact in cited if (values := of_value(fact.value, fact.unit))]
    units = frozenset(value.dimension for _, values in valued for value in values)
    answers = [_figures_of(answer, units) for answer in _answers(note)] if units else []
    # Most answers have no figure in question: fact and question need not be read for those.
    if not any(figure.dimension in units for found in answers for _, figure in found):
        return
    supports = [value for _, values in valued for value in values]
    for fact in cited:
        supports += figures(_plain(fact.statement), units)
    asked = _given(note, units)
    for found in answers:
        stated = [*asked, *(figure for _, figure in found)]
        for part, figure in found:
            opposed = _opposed(figure, valued, stated)
            if opposed and _claims(part, figure) and not _follows(figure, supports, asked):
                yield Contradiction(figure.said, opposed.id, f"{opposed.value} {opposed.unit}", part.path)


def _figures_of(answer: Sequence[_Part], units: frozenset[str]) -> list[tuple[_Part, Figure]]:
    return [(part, figure) for part in answer for figure in figures(part.text, units)][:_MOST_FIGURES]


# --- what is asked, and what is answered ------------------------------------------------------------------------------


def _given(note: Note, units: frozenset[str]) -> tuple[Figure, ...]:
    """The figures that the question tells; of a cloze none, for its text is the answer. `Which two …?` tells none."""
    question = note.code if isinstance(note.body, Cloze) else f"{note.prompt}\n{note.code}"
    return tuple(each for each in figures(_plain(question), units) if each.dimension or not each.said.isalpha())


def _answers(note: Note) -> Iterator[tuple[_Part, ...]]:
    """The right answers, each with all its parts: each that may be typed is one, all right options are one."""
    match note.body:
        case Basic(answer):
            yield (_Part(("a",), _plain(answer)),)
        case Typed(answer, accept):
            for path, text in [(("answer",), answer), *((("accept", n), each) for n, each in enumerate(accept))]:
                yield (_Part(path, _plain(text), asked=(range(len(text)),)),)
        case Cloze():
            yield (_cloze(note.prompt),)
        case Choice(options):
            yield tuple(
                _Part(("options", number, "right"), _plain(option.text), option=True)
                for number, option in enumerate(options)
                if option.right
            )
        case Ordering(steps):
            yield tuple(_Part(("order", number), _plain(step), option=True) for number, step in enumerate(steps))
        case Matching(pairs):
            yield tuple(_Part(("match", left), _plain(right), option=True) for left, right in pairs)
        case _:
            return


def _cloze(text: str) -> _Part:
    """A cloze without its braces, and where its deletions are."""
    shown, asked = "", []
    for part in cloze_parts(text):
        plain = _plain(part.text if isinstance(part, Deletion) else part)
        if isinstance(part, Deletion):
            asked.append(range(len(shown), len(shown) + len(plain)))
        shown += plain
    return _Part(("cloze",), shown, asked=tuple(asked))


def _plain(text: str) -> str:
    """Markdown without the marks that part a number from its unit."""
    return _MARKS.sub("", text) if "`" in text or "*" in text else text


_MARKS = re.compile(r"`|(?<!\w)\*+(?=\S)|(?<=\S)\*+(?!\w)")


# --- what contradicts -------------------------------------------------------------------------------------------------


def _opposed(figure: Figure, valued: Sequence[_Valued], stated: Sequence[Figure]) -> Fact | None:
    """The first fact in the figure's unit whose own figures are not all stated."""
    for fact, values in valued:
        same_unit = any(value.dimension == figure.dimension for value in values)
        if same_unit and not all(any(value.same(each) for each in stated) for value in values):
            return fact
    return None


def _follows(figure: Figure, supports: Iterable[Figure], asked: Iterable[Figure]) -> bool:
    """Whether a fact gives the figure, or it is given in the question or follows from what is."""
    supports, asked = list(supports), list(asked)
    for each in (*supports, *asked):
        if figure.same(each) or (not each.dimension and math.isclose(each.number, figure.written)):
            return True
    if len({each.dimension for each in asked} - {"", figure.dimension}) > 1:
        return True  # 512 MB for 200 ms ask for a result in a unit of its own
    alike = ("", figure.dimension)
    given, known = ([each.number for each in some if each.dimension in alike] for some in (asked, supports))
    as_written = [each.written for each in asked], [each.written for each in supports]
    return _computable(figure.written, *as_written) or _computable(figure.number, given, known)


_MOST_NUMBERS = 12


def _computable(target: float, given: Sequence[float], known: Sequence[float]) -> bool:
    """Whether + - * / lead to the number from one that the question gives and another, or from two such and another."""
    given = list(dict.fromkeys(given))[:_MOST_NUMBERS]
    numbers = list(dict.fromkeys((*given, *known)))[:_MOST_NUMBERS]
    for first, second in itertools.product(given, numbers):
        if first != second and any(_near(result, target) for result in _combined(first, second)):
            return True
    for first, second, third in itertools.permutations(numbers, 3):
        if first in given and (second in given or third in given):
            for partial in _combined(second, third):
                if any(_near(result, target) for result in _combined(first, partial)):
                    return True
    return False


def _combined(one: float, other: float) -> Iterator[float]:
    yield from (one + other, one - other, other - one, one * other)
    if other:
        yield one / other
    if one:
        yield other / one


def _near(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=1e-6)


# --- what claims ------------------------------------------------------------------------------------------------------

_LIMIT = r"(?:limit|quota|ceiling|cap|maximum|minimum|max|min|default)"
_SAYS_THE_NEXT = re.compile(
    rf"(?:\b(?:up to|at most|at least|no more than|not more than|no longer than|the most is)"
    rf"|\b(?<!\ba )(?<!\ban )(?:hard |soft )?{_LIMIT}(?: [\w-]+){{0,4}}?(?: of| is| at|:))"
    r"(?: about| only| just)? ?$",
    re.IGNORECASE,
)
_SAYS_THE_LAST = re.compile(
    rf" ?(?:,? (?:at most|at least|at the (?:most|least|latest|longest)|by default|or less|or more)\b"
    rf"|(?: is| are)?(?: an?| the| its)?(?: \w+){{0,2}} {_LIMIT}\b)",
    re.IGNORECASE,
)
_COMPARES = re.compile(
    r"(?:(?<!no )(?<!not )\b(?:\w+er|more|less) than|\b(?:under|over|above|below|beyond|within)) $", re.IGNORECASE
)
_CHOSEN = re.compile(
    r"(?:^|[.;:,] |\b(?:and|or|then|to|can|could|should|must) )"
    r"(?:set|raise|lower|increase|reduce|give|choose|configure|change|use|add|wait|try|keep|make|put)\b[^.;]*$"
    r"|\b(?:such as|for example|for instance|e\.g\.|say|instead of)\b[^.;]*$",
    re.IGNORECASE,
)
_FEW_WORDS = 4
_AROUND = 200
"""So many characters on either side of a figure are read for what is said of it."""


def _claims(part: _Part, figure: Figure) -> bool:
    """Whether the text says that so it is, rather than so it may be set, or is compared."""
    if part.asked is not None:
        return any(figure.start < stretch.stop and stretch.start < figure.end for stretch in part.asked)
    before, after = part.text[max(0, figure.start - _AROUND) : figure.start], part.text[figure.end :][:_AROUND]
    if _COMPARES.search(before):
        return False
    a_new_one = re.search(r"\ban? $", before)  # `a 20-second limit` may be one to set, `the 6 MB limit` is there
    if _SAYS_THE_NEXT.search(before) or (_SAYS_THE_LAST.match(after) and not a_new_one):
        return True
    others = re.findall(r"[A-Za-z]{2,}", before + " " + after)
    return not _CHOSEN.search(before) and (not part.option or len(others) <= _FEW_WORDS)
