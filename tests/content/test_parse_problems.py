"""Every problem of a file is collected, and shown as `file:line:col: problem; what to write instead`."""

# ruff: noqa: E501  (the corpus reads best with a row to a line)

from typing import NamedTuple

import pytest

from studyapp.content.yamlerrors import _RULES
from tests.content.decks import GOOD, ITEM, PATH, notes, parse, with_note


class Row(NamedTuple):
    """A mistake, the places and codes it is reported with, and words of the (first) report."""

    name: str
    text: str
    problems: list[tuple[int, int, str]]
    says: str


# Mistakes in one note: it begins on line 3, its lines on line 4, and the note after it must survive.
IN_A_NOTE = [
    # YAML that is not text
    Row("colon in an unquoted text", "    q: Lambda: what is it?\n    a: x\n", [(4, 14, "colon")], 'q: "Lambda: what is it?"'),
    Row("colon at the end of a text", "    q: Which of these:\n    a: x\n", [(4, 22, "colon")], 'q: "Which of these:"'),
    Row("colon in an option", "    q: x\n    options:\n      - right: a: b\n      - wrong: c\n", [(6, 17, "colon")], '- right: "a: b"'),
    Row("colon in a list entry", "    q: x\n    a: y\n    hint:\n      - see: this: that\n", [(7, 18, "colon")], '- "see: this: that"'),
    Row("star", "    q: x\n    a: *\n", [(5, 8, "start")], 'a: "*"'),
    Row("alias", "    q: x\n    a: *args\n", [(5, 8, "alias")], 'a: "*args"'),
    Row("merge key", "    <<: *base\n    q: x\n    a: y\n", [(4, 9, "alias")], "decks have none"),
    Row("anchor", "    q: x\n    a: &ref value\n", [(5, 8, "anchor")], 'a: "&ref value"'),
    Row("CloudFormation tag", "    q: x\n    a: !Ref X\n", [(5, 8, "tag")], 'a: "!Ref X"'),
    Row("python tag", "    q: x\n    a: !!python/object/apply:os.system [ls]\n", [(5, 8, "tag")], "!!python/object/apply:os.system is a YAML tag"),
    Row("at sign", "    q: x\n    a: @handler\n", [(5, 8, "start")], 'a: "@handler"'),
    Row("backtick", "    q: x\n    a: `aws s3 ls`\n", [(5, 8, "start")], 'a: "`aws s3 ls`"'),
    Row("percent", "    q: x\n    a: %5\n", [(5, 8, "start")], 'a: "%5"'),
    Row("greater than", "    q: x\n    a: > 15 minutes\n", [(5, 8, "start")], 'a: "> 15 minutes"'),
    Row("bar", "    q: x\n    a: | pipe\n", [(5, 8, "start")], 'a: "| pipe"'),
    Row("dash", "    q: x\n    a: - 5 degrees\n", [(5, 8, "start")], 'a: "- 5 degrees"'),
    Row("question mark", "    q: x\n    a: ? x\n", [(5, 8, "start")], 'a: "? x"'),
    Row("comma", "    q: x\n    a: , x\n", [(5, 8, "start")], 'a: ", x"'),
    Row("closing bracket", "    q: x\n    a: ]\n", [(5, 8, "start")], 'a: "]"'),
    Row("double braces", "    q: x\n    a: {{resolve:ssm:x}}\n", [(5, 8, "start")], 'a: "{{resolve:ssm:x}}"'),
    Row("cloze that begins with a deletion", "    cloze: {{128 MB}} is the least\n", [(4, 12, "start")], 'cloze: "{{128 MB}} is the least"'),
    Row("bracketed text", "    q: x\n    a: [/]\n", [(5, 8, "kind")], 'a: "[/]"'),
    Row("braced text", "    q: x\n    a: {x}\n", [(5, 8, "kind")], 'a: "{x}"'),
    Row("markup", "    q: x\n    a: [bold]x\n", [(5, 14, "after-quote")], 'a: "[bold]x"'),
    Row("markup with an action", "    q: x\n    a: [@click=app.quit]x[/]\n", [(5, 9, "start")], 'a: "[@click=app.quit]x[/]"'),
    Row("text after a quoted word", "    q: x\n    a: \"foo\" and \"bar\"\n", [(5, 14, "after-quote")], "a: '\"foo\" and \"bar\"'"),
    Row("apostrophe in single quotes", "    q: x\n    a: 'it's'\n", [(5, 12, "after-quote")], 'a: "it\'s"'),
    Row("backslash in double quotes", "    q: x\n    a: \"C:\\path\"\n", [(5, 11, "escape")], "a: 'C:\\path'"),
    Row("backslash beside an escaped quote", "    q: x\n    a: \"\\\"C:\\path\"\n", [(5, 13, "escape")], "double the backslash"),
    Row("half an escape", "    q: x\n    a: \"\\u12\"\n", [(5, 11, "escape")], "a: '\\u12'"),
    Row("quote that is never closed", "    q: \"What\n    a: x\n", [(4, 8, "unclosed")], 'end it with "'),
    Row("quote that the next one closes", "    q: 'What\n    a: 'x'\n", [(4, 8, "unclosed")], "end it with '"),
    Row("comment after a sign", "    q: x\n    a: @x  # why\n", [(5, 8, "start")], 'a: "@x"  # why'),
    Row("text on a second line", "    q: @x\n      and more\n    a: y\n", [(4, 8, "start")], "put the whole text in quotes"),
    Row("mapping in place of a text", "    q: x\n    a: y\n    hint:\n      - Timeout: 15 minutes\n", [(7, 9, "kind")], '- "Timeout: 15 minutes"'),
    Row("mapping below a key", "    q:\n      foo: bar\n    a: y\n", [(5, 7, "kind")], '"foo: bar"'),
    Row("list in place of a text", "    q: x\n    a:\n      - y\n      - z\n", [(6, 7, "kind")], "write one text, or `|`"),
    # brackets
    Row("sign in a flow list", "    q: x\n    order: [a, @b, c]\n", [(5, 16, "start")], 'order: [a, "@b", c]'),
    Row("alias in a flow list", "    q: x\n    order: [a, *b, c]\n", [(5, 16, "alias")], 'order: [a, "*b", c]'),
    Row("colon in a flow list", "    q: x\n    a: y\n    tags: [a, b: c]\n", [(6, 15, "kind")], 'tags: [a, "b: c"]'),
    Row("sign in a flow mapping", "    q: x\n    match: {A: @b, C: d}\n", [(5, 16, "start")], 'match: {A: "@b", C: d}'),
    Row("missing comma", "    q: x\n    match: {A: b C: d}\n", [(5, 19, "comma")], "a comma is missing"),
    Row("two commas", "    q: x\n    order: [a,, b]\n", [(5, 15, "comma")], "comma too many; delete it"),
    Row("bracket that is never closed", "    q: x\n    order: [a, b\n    explain: c\n", [(5, 12, "bracket")], "this [ is never closed"),
    Row("bracket closed twice", "    q: x\n    order: [a, b]]\n", [(5, 18, "after-quote")], "closing ]"),
    # layout
    Row("tab as indentation", "\tq: x\n    a: y\n", [(4, 1, "tab")], "use spaces"),
    Row("tab before a dash", "    q: x\n    order:\n  \t- a\n", [(6, 3, "tab")], "use spaces"),
    Row("key too far right", "    q: x\n     a: y\n", [(5, 7, "colon")], "align the key"),
    Row("key too far left", "    q: x\n   a: y\n", [(5, 4, "indent")], "in one column"),
    Row("no space after a colon", "    q:x\n    a: y\n", [(4, 5, "key")], "write `q: x`"),
    Row("no space after a dash", "    q: x\n    a: y\n  -id: m\n", [(6, 3, "dash")], "write `- id: m`"),
    Row("no colon", "    q x\n    a: y\n", [(4, 5, "key")], "a key without its colon"),
    Row("value in the column of its key", "    q:\n    x\n    a: y\n", [(5, 5, "key")], "a key without its colon"),
    Row("entry in another column", "    q: x\n    a: y\n   - id: m\n", [(6, 4, "indent")], "indentation"),
    Row("block text too far left", "    q: |\n   x\n    a: y\n", [(5, 4, "indent")], "further right"),
    Row("list as a key", "    [q]: x\n    a: y\n", [(4, 5, "key")], "a key must be a word"),
    Row("directive", "    q: x\n    a: y\n%YAML 1.1\n", [(6, 10, "start")], "delete it"),
    Row("nested too deeply", "    q: x\n    a: " + "[" * 10_000 + "\n", [(5, 27, "too-deep")], "more than 20 deep"),
    Row("text too long", "    q: x\n    a: " + "x" * 100_001 + "\n", [(5, 8, "too-long")], "100,001 characters"),
    Row("two mistakes in one note", "    q: @x\n    a: *y\n", [(4, 8, "start"), (5, 8, "alias")], 'q: "@x"'),
    Row("a mistake in each option", "    q: x\n    options:\n      - right: @a\n        why: 'b\n      - wrong: c: d\n", [(6, 16, "start"), (7, 14, "unclosed"), (8, 17, "colon")], 'right: "@a"'),
    # keys and values
    Row("unknown key", "    q: x\n    a: y\n    explian: z\n", [(6, 5, "unknown-key")], "did you mean `explain`?"),
    Row("unknown key like no other", "    q: x\n    a: y\n    zzzzzz: z\n", [(6, 5, "unknown-key")], "the keys are id, topic, task, q,"),
    Row("key given twice", "    q: x\n    a: y\n    q: z\n", [(6, 5, "duplicate-key")], "first on line 4"),
    Row("no value", "    q:\n    a: y\n", [(4, 5, "empty")], "`q` has no value"),
    Row("value that is a comment", "    q: #5 means what?\n    a: y\n", [(4, 5, "empty")], "in quotes if it begins with #"),
    Row("blank value", "    q: ' '\n    a: y\n", [(4, 5, "empty")], "`q` has no value"),
    Row("no question", "    a: y\n", [(3, 5, "missing")], "add `q: …`"),
    Row("no answer", "    q: x\n", [(3, 5, "missing")], "add one of `a`"),
    Row("two kinds of note", "    q: x\n    a: y\n    answer: z\n", [(6, 5, "kind")], "two kinds of note at once"),
    Row("key of another kind", "    q: x\n    answer: y\n    reverse: yes\n", [(6, 5, "kind")], "it belongs to: basic"),
    Row("neither yes nor no", "    q: x\n    a: y\n    reverse: maybe\n", [(6, 14, "flag")], "write `reverse: yes`"),
    Row("fact id with a space", "    q: x\n    a: y\n    facts: [limits max]\n", [(6, 13, "bad-id")], "such as limits-max"),
    Row("tag given twice in facts", "    q: x\n    a: y\n    facts: [f, f]\n", [(6, 16, "repeated")], "delete one of them"),
    Row("empty entry", "    q: x\n    order: [a, '', b]\n", [(5, 16, "empty")], "an entry of `order` is empty"),
    Row("answer to type on two lines", "    q: x\n    answer: |\n      a\n      b\n", [(5, 13, "answer")], "use `a:`"),
    # items
    Row("one option", "    q: x\n    options:\n      - right: a\n", [(6, 7, "options")], "at least 2 options"),
    Row("no right option", "    q: x\n    options:\n      - wrong: a\n      - wrong: b\n", [(6, 7, "options")], "no option is right"),
    Row("only right options", "    q: x\n    options:\n      - right: a\n      - right: b\n", [(6, 7, "options")], "every option is right"),
    Row("option twice", "    q: x\n    options:\n      - right: a\n      - wrong: a\n", [(6, 7, "options")], "`a` stands twice"),
    Row("right and wrong at once", "    q: x\n    options:\n      - right: a\n        wrong: b\n      - wrong: c\n", [(6, 9, "option")], "either `right:` or `wrong:`"),
    Row("option without its mark", "    q: x\n    options:\n      - a\n      - wrong: b\n", [(6, 9, "kind")], "this is a text"),
    Row("unreadable option", "    q: x\n    options:\n      - right: [a]\n      - wrong: b\n", [(6, 16, "kind")], '- right: "[a]"'),
    Row("unknown key in an option", "    q: x\n    options:\n      - rigth: a\n      - wrong: b\n", [(6, 9, "option"), (6, 9, "unknown-key")], "either"),
    Row("options as a text", "    q: x\n    options: a, b\n", [(5, 14, "kind")], "must be a list"),
    Row("one step", "    q: x\n    order: [a]\n", [(5, 12, "order")], "at least 2 steps"),
    Row("step twice", "    q: x\n    order: [a, b, a]\n", [(5, 12, "order")], "`a` stands twice"),
    Row("one pair", "    q: x\n    match: {A: b}\n", [(5, 12, "match")], "nothing to match"),
    Row("pair without its right side", "    q: x\n    match: {A: b, C}\n", [(5, 19, "empty")], "`C` in `match` has no value"),
    Row("left side twice", "    q: x\n    match: {A: b, A: c}\n", [(5, 19, "duplicate-key")], "`A` stands twice"),
    Row("match as a list", "    q: x\n    match: [A, b]\n", [(5, 12, "kind")], "this is a list"),
    # cloze
    Row("no deletion", "    cloze: Memory is 128 MB\n", [(4, 12, "cloze")], "put {{ }} around"),
    Row("empty deletion", "    cloze: Memory is {{ }}\n", [(4, 12, "cloze")], "a deletion is empty"),
    Row("deletion that is never closed", "    cloze: Memory is {{128 MB\n", [(4, 12, "cloze")], "write }} after the deletion"),
    Row("deletion in a deletion", "    cloze: Memory is {{128 {{MB}}}}\n", [(4, 12, "cloze")], "inside another"),
    Row("some deletions numbered", "    cloze: From {{c1::128 MB}} to {{10 GB}}\n", [(4, 12, "cloze")], "number all of them or none"),
    # computed
    Row("no variables", "    q: x\n    compute: 1 + 1\n", [(3, 5, "missing")], "no `vars`"),
    Row("variable that is not shown", "    q: x\n    vars: {gb: [1, 2]}\n    compute: gb * 2\n", [(6, 14, "compute")], "write {gb} in `q`"),
    Row("unknown variable", "    q: '{gb}'\n    vars: {gb: [1, 2]}\n    compute: mb * 2\n", [(6, 14, "compute")], "the variables are: gb"),
    Row("division by zero in one draw", "    q: '{gb}'\n    vars: {gb: [1, 0]}\n    compute: 1 / gb\n", [(6, 14, "compute")], "divides by zero"),
    Row("not arithmetic", "    q: '{gb}'\n    vars: {gb: [1, 2]}\n    compute: gb.real\n", [(6, 14, "compute")], "`.real` is not arithmetic"),
    Row("variable named like Python's own words", "    q: '{lambda}'\n    vars: {lambda: [1, 2]}\n    compute: 1\n", [(5, 12, "bad-id")], "such as memory_mb"),
    Row("number with commas", "    q: '{gb}'\n    vars: {gb: ['1,024', 2]}\n    compute: gb\n", [(5, 17, "number")], "write 1024"),
    Row("number with an underscore", "    q: '{gb}'\n    vars: {gb: 1_024}\n    compute: gb\n", [(5, 16, "number")], "write 1024"),
    Row("number split at its comma", "    q: '{gb}'\n    vars: {gb: [1,024]}\n    compute: gb\n", [(5, 19, "number")], "`024` in `gb`"),
    Row("number too large to be finite", "    q: '{gb}'\n    vars: {gb: [1e999]}\n    compute: gb\n", [(5, 17, "number")], "is not a number"),
    Row("variable without numbers", "    q: '{gb}'\n    vars: {gb: []}\n    compute: gb\n", [(5, 16, "empty")], "write them like [1, 2, 3]"),
    Row("too many draws", "    q: '{a}{b}'\n    vars: {a: [%s], b: [%s]}\n    compute: a\n" % ((", ".join(map(str, range(100))),) * 2), [(6, 14, "compute")], "give fewer numbers"),
    Row("negative tolerance", "    q: '{a}'\n    vars: {a: [1, 2]}\n    compute: a\n    tolerance: -1%\n", [(7, 16, "number")], "not negative"),
]  # fmt: skip

# Mistakes of a file as a whole.
IN_A_FILE = [
    Row("empty file", "", [(1, 1, "empty-deck")], "the file is empty"),
    Row("only comments", "# nothing\n\n", [(1, 1, "empty-deck")], "the file is empty"),
    Row("deck without notes", "deck: d\ntitle: D\n", [(1, 1, "empty-deck")], "the file has no notes"),
    Row("empty list of notes", "deck: d\nnotes: []\n", [(1, 1, "empty-deck")], "the file has no notes"),
    Row("empty list of facts", "facts: []\n", [(1, 1, "empty-deck")], "the file has no notes"),
    Row("notes without entries", "deck: d\nnotes:\n", [(2, 1, "empty")], "write its entries"),
    Row("no deck id", f"title: D\nnotes:\n{GOOD}", [(1, 1, "missing")], "begin the file with `deck: some-id`"),
    Row("deck id with spaces", f"deck: AWS Lambda\nnotes:\n{GOOD}", [(1, 7, "bad-id")], "such as AWS-Lambda"),
    Row("no deck at all", "services:\n  web:\n    image: nginx\n", [(1, 1, "missing")], "this is not a deck"),
    Row("list instead of a deck", "- id: n\n  q: x\n", [(1, 1, "kind")], "a deck must be keys with values"),
    Row("text instead of a deck", "hello\n", [(1, 1, "kind")], "this is a text"),
    Row("colon in the title", f"deck: d\ntitle: Lambda: limits\nnotes:\n{GOOD}", [(2, 14, "colon")], 'title: "Lambda: limits"'),
    Row("broken id", f"deck: @d\nnotes:\n{GOOD}", [(1, 7, "start")], 'deck: "@d"'),
    Row("unknown key", f"deck: d\nauthor: me\nnotes:\n{GOOD}", [(2, 1, "unknown-key")], "a deck has no key `author`"),
    Row("bad date", f"deck: d\nverified: 31.3.2015\nnotes:\n{GOOD}", [(2, 11, "date")], "write it like 2026-11-21"),
    Row("notes as a text", "deck: d\nnotes: none\n", [(2, 8, "kind")], "must be a list"),
    Row("note as a text", f"deck: d\nnotes:\n  - What is it?\n{GOOD}", [(3, 5, "kind")], "a note must be keys with values"),
    Row("note without id", f"deck: d\nnotes:\n  - q: What is a layer?\n    a: x\n{GOOD}", [(3, 5, "missing")], "add `id: what-layer`"),
    Row("same id twice", f"deck: d\nnotes:\n{GOOD}{GOOD}", [(6, 5, "duplicate-id")], "another note `good` on line 3"),
    Row("topic without id", f"deck: d\ntopics:\n  - title: T\nnotes:\n{GOOD}", [(3, 5, "missing")], "the topic has no `id`"),
    Row("fact without statement", "facts:\n  - id: f\n", [(2, 5, "missing")], "the fact has no `statement`"),
    Row("second document", f"deck: d\nnotes:\n{GOOD}---\ndeck: e\n", [(6, 1, "documents")], "keep one deck in a file"),
    Row("text after the end", f"deck: d\nnotes:\n{GOOD}...\nmore\n", [(6, 1, "documents")], "a second document"),
    Row("text before the deck", f"hello\ndeck: d\nnotes:\n{GOOD}", [(2, 5, "colon")], "more of the text above"),
    Row("alias bomb", "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n", [(1, 4, "anchor"), (2, 4, "anchor"), (3, 4, "anchor"), (1, 1, "missing")], "anchor"),
    Row("tab", f"deck: d\nnotes:\n\t- id: x\n{GOOD}", [(3, 1, "tab")], "use spaces"),
    Row("JSON with a second value", '{"deck": "d"}\n{"deck": "e"}\n', [(2, 1, "indent")], "does not fit"),
]  # fmt: skip


@pytest.mark.parametrize("row", IN_A_NOTE, ids=lambda row: row.name)
def test_a_mistake_in_a_note_is_reported_at_its_place_and_costs_no_other_note(row: Row) -> None:
    file = parse(with_note(row.text))
    assert [(problem.line, problem.column, problem.code) for problem in file.problems] == row.problems
    assert row.says in str(file.problems[0])
    assert "good" in notes(file)


@pytest.mark.parametrize("row", IN_A_FILE, ids=lambda row: row.name)
def test_a_mistake_of_a_file_is_reported_at_its_place(row: Row) -> None:
    file = parse(row.text)
    assert sorted((problem.line, problem.column, problem.code) for problem in file.problems) == sorted(row.problems)
    assert any(row.says in str(problem) for problem in file.problems)


@pytest.mark.parametrize("row", IN_A_NOTE + IN_A_FILE, ids=lambda row: row.name)
def test_every_problem_says_what_to_write_instead(row: Row) -> None:
    for problem in parse(row.text if row in IN_A_FILE else with_note(row.text)).problems:
        assert problem.fix
        assert (
            str(problem) == f"{PATH}:{problem.line}:{problem.column}: {problem.code}: {problem.message}; {problem.fix}"
        )


@pytest.mark.parametrize("row", IN_A_NOTE + IN_A_FILE, ids=lambda row: row.name)
def test_a_line_shown_in_quotes_mends_the_mistake_when_it_is_copied(row: Row) -> None:
    text = row.text if row in IN_A_FILE else with_note(row.text)
    for problem in parse(text).problems:
        if not problem.fix.startswith("put it in quotes: "):
            continue
        lines = text.split("\n")
        old = lines[problem.line - 1]
        shown = problem.fix.removeprefix("put it in quotes: ")
        lines[problem.line - 1] = old[: len(old) - len(old.lstrip())] + shown
        left = parse("\n".join(lines)).problems
        assert (problem.line, problem.code) not in [(other.line, other.code) for other in left]


def test_the_corpus_meets_every_complaint_of_the_yaml_reader() -> None:
    met = {problem.code for row in IN_A_NOTE for problem in parse(with_note(row.text)).problems}
    assert {rule.code for rule in _RULES} <= met


@pytest.mark.parametrize(
    ("data", "place", "says"),
    [
        (b"deck: d\ntitle: caf\xe9\n", (2, 11), "byte 0xe9 is not UTF-8"),
        ("deck: d\ntitle: ü\udcff".encode("utf-8", "surrogateescape"), (2, 9), "byte 0xff"),
        (b"\xef\xbb\xbfdeck: \xff", (1, 7), "byte 0xff"),
        ("deck: d\n".encode("utf-16"), (1, 1), "byte 0xff"),
        ("deck: d\n".encode("utf-16-le"), (1, 2), "NUL"),
        (b"deck: d\ntitle: a\0b\n", (2, 9), "NUL"),
    ],
    ids=["latin-1", "after a wide character", "after a BOM", "UTF-16", "UTF-16 without BOM", "NUL"],
)
def test_what_is_not_utf8_text_costs_the_deck_and_names_the_byte(
    data: bytes, place: tuple[int, int], says: str
) -> None:
    file = parse(data)
    assert file.deck is None
    assert [(problem.line, problem.column, problem.code) for problem in file.problems] == [(*place, "encoding")]
    assert says in file.problems[0].message


@pytest.mark.parametrize("newline", ["\r\n", "\r"])
def test_other_line_ends_and_a_bom_change_no_place_and_no_text(newline: str) -> None:
    text = with_note("    q: |\n      one\n      two\n    a: @x\n")
    file = parse("\ufeff" + text.replace("\n", newline))
    assert file == parse(text)
    assert [(problem.line, problem.column) for problem in file.problems] == [(7, 8)]
    mended = parse(("\ufeff" + text.replace("@x", "x")).replace("\n", newline))
    assert notes(mended)["n"].prompt == "one\ntwo"


def test_all_problems_of_a_file_are_collected_in_the_order_of_their_places() -> None:
    rows = [row for row in IN_A_NOTE if len(row.text) < 1000]
    parts = [f"  - id: n{number}\n{row.text}" for number, row in enumerate(rows)]
    file = parse("deck: d\nnotes:\n" + "".join(parts) + GOOD)
    found = [(problem.line, problem.column, problem.code) for problem in file.problems]
    first, expected = 3, []
    for row, part in zip(rows, parts, strict=True):
        expected += [(line + first - 3, column, code) for line, column, code in row.problems]
        first += part.count("\n")
    assert found == sorted(expected)
    assert "good" in notes(file)


@pytest.mark.parametrize("broken", ["    q: @x\n    a: y\n", '    q: "x\n    a: y\n', "    q: x\n    a: [y]\n"])
def test_five_thousand_broken_notes_cost_only_themselves(broken: str) -> None:
    count = 5000
    bodies = ("    q: x\n    a: y\n", broken)
    entries = [f"  - id: n{number}\n{bodies[number % 2]}" for number in range(count)]
    file = parse("deck: d\nnotes:\n" + "".join(entries))
    assert len(file.problems) == len(notes(file)) == count // 2


def test_a_file_of_nothing_but_mistakes_is_given_up_at_a_stated_place() -> None:
    file = parse("deck: d\nnotes:\n" + "- @x\n" * 20_000)
    assert len(file.problems) == 10_001
    assert file.problems[-1].code == "too-many"
    assert file.problems[-1].line == 10_003


def test_what_was_meant_is_looked_for_only_so_often() -> None:
    keys = "".join(f"    explain{number}: x\n" for number in range(300))
    file = parse(with_note(f"    q: x\n    a: y\n{keys}"))
    assert [problem.code for problem in file.problems] == ["unknown-key"] * 300
    assert file.problems[0].fix == "did you mean `explain`?"
    assert file.problems[-1].fix.startswith("the keys are id, topic, task, q")


def test_a_text_of_fifty_megabytes_is_refused_before_it_is_read() -> None:
    file = parse(with_note("    q: x\n    a: " + "x" * 50_000_000 + "\n"))
    assert [(problem.line, problem.column, problem.code) for problem in file.problems] == [(1, 1, "too-large")]


def test_formulas_are_tried_only_so_long(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = "    q: '{v}'\n    vars: {v: [1, 2, 3, 4]}\n    compute: v + 100000\n"
    monkeypatch.setattr("studyapp.content.parse.WORK_PER_FILE", 60)
    file = parse(f"deck: d\nnotes:\n  - id: a\n{entry}  - id: b\n{entry}")
    assert [(problem.line, problem.code) for problem in file.problems] == [(10, "compute")]
    assert "split the deck" in str(file.problems[0])
    assert list(notes(file)) == ["a"]


def test_a_key_of_another_kind_of_note_is_left_out() -> None:
    file = parse(with_note("    q: x\n    a: y\n    tests: [good]\n    unit: MB\n"))
    assert [problem.code for problem in file.problems] == ["kind", "kind"]
    assert notes(file)["n"].tests == ()


def test_a_broken_key_of_the_deck_costs_that_key() -> None:
    file = parse(f"deck: d\ntitle: a: b\ntags: [x\nnotes:\n{GOOD}")
    assert [problem.code for problem in file.problems] == ["colon", "bracket"]
    assert file.deck is not None
    assert file.deck.title == "d"
    assert notes(file)["good"].tags == ()


@pytest.mark.parametrize(
    "key",
    ["explain: [x]", "hint: [a, {b: c}]", "tags: {a: b}", "topic: [t]", "source: ['']", "reverse: maybe", "zzz: x"],
)
def test_a_note_is_kept_without_what_it_can_be_studied_without(key: str) -> None:
    file = parse(with_note(f"    q: x\n    a: y\n    {key}\n"))
    assert len(file.problems) == 1
    assert notes(file)["n"] == notes(parse(with_note("    q: x\n    a: y\n")))["n"]


@pytest.mark.parametrize(
    "body",
    [
        "    q: x\n    a: y\n    code: [x]\n",
        "    q: x\n    a: y\n    sealed: [mock-1]\n",
        "    q: x\n    answer: y\n    accept: [z, {a: b}]\n",
        "    q: x\n    order: [a, {b: c}, d]\n",
        "    q: '{v}'\n    vars: {v: 1}\n    compute: v\n    tolerance: some\n",
        "    q: '{v}'\n    vars: {v: 1}\n    compute: v\n    unit: [GB]\n",
    ],
)
def test_a_note_is_lost_when_it_would_be_asked_or_judged_differently(body: str) -> None:
    file = parse(with_note(body))
    assert len(file.problems) == 1
    assert list(notes(file)) == ["good"]


def test_problems_of_notes_are_found_in_a_deck_without_id() -> None:
    file = parse(f"title: D\nnotes:\n  - id: n\n    q: x\n{GOOD}")
    assert [problem.message for problem in file.problems] == ["the deck has no id", "the note has no answer"]


def test_messages_are_short_and_on_one_line_whatever_the_author_wrote() -> None:
    long = "k" * 1000
    file = parse(with_note(f"    q: x\n    a: y\n    {long}: 1\n    {long}: 1\n    facts: ['{long} ']\n{ITEM}"))
    assert len(file.problems) == 4
    for problem in file.problems:
        assert len(str(problem)) < 700
        assert "\n" not in str(problem)


def test_control_characters_of_the_author_do_not_reach_the_message() -> None:
    file = parse(with_note('    q: x\n    a: y\n    "\\e[31m\\u202e": 1\n'))
    assert "␛[31m\ufffd" in file.problems[0].message
    assert "\x1b" not in str(file.problems[0])
