"""What is told of a renamed card is told under its present name."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from studyapp.insights.carried import carried_on, heirs
from studyapp.insights.totals import totals
from studyapp.memory.entries import Adopted
from tests.insights.logs import Told, logs

NAMES = st.sampled_from(("deck/a", "deck/b", "deck/c", "deck/d", "new/a", "new/b"))


def test_names_are_followed_to_the_card_that_is_there() -> None:
    """Through two renames; a split card goes to the first; what is in a deck stays, and so does what leads nowhere."""
    listed = [
        Adopted("deck/b", ("deck/a",)),
        Adopted("deck/c", ("deck/b",)),
        Adopted("deck/left", ("deck/split",)),
        Adopted("deck/right", ("deck/split",)),
        Adopted("deck/c", ("deck/kept",)),
        Adopted("deck/gone", ("deck/lost",)),
        Adopted("deck/x", ("deck/y",)),
        Adopted("deck/y", ("deck/x",)),
    ]
    present = {"deck/c", "deck/left", "deck/right", "deck/kept"}
    assert heirs(listed, present) == {"deck/a": "deck/c", "deck/b": "deck/c", "deck/split": "deck/left"}


@given(logs(), st.lists(st.tuples(NAMES, NAMES)), st.sets(NAMES))
def test_sums_are_those_of_a_log_in_which_the_cards_always_had_their_present_names(
    told: Told, renamed: list[tuple[str, str]], present: set[str]
) -> None:
    heir_of = heirs((Adopted(card, (former,)) for card, former in renamed), present)
    assert set(heir_of.values()) <= present and not set(heir_of) & present
    under_new_names = [
        msgspec.structs.replace(review, card=heir_of.get(review.card, review.card)) for review in told.reviews
    ]
    assert carried_on(told.totals, heir_of) == totals(under_new_names)
