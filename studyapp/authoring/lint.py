"""Lint: every rule over every deck, less what an author has allowed with a reason, each finding at its place."""

from collections.abc import Callable, Collection, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from studyapp.authoring.places import place_of
from studyapp.authoring.rules import RULES
from studyapp.authoring.rules.rule import AnyRule, DeckRule, Finding, LibraryRule, Rule, Severity
from studyapp.content.library import Library
from studyapp.content.model import Deck, DeckFile, Fact, Note
from studyapp.content.problems import Problem
from studyapp.content.text import one_line

Entry = Note | Fact | Deck | None
"""What a finding is about; None is the file."""

Allowed = tuple[tuple[str, str], ...]


class _Found(NamedTuple):
    """A finding, with the rule that it breaks and the entry that it is in."""

    code: str
    severity: Severity
    entry: Entry
    finding: Finding


class Source:
    """A deck file under lint: what was read from it, and its text once a place in it is asked for."""

    def __init__(self, file: DeckFile, text_of: Callable[[str], str]) -> None:
        self.file = file
        self._text_of = text_of

    @cached_property
    def lines(self) -> Sequence[str]:
        """The file's lines."""
        return self._text_of(self.file.path).split("\n")

    def problem(self, found: _Found) -> Problem:
        """The finding with its place and in words."""
        line, column = (found.entry.line, found.entry.column) if found.entry else (1, 1)
        if found.finding.at and isinstance(found.entry, (Note, Fact)):
            line, column = place_of(self.lines, line, column, found.finding.at)
        return Problem(
            self.file.path,
            line,
            column,
            found.code,
            one_line(found.finding.message, 300),
            found.finding.fix,
            found.severity,
        )


def lint(
    files: Sequence[DeckFile],
    library: Library,
    text_of: Callable[[str], str],
    wanted: Callable[[str], bool] = bool,
    rules: Sequence[AnyRule] = RULES,
) -> tuple[Problem, ...]:
    """Everything that is wrong in the wanted files: what the parser found, and what breaks a rule.

    `files` are those that the library was built of; `wanted` says of a path whether its problems are asked for.
    `text_of` gives the text of a file by its path, and is asked only where something was found.
    """
    problems = {problem for problem in library.problems if wanted(problem.path)}
    sources = {file.path: Source(file, text_of) for file in files if wanted(file.path)}
    found: dict[str, list[_Found]] = {path: [] for path in sources}
    for rule in rules:
        if isinstance(rule, LibraryRule):
            for entry, finding in rule.check(library):
                path = entry.path if isinstance(entry, Fact) else library.deck_of(entry).path
                if path in found:
                    found[path].append(_Found(rule.code, rule.severity, entry, finding))
    for path, source in sources.items():
        if source.file.deck:
            found[path] += _in_deck(source.file.deck, library, rules)
        problems.update(source.problem(each) for each in _not_allowed(source.file, found[path], rules))
    return tuple(sorted(problems))


def _in_deck(deck: Deck, library: Library, rules: Sequence[AnyRule]) -> Iterator[_Found]:
    # Note by note, since the rules look at the same text and keep what they found out about it.
    of_notes = [rule for rule in rules if isinstance(rule, Rule)]
    for note in deck.notes:
        for code, severity, _, check in of_notes:
            for finding in check(note, library):
                yield _Found(code, severity, note, finding)
    for rule in rules:
        if isinstance(rule, DeckRule):
            for entry, finding in rule.check(deck, library):
                yield _Found(rule.code, rule.severity, entry or deck, finding)


def _not_allowed(file: DeckFile, found: Sequence[_Found], rules: Sequence[AnyRule]) -> Iterator[_Found]:
    """What breaks a rule that was not allowed to be broken, and what is wrong with the allowing itself."""
    in_file = dict(file.allow)
    used: set[tuple[int, str]] = set()
    for each in found:
        if isinstance(each.entry, (Note, Fact)) and each.code in dict(each.entry.allow):
            used.add((id(each.entry), each.code))
        elif each.code in in_file:
            used.add((id(None), each.code))
        else:
            yield each
    codes = {rule.code for rule in rules}
    yield from _idle_permissions(None, file.allow, codes, used)
    for note in file.deck.notes if file.deck else ():
        yield from _idle_permissions(note, note.allow, codes, used)
    for fact in file.facts:
        yield from _idle_permissions(fact, fact.allow, codes, used)


def _idle_permissions(
    entry: Entry, allowed: Allowed, codes: Collection[str], used: set[tuple[int, str]]
) -> Iterator[_Found]:
    for code, _reason in allowed:
        at = ("allow", code)
        if code not in codes:
            message = f"there is no rule `{one_line(code, 40)}` that could be allowed to be broken"
            yield _Found("unknown-rule", "error", entry, Finding(message, "correct it, or delete the line", at))
        elif (id(entry), code) not in used:
            message = f"`{code}` is allowed here, and nothing breaks it"
            yield _Found("needless-allow", "warning", entry, Finding(message, "delete the line", at))
