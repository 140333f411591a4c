"""The deck format as a table: every key that may be written, the shape of its value, and what it means.

The parser reads by this table, and error messages quote it; nothing else says what a deck may hold.
"""

from collections.abc import Mapping
from typing import Literal, NamedTuple

Shape = Literal[
    "id",
    "text",
    "texts",
    "ids",
    "flag",
    "date",
    "label",
    "number",
    "options",
    "pairs",
    "variables",
    "list",
    "check",
]


class Field(NamedTuple):
    """One key: the shape of its value, its meaning, and the kinds of note that may have it (all when empty).

    `spare` is what a note can do without when it cannot be read: the learner is asked and judged the same.
    """

    shape: Shape
    meaning: str
    kinds: tuple[str, ...] = ()
    spare: bool = False


_ITEMS = ("choice", "ordering", "matching", "computed")

DECK: Mapping[str, Field] = {
    "deck": Field("id", "the deck's id, unique among all decks"),
    "title": Field("text", "the deck's name on screen"),
    "domain": Field("text", "the exam domain of the notes below, unless they say otherwise"),
    "tags": Field("texts", "tags of all notes below"),
    "verified": Field("date", "the day the content was last checked"),
    "topics": Field("list", "guide chapters that notes belong to"),
    "notes": Field("list", "the notes"),
    "facts": Field("list", "facts that notes cite"),
    "exams": Field("list", "exam blueprints"),
    "allow": Field("pairs", "lint rules that do not hold in this file, `rule: reason`"),
}

TOPIC: Mapping[str, Field] = {
    "id": Field("id", "the topic's id, unique in the deck"),
    "title": Field("text", "the chapter's heading"),
    "takeaways": Field("texts", "what to remember, a sentence each"),
    "body": Field("text", "the chapter, in Markdown"),
    "exam_cues": Field("texts", "phrases in a question and what they point to"),
}

FACT: Mapping[str, Field] = {
    "id": Field("id", "the fact's id, unique among all facts"),
    "statement": Field("text", "the fact, as a sentence"),
    "value": Field("text", "its figure"),
    "unit": Field("text", "the figure's unit"),
    "source": Field("texts", "where it is written"),
    "verified": Field("date", "the day it was last checked"),
    "evidence": Field("text", "what it was checked against"),
    "volatile": Field("flag", "whether it changes often"),
    "review_days": Field("number", "after how many days it is to be checked again; 90 if volatile, else 365"),
    "note": Field("text", "a remark for authors"),
    "check": Field("check", "how a machine can verify it"),
    "allow": Field("pairs", "lint rules that do not hold for it, `rule: reason`"),
}

EXAM: Mapping[str, Field] = {
    "id": Field("id", "the exam's code"),
    "name": Field("text", "the exam's name"),
    "default": Field("flag", "whether it is the one that is sat unless another is named"),
    "first_day": Field("date", "the first day on which it can be sat"),
    "last_day": Field("date", "the last day on which it can be sat"),
    "verified": Field("date", "the day it was last checked"),
    "source": Field("texts", "where it is written"),
    "questions": Field("number", "how many questions a form has"),
    "scored": Field("number", "how many of them count"),
    "minutes": Field("number", "how long it takes"),
    "cut_score": Field("number", "the scaled score that passes"),
    "lowest_score": Field("number", "the scaled score for no right answer"),
    "highest_score": Field("number", "the scaled score for nothing but right answers"),
    "domains": Field("list", "its sections"),
}

DOMAIN: Mapping[str, Field] = {
    "id": Field("id", "the domain's number, which notes give as `domain`"),
    "name": Field("text", "the domain's name"),
    "weight": Field("number", "its share of the questions in percent"),
    "tasks": Field("pairs", "its tasks, `number: name`; notes give the number as `task`"),
}

NOTE: Mapping[str, Field] = {
    "id": Field("id", "the note's id, unique in the deck; it is the cards' identity, so it never changes"),
    "topic": Field("text", "the topic that it belongs to", spare=True),
    "task": Field("text", "the exam task that an item examines", _ITEMS, spare=True),
    "q": Field("text", "the question", ("basic", "typed", *_ITEMS)),
    "cloze": Field("text", "a text with {{deletions}}, one card each", ("cloze",)),
    "code": Field("text", "code shown under the question"),
    "language": Field("text", "the code's language, for highlighting", spare=True),
    "a": Field("text", "the answer to recall", ("basic",)),
    "reverse": Field("flag", "whether it is also asked the other way round", ("basic",), spare=True),
    "answer": Field("text", "the answer to type", ("typed",)),
    "accept": Field("texts", "other right answers to type", ("typed",)),
    "options": Field("options", "options, each `right:` or `wrong:` with its `why:`", ("choice",)),
    "order": Field("texts", "steps, in their right order", ("ordering",)),
    "match": Field("pairs", "what belongs together, `left: right`", ("matching",)),
    "vars": Field("variables", "names with the numbers to draw from", ("computed",)),
    "compute": Field("text", "the arithmetic that gives the answer", ("computed",)),
    "unit": Field("text", "the unit of the computed answer", ("computed",)),
    "tolerance": Field("number", "how far off a computed answer may be, such as 1%", ("computed",)),
    "hint": Field("texts", "hints, from vague to near", spare=True),
    "explain": Field("text", "why the answer is so, in Markdown", spare=True),
    "facts": Field("ids", "ids of the facts that it rests on", spare=True),
    "domain": Field("text", "the exam domain that it belongs to", spare=True),
    "tags": Field("texts", "tags, besides the deck's", spare=True),
    "source": Field("texts", "where it is written", spare=True),
    "formerly": Field("ids", "earlier ids, whose history it carries on", spare=True),
    "sealed": Field("label", "the exam that it is kept for"),
    "tests": Field("ids", "the cards that an item examines", _ITEMS, spare=True),
    "excludes": Field(
        "ids",
        "items that must not stand in one form with it",
        _ITEMS,
        spare=True,
    ),
    "reviewed": Field("date", "the day somebody reviewed it who had not written it", spare=True),
    "allow": Field("pairs", "lint rules that do not hold for it, `rule: reason`", spare=True),
}

OPTION: Mapping[str, Field] = {
    "right": Field("text", "a right option"),
    "wrong": Field("text", "a wrong option"),
    "why": Field("text", "why it is right or wrong"),
    "pin": Field("text", "`last` keeps it at the end when options are shuffled"),
}

# What a note is follows from the key that only its kind has. Two of them are an error, whatever their order.
KIND_OF_KEY: Mapping[str, str] = {
    "a": "basic",
    "cloze": "cloze",
    "answer": "typed",
    "options": "choice",
    "order": "ordering",
    "match": "matching",
    "compute": "computed",
}
