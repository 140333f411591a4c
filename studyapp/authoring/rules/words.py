"""Words of outside text as the rules compare them: without code, in lower case, without their endings."""

import re
from functools import lru_cache

from studyapp.content.text import one_line

_REMEMBERED = 1 << 17
"""How many texts are remembered: several rules look at the same one, each after the other has gone through the deck."""

_CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`", re.DOTALL)
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"')]*\s+|\n\s*\n")

_FUNCTION_WORDS = """
    a about above after again against all also although always am among an and another answer any anybody anyone
    anything are around as at away back be because become been before being below best between both but by can
    cannot come correct could did different do does done down during each either else enough etc even ever every
    everyone example false few fewer first following for from further get gets give given gives go goes going got
    had has have having he her here him his how however i if in instead into is it its itself just keep keeps last
    later least less let lets like made make makes many may me might more most much must my need needs neither never
    next no nobody none nor not nothing now of off often on once one only onto option or other others otherwise our
    out over own per put question rather right same second set sets shall she should since so some somebody
    something soon statement still such take takes than that the their them then there therefore these they thing
    things this those though three through thus to together too toward towards true two under until up upon us use
    used uses using usually very via want wants was way we well were what whatever when where whether which while
    who whole whom whose why will with within without wrong yes yet you your
"""
FUNCTION_WORDS = frozenset(_FUNCTION_WORDS.split())
"""English words that carry no subject: two texts that share them need not be about the same thing."""


@lru_cache(_REMEMBERED)
def folded(text: str) -> str:
    """The text on one line, white space folded."""
    return " ".join(text.split())


@lru_cache(_REMEMBERED)
def plain(text: str) -> str:
    """The text with a box for each piece of code: words in code are names, and mean nothing as English."""
    return _CODE.sub("▯", text) if "`" in text else text


@lru_cache(_REMEMBERED)
def words(text: str) -> tuple[str, ...]:
    """The words of a text in lower case, those in code too; what is hyphenated is one word."""
    return tuple(_WORD.findall(text.lower()))


@lru_cache(_REMEMBERED)
def subject_words(text: str) -> frozenset[str]:
    """The words that say what a text is about, without endings: no function words or numbers, none below 3 letters."""
    return frozenset(filter(None, map(_subject, words(text))))


@lru_cache(_REMEMBERED)
def _subject(word: str) -> str:
    return bare(word) if len(word) > 2 and word not in FUNCTION_WORDS and not word[0].isdigit() else ""


def bare(word: str) -> str:
    """A word in lower case without its ending, so that `caches`, `cached` and `caching` are one. It need be no word."""
    for ending, least in (("'s", 2), ("’s", 2), ("ies", 3), ("ing", 4), ("ed", 4), ("es", 4), ("s", 3)):
        if word.endswith(ending) and len(word) - len(ending) >= least and not word.endswith(("ss", "eed")):
            word = word[: -len(ending)] + ("y" if ending == "ies" else "")
            break
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "aeiouls":
        word = word[:-1]
    return word[:-1] if len(word) > 4 and word[-1] == "e" else word


@lru_cache(_REMEMBERED)
def asked(prompt: str) -> str:
    """The sentence that asks: the last one with a question mark, else the last; on one line, without code."""
    sentences = [sentence for sentence in _SENTENCE_END.split(plain(prompt)) if sentence.strip(" \n▯")]
    questions = [sentence for sentence in sentences if sentence.rstrip("\"') \n").endswith("?")]
    return folded((questions or sentences or [""])[-1])


DETERMINER = r"(?:an?|the|its|their|your|each|every|this|these)"
_COMMAND = re.compile(
    r"(?!(?:all|both|half|only|because|when|if|that|nothing|since|while|what|which|not|than|just|even|once|until|every"
    r"|each|some|most|many|any|no|is|are|was|has|in|on|at|by|with|from|to|for|through|of|as|into|over|under|after|before"
    rf"|without|within|[a-z]{{0,20}}[aeiou][a-z]{{0,20}}ing|{DETERMINER}) )[a-z]{{2,30}} (?:only |all )?{DETERMINER} ",
    re.IGNORECASE,
)


def is_command(text: str) -> bool:
    """Whether a text begins as `Raise the limit`: with a determiner second, behind what is none and no preposition."""
    return bool(_COMMAND.match(text))


def quoted(text: str) -> str:
    """Outside text between backticks, short enough for a message."""
    return f"`{one_line(text, 60)}`"
