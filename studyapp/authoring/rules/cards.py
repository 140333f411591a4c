"""Flaws of cards: what makes a prompt ambiguous, an answer hard to recall, or both needless.

Most rest on Wozniak's "Twenty rules of formulating knowledge" (1999): one small thing a card, asked so that there
is one answer.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from studyapp.authoring.rules.english import SMALL
from studyapp.authoring.rules.prose import asked, prose, sentences, without_code, words
from studyapp.authoring.rules.rule import Finding, Rule
from studyapp.content.cards import Deletion, cloze_parts
from studyapp.content.library import Library
from studyapp.content.model import Basic, Cloze, Note, Typed
from studyapp.content.text import one_line

MOST_WORDS = 25
MOST_CHARACTERS = 200
"""Of an answer to recall: what is said in one breath, in about ten seconds. More is not rated honestly, since
part of it is always right."""

MOST_THINGS = 4
"""In one answer: as many as are held in mind at once (Cowan 2001)."""

MOST_DELETIONS = 5

_parts = lru_cache(maxsize=4)(cloze_parts)

_ASKING = r"(?:what|which|who|whom|whose|where|when|how)"
_VERB = r"(?:is|are|was|were|do|does|did|can|may|must|should|will|would|could|has|have)"
_REASON = re.compile(r"(?:and )?(?:why(?: not| so)?|how so|because of what)\s*\?\Z", re.IGNORECASE)
_BEGINS_ASKING = re.compile(rf"(?:\w+ ){{0,3}}(?:{_ASKING}|{_VERB})\b", re.IGNORECASE)
_SECOND = re.compile(rf"(?:, and | and (?={_ASKING} (?:[^\s,]+ ){{0,3}}?{_VERB}\b))({_ASKING})\b", re.IGNORECASE)
_BOTH = re.compile(
    r"\b(?:(?:minimum|smallest|default|lowest|shortest|first) and (?:the )?(?:maximum|largest|highest|longest|last)"
    r"|(?:maximum|largest|highest|longest) and (?:the )?(?:minimum|smallest|lowest|shortest|default))\b",
    re.IGNORECASE,
)
_ASKING_WORD = re.compile(rf"\b{_ASKING}\b", re.IGNORECASE)


def one_idea(note: Note, _library: Library) -> Iterator[Finding]:
    """More than one thing asked or answered (Wozniak 1999, rule 4: the minimum information principle)."""
    if not isinstance(note.body, (Basic, Typed)):
        return
    questions = note.prompt.count("?")
    if questions > 1:
        questions = sum(part.endswith("?") and not _REASON.match(part) for part in sentences(note.prompt))
    if questions > 1:
        yield Finding(f"the prompt asks {questions} questions", "make a card of each", ("q",))
    elif " and " in note.prompt and (second := _second_question(asked(note.prompt))):
        message = f"the prompt asks two things at once: `{second}`"
        yield Finding(message, "make a card of each", ("q",))
    if isinstance(note.body, Basic) and _says_several(note.body.answer):
        message = "the answer says several things, of which some will be recalled and others not"
        yield Finding(message, "make a card of each, or move all but one to `explain`", ("a",))


def _second_question(question: str) -> str:
    """The words by which a question asks for two things; a clause that hangs on another word is not one of them."""
    if not (question.endswith("?") and _BEGINS_ASKING.match(question)):
        return ""
    second = _SECOND.search(question)
    if second and len(_ASKING_WORD.findall(question, 0, second.start())) <= 1:
        return f"and {second[1].lower()}"
    both = _BOTH.search(question)
    return both[0] if both and "between" not in question else ""


def _says_several(answer: str) -> bool:
    """Whether an answer is three sentences, or clauses set apart by semicolons; a list is another matter."""
    text = prose(answer)
    if text.count(".") + text.count(";") + text.count("!") < 2 or _BULLET.search(text):
        return False
    return text.count(";") >= 2 or len(sentences(answer)) >= 3


# Each asks for one of many, or for whatever comes to mind.
_OPEN = re.compile(
    r"(?:please )?(?:"
    r"(?:name|list|mention|give|state|think of|cite) (?:me )?(?:an?\b|one\b|any|some|a few|several|two|three)"
    r"(?! (?:word|sentence|number))"
    r"|(?:give|what is|what are|what would be|what's) (?:an?|one|some|two|three)(?: \w+)? examples?\b"
    r"|(?:tell|say|write)(?: me| us)?(?: something| everything| what you know)? about\b"
    r"|(?:describe|discuss|elaborate|summari[sz]e|compare|introduce)\b"
    r"|explain\b(?! (?:why|how|what|which|when|where)\b)"
    r"|what (?:do|can|should|would|must|could) (?:you|we|one) (?:know|say|tell|remember|think|note|keep in mind)"
    r"(?: \w+)? (?:about|of|on|when)\b"
    r"|what (?:is|are|'s) (?:so |particularly |especially )?(?:important|special|interesting|notable|noteworthy|good|"
    r"bad|great|useful|worth knowing|to know|to remember|to say)(?: to \w+)? (?:about|of|in|with|for)\b"
    r"|what (?:is|are) some\b"
    r"|what about\b|what can (?:you|one|we) do with\b"
    r"|(?:what are|list|name|which are) (?:the |some |its )?(?:main |key |most important )?(?:benefits|advantages|"
    r"disadvantages|drawbacks|use cases|pros and cons|characteristics|best practices)\b"
    r")",
    re.IGNORECASE,
)


def open_prompt(note: Note, _library: Library) -> Iterator[Finding]:
    """A prompt with many right answers, so that no answer can be judged (Matuschak 2020: prompts are precise)."""
    if not isinstance(note.body, (Basic, Typed)):
        return
    match = _OPEN.match(asked(note.prompt))
    if match:
        message = f"`{one_line(match[0], 60)}` has many right answers, and the card knows one"
        yield Finding(message, "ask so that only this answer fits: by what it does, when, or how much", ("q",))


def long_answer(note: Note, _library: Library) -> Iterator[Finding]:
    """An answer that is longer than can be recalled and judged (Wozniak 1999, rule 4). Code and tables do not count."""
    if not isinstance(note.body, Basic) or len(note.body.answer) <= MOST_WORDS * 3:
        return
    text = without_code(note.body.answer).strip()
    number = len(words(text))
    if (number > MOST_WORDS or len(text) > MOST_CHARACTERS) and not (_says_several(text) or _things(text)):
        size, most = (
            (number, f"words, and {MOST_WORDS}")
            if number > MOST_WORDS
            else (len(text), f"characters, and {MOST_CHARACTERS}")
        )
        message = f"the answer has {size} {most} are the most that is recalled as one thing"
        yield Finding(message, "keep what was asked for, and move the rest to `explain` or to cards of its own", ("a",))


_BULLET = re.compile(r"^[ \t]*(?:[-*+]|\d+[.)])[ \t]+\S", re.MULTILINE)
_SPACES = re.compile(r"[ \t]+")
_BETWEEN_THINGS = re.compile(r"\s*[,;]\s+(?:and\s+|or\s+)?|\s+(?:and|or|plus)\s+|\s*:\s+|\n")
_CLAUSE = re.compile(
    r"(?:but|because|while|which|who|so|if|when|since|though|although|unless|where|as|then|that|not|it|they)\b",
    re.IGNORECASE,
)


def _things(text: str) -> int:
    """How many things an answer lists: its bullets, or the short pieces between commas; 0 if few."""
    bullets = len(_BULLET.findall(text))
    if bullets > MOST_THINGS:
        return bullets
    if text.count(",") + text.count("\n") + text.count(";") < MOST_THINGS - 1:
        return 0
    longest = 0
    for sentence in sentences(_SPACES.sub(" ", text)):
        run, before = 0, 0  # before: the first thing often ends a longer piece, "It can be A, B and C"
        for piece in _BETWEEN_THINGS.split(sentence):
            if 0 < len(piece.split()) <= 4 and not _CLAUSE.match(piece):
                run += 1
            else:
                longest, run, before = max(longest, run + before if run else 0), 0, 1
        longest = max(longest, run + before if run else 0)
    return longest if longest > MOST_THINGS else 0


def enumeration(note: Note, _library: Library) -> Iterator[Finding]:
    """A list to be recalled at once (Wozniak 1999, rules 9 and 10: avoid sets, avoid enumerations)."""
    fix = "make a card of each, or ask for the rule behind them"
    if isinstance(note.body, Cloze):
        hidden = [part for part in _parts(note.prompt) if isinstance(part, Deletion)]
        numbers = len({part.number for part in hidden})
        if numbers > MOST_DELETIONS:
            message = f"the text has {numbers} deletions, and each of its cards shows the others"
            yield Finding(message, f"split it into notes of {MOST_DELETIONS} at most", ("cloze",))
        for part in hidden:
            if things := _things(part.text):
                yield Finding(f"a deletion hides {things} things at once", fix, ("cloze",))
                break
    elif isinstance(note.body, (Basic, Typed)) and (things := _things(prose(note.body.answer))):
        way = ("a",) if isinstance(note.body, Basic) else ("answer",)
        yield Finding(f"the answer lists {things} things, and {MOST_THINGS} are the most", fix, way)


LONG_DELETION = 6
"""In words: a longer one must not be more than twice as long as what is left."""

_ASKING_SIGN = re.compile(r"[:=→?/]")
"""`Timeout: […]` asks for as much as a sentence."""


def cloze_too_bare(note: Note, _library: Library) -> Iterator[Finding]:
    """A deletion that nothing asks for, or one that adjoins the next (Wozniak 1999, rule 5)."""
    if not isinstance(note.body, Cloze):
        return
    parts = _parts(note.prompt)
    bare = "" if note.code else _bare(parts)
    if bare:
        message = f"when `{one_line(bare, 60)}` is hidden, the rest does not ask for it"
        yield Finding(message, "say more around it, or hide less: one word or number", ("cloze",))
    elif pair := _adjoining(parts):
        message = f"two deletions adjoin in `{one_line(pair, 60)}`, and each gives the other away"
        yield Finding(message, "make them one deletion, or put words between them", ("cloze",))


def _bare(parts: list[str | Deletion]) -> str:
    """The first deletion for which next to nothing is left, or much less than is hidden; empty if there is none."""
    texts = [part if isinstance(part, str) else part.text for part in parts]
    numbers = [None if isinstance(part, str) else part.number for part in parts]
    found = [words(text) for text in texts]
    said = [sum(word.lower() not in SMALL for word in each) for each in found]
    least = 1 if _ASKING_SIGN.search("".join(part for part in parts if isinstance(part, str))) else 2
    for number in dict.fromkeys(part.number for part in parts if isinstance(part, Deletion)):
        here = [each == number for each in numbers]
        hidden = sum(len(each) for each, is_hidden in zip(found, here, strict=True) if is_hidden)
        shown = sum(each for each, is_hidden in zip(said, here, strict=True) if not is_hidden)
        if shown < least or (hidden >= LONG_DELETION and hidden > 2 * shown):
            return texts[here.index(True)]
    return ""


def _adjoining(parts: list[str | Deletion]) -> str:
    """The first two deletions of different cards with nothing between them; empty if there are none."""
    for before, between, after in zip(parts, parts[1:], parts[2:], strict=False):
        if not isinstance(between, str) or between.strip():
            continue
        if isinstance(before, Deletion) and isinstance(after, Deletion) and before.number != after.number:
            return f"{before.text}{between}{after.text}"
    return ""


_YES_OR_NO = re.compile(r"(?:yes|no|true|false)\b(?!-)", re.IGNORECASE)
_ASKS_YES_OR_NO = re.compile(rf"(?:{_VERB}|true or false|am|had|might|need)\b", re.IGNORECASE)
_ASKS_MORE = re.compile(rf"(?:\A|[,;:(] *|\band )(?:\w+ ){{0,3}}?(?:why|{_ASKING})\b|\breason", re.IGNORECASE)


def yes_no_card(note: Note, _library: Library) -> Iterator[Finding]:
    """A question that is answered yes or no, and half the time rightly by who knows nothing (Matuschak 2020)."""
    if not isinstance(note.body, (Basic, Typed)):
        return
    question = asked(note.prompt)
    answer = note.body.answer
    by_question = _ASKS_YES_OR_NO.match(question) and (" or " not in question or question.lower().startswith("true or"))
    if not (by_question or (_YES_OR_NO.match(answer) and len(answer.split()) <= 3)) or _ASKS_MORE.search(question):
        return
    shown = one_line(question, 60)
    yield Finding(f"`{shown}` is guessed right half the time", "ask `…, and why?`, or for the thing itself", ("q",))


_CHOICE = re.compile(
    r"\bor\b|\b(?:of|among) (?:these|those|them|the (?:two|three|four|five|following|\w+s))\b|\bwhich (?:one|of)\b",
    re.IGNORECASE,
)
_NOT_A_WORD = re.compile(r"[^\w@/.+#$-]+|(?<!\w)[./-]|[.](?!\w)")
_ARTICLE = re.compile(r"^ (?:an?|the|in|on|at|to|by|your|its) (?=\S)")


def _phrase(text: str) -> str:
    """A text to be found inside another: its words between single spaces, one before and one after."""
    return " " + " ".join(_NOT_A_WORD.sub(" ", text.lower()).split()) + " "


def answer_in_prompt(note: Note, _library: Library) -> Iterator[Finding]:
    """The answer stands in what is shown before it: in the question, in the rest of a cloze, or in a hint."""
    body = note.body
    if isinstance(body, Cloze):
        yield from _cloze_given_away(note)
    elif isinstance(body, (Basic, Typed)):
        last = "".join(body.answer.rsplit(None, 1)[-1:]).strip("`.,;:!?()\"'").lower()
        if last not in note.prompt.lower() and not note.hints:
            return
        answer = _ARTICLE.sub(" ", _phrase(prose(body.answer)))
        given = len(answer) > 3 and answer[1].isalnum() | (answer[1] in "$@/.")
        question, shown = asked(note.prompt), one_line(body.answer.strip("`"), 60)
        # A number among those of a calculation, or the right one of the things to choose from, gives nothing away.
        if given and answer in _phrase(question) and not re.search(r"\d", answer) and not _CHOICE.search(question):
            message = f"the answer, `{shown}`, stands in the question"
            yield Finding(message, "describe it in other words", ("q",))
        for at, hint in enumerate(note.hints):
            if given and (len(answer) > 4 or answer.strip().isalpha()) and answer in _phrase(prose(hint)):
                message = f"the hint gives the whole answer, `{shown}`"
                yield Finding(message, "lead towards it: a part, a neighbour, where it belongs", ("hint", at))


def _cloze_given_away(note: Note) -> Iterator[Finding]:
    parts = _parts(note.prompt)
    for hidden in parts:
        if not isinstance(hidden, Deletion):
            continue
        answer = _phrase(hidden.text)
        if len(answer) < 5 or re.search(r"\d", answer):
            continue
        shown = [part if isinstance(part, str) else "" if part.number == hidden.number else part.text for part in parts]
        if answer in _phrase(" ".join(shown)):
            message = f"`{one_line(hidden.text, 60)}` is hidden, and stands in the rest of the text"
            yield Finding(message, "write the rest in other words, or hide both under one number", ("cloze",))
            return
        for at, hint in enumerate(note.hints):
            if answer in _phrase(hint):
                message = f"the hint gives `{one_line(hidden.text, 60)}`, which is to be recalled"
                yield Finding(message, "lead towards it: a part, a neighbour, where it belongs", ("hint", at))


RULES = (
    Rule("one-idea", "warning", "more than one thing asked or answered on a card", one_idea),
    Rule("open-prompt", "warning", "a prompt with many right answers", open_prompt),
    Rule("long-answer", "warning", "an answer longer than can be recalled", long_answer),
    Rule("enumeration", "warning", "a list that should be several cards", enumeration),
    Rule("cloze-too-bare", "warning", "a deletion that nothing around it asks for", cloze_too_bare),
    Rule("yes-no-card", "warning", "a card that is answered yes or no, without a reason asked", yes_no_card),
    Rule("answer-in-prompt", "warning", "an answer that is shown before it is asked for", answer_in_prompt),
)
