"""The clueless solver: it finds the habits that were planted, finds none in fair banks, and its p value is exact."""

import math
import os
import random
from collections import Counter
from collections.abc import Sequence
from itertools import combinations, product

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.authoring import clueless
from studyapp.authoring.clueless import LEVEL, Guesses, sit
from studyapp.authoring.clues import CLUES, clues_of
from studyapp.authoring.tails import NEGLIGIBLE, tails
from studyapp.content.model import Basic, Choice, Note, Option
from tests.authoring import banks
from tests.authoring.banks import Put, bank

ROUNDS = int(os.environ.get("STUDYAPP_ROUNDS", "25"))
"""Banks of each kind and size. With 200 it takes about a minute."""


# --- what it finds ----------------------------------------------------------------------------------------------------


def _sittings(name: str, put: Put, count: int, options: Sequence[int] = (4,)) -> list[Guesses]:
    """The solver's results with so many banks of so many items, and a line of print about them."""
    found = [sit(bank(random.Random(f"{name} {count} {seed}"), count, put, options)) for seed in range(ROUNDS)]
    failed = sum(guesses.beats_chance for guesses in found)
    named = sum(bool(guesses.habits) for guesses in found)
    right = sum(guesses.right for guesses in found) / (count * ROUNDS)
    print(f"{name}, {count} items: {failed} of {ROUNDS} banks fail, in {named} a habit is named; {right:.0%} right")
    return found


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "put", "clue", "words"),
    [
        ("key second in 61%", banks.at_second(0.61), "place-2", "the second option in the file is right in "),
        ("key longest in 60%", banks.longest(0.60), "longest", "the longest option is right in "),
    ],
    ids=["second", "longest"],
)
def test_a_planted_habit_is_found_and_named(name: str, put: Put, clue: str, words: str) -> None:
    """In 95% of banks of 80 items, and in all of 160; there the most telling habit is the planted one."""
    power = {}
    for count in (40, 80, 160):
        found = _sittings(name, put, count)
        power[count] = sum(guesses.beats_chance for guesses in found) / ROUNDS
        first = [guesses.habits[0] for guesses in found if guesses.habits]
        assert sum(habit.clue in (clue, f"far-{clue}") for habit in first) >= 0.95 * len(first)
        assert all(words in habit.words for habit in first if habit.clue == clue)
    assert power[40] >= 0.6
    assert power[80] >= 0.95
    assert power[160] == 1


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "put", "options"),
    [
        ("fair", banks.fair, (4,)),
        ("fair, evenly spread", banks.evenly_spread(), (4,)),
        ("fair, of several kinds", banks.fair_several, (2, 4, 5, 6)),
    ],
    ids=["one kind", "evenly spread", "several kinds"],
)
def test_a_fair_bank_passes(name: str, put: Put, options: Sequence[int]) -> None:
    """At a level of 1% about one in a hundred fails; more than twice as many do not."""
    found = [guesses for count in (40, 80, 160) for guesses in _sittings(name, put, count, options)]
    allowed = 1 + 0.02 * len(found)
    assert sum(guesses.beats_chance for guesses in found) <= allowed
    assert sum(bool(guesses.habits) for guesses in found) <= allowed


def test_distractors_with_absolute_words_are_named() -> None:
    """What is avoided is a habit too."""
    guesses = sit(bank(random.Random(5), 160, banks.without_absolutes(0.5)))
    assert guesses.beats_chance
    absolute = next(habit for habit in guesses.habits if habit.clue == "absolute")
    assert absolute.words.startswith("an option with an absolute word (always, never, only, all ...) is right in only ")
    assert absolute.gain > 20


def test_the_result_says_how_the_solver_did() -> None:
    guesses = Guesses(80, 45, 20.0, 0.000123, (), ())
    assert guesses.words == (
        "who looks only at length, place and wording gets 45 of 80 items right (20 by chance, p = 0.00012)"
    )


@pytest.mark.parametrize(
    ("items", "p", "beats"), [(8, 0.0099, True), (8, 0.01, False), (7, 0.0001, False)], ids=["below", "at", "too few"]
)
def test_a_bank_fails_below_the_level_and_from_eight_items_on(items: int, p: float, beats: bool) -> None:
    assert Guesses(items, items, 2.0, p, (), ()).beats_chance is beats


def test_several_right_options_are_guessed_as_a_whole() -> None:
    """Of five options two are right, which stand first: chance is one in ten, and each of both places is a habit."""
    texts = ("one", "two", "six", "ten", "ace")
    guesses = sit([_item(texts, {0, 1}, f"n{at}") for at in range(40)])
    assert guesses.expected == pytest.approx(4)
    assert guesses.right > 30
    (habit,) = guesses.habits
    assert habit.words == "the first option in the file is right in 100% of 40 items (40% by chance)"
    assert habit.gain == pytest.approx(24)


def test_a_bank_that_fails_without_a_sure_habit_has_suspects() -> None:
    """Weak habits that together give keys away; a clue is not named twice."""
    found = [sit(bank(random.Random(seed), 80, banks.longest(0.45))) for seed in range(40)]
    unsure = [guesses for guesses in found if guesses.beats_chance and not guesses.habits]
    assert unsure
    assert all(guesses.suspects for guesses in unsure)
    for guesses in found:
        families = [CLUES[habit.clue].family for habit in (*guesses.habits, *guesses.suspects)]
        assert len(set(families)) == len(families)
        assert all(habit.p < LEVEL for habit in (*guesses.habits, *guesses.suspects))


def test_a_habit_says_what_was_counted() -> None:
    """Of 20 items the key is the longest in 15; in two more no option is longer than all others. It stands anywhere."""
    plain = ("a longer option", "brief", "brief", "brief")
    hidden = ("brief", "a longer option", "a b c", "d e f")
    notes = []
    for at, texts in enumerate([plain] * 15 + [hidden] * 5 + [("equal", "even") * 2] * 2):
        turn = at % 4
        notes.append(_item(texts[-turn:] + texts[:-turn], {turn}, f"n{at}"))
    guesses = sit(notes)
    (habit,) = [habit for habit in guesses.habits if habit.clue == "longest"]
    assert guesses.items == 22
    assert guesses.expected == 22 / 4
    assert habit.words == "the longest option is right in 75% of 20 items (25% by chance)"
    assert (habit.items, habit.right, habit.expected, habit.gain) == (20, 15, 5, 10)
    upper = sum(math.comb(20, hits) * 3 ** (20 - hits) for hits in range(15, 21)) / 4**20
    assert habit.p == pytest.approx(2 * upper)


# --- its p value is exact ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(2))
def test_over_all_keys_that_a_bank_could_have_it_is_right_exactly_as_often_as_by_chance(seed: int) -> None:
    """So nothing leaks from an item's key to its own answer, and the tail is honest, whatever the solver learns.

    The items are such that what was learned decides; each combination of keys is sat once.
    """
    rng = random.Random(seed)
    kinds = [(4, 1), (3, 1), (2, 1), (4, 2), (4, 1), (3, 1)]
    drafts = [bank(rng, 1, banks.fair, (options,))[0] for options, _ in kinds]
    keys = [list(combinations(range(options), right)) for options, right in kinds]
    counts = Counter[int]()
    for chosen in product(*keys):
        notes = [_keyed(note, set(key), f"n{at}") for at, (note, key) in enumerate(zip(drafts, chosen, strict=True))]
        counts[sit(notes).right] += 1
    chances = Counter(1 / len(each) for each in keys)
    for right in range(len(kinds) + 1):
        share = sum(counts[more] for more in range(right, len(kinds) + 1)) / counts.total()
        assert tails(chances, right)[1] == pytest.approx(share), right


@given(st.lists(st.floats(0, 1), max_size=9), st.integers(-2, 11))
def test_the_tails_are_those_of_all_outcomes_counted(chances: list[float], successes: int) -> None:
    """Against every row of successes and failures there can be."""
    lower = upper = 0.0
    for row in product((0, 1), repeat=len(chances)):
        weight = math.prod(chance if hit else 1 - chance for hit, chance in zip(row, chances, strict=True))
        lower += weight * (sum(row) <= successes)
        upper += weight * (sum(row) >= successes)
    at_most, at_least = tails(Counter(chances), successes)
    assert at_most == pytest.approx(lower, rel=1e-9, abs=1e-15)
    assert at_least == pytest.approx(upper, rel=1e-9, abs=1e-15)


@pytest.mark.parametrize(("tries", "successes"), [(10, 3), (200, 70), (2500, 700), (2500, 1400)])
def test_the_tail_of_a_long_row_is_that_of_whole_numbers(tries: int, successes: int) -> None:
    """A quarter each, counted in integers without rounding."""
    exact = sum(math.comb(tries, hits) * 3 ** (tries - hits) for hits in range(successes, tries + 1)) / 4**tries
    assert tails({0.25: tries}, successes)[1] == pytest.approx(max(exact, NEGLIGIBLE), rel=1e-9)


@pytest.mark.parametrize("successes", [900, 1000, 1100, 1200])
def test_the_tail_of_a_long_mixed_row_is_that_of_one_try_after_another(successes: int) -> None:
    """Against the plain recurrence over 3,000 tries."""
    chances = {0.25: 1500, 1 / 3: 900, 0.1: 300, 0.5: 300}
    row = [1.0]
    for chance, tries in chances.items():
        for _ in range(tries):
            kept = [each * (1 - chance) for each in row]
            row = [stay + come for stay, come in zip([*kept, 0], [0, *(each * chance for each in row)], strict=True)]
    lower, upper = tails(chances, successes)
    assert upper == pytest.approx(math.fsum(row[successes:]), rel=1e-9)
    assert lower == pytest.approx(math.fsum(row[: successes + 1]), rel=1e-9)


@given(
    st.dictionaries(st.floats(0, 1), st.integers(0, 3000), max_size=3),
    st.integers(-5, 10_000),
)
def test_a_p_value_is_above_nought_and_at_most_one(chances: dict[float, int], successes: int) -> None:
    """Whatever the chances, tiny ones too."""
    for tail in tails(chances, successes):
        assert 0 < tail <= 1


# --- what it does not look at -----------------------------------------------------------------------------------------

PLANTED = bank(random.Random(11), 60, banks.longest(0.6), (4,))


@given(st.permutations(PLANTED))
@settings(max_examples=15)
def test_the_order_of_notes_does_not_matter(notes: list[Note]) -> None:
    assert sit(notes) == sit(PLANTED)


def test_names_decide_nothing_but_the_order_of_sitting() -> None:
    """The habits stay the same to the last digit, and so does what chance would do."""
    renamed = [msgspec.structs.replace(note, id=f"other-{note.id}", deck="elsewhere") for note in PLANTED]
    one, other = sit(PLANTED), sit(renamed)
    assert (one.habits, one.suspects, one.items, one.expected) == (
        other.habits,
        other.suspects,
        other.items,
        other.expected,
    )
    assert one.habits


def test_what_a_learner_sees_only_afterwards_is_not_looked_at() -> None:
    """Rationales, explanations, topics, tags and lines."""
    told = []
    for note in PLANTED:
        assert isinstance(note.body, Choice)
        options = tuple(msgspec.structs.replace(each, why="right" if each.right else "") for each in note.body.options)
        told.append(msgspec.structs.replace(note, body=Choice(options), explain="x", topic="t", tags=("a",), line=9))
    assert sit(told) == sit(PLANTED)


def test_notes_without_something_to_guess_are_left_out() -> None:
    """Cards, and items of which all options are right or none is."""
    card = Note("card", "bank", "What?", Basic("That"), 1, 1)
    assert sit([card, _item(("a", "b"), {0, 1}, "all"), _item(("a", "b"), set(), "none")]) == sit([])
    assert sit([]) == Guesses(0, 0, 0.0, 1.0, (), ())


def test_ties_are_not_broken_by_place() -> None:
    """Of two thousand items of which nothing is known each place is picked about as often."""
    picked = Counter[int]()
    for at in range(2000):
        note = _item(("one", "two", "six", "ten"), {0}, f"n{at}")
        (item,) = clueless._items([note])
        picked.update(clueless._pick(item, clues_of(item.stem, item.texts), {}))
    assert all(430 < picked[place] < 570 for place in range(4)), picked


def test_fewer_than_eight_items_never_fail() -> None:
    """Though all keys are first; the eighth item more may fail."""
    notes = [_item((f"the key of {at}, and long", "a", "b", "c", "d", "e", "f"), {0}, f"n{at}") for at in range(30)]
    assert not any(sit(notes[:count]).beats_chance for count in range(8))
    assert not any(sit(notes[:count]).habits for count in range(8))
    assert sit(notes).beats_chance


def test_what_is_not_worked_out_would_not_have_been_significant() -> None:
    """A count within two standard deviations of chance has two-sided p above the level."""
    for chance in (0.02, 0.1, 0.25, 1 / 3, 0.5, 0.75, 0.9, 0.98):
        for tries in (8, 9, 12, 20, 50, 200):
            reach = 2 * math.sqrt(tries * chance * (1 - chance))
            near = [hits for hits in range(tries + 1) if abs(hits - tries * chance) <= reach]
            assert all(2 * min(tails({chance: tries}, hits)) > LEVEL for hits in near), (chance, tries)


# --- what it sees -----------------------------------------------------------------------------------------------------

SEEN: list[tuple[str, tuple[str, ...], dict[str, list[int]]]] = [
    ("What?", ("aaaaaaaa", "bbbbb", "ccc", "d"), {"longest": [0], "second-longest": [1], "middling": [1, 2]}),
    ("What?", ("aaaaaaaa", "bbbbb", "ccc", "d"), {"shortest": [3], "far-longest": [0], "far-shortest": [3]}),
    ("What?", ("aaaaa bbbb", "bbbbb aaaa", "ccc ddddd"), {"longest": [], "shortest": [2], "far-shortest": []}),
    ("What?", ("aaaaa bbbb", "bbbbb aaaa", "ccccc dd"), {"middling": [], "second-longest": [], "far-shortest": [2]}),
    ("What?", ("same", "size"), {"longest": [], "shortest": [], "middling": []}),
    ("What?", ("a", "b", "c"), {"place-1": [0], "place-2": [1], "place-3": [], "place-last": [2]}),
    ("What?", ("It Always runs", "It runs", "It can’t run"), {"absolute": [0, 2], "negation": [2], "hedge": []}),
    ("What?", ("It may run", "It runs mayhem", "Typically, it runs"), {"hedge": [0, 2]}),
    ("What?", ("Without a role", "With no role", "A notable role"), {"negation": [0, 1]}),
    (
        "Which queue loses records?",
        ("A queue", "Lost records of a queue", "A"),
        {"most-of-stem": [1], "least-of-stem": [2]},
    ),
    ("Is it the one?", ("the one", "is it", "no"), {"most-of-stem": [], "least-of-stem": []}),
    ("What?", ("raise the limit", "raise the memory", "drop all"), {"odd-one-out": [2], "most-alike": []}),
    ("What?", ("raise the limit", "raise the", "drop the ball"), {"odd-one-out": [2], "most-alike": [1]}),
    ("What?", ("Raise it", "Raise them", "Lower it"), {"own-beginning": [2]}),
    ("What?", ("Raise it", "Keep it", "Lower it"), {"own-beginning": []}),
    ("It is put into an …", ("archive", "queue", "Event"), {"misfit": [1]}),
    ("It is put into a:", ("archive", "queue", "Event"), {"misfit": [0, 2]}),
    ("It is plan A. What is?", ("archive", "queue"), {"misfit": []}),
    (
        "How many?",
        ("1,000 of 5", "900", "20 MB"),
        {"number": [0, 1, 2], "largest": [0], "between": [1], "smallest": [2]},
    ),
    ("How many?", ("1.5", "none", "2"), {"number": [0, 2], "largest": [], "between": [], "smallest": []}),
    ("What?", ("`run`", "Run, then stop", "Run (twice)", "run."), {"code": [0], "aside": [1, 2], "stop": [3]}),
    ("What?", ("run", "Run", "`run`"), {"small-letter": [0]}),
    ("It runs.", ("True", "False"), {"yes": [0], "negation": []}),
    ("It runs.", ("No", "Yes"), {"yes": [1]}),
    ("What?", ("Right", "Left", "Up"), {"yes": []}),
    ("What?", ("This", "That", "All of the above"), {"summary": [2], "absolute": [2]}),
]


@pytest.mark.parametrize(("stem", "texts", "seen"), SEEN)
def test_what_is_seen_of_options(stem: str, texts: tuple[str, ...], seen: dict[str, list[int]]) -> None:
    shown = clues_of(stem, texts)
    assert {name: [at for at, names in enumerate(shown) if name in names] for name in seen} == seen


def test_every_clue_is_in_the_table_of_what_is_seen() -> None:
    """Each is shown there by some option; places beyond the second go on as they began."""
    assert {name for name in CLUES if not name.startswith("place-")} <= {
        name for _, _, seen in SEEN for name, at in seen.items() if at
    }
    shown = clues_of("What?", list("abcdefghijklmnop"))
    assert [name for names in shown for name in names if name.startswith("place-")] == [
        *(f"place-{at}" for at in range(1, 11)),
        "place-last",
    ]


@given(st.text(), st.lists(st.text(), min_size=2, max_size=7))
def test_whatever_is_written_is_seen_without_trouble(stem: str, texts: list[str]) -> None:
    """Known clues only, none twice of one option; and turning the options round turns what is seen of them."""
    shown = clues_of(stem, texts)
    assert len(shown) == len(texts)
    for names in shown:
        assert set(names) <= CLUES.keys()
        assert len(set(names)) == len(names)
    back = [set(names) for names in clues_of(stem, texts[::-1])[::-1]]
    places = {name for name in CLUES if name.startswith("place-")}
    assert [set(names) - places for names in shown] == [names - places for names in back]


def _item(texts: Sequence[str], right: set[int], name: str) -> Note:
    return Note(name, "bank", "What?", Choice(tuple(Option(each, at in right) for at, each in enumerate(texts))), 1, 1)


def _keyed(note: Note, right: set[int], name: str) -> Note:
    """The same item under another name with another key."""
    assert isinstance(note.body, Choice)
    options = tuple(msgspec.structs.replace(each, right=at in right) for at, each in enumerate(note.body.options))
    return msgspec.structs.replace(note, id=name, body=Choice(options))
