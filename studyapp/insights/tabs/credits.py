"""The tab Credits: what was earned, by which rule, and what has been reached."""

from studyapp.clock import day_date
from studyapp.content.text import counted
from studyapp.insights.achievements import Achievement, achievements
from studyapp.insights.credits import RULES, Record, balance, earned, this_week
from studyapp.insights.pages import Column, Page, Table, Words

NO_SHORT_CUT = (
    "Credits are for days on which you still knew. Rating a card again that you know, or ahead of time, earns nothing, "
    "and a card earns no more than a credit a day."
)


def credits_page(record: Record) -> Page:
    """The balance, what earned it, the rules, and the achievements with how far they are."""
    listed = achievements(record)
    reached = sum(each.reached for each in listed)
    return Page(
        "credits",
        "Credits",
        (
            Words(
                f"{counted(balance(record), 'credit')}; {this_week(record):,} since Monday by cards, study days and "
                f"mock exams. Achievements: {reached} of {len(listed)}."
            ),
            Words(NO_SHORT_CUT, "muted"),
            _earned(record),
            _achievements(listed),
            rules_table(),
        ),
    )


def _earned(record: Record) -> Table:
    columns = (Column("what"), Column("times", "count"), Column("credits", "count"))
    rows = tuple((each.what, each.times, each.credits) for each in earned(record) if each.times)
    empty = "Nothing was earned yet. Study a card: the first time that you meet it earns a credit."
    return Table("credits", "What earned what", columns, rows, empty)


def _achievements(listed: tuple[Achievement, ...]) -> Table:
    columns = (
        Column("achievement"),
        Column("done", "count"),
        Column("of", "count"),
        Column("reached"),
        Column("what is asked"),
    )
    rows = tuple((each.title, each.done, each.of, _reached(each), each.asked) for each in listed)
    return Table("achievements", "Achievements", columns, rows, "")


def _reached(each: Achievement) -> str | None:
    if not each.reached:
        return None
    return "yes" if each.day is None else day_date(each.day).isoformat()


def rules_table() -> Table:
    """All the rules there are."""
    columns = (Column("what"), Column("credits"), Column("condition"))
    return Table("credit-rules", "The rules", columns, RULES, "")
