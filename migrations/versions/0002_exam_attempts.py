"""Exam attempts: which attempt an entry belongs to, how sure an answer was, and the beat of an attempt's clock."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade():
    op.add_column("entry", sa.Column("confidence", sa.Text()))
    op.add_column("entry", sa.Column("attempt_id", sa.Integer()))
    op.create_index("entry_by_attempt", "entry", ["attempt_id"])
    op.create_table(
        "beat",
        sa.Column("attempt_id", sa.Integer(), sa.ForeignKey("entry.id"), primary_key=True, autoincrement=False),
        sa.Column("used_ms", sa.BigInteger(), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
    )
    # The projection is made anew from the log when it next opens; until then nothing is lost.
    op.add_column("memory", sa.Column("last_rating", sa.Integer(), nullable=False, server_default="0"))
