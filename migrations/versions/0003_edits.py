"""Edits of decks: what a card's last review was of, and whether its answer key has changed since."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade():
    # The projection is made anew from the log when it next opens; until then nothing is lost.
    op.add_column("memory", sa.Column("shown", sa.Text(), nullable=False, server_default=sa.text("''")))
    op.add_column("memory", sa.Column("rekeyed", sa.Boolean(), nullable=False, server_default=sa.false()))
