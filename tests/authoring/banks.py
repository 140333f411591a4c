"""Banks of made-up items: fair ones, and ones with a habit planted. All else about them is at random."""

import random
from collections.abc import Callable, Sequence

from studyapp.content.model import Choice, Note, Option

WORDS = """
account alarm alias allow always application archive attach attribute backup batch bucket buffer budget cache call
certificate change check client cluster code command concurrency configure connection container copy cost create
credential data database deadline default delay delete deny deploy destination disk domain each edge encrypt endpoint
event every expire export failure feature file filter flag folder forward function gateway group handler header health
host image import index input instance interval invoke item job key language latency layer lease limit list load lock
log machine manage map maximum may memory message method metric minimum mode monitor move must name network never node
number object only open order output package parameter partition password path pattern permission pipeline policy port
price private process profile proxy public publish query queue quota range rate read record region release remote
replace request reserve resource response restart result retry role rotate route rule run runtime scale schedule schema
secret secure send server service session set share shard size snapshot source split stack stage start state step stop
storage store stream string subnet table tag target task template test thread throttle ticket time timeout token topic
trace traffic transfer trigger turn unit update upload usage user usually value variable version view volume wait warm
watch window with without worker write zone
"""
VOCABULARY = WORDS.split()

Put = Callable[[random.Random, list[str]], set[int]]
"""Which of these options, by their place, are right. It may move and change them."""


def text(rng: random.Random, fewest: int, most: int) -> str:
    """A phrase of some words, now and then with a number, code or a comma in it."""
    words = rng.choices(VOCABULARY, k=rng.randint(fewest, most))
    if rng.random() < 0.15:
        words.insert(rng.randrange(1, len(words) + 1), str(rng.choice((1, 5, 15, 128, 900, 1024))))
    if rng.random() < 0.15:
        words[-1] = f"`{words[-1]}`"
    if rng.random() < 0.2:
        words[0] += ","
    return " ".join(words).capitalize()


def bank(rng: random.Random, count: int, put: Put, options: Sequence[int] = (4,)) -> list[Note]:
    """Items with so many options; siblings share some of their words, and `put` says which are right."""
    notes = []
    for at in range(count):
        stem = f"{text(rng, 20, 60)}. Which {text(rng, 3, 6)}?"
        pattern = rng.choices([*VOCABULARY, *stem.split()], k=4)
        texts = []
        for _ in range(rng.choice(options)):
            words = [*text(rng, 2, 10).split(), *rng.sample(pattern, rng.randint(0, 4))]
            texts.append(" ".join(words))
        right = put(rng, texts)
        body = Choice(tuple(Option(each, place in right) for place, each in enumerate(texts)))
        notes.append(Note(f"n{at}", "bank", stem, body, at + 3, 5))
    return notes


def fair(rng: random.Random, texts: list[str]) -> set[int]:
    """Any one."""
    return {rng.randrange(len(texts))}


def fair_several(rng: random.Random, texts: list[str]) -> set[int]:
    """Any one, or any two where there are five and more."""
    return set(rng.sample(range(len(texts)), 2 if len(texts) > 4 else 1))


def at_second(share: float) -> Put:
    """The key stands second in this share of the items, and elsewhere in the others."""

    def put(rng: random.Random, texts: list[str]) -> set[int]:
        others = [at for at in range(len(texts)) if at != 1]
        return {1 if rng.random() < share else rng.choice(others)}

    return put


def longest(share: float) -> Put:
    """The key is the longest in this share of the items, and one of the others in the rest."""

    def put(rng: random.Random, texts: list[str]) -> set[int]:
        top = max(range(len(texts)), key=lambda at: len(texts[at]))
        others = [at for at in range(len(texts)) if at != top]
        return {top if rng.random() < share else rng.choice(others)}

    return put


def without_absolutes(share: float) -> Put:
    """In this share of the items each distractor says `always` or the like, and the key does not."""

    def put(rng: random.Random, texts: list[str]) -> set[int]:
        right = rng.randrange(len(texts))
        if rng.random() < share:
            for at in range(len(texts)):
                if at != right:
                    texts[at] += f" {rng.choice(('always', 'never', 'only', 'every time'))}"
        return {right}

    return put


def evenly_spread() -> Put:
    """Of four items in a row each place has one."""
    left: list[int] = []

    def put(rng: random.Random, texts: list[str]) -> set[int]:
        if not left:
            left.extend(rng.sample(range(len(texts)), len(texts)))
        return {left.pop()}

    return put
