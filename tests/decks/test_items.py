"""The bundled exam items: enough of them, whole, sourced, and not to be guessed by where or how long the key is."""

from collections import Counter
from collections.abc import Mapping
from itertools import combinations
from pathlib import Path

import pytest

from studyapp.assessment.forms import Form, TooFew, assemble, sealed_form
from studyapp.assessment.grading import grade, right_options
from studyapp.assessment.questions import Picked, question
from studyapp.content.library import Library
from studyapp.content.model import Blueprint, Card, Choice, Option
from studyapp.paths import bundled
from studyapp.sessions.papers import blueprint_of
from studyapp.shelf.shelf import Shelf

SEALED = {"short-1": 20, "full-1": 65, "full-2": 65}


@pytest.fixture(scope="module")
def library() -> Library:
    found = Shelf(Path(bundled("decks")), []).library()
    assert found.problems == ()
    return found


@pytest.fixture(scope="module")
def blueprint(library: Library) -> Blueprint:
    return blueprint_of(library, "DVA-C03")


@pytest.fixture(scope="module")
def items(library: Library) -> list[Card]:
    return [card for card in library.cards.values() if card.note.task]


def options_of(card: Card) -> tuple[Option, ...]:
    assert isinstance(card.note.body, Choice), card.key
    return card.note.body.options


def tasks_of(blueprint: Blueprint) -> Mapping[str, set[str]]:
    return {domain.id: {task for task, _ in domain.tasks} for domain in blueprint.domains}


def test_there_are_at_least_260_items_in_all_four_domains(items: list[Card], blueprint: Blueprint) -> None:
    """Each domain has about the share that the blueprint gives it."""
    assert len(items) >= 260
    by_domain = Counter(card.note.domain for card in items)
    assert by_domain.keys() == {domain.id for domain in blueprint.domains} == {"1", "2", "3", "4"}
    for domain in blueprint.domains:
        assert abs(by_domain[domain.id] / len(items) - domain.weight / 100) < 0.05


@pytest.mark.parametrize(("label", "size"), SEALED.items())
def test_a_sealed_form_is_a_whole_paper(label: str, size: int, items: list[Card], blueprint: Blueprint) -> None:
    """In the blueprint's proportions, and none excludes another."""
    sealed = [card for card in items if card.note.sealed == label]
    assert len(sealed) == size
    by_domain = Counter(card.note.domain for card in sealed)
    assert all(abs(by_domain[domain.id] - domain.weight * size / 100) <= 1 for domain in blueprint.domains)
    assert len(sealed_form(blueprint, sealed, 1).slots) == size
    assert [pair for pair in combinations(sealed, 2) if exclude(*pair)] == []


def test_nothing_else_is_sealed(library: Library) -> None:
    assert {card.note.sealed for card in library.cards.values()} - {""} == SEALED.keys()


def exclude(one: Card, other: Card) -> bool:
    names = {other.key, other.note.id} if one.note.deck == other.note.deck else {other.key}
    back = {one.key, one.note.id} if one.note.deck == other.note.deck else {one.key}
    return bool(names & set(one.note.excludes) or back & set(other.note.excludes))


def test_every_item_has_four_options_and_one_right_or_more_of_both(items: list[Card]) -> None:
    for card in items:
        options = options_of(card)
        key = sum(option.right for option in options)
        assert (len(options) == 4 and key == 1) or (len(options) >= 5 and 2 <= key < len(options) - 1), card.key


def test_every_option_says_why_it_is_right_or_wrong(items: list[Card]) -> None:
    for card in items:
        for option in options_of(card):
            assert len(option.why) > 20, (card.key, option.text)
        assert len({option.why for option in options_of(card)}) == len(options_of(card)), card.key


def test_every_item_rests_on_a_fact_that_is_known_sourced_and_dated(items: list[Card], library: Library) -> None:
    for card in items:
        assert card.note.facts, card.key
        for name in card.note.facts:
            fact = library.facts[name]
            assert fact.source, name
            assert fact.verified, name


def test_every_item_examines_a_task_of_its_domain_and_every_task_is_examined(
    items: list[Card], blueprint: Blueprint
) -> None:
    tasks = tasks_of(blueprint)
    for card in items:
        assert card.note.task in tasks[card.note.domain], card.key
    assert {card.note.task for card in items} == set().union(*tasks.values())


def test_every_item_names_open_flashcards_that_a_miss_brings_back(items: list[Card], library: Library) -> None:
    for card in items:
        tested = library.tested_by(card)
        assert card.note.tests, card.key
        assert len(tested) >= len(card.note.tests), card.key
        for key in tested:
            assert not library.cards[key].is_item, (card.key, key)
            assert not library.cards[key].note.sealed, (card.key, key)


def test_no_stem_says_how_many_are_right_and_none_stands_twice(items: list[Card]) -> None:
    """How many to choose is derived from the key."""
    for card in items:
        assert "Choose" not in card.prompt, card.key
        assert "(Select" not in card.prompt, card.key
    assert len({card.prompt for card in items}) == len(items)


def test_options_do_not_refer_to_each_other_by_their_place(items: list[Card]) -> None:
    """They are shuffled: `both A and B` would mean something else each time."""
    for card in items:
        for option in options_of(card):
            text = option.text.casefold()
            assert not any(words in text for words in ("all of the above", "none of the above", "both a and")), card.key
            assert option.pinned or "the above" not in text, card.key


def test_the_right_answer_to_each_item_is_right_and_any_other_is_not(items: list[Card]) -> None:
    for card in items:
        asked = question(card, 1)
        key = right_options(asked)
        for picked in combinations(range(len(asked.texts)), asked.choose):
            assert grade(asked, Picked(picked)).right is (set(picked) == key), card.key


# --- what a guesser can see -------------------------------------------------------------------------------------------


def test_where_the_key_stands_tells_nothing(items: list[Card]) -> None:
    """Of the items with four options: in the deck, and as a seed puts them. By chance a place has a quarter."""
    single = [card for card in items if len(options_of(card)) == 4]
    written = Counter(next(at for at, option in enumerate(options_of(card)) if option.right) for card in single)
    print(f"key positions in the decks, of {len(single)} items: {dict(sorted(written.items()))}")
    for place in range(4):
        assert 0.1 < written[place] / len(single) < 0.45
    put = Counter[int]()
    for seed in range(20):
        for card in single:
            asked = question(card, seed)
            (right,) = right_options(asked)
            put[asked.order.index(right)] += 1
    print(f"key positions on screen, over 20 seeds: {dict(sorted(put.items()))}")
    for place in range(4):
        assert 0.2 < put[place] / put.total() < 0.3


def test_how_long_the_key_is_tells_next_to_nothing(items: list[Card]) -> None:
    """Who always takes the longest option, or the shortest, does about as well as by chance."""
    single = [card for card in items if len(options_of(card)) == 4]
    longest = shortest = 0.0
    for card in single:
        lengths = [len(option.text) for option in options_of(card)]
        key = next(len(option.text) for option in options_of(card) if option.right)
        longest += (key == max(lengths)) / lengths.count(max(lengths))
        shortest += (key == min(lengths)) / lengths.count(min(lengths))
    print(f"the key is the longest option in {longest / len(single):.0%}, the shortest in {shortest / len(single):.0%}")
    assert longest / len(single) < 0.4
    assert shortest / len(single) < 0.45


# --- papers -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["DVA-C03", "DVA-C02"])
def test_the_open_items_make_papers_and_say_how_long_one_can_be(library: Library, name: str) -> None:
    """No sealed item is among them, and no two that exclude each other."""
    blueprint = blueprint_of(library, name)
    bank = [card for card in library.open_cards if card.note.task]
    found = assemble(blueprint, bank, {}, 1)
    longest = found.longest if isinstance(found, TooFew) else blueprint.questions
    print(f"{name}: {len(bank)} open items make a form of {longest}")
    assert longest >= 40
    for seed in range(20):
        form = assemble(blueprint, bank, {}, seed, 40)
        assert isinstance(form, Form)
        cards = [library.cards[slot.card] for slot in form.slots]
        assert not any(card.note.sealed for card in cards)
        assert [pair for pair in combinations(cards, 2) if exclude(*pair)] == []
