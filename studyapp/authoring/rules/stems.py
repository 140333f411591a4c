"""Flaws in the stem of an item: it asks for the opposite, asks for nothing, or its grammar gives the key away."""

import re
from collections.abc import Iterator, Sequence

from studyapp.authoring.rules.items import Numbered, numbered, options_of
from studyapp.authoring.rules.rule import Finding, Rule
from studyapp.authoring.rules.words import asked, folded, plain, quoted
from studyapp.content.library import Library
from studyapp.content.model import Note

_NEGATIVE = re.compile(
    r"\b(not|except|never|\w+n['’]t|cannot|false|incorrect|untrue"
    r"|least(?= (?:likely|appropriate|suitable|true|correct|important|useful|effective|relevant)))\b",
    re.IGNORECASE,
)
_NO_NEGATION = re.compile(
    r"(?<!is )(?<!are )(?<!was )(?<!were )(?<!be )(?<!has )(?<!have )\bnot \w+(?:ed|en)\b"
    r"|\bnot only\b|\bor not\b|\bnot (?:yet|more|later|less) than\b|\b(?:never|not|false)-\w+"
    r"|\bfalse (?:positives?|negatives?|alarms?)\b",
    re.IGNORECASE,
)
_ASKS_WHY = re.compile(
    r"(?:.*,\s*)?(?:why|how|for what reason|what (?:is|are) the (?:most )?(?:likely )?(?:cause|reason)"
    r"|what (?:explains|causes|could explain))\b",
    re.IGNORECASE,
)
_IF = re.compile(r"\A(?:if|when|whenever|while|because|since|although)\b[^,]*,", re.IGNORECASE)
_ASIDE = re.compile(
    r"(?<=\S)\s+(?:so that|that|who|whose|if|when|whenever|while|because|since|until|unless|although|without|in order"
    r"|(?:to|in|from|by|with|of|for) which|make sure|ensure|(?<=, )(?:and|but|which))\b.*",
    re.IGNORECASE,
)


def negative_stem(note: Note, _library: Library) -> Iterator[Finding]:
    """A question that asks for what is *not* so, without saying it in capitals (Haladyna et al. 2002, guideline 17).

    A question for the cause of something that does not work is none, nor is one with a `not` in a clause of its own.
    """
    if not options_of(note):
        return
    question = asked(note.prompt)
    if not _NEGATIVE.search(question) or _ASKS_WHY.match(question):
        return
    word = _NEGATIVE.search(_NO_NEGATION.sub("", _ASIDE.sub("", _IF.sub("", question))))
    if word and not word[0].isupper():
        message = f"the question turns on {quoted(word[0])}, which is easily read over"
        yield Finding(message, f"ask for what is right, or write {word[0].upper()}", ("q",))


_EMPTY_QUESTION = re.compile(
    r"""(?:(?:regarding|concerning|about|with\ regard\ to|considering|in|for)\ [^,:?]{1,60}[,:]\ )?
    (?:(?:which|what)(?:\ (?:one|two|three))?(?:\ of\ (?:the\ following|these|those|them|the)?)?
       (?:\ (?:following\ )?(?:statements?|sentences?|options?|answers?|assertions?|claims?|descriptions?))?
       (?:\ (?:below|here|given))?
       (?:\ (?:about|of|on|for|regarding|concerning)\ (?P<before>[^?]{1,80}?))?
       \ (?:is|are|holds?)(?:\ (?:always|generally))?
       (?:\ (?:true|correct|right|valid|accurate|false|incorrect|wrong|not\ true|not\ correct))?
       (?:\ (?:about|of|on|for|regarding|concerning|with)\ (?P<after>[^?]{1,80}))?
     |(?:choose|select|pick|mark|tick|find)\ the\ (?:best|correct|right|true|false|wrong)
       \ (?:one|options?|answers?|statements?|sentences?)
       (?:\ (?:about|on|for|regarding|concerning)\ (?P<of>[^?]{1,80}))?
     |what\ (?:do\ you\ know|can\ be\ said|can\ you\ say)\ about\ (?P<known>[^?]{1,80}))\s*[?.:]?""",
    re.IGNORECASE | re.VERBOSE,
)
_JUDGES = re.compile(
    r"\b(?:true|correct|right|valid|accurate|false|incorrect|wrong|holds?|know|said|say)\b", re.IGNORECASE
)
_CONDITION = re.compile(
    r"\b(?:if|when|whenever|while|after|before|once|during|whose|that|until|unless)\b", re.IGNORECASE
)
_NAME = re.compile(r"(?:An? |The )?[A-Z]\w*(?: [A-Z]\w*){0,2}(?: (?:functions?|is|are|can|has))?\s*[:.…]*")
_LONGEST_EMPTY = 200


def no_question(note: Note, _library: Library) -> Iterator[Finding]:
    """A stem that cannot be answered with the options covered (Haladyna et al. 2002, guideline 15: the central idea).

    A bare name above statements is one too; above single words it may ask for their meaning.
    """
    if not options_of(note) or note.code or len(note.prompt) > _LONGEST_EMPTY:
        return
    stem = folded(plain(note.prompt))
    whole = _EMPTY_QUESTION.fullmatch(stem)
    empty = whole and _JUDGES.search(stem) and not any(_CONDITION.search(part or "") for part in whole.groups())
    if empty or (_NAME.fullmatch(stem) and all(len(option.text.split()) > 3 for option in options_of(note))):
        message = f"{quoted(note.prompt)} asks nothing that can be answered with the options covered"
        fix = "describe a situation and ask one thing about it, so that the options answer the same question"
        yield Finding(message, fix, ("q",))


# --- grammar ------------------------------------------------------------------------------------------------

_UNFINISHED = re.compile(r"\b(\w+)\s*(?:…|\.\.\.|_{2,}|:)?\Z")
_MISFITS = {
    "to": re.compile(r"(?:to|a|an|the|it|they|is|are|by|\w{0,20}[aeiou]\w{0,20}ing)\b", re.IGNORECASE),
    "by": re.compile(r"(?:by|to|is|are|it|they)\b", re.IGNORECASE),
    "is": re.compile(r"(?:is|are|has|have|does|can|will|it|they)\b", re.IGNORECASE),
    "are": re.compile(r"(?:is|are|has|have|do|can|will|it|they|an?)\b", re.IGNORECASE),
    "be": re.compile(r"(?:is|are|be|it|they|\w{0,20}[aeiou]\w{0,20}ing)\b", re.IGNORECASE),
    "the": re.compile(r"(?:the|an?|it|they|is|are|to|by)\b", re.IGNORECASE),
}
"""What cannot follow an unfinished stem, by its last word."""
_SINGULAR = re.compile(
    r"(?:which\b(?:\s+(?!are|were|have)[\w-]+){0,5}?\s+(?:is|was|has)|what (?:is|was) (?:the|an?))\b", re.IGNORECASE
)
"""A question for one thing. `What has to be added?` may be answered with several."""


def grammar_cue(note: Note, _library: Library) -> Iterator[Finding]:
    """The end of the stem fits only some of the options (Haladyna et al. 2002, guideline 28c; NBME guide)."""
    if not options_of(note):
        return
    question = asked(note.prompt)
    count = sum(option.right for option in options_of(note))
    verb = _SINGULAR.match(question) if count > 1 else None
    if verb:
        message = f"the stem asks for one thing ({quoted(verb[0])}), and {count} of the options are right"
        yield Finding(message, "ask in the plural, or leave one option right", ("q",))
    last = None if question.endswith(("?", ".")) and not question.endswith("..") else _UNFINISHED.search(question)
    if last:
        yield from _unfinished(last[1].lower(), numbered(note))


def _unfinished(word: str, options: Sequence[Numbered]) -> Iterator[Finding]:
    """What does not fit a stem that stops in the middle of a sentence, after this word."""
    if word in ("a", "an"):
        other = "an" if word == "a" else "a"
        misfits = [each for each in options if article_of(each.text) == other]
        if 0 < len(misfits) < len(options):
            message = f"the stem ends in {quoted(word)}, which {quoted(misfits[0].text)} cannot follow"
            yield Finding(message, "end the stem before the article, and begin each option with its own", ("q",))
    elif word in _MISFITS:
        misfits = [each for each in options if _MISFITS[word].match(each.text)]
        if misfits and not any(each.option.right for each in misfits):
            yield _does_not_continue(word, misfits[0])


def _does_not_continue(word: str, misfit: Numbered) -> Finding:
    message = f"the stem ends in {quoted(word)}, and {quoted(misfit.text)} does not continue it as the key does"
    return Finding(message, "write every option so that it ends the sentence, or ask a whole question", misfit.at)


_SPELT_AN = re.compile(r"(?:[AEFHILMNORSX]|[AEFHILMNORSX][B-DF-HJ-NP-TV-Z]+|[AEIO][A-Z]+)\d*s?\Z")
_SPELT_A = re.compile(r"[BCDGJKPQTVWYZ][B-DF-HJ-NP-TV-Z]*\d*s?\Z")
_UNIT = re.compile(r"[KMGTP]i?Bs?\Z")
_SOUNDS_AN = re.compile(r"(?:[aeiou]|hour|honest|honou?r|heir|8|11\b|18\b)", re.IGNORECASE)
_SOUNDS_A = re.compile(r"(?:uni|us[aeiu]|ut[ei]|ubi|eu|ewe|one\b|once\b|one-)", re.IGNORECASE)


def article_of(text: str) -> str:
    """`a` or `an`, as the first word of the text sounds; empty where that is not certain (`SQL`, `URL`, code).

    Capitals without a vowel are spelt: an SQS queue, a VPC. With one they may be read as a word: a NAT gateway.
    """
    first = re.match(r"[A-Za-z0-9-]+", text)
    if not first or first[0].lower() in ("a", "an", "the", "no", "its"):
        return ""
    word = first[0]
    if _UNIT.match(word):
        return ""  # An MB is a megabyte.
    if len(word) > 1 and word.rstrip("s").isupper():
        return "an" if _SPELT_AN.match(word) and word != "SQL" else "a" if _SPELT_A.match(word) else ""
    return "an" if _SOUNDS_AN.match(word) and not _SOUNDS_A.match(word) else "a"


# --- how many are asked for ---------------------------------------------------------------------------------

_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
_NUMBER = "(one|two|three|four|five)"
_WHICH_NUMBER = re.compile(rf"(?:\A|.{{0,200}}, )(?P<words>which {_NUMBER}\b)(?![-.,]\w)", re.IGNORECASE)
_CHOOSE_NUMBER = re.compile(
    r"(?:\A|\(|(?<=[.?!\n])\s?)"
    r"(?P<words>(?:choose|select|pick|mark|tick) (?:the |any )?(one|two|three|four|five|[1-5])\b)"
    r"(?=\s*(?:[).:]|\Z|options?\b|answers?\b|correct\b|right\b|that\b))",
    re.IGNORECASE,
)
_AT_THE_END = 400
_LISTS = re.compile(r",|/|\+|&|\b(?:and|or|both|with)\b")


def key_count(note: Note, _library: Library) -> Iterator[Finding]:
    """A stem that asks for another number of options than are right."""
    right = [option for option in options_of(note) if option.right]
    if not right:
        return
    number = _WHICH_NUMBER.match(asked(note.prompt)) or _CHOOSE_NUMBER.search(plain(note.prompt)[-_AT_THE_END:])
    if number:
        count = len(right)
        wanted = _NUMBERS.get(number[2].lower()) or int(number[2])
        # Options that each list several things can be what "which two services" asks for.
        lists = number["words"].lower().startswith("which") and all(_LISTS.search(o.text) for o in options_of(note))
        if wanted != count and not (count == 1 and lists):
            message = f"the stem asks for {quoted(number['words'])}, and {count} of the options {_are(count)} right"
            yield Finding(message, "leave the number out, as it is shown to the learner, or correct it", ("q",))


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


RULES = (
    Rule("negative-stem", "warning", "a question that asks for what is not so", negative_stem),
    Rule("no-question", "warning", "a stem that asks nothing of its own", no_question),
    Rule("grammar-cue", "warning", "a stem whose end fits only some of the options", grammar_cue),
    Rule("key-count", "error", "a stem that asks for another number of options than are right", key_count),
)
