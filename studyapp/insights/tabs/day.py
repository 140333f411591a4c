"""The reviews of one study day."""

from collections.abc import Sequence

from studyapp.clock import day_date
from studyapp.content.library import Library
from studyapp.content.text import counted, one_line
from studyapp.insights.pages import Column, Page, Table
from studyapp.insights.reviews import Review
from studyapp.memory.schedule import RATINGS

LONGEST_QUESTION = 50


def day_page(listed: Sequence[Review], library: Library, day: int) -> Page:
    """`listed` are its reviews in the log's order; the newest comes first. Picking one studies its card."""
    columns = (Column("time"), Column("rating"), Column("took", "seconds"), Column("question"))
    there = {card.key: card for card in library.open_cards}
    rows, cards = [], []
    for review in reversed(listed):
        card = there.get(review.card)
        question = one_line(card.prompt, LONGEST_QUESTION) if card else f"{review.card}, in no deck now"
        rows.append((_time(review), RATINGS[review.rating], review.duration_ms, question))
        cards.append((card.key,) if card else ())
    name, title = f"reviews-{day_date(day).isoformat()}", f"{day_date(day):%A, %-d %B %Y}"
    table = Table(name, counted(len(rows), "review"), columns, tuple(rows), "No reviews on this day.", tuple(cards))
    return Page(f"day {day}", title, (table,))


def _time(review: Review) -> str:
    """On the wall where it took place."""
    minute = (review.at_ms // 1000 + review.offset_s) // 60 % 1440
    return f"{minute // 60:02}:{minute % 60:02}"
