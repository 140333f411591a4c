"""What the log says, as pages: read from the store once, worked out when a page is first looked at."""

from functools import cached_property
from pathlib import Path
from threading import Lock

import msgspec

from studyapp.content.library import Selection
from studyapp.insights.activity import by_day
from studyapp.insights.answers import Answers, answers
from studyapp.insights.carried import carried_on, heirs
from studyapp.insights.pages import Page
from studyapp.insights.statistics import History, Statistics, statistics
from studyapp.insights.tabs.day import day_page
from studyapp.insights.totals import Totals, totals
from studyapp.memory.entries import Adopted
from studyapp.memory.schedule import Learned
from studyapp.sessions.attempt import Attempt, attempts
from studyapp.sessions.exporting import export
from studyapp.sessions.services import Services

AHEAD_DAYS = 30
EVERYTHING = Selection()
NOTHING = History({}, Totals(), {}, {}, ())


class Sight:
    """What pages are made of, as it stood at one moment; each part is read when it is first needed."""

    def __init__(self, services: Services, selection: Selection, on: int | None) -> None:
        self._services = services
        self._selection = selection
        self._on = on
        self.library = services.library
        self.settings = services.settings
        self.today = services.today
        self.last = services.store.last_id() if self._is_kept else ""

    @property
    def _is_kept(self) -> bool:
        """Whether there is a log."""
        return self._services.paths.database.exists()

    def is_of(self, services: Services) -> bool:
        """Whether log, decks, settings and study day are still those."""
        last = services.store.last_id() if self._is_kept else ""
        now = last, services.today, services.settings
        return (self.last, self.today, self.settings) == now and self.library is services.library

    @cached_property
    def history(self) -> History:
        """What the log comes to for the selected cards."""
        return history(self._services, self._selection) if self._is_kept else NOTHING

    @cached_property
    def statistics(self) -> Statistics:
        """The figures of the first pages."""
        on = self.today + AHEAD_DAYS if self._on is None else self._on
        dates = () if on == self.today else (on,)
        return statistics(self.history, self.library, self._selection, self.today, dates)

    @cached_property
    def studied(self) -> dict[str, Learned]:
        """What is remembered of the flashcards of all decks."""
        memories = self.history.memories
        cards = self.library.study_cards(EVERYTHING)
        return {card.key: memories[card.key] for card in cards if card.key in memories}

    @cached_property
    def sat(self) -> tuple[Attempt, ...]:
        """Every exam attempt."""
        return attempts(self._services.store.exam_entries()) if self._is_kept else ()

    @cached_property
    def answers(self) -> list[Answers]:
        """The answers of all time."""
        return answers(self.history.totals.given)

    def ratings(self, days: int) -> list[tuple[str, int, bool]]:
        """The reviews of so many study days up to today: card, rating, and whether there was a response."""
        return self._services.store.ratings(self.today - days + 1) if self._is_kept else []

    @property
    def exam_ratings(self) -> list[tuple[int, str, int]]:
        """The answers given in exams: the attempt's number, card and rating."""
        return self._services.store.exam_ratings() if self._is_kept else []


class Insights:
    """The pages of one learner. Each is worked out once for a state of the log, of the decks and of the study day.

    May be asked by any thread; who asks while another is answered waits.
    """

    def __init__(self, services: Services, selection: Selection = EVERYTHING, on: int | None = None) -> None:
        self._services = services
        self._selection = selection
        self._on = on
        self._asking = Lock()
        self._sight: Sight | None = None
        self._pages: dict[str, Page] = {}

    @property
    def tabs(self) -> tuple[tuple[str, str], ...]:
        """Names and titles of the pages, in their order."""
        from studyapp.sessions.insight_pages import MAKERS

        return tuple((name, title) for name, (title, _) in MAKERS.items())

    def page(self, name: str) -> Page:
        """One page, as things stand now. Raises StoreError."""
        from studyapp.sessions.insight_pages import MAKERS

        with self._asking:
            sight = self._look()
            if name not in self._pages:
                self._pages[name] = MAKERS[name][1](sight)
            return self._pages[name]

    def told(self) -> Statistics:
        """The figures that the first pages are made of, as things stand now. Raises StoreError."""
        with self._asking:
            return self._look().statistics

    def day(self, day: int) -> Page:
        """The reviews of one study day, newest first. Raises StoreError."""
        listed = list(self._services.store.reviews(day=day)) if self._services.paths.database.exists() else []
        return day_page(listed, self._services.library, day)

    def export(self, page: Page) -> tuple[Path, tuple[str, ...]]:
        """Write a page's figures to files: their folder and their names. Raises Unwritable."""
        folder = self._services.paths.data / "exports"
        return folder, export(page, folder)

    def _look(self) -> Sight:
        """What there is to see now; what was worked out is forgotten when it is no longer so."""
        if self._sight is None or not self._sight.is_of(self._services):
            self._pages, self._sight = {}, Sight(self._services, self._selection, self._on)
        return self._sight


def history(services: Services, selection: Selection) -> History:
    """What the log comes to for the selected cards; memories, marks and study days are always those of all cards.

    Reviews of a card that was renamed since are told of it as it is called now.
    """
    store, library = services.store, services.library
    whole = store.history()
    adopted = (entry.event for entry in store.listed(Adopted) if isinstance(entry.event, Adopted))
    heir_of = heirs(adopted, library.cards)
    if selection == EVERYTHING:
        return msgspec.structs.replace(whole, totals=carried_on(whole.totals, heir_of))
    cards = {card.key for card in library.selected(selection)}
    listed = list(store.reviews(cards=cards | {former for former, card in heir_of.items() if card in cards}))
    sums = carried_on(totals(listed, whole.weights), heir_of)
    return msgspec.structs.replace(whole, days=by_day(listed), totals=sums)
