"""How the rules read words: sentences that ask, endings, absolutes, articles; and that no text takes them long."""

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.authoring.rules import RULES
from studyapp.authoring.rules.options import absolutes
from studyapp.authoring.rules.rule import DeckRule, Rule
from studyapp.authoring.rules.stems import article_of
from studyapp.authoring.rules.words import asked, bare, is_command, plain, subject_words, words
from studyapp.content.library import Library
from studyapp.content.model import Choice, Deck, Note, Option


@pytest.mark.parametrize(
    ("prompt", "sentence"),
    [
        ("Which one?", "Which one?"),
        ("It fails. Why?", "Why?"),
        ("It fails\nat night.\n\nWhat is the cause\nof it?\n", "What is the cause of it?"),
        ("Which of these is it?\n\n- a bucket\n- a queue", "Which of these is it?"),
        ("An alias is an", "An alias is an"),
        ("Read 1.5 MB. An alias is an", "An alias is an"),
        ('She asks: "Why?" Nobody knows.', 'She asks: "Why?'),
        ("Why?\n\n```\nis it? true : false\n```\n", "Why?"),
        ("", ""),
        ("```\ncode\n```", ""),
    ],
)
def test_the_sentence_that_asks(prompt: str, sentence: str) -> None:
    """The last one with a question mark, wherever line breaks fall; code and lists behind it are none."""
    assert asked(prompt) == sentence


def test_code_is_not_english() -> None:
    """Spans and fences become a box, also where a fence is not closed."""
    assert plain("Set `only` to ```never\nalways") == "Set ▯ to ▯"
    assert plain("a ` b") == "a ` b"


@pytest.mark.parametrize(
    "forms",
    ["cache caches cached caching", "queue queues queued", "policy policies", "run runs running", "role roles role's"],
)
def test_one_word_in_all_its_forms(forms: str) -> None:
    """Endings do not tell words apart."""
    assert len(set(map(bare, forms.split()))) == 1


@pytest.mark.parametrize("pair", ["class classic", "need needle", "process procedure", "bus business", "thing think"])
def test_two_words_stay_two(pair: str) -> None:
    """Beginning alike is not enough."""
    assert len(set(map(bare, pair.split()))) == 2


def test_what_a_text_is_about() -> None:
    """No function words, no numbers; names in code count."""
    assert subject_words("Which of the 12 queues is read by `OrderRole`?") == {"queu", "read", "orderrol"}
    assert words("Read-only, it's v1.2") == ("read-only", "it's", "v1.2")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It is always kept", ["always"]),
        ("Only when it is invoked", ["only"]),
        ("It can only be read", ["only"]),
        ("The console only", ["only"]),
        ("All versions share it, since every alias does", ["all", "every"]),
        ("Under no circumstances", ["under no circumstances"]),
        ("A read-only volume, always-on", []),
        ("Every 5 minutes, every Monday or every other day", []),
        ("Not always, and at least once", []),
        ("All at once, and not at all", []),
        ("Log the errors only", []),
        ("Encrypt the objects of all buckets", []),
        ("Set `never` and `always`", []),
        ("Overall, the caller is an ally", []),
    ],
)
def test_absolutes(text: str, found: list[str]) -> None:
    """What leaves no exception, and what only looks so."""
    assert absolutes(text) == found


@pytest.mark.parametrize(
    ("text", "article"),
    [
        *[(text, "an") for text in ("alias", "SQS queue", "IAM role", "ENI", "hour", "8 GB limit", "S3 bucket")],
        *[(text, "a") for text in ("layer", "VPC", "DLQ", "unit", "user", "one-time code", "Kinesis stream", "house")],
        *[(text, "") for text in ("URL", "NAT gateway", "SQL query", "MB", "`alias`", "the alias", "")],
    ],
)  # fmt: skip
def test_the_article_goes_by_the_sound(text: str, article: str) -> None:
    """Capitals are spelt; where that is not certain, nothing is said."""
    assert article_of(text) == article


@pytest.mark.parametrize("text", ["Raise the limit", "Put a queue in front", "log each event"])
def test_a_command(text: str) -> None:
    """A verb, and then what it is done to."""
    assert is_command(text)


@pytest.mark.parametrize(
    "text", ["The limit a caller has", "In a queue", "Splitting a batch", "Both the queues", "Raise"]
)
def test_no_command(text: str) -> None:
    """What begins with another kind of word."""
    assert not is_command(text)


PIECES = [
    *(
        "a ",
        "an ",
        "a",
        "a-",
        "aing",
        "1",
        "1,",
        "1 to ",
        "1.",
        "x",
        "\\",
        "'",
        "-",
        "`",
        "```",
        "\n",
        "\n\n",
        "?",
        "??? ",
        ". ",
    ),
    *(
        ", ",
        "not ",
        "Nn't",
        "Which ",
        "is ",
        "all ",
        "only ",
        "[insert ",
        "<your ",
        "TODO",
        "A and B, ",
        "of the ",
        "…",
    ),
]


def check_all(prompt: str, options: list[str]) -> None:
    """Let every rule look at an item."""
    choice = Choice(tuple(Option(text, number == 0) for number, text in enumerate(options)))
    deck = Deck("d", "d", "d.yaml", notes=(Note("n", "d", prompt, choice, 1, 1, explain=prompt),))
    library = Library((deck,))
    for rule in RULES:
        if isinstance(rule, Rule):
            list(rule.check(deck.notes[0], library))
        elif isinstance(rule, DeckRule):
            list(rule.check(deck, library))
        else:
            list(rule.check(library))


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join), st.lists(st.text(string.printable), min_size=2))
@settings(max_examples=150, deadline=None)
def test_no_text_breaks_a_rule(prompt: str, options: list[str]) -> None:
    """Whatever is written, each rule says something or nothing."""
    check_all(prompt, options)


@pytest.mark.parametrize("piece", PIECES)
def test_long_texts_take_time_in_proportion(piece: str) -> None:
    """A text of 60,000 characters of one piece is read through; anything worse than in proportion would not end."""
    text = piece * (60_000 // len(piece))
    check_all(f"It does not {text}", [f"Only {text}", f"{text} and always 1 TODO:", "c", f"{text}."])
