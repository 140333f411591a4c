"""What the log says, as pages: read from the store once, worked out when a page is first looked at."""

from collections.abc import Callable, Mapping
from threading import Lock

import msgspec

from studyapp.clock import day_date
from studyapp.content.library import Selection
from studyapp.insights.activity import by_day
from studyapp.insights.carried import carried_on, heirs
from studyapp.insights.pages import Column, Page, Table
from studyapp.insights.statistics import History, Statistics, statistics
from studyapp.insights.tabs.activity import activity_page
from studyapp.insights.tabs.calibration import calibration_page
from studyapp.insights.tabs.memory import memory_page
from studyapp.insights.totals import Totals, totals
from studyapp.memory.entries import Adopted
from studyapp.memory.schedule import RATINGS
from studyapp.sessions.services import Services

AHEAD_DAYS = 30
EVERYTHING = Selection()
NOTHING = History({}, Totals(), {}, {}, ())


class Insights:
    """The pages of one learner. Each is worked out once for a state of the log, of the decks and of the study day.

    May be asked by any thread; who asks while another is answered waits.
    """

    def __init__(self, services: Services, selection: Selection = EVERYTHING, on: int | None = None) -> None:
        self._services = services
        self._selection = selection
        self._on = on
        self._asking = Lock()
        self._state: object = None
        self._history = NOTHING
        self._statistics: Statistics | None = None
        self._pages: dict[str, Page] = {}
        self._makers: Mapping[str, tuple[str, Callable[[], Page]]] = {
            "activity": ("Activity", lambda: activity_page(self.statistics.activity, self.statistics.today)),
            "memory": (
                "Memory",
                lambda: memory_page(self.statistics.retention, self.statistics.forecast, self.statistics.today),
            ),
            "calibration": ("Calibration", lambda: calibration_page(self.statistics.calibration)),
        }

    @property
    def tabs(self) -> tuple[tuple[str, str], ...]:
        """Names and titles of the pages, in their order."""
        return tuple((name, title) for name, (title, _) in self._makers.items())

    def page(self, name: str) -> Page:
        """One page, as things stand now. Raises StoreError."""
        with self._asking:
            self._look()
            if name not in self._pages:
                self._pages[name] = self._makers[name][1]()
            return self._pages[name]

    def told(self) -> Statistics:
        """The figures that the first pages are made of, as things stand now. Raises StoreError."""
        with self._asking:
            self._look()
            return self.statistics

    @property
    def statistics(self) -> Statistics:
        """The same, as of the last look."""
        if self._statistics is None:
            today = self._services.today
            on = today + AHEAD_DAYS if self._on is None else self._on
            dates = () if on == today else (on,)
            library, selection = self._services.library, self._selection
            self._statistics = statistics(self._history, library, selection, today, dates)
        return self._statistics

    def day(self, day: int) -> Page:
        """The reviews of one study day, newest first. Raises StoreError."""
        library = self._services.library
        listed = list(self._services.store.reviews(day=day)) if self._services.paths.database.exists() else []
        columns = (Column("time"), Column("card"), Column("rating"), Column("took", "seconds"), Column("question"))
        rows = []
        for review in reversed(listed):
            card = library.cards.get(review.card)
            minute = (review.at_ms // 1000 + review.offset_s) // 60 % 1440
            question = card.prompt if card is not None and library.is_open(card) else "in no deck now"
            rating = RATINGS[review.rating]
            time = f"{minute // 60:02}:{minute % 60:02}"
            rows.append((time, review.card, rating, review.duration_ms, question))
        cards = tuple((review.card,) if review.card in library.cards else () for review in reversed(listed))
        title = f"{day_date(day):%A, %-d %B %Y}"
        table = Table("reviews", title, columns, tuple(rows), "No reviews on this day.", cards)
        return Page("day", title, (table,))

    def _look(self) -> None:
        """Forget what was worked out when the log, the decks or the study day have moved on."""
        services = self._services
        newest = services.store.newest() if services.paths.database.exists() else 0
        state = newest, services.today, services.library
        if self._state != state:
            self._pages, self._statistics = {}, None
            self._history = history(services, self._selection)
            self._state = state


def history(services: Services, selection: Selection) -> History:
    """What the log comes to for the selected cards; memories, marks and study days are always those of all cards.

    Reviews of a card that was renamed since are told of it as it is called now.
    """
    if not services.paths.database.exists():
        return NOTHING
    store, library = services.store, services.library
    whole = store.history()
    adopted = (entry.event for entry in store.listed(Adopted) if isinstance(entry.event, Adopted))
    heir_of = heirs(adopted, library.cards)
    if selection == EVERYTHING:
        return msgspec.structs.replace(whole, totals=carried_on(whole.totals, heir_of))
    cards = {card.key for card in library.open_cards if selection.fits(card.note)}
    listed = list(store.reviews(cards=cards | {former for former, card in heir_of.items() if card in cards}))
    sums = carried_on(totals(listed, whole.weights), heir_of)
    return msgspec.structs.replace(whole, days=by_day(listed), totals=sums)
