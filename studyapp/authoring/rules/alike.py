"""Flaws in how the options of an item stand to each other: one holds another, or is of another kind than the rest."""

import itertools
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from studyapp.authoring.rules.items import Numbered, numbered, options_of
from studyapp.authoring.rules.rule import Finding, Rule
from studyapp.authoring.rules.words import DETERMINER, FUNCTION_WORDS, asked, folded, is_command, quoted
from studyapp.content.library import Library
from studyapp.content.model import Note

# --- one option holds another -------------------------------------------------------------------------------

_NUMBER = r"(?<![\d.,])\d[\d,]{0,20}(?:\.\d{1,9})?"
_UNIT = (
    r"(?:milliseconds?|seconds?|minutes?|hours?|days?|weeks?|months?|years?|ms|s|min|h|[KMGT]i?B|bytes?|percent|%)"
    r"(?!\w)"
)
_AMOUNT = re.compile(rf"({_NUMBER})(?:\s*{_UNIT})?", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_BOUND = re.compile(
    rf"\b(?:up to|at most|at least|(?:no|not) more than|(?:less|fewer|more) than|under|over|below|above|within)"
    rf"\s+{_NUMBER}",
    re.IGNORECASE,
)
_RANGE = re.compile(rf"({_NUMBER})(?:\s*{_UNIT})?\s*(?:-|–|to|and)\s*({_NUMBER})", re.IGNORECASE)
_GOES_ON = re.compile(
    r"(?:[,;] | [+&/] | (?:and|or|plus|as well as|together with|with|without|in|on|for|by|through)\b)"
)
_ADDS = re.compile(r"(?:, | [+&/] | (?:and|or|plus|as well as|together with)\b)")
_COMBINES = re.compile(r"\b(?:combinations?|pairs?|sets?) of\b|\b(?:output|print|prints|printed)\b", re.IGNORECASE)
"""Asks for things in one: what is a part of the answer is not the answer, as with what a program prints."""
_TELLS_APART = {"not", "no", "non", "never", "least", "most", "exactly", "than", "without", "or", "nor", "only", "half"}


def overlapping_options(note: Note, _library: Library) -> Iterator[Finding]:
    """An option that holds another, so that both are right or neither is (Haladyna et al. 2002, guideline 22)."""
    if not options_of(note):
        return
    options = numbered(note)
    pair = _nested_bounds(options) or _touching_ranges(options)
    if not pair and not _COMBINES.search(asked(note.prompt)):
        pair = _part_and_whole(options)
    if pair:
        one, other = pair
        message = f"{quoted(one.text)} and {quoted(other.text)} do not exclude each other"
        fix = "make them exclude each other: a value in place of a bound, `alone` in the shorter, or another distractor"
        yield Finding(message, fix, other.at)


Pair = tuple[Numbered, Numbered]


def _nested_bounds(options: Sequence[Numbered]) -> Pair | None:
    """Two bounds of one kind that differ in the number: up to 5 minutes, up to 15 minutes."""
    seen: dict[str, Numbered] = {}
    for each in options:
        if _DIGIT.search(each.text) and _BOUND.search(each.text):
            shape = _shape(each.text)
            if shape in seen:
                return seen[shape], each
            seen[shape] = each
    return None


def _shape(text: str) -> str:
    """A text with its amounts left out."""
    return _AMOUNT.sub("#", folded(text).lower().rstrip("."))


def _touching_ranges(options: Sequence[Numbered]) -> Pair | None:
    """Two neighbours of a row of ranges that share a value: 1 to 5, 5 to 10.

    A row rises at both ends. Ranges that are answers themselves (128 MB to 3 GB, 128 MB to 10 GB) do not.
    """
    ranges = [(match, each) for each in options if _DIGIT.search(each.text) and (match := _RANGE.search(each.text))]
    if len(ranges) < 2 or len({_shape(each.text) for _, each in ranges}) > 1:
        return None
    row = sorted((_value(match[1]), _value(match[2]), each) for match, each in ranges)
    steps = list(itertools.pairwise(row))
    if not all(low < next_low and high < next_high for (low, high, _), (next_low, next_high, _) in steps):
        return None
    pairs = ((one, other) for (_, high, one), (low, _, other) in steps if low <= high)
    return next((_in_order(*pair) for pair in pairs), None)


def _value(number: str) -> float:
    return float(number.replace(",", ""))


def _in_order(one: Numbered, other: Numbered) -> Pair:
    return (one, other) if one.place < other.place else (other, one)


def _part_and_whole(options: Sequence[Numbered]) -> Pair | None:
    """An option that is another and more (`SQS`, `SQS and SNS`), or one of its kind (`a queue`, `an SQS queue`)."""
    texts = [folded(each.text).lower().rstrip(".") for each in options]
    heads = [_ARTICLE.sub("", text) for text in texts]
    for one, other in itertools.combinations(range(len(texts)), 2):
        short, long = (one, other) if len(texts[one]) < len(texts[other]) else (other, one)
        more = texts[long].startswith(texts[short]) and _said_further(texts[short], texts[long][len(texts[short]) :])
        # OUT and IN OUT are names, not words.
        kind = texts[long].endswith(heads[short]) and not options[short].text.isupper()
        if more or (kind and _is_a_kind(heads[short], heads[long])):
            return options[one], options[other]
    return None


def _said_further(short: str, rest: str) -> bool:
    return bool((_GOES_ON if short.count(" ") > 1 else _ADDS).match(rest))


_ARTICLE = re.compile(r"\A(?:an?|the|amazon|aws) ")


def _is_a_kind(short: str, long: str) -> bool:
    """Whether the longer has words in front, as `an SQS queue` is a queue; what is `not allowed` is not allowed."""
    if not short or not long.endswith(" " + short) or "`" in long or _DIGIT.search(long):
        return False
    front = long[: -len(short)].split()
    return len(front) <= 2 and all(map(str.isalpha, front)) and not _TELLS_APART.intersection(front)


# --- one option is of another kind --------------------------------------------------------------------------

_BARE_NUMBER = re.compile(rf"(?:about |around |up to |at most |at least |~|<|>|≤|≥)?{_NUMBER}(?: ?[\w%/µ-]+){{0,2}}\.?")
_ALL_CODE = re.compile(r"`[^`]+`")
_NOUN = re.compile(r"(?:an?|the|its|their|your|this|these|one|two|three|four) ", re.IGNORECASE)
_PREPOSITION = re.compile(
    r"(?:in|on|at|by|with|from|to|for|through|of|as|into|over|under|after|before|without|within) ", re.IGNORECASE
)
_GERUND = re.compile(rf"[a-z]{{0,20}}[aeiou][a-z]{{0,20}}ing {DETERMINER} ", re.IGNORECASE)
_ABOUT_OTHERS = re.compile(r"(?:all|none|both|neither|any) (?:of|the|these)\b", re.IGNORECASE)
_A_SENTENCE_LONG = 5


def unequal_options(note: Note, _library: Library) -> Iterator[Finding]:
    """One option of another kind than all the rest (Haladyna et al. 2002, guideline 23: homogeneous options)."""
    texts = [folded(option.text) for option in options_of(note)]
    if len(texts) < 3:
        return
    for kind_of, advice in _KINDS:
        odd = _odd_one(texts, kind_of)
        if odd and not _ABOUT_OTHERS.match(texts[odd[0]]):
            place, is_, are = odd
            message = f"{quoted(texts[place])} is {is_}, and the other options are {_PLURAL[are]}"
            yield Finding(message, advice, numbered(note)[place].at)
            return


def _odd_one(texts: Sequence[str], kind_of: Callable[[str], str]) -> tuple[int, str, str] | None:
    """The place of the text that differs from all the others, its kind and theirs; none if any kind is not certain."""
    kinds: list[str] = []
    for text in texts:
        kind = kind_of(text)
        if not kind:
            return None
        kinds.append(kind)
    if len(set(kinds)) != 2:
        return None
    usual, odd = (kind for kind, _ in Counter(kinds).most_common())
    if kinds.count(odd) > 1 or (kind_of is _capital and odd == _LARGE and not _no_name(texts[kinds.index(odd)])):
        return None
    return kinds.index(odd), odd, usual


def _no_name(text: str) -> bool:
    """Whether the first word is one that no name begins with."""
    return text.split(" ", 1)[0].lower() in FUNCTION_WORDS


def _content(text: str) -> str:
    if _BARE_NUMBER.fullmatch(text):
        return "a value"
    if _ALL_CODE.fullmatch(text):
        return "a piece of code"
    return "a statement" if len(text.split()) >= _A_SENTENCE_LONG else ""


def _form(text: str) -> str:
    if _NOUN.match(text):
        return "a noun phrase"
    if _PREPOSITION.match(text):
        return "a phrase of place or manner"
    if _GERUND.match(text):
        return "a phrase in -ing"
    return "a command" if is_command(text) else ""


def _full_stop(text: str) -> str:
    if text.endswith(("etc.", "…", "..", "?", "!")):
        return ""
    return "a text with a full stop" if text.endswith((".", '."', ".”", ".)")) else "a text without a full stop"


_LARGE = "written with a capital"
_SMALL = "written small"


def _capital(text: str) -> str:
    """How an option begins; what begins with a number or code, or is one word that may be a name, says nothing."""
    first = text.split(" ", 1)[0]
    if " " not in text or not first.isalpha():
        return ""
    return _SMALL if first.islower() else _LARGE if first.istitle() else ""


_PLURAL = {
    "a value": "values",
    "a piece of code": "pieces of code",
    "a statement": "statements",
    "a noun phrase": "noun phrases",
    "a phrase of place or manner": "phrases of place or manner",
    "a phrase in -ing": "phrases in -ing",
    "a command": "commands",
    "a text with a full stop": "texts with a full stop",
    "a text without a full stop": "texts without a full stop",
    _SMALL: _SMALL,
    _LARGE: _LARGE,
}
_KINDS = (
    (_content, "give all options one kind of content: all values, all names or all statements"),
    (_form, "begin all options alike: all with a verb, or all with a noun"),
    (_full_stop, "end all options with a full stop, or none"),
    (_capital, "begin all options with a capital, or none"),
)

RULES = (
    Rule("overlapping-options", "warning", "an option that holds another", overlapping_options),
    Rule("unequal-options", "warning", "an option of another kind than all the rest", unequal_options),
)
