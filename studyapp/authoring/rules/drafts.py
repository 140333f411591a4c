"""What is not finished: placeholders, options without a rationale, statements without a source."""

import re
from collections.abc import Iterator

from studyapp.authoring.rules.items import options_of
from studyapp.authoring.rules.rule import DeckRule, Finding, Rule, Way
from studyapp.authoring.rules.words import plain, quoted
from studyapp.content.library import Library
from studyapp.content.model import Basic, Choice, Cloze, Deck, Matching, Note, Ordering, Typed

_MARK = r"(?:TODO|FIXME|TBD|TBC|XXX+)"
_PLACEHOLDER = re.compile(
    rf"""\A{_MARK}(?=\s*(?:[:!.-]|\Z)) | (?<=[\s(\["]){_MARK}(?=\s*:) | [(\[]{_MARK}[)\]]
    | (?<=[.:!?]\s){_MARK}(?=\.?\Z)
    | \[(?:placeholder|insert[^\]\n]{{0,60}}|your[ ][^\]\n]{{0,60}}[ ]here|fill[ ]in[^\]\n]{{0,60}})\]
    | <(?:insert|your|fill[ ]in)[ ][^>\n]{{0,60}}[ ]here>
    | (?<!\S)\?{{3,}}(?!\S)
    | \b[Ll]orem[ ]ipsum\b""",
    re.VERBOSE,
)
_PARTS = (
    *("TODO", "FIXME", "TBD", "TBC", "XXX", "???", "orem ipsum", "[insert", "[fill in", "[placeholder"),
    *(" here]", " here>"),
)
"""One of these is in every placeholder that stands within a text: whatever has none is not looked at further."""
_WHOLE = {
    *("todo", "tbd", "tbc", "xxx", "xxxx", "placeholder", "to be written", "to be done", "to be defined"),
    *("to be added", "fill in later", "fill me in later", "write me", "write this later", "write me later"),
}
_WHOLE_AT_MOST = 20


def placeholder(note: Note, _library: Library) -> Iterator[Finding]:
    """A place that was kept free for words still to be written; code and `a TODO list` hold none."""
    texts = list(_texts(note))
    everything = "\n".join([text for _, text in texts])
    within = any(part in everything for part in _PARTS)
    for at, text in texts:
        if len(text) < _WHOLE_AT_MOST and text.strip(" .:").lower() in _WHOLE:
            yield Finding(f"{quoted(text)} was left where words are still to be written", "write them", at)
        elif within and (found := _PLACEHOLDER.search(plain(text).strip())):
            yield Finding(f"{quoted(found[0])} was left where words are still to be written", "write them", at)


def _texts(note: Note) -> Iterator[tuple[Way, str]]:
    """Every text of a note, with the way to it."""
    yield ("cloze" if isinstance(note.body, Cloze) else "q",), note.prompt
    match note.body:
        case Basic(answer):
            yield ("a",), answer
        case Typed(answer, accept):
            yield ("answer",), answer
            yield from ((("accept", place), text) for place, text in enumerate(accept))
        case Choice(options):
            for place, option in enumerate(options):
                yield ("options", place, "right" if option.right else "wrong"), option.text
                yield ("options", place, "why"), option.why
        case Ordering(steps):
            yield from ((("order", place), text) for place, text in enumerate(steps))
        case Matching(pairs):
            yield from ((("match", left), right) for left, right in pairs)
        case _:
            pass
    yield ("explain",), note.explain
    yield from ((("hint", place), text) for place, text in enumerate(note.hints))


def missing_why(note: Note, _library: Library) -> Iterator[Finding]:
    """An option without a rationale: whoever picked it learns that it was wrong, and not why. Told once for an item."""
    options = options_of(note)
    without = [place for place, option in enumerate(options) if not option.why.strip()]
    if without:
        option = options[without[0]]
        many = f"{len(without)} of {len(options)} options have" if len(without) > 1 else "an option has"
        message = f"{many} no rationale: {quoted(option.text)}"
        fix = "add `why:` with the reason that it is right, or with what is wrong and where it would be right"
        yield Finding(message, fix, ("options", without[0], "right" if option.right else "wrong"))


def missing_source(deck: Deck, _library: Library) -> Iterator[tuple[Note | None, Finding]]:
    """A note that cites neither a fact nor a source. Of a deck in which no note does, this is said once."""
    without = [note for note in deck.notes if not note.facts and not note.source]
    if without and len(without) == len(deck.notes):
        message = "no note of this deck says where it is written"
        yield None, Finding(message, "add `source:` with an address or a book, or `facts:` with ids of facts")
        return
    for note in without:
        message = "it cites neither a fact nor a source, so nobody can check it"
        yield note, Finding(message, "add `source:` with an address or a book, or `facts:` with ids of facts")


RULES = (
    Rule("placeholder", "error", "`TODO` and the like where words are still to be written", placeholder),
    Rule("missing-why", "warning", "an option that does not say why it is right or wrong", missing_why),
    DeckRule("missing-source", "warning", "a note that cites neither a fact nor a source", missing_source),
)
