"""Runs migrations on the connection that the program hands over, inside its transaction.

For authors of migrations there is none: `alembic revision --autogenerate` then compares the tables with an empty
database brought to the newest revision in memory.
"""

from alembic import context
from sqlalchemy import create_engine

from studyapp.store.tables import metadata


def run(connection):
    context.configure(connection=connection, target_metadata=metadata, transactional_ddl=True, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()


handed_over = context.config.attributes.get("connection")
if handed_over is not None:
    run(handed_over)
else:
    with create_engine("sqlite://").connect() as scratch:
        run(scratch)
