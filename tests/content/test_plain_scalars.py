"""Text stays text: what an author types as an answer is what a learner sees, whatever YAML would make of it."""

import pytest

from tests.content.decks import notes, parse, read_note, with_note

PLAIN = [
    *("no", "yes", "on", "off", "true", "False", "null", "~", "NULL", "nan", ".inf"),
    *("3.10", "1.0", "007", "0x1F", "0o17", "1e3", "1_024", "1,024", "+5", "-5", "15:00", "12:30:45", "5%"),
    *("2015-03-31", "2015-03-31T10:00:00Z", "<<", "=", "...", "---", "-", "--flag"),
    *("arn:aws:lambda:eu-west-1:123456789012:function:f", "https://aws.amazon.com/lambda/#pricing", "C#", "a#b"),
    *('event["Records"][0]', "List[int]", "arr[0]", "f(x) -> y", "a & b", "a * b", "a | b", "what? yes!"),
    *("AWS::Lambda::Function", "${aws:username}", "x: int"[0:2] + "int", "a,b", "it's", 'say "hi"', "\\n", "C:\\new"),
    *("$LATEST", "é", "日本語", "🙂", "┌─┐", "👩‍💻", "a\u00a0b"),
]

QUOTED = [
    *("> 15 minutes", "*", "*args", "&ref", "!Ref X", "@handler", "`x`", "%5", "- 5", "? x", "| x", ", x", "# x"),
    *("[/]", "[bold]x", "[@click=app.quit]x[/]", "{{resolve:ssm:x}}", "{x}", "a: b", "a #b", "x:", " x", "[a]"),
    *("{{c1::x}}", "\\{{", "$(rm -rf /)", "{0.__class__}", "%s", "<b>x</b>", "&amp;"),
]


# A dash alone is a list in YAML and reported as such; it is text when quoted, like all the others.
@pytest.mark.parametrize("text", [text for text in PLAIN if text != "-"])
def test_an_unquoted_value_is_the_text_that_was_typed(text: str) -> None:
    assert read_note(f"    q: x\n    a: {text}\n").body.answer == text
    assert read_note(f"    q: {text}\n    a: x\n").prompt == text
    assert read_note(f"    q: x\n    order:\n      - {text}\n      - other\n").body.steps == (text, "other")


@pytest.mark.parametrize("text", PLAIN + QUOTED)
def test_a_single_quoted_value_is_the_text_that_was_typed(text: str) -> None:
    quoted = "'" + text.replace("'", "''") + "'"
    assert read_note(f"    q: {quoted}\n    a: {quoted}\n").body.answer == text
    assert read_note(f"    q: {quoted}\n    answer: {quoted}\n").prompt == text
    assert read_note(f"    q: x\n    order: [{quoted}, other]\n").body.steps == (text, "other")


@pytest.mark.parametrize("text", PLAIN + QUOTED)
def test_a_line_of_a_block_is_the_text_that_was_typed(text: str) -> None:
    assert read_note(f"    q: |\n      first\n      {text}\n    a: x\n").prompt == f"first\n{text}"


@pytest.mark.parametrize("text", ["no", "3.10", "15:00", "2015-03-31", "1_024", "null"])
def test_keys_and_titles_stay_text_too(text: str) -> None:
    assert read_note(f"    q: x\n    match: {{{text}: a, other: b}}\n").body.pairs == ((text, "a"), ("other", "b"))
    file = parse(
        f"deck: {text.replace(':', '-')}\ntitle: {text}\ntags: [{text}]\nnotes:\n  - id: n\n    q: x\n    a: y\n"
    )
    assert file.deck is not None
    assert file.deck.title == text
    assert file.deck.notes[0].tags == (text,)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("\x1b[31mred", "␛[31mred"),
        ("\x07\x08\x0b\x0c\x7f", "␇␈␋␌␡"),
        ("a\u202eb\u2066c", "a\ufffdb\ufffdc"),
        ("a\u0085b\u009bc", "a\ufffdb\ufffdc"),
        ("a\u2028b", "a\ufffdb"),
        ("a\ufeffb\ufffeb\uffff", "a\ufffdb\ufffdb\ufffd"),
    ],
    ids=["escape", "C0", "bidirectional", "C1", "line separator", "not characters"],
)
def test_raw_control_characters_become_marks_and_the_note_is_kept(written: str, shown: str) -> None:
    assert read_note(f"    q: x\n    a: {written}\n").body.answer == shown
    assert read_note(f"    q: x\n    a: y\n    code: |\n      {written}\n").code == shown


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (r"\e[31m", "␛[31m"),
        (r"\x00\0", "␀␀"),
        (r"\u202e", "\ufffd"),
        (r"\N", "\ufffd"),
        (r"\r\n", "\n"),
        (r"a\tb", "a\tb"),
    ],
)
def test_escaped_control_characters_become_marks_too(written: str, shown: str) -> None:
    assert read_note(f'    q: x\n    a: "x{written}x"\n').body.answer == f"x{shown}x"


def test_white_space_within_a_text_is_kept() -> None:
    note = read_note("    q: |\n      def f():\n          return 1\n\n      f()\n\n\n    a: 'a  b'\n")
    assert note.prompt == "def f():\n    return 1\n\nf()"
    assert note.body.answer == "a  b"


def test_flags_understand_the_words_that_authors_use() -> None:
    for word in ("yes", "true", "on", "True", "YES"):
        assert read_note(f"    q: x\n    a: y\n    reverse: {word}\n").body.reverse
    for word in ("no", "false", "off", "False"):
        assert not read_note(f"    q: x\n    a: y\n    reverse: {word}\n").body.reverse
        assert read_note(f"    q: x\n    a: y\n    sealed: {word}\n").sealed == ""
    assert read_note("    q: x\n    a: y\n    sealed: mock-1\n").sealed == "mock-1"


def test_a_comment_is_no_text() -> None:
    file = parse(with_note("    q: x  # why not\n    # and here\n    a: y\n"))
    assert file.problems == ()
    assert notes(file)["n"].prompt == "x"
