"""The tab "Items", for authors: how the items do, and which of them to look at first."""

from collections.abc import Sequence

from studyapp.content.text import counted, one_line
from studyapp.insights.items import ENOUGH_ANSWERS, ENOUGH_SITTINGS, Flag, ItemStatistics
from studyapp.insights.pages import Block, Cell, Column, Page, Table, Words
from studyapp.insights.shares import Share

NOTHING = "No item was answered yet. Press z on the first screen for a quiz, or m for a mock exam."
TOO_FEW = "too few"
ADVICE: dict[Flag, str] = {
    "key picked less than a distractor": "Check the answer key. If it is right, the stem or that option misleads.",
    "negative discrimination": "Better sittings get it wrong: look for a second right answer or a trap in the stem.",
    "dead distractor": "Nobody picks it: write what somebody would believe, or drop it.",
    "too easy": "It tells nothing any more: ask for more, or leave it as a warm-up.",
}


def items_page(found: Sequence[ItemStatistics]) -> Page:
    """The page; what an author should look at comes first."""
    if not found:
        return Page("items", "Items", (Words(NOTHING),))
    flagged = [each for each in found if each.flags]
    blocks: tuple[Block, ...] = (
        Words(_in_words(found, flagged), "warning" if flagged else "plain"),
        Words(
            "Facility: the share right at first sight; right: that of all answers. Only answers to an item as it is now"
            f" count. Fewer than {ENOUGH_ANSWERS} answers, or {ENOUGH_SITTINGS} sittings, are {TOO_FEW} to tell.",
            "muted",
        ),
        _to_look_at(flagged),
        _all_items(found),
        _discriminations(found),
        _options(found),
    )
    return Page("items", "Items", blocks)


def _in_words(found: Sequence[ItemStatistics], flagged: Sequence[ItemStatistics]) -> str:
    if not flagged:
        return f"{counted(len(found), 'item')} answered; nothing stands out."
    return f"{counted(len(found), 'item')} answered, {len(flagged):,} to look at."


def _to_look_at(flagged: Sequence[ItemStatistics]) -> Table:
    return Table(
        "flags",
        "Look at these",
        (Column("item"), Column("what"), Column("what to do")),
        tuple((one_line(each.card), flag, ADVICE[flag]) for each in flagged for flag in each.flags),
        "No item stands out.",
    )


def _all_items(found: Sequence[ItemStatistics]) -> Table:
    columns = (
        Column("item"),
        Column("facility", "share"),
        Column("first", "count"),
        Column("right", "share"),
        Column("answers", "count"),
        Column("mean time", "seconds"),
    )
    rows = tuple((one_line(each.card), *_told(each.first), *_told(each.all), each.mean_ms) for each in found)
    return Table("items", "All answered items", columns, rows, "No item was answered yet.")


def _discriminations(found: Sequence[ItemStatistics]) -> Table:
    columns = (Column("item"), Column("discrimination", "decimal"), Column("sittings", "count"))
    rows = tuple((one_line(each.card), _discrimination(each), each.sittings) for each in found if each.sittings)
    title = "Discrimination: does a sitting that does well get the item right?"
    return Table("discrimination", title, columns, rows, "No item was answered in an exam yet.")


def _told(share: Share) -> tuple[Cell, Cell]:
    return (share.rate if share.of >= ENOUGH_ANSWERS else TOO_FEW), share.of


def _discrimination(each: ItemStatistics) -> Cell:
    if each.discrimination is None:
        return TOO_FEW if each.sittings < ENOUGH_SITTINGS else "all alike"
    return each.discrimination


def _options(found: Sequence[ItemStatistics]) -> Table:
    return Table(
        "options",
        f"Use of options, of items with {ENOUGH_ANSWERS} answers and more",
        (Column("item"), Column("option"), Column("key"), Column("picked", "count"), Column("of", "count"),
         Column("share", "share")),
        tuple(
            (one_line(each.card), use.text, "key" if use.right else "", use.picked.passed, use.picked.of,
             use.picked.rate)
            for each in found
            for use in each.options
            if use.picked.of >= ENOUGH_ANSWERS
        ),
        f"No item with options was answered {ENOUGH_ANSWERS} times yet.",
    )  # fmt: skip
