"""Sums of the log for the insights, and the log by study day and by kind."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

KEPT = ("young_passed", "young_due", "mature_passed", "mature_due", "days_kept")


def upgrade():
    # The projection is made anew from the log when it next opens; until then nothing is lost.
    op.add_column("memory", sa.Column("days_met", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("memory", sa.Column("days_forgotten", sa.Integer(), nullable=False, server_default="0"))
    op.create_index("entry_by_day", "entry", ["day"])
    few = sa.text("kind <> 'reviewed'")
    op.create_index("entry_by_kind", "entry", ["kind"], sqlite_where=few, postgresql_where=few)
    op.create_table(
        "spent",
        _key("hour"),
        _key("rating"),
        _key("stage"),
        sa.Column("reviews", sa.Integer(), nullable=False),
        sa.Column("duration_ms", sa.BigInteger(), nullable=False),
    )
    op.create_table("kept_by_day", _key("day"), *_amounts(KEPT, sa.Integer()))
    op.create_table("kept_by_card", _key("card_id", sa.ForeignKey("card.id")), *_amounts(KEPT, sa.Integer()))
    op.create_table(
        "predicted",
        *(_key(name) for name in ("bin", "gap", "number", "lapses")),
        *_amounts(("reviews", "recalled", "chance", "loss"), sa.BigInteger()),
    )
    op.create_table(
        "given",
        _key("content_id", sa.ForeignKey("content.id")),
        sa.Column("response", sa.Text(), primary_key=True),
        sa.Column("seen", sa.Boolean(), primary_key=True),
        _key("rating"),
        sa.Column("reviews", sa.Integer(), nullable=False),
        sa.Column("duration_ms", sa.BigInteger(), nullable=False),
    )


def _key(name, *rest):
    return sa.Column(name, sa.Integer(), *rest, primary_key=True, autoincrement=False)


def _amounts(names, kind):
    return [sa.Column(name, kind, nullable=False) for name in names]
