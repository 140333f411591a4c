"""Whatever bytes a file holds, parsing ends with a deck or with problems that can be found in the file."""

import random

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studyapp.content.cards import cards_of
from studyapp.content.library import build_library
from studyapp.content.model import Basic, Choice, Cloze, Matching, Ordering, Typed
from studyapp.content.parse import DeckFile
from studyapp.content.text import safe
from tests.content.decks import notes, parse

PROPERTY = settings(
    max_examples=400,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

DECK = """\
deck: x
title: "T: y"
tags: [a, b]
verified: 2026-11-21
topics:
  - id: t
    title: T
    takeaways: [a, b]
    body: |
      ```
      ┌──┐
      ```
notes:
  - id: n1
    cloze: Memory is {{c1::128 MB}} to {{c2::10 GB}}
  - id: n2
    q: Q
    answer: 6 MB
    accept: [a]
    hint: [a, b]
  - id: n3
    q: 'Q: it''s'
    options:
      - right: a
        why: b
      - {wrong: c, why: d}
  - id: n4
    q: o
    order: [a, b, c]
    formerly: [z]
  - id: n5
    q: >-
      folded
      text
    match: {a: b, c: d}
    tests: [n1]
  - id: n6
    q: "{a} {b}"
    vars: {a: [1, 2], b: 3}
    compute: a / b * 2 ** 3
    tolerance: 1%
facts:
  - id: f
    statement: x
    check: {a: [b, c]}
"""

PIECES = [
    *('"', "'", "[", "]", "{", "}", ": ", ":", "- ", "-", "*", "&a ", "*a", "!t ", "|", ">", "%", "@", "`", "#", " #"),
    *("\t", "\n", "\r", "\r\n", "\0", "\ufeff", "\u2028", "\x85", "\x1b", "\ufffe", "? ", "---\n", "...\n", "{{", "}}"),
    *("\\", "\\x", "  ", ", ", "<<: ", "%YAML 1.2\n", "🙂", "id: ", "\n- ", "\n  - ", "9" * 40, "1e999", "(", "**"),
    *("deck: d\n", "notes:\n", "  - id: n\n", "    q: ", "    a: ", "    options:\n", "      - right: "),
]


def check(data: bytes) -> DeckFile:
    """Parse, and see that every problem is in the file, says what to do, and can be shown."""
    file = parse(data)
    newline = "\r\n" if b"\n" in data else "\r"
    lines = data.decode("utf-8-sig", "replace").replace(newline, "\n").split("\n")
    for problem in file.problems:
        assert 1 <= problem.line <= len(lines), problem
        assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1, problem
        assert problem.message
        assert problem.fix
        assert safe(str(problem)) == str(problem)
        assert "\n" not in str(problem)
        assert problem.code != "yaml", "a complaint of libyaml that no rule explains"
    assert file.deck or file.facts or file.problems
    assert list(file.problems) == sorted(file.problems)
    for card in build_library([file]).cards.values():
        assert card.fingerprint
    return file


@given(st.binary(max_size=400))
@PROPERTY
def test_any_bytes_are_read_or_reported(data: bytes) -> None:
    check(data)


@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
@PROPERTY
def test_any_heap_of_yaml_signs_is_read_or_reported(text: str) -> None:
    check(text.encode())


@given(st.randoms(use_true_random=False), st.integers(1, 12))
@PROPERTY
def test_any_damage_to_a_deck_is_read_or_reported(dice: random.Random, times: int) -> None:
    data = bytearray(DECK.encode())
    for _ in range(times):
        place, other = dice.randrange(len(data) + 1), dice.randrange(len(data) + 1)
        match dice.randrange(4):
            case 0:
                data[place:place] = dice.choice(PIECES).encode()
            case 1:
                del data[place : place + dice.choice((1, 1, 2, 5, 40))]
            case 2:
                data[place:place] = data[other : other + dice.choice((3, 20, 100))]
            case 3:
                data[place : place + 1] = bytes((dice.randrange(256),))
    check(bytes(data))


ONE_LINE = st.text(st.characters(codec="utf-8", exclude_categories=("Cc",)), min_size=1, max_size=40).filter(
    lambda text: text.strip() and safe(text) == text
)
LINES = st.lists(ONE_LINE, min_size=1, max_size=3).map("\n".join)
PLAIN = st.text("abc xyz[]:#{}\"'-*&!|>%@`,\\~?=<", min_size=1, max_size=20).filter(str.strip)


@given(PLAIN)
@PROPERTY
def test_an_unquoted_text_is_kept_or_the_fix_keeps_it(text: str) -> None:
    """What is typed after `a:` becomes the answer at once, or when the line from the message is copied."""
    lines = ["deck: d", "notes:", "  - id: n", "    q: x", f"    a: {text}"]
    file = check("\n".join(lines).encode())
    problem = next(iter(file.problems), None)
    if problem and problem.fix.startswith("put it in quotes: "):
        lines[4] = "    " + problem.fix.removeprefix("put it in quotes: ")
        file = check("\n".join(lines).encode())
        assert file.problems == ()
    if not file.problems:
        answer = notes(file)["n"].body.answer
        typed = text.strip()
        as_quoted = typed[0] in "'\""
        assert answer == typed or typed.startswith(answer) or (as_quoted and answer.replace("\\", "") in text)
        assert len(answer) == len(typed) or " #" in typed or as_quoted


@st.composite
def bodies(draw: st.DrawFn) -> dict[str, object]:
    """What an author may write in a note, of any kind but the computed."""
    texts = draw(st.lists(LINES, min_size=2, max_size=5, unique_by=str.rstrip))
    return draw(
        st.sampled_from(
            [
                {"q": texts[0], "a": texts[1]},
                {"q": texts[0], "a": texts[1], "reverse": "yes", "code": texts[0]},
                {"q": texts[0], "answer": texts[1].replace("\n", " "), "accept": texts},
                {"q": texts[0], "options": [{"right": texts[0]}, {"wrong": texts[1], "why": texts[0]}]},
                {"q": texts[0], "order": texts},
                {"q": texts[0], "match": dict(zip(("left", "*other"), texts, strict=False))},
                {"cloze": "from {{c1::one}} to {{c2::two}}", "explain": texts[0]},
            ]
        )
    )


@given(st.lists(bodies(), min_size=1, max_size=4), LINES, st.booleans(), st.booleans())
@PROPERTY
def test_a_well_formed_deck_gives_back_its_values(
    written: list[dict[str, object]], title: str, flow: bool, wide: bool
) -> None:
    entries = [{"id": f"n{number}", **body} for number, body in enumerate(written)]
    deck = {"deck": "d", "title": title, "notes": entries}
    text = yaml.safe_dump(
        deck, sort_keys=False, allow_unicode=True, default_flow_style=flow or None, width=1000 if wide else 30
    )
    file = check(text.encode())
    assert file.problems == ()
    assert file.deck is not None
    assert file.deck.title == title.rstrip("\n")
    for entry, note in zip(entries, file.deck.notes, strict=True):
        assert note.id == entry["id"]
        assert note.prompt == entry.get("q", entry.get("cloze"))
        assert note.code == entry.get("code", "")
        assert note.explain == entry.get("explain", "")
        assert cards_of(note)
        match note.body:
            case Basic(answer, reverse):
                assert (answer, reverse) == (entry["a"], "reverse" in entry)
            case Typed(answer, accept):
                assert (answer, list(accept)) == (entry["answer"], entry["accept"])
            case Choice(options):
                assert entry["options"] == [
                    {"right": options[0].text},
                    {"wrong": options[1].text, "why": options[1].why},
                ]
            case Ordering(steps):
                assert list(steps) == entry["order"]
            case Matching(pairs):
                assert dict(pairs) == entry["match"]
            case body:
                assert body == Cloze()


@given(
    st.integers(0, 5),
    st.sampled_from(["    q: @x\n", '    q: "x\n', "    q: [x\n", "\tq: x\n", "   q: x\n", "    q: a: b\n"]),
)
@PROPERTY
def test_one_broken_note_costs_that_note_wherever_it_stands(place: int, broken: str) -> None:
    good = [f"  - id: n{number}\n    q: What is 'it'?\n    a: |\n      - id: no note\n" for number in range(5)]
    file = check(
        ("deck: d\nnotes:\n" + "".join([*good[:place], f"  - id: bad\n{broken}    a: y\n", *good[place:]])).encode()
    )
    assert len(file.problems) == 1
    assert file.problems[0].line in (3 + place * 4, 4 + place * 4)
    assert list(notes(file)) == [f"n{number}" for number in range(5)]
