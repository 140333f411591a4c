"""Flaws in the options of an item: what lets the key, or a distractor, be told without knowing the subject."""

import re
from collections.abc import Iterator

from studyapp.authoring.rules.items import Numbered, numbered, options_of
from studyapp.authoring.rules.rule import Finding, Rule
from studyapp.authoring.rules.words import folded, is_command, plain, quoted, words
from studyapp.content.library import Library
from studyapp.content.model import Note

BY_FAR = 1.5
"""How many times as long as the longest distractor a key is that can be seen from afar."""

BY_FAR_CHARACTERS = 20
"""How many characters longer it is at least: about three words. Names differ by less, and nobody chose them so."""


def longest_key(note: Note, _library: Library) -> Iterator[Finding]:
    """The key is the longest option by far (Haladyna et al. 2002, guideline 24); of several, each one is."""
    options = options_of(note)
    if not options:
        return
    least = min(len(option.text) for option in options if option.right)
    other = max(len(option.text) for option in options if not option.right)
    if least >= max(BY_FAR * other, other + BY_FAR_CHARACTERS):
        key = next(each for each in numbered(note, right=True) if len(each.text) == least)
        message = (
            f"the key {quoted(key.text)} has {least} characters, the longest distractor {other}: "
            "who knows nothing picks the longest"
        )
        fix = "shorten the key, move reasons into `why`, or write the distractors as fully"
        yield Finding(message, fix, key.at)


# --- absolutes ----------------------------------------------------------------------------------------------

_ABSOLUTE_WORDS = {
    *("all", "always", "never", "only", "every", "exclusively", "impossible", "invariably", "case", "cases", "times"),
    *("circumstances", "exception", "entirely", "completely", "totally", "absolutely"),
}
"""One of these is in every absolute: an option that has none is not looked at further."""
_NO_ABSOLUTE = re.compile(
    r"""(?<![\w@.])[\w@.]{1,60}-[\w@.-]+                                   # read-only, always-on, all-or-nothing
    | \b(?:read|write|append|invoke|view|list|put|get|push|pull|insert|ingress|egress)\ only\b
    | \bonly\ (?:once|one|two|an?|the\ (?:first|last)|\d)
    | \b(?:not|almost|nearly|if\ and)\ (?:all|every|always|only|entirely|completely|never)\b
    | \b(?:at|after|above|first\ of|in|once\ and\ for)\ all\b | \ball\ at\ once\b
    | \ball\ (?:two|three|four|five|six|seven|eight|nine|ten|\d+|of\ the\ above|of\ (?:these|them))\b
    | \bevery\ (?:other|few|second|third|fourth|nth|two|three|five|ten|\d+)\b
    | \bevery\ (?:millisecond|second|minute|hour|day|night|week|month|quarter|year|morning|evening|\w+day)s?\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_ABSOLUTE = re.compile(
    r"\b(?:always|never|exclusively|impossible|invariably|in (?:all|every|no) cases?|at all times|every time"
    r"|under no circumstances|without exception)\b",
    re.IGNORECASE,
)
_ABSOLUTE_CLAIM = re.compile(
    r"""\b(?:entirely|completely|totally|absolutely)\b
    | (?:\A|(?<=[,;]\ )|(?<=because\ )|(?<=since\ ))(?:all|every|only)\b
    | \bonly(?=\ (?:be|works?|runs?|applies|supports?|when|if|after|through|via|by|in|from|within)\b | \.?\Z)
    | (?<=\b(?:can|may)\ )only\b | (?<=\b(?:is|be)\ )only\b | (?<=\b(?:are)\ )only\b | (?<=\b(?:will|does)\ )only\b
    """,
    re.IGNORECASE | re.VERBOSE,
)


def absolutes(text: str) -> list[str]:
    """The words of a text that leave no exception, in lower case.

    `read-only`, `every 5 minutes` and `not always` are none. `all`, `every` and `only` are one where a claim is made:
    a command narrows what it is about (`log errors only`, `encrypt all objects`).
    """
    if _ABSOLUTE_WORDS.isdisjoint(words(text)):
        return []
    text = _NO_ABSOLUTE.sub("…", plain(text))
    found = _ABSOLUTE.findall(text)
    if not is_command(text):
        found += _ABSOLUTE_CLAIM.findall(text)
    return [word.lower() for word in found]


def absolute_distractor(note: Note, _library: Library) -> Iterator[Finding]:
    """An absolute in distractors and not in the key (Haladyna et al. 2002, guideline 28a; NBME guide).

    A claim without exception is mostly wrong, and candidates know that. An absolute that the stem itself asks about
    gives nothing away.
    """
    found = [(place, said) for place, option in enumerate(options_of(note)) if (said := absolutes(option.text))]
    options = numbered(note) if found else []
    if any(options[place].option.right for place, _ in found):
        return
    for place, said in found:
        each = options[place]
        telling = [word for word in said if not re.search(rf"\b{word}\b", note.prompt, re.IGNORECASE)]
        if telling:
            message = f"{quoted(telling[0])} in a distractor and not in the key tells that it is wrong"
            yield Finding(message, "leave it out, and let the distractor be wrong for another reason", each.at)


# --- options about other options ----------------------------------------------------------------------------

_ABOVE = r"(?:of )?(?:the )?(?:above|these|those|preceding|foregoing|(?:other )?(?:options?|answers?))"
_RIGHT = r"(?: (?:(?:is|are) )?(?:correct|right|true|apply|applies))?\.?"
_ALL = re.compile(rf"(?:all|any|both|each) {_ABOVE}(?: options?| answers?)?{_RIGHT}", re.IGNORECASE)
_NONE = re.compile(rf"(?:none|neither|no(?:ne)?|not any) {_ABOVE}(?: options?| answers?)?{_RIGHT}", re.IGNORECASE)
_ABOVE_AT_MOST = 60
_LETTERS = re.compile(
    r"(?i:(?:both|only|neither|either|options?|answers?) )*\(?([A-F])\)?"
    r"(?:(?:, and | and | & | or | nor |, )\(?([A-F])\)?)+" + _RIGHT
)


def all_of_the_above(note: Note, _library: Library) -> Iterator[Finding]:
    """`All of the above`, `both A and B`: two right options known are enough (Haladyna et al. 2002, guideline 26)."""
    for each in _short(note):
        text = folded(each.text)
        if _ALL.fullmatch(text) or (_of_letters(text, note) and not text.lower().startswith("neither")):
            message = f"{quoted(text)} is right for whoever knows two right options{_shuffled(each)}"
            yield Finding(message, "mark each of them `right:`, which makes the item one with several keys", each.at)


def none_of_the_above(note: Note, _library: Library) -> Iterator[Finding]:
    """`None of the above`, `neither A nor B`: tells not what is right (Haladyna et al. 2002, guideline 25)."""
    for each in _short(note):
        text = folded(each.text)
        if _NONE.fullmatch(text) or (_of_letters(text, note) and text.lower().startswith("neither")):
            message = f"{quoted(text)} does not show that anybody knows what is right{_shuffled(each)}"
            yield Finding(message, "write what is right, or one more distractor", each.at)


def _short(note: Note) -> list[Numbered]:
    """The options that are short enough to be about others, and begin as such do."""
    if not any(
        len(option.text) < _ABOVE_AT_MOST and option.text[:1] in "aAbBcCdDeEnNoO(" for option in options_of(note)
    ):
        return []
    return [each for each in numbered(note) if len(each.text) < _ABOVE_AT_MOST]


def _of_letters(text: str, note: Note) -> bool:
    """Whether an option is about others by their letters, and not about things that the stem calls so."""
    letters = _LETTERS.fullmatch(text)
    return letters is not None and not re.search(rf"\b{letters[2]}\b", note.prompt)


def _shuffled(each: Numbered) -> str:
    if each.option.pinned:
        return " (`pin: last` keeps it in its place, and does not mend that)"
    return ", and options are shuffled: what it speaks of stands elsewhere each time"


# --- how many, and how serious ------------------------------------------------------------------------------

_TWO_VALUED = ({"true", "false"}, {"yes", "no"}, {"right", "wrong"}, {"on", "off"})


def few_options(note: Note, _library: Library) -> Iterator[Finding]:
    """Fewer options than guessing is kept low with: three (Rodriguez 2005), and as many as exams have.

    An item that examines an exam's task has four, and five where several are right. True or false has two, and so has
    a choice between two things that the stem names.
    """
    options = options_of(note)
    if not options:
        return
    keys = sum(option.right for option in options)
    least = (5 if keys > 1 else 4) if note.task else keys + 2
    if len(options) >= least:
        return
    texts = {folded(option.text).rstrip(".").lower() for option in options}
    stem = folded(note.prompt).lower()
    if not note.task and (texts in _TWO_VALUED or all(text in stem for text in texts)):
        return
    what = "an exam item" if note.task else "an item"
    several = " with several right options" if keys > 1 else ""
    message = f"{what}{several} wants at least {least} options, and this has {len(options)}"
    yield Finding(message, "add distractors that somebody who half knows the subject would pick", ("options",))


_IDLE = re.compile(
    r"(?:i (?:do not|don['’]t) (?:know|care)|(?:do not|don['’]t) know|not sure|no idea|no clue|who (?:knows|cares)"
    r"|whatever|something else|n/?a|asdf\w*|qwerty)[.!?…]*",
    re.IGNORECASE,
)
_NO_ANSWER = re.compile(
    r"(?:maybe|perhaps|anything|foo|bar|baz|blah(?: blah)*|dummy|filler|wrong(?: answer| option)?"
    r"|(?:option|answer|distractor) ?(?:\d|[a-f]))[.!?…]*",
    re.IGNORECASE,
)
_NOTHING = ("", "-", "–", "—", "...", "…", "???")
_WORD = re.compile(r"\w")
_JOKES = {"banana", "bananas", "unicorn", "unicorns", "pizza", "aliens", "abracadabra", "santa", "yoda"}
_ORDINARY_WORD = re.compile(r"[A-Z]?[a-z]+\.?")
_FULL_OPTION = 5
_IDLE_AT_MOST = 30


def filler(note: Note, _library: Library) -> Iterator[Finding]:
    """A distractor that nobody picks (Haladyna et al. 2002, guidelines 28f and 29)."""
    for place, option in enumerate(options_of(note)):
        reason = "" if option.right else _nobody_picks(place, note)
        if reason:
            message = f"nobody picks {quoted(option.text) if option.text else 'an empty option'}: it is {reason}"
            fix = "write an error that somebody who half knows the subject makes, or leave it out"
            yield Finding(message, fix, ("options", place, "wrong"))


def _nobody_picks(place: int, note: Note) -> str:
    """Why nobody would pick a distractor; empty where somebody may."""
    options = options_of(note)
    text = folded(options[place].text)
    if len(text) < _IDLE_AT_MOST and _IDLE.fullmatch(text):
        return "no answer"
    jokes = _JOKES.intersection(words(text))
    if not jokes and " " in text and len(text) >= _IDLE_AT_MOST:
        return ""
    others = [folded(option.text) for number, option in enumerate(options) if number != place]
    if any(map(_ORDINARY_WORD.fullmatch, others)):
        return ""  # Among plain words a banana may be serious.
    if jokes:
        return "" if jokes.intersection(words(note.prompt)) else "a joke"
    if _NO_ANSWER.fullmatch(text) or (text in _NOTHING and all(map(_WORD.search, others))):
        # Where the key is such a one too, the stem shows what `Option B` is.
        return "" if any(_NO_ANSWER.fullmatch(option.text) for option in options if option.right) else "no answer"
    one_word = _ORDINARY_WORD.fullmatch(text) and all(len(other.split()) >= _FULL_OPTION for other in others)
    return "one word among sentences" if one_word else ""


RULES = (
    Rule("longest-key", "warning", "a key that is longer than every distractor by far", longest_key),
    Rule("absolute-distractor", "warning", "`always`, `never`, `only` in distractors alone", absolute_distractor),
    Rule("all-of-the-above", "warning", "an option that says all the others are right", all_of_the_above),
    Rule("none-of-the-above", "warning", "an option that says none of the others is right", none_of_the_above),
    Rule("few-options", "warning", "too few options to keep guessing low", few_options),
    Rule("filler", "warning", "a distractor that nobody picks", filler),
)
