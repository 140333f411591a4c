"""Learners with a history: decks of a made-up subject, and logs of any length that a person could have made."""

import json
import random
import sqlite3
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from studyapp.content.library import Library, Selection
from studyapp.content.model import Card, Choice
from studyapp.memory import fsrs
from studyapp.memory.schedule import NEW, Learned, Memory, Scheduling, reviewed
from studyapp.sessions.services import Services

DOMAINS = ("harbour", "bridge", "engine room")
TOPICS = ("mooring", "charts", "radio", "signals", "boilers", "pumps")
WORDS = ("bowline", "fender", "beacon", "sounding", "ballast", "bilge", "valve", "gauge", "capstan", "tide")


def deck(notes: int = 60, items: int = 24) -> str:
    """A deck of flashcards over six topics in three domains, and of items that examine them."""
    lines = ["deck: ship", "title: The ship", "topics:"]
    lines += [f"  - {{id: {topic}, title: {topic.title()}}}" for topic in TOPICS]
    lines.append("notes:")
    for at in range(notes):
        topic = at % len(TOPICS)
        word = f"{WORDS[at % len(WORDS)]} {at}"
        lines.append(
            f"  - {{id: card-{at}, topic: {TOPICS[topic]}, domain: {DOMAINS[topic // 2]}, tags: [{WORDS[at % 3]}],"
            f" q: What is the {word} for?, a: It keeps the {TOPICS[topic]} in order.}}"
        )
    for at in range(items):
        topic = at % len(TOPICS)
        lines += [
            f"  - id: item-{at}",
            f"    topic: {TOPICS[topic]}",
            f"    domain: {DOMAINS[topic // 2]}",
            f"    q: Which of these stops watch {at} from running aground?",
            f"    tests: [card-{at}]",
            "    options:",
            f"      - {{right: The {WORDS[at % 10]} of station {at}, why: It is made for that.}}",
            *(f"      - {{wrong: The {WORDS[(at + by) % 10]} of station {at}, why: It is not.}}" for by in (1, 2, 3)),
        ]
    return "\n".join(lines) + "\n"


class Row(NamedTuple):
    """A review as it stands in the log. Times in milliseconds; `response` as the log has it, None for a flashcard."""

    card: Card
    rating: int
    duration_ms: int
    at_ms: int
    day: int
    response: str | None = None


def history(library: Library, today: int, days: int, a_day: int, rng: random.Random) -> Iterator[Row]:
    """So many study days up to today, with about so many reviews on each; now and then a day is missed."""
    flashcards = list(library.study_cards(Selection()))
    items = [card for card in library.open_cards if isinstance(card.note.body, Choice)]
    memories: dict[str, Memory] = {}
    met = 0
    for day in range(today - days + 1, today + 1):
        if rng.random() < 0.1 and day != today:
            continue
        at_ms = (day * 86_400 + rng.choice((7, 8, 12, 20, 21)) * 3600) * 1000
        due = [card for card in flashcards[:met] if _is_due(memories.get(card.key, NEW), day)]
        new = flashcards[met : met + max(a_day // 4, 1)]
        met += len(new)
        quizzed = rng.sample(items, min(len(items), max(a_day // 6, 1))) if items else []
        for card in (*due[:a_day], *new, *quizzed):
            was = memories.get(card.key, NEW)
            for _ in range(3):
                rating, took, response = _answer(card, was, day, rng)
                at_ms += took + 1000
                yield Row(card, rating, took, at_ms, day, response)
                was = reviewed(was, card.key, rating, at_ms, day, lambda low, high: {}, Scheduling(), card.fingerprint)
                if was.step is None or response is not None:
                    break
            memories[card.key] = was


def _is_due(memory: Memory, day: int) -> bool:
    return isinstance(memory, Learned) and memory.due_day <= day


def _answer(card: Card, was: Memory, day: int, rng: random.Random) -> tuple[int, int, str | None]:
    """A rating, how long it took, and the response to an item."""
    if isinstance(card.note.body, Choice):
        right = rng.random() < (0.75 if isinstance(was, Learned) else 0.55)
        favourite = 1 + len(card.key) % 3
        picked = 0 if right else favourite if rng.random() < 0.7 else rng.choice((1, 2, 3))
        return 3 if right else 1, rng.randrange(15_000, 90_000), json.dumps({"type": "picked", "options": [picked]})
    took = rng.randrange(3_000, 20_000)
    if isinstance(was, Learned):
        chance = fsrs.retrievability(fsrs.DEFAULT_WEIGHTS, was.stability, max(day - was.last_day, 0))
        return (1 if rng.random() > chance * 0.97 else rng.choices((2, 3, 4), (8, 82, 10))[0]), took, None
    return rng.choices((1, 2, 3, 4), (25, 10, 55, 10))[0], took, None


def write_log(services: Services, rows: Iterable[Row]) -> None:
    """Put reviews into the database past the store, which then makes everything anew from them."""
    services.store.close()
    services._store = None
    numbers = {card.key: at for at, card in enumerate(services.library.cards.values(), 1)}
    connection = sqlite3.connect(services.paths.database)
    with connection:
        connection.execute("INSERT INTO device (id, uid) VALUES (1, 'ship')")
        connection.executemany("INSERT INTO card (id, key) VALUES (?, ?)", ((at, key) for key, at in numbers.items()))
        connection.executemany(
            "INSERT INTO content (id, card_id, fingerprint, prompt, answer) VALUES (?, ?, ?, ?, ?)",
            (
                (numbers[card.key], numbers[card.key], card.fingerprint, card.prompt, card.answer)
                for card in services.library.cards.values()
            ),
        )
        connection.executemany(
            "INSERT INTO entry (uid, kind, card_id, content_id, rating, duration_ms, text, confidence, at_ms,"
            " offset_s, day, device_id, mode) VALUES (?, 'reviewed', ?, ?, ?, ?, ?, ?, ?, 0, ?, 1, ?)",
            (
                (
                    at.to_bytes(16, "big"),
                    numbers[row.card.key],
                    numbers[row.card.key],
                    row.rating,
                    row.duration_ms,
                    row.response,
                    None if row.response is None else "sure",
                    row.at_ms,
                    row.day,
                    "study" if row.response is None else "quiz",
                )
                for at, row in enumerate(rows, 1)
            ),
        )
        connection.execute("UPDATE projection SET made_with = ''")
    connection.close()
