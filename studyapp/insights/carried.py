"""Sums of cards that were renamed, told under the names they have now."""

from collections.abc import Container, Iterable, Mapping

import msgspec

from studyapp.insights.adding import added
from studyapp.insights.totals import Totals
from studyapp.memory.entries import Adopted


def heirs(adopted: Iterable[Adopted], present: Container[str]) -> dict[str, str]:
    """For each card that is no more, the present one that carries it on; the first one if it was split."""
    carried: dict[str, str] = {}
    for event in adopted:
        for former in event.former:
            carried.setdefault(former, event.card)
    found = {}
    for former in carried:
        card, passed = former, {former}
        while card not in present and card in carried and carried[card] not in passed:
            card = carried[card]
            passed.add(card)
        if former not in present and card in present:
            found[former] = card
    return found


def carried_on(sums: Totals, heir_of: Mapping[str, str]) -> Totals:
    """The totals with what belongs to a former card told of its heir."""
    if not heir_of:
        return sums
    by_card = ((heir_of.get(card, card), kept) for card, kept in sums.kept_by_card.items())
    given = ((key._replace(card=heir_of.get(key.card, key.card)), spent) for key, spent in sums.given.items())
    return msgspec.structs.replace(sums, kept_by_card=added(by_card), given=added(given))
