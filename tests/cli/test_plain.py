"""`study --plain`: ordinary prompts, and `saved ID` on a line of its own once an answer is durable."""

import re

import pytest

from tests.cli.command import NOW, Command, outside

HOSTILE = """
deck: small
title: "Title \\e[2J"
notes:
  - id: raw
    q: "Clear \x1b[2J \x9b6n \u202egnp.exe \\e[c \\x07?"
    a: "Copied \\e]52;c;aGFja2Vk\\a \\x9b"
    explain: "See [link](http://x.example/\\e[c) and [bold red]List[int][/] [/usr/bin] $accent"
    hint: "hint \\e[c"
    code: "print('\\e[31m')"
""".replace("\x9b6n \u202e", "\x9b6n \u202e")


def test_a_session_from_the_first_card_to_the_end(studyapp: Command) -> None:
    """Prompt, answer, buttons, `saved`, the next card; at the end what was done."""
    result = studyapp.study("", "3", "6 MB", "", "", "4", "", "4", "", "4")
    assert (result.code, result.err) == (0, "")
    text = result.out
    for line in (
        "Type ? and enter for help.",
        "Card small/timeout. Left: 0 learning, 0 due, 3 new.",
        "How long may a function run?",
        "Press enter to show the answer, h for a hint (2).",
        "Answer:",
        "15 minutes",
        "Longer work is cut into steps.",
        "Card small/payload. Left: 1 learning, 0 due, 2 new.",
        "Type the answer and press enter, /h for a hint (1).",
        "Right.",
        "Memory goes from […] to 10,240 MB.",
        "Done: 3 cards, 5 reviews (2 Good, 3 Easy), less than a minute.",
    ):
        assert line in result.lines, text
    assert any(re.fullmatch(r"Rate: 1 Again \(1m\), .* 4 Easy \(\dd\); enter takes 3\.", each) for each in result.lines)


def test_each_saved_id_is_in_the_log_once(studyapp: Command) -> None:
    """In the order in which they were printed, alone on their lines."""
    result = studyapp.study("", "1", "7 MB", "1", "", "3", "u", "", "2")
    assert len(result.saved) == 4
    assert [line for line in result.lines if "saved" in line.lower()] == [f"saved {each}" for each in result.saved]
    reviewed = [entry["id"] for entry in studyapp.log() if entry["kind"] == "reviewed"]
    assert reviewed == result.saved


def test_the_end_of_the_input_ends_the_session(studyapp: Command) -> None:
    """Wherever it comes: what was saved is kept, and the exit code is 0."""
    for typed, done in ((b"", "Nothing was rated."), (b"\n", "Nothing was rated."), (b"\n4", "Done: 1 card, 1 review")):
        result = studyapp("study", "--plain", "--deck", "small", stdin=typed)
        assert (result.code, result.err) == (0, "")
        assert done in result.out
    assert len(studyapp.log()) == 1


@pytest.mark.parametrize("quit_with", ["q", "/q"])
def test_quitting(studyapp: Command, quit_with: str) -> None:
    """Before the answer, and after it."""
    for lines in ([quit_with, "", "4"], ["", quit_with, "4"]):
        result = studyapp.study(*lines)
        assert result.code == 0
        assert result.lines[-1] == "Nothing was rated."
    assert studyapp.log() == []


def test_nothing_due_is_said_and_exits_with_1(studyapp: Command) -> None:
    """As `due` does."""
    studyapp.study("", "4", "6 MB", "4", "", "4")
    result = studyapp.study()
    assert (result.code, result.out, result.err) == (1, "\nNothing is due here.\n", "")


def test_cards_in_a_step_and_due_tomorrow_are_told_at_the_end(studyapp: Command) -> None:
    """With the time of the first."""
    studyapp("config", "learn_ahead_minutes", "0")
    result = studyapp.study("", "1", "6 MB", "3", "", "4", "")
    assert re.search(r"^2 cards in a learning step, the next in (1m|60s|59s)\.$", result.out, re.MULTILINE)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("hello", "Press enter to show the answer, or type ? and enter for help."),
        ("3", "Press enter to show the answer, or type ? and enter for help."),
        ("n", "Press enter to show the answer, or type ? and enter for help."),
        ("/tmp", "Press enter to show the answer, or type ? and enter for help."),
        ("u", "There is nothing to undo."),
        ("?", "Before the answer: enter shows it (or submits what you typed), h gives a hint, x puts the card off."),
    ],
)
def test_what_means_nothing_before_the_answer_is_told_and_changes_nothing(
    studyapp: Command, line: str, says: str
) -> None:
    """The card is still there afterwards, and is not read out again."""
    result = studyapp.study(line, "", "4")
    assert says in result.lines
    assert result.out.count("How long may a function run?") == 1
    assert [entry["card"] for entry in studyapp.log()] == ["small/timeout"]


@pytest.mark.parametrize("line", ["5", "0", "33", "hello", "h", "x", "-1", "３"])
def test_what_is_no_rating_is_told_and_changes_nothing(studyapp: Command, line: str) -> None:
    """After the answer only 1 to 4 rate."""
    result = studyapp.study("", line)
    assert "Type a number from 1 to 4, or ? for help." in result.lines
    assert studyapp.log() == []


def test_hints_are_read_out_one_by_one(studyapp: Command) -> None:
    """Each once; and that there are no more."""
    result = studyapp.study("h", "h", "h")
    hints = [line for line in result.lines if line.startswith("Hint: ")]
    assert hints == ["Hint: It is a round number of minutes.", "Hint: It is a quarter of an hour."]
    assert "There are no more hints." in result.lines


def test_undo_takes_back_the_rating_before_even_that_of_an_earlier_session(studyapp: Command) -> None:
    """And its card is asked again."""
    studyapp.study("", "4")
    result = studyapp.study("/u")
    assert "Undone: the rating Easy." in result.lines
    assert result.out.count("Card small/timeout.") == 1
    assert [entry["kind"] for entry in studyapp.log()] == ["reviewed", "retracted"]


@pytest.mark.parametrize(
    ("line", "kind", "says"),
    [
        ("b", "buried", "Buried until tomorrow."),
        ("s", "suspended", "Suspended until you resume it."),
        ("f", "flagged", "Flagged."),
        ("n a note of mine", "noted", "Note saved."),
        ("x", None, "Card small/payload. Left: 0 learning, 0 due, 3 new."),
    ],
)
@pytest.mark.parametrize("slash", ["", "/"])
def test_every_act_has_its_letter(studyapp: Command, line: str, kind: str | None, says: str, slash: str) -> None:
    """With a slash or without one, where nothing is typed."""
    result = studyapp.study(slash + line)
    assert says in result.lines
    assert [entry["kind"] for entry in studyapp.log()] == ([kind] if kind else [])


def test_where_an_answer_is_typed_letters_are_the_answer_and_slashes_are_acts(studyapp: Command) -> None:
    """`q` does not quit there, `/f` flags, `/h` hints, and an answer may begin with a slash."""
    studyapp.write_deck('deck: small\nnotes:\n  - {id: n, q: "The folder?", answer: /tmp, hint: short}\n')
    result = studyapp.study("/f", "/h", "q", "1", "/tmp", "")
    assert "Hint: short" in result.lines
    assert "Not right." in result.lines
    assert "Right." in result.lines
    assert [(each["kind"], each.get("response")) for each in studyapp.log()] == [
        ("flagged", None),
        ("reviewed", "q"),
        ("reviewed", "/tmp"),
    ]


@pytest.mark.parametrize(
    ("typed", "says", "suggested"),
    [
        ("6 MB", "Right.", 3),
        ("6 megabytes", "Right. the same as 6 MB", 3),
        ("6", "Close. the unit is missing", 2),
        ("7 MB", "Not right.", 1),
        ("", "Not right. nothing was typed", 1),
    ],
)
def test_a_typed_answer_is_judged_and_enter_takes_the_fitting_rating(
    studyapp: Command, typed: str, says: str, suggested: int
) -> None:
    """And what was typed is kept with the review."""
    result = studyapp.study("x", typed, "")
    assert says in result.lines
    assert f"; enter takes {suggested}." in result.out
    (entry,) = studyapp.log()
    assert (entry["rating"], entry["response"]) == (suggested, typed)


def test_the_learners_own_note_is_shown_with_the_answer(studyapp: Command) -> None:
    """Only then."""
    result = studyapp.study("n think of a clock", "")
    assert result.lines.index("Your note: think of a clock") > result.lines.index("Answer:")


def test_overtaken_by_another_window(studyapp: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told, nothing is saved twice, and the session goes on."""
    from studyapp.cli import plain

    show = plain._show
    others: list[int] = []

    def meanwhile(view: object) -> None:
        show(view)  # type: ignore[arg-type]
        if not others and "previews" in getattr(view, "_fields", ()):
            others.append(studyapp.study("", "4").code)

    monkeypatch.setattr(plain, "_show", meanwhile)
    result = studyapp.study("", "1", "6 MB", "4")
    assert "This card was rated in another window meanwhile." in result.lines
    assert len(result.saved) == 1
    assert [(entry["card"], entry["rating"]) for entry in studyapp.log()] == [
        ("small/timeout", 4),
        ("small/payload", 4),
    ]


# --- hostile text -----------------------------------------------------------------------------------------------------

CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@pytest.mark.parametrize(
    "arguments",
    [
        ["study", "--plain", "--deck", "small"],
        ["search", "deck:small"],
        ["search", "--json", "deck:small"],
        ["decks", "list"],
        ["decks", "list", "--json"],
        ["due", "--json"],
    ],
    ids=" ".join,
)
def test_hostile_deck_text_is_printed_as_marks(studyapp: Command, arguments: list[str]) -> None:
    """No byte that a terminal obeys reaches standard output, from raw characters or from YAML escapes."""
    studyapp.write_deck(HOSTILE)
    result = studyapp(*arguments, stdin="h\n\n4\n")
    assert result.code == 0
    assert "small" in result.out
    assert not CONTROLS.search(result.out)
    for value in _strings(result) if "--json" in arguments else ():
        assert not CONTROLS.search(value)


def test_what_is_hostile_is_still_shown(studyapp: Command) -> None:
    """Each control as a visible mark; brackets are text, whatever they look like."""
    studyapp.write_deck(HOSTILE)
    out = " ".join(studyapp.study("h", "").out.split())
    assert "Clear ␛[2J \ufffd6n \ufffdgnp.exe ␛[c ␇?" in out
    assert "Copied ␛]52;c;aGFja2Vk␇ \ufffd" in out
    assert "[bold red]List[int][/] [/usr/bin] $accent" in out
    assert "Hint: hint ␛[c" in out
    assert "print('␛[31m')" in out


def test_hostile_problems_are_told_as_marks(studyapp: Command) -> None:
    """Lint shows what is wrong, not what it does."""
    studyapp.write_deck('deck: small\nnotes:\n  - id: "\\e[c"\n    q: Q\n    a: A\n    \x1b[2J: x\n', "b\x1b[2J.yaml")
    for arguments in (["decks", "lint"], ["decks", "lint", "--json"], ["doctor"]):
        result = studyapp(*arguments)
        assert result.code == 1
        assert not CONTROLS.search(result.out + result.err)


def test_hostile_input_is_kept_as_marks(studyapp: Command) -> None:
    """A pasted escape sequence in an answer or a note, and bytes that are no text at all."""
    result = studyapp(
        "study", "--plain", "--deck", "small", stdin=b"n \x1b[c\xff note\nx\n\x1b]52;c;aGk=\x07 \xfe\n1\n"
    )
    assert result.code == 0
    noted, reviewed = studyapp.log()
    assert noted["text"] == "␛[c\\xff note"
    assert reviewed["response"] == "␛]52;c;aGk=␇ \\xfe"
    assert not CONTROLS.search(studyapp.study("").out)


def test_plain_output_is_plain(studyapp: Command) -> None:
    """Whole lines without cursor movement, colour or drawing, in a real process too."""
    result = outside("study", "--plain", environ=studyapp.variables() | {"STUDYAPP_NOW": NOW}, stdin=b"\n3\n" * 60)
    assert (result.returncode, result.stderr) == (0, b"")
    text = result.stdout.decode()
    assert text.count("saved ") >= 20
    assert not CONTROLS.search(text)
    drawn = [line for line in text.splitlines() if not line.startswith("    ") and re.search("[\u2500-\u257f█░]", line)]
    assert drawn == []


def _strings(result) -> list[str]:
    found: list[str] = []

    def walk(value: object) -> None:
        if isinstance(value, str):
            found.append(value)
        elif isinstance(value, dict):
            for each in (*value.keys(), *value.values()):
                walk(each)
        elif isinstance(value, list):
            for each in value:
                walk(each)

    try:
        walk(result.json())
    except ValueError:
        walk(result.objects())
    return found
