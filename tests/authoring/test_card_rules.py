"""Card rules on texts that nobody would write, and on decks in which many notes have one form."""

import itertools
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.authoring.rules import across, cards
from studyapp.authoring.rules.prose import asked, prose, sentences, words
from studyapp.content.library import Library, build_library
from studyapp.content.model import Basic, Body, Choice, Cloze, Deck, DeckFile, Note, Option, Typed


def note(prompt: str, body: Body, number: int = 0, hints: tuple[str, ...] = ()) -> Note:
    """A note that stands somewhere."""
    return Note(f"n{number}", "d", prompt, body, number + 1, 1, hints=hints)


def library(*notes: Note) -> Library:
    """A library of one deck."""
    return build_library([DeckFile("d.yaml", Deck("d", "D", "d.yaml", notes=notes))])


def codes(one: Note) -> list[str]:
    """What the card rules have against a note."""
    return [rule.code for rule in cards.RULES for _ in rule.check(one, Library())]


texts = st.text(st.sampled_from("aA .,;:?!`~|{}()-*\n\t1\"'_é標") | st.characters(codec="utf-8"), max_size=60)


@given(texts, texts, texts)
@settings(max_examples=200)
def test_no_text_is_too_odd(prompt: str, answer: str, hint: str) -> None:
    """Every rule comes to an end without an error, whatever it looks at."""
    for body in (Basic(answer), Typed(answer)):
        codes(note(prompt, body, hints=(hint,)))
    codes(note(f"{prompt.replace('{', '')} {{{{{answer.replace('{', '').replace('}', '') or 'x'} .}}}}", Cloze()))
    assert list(across.duplicate(library(note(prompt, Basic(answer)), note(prompt, Basic(hint), 1))))


@pytest.mark.parametrize(
    "piece", [" ", "\n", "\t", "`", "``a` ", "a, ", ". ", "? ", "a", "-", "| ", "```\n", "and ", ": "]
)
def test_long_texts_take_no_longer_than_they_are_long(piece: str) -> None:
    """A pattern that tries every way of reading 60,000 characters would not come back."""
    text = (piece * 60_000)[:60_000]
    codes(note(f"Which{text}x?", Basic(f"A{text}x"), hints=(text,)))
    codes(note(f"Which {{{{x}}}}{text}", Cloze()))


def test_notes_of_one_form_are_not_all_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    """What differs tells them apart before anything is compared; and none is taken for another."""
    names = ["".join(letters) for letters in itertools.product(string.ascii_lowercase[:14], repeat=3)]
    tried = []
    same = across._same_question
    monkeypatch.setattr(across, "_same_question", lambda *each: tried.append(each) or same(*each))
    short = [note(f"What does the Latin word {name}x mean?", Basic(name), at) for at, name in enumerate(names)]
    assert list(across.near_duplicate(library(*short))) == []
    form = "A traveller in the old town by the river asks how to say {} to a friendly stranger. What do you answer?"
    long = [note(form.format(f"{name}x"), Basic(f"{name}y"), at) for at, name in enumerate(names)]
    assert list(across.near_duplicate(library(*long))) == []
    bare = [
        note("Which of these is true?", Choice((Option(f"{name}x", True), Option(f"{name}y", False))), at)
        for at, name in enumerate(names)
    ]
    assert list(across.near_duplicate(library(*bare))) == []
    assert len(tried) <= 5 * across.COMMON * len(names)


def test_duplicates_are_told_once_and_name_the_first() -> None:
    """Of three, the second and the third."""
    notes = [note("Which service pools connections?", Basic("RDS Proxy"), at) for at in range(3)]
    found = [(each.line, finding.message) for each, finding in across.duplicate(library(*notes))]
    assert found == [(2, "the same is asked at d.yaml:1"), (3, "the same is asked at d.yaml:1")]
    assert list(across.near_duplicate(library(*notes))) == []


SENTENCES = [
    ("One. Two! Three?", ["One.", "Two!", "Three?"]),
    ("It costs 0.20 USD in the U.S. East (N. Virginia) Region.", None),
    ("See e.g. SQS, i.e. a queue, vs. SNS.", None),
    ("Ask `what? No.` twice.", ["Ask what__No_ twice."]),
    ("Runs:\n- one\n- two", ["Runs:", "- one", "- two"]),
    ("Before.\n\n```\nno. No. NO.\n```\nAfter.", ["Before.", "After."]),
    ("A line\nthat goes on.", None),
    ('He asks "Why?" And goes.', ['He asks "Why?"', "And goes."]),
]


@pytest.mark.parametrize(("text", "expected"), SENTENCES, ids=[text[:20] for text, _ in SENTENCES])
def test_sentences(text: str, expected: list[str] | None) -> None:
    """None is a text of one sentence."""
    assert list(sentences(text)) == (expected or [text])


def test_the_sentence_that_asks() -> None:
    """The last with a question mark, else the last."""
    assert asked("What now? Mind the gap.") == "What now?"
    assert asked("First. Name it.") == "Name it."
    assert asked("```\nonly code\n```") == ""


def test_words_of_a_text() -> None:
    """Signs inside a word belong to it; code is a word, and in scripts without spaces each sign is one."""
    assert words("up-to-date AWS::Lambda costs 0.20 USD, isn't it?") == (
        ["up-to-date", "AWS", "Lambda", "costs", "0.20", "USD", "isn't", "it"]
    )
    assert words(prose("run `aws lambda list` now")) == ["run", "aws_lambda_list", "now"]
    assert words("最長15分") == ["最", "長", "15", "分"]
