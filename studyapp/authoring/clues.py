"""What somebody who knows nothing of the subject can see of an option: how long it is, where it stands, its wording.

The clues are those that guides to writing items warn of: T. M. Haladyna, S. M. Downing, M. C. Rodriguez, "A Review of
Multiple-Choice Item-Writing Guidelines for Classroom Assessment", Applied Measurement in Education 15 (2002), and
J. Millman, C. H. Bishop, R. Ebel, "An Analysis of Test-Wiseness", Educational and Psychological Measurement 25 (1965).
None of them looks at which option is right. Clues of wording know English; in other languages they are just not seen.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple


class Clue(NamedTuple):
    """One thing to be seen of an option. Clues of one `family` see the same thing, so one of them is named for all."""

    family: str
    subject: str
    """The option that shows it, as the subject of a sentence."""
    advice: str
    """What the author can do about it."""


_LENGTHEN = "write options of about one length: cut the key, or flesh out the distractors"
_MOVE = "spread the keys evenly over all places"
_WORDS = "use such words in right and wrong options alike, or in none"
_STEM = "let right and wrong options share words with the stem alike"
_ALIKE = "write all options in one pattern, and do not make each distractor a variation of the key"
_FORM = "write all options in one form"
_SPREAD = "let the key be smallest, between and largest equally often"
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_PLACES = [f"place-{at}" for at, _ in enumerate(_ORDINALS, 1)]

CLUES = {
    "longest": Clue("length", "the longest option", _LENGTHEN),
    "second-longest": Clue("length", "the second longest option", _LENGTHEN),
    "middling": Clue("length", "an option that is neither the longest nor the shortest", _LENGTHEN),
    "shortest": Clue("length", "the shortest option", _LENGTHEN),
    "far-longest": Clue("length", "an option that is longer than each other by a quarter or more", _LENGTHEN),
    "far-shortest": Clue("length", "an option that is shorter than each other by a quarter or more", _LENGTHEN),
    **{
        name: Clue("place", f"the {nth} option in the file", _MOVE)
        for name, nth in zip(_PLACES, _ORDINALS, strict=True)
    },
    "place-last": Clue("place", "the last option in the file", _MOVE),
    "absolute": Clue("absolute", "an option with an absolute word (always, never, only, all ...)", _WORDS),
    "hedge": Clue("hedge", "an option with a hedge (usually, may, can, typically ...)", _WORDS),
    "negation": Clue("negation", "an option with a negation (not, no, without ...)", _WORDS),
    "most-of-stem": Clue("stem", "the option that shares most words with the stem", _STEM),
    "least-of-stem": Clue("stem", "the option that shares fewest words with the stem", _STEM),
    "most-alike": Clue("alike", "the option that is most like the others", _ALIKE),
    "odd-one-out": Clue("alike", "the option that is least like the others", _ALIKE),
    "own-beginning": Clue("beginning", "the only option that begins with another word than the others", _ALIKE),
    "misfit": Clue("article", "an option that does not fit the `a` or `an` at the stem's end", "write `a(n)`"),
    "number": Clue("number", "an option with a number", _FORM),
    "largest": Clue("size", "the option with the largest number", _SPREAD),
    "between": Clue("size", "an option with neither the largest nor the smallest number", _SPREAD),
    "smallest": Clue("size", "the option with the smallest number", _SPREAD),
    "code": Clue("code", "an option with `code`", _FORM),
    "aside": Clue("aside", "an option with a comma or a bracket", _FORM),
    "stop": Clue("stop", "an option that ends with a full stop", _FORM),
    "small-letter": Clue("letter", "an option that begins with a small letter", _FORM),
    "yes": Clue("truth", "the option that says true or yes", "write as many statements that are false as are true"),
    "summary": Clue("summary", "an option like `all of the above`", "name what is meant, or let it be wrong as often"),
}
"""By name. The order is that in which equally telling ones are named."""

_WORD = re.compile(r"\w+(?:['-]\w+)*")
_LONG_WORD = re.compile(r"\w{4,}")
_NUMBER = re.compile(r"[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?")
_ARTICLE = re.compile(r"\b(an?)[\s:_.…-]*$", re.IGNORECASE)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ABSOLUTE = _words(
    "all always any anything completely every everything entirely exactly impossible must never no-one nobody none "
    "nothing only solely cannot can't"
)
_HEDGE = _words(
    "can could commonly frequently generally likely mainly may might mostly normally often possibly probably some "
    "sometimes typically usually"
)
_NEGATION = _words("cannot can't doesn't don't isn't neither no nor not without won't")
_SUMMARY = ("all of the above", "none of the above", "all of these", "none of these", "both of the above")
_YES = _words("true yes correct right")
_NO = _words("false no incorrect wrong")

Seen = Iterator[tuple[int, str]]
"""Which option, by its place from 0, shows which clue, by its name."""


def clues_of(stem: str, texts: Sequence[str]) -> list[list[str]]:
    """For each option the names of the clues that it shows, among its siblings."""
    folded = [text.strip().casefold() for text in texts]
    words = [_WORD.findall(text.replace("’", "'")) for text in folded]
    bags = [frozenset(each) for each in words]
    shown: list[list[str]] = [[] for _ in texts]
    for seen in (
        _lengths([len(text) for text in folded]),
        _places(len(texts)),
        _wordings(bags),
        _statements(folded, bags),
        _in_stem(stem, bags),
        _likeness(bags),
        _beginnings(words),
        _misfits(stem, folded),
        _sizes(folded),
        _forms([text.strip() for text in texts]),
    ):
        for at, name in seen:
            shown[at].append(name)
    return shown


def _extremes(values: Sequence[float], most: str, least: str) -> Seen:
    """Which has the most and the least, where that is one alone."""
    highest, lowest = max(values), min(values)
    if values.count(highest) == 1:
        yield values.index(highest), most
    if values.count(lowest) == 1:
        yield values.index(lowest), least


def _lengths(lengths: Sequence[int]) -> Seen:
    ranked = sorted(lengths)
    shortest, longest, second = ranked[0], ranked[-1], ranked[-2]
    if shortest == longest:
        return
    yield from _extremes(lengths, "longest", "shortest")
    yield from ((at, "middling") for at, length in enumerate(lengths) if shortest < length < longest)
    if len(lengths) > 3 and lengths.count(second) == 1:
        yield lengths.index(second), "second-longest"
    if longest >= 1.25 * second:
        yield lengths.index(longest), "far-longest"
    if ranked[1] >= 1.25 * max(1, shortest):
        yield lengths.index(shortest), "far-shortest"


def _places(count: int) -> Seen:
    """From the front, but for the last, which is the last however many there are."""
    yield from enumerate(_PLACES[: count - 1])
    yield count - 1, "place-last"


def _wordings(bags: Sequence[frozenset[str]]) -> Seen:
    for at, bag in enumerate(bags):
        if not bag.isdisjoint(_ABSOLUTE):
            yield at, "absolute"
        if not bag.isdisjoint(_HEDGE):
            yield at, "hedge"
        if not bag.isdisjoint(_NEGATION):
            yield at, "negation"


def _statements(folded: Sequence[str], bags: Sequence[frozenset[str]]) -> Seen:
    """True or false where there is nothing else to pick, and what stands for all the others."""
    if all(len(bag) == 1 and bag <= _YES | _NO for bag in bags):
        yield from ((at, "yes") for at, bag in enumerate(bags) if bag <= _YES)
    yield from ((at, "summary") for at, text in enumerate(folded) if text.startswith(_SUMMARY))


def _in_stem(stem: str, bags: Sequence[frozenset[str]]) -> Seen:
    """By how many words, those of three letters and fewer not counted."""
    words = frozenset(_LONG_WORD.findall(stem.casefold()))
    return _extremes([len(bag & words) for bag in bags], "most-of-stem", "least-of-stem")


def _likeness(bags: Sequence[frozenset[str]]) -> Seen:
    """By how many of the options have a word of this one, on average over its words."""
    if len(bags) < 3:
        return
    held = Counter(chain.from_iterable(bags))
    shares = [sum(map(held.__getitem__, bag)) / max(1, len(bag)) for bag in bags]
    yield from _extremes(shares, "most-alike", "odd-one-out")


def _beginnings(words: Sequence[Sequence[str]]) -> Seen:
    first = [each[0] if each else "" for each in words]
    counts = Counter(first)
    if len(first) > 2 and len(counts) == 2 and min(counts.values()) == 1:
        yield first.index(min(counts, key=counts.__getitem__)), "own-beginning"


def _misfits(stem: str, folded: Sequence[str]) -> Seen:
    """By the first letter, which is right often enough."""
    article = _ARTICLE.search(stem[-40:])
    if article:
        wants_vowel = article[1].casefold() == "an"
        yield from ((at, "misfit") for at, text in enumerate(folded) if (text[:1] in tuple("aeiou")) is not wants_vowel)


def _sizes(folded: Sequence[str]) -> Seen:
    """By the first number in each, whatever its unit."""
    found = [_NUMBER.search(text) for text in folded]
    yield from ((at, "number") for at, number in enumerate(found) if number)
    sizes = [float(number[0].replace(",", "")) for number in found if number]
    if len(sizes) == len(folded) > 2:
        yield from _extremes(sizes, "largest", "smallest")
        smallest, largest = min(sizes), max(sizes)
        yield from ((at, "between") for at, size in enumerate(sizes) if smallest < size < largest)


def _forms(texts: Sequence[str]) -> Seen:
    for at, text in enumerate(texts):
        if "`" in text:
            yield at, "code"
        if "," in text or "(" in text:
            yield at, "aside"
        if text.endswith("."):
            yield at, "stop"
        if text[:1].islower():
            yield at, "small-letter"
