"""An answer that says another figure than the facts it cites is caught, and none that may be meant differently."""

import re
from collections.abc import Mapping
from functools import cache
from itertools import pairwise

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyapp.authoring.factcheck.contradictions import Contradiction, contradictions
from studyapp.authoring.factcheck.figures import figures
from studyapp.content.cards import cards_of
from studyapp.content.library import Library
from studyapp.content.model import Fact, Note
from studyapp.content.parse import parse_deck
from studyapp.paths import bundled
from studyapp.shelf.shelf import Shelf

FACTS = {
    fact.id: fact
    for fact in (
        Fact("sync", "A synchronous call takes 6 MB.", 1, "6", "MB"),
        Fact("timeout", "The longest run is 900 seconds.", 1, "900", "seconds"),
        Fact("patience", "A timeout that nobody set is 3 seconds.", 1, "3", "seconds"),
        Fact("most", "Memory ends at 10,240 MB.", 1, "10240", "MB"),
        Fact("least", "A function has 128 MB of memory at least.", 1, "128", "MB"),
        Fact("tmp", "Scratch space is 512 MB unless configured.", 1, "512", "MB"),
        Fact("layers", "A list of layers has room for 5 entries.", 1, "5", "layers"),
        Fact("arm", "Duration on arm64 is 20 percent cheaper.", 1, "20", "percent"),
        Fact("price", "A million requests costs 0.20 USD.", 1, "0.2", "USD per 1M requests"),
        Fact("second", "A GB-second costs 0.0000166667 USD.", 1, "1.66667e-05", "USD per GB-second"),
        Fact("pool", "An account starts with 1,000 concurrent executions.", 1, "1000", "concurrent executions"),
        Fact("keys", "A key is rotated once in 365 days.", 1, "365", "days"),
        Fact("band", "A stream gets 2 MB per second.", 1, "2", "MB per second"),
        Fact("waits", "Lambda waits 1 minute, then 2 minutes.", 1, "1 and 2", "minutes"),
        Fact("express", "Five minutes is the longest.", 1, "5", "minutes"),
        Fact("throttled", "The status is 429.", 1, "429", "HTTP status"),
        Fact("port", "The extension listens on port 2773.", 1, "2773", "TCP port"),
        Fact("cold", "A cold start takes over 100 ms.", 1, "100", "milliseconds (lower bound)"),
        Fact("words", "There is no figure in this one.", 1),
    )
}


def note(body: str, *facts: str) -> Note:
    """The note with these YAML lines."""
    lines = "".join(f"    {line}\n" for line in body.strip().split("\n"))
    file = parse_deck(f"deck: d\nnotes:\n  - id: n\n    facts: [{', '.join(facts)}]\n{lines}".encode(), "d.yaml")
    assert file.problems == ()
    assert file.deck
    return file.deck.notes[0]


def found(body: str, *facts: str, known: Mapping[str, Fact] = FACTS) -> list[Contradiction]:
    """What contradicts the facts in a note with these lines."""
    return list(contradictions(note(body, *facts), known))


def basic(answer: str, question: str = "How much?") -> str:
    """The lines of a basic note."""
    return f'q: "{question}"\na: "{answer}"'


def choice(*right: str, question: str = "What do you do?") -> str:
    """The lines of an item whose one distractor gives a figure that no fact has."""
    options = "\n".join(f'  - right: "{each}"' for each in right)
    return f'q: "{question}"\noptions:\n  - wrong: 77 MB for 77 seconds\n{options}'


# --- caught -----------------------------------------------------------------------------------------------------------

WRONG = [
    ("5 MB", "sync", "5 MB"),
    ("About 5 MB", "sync", "5 MB"),
    ("It may have **5** MB.", "sync", "5 MB"),
    ("`5 MB`", "sync", "5 MB"),
    ("The request may have up to 10 MB, and no more.", "sync", "10 MB"),
    ("6 GB", "sync", "6 GB"),
    ("10 minutes", "timeout", "10 minutes"),
    ("Lambda ends it after 1,000 s.", "timeout", "1,000 s"),
    ("A 20-minute run is the longest.", "timeout", "20-minute"),
    ("The default is 5 seconds", "patience", "5 seconds"),
    ("10,000 MB", "most", "10,000 MB"),
    ("12 GB", "most", "12 GB"),
    ("From 64 to 10,240 MB", "most least", "64 MB"),
    ("No more than 2 GB", "tmp", "2 GB"),
    ("6 layers", "layers", "6 layers"),
    ("six layers", "layers", "six layers"),
    ("34%", "arm", "34%"),
    ("$0.30 per million requests", "price", "$0.30 per million requests"),
    ("0.0000133334 USD per GB-second", "second", "0.0000133334 USD per GB-second"),
    ("3,000 concurrent executions", "pool", "3,000 concurrent executions"),
    ("3 MB per second", "band", "3 MB per second"),
    ("1 minute, then 3 minutes", "waits", "3 minutes"),
    ("ten minutes", "express", "ten minutes"),
    ("200 ms", "cold", "200 ms"),
    ("5 MB within 900 s", "sync timeout", "5 MB"),
]


@pytest.mark.parametrize(("answer", "facts", "said"), WRONG)
def test_another_figure_is_caught(answer: str, facts: str, said: str) -> None:
    """In the fact's unit or another of its kind."""
    assert [each.said for each in found(basic(answer), *facts.split())] == [said]


def test_it_says_what_is_said_where_and_what_the_fact_says() -> None:
    """In a sentence for the author."""
    (contradiction,) = found(basic("5 MB"), "words", "sync", "timeout")
    assert contradiction == Contradiction("5 MB", "sync", "6 MB", ("a",))
    assert str(contradiction) == "the answer says 5 MB, and sync says 6 MB"


PARTS = [
    ("q: How much?\nanswer: 5 MB", [("answer",)]),
    ("q: How much?\nanswer: 6 MB\naccept: [6 MiB, about 7 MB]", [("accept", 1)]),
    ("cloze: It takes {{5 MB}} and no more.", [("cloze",)]),
    ("cloze: It takes {{5}} MB and no more.", [("cloze",)]),
    ("cloze: It takes less than {{5 MB}}.", [("cloze",)]),
    (choice("5 MB"), [("options", 1, "right")]),
    (choice("Nothing", "Send it by S3, for the limit is 5 MB"), [("options", 2, "right")]),
    (choice("The body breaks the 5 MB limit"), [("options", 1, "right")]),
    ("q: Match.\nmatch: {A call: 5 MB, A stream: plenty}", [("match", "A call")]),
    ("q: In order?\norder: [Nothing, 5 MB at most]", [("order", 1)]),
]


@pytest.mark.parametrize(("body", "parts"), PARTS)
def test_the_part_leads_to_the_text(body: str, parts: list[tuple[str | int, ...]]) -> None:
    """By the keys of the note as it is written."""
    assert [each.part for each in found(body, "sync")] == parts


# --- left alone -------------------------------------------------------------------------------------------------------

RIGHT = [
    ("6 MB", "sync"),
    ("6 MiB, that is 6,291,456 bytes", "sync"),
    ("15 minutes (900 s)", "timeout"),
    ("10 GB", "most"),
    ("From 128 MB to 10,240 MB in steps of 1 MB", "most least"),
    ("128–10,240 MB", "most least"),
    ("6 MB there, and 1 MB where nobody waits", "sync"),
    ("five layers", "layers"),
    ("20%", "arm"),
    ("$0.20 per million requests", "price"),
    ("2 MB per second after the first 6 MB", "band"),
    ("6 MB at a time", "band"),
    ("1 and 2 minutes", "waits"),
    ("5 minutes", "express"),
    ("The HTTP status 430, on port 443", "throttled port"),
    ("Three times", "layers waits"),
    ("Since Node.js 24 and Python 3.12, on 2026-11-21 at 15:00", "timeout sync"),
    ("`rate(5 minutes)`", "timeout"),
    ("Set the timeout to 20 seconds", "timeout"),
    ("Give it 1,024 MB.", "most"),
    ("A timeout such as 30 seconds", "timeout"),
    ("It needs more than 2 GB", "most tmp"),
    ("5 MB", "words"),
    ("5 MB", "timeout"),
    ("5 MB", "no-such-fact"),
    ("5 records", "layers"),
    ("SHA-256, x86_64 and arm64", "arm layers"),
    ("https://example.org/5 MB", "sync"),
]


@pytest.mark.parametrize(("answer", "facts"), RIGHT)
def test_what_a_fact_supports_or_does_not_speak_of_is_left_alone(answer: str, facts: str) -> None:
    """Ranges, steps, several figures, other units, versions, dates, ports and codes; what is to be set or compared."""
    assert found(basic(answer), *facts.split()) == []


ASKED = [
    (basic("1,536 MB", "A function has 2,048 MB of scratch space. How much of it is paid?"), "tmp"),
    (basic("12 seconds", "It takes 4 seconds, 10 at worst. Is 12 seconds or more the better timeout?"), "timeout"),
    (basic("2,700 s", "Three jobs of 1 run each at the limit: how many seconds? (3 runs)"), "timeout"),
    (basic("100 seconds", "A 512 MB function runs 200 ms, and 500 times. How long is that?"), "timeout"),
    (choice("Raise the memory of the function to 1,024 MB"), "most tmp"),
    (choice("A batching window of 60 seconds on the mapping of that queue"), "timeout"),
    (choice("Limit the calls to a 20-second maximum in the client of that API"), "timeout"),
    (choice("Lower the timeout, by a limit of 20 seconds"), "timeout"),
    (choice("6 MB", "1 MB"), "sync"),
    ("cloze: Of 5 MB {{some}} are lost.", "sync"),
    ("q: 'How much are {n} MB?'\nvars: {n: [2, 3]}\ncompute: n * 5\nunit: MB", "sync"),
]


@pytest.mark.parametrize(("body", "facts"), ASKED)
def test_what_a_question_gives_or_asks_to_be_worked_out_is_left_alone(body: str, facts: str) -> None:
    """And so is what an item tells to do, and every distractor."""
    assert found(body, *facts.split()) == []


def test_explanations_and_distractors_are_not_answers() -> None:
    """They may speak of anything."""
    body = choice("6 MB") + "\nexplain: It was 5 MB once.\nhint: Not 4 MB.\nsource: 3 MB"
    assert found(body, "sync") == []


# --- the bundled decks ------------------------------------------------------------------------------------------------


@cache
def _library() -> Library:
    return Shelf(bundled("decks"), []).library()


def test_no_bundled_card_contradicts_its_facts() -> None:
    """And some could: there are cards that cite figures."""
    notes = _library().notes.values()
    assert sum(any(_library().facts[fact].value for fact in note.facts) for note in notes) > 100
    assert [(note.key, str(each)) for note in notes for each in contradictions(note, _library().facts)] == []


FACTOR = 7.3
_DIGITS = re.compile(r"(?<![\w.,-])\d{1,3}(?:,\d{3})+|(?<![\w.,-])\d+(?:\.\d+)?")


def _numbers(text: str) -> set[float]:
    return {float(each.replace(",", "")) for each in _DIGITS.findall(text)}


def _times(text: str) -> str:
    """The text with every number in it multiplied."""
    return _DIGITS.sub(lambda match: f"{float(match[0].replace(',', '')) * FACTOR:.6g}", text)


def _rests_on(note: Note, fact: Fact) -> bool:
    """Whether the answer has the number of this fact, with its unit's first letters, and of no other that is cited."""
    number = _numbers(fact.value)
    others = [_library().facts[each] for each in note.facts if each != fact.id]
    shared = any(number & _numbers(f"{other.value} {other.statement}") for other in others)
    answers = " ".join(card.answer for card in cards_of(note))
    pattern = rf"(?<![\w.,])0*({'|'.join(re.escape(f'{each:,g}') for each in number)})\s?{re.escape(fact.unit[:2])}"
    return bool(number) and number != {0.0} and not shared and re.search(pattern, answers, re.IGNORECASE) is not None


def test_a_changed_fact_is_missed_by_next_to_no_card_that_rests_on_it() -> None:
    """What a deck needs most when AWS moves a limit. Missed is only what could be worked out from the question too."""
    facts = _library().facts
    cases = [
        (note, fact)
        for note in _library().notes.values()
        for fact in map(facts.__getitem__, note.facts)
        if fact.value and _rests_on(note, fact)
    ]
    missed = []
    for note_, fact in cases:
        moved = msgspec.structs.replace(fact, value=_times(fact.value), statement=_times(fact.statement))
        if not any(each.fact == fact.id for each in contradictions(note_, {**facts, fact.id: moved})):
            missed.append((note_.id, fact.id))
    assert len(cases) >= 100
    assert len(missed) <= 0.15 * len(cases), missed


# --- figures ----------------------------------------------------------------------------------------------------------

_UNITS = st.sampled_from(
    ["MB", "GB", "KB", "bytes", "seconds", "s", "ms", "minutes", "hours", "days", "percent", "USD"]
)


@given(
    st.integers(0, 10**7), _UNITS, st.sampled_from(["It is ", "up to ", "(", "**"]), st.sampled_from([".", ")", ", so"])
)
def test_a_figure_is_found_whole_whatever_stands_around_it(number: int, unit: str, before: str, after: str) -> None:
    """With thousands parted or not."""
    for shown in (f"{number} {unit}", f"{number:,} {unit}"):
        (figure,) = figures(f"{before}{shown}{after}")
        assert (figure.said, figure.written, bool(figure.dimension)) == (shown, number, True)
        assert f"{before}{shown}{after}"[figure.start : figure.end] == shown


@given(st.text(alphabet="0123456789.,:-/$%eMGBsmin per*`{}() \n", max_size=80))
def test_any_text_has_figures_or_none(text: str) -> None:
    """In their order, without overlap, and never an error."""
    found_ = figures(text, ("layer",))
    assert all(one.end <= other.start for one, other in pairwise(found_))
    assert all(figure.start < figure.end <= len(text) for figure in found_)
