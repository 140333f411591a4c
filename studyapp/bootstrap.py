"""The only place that builds real things. Importing it is cheap: SQLAlchemy comes with the first `open_store`."""

import os
import uuid
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from studyapp.clock import Clock, clock_from
from studyapp.errors import StoreError, Unwritable, UsageError
from studyapp.paths import Paths, bundled, user_paths
from studyapp.sessions.services import Services
from studyapp.settings import read_settings
from studyapp.shelf.shelf import Shelf

if TYPE_CHECKING:
    from studyapp.store.store import Store


def build_services(
    environ: Mapping[str, str] = os.environ, home: Path | None = None, decks: Sequence[Path] = ()
) -> Services:
    """Services for the user's own folders. Raises UsageError or SettingsProblem."""
    clock = clock_from(environ)
    paths = user_paths(environ, home)
    settings = read_settings(paths.settings)
    for folder in decks:
        if not folder.exists():
            raise UsageError(f"There is no folder {folder}.", "--decks names a folder of decks, or one deck file.")
    own = [paths.decks] if paths.decks.is_dir() else []
    named = [Path(name).expanduser() for name in settings.decks]
    shelf = Shelf(bundled("decks"), [*decks, *own, *named], paths.parsed_decks)
    return Services(paths, clock, settings, shelf, environ, lambda: open_store(paths, clock))


def open_store(paths: Paths, clock: Clock) -> "Store":
    """Open the study database, creating or upgrading it. Raises StoreError."""
    from studyapp.memory.schedule import Scheduling
    from studyapp.store.backup import make_backup
    from studyapp.store.engine import sqlite_engine
    from studyapp.store.store import Store
    from studyapp.store.upgrade import ensure_schema

    engine = sqlite_engine(paths.database)
    now_ms = clock.now().at_ms

    def back_up() -> object:
        return make_backup(paths.database, paths.backups, now_ms, "before-upgrade")

    try:
        ensure_schema(engine, paths.database, bundled("migrations"), back_up)
        return Store(engine, str(paths.database), device_id(paths.data), Scheduling())
    except StoreError:
        engine.dispose()
        raise


def device_id(folder: Path) -> str:
    """This machine's id in the log, made once for a data folder."""
    place = folder / "device"
    try:
        if not place.exists():
            draft = place.with_suffix(f".{os.getpid()}")
            draft.write_text(uuid.uuid4().hex, encoding="ascii")
            draft.replace(place)
        return place.read_text(encoding="ascii").strip()[:64]
    except (OSError, UnicodeDecodeError) as error:
        raise Unwritable(f"{place} cannot be used: {error}.", "Check the folder's permissions.") from None
