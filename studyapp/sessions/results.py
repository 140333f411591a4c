"""What an attempt came to: score, band, domains and tasks, pace, changes, and every question with its key."""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from studyapp.assessment.grading import grade, is_complete
from studyapp.assessment.questions import Question, Response, is_objective, question
from studyapp.assessment.scoring import Band, band, passes, scaled_score
from studyapp.content.library import Library
from studyapp.content.model import Blueprint, Card
from studyapp.insights.credits import Mock
from studyapp.sessions.attempt import Attempt
from studyapp.sessions.papers import blueprint_of

SINK_FACTOR = 2.0
"""A question that took more than twice the pace is a time sink."""


class Share(NamedTuple):
    """How many of a group of questions were right."""

    name: str
    right: int
    of: int


class Reviewed(NamedTuple):
    """One question of a finished attempt. `question` is None when its card is in no deck any more, or no item."""

    position: int
    key: str
    question: Question | None
    response: Response | None
    right: bool
    scored: bool
    seen_before: bool
    time_ms: int
    flagged: bool


class Changes(NamedTuple):
    """Answers that were changed, by what it did."""

    right_to_wrong: int
    wrong_to_right: int
    wrong_to_wrong: int


class Result(NamedTuple):
    """A finished attempt, worked out. `scaled` is an estimate; `band` is what the unscored items alone could do."""

    attempt: Attempt
    blueprint: Blueprint
    raw: int
    scored: int
    right: int
    total: int
    scaled: int
    passed: bool
    band: Band
    domains: tuple[Share, ...]
    tasks: tuple[Share, ...]
    seen: Share
    unseen: Share
    pace_ms: float
    time_ms: int
    sinks: tuple[Reviewed, ...]
    changes: Changes
    questions: tuple[Reviewed, ...]


class Past(NamedTuple):
    """One line of the history."""

    id: str
    day: int
    exam: str
    label: str
    seed: int
    questions: int
    right: int
    scaled: int
    passed: bool


def result_of(attempt: Attempt, library: Library) -> Result:
    """The result of a finished attempt. Raises SessionError when its blueprint is gone."""
    blueprint = blueprint_of(library, attempt.terms.exam)
    questions = tuple(_reviewed(attempt, library, position) for position in range(len(attempt.cards)))
    counted = [each for each in questions if each.scored]
    raw = sum(each.right for each in counted)
    right = sum(each.right for each in questions)
    scaled = scaled_score(raw, len(counted), blueprint)
    pace_ms = attempt.terms.allowance_ms / len(questions)
    slow = sorted((each for each in questions if each.time_ms > SINK_FACTOR * pace_ms), key=lambda each: -each.time_ms)

    def share(name: str, of: Sequence[Reviewed]) -> Share:
        return Share(name, sum(each.right for each in of), len(of))

    return Result(
        attempt=attempt,
        blueprint=blueprint,
        raw=raw,
        scored=len(counted),
        right=right,
        total=len(questions),
        scaled=scaled,
        passed=passes(scaled, blueprint),
        band=band(len(questions), right, len(counted), blueprint),
        domains=tuple(
            share(f"{domain.id} {domain.name}", [each for each in questions if _note(each, "domain") == domain.id])
            for domain in blueprint.domains
        ),
        tasks=tuple(
            share(f"{task} {text}", found)
            for domain in blueprint.domains
            for task, text in domain.tasks
            if (found := [each for each in questions if _note(each, "task") == task])
        ),
        seen=share("seen before", [each for each in questions if each.seen_before]),
        unseen=share("unseen", [each for each in questions if not each.seen_before]),
        pace_ms=pace_ms,
        time_ms=attempt.used_ms,
        sinks=tuple(slow),
        changes=_changes(attempt, library),
        questions=questions,
    )


def history(past: Sequence[Attempt], library: Library) -> tuple[Past, ...]:
    """Every finished attempt in a line, the oldest first."""
    lines = []
    for attempt in past:
        if attempt.finished and any(exam.id == attempt.terms.exam for exam in library.exams):
            blueprint = blueprint_of(library, attempt.terms.exam)
            scored = [slot for slot in attempt.terms.slots if slot.scored]
            raw = sum(attempt.right.get(slot.card, False) for slot in scored)
            scaled = scaled_score(raw, len(scored), blueprint)
            terms = attempt.terms
            right = sum(attempt.right.values())
            passed = passes(scaled, blueprint)
            lines.append(
                Past(
                    attempt.id,
                    attempt.day,
                    terms.exam,
                    terms.label,
                    terms.seed,
                    len(terms.slots),
                    right,
                    scaled,
                    passed,
                )
            )
    return tuple(lines)


def mocks(past: Sequence[Attempt], library: Library) -> tuple[Mock, ...]:
    """The finished attempts as credits see them, the oldest first."""
    by_id = {attempt.id: attempt for attempt in past}
    found = []
    for line in history(past, library):
        blueprint = blueprint_of(library, line.exam)
        scored = [slot for slot in by_id[line.id].terms.slots if slot.scored]
        unseen = sum(not slot.seen for slot in scored) / len(scored) if scored else 0.0
        found.append(Mock(line.day, line.scaled, blueprint.cut_score, line.questions, blueprint.questions, unseen))
    return tuple(found)


def as_object(result: Result) -> dict[str, Any]:
    """A result as programs see it, to be compared within a study group."""
    terms = result.attempt.terms
    return {
        "attempt": result.attempt.id,
        "exam": terms.exam,
        "seed": terms.seed,
        "revision": terms.revision,
        "sealed": terms.label,
        "questions": result.total,
        "right": result.right,
        "raw": result.raw,
        "scored": result.scored,
        "scaled": result.scaled,
        "scaled_is": "an estimate: the vendor does not publish its mapping",
        "cut_score": result.blueprint.cut_score,
        "passed": result.passed,
        "band": result.band._asdict(),
        "domains": [each._asdict() for each in result.domains],
        "tasks": [each._asdict() for each in result.tasks],
        "seen": result.seen._asdict(),
        "unseen": result.unseen._asdict(),
        "time_ms": result.time_ms,
        "pace_ms": result.pace_ms,
        "changes": result.changes._asdict(),
        "finished": result.attempt.finished,
        "items": [
            {
                "position": each.position + 1,
                "card": each.key,
                "right": each.right,
                "answered": each.response is not None,
                "scored": each.scored,
                "seen_before": each.seen_before,
                "time_ms": each.time_ms,
                "flagged": each.flagged,
            }
            for each in result.questions
        ],
    }


def _reviewed(attempt: Attempt, library: Library, position: int) -> Reviewed:
    slot = attempt.terms.slots[position]
    card: Card | None = library.cards.get(slot.card)
    return Reviewed(
        position,
        slot.card,
        question(card, attempt.terms.seed) if card is not None and is_objective(card) else None,
        attempt.responses.get(slot.card),
        attempt.right.get(slot.card, False),
        slot.scored,
        slot.seen,
        attempt.time_on.get(slot.card, 0),
        slot.card in attempt.flagged,
    )


def _note(each: Reviewed, name: str) -> str:
    return str(getattr(each.question.card.note, name)) if each.question is not None else ""


def _changes(attempt: Attempt, library: Library) -> Changes:
    """What giving one whole answer in another's place did; one in the making (the first of two options) is none."""
    counts: Counter[tuple[bool, bool]] = Counter()
    for key, given in attempt.given.items():
        card = library.cards.get(key)
        if card is None or not is_objective(card):
            continue
        asked = question(card, attempt.terms.seed)
        for before, after in pairwise(each for each in given if is_complete(asked, each)):
            if before != after:
                counts[grade(asked, before).right, grade(asked, after).right] += 1
    return Changes(counts[True, False], counts[False, True], counts[False, False])
