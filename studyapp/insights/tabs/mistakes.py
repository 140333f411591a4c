"""The tab "Mistakes": what is taken for what, and whether one's own ratings hold against marked answers."""

from studyapp.content.library import Library
from studyapp.content.text import counted, one_line
from studyapp.insights.audit import Audit
from studyapp.insights.confusions import Confusion, Confusions
from studyapp.insights.pages import Block, Cell, Column, Page, Table, Words
from studyapp.insights.shares import Share
from studyapp.memory.fsrs import GOOD
from studyapp.memory.schedule import RATINGS

ENOUGH_ANSWERS = 10
NOTHING = "No mistakes to tell of yet. Press z on the first screen for a quiz: wrong answers show here, side by side."
TOO_FEW = "too few"


def mistakes_page(found: Confusions, audit: Audit, library: Library) -> Page:
    """The page; picking a row studies the cards that tell the two apart."""
    if not (found.picked or found.matched or found.typed or any(share.of for share in audit.ratings.values())):
        return Page("mistakes", "Mistakes", (Words(NOTHING),))
    blocks: tuple[Block, ...] = (
        Words(_most_frequent(found)),
        _picked(found.picked),
        _matched(found.matched),
        _typed(found.typed),
        Words(_after_good(audit.ratings.get(GOOD, Share()))),
        _ratings(audit),
        _overrated(audit, library),
    )
    return Page("mistakes", "Mistakes", blocks)


def _most_frequent(found: Confusions) -> str:
    if not found.picked:
        return "No wrong option was picked yet in the items as they are now."
    first = found.picked[0]
    return (
        f"Most often confused: picked “{one_line(first.given, 60)}” for “{one_line(first.wanted, 60)}”,"
        f" {counted(first.times, 'time')}."
        " Pick a row to study the cards that tell the two apart."
    )


def _picked(listed: tuple[Confusion, ...]) -> Table:
    return Table(
        "picked",
        "Options picked for others",
        (Column("times", "count"), Column("picked"), Column("for the key"), Column("items", "count")),
        tuple((each.times, each.given, each.wanted, len(each.asked)) for each in listed),
        "No wrong option was picked.",
        tuple(each.cards for each in listed),
    )


def _matched(listed: tuple[Confusion, ...]) -> Table:
    return Table(
        "matched",
        "Matched with the wrong side",
        (Column("times", "count"), Column("left"), Column("matched with"), Column("belongs to")),
        tuple((each.times, each.about, each.given, each.wanted) for each in listed),
        "Nothing was matched wrongly.",
        tuple(each.cards for each in listed),
    )


def _typed(listed: tuple[Confusion, ...]) -> Table:
    return Table(
        "typed",
        "Typed instead of the answer",
        (Column("times", "count"), Column("typed"), Column("answer"), Column("asked")),
        tuple((each.times, each.given, each.wanted, each.about) for each in listed),
        "No wrong text was typed.",
        tuple(each.cards for each in listed),
    )


def _after_good(share: Share) -> str:
    """How often an answer was wrong after the card had been rated Good."""
    wrong = Share(share.of - share.passed, share.of)
    if wrong.rate is None:
        return "Grade audit: no item was answered yet after a Good on a card that it examines."
    if wrong.of < ENOUGH_ANSWERS:
        return f"Of {counted(wrong.of, 'answer')} after a Good, {_were(wrong.passed)} wrong: {TOO_FEW} to say more."
    low, high = wrong.interval
    return (
        f"Of {counted(wrong.of, 'answer')} after a Good, {_were(wrong.passed)} wrong"
        f" ({wrong.rate:.0%}, {100 * low:.0f} to {high:.0%}).".replace("%", " %")
    )


def _were(number: int) -> str:
    return f"{number:,} {'was' if number == 1 else 'were'}"


def _ratings(audit: Audit) -> Table:
    return Table(
        "audit",
        "Marked answers by how you had rated the card that they examine",
        (
            Column("your rating"),
            Column("answers", "count"),
            Column("wrong", "count"),
            Column("share", "share"),
            Column("low", "share"),
            Column("high", "share"),
        ),
        tuple(
            (RATINGS[rating], *_cells(Share(share.of - share.passed, share.of)))
            for rating, share in audit.ratings.items()
            if share.of
        ),
        "No item was answered yet whose cards you had rated before.",
    )


def _cells(wrong: Share) -> tuple[Cell, ...]:
    if wrong.of < ENOUGH_ANSWERS:
        return wrong.of, wrong.passed, TOO_FEW, None, None
    return wrong.of, wrong.passed, wrong.rate, *wrong.interval


def _overrated(audit: Audit, library: Library) -> Table:
    return Table(
        "overrated",
        "You rated Good or Easy, and then answered wrong",
        (Column("card"), Column("prompt"), Column("wrong", "count"), Column("of", "count")),
        tuple(
            (one_line(each.card), one_line(library.cards[each.card].prompt), each.wrong, each.of)
            for each in audit.overrated
        ),
        "No card that you rated Good was answered wrong afterwards.",
        tuple((each.card, *each.items) for each in audit.overrated),
    )
