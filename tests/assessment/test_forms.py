"""Form assembly: every form meets its blueprint, and the same seed over the same bank gives the same paper."""

import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import combinations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.assessment.forms import Form, TooFew, assemble, revision, sealed_form
from studyapp.content.model import Blueprint, Card
from tests.assessment.items import bank_of, card_of, choice, exam

BLUEPRINTS = {
    "DVA-C03": exam(65, 50, (30, 26, 22, 22)),
    "DVA-C02": exam(65, 50, (32, 26, 24, 18)),
}
# Excluding in one direction and in both, within a domain and across, by id alone and in full.
EXCLUDES = {
    **{at: [f"i{at + 4}"] for at in range(0, 40, 8)},
    **{at: [f"bank/i{at + 1}"] for at in range(40, 80, 4)},
    **{at: [f"i{at + 4}", f"bank/i{at + 8}", f"i{at + 2}"] for at in range(100, 200, 25)},
    204: ["i208"],
    208: ["bank/i204"],
}
BANK = bank_of(300, excludes=EXCLUDES)
NEVER_TOGETHER = {
    frozenset((f"bank/i{at}", name if "/" in name else f"bank/{name}"))
    for at, names in EXCLUDES.items()
    for name in names
}


def formed(found: Form | TooFew) -> Form:
    assert isinstance(found, Form)
    return found


def lacking(found: Form | TooFew) -> TooFew:
    assert isinstance(found, TooFew)
    return found


def by_hand(weights: Sequence[float], total: int) -> list[int]:
    """Shares by Hamilton's method, in whole arithmetic."""
    quotas = [Fraction(weight) * total / sum(map(Fraction, weights)) for weight in weights]
    shares = [int(quota) for quota in quotas]
    for at in sorted(range(len(weights)), key=lambda at: (shares[at] - quotas[at], at))[: total - sum(shares)]:
        shares[at] += 1
    return shares


def expected(blueprint: Blueprint, questions: int) -> Counter[tuple[str, bool]]:
    """How many scored and unscored items of each domain a form must have."""
    scored = by_hand((blueprint.scored, blueprint.questions - blueprint.scored), questions)[0]
    weights = [domain.weight for domain in blueprint.domains]
    counts: Counter[tuple[str, bool]] = Counter()
    for flag, part in ((True, scored), (False, questions - scored)):
        counts.update({(str(at), flag): share for at, share in enumerate(by_hand(weights, part), 1)})
    return +counts


def domain_of(key: str) -> str:
    return str(int(key.removeprefix("bank/i")) % 4 + 1)


def counted(form: Form) -> Counter[tuple[str, bool]]:
    return Counter((domain_of(slot.card), slot.scored) for slot in form.slots)


def together(form: Form, pairs: Iterable[frozenset[str]] = NEVER_TOGETHER) -> list[frozenset[str]]:
    keys = {slot.card for slot in form.slots}
    return [pair for pair in pairs if pair <= keys]


@pytest.mark.parametrize("name", BLUEPRINTS)
def test_the_form_of_each_of_a_thousand_seeds_meets_the_blueprint(name: str) -> None:
    """By domain, scored and unscored; nothing twice, nothing beside what it excludes; and each form is another."""
    blueprint = BLUEPRINTS[name]
    wanted = expected(blueprint, 65)
    assert wanted.total() == 65
    assert sum(count for (_, scored), count in wanted.items() if scored) == 50
    papers = set()
    near_miss = 0
    for seed in range(1000):
        form = formed(assemble(blueprint, BANK, {}, seed))
        assert counted(form) == wanted
        assert len({slot.card for slot in form.slots}) == 65
        assert together(form) == []
        assert form.scored == 50
        near_miss += any(slot.card in pair for slot in form.slots for pair in NEVER_TOGETHER)
        papers.add(tuple(slot.card for slot in form.slots))
    assert len(papers) == 1000
    assert near_miss > 900


def test_the_same_seed_and_bank_give_the_same_form_byte_for_byte() -> None:
    """In whatever order the decks were read."""
    turned = random.Random(1).sample(BANK, len(BANK))
    for seed in range(100):
        first = msgspec.json.encode(formed(assemble(BLUEPRINTS["DVA-C03"], BANK, {}, seed)))
        assert msgspec.json.encode(assemble(BLUEPRINTS["DVA-C03"], list(BANK), {}, seed)) == first
        assert msgspec.json.encode(assemble(BLUEPRINTS["DVA-C03"], turned, {}, seed)) == first


def test_a_form_is_pinned() -> None:
    """Of a small bank in which two pairs exclude each other."""
    bank = bank_of(24, excludes={0: ["i4"], 8: ["bank/i1"]})
    form = formed(assemble(exam(10, 8, (40, 30, 20, 10)), bank, {}, 7))
    assert [(slot.card.removeprefix("bank/i"), slot.scored) for slot in form.slots] == [
        ("16", True),
        ("8", False),
        ("17", True),
        ("12", True),
        ("0", True),
        ("23", True),
        ("10", True),
        ("6", True),
        ("9", True),
        ("13", False),
    ]


@pytest.mark.parametrize("questions", [1, 2, 3, 7, 10, 20, 33, 47, 64, 65, 100])
def test_a_form_of_another_length_keeps_the_proportions(questions: int) -> None:
    for seed in range(10):
        form = formed(assemble(BLUEPRINTS["DVA-C03"], BANK, {}, seed, questions))
        assert counted(form) == expected(BLUEPRINTS["DVA-C03"], questions)
        assert together(form) == []


def test_neither_place_nor_item_tells_which_questions_count() -> None:
    """Over many seeds a place is scored 50 times in 65, and so is an item."""
    forms = [formed(assemble(BLUEPRINTS["DVA-C03"], BANK, {}, seed)) for seed in range(600)]
    for place in range(65):
        assert 400 < sum(form.slots[place].scored for form in forms) < 520, place
    drawn = Counter(slot.card for form in forms for slot in form.slots)
    scored = Counter(slot.card for form in forms for slot in form.slots if slot.scored)
    often = [card for card, times in drawn.items() if times > 100]
    assert len(often) > 200
    assert all(0.6 < scored[card] / drawn[card] < 0.92 for card in often)


def test_every_item_comes_up_and_tasks_take_turns() -> None:
    """Within a domain no task has two items more than another, where there are enough of each."""
    bank = bank_of(300)
    drawn: set[str] = set()
    for seed in range(100):
        form = formed(assemble(BLUEPRINTS["DVA-C03"], bank, {}, seed))
        drawn |= {slot.card for slot in form.slots}
        tasks = Counter(card.note.task for card in bank if card.key in {slot.card for slot in form.slots})
        for domain in "1234":
            of_domain = [tasks[f"{domain}.{task}"] for task in "123"]
            assert max(of_domain) - min(of_domain) <= 1
    assert len(drawn) == 300


@settings(max_examples=60)
@given(seen=st.dictionaries(st.integers(0, 119), st.integers(1, 3), max_size=120), seed=st.integers(0, 10**6))
def test_items_seen_least_often_come_first(seen: dict[int, int], seed: int) -> None:
    """In each domain no item was left out that had been met less often than one that was taken."""
    bank = bank_of(120)
    times = {f"bank/i{at}": count for at, count in seen.items()}
    form = formed(assemble(BLUEPRINTS["DVA-C03"], bank, times, seed))
    taken = {slot.card for slot in form.slots}
    for domain in "1234":
        of_domain = [card.key for card in bank if card.note.domain == domain]
        most = max(times.get(key, 0) for key in of_domain if key in taken)
        least = min(times.get(key, 0) for key in of_domain if key not in taken)
        assert most <= least


def test_forms_one_after_another_repeat_no_item_while_there_are_others() -> None:
    """300 items hold four papers of 65; what each has met the next passes over."""
    bank = bank_of(300)
    met: Counter[str] = Counter()
    for seed in range(3):
        form = formed(assemble(BLUEPRINTS["DVA-C03"], bank, met, seed))
        assert not any(met[slot.card] for slot in form.slots)
        met.update(slot.card for slot in form.slots)


def test_the_revision_tells_banks_apart_and_not_their_order() -> None:
    bank = bank_of(20)
    edited = [card_of(choice(3).note.body, "i0", domain="1"), *bank[1:]]
    assert revision(bank) == revision(bank[::-1])
    assert len({revision(bank), revision(bank[1:]), revision(edited), revision([])}) == 4
    assert formed(assemble(exam(4, 4), bank, {}, 1)).revision == revision(bank)
    assert formed(assemble(exam(4, 4), bank, {}, 1)).seed == 1


# --- exclusion --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", [{0: ["i4"]}, {4: ["i0"]}, {0: ["bank/i4"]}, {4: ["bank/i0"]}, {0: ["i4"], 4: ["i0"]}])
def test_of_two_items_one_of_which_excludes_the_other_one_is_drawn(who: dict[int, list[str]]) -> None:
    """Whoever says it, by id or by deck and id: 2 of domain 1 are wanted and 3 are there, so one of the two is in."""
    bank = [card for card in bank_of(12, excludes=who) if card.note.domain == "1"]
    for seed in range(40):
        keys = {slot.card for slot in formed(assemble(exam(2, 2, (100,)), bank, {}, seed)).slots}
        assert keys in ({"bank/i8", "bank/i0"}, {"bank/i8", "bank/i4"})


def test_an_id_alone_means_the_items_own_deck() -> None:
    one = card_of(choice().note.body, "a", deck="one", excludes=["b"])
    bank = [one, card_of(choice().note.body, "b", deck="two")]
    assert len(formed(assemble(exam(2, 2, (100,)), bank, {}, 1)).slots) == 2


def test_items_of_two_domains_exclude_each_other_too() -> None:
    """i0 leaves too few of the other domain: whatever the seed puts first, a form without it is found."""
    bank = bank_of(8, domains=2, excludes={0: ["i1", "i3", "i5"]})
    for seed in range(40):
        keys = {slot.card for slot in formed(assemble(exam(4, 4, (50, 50)), bank, {}, seed)).slots}
        assert "bank/i0" not in keys
    drawn = [formed(assemble(exam(2, 2, (50, 50)), bank, {}, seed)).slots for seed in range(40)]
    keys_of = [{slot.card for slot in slots} for slots in drawn]
    assert {frozenset(keys) for keys in keys_of if "bank/i0" in keys} == {frozenset(("bank/i0", "bank/i7"))}


@st.composite
def crowded(draw: st.DrawFn) -> tuple[list[Card], set[frozenset[str]]]:
    """A bank in which many exclude each other, and the pairs."""
    count = draw(st.integers(1, 24))
    some = st.lists(st.integers(0, 23), max_size=3, unique=True)
    who: Mapping[int, list[int]] = draw(st.dictionaries(st.integers(0, count - 1), some, max_size=12))
    excludes = {at: [f"i{other}" for other in others if other != at] for at, others in who.items()}
    pairs = {frozenset((f"bank/i{at}", f"bank/{name}")) for at, names in excludes.items() for name in names}
    return bank_of(count, domains=2, excludes=excludes), pairs


@settings(max_examples=150)
@given(crowded(), st.integers(1, 24), st.integers(0, 99))
def test_a_form_from_a_crowded_bank_is_whole_or_says_which_length_can_be_had(
    made: tuple[list[Card], set[frozenset[str]]], questions: int, seed: int
) -> None:
    """What is told as the longest form can indeed be assembled, and one question more cannot."""
    bank, pairs = made
    blueprint = exam(20, 15, (60, 40))
    found = assemble(blueprint, bank, {}, seed, questions)
    if isinstance(found, TooFew):
        assert 0 <= found.longest < questions
        if found.longest:
            shorter = formed(assemble(blueprint, bank, {}, seed, found.longest))
            assert len(shorter.slots) == found.longest
        assert isinstance(assemble(blueprint, bank, {}, seed, found.longest + 1), TooFew)
    else:
        assert len({slot.card for slot in found.slots}) == questions
        assert together(found, pairs) == []
        wanted = expected(blueprint, questions)
        assert Counter((_half(slot.card), slot.scored) for slot in found.slots) == wanted


def _half(key: str) -> str:
    return str(int(key.removeprefix("bank/i")) % 2 + 1)


# --- too few ----------------------------------------------------------------------------------------------------------


def test_too_few_items_are_told_by_domain_with_the_longest_form_there_is() -> None:
    bank = [card for card in bank_of(100) if card.note.domain != "3"] + [
        card for card in bank_of(100) if card.note.domain == "3"
    ][:10]
    found = lacking(assemble(BLUEPRINTS["DVA-C03"], bank, {}, 1))
    assert found.have == {"1": 25, "2": 25, "3": 10, "4": 25}
    assert found.need == {"1": 20, "2": 17, "3": 14, "4": 14}
    # Without excludes the longest is the last length at which no domain needs more than it has.
    fits = [
        questions
        for questions in range(1, 65)
        if all(
            sum(count for (domain, _), count in expected(BLUEPRINTS["DVA-C03"], questions).items() if domain == name)
            <= found.have[name]
            for name in found.have
        )
    ]
    assert found.longest == max(fits)
    assert isinstance(assemble(BLUEPRINTS["DVA-C03"], bank, {}, 1, found.longest + 1), TooFew)
    assert len(formed(assemble(BLUEPRINTS["DVA-C03"], bank, {}, 1, found.longest)).slots) == found.longest


@pytest.mark.parametrize(("bank", "longest"), [([], 0), (bank_of(1), 1), (bank_of(2)[1:], 0)])
def test_a_bank_with_next_to_nothing_says_so(bank: list[Card], longest: int) -> None:
    """The first question of this blueprint is one of domain 1."""
    assert lacking(assemble(BLUEPRINTS["DVA-C03"], bank, {}, 1)).longest == longest


def test_items_of_no_domain_of_the_blueprint_are_not_drawn() -> None:
    bank = [*bank_of(20), *(card_of(choice().note.body, f"x{at}", domain="9") for at in range(20))]
    found = lacking(assemble(BLUEPRINTS["DVA-C03"], bank, {}, 1))
    assert sum(found.have.values()) == 20
    form = formed(assemble(BLUEPRINTS["DVA-C03"], bank, {}, 1, 12))
    assert not any(slot.card.startswith("bank/x") for slot in form.slots)


def test_where_too_many_exclude_each_other_the_bank_is_too_small_though_every_domain_has_enough() -> None:
    """Of five items that all exclude each other one can be drawn."""
    excludes = {at: [f"i{other}" for other in range(5) if other != at] for at in range(5)}
    bank = bank_of(5, domains=1, excludes=excludes)
    found = lacking(assemble(exam(5, 4, (100,)), bank, {}, 1, 3))
    assert (found.have, found.need, found.longest) == ({"1": 5}, {"1": 3}, 1)


def test_a_form_that_a_fair_order_walls_itself_out_of_is_found() -> None:
    """One item excludes all the others: whatever the seed puts first, the others make a form."""
    bank = bank_of(6, domains=1, excludes={0: [f"i{at}" for at in range(1, 6)]})
    for seed in range(30):
        keys = {slot.card for slot in formed(assemble(exam(5, 4, (100,)), bank, {}, seed)).slots}
        assert keys == {f"bank/i{at}" for at in range(1, 6)}


def test_a_bank_of_5_000_items_makes_a_form() -> None:
    bank = bank_of(5000, excludes={at: [f"i{at + 4}"] for at in range(0, 4000, 40)})
    form = formed(assemble(BLUEPRINTS["DVA-C03"], bank, {}, 1))
    assert counted(form) == expected(BLUEPRINTS["DVA-C03"], 65)


def test_a_length_beyond_all_reason_is_answered_at_once() -> None:
    """The search for what can be had begins at what there is."""
    assert lacking(assemble(BLUEPRINTS["DVA-C03"], bank_of(8), {}, 1, 10**9)).longest == 5


# --- sealed forms -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("items", "scored"), [(1, 1), (20, 15), (65, 50)])
def test_a_sealed_form_has_exactly_the_items_sealed_together(items: int, scored: int) -> None:
    """All of them once, whatever the domains and whoever excludes whom; the blueprint's share of them counts."""
    sealed = bank_of(items, excludes={0: ["i1"]})
    for seed in range(20):
        form = sealed_form(BLUEPRINTS["DVA-C03"], sealed, seed)
        assert sorted(slot.card for slot in form.slots) == sorted(card.key for card in sealed)
        assert form.scored == scored
        assert (form.seed, form.revision) == (seed, revision(sealed))
        assert msgspec.json.encode(form) == msgspec.json.encode(sealed_form(BLUEPRINTS["DVA-C03"], sealed, seed))


def test_sealed_forms_of_two_seeds_differ_in_order_and_in_what_counts() -> None:
    forms = [sealed_form(BLUEPRINTS["DVA-C03"], bank_of(20), seed) for seed in range(20)]
    assert len({tuple(slot.card for slot in form.slots) for form in forms}) == 20
    assert len({frozenset(slot.card for slot in form.slots if slot.scored) for form in forms}) == 20


def test_exclusion_is_what_these_tests_say_it_is() -> None:
    """The pairs above are taken from the notes themselves, in full."""
    names = {card.key: set(card.note.excludes) for card in BANK}
    found = {
        frozenset((a, b))
        for a, b in combinations(names, 2)
        if names[a] & {b, b.removeprefix("bank/")} or names[b] & {a, a.removeprefix("bank/")}
    }
    assert found == NEVER_TOGETHER
