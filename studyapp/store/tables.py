"""The tables. `entry` is the log: appended to, never changed. What stands under PROJECTION can be rebuilt from it.

Times are milliseconds since the epoch in UTC, days are study days since 1970-01-01. Nothing here is beyond PostgreSQL.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

from studyapp.insights.calibration import Alike, Predicted
from studyapp.insights.retention import Kept

metadata = MetaData()
NO_REVIEW = text("kind <> 'reviewed'")

device = Table(
    "device",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("uid", Text, nullable=False, unique=True),
)

card = Table(
    "card",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
)

# What a card said when it was reviewed, once for each version of it.
content = Table(
    "content",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("card_id", ForeignKey("card.id"), nullable=False),
    Column("fingerprint", Text, nullable=False),
    Column("prompt", Text, nullable=False),
    Column("answer", Text, nullable=False),
    UniqueConstraint("card_id", "fingerprint"),
)

entry = Table(
    "entry",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("uid", LargeBinary(16), nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("card_id", ForeignKey("card.id")),
    Column("content_id", ForeignKey("content.id")),
    Column("target_id", ForeignKey("entry.id")),
    Column("rating", Integer),
    Column("duration_ms", Integer),
    Column("text", Text),
    Column("confidence", Text),
    Column("attempt_id", Integer),
    Column("at_ms", BigInteger, nullable=False),
    Column("offset_s", Integer, nullable=False),
    Column("day", Integer, nullable=False),
    Column("device_id", ForeignKey("device.id"), nullable=False),
    Column("mode", Text, nullable=False),
    Index("entry_by_card", "card_id"),
    Index("entry_by_attempt", "attempt_id"),
    Index("entry_by_target", "target_id", unique=True),
    Index("entry_by_day", "day"),
    # The few entries that are no reviews; a query must say so (`rows.NO_REVIEW`) to be helped by it.
    Index(
        "entry_by_kind", "kind", sqlite_where=text("kind <> 'reviewed'"), postgresql_where=text("kind <> 'reviewed'")
    ),
)

# How much of an open attempt's time was used when it was last known, beaten about once a second. Not a fact of the log:
# losing it gives the candidate back the seconds since the last entry.
beat = Table(
    "beat",
    metadata,
    Column("attempt_id", ForeignKey("entry.id"), primary_key=True, autoincrement=False),
    Column("used_ms", BigInteger, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
)

# --- PROJECTION -------------------------------------------------------------------------------------------------------

memory = Table(
    "memory",
    metadata,
    Column("card_id", ForeignKey("card.id"), primary_key=True, autoincrement=False),
    Column("stability", Float, nullable=False),
    Column("difficulty", Float, nullable=False),
    Column("reviews", Integer, nullable=False),
    Column("lapses", Integer, nullable=False),
    Column("first_day", Integer, nullable=False),
    Column("last_day", Integer, nullable=False),
    Column("last_ms", BigInteger, nullable=False),
    Column("due_day", Integer, nullable=False),
    Column("due_ms", BigInteger, nullable=False),
    Column("step", Integer),
    Column("relearning", Boolean, nullable=False),
    Column("last_rating", Integer, nullable=False, server_default="0"),
    Column("shown", Text, nullable=False, server_default=text("''")),
    Column("rekeyed", Boolean, nullable=False, server_default=false()),
    Column("days_met", Integer, nullable=False, server_default="1"),
    Column("days_forgotten", Integer, nullable=False, server_default="0"),
    Index("memory_by_due", "due_day", sqlite_where=text("step IS NULL"), postgresql_where=text("step IS NULL")),
)

marks = Table(
    "marks",
    metadata,
    Column("card_id", ForeignKey("card.id"), primary_key=True, autoincrement=False),
    Column("suspended", Boolean, nullable=False),
    Column("buried_on", Integer),
    Column("flagged", Boolean, nullable=False),
    Column("note", Text, nullable=False),
)

day_total = Table(
    "day_total",
    metadata,
    Column("day", Integer, primary_key=True, autoincrement=False),
    Column("reviews", Integer, nullable=False),
    Column("again", Integer, nullable=False),
    Column("new", Integer, nullable=False),
    Column("known", Integer, nullable=False),
    Column("duration_ms", BigInteger, nullable=False),
)

# The card's memory just before each review (JSON, null for a new card), so that the last one can be taken back at once.
memory_before = Table(
    "memory_before",
    metadata,
    Column("entry_id", ForeignKey("entry.id"), primary_key=True, autoincrement=False),
    Column("memory", Text),
)

# --- the sums of `insights.totals`, a table for each ---


def _key(name: str, *reference: ForeignKey) -> Column[int]:
    return Column(name, Integer, *reference, primary_key=True, autoincrement=False)


def _amounts(kind: type[Kept] | type[Predicted], number: type[Integer]) -> list[Column[int]]:
    return [Column(name, number, nullable=False) for name in kind._fields]


def _spent() -> list[Column[int]]:
    return [Column("reviews", Integer, nullable=False), Column("duration_ms", BigInteger, nullable=False)]


spent = Table("spent", metadata, _key("hour"), _key("rating"), _key("stage"), *_spent())
kept_by_day = Table("kept_by_day", metadata, _key("day"), *_amounts(Kept, Integer))
kept_by_card = Table("kept_by_card", metadata, _key("card_id", ForeignKey("card.id")), *_amounts(Kept, Integer))
predicted = Table("predicted", metadata, *map(_key, Alike._fields), *_amounts(Predicted, BigInteger))
given = Table(
    "given",
    metadata,
    _key("content_id", ForeignKey("content.id")),
    Column("response", Text, primary_key=True),
    Column("seen", Boolean, primary_key=True),
    _key("rating"),
    *_spent(),
)

# What the projection was made with: when it no longer matches the program, the projection is rebuilt.
projection = Table(
    "projection",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("made_with", Text, nullable=False),
)

SUMS = {table.name: table for table in (spent, kept_by_day, kept_by_card, predicted, given)}
PROJECTION = (memory, marks, day_total, memory_before, *SUMS.values(), projection)
