"""The tab "Knowledge": how much of each topic and domain is known, and how items go at first sight and again."""

from collections.abc import Iterable

from studyapp.content.text import counted, one_line
from studyapp.insights.knowledge import Answered, Knowledge, Standing
from studyapp.insights.pages import Block, Chart, Column, Page, Series, Table, Words
from studyapp.insights.shares import Share

_STANDING = (
    Column("cards", "count"),
    Column("seen", "count"),
    Column("known", "count"),
    Column("weak", "count"),
    Column("unseen", "count"),
)
_SHARE = (
    Column("right", "count"),
    Column("of", "count"),
    Column("share", "share"),
    Column("low", "share"),
    Column("high", "share"),
)


def knowledge_page(found: Knowledge) -> Page:
    """The page; picking a row studies its weak cards."""
    blocks: tuple[Block, ...] = (
        Words(_in_words(found.cards)),
        Words(
            "Known: in review, and recalled today with a chance of 90 % or more. Weak: met, but not that."
            " Pick a row to study its weak cards.",
            "muted",
        ),
        _chart(found.domains),
        _standings("domains", "Exam domains", "domain", found.domains, found.cards),
        _standings("topics", "Topics", "topic", found.topics, found.cards),
        _shares("items-first", "Items answered for the first time", [*found.item_domains, found.items], again=False),
        _shares("items-again", "Items answered again", [*found.item_domains, found.items], again=True),
    )
    return Page("knowledge", "Knowledge", blocks)


def _in_words(cards: Standing) -> str:
    if not cards.cards:
        return "There is no card to know."
    if not cards.seen:
        return f"None of the {counted(cards.cards, 'card')} was met yet."
    weak = f"{cards.weak:,} {'is' if cards.weak == 1 else 'are'} weak"
    return f"Of {counted(cards.cards, 'card')} you know {cards.known:,}; {weak}, and {cards.unseen:,} you have not met."


def _chart(domains: tuple[Standing, ...]) -> Chart:
    return Chart(
        "known-by-domain",
        "Cards by domain",
        "bars",
        "domain",
        tuple(one_line(each.name) for each in domains),
        "count",
        (
            Series("known", tuple(float(each.known) for each in domains)),
            Series("weak", tuple(float(each.weak) for each in domains)),
            Series("unseen", tuple(float(each.unseen) for each in domains)),
        ),
        "No card has a domain, and no item with one examines a card.",
    )


def _standings(name: str, title: str, group: str, listed: tuple[Standing, ...], total: Standing) -> Table:
    every = (*listed, total) if total.cards else ()
    return Table(
        name,
        title,
        (Column(group), *_STANDING),
        tuple((one_line(each.name), each.cards, each.seen, each.known, each.weak, each.unseen) for each in every),
        "There are no cards.",
        tuple(each.drill for each in every),
    )


def _shares(name: str, title: str, listed: Iterable[Answered], *, again: bool) -> Table:
    shares = [(each.name, each.again if again else each.first) for each in listed]
    return Table(
        name,
        title,
        (Column("domain"), *_SHARE),
        tuple((one_line(domain), *_cells(share)) for domain, share in shares if share.of),
        "No item was answered a second time yet." if again else "No item was answered yet.",
    )


def _cells(share: Share) -> tuple[int, int, float | None, float, float]:
    return share.passed, share.of, share.rate, *share.interval
