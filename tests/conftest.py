"""What all tests share: nothing of the person who runs them is read or written, and time is what a test says it is."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import Engine

# The examples are the same in every run, and how long one takes says nothing about what is right.
# HYPOTHESIS_EXAMPLES tries more of them than there is time for every day.
settings.register_profile(
    "studyapp",
    deadline=None,
    derandomize=True,
    database=None,
    max_examples=int(os.environ.get("HYPOTHESIS_EXAMPLES", "30")),
)
settings.load_profile("studyapp")


@pytest.fixture(scope="session", autouse=True)
def _nobody_in_particular(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No settings, decks, editor or clock of the person who runs the tests; a home of this run's own."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("STUDYAPP_NOW", "VISUAL", "EDITOR", "NO_COLOR"):
            patch.delenv(name, raising=False)
        patch.setenv("STUDYAPP_HOME", str(tmp_path_factory.mktemp("home")))
        yield


@pytest.fixture(scope="session", autouse=True)
def _new_databases_are_copies_of_one(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Whoever begins anew gets tables that were made once: making them takes longer than most of the tests.

    The tests of the upgrade itself hold the function that makes them.
    """
    from studyapp.bootstrap import bundled
    from studyapp.store import upgrade
    from studyapp.store.engine import sqlite_engine

    made = upgrade.ensure_schema
    template = tmp_path_factory.mktemp("template") / "study.db"
    engine = sqlite_engine(template)
    made(engine, template, bundled("migrations"), lambda: None)
    engine.dispose()

    def copied(engine: Engine, database: Path, migrations: Path, back_up: Callable[[], object]) -> None:
        if not database.exists() and database.parent.is_dir() and migrations == bundled("migrations"):
            with suppress(OSError):  # where it cannot be written, the real one says why
                shutil.copyfile(template, database)
        made(engine, database, migrations, back_up)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(upgrade, "ensure_schema", copied)
        yield
