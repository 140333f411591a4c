"""The log and its projection."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade():
    op.create_table(
        "device",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("uid", sa.Text(), nullable=False, unique=True),
    )
    op.create_table(
        "card",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("key", sa.Text(), nullable=False, unique=True),
    )
    op.create_table(
        "content",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("card_id", sa.Integer(), sa.ForeignKey("card.id"), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("prompt", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.UniqueConstraint("card_id", "fingerprint"),
    )
    op.create_table(
        "entry",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("uid", sa.LargeBinary(16), nullable=False, unique=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("card_id", sa.Integer(), sa.ForeignKey("card.id")),
        sa.Column("content_id", sa.Integer(), sa.ForeignKey("content.id")),
        sa.Column("target_id", sa.Integer(), sa.ForeignKey("entry.id")),
        sa.Column("rating", sa.Integer()),
        sa.Column("duration_ms", sa.Integer()),
        sa.Column("text", sa.Text()),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("offset_s", sa.Integer(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("device_id", sa.Integer(), sa.ForeignKey("device.id"), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
    )
    op.create_index("entry_by_card", "entry", ["card_id"])
    op.create_index("entry_by_target", "entry", ["target_id"], unique=True)
    _refuse_changes_to_the_log()

    op.create_table(
        "memory",
        sa.Column("card_id", sa.Integer(), sa.ForeignKey("card.id"), primary_key=True, autoincrement=False),
        sa.Column("stability", sa.Float(), nullable=False),
        sa.Column("difficulty", sa.Float(), nullable=False),
        sa.Column("reviews", sa.Integer(), nullable=False),
        sa.Column("lapses", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Integer(), nullable=False),
        sa.Column("last_day", sa.Integer(), nullable=False),
        sa.Column("last_ms", sa.BigInteger(), nullable=False),
        sa.Column("due_day", sa.Integer(), nullable=False),
        sa.Column("due_ms", sa.BigInteger(), nullable=False),
        sa.Column("step", sa.Integer()),
        sa.Column("relearning", sa.Boolean(), nullable=False),
    )
    in_review = sa.text("step IS NULL")
    op.create_index("memory_by_due", "memory", ["due_day"], sqlite_where=in_review, postgresql_where=in_review)
    op.create_table(
        "marks",
        sa.Column("card_id", sa.Integer(), sa.ForeignKey("card.id"), primary_key=True, autoincrement=False),
        sa.Column("suspended", sa.Boolean(), nullable=False),
        sa.Column("buried_on", sa.Integer()),
        sa.Column("flagged", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
    )
    op.create_table(
        "day_total",
        sa.Column("day", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("reviews", sa.Integer(), nullable=False),
        sa.Column("again", sa.Integer(), nullable=False),
        sa.Column("new", sa.Integer(), nullable=False),
        sa.Column("known", sa.Integer(), nullable=False),
        sa.Column("duration_ms", sa.BigInteger(), nullable=False),
    )
    op.create_table(
        "memory_before",
        sa.Column("entry_id", sa.Integer(), sa.ForeignKey("entry.id"), primary_key=True, autoincrement=False),
        sa.Column("memory", sa.Text()),
    )
    op.create_table(
        "projection",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("made_with", sa.Text(), nullable=False),
    )


def _refuse_changes_to_the_log():
    """The log is appended to; the database itself refuses anything else."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'the log is append-only'; END $$"
        )
        op.execute(
            "CREATE TRIGGER entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON entry "
            "EXECUTE FUNCTION refuse_change()"
        )
        return
    for action in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER entry_no_{action.lower()} BEFORE {action} ON entry "
            "BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END"
        )
