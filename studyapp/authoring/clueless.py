"""The clueless solver: it knows nothing of the subject, sees only clues, and learns a bank's habits as it goes.

It sits the items in an order that hashes of their keys give. Each is answered from the keys of those before it and from
nothing else; only then is it told the answer. Were the keys drawn at random, whatever is picked would be right with a
chance of 1 in C(options, right ones), and that whatever came before: so the number right has exactly a Poisson-binomial
distribution, and its tail is honest. Folds that teach each other would waste fewer items, but their hits come in
bunches: with ten folds 2 to 6 in 100 fair banks fail at a level of 1%.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile
from typing import NamedTuple

from studyapp.assessment.chance import number
from studyapp.authoring.clues import CLUES, clues_of
from studyapp.authoring.tails import tails
from studyapp.content.model import Choice, Note

LEVEL = 0.01
"""A p value below it is taken for a habit, not for chance."""
FEWEST = 8
"""Fewer items than this show no habit."""
PRIOR = 4.0
"""Each clue begins as if so many options that show it had been right by chance alone."""
DOUBT = 2.0
"""A clue whose squared deviation from chance, in units of the variance, is not above this counts for nothing."""


class Habit(NamedTuple):
    """Something to be seen of options that tells right from wrong in this bank.

    `items` are those in which some options show the clue and some do not; in `right` of them a right option shows it,
    and by chance that would be `expected`. `p` is two-sided. `gain` is how many more items than by chance are guessed
    by it alone (of several right options, how many more first picks are right).
    """

    clue: str
    words: str
    advice: str
    items: int
    right: int
    expected: float
    p: float
    gain: float


class Guesses(NamedTuple):
    """How the clueless solver did. `expected` are the items that guessing gets right; `p` is one-sided.

    The habits are those that are significant on their own (Holm's correction over all clues), the most telling first.
    Suspects would be if no other clue had been looked at: they explain a bank that fails without a sure habit.
    """

    items: int
    right: int
    expected: float
    p: float
    habits: tuple[Habit, ...]
    suspects: tuple[Habit, ...]

    @property
    def beats_chance(self) -> bool:
        """Whether the bank gives its keys away to somebody who knows nothing."""
        return self.items >= FEWEST and self.p < LEVEL

    @property
    def words(self) -> str:
        """The result in one clause."""
        return (
            f"who looks only at length, place and wording gets {self.right} of {self.items} items right "
            f"({self.expected:.0f} by chance, p = {self.p:.2g})"
        )


class _Shape(NamedTuple):
    """In one item: of so many `options` so many are `right`; `shown` of them show a clue, `hits` of the right ones."""

    clue: str
    options: int
    right: int
    shown: int
    hits: int

    @property
    def chance(self) -> float:
        """That a right option shows the clue."""
        return 1 - math.comb(self.options - self.shown, self.right) / math.comb(self.options, self.right)


_Tally = Counter[tuple[str, int, int, int, int]]
"""In how many items there was what makes a shape."""


class _Item(NamedTuple):
    """An item that can be guessed; of its options those at `wanted` are right."""

    order: int
    key: str
    stem: str
    texts: tuple[str, ...]
    wanted: tuple[int, ...]


def sit(notes: Sequence[Note]) -> Guesses:
    """Have the solver sit the items among these notes: those with options, of which some are right and some are not."""
    tally: _Tally = Counter()
    chances: Counter[float] = Counter()
    weights: Mapping[str, float] = {}
    right = learned = 0
    items = sorted(_items(notes))
    for seen, item in enumerate(items):
        if seen >= 1.3 * learned:
            weights, learned = _learn(tally), seen
        shown = clues_of(item.stem, item.texts)
        right += _pick(item, shown, weights) == item.wanted
        chances[1 / math.comb(len(item.texts), len(item.wanted))] += 1
        _count(tally, shown, item.wanted)
    expected = math.fsum(chance * times for chance, times in chances.items())
    return Guesses(len(items), right, expected, tails(chances, right)[1], *_habits(tally))


def _items(notes: Sequence[Note]) -> Iterator[_Item]:
    """The items among these notes in which some options are right and some are not."""
    for note in notes:
        if isinstance(note.body, Choice):
            texts = tuple(option.text for option in note.body.options)
            wanted = tuple(at for at, option in enumerate(note.body.options) if option.right)
            if 0 < len(wanted) < len(texts):
                yield _Item(number("clueless", note.key), note.key, note.prompt, texts, wanted)


def _count(tally: _Tally, shown: Sequence[Sequence[str]], wanted: Sequence[int]) -> None:
    """Remember which clues the right options of an item showed. One that all options show tells nothing."""
    right = frozenset(wanted)
    times: dict[str, int] = {}
    hits: dict[str, int] = {}
    for at, names in enumerate(shown):
        for name in names:
            times[name] = times.get(name, 0) + 1
            if at in right:
                hits[name] = hits.get(name, 0) + 1
    for name, count in times.items():
        if count < len(shown):
            tally[name, len(shown), len(wanted), count, hits.get(name, 0)] += 1


def _shapes(tally: _Tally) -> Iterator[tuple[_Shape, int]]:
    return ((_Shape(*shape), times) for shape, times in tally.items())


def _learn(tally: _Tally) -> dict[str, float]:
    """What each clue is worth: the logarithm of how much oftener than by chance those who show it are right.

    Smoothed as by `PRIOR` options that were right as often as by chance, and shrunk by how well chance explains it
    (the positive-part estimator of James and Stein), or the noise of many clues drowns the one that tells.
    """
    found, expected, variance = Counter[str](), defaultdict[str, float](float), defaultdict[str, float](float)
    for shape, times in _shapes(tally):
        share = shape.right / shape.options
        found[shape.clue] += times * shape.hits
        expected[shape.clue] += times * shape.shown * share
        variance[shape.clue] += times * shape.shown * share * (1 - share)
    weights = {}
    for name in found:
        surprise = (found[name] - expected[name]) ** 2 / variance[name]
        if surprise > DOUBT:
            odds = math.log((found[name] + PRIOR) / (expected[name] + PRIOR))
            weights[name] = odds * (1 - DOUBT / surprise)
    return weights


def _pick(item: _Item, shown: Sequence[Sequence[str]], weights: Mapping[str, float]) -> tuple[int, ...]:
    """The options that look best. Among those that look the same a hash decides, not where they stand."""
    scores = [sum(weights.get(name, 0.0) for name in names) if weights else 0.0 for names in shown]
    ranked = sorted(range(len(shown)), key=scores.__getitem__, reverse=True)
    count = len(item.wanted)
    if scores[ranked[count - 1]] == scores[ranked[count]]:
        ranked.sort(key=lambda at: (-scores[at], number(item.key, item.texts[at])))
    return tuple(sorted(ranked[:count]))


def _habits(tally: _Tally) -> tuple[tuple[Habit, ...], tuple[Habit, ...]]:
    """Those that are sure by Holm's step-down procedure, and those that are suspect."""
    shapes: dict[str, list[tuple[_Shape, int]]] = {}
    for shape, times in _shapes(tally):
        shapes.setdefault(shape.clue, []).append((shape, times))
    habits = [_habit(name, shapes[name]) for name in CLUES if name in shapes]
    tested = sorted((habit for habit in habits if habit.items >= FEWEST), key=lambda habit: habit.p)
    sure = list(takewhile(lambda at: tested[at].p * (len(tested) - at) < LEVEL, range(len(tested))))
    named = _most_telling(tested[: len(sure)])
    families = {CLUES[habit.clue].family for habit in named}
    suspect = [habit for habit in tested if habit.p < LEVEL and CLUES[habit.clue].family not in families]
    return named, _most_telling(suspect)


def _most_telling(habits: Sequence[Habit]) -> tuple[Habit, ...]:
    """Of each family of clues the one that gives most away, in that order."""
    best: dict[str, Habit] = {}
    for habit in sorted(habits, key=lambda habit: -habit.gain):
        best.setdefault(CLUES[habit.clue].family, habit)
    return tuple(best.values())


def _habit(name: str, shapes: Sequence[tuple[_Shape, int]]) -> Habit:
    """How often right options showed a clue, against chance."""
    chances: Counter[float] = Counter()
    right = items = 0
    by_shown = by_others = base = 0.0
    for shape, times in shapes:
        items += times
        right += times * (shape.hits > 0)
        chances[shape.chance] += times
        base += times * shape.right / shape.options
        by_shown += times * shape.hits / shape.shown
        by_others += times * (shape.right - shape.hits) / (shape.options - shape.shown)
    expected = math.fsum(chance * times for chance, times in chances.items())
    lower, upper = _both(chances, right, expected)
    more = right >= expected
    words = (
        f"{CLUES[name].subject} is right in {'' if more else 'only '}{right / items:.0%} of {items} items "
        f"({expected / items:.0%} by chance)"
    )
    gain = (by_shown if more else by_others) - base
    return Habit(name, words, CLUES[name].advice, items, right, expected, min(1.0, 2 * min(lower, upper)), gain)


def _both(chances: Mapping[float, int], right: int, expected: float) -> tuple[float, float]:
    """Both tails; within two standard deviations, where nothing is significant, they are not worked out."""
    deviation = math.sqrt(math.fsum(chance * (1 - chance) * times for chance, times in chances.items()))
    return tails(chances, right) if abs(right - expected) > 2 * deviation else (1.0, 1.0)
