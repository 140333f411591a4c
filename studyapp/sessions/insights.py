"""What the log says, as pages: read from the store once, worked out when a page is first looked at."""

import msgspec

from studyapp.content.library import Selection
from studyapp.insights.activity import by_day
from studyapp.insights.statistics import History
from studyapp.insights.totals import Totals, totals
from studyapp.sessions.services import Services

NOTHING = History({}, Totals(), {}, {}, ())


def history(services: Services, selection: Selection) -> History:
    """What the log comes to for the selected cards; memories, marks and study days are always those of all cards."""
    if not services.paths.database.exists():
        return NOTHING
    store = services.store
    whole = store.history()
    if selection == Selection():
        return whole
    cards = {card.key for card in services.library.open_cards if selection.fits(card.note)}
    listed = list(store.reviews(cards=cards))
    return msgspec.structs.replace(whole, days=by_day(listed), totals=totals(listed, whole.weights))
