"""Decks as authors type them: keys in any order, comments in awkward places, every style of text, ids forgotten."""

import random
import re
from typing import NamedTuple

from hypothesis import strategies as st


class Remark(NamedTuple):
    """A comment: its words, which note it is in (0 is none), and the key that it is about, if it is about one."""

    words: str
    note: int
    key: str = ""
    after: bool = False
    """Whether it follows what it is about, instead of standing above it."""


class Sample(NamedTuple):
    """A deck file with what is known of it."""

    data: bytes
    remarks: tuple[Remark, ...]
    notes: int


WORDS = (
    "Größe",
    "memory",
    "a: b",
    "it's",
    "日本",
    "#no",
    "{x}",
    "[y]",
    "100%",
    "- dash",
    "🙂",
    'say "so"',
    "back\\slash",
)
SAFE_WORDS = ("Größe", "memory", "it's", "日本", "100%", "🙂", "of", "the")
BODIES = {
    "a": ("q", "a"),
    "cloze": ("cloze",),
    "answer": ("q", "answer", "accept"),
    "options": ("q", "options"),
    "order": ("q", "order"),
    "match": ("q", "match"),
    "compute": ("q", "vars", "compute", "unit"),
}
MORE = ("topic", "domain", "tags", "hint", "explain", "source", "formerly", "code")


class Author:
    """Types a deck, one line after the other. Texts of note 3 hold `n3x`, so that they can be told apart."""

    def __init__(self, dice: random.Random) -> None:
        self.dice = dice
        self.lines: list[str] = []
        self.remarks: list[Remark] = []
        self.note = 0
        self.texts = 0

    def chance(self, share: float) -> bool:
        return self.dice.random() < share

    def token(self) -> str:
        self.texts += 1
        return f"n{self.note}x{self.texts}"

    def remark(self, key: str = "", *, after: bool = False) -> str:
        words = f"c{len(self.remarks)}q " + self.dice.choice(("why: so", "- old", "TODO", "ä # twice", "'", "id: old"))
        self.remarks.append(Remark(words, self.note, key, after))
        return f"# {words}"

    def above(self, column: int, key: str) -> None:
        """Perhaps a comment, perhaps a blank line, above a key."""
        if self.chance(0.15):
            self.lines.append("")
        for _ in range(self.dice.choice((0, 0, 0, 0, 1, 2))):
            self.lines.append(" " * column + self.remark(key))

    def trailing(self, key: str) -> str:
        if self.chance(0.2):
            return " " * self.dice.randint(1, 3) + self.remark(key, after=True)
        return " " * self.dice.choice((0, 0, 0, 2))

    # --- texts ----------------------------------------------------------------------------------------------

    def text(self, first: str, key: str, column: int, lead: str = "") -> None:
        """A line `first` with a text in one of YAML's styles after it, which may go on below."""
        token, inner = lead or self.token(), " " * (column + self.dice.choice((1, 2, 4)))
        wild = " ".join((token, *self.dice.sample(WORDS, 2)))
        tame = " ".join((token, *self.dice.sample(SAFE_WORDS, 2)))
        match self.dice.randrange(8):
            case 0:
                self.lines.append(f"{first} {tame}{self.trailing(key)}")
            case 1:
                self.lines.append(f"{first} '{wild.replace(chr(39), chr(39) * 2)}'{self.trailing(key)}")
            case 2:
                escaped = wild.replace("\\", "\\\\").replace('"', '\\"')
                self.lines.append(f'{first} "{escaped}"{self.trailing(key)}')
            case 3:
                self.lines += [f"{first} {tame}", f"{inner}{token} goes on{self.trailing('')}"]
            case 4:
                escaped = wild.replace("\\", "\\\\").replace('"', '\\"')
                self.lines += [f'{first} "{escaped}  ', "", f'{inner}# no comment {token}"{self.trailing("")}']
            case 5:
                header = self.dice.choice(("|", "|-", "|+", ">", ">-", ">+"))
                self.lines += [f"{first} {header}{self.trailing(key)}", f"{inner}{wild}", ""]
                self.lines += [
                    f"{inner}  # no comment  ",
                    f"{inner}id: none",
                    *[self.dice.choice(("", "", inner, f"{inner}  "))] * self.dice.randint(0, 2),
                ]
            case 6:
                sign = self.dice.choice(("|2", ">2-", "|2+"))
                self.lines += [f"{first} {sign}{self.trailing(key)}", f"{' ' * (column + 2)}   {wild}"]
                self.lines += [f"{' ' * (column + 2)}- q: none"]
            case _:
                self.lines.append(f"{first} {tame}{self.trailing(key)}")

    def texts_below(self, first: str, key: str, column: int) -> None:
        """Several texts, in brackets or below, with comments between."""
        if self.chance(0.4):
            listed = ", ".join(f"'{self.token()}, {self.dice.choice(SAFE_WORDS[:2])}'" for _ in range(3))
            self.lines.append(f"{first} [{listed}]{self.trailing(key)}")
            return
        self.lines.append(first + self.trailing(key))
        dash = column + self.dice.choice((0, 2, 3))
        for number in range(3):
            if number and self.chance(0.2):
                self.lines.append(" " * (column + 2) + self.remark())
            self.text(" " * dash + "-", "", dash)
        if self.chance(0.2):
            self.lines.append(" " * (column + 1) + self.remark(after=True))

    def value(self, key: str, first: str, column: int) -> None:
        match key:
            case "options":
                self.options(first, column)
            case "order" | "accept" | "tags" | "hint" | "source":
                self.texts_below(first, key, column)
            case "match":
                self.lines.append(first + self.trailing(key))
                for name in ("right", "id", "a"):
                    self.text(f"{' ' * (column + 2)}{name} {self.token()}:", "", column + 2)
            case "vars":
                self.lines.append(f"{first} {{b_b: [1, 2], a_a: 3}}{self.trailing(key)}")
            case "compute":
                self.lines.append(f"{first} a_a * b_b{self.trailing(key)}")
            case "formerly":
                self.lines.append(f"{first} [old-{self.token()}]{self.trailing(key)}")
            case "topic" | "domain" | "unit":
                self.lines.append(f"{first} {self.token()}{self.trailing(key)}")
            case "answer":
                self.lines.append(f'{first} "{self.token()}: 6 MB"{self.trailing(key)}')
            case "q":
                self.text(first, key, column, f"{self.token()} with {{a_a}} and {{b_b}}" if self.computed else "")
            case "cloze":
                self.lines.append(f"{first} '{self.token()}: {{{{one}}}} and {{{{two}}}}'{self.trailing(key)}")
            case _:
                self.text(first, key, column)

    def options(self, first: str, column: int) -> None:
        self.lines.append(first + self.trailing("options"))
        dash = column + self.dice.choice((0, 2))
        for kind in ("right", "wrong", "wrong"):
            if self.chance(0.3):
                pairs = [f"{kind}: '{self.token()}: x'", f"why: {self.token()}"]
                self.dice.shuffle(pairs)
                self.lines.append(f"{' ' * dash}- {{{', '.join(pairs)}}}")
                continue
            keys = [kind, "why"]
            self.dice.shuffle(keys)
            for number, key in enumerate(keys):
                if number:
                    self.above(dash + 2, "")
                self.text(f"{' ' * dash}{'  ' if number else '- '}{key}:", "", dash + 2)

    # --- notes ----------------------------------------------------------------------------------------------

    def typed_note(self, dash: int) -> None:
        self.note += 1
        kind = self.dice.choice(list(BODIES))
        self.computed = kind == "compute"
        keys = [*BODIES[kind], *self.dice.sample(MORE, self.dice.randint(0, 4))]
        if self.chance(0.7):
            keys.append("id")
        self.dice.shuffle(keys)
        for _ in range(self.dice.choice((0, 0, 1))):
            self.lines.append(" " * dash + self.remark())
        if kind == "a" and self.chance(0.4):
            self.flow_note(dash, keys)
            return
        gap = self.dice.choice((1, 1, 1, 3))
        column = dash + 1 + gap
        alone = self.chance(0.15)
        if alone:
            self.lines.append(" " * dash + "-")
        for number, key in enumerate(keys):
            if number or alone:
                self.above(column, key)
            lead = " " * column if number or alone else " " * dash + "-" + " " * gap
            if key == "id":
                named = "" if self.chance(0.1) else f" id-{self.token()}"
                self.lines.append(f"{lead}id:{named}{self.trailing(key)}")
            else:
                self.value(key, f"{lead}{key}:", column)
        if self.chance(0.15):
            self.lines.append(" " * column + self.remark(after=True))

    def flow_note(self, dash: int, keys: list[str]) -> None:
        pairs = [f"{key}: {'id-' if key == 'id' else ''}{self.token()}" for key in keys]
        between = self.dice.choice((", ", ",", f",\n{' ' * (dash + 3)}"))
        self.lines += f"{' ' * dash}- {{{between.join(pairs)}}}{self.trailing('')}".split("\n")

    def deck(self) -> None:
        parts = ["deck", "title", "tags", "topics", "notes", "facts"]
        self.dice.shuffle(parts)
        if self.chance(0.5):
            self.lines += ["# yaml-language-server: $schema=x.json", *[""] * self.dice.randint(0, 2)]
        for number, part in enumerate(parts):
            self.note = 0
            self.above(0, part) if number else None
            match part:
                case "deck":
                    self.lines.append(f"deck: d{self.trailing('deck')}")
                case "title":
                    self.text("title:", "title", 0)
                case "tags":
                    self.texts_below("tags:", "tags", 0)
                case "topics":
                    self.lines += [
                        "topics:",
                        "- body: |",
                        "     b",
                        "",
                        "   # said of the title",
                        "  title: T",
                        "  id: t",
                    ]
                case "facts":
                    self.lines += ["facts:", "  - {statement: s, id: f}", "  - verified: 2026-11-21"]
                    self.lines += ["    statement: >-", "      s", "    id: g"]
                case _:
                    self.notes()

    def notes(self) -> None:
        self.lines.append(f"notes:{self.trailing('notes')}")
        dash, apart = self.dice.choice((0, 2, 4)), self.chance(0.5)
        self.note = self.written = 0
        for number in range(self.dice.randint(1, 6)):
            if number and (apart or self.chance(0.2)):
                self.lines.append(" " * self.dice.choice((0, 0, 3)))
            self.typed_note(dash)
            self.written = self.note


def _sample(dice: random.Random) -> Sample:
    author = Author(dice)
    author.deck()
    text = "\n".join(author.lines) + dice.choice(("", "\n", "\n\n\n"))
    text = text.replace("\n", dice.choice(("\n", "\n", "\r\n")))
    data = dice.choice(("", "", "\ufeff")).encode() + text.encode()
    return Sample(data, tuple(author.remarks), author.written)


samples = st.randoms(use_true_random=False).map(_sample)
"""Whole deck files that the reader of decks accepts, but for ids that are missing."""


# --- looking at comments ------------------------------------------------------------------------------------


def note_at(lines: list[str], line: int, step: int) -> int:
    """The note that the nearest text belongs to, from a line on, downwards or upwards; 0 when there is none."""
    while 0 <= line < len(lines):
        if not lines[line].lstrip().startswith("#") and (found := re.search(r"\bn(\d+)x\d", lines[line])):
            return int(found[1])
        line += step
    return 0


def key_at(line: str) -> str:
    """The key that a line begins with."""
    found = re.match(r"[ -]*(\w+):", line)
    return found[1] if found else ""


def beside(text: str, remark: Remark) -> tuple[int, str]:
    """The note and the key beside which a comment stands in a text."""
    lines = text.split("\n")
    (at,) = (number for number, line in enumerate(lines) if f"# {remark.words}" in line.rstrip("\r"))
    if not lines[at].lstrip().startswith("#"):
        return note_at(lines, at, 1), key_at(lines[at])
    if remark.after:
        return note_at(lines, at, -1), ""
    below = at
    while below < len(lines) - 1 and (not lines[below].strip() or lines[below].lstrip().startswith("#")):
        below += 1
    return note_at(lines, below, 1), key_at(lines[below])
