"""An exam attempt as the log tells it: replayed from its entries, whole after any crash."""

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from studyapp.assessment.questions import Response
from studyapp.assessment.responses import response_from
from studyapp.memory.entries import (
    Entry,
    ExamAnswered,
    ExamEvent,
    ExamFinished,
    ExamFlagged,
    ExamMoved,
    ExamStarted,
    ExamStruck,
    Reported,
    Reviewed,
)


class Attempt(msgspec.Struct, frozen=True):
    """One sitting. `used_ms` is the time used up to its last entry, written at `last_ms`; `time_on` splits it by item.

    `given` has every answer that an item was ever given, whole or in the making. `right` tells, once it is finished,
    which answered items were answered right.
    """

    id: str
    began_ms: int
    day: int
    terms: ExamStarted
    responses: Mapping[str, Response]
    flagged: frozenset[str]
    struck: Mapping[str, frozenset[int]]
    position: int
    used_ms: int
    last_ms: int
    time_on: Mapping[str, int]
    given: Mapping[str, tuple[Response, ...]]
    entries: int
    finished: str = ""
    right: Mapping[str, bool] = {}

    @property
    def cards(self) -> tuple[str, ...]:
        """The items' keys, in the form's order."""
        return tuple(slot.card for slot in self.terms.slots)

    @property
    def unanswered(self) -> tuple[int, ...]:
        """The positions that have no answer."""
        return tuple(at for at, card in enumerate(self.cards) if card not in self.responses)


def attempts(entries: Iterable[Entry]) -> tuple[Attempt, ...]:
    """Every attempt in a log, the oldest first."""
    by_id: dict[str, list[Entry]] = {}
    for entry in entries:
        if isinstance(entry.event, ExamStarted):
            by_id[entry.id] = [entry]
        elif (attempt := getattr(entry.event, "attempt", "")) in by_id:
            by_id[attempt].append(entry)
    return tuple(replay_attempt(listed) for listed in by_id.values())


def being_sat(past: Iterable[Attempt]) -> Mapping[str, tuple[str, ...]]:
    """The sealed forms that are being sat: the items of each, by attempt."""
    return {attempt.id: attempt.cards for attempt in past if attempt.terms.label and not attempt.finished}


def veiled(entries: Iterable[Entry], past: Iterable[Attempt]) -> Iterator[Entry]:
    """Entries as they may be shown: of a sealed form that is being sat, nothing tells the items before it is over."""
    sealed = being_sat(past)
    items = {card for cards in sealed.values() for card in cards}
    for entry in entries:
        event = entry.event
        if entry.id in sealed and isinstance(event, ExamStarted):
            event = msgspec.structs.replace(event, slots=())
        elif isinstance(event, Reported) and event.card in items:
            event = msgspec.structs.replace(event, card="", text="", fingerprint="")
        elif isinstance(event, (ExamAnswered, ExamFlagged, ExamStruck)) and event.card in items:
            event = msgspec.structs.replace(event, card="")
        yield msgspec.structs.replace(entry, event=event)


def replay_attempt(entries: list[Entry]) -> Attempt:
    """The attempt that begins with the first of its entries."""
    first = entries[0]
    terms = first.event
    if not isinstance(terms, ExamStarted):
        raise TypeError("an attempt begins with its start")
    cards = [slot.card for slot in terms.slots]
    responses: dict[str, Response] = {}
    flagged: set[str] = set()
    struck: dict[str, frozenset[int]] = {}
    time_on: dict[str, int] = {}
    given: dict[str, tuple[Response, ...]] = {}
    right: dict[str, bool] = {}
    position = used_ms = 0
    finished = ""
    for entry in entries[1:]:
        event = entry.event
        if isinstance(event, Reviewed):
            right[event.card] = event.rating > 1
            continue
        if not isinstance(event, ExamEvent):
            continue
        card = cards[position]
        time_on[card] = time_on.get(card, 0) + max(event.used_ms - used_ms, 0)
        used_ms = max(event.used_ms, used_ms)
        match event:
            case ExamAnswered(card=card, response=response):
                responses.pop(card, None)
                if response is not None:
                    responses[card] = response_from(response)
                    given[card] = (*given.get(card, ()), responses[card])
            case ExamFlagged(card=card, on=on):
                (flagged.add if on else flagged.discard)(card)
            case ExamStruck(card=card, option=option, on=on):
                now = struck.get(card, frozenset())
                struck[card] = now | {option} if on else now - {option}
            case ExamMoved(position=to):
                position = to
            case ExamFinished(reason=reason):
                finished = reason
    return Attempt(
        id=first.id,
        began_ms=first.at_ms,
        day=first.day,
        terms=terms,
        responses=responses,
        flagged=frozenset(flagged),
        struck=struck,
        position=position,
        used_ms=used_ms,
        last_ms=entries[-1].at_ms,
        time_on=time_on,
        given=given,
        entries=len(entries),
        finished=finished,
        right=right,
    )
