"""A note makes cards whose keys never depend on text or place, and whose fingerprints say what was asked."""

# ruff: noqa: E501  (the table of clozes reads best with a row to a line)

import pytest

from studyapp.content.cards import MAX_DELETIONS, ClozeError, cards_of, cloze_numbers
from studyapp.content.model import Card
from tests.content.decks import read_note


def cards(body: str) -> tuple[Card, ...]:
    return cards_of(read_note(body))


def cloze(text: str) -> list[tuple[str, str, str]]:
    """Key, prompt and answer of each card of a cloze."""
    quoted = "'" + text.replace("'", "''") + "'"
    return [(card.key, card.prompt, card.answer) for card in cards(f"    cloze: {quoted}\n")]


CLOZES = [
    ("one deletion", "At most {{15 minutes}}.", [("d/n#c1", "At most […].", "15 minutes")]),
    ("two deletions", "From {{128 MB}} to {{10 GB}}.", [("d/n#c1", "From […] to 10 GB.", "128 MB"), ("d/n#c2", "From 128 MB to […].", "10 GB")]),
    ("numbered out of order", "{{c2::a}} {{c1::b}}", [("d/n#c1", "a […]", "b"), ("d/n#c2", "[…] b", "a")]),
    ("same number hidden together", "{{c1::a}} and {{c1::b}}, {{c3::c}}", [("d/n#c1", "[…] and […], c", "a, b"), ("d/n#c3", "a and b, […]", "c")]),
    ("colons in a deletion", "A {{AWS::Lambda::Function}}", [("d/n#c1", "A […]", "AWS::Lambda::Function")]),
    ("numbered, with colons", "A {{c1::AWS::Lambda::Function}}", [("d/n#c1", "A […]", "AWS::Lambda::Function")]),
    ("one brace in a deletion", "Write {{${aws:username}}}.", [("d/n#c1", "Write […].", "${aws:username}")]),
    ("JSON in a deletion", 'Return {{{"a": {"b": 1}}}}!', [("d/n#c1", "Return […]!", '{"a": {"b": 1}}')]),
    ("deletion in JSON", 'Return {"a": {"b": {{1}}}}!', [("d/n#c1", 'Return {"a": {"b": […]}}!', "1")]),
    ("a brace that opens nothing", "{{a { b}} and {{c}}", [("d/n#c1", "[…] and c", "a { b"), ("d/n#c2", "a { b and […]", "c")]),
    ("a brace that closes nothing", "{{a } b}} }}", [("d/n#c1", "[…] }}", "a } b")]),
    ("escaped braces", "\\{{resolve:ssm:x}} is {{dynamic}}", [("d/n#c1", "{{resolve:ssm:x}} is […]", "dynamic")]),
    ("escaped braces in a deletion", "Write {{\\{{x}} now", [("d/n#c1", "Write […] now", "{{x")]),
    ("spaces are kept", "a {{ b }} c", [("d/n#c1", "a […] c", " b ")]),
    ("the same text twice", "{{a}} {{a}}", [("d/n#c1", "[…] a", "a"), ("d/n#c2", "a […]", "a")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), [row[1:] for row in CLOZES], ids=[row[0] for row in CLOZES])
def test_a_cloze_makes_a_card_for_each_number(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert cloze(text) == expected


def test_a_deletion_may_go_over_lines() -> None:
    (card,) = cards("    cloze: |\n      Put {{one\n      two}} here\n")
    assert (card.prompt, card.answer) == ("Put […] here", "one\ntwo")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("nothing", "no deletion"),
        ("\\{{x}}", "no deletion"),
        ("{{}}", "empty"),
        ("{{c1::}}", "empty"),
        ("{{ \n }}", "empty"),
        ("a {{b", "never closed"),
        ("{{a}} {{b}", "never closed"),
        ("{{a {{b}} c}}", "inside another"),
        ("{{{{a}}}}", "inside another"),
        ("{{c1::a}} {{b}}", "number all of them or none"),
        ("{{a}}" * (MAX_DELETIONS + 1), "more than 50"),
    ],
)
def test_what_is_no_cloze_is_refused_with_the_reason(text: str, says: str) -> None:
    with pytest.raises(ClozeError) as error:
        cloze_numbers(text)
    assert says in f"{error.value}; {error.value.fix}"


def test_a_cloze_numbers_its_deletions_or_takes_its_authors_numbers() -> None:
    assert cloze_numbers("{{a}} {{b}} {{c}}") == (1, 2, 3)
    assert cloze_numbers("{{c7::a}} {{c2::b}} {{c7::c}}") == (2, 7)


def test_reverse_asks_a_basic_note_both_ways_round() -> None:
    forward, backward = cards("    q: SQS\n    a: a queue\n    reverse: yes\n")
    assert (forward.key, forward.prompt, forward.answer) == ("d/n", "SQS", "a queue")
    assert (backward.key, backward.prompt, backward.answer) == ("d/n#reverse", "a queue", "SQS")
    assert [card.key for card in cards("    q: SQS\n    a: a queue\n    reverse: no\n")] == ["d/n"]


KINDS = {
    "basic": "    q: x\n    a: y\n",
    "cloze": "    cloze: x {{y}}\n",
    "typed": "    q: x\n    answer: 6 MB\n    accept: [6mb]\n",
    "choice": "    q: x\n    options:\n      - {right: a, why: because}\n      - {wrong: b, why: c}\n",
    "ordering": "    q: x\n    order: [a, b, c]\n",
    "matching": "    q: x\n    match: {a: b, c: d}\n",
    "computed": "    q: '{v}'\n    vars: {v: [1, 2]}\n    compute: v * 2\n    unit: GB\n    tolerance: 1%\n",
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_card_knows_its_kind_and_whether_it_is_an_item(kind: str) -> None:
    for card in cards(KINDS[kind]):
        assert card.kind == kind
        assert card.is_item == (kind in ("choice", "ordering", "matching", "computed"))
        assert card.answer


CHANGES = [
    ("basic", "q: x", "q: z"),
    ("basic", "a: y", "a: z"),
    ("basic", "q: x", "code: f()\n    q: x"),
    ("cloze", "x {{y}}", "z {{y}}"),
    ("cloze", "x {{y}}", "x {{z}}"),
    ("typed", "6 MB", "7 MB"),
    ("typed", "[6mb]", "[6mb, six]"),
    ("choice", "right: a", "right: z"),
    ("choice", "wrong: b", "wrong: z"),
    ("choice", "{wrong: b, why: c}", "{wrong: b, why: c}\n      - wrong: z"),
    ("choice", "wrong: b, why: c}", "right: b}\n      - {wrong: c}"),
    ("ordering", "[a, b, c]", "[a, c, b]"),
    ("ordering", "[a, b, c]", '["a\\nb", c]'),
    ("matching", "a: b", "a: z"),
    ("matching", "a: b, c: d", "a: 'b: c', d: e"),
    ("computed", "[1, 2]", "[1, 3]"),
    ("computed", "v * 2", "v * 3"),
    ("computed", "GB", "MB"),
    ("computed", "1%", "2%"),
]


@pytest.mark.parametrize(("kind", "old", "new"), CHANGES)
def test_a_fingerprint_changes_when_what_is_asked_or_judged_by_changes(kind: str, old: str, new: str) -> None:
    before, after = cards(KINDS[kind])[0], cards(KINDS[kind].replace(old, new))[0]
    assert before.key == after.key
    assert before.fingerprint != after.fingerprint


COSMETIC = [
    "explain: because",
    "hint: [think]",
    "tags: [t]",
    "topic: t",
    "domain: dev",
    "source: docs",
    "facts: [f]",
    "formerly: [o]",
    "sealed: mock",
    "language: python",
]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("line", COSMETIC)
def test_a_fingerprint_does_not_change_with_what_is_not_asked(kind: str, line: str) -> None:
    before, after = cards(KINDS[kind]), cards(f"    {line}\n{KINDS[kind]}")
    assert [card.fingerprint for card in before] == [card.fingerprint for card in after]


def test_a_fingerprint_does_not_change_with_the_rationale() -> None:
    before, after = cards(KINDS["choice"])[0], cards(KINDS["choice"].replace("because", "as it is"))[0]
    assert before.note != after.note
    assert before.fingerprint == after.fingerprint


def test_fingerprints_tell_the_sides_of_a_card_and_its_parts_apart() -> None:
    forward, backward = cards("    q: x\n    a: y\n    reverse: yes\n")
    assert forward.fingerprint != backward.fingerprint
    joined, split = cards("    q: x\n    a: 'y, z'\n"), cards("    q: 'x, y'\n    a: z\n")
    assert joined[0].fingerprint != split[0].fingerprint


def test_a_fingerprint_is_the_same_in_every_version_and_on_every_machine() -> None:
    """It stands in logs: a change of how it is made would make every card look edited."""
    assert {kind: cards(body)[0].fingerprint for kind, body in KINDS.items()} == FINGERPRINTS


FINGERPRINTS = {
    "basic": "5e08bc879ba9e6f5",
    "cloze": "d5ebbef5af0ec8ac",
    "typed": "5f5635005b399d3c",
    "choice": "c5b3c70c98ef8897",
    "ordering": "4830ea892371c9f2",
    "matching": "70ccf22c45a5649f",
    "computed": "36949cf073876669",
}
