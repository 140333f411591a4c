"""Which page is made of what."""

from collections.abc import Callable, Mapping

from studyapp.insights.activity import minutes_a_day
from studyapp.insights.answers import sittings
from studyapp.insights.audit import AUDITED_DAYS, grade_audit
from studyapp.insights.backlog import MINUTES, backlog
from studyapp.insights.confusions import confusions
from studyapp.insights.credits import Record, masteries
from studyapp.insights.forecast import due_card_ms
from studyapp.insights.items import item_statistics
from studyapp.insights.knowledge import knowledge
from studyapp.insights.pages import Page
from studyapp.insights.retention import retention_by_window
from studyapp.insights.tabs.activity import activity_page
from studyapp.insights.tabs.calibration import calibration_page
from studyapp.insights.tabs.credits import credits_page
from studyapp.insights.tabs.items import items_page
from studyapp.insights.tabs.knowledge import knowledge_page
from studyapp.insights.tabs.memory import memory_page
from studyapp.insights.tabs.mistakes import mistakes_page
from studyapp.insights.tabs.plan import plan_page
from studyapp.insights.workload import Coming, costs_of, workloads
from studyapp.memory.fsrs import AGAIN
from studyapp.memory.replay import NO_MARKS
from studyapp.sessions.insights import EVERYTHING, Sight
from studyapp.sessions.results import mocks
from studyapp.sessions.tuning import ENOUGH_REVIEWS, in_force_text


def _activity(sight: Sight) -> Page:
    return activity_page(sight.statistics.activity, sight.today)


def _memory(sight: Sight) -> Page:
    return memory_page(sight.statistics.retention, sight.statistics.forecast, sight.today)


def _calibration(sight: Sight) -> Page:
    return calibration_page(sight.statistics.calibration)


def _knowledge(sight: Sight) -> Page:
    history = sight.history
    found = knowledge(sight.library, history.memories, history.marks, sight.answers, sight.today, history.weights)
    return knowledge_page(found)


def _mistakes(sight: Sight) -> Page:
    audit = grade_audit(sight.ratings(AUDITED_DAYS), sight.library)
    return mistakes_page(confusions(sight.answers, sight.library), audit, sight.library)


def _items(sight: Sight) -> Page:
    return items_page(item_statistics(sight.answers, sittings(sight.exam_ratings), sight.library))


def _plan(sight: Sight) -> Page:
    history, scheduling, today = sight.history, sight.history.scheduling, sight.today
    spent, marks = history.totals.spent, history.marks
    card_ms, mine = due_card_ms(spent), minutes_a_day(history.days, today)
    plans = {
        minutes: backlog(sight.studied, marks, today, minutes, card_ms, scheduling)
        for minutes in sorted({*MINUTES, mine})
    }
    active = [memory for card, memory in sight.studied.items() if not marks.get(card, NO_MARKS).suspended]
    unmet = len(sight.library.study_cards(EVERYTHING)) - len(sight.studied)
    coming = Coming(unmet, sight.settings.new_per_day)
    loads = workloads(active, today, scheduling, costs_of(spent), coming)
    names = {key: card.prompt for key, card in sight.library.cards.items()}
    tuning = tuning_words(sum(day.reviews for day in history.days.values()), in_force_text(scheduling))
    return plan_page(plans[mine], tuple(plans.values()), names, loads, scheduling.retention, tuning)


def tuning_words(reviews: int, in_force: str) -> str:
    """What cards are scheduled by, and what could be done about it."""
    missing = ENOUGH_REVIEWS - reviews
    from_then = f", from {missing:,} reviews more on" if missing > 0 else ""
    return (
        f"Scheduled by {in_force}. Tuning (f on the screen, or studyapp tune) changes the desired retention and easy "
        f"days, and fits the parameters to your own memory{from_then}. What would change is shown first, and can be "
        "taken back."
    )


def _credits(sight: Sight) -> Page:
    sums = sight.history.totals
    months = retention_by_window(sums.kept_by_day, "month")
    record = Record(
        sight.today,
        sight.history.days,
        {day: kept.days_kept for day, kept in sums.kept_by_day.items() if kept.days_kept},
        len({given.card for given in sums.given if not given.seen and given.rating > AGAIN}),
        masteries(sight.library, sight.history.memories),
        mocks(sight.sat, sight.library),
        {month: kept.all for month, kept in months.items()},
    )
    return credits_page(record)


MAKERS: Mapping[str, tuple[str, Callable[[Sight], Page]]] = {
    "activity": ("Activity", _activity),
    "memory": ("Memory", _memory),
    "calibration": ("Calibration", _calibration),
    "knowledge": ("Knowledge", _knowledge),
    "mistakes": ("Mistakes", _mistakes),
    "items": ("Items", _items),
    "plan": ("Plan", _plan),
    "credits": ("Credits", _credits),
}
"""Titles and makers of the pages by name, in the order of their tabs."""
