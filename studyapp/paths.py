"""Where things are: what comes with the program, and the user's own folders."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

HOME_VARIABLE = "STUDYAPP_HOME"
_PACKAGE = Path(__file__).resolve().parent


class Paths(NamedTuple):
    """The user's folders. None of them need exist yet."""

    data: Path
    config: Path
    cache: Path

    @property
    def database(self) -> Path:
        """The study log and its projection."""
        return self.data / "study.db"

    @property
    def backups(self) -> Path:
        """Copies of the database."""
        return self.data / "backups"

    @property
    def decks(self) -> Path:
        """The learner's own decks."""
        return self.data / "decks"

    @property
    def settings(self) -> Path:
        """The settings file."""
        return self.config / "settings.toml"

    @property
    def parsed_decks(self) -> Path:
        """Parsed decks, kept to start faster; may be deleted at any time."""
        return self.cache / "decks"


def user_paths(environ: Mapping[str, str], home: Path | None = None) -> Paths:
    """The user's folders: all under `home` or STUDYAPP_HOME where one is given, else the platform's."""
    named = home or (Path(environ[HOME_VARIABLE]) if environ.get(HOME_VARIABLE) else None)
    if named is not None:
        root = named.expanduser().absolute()
        return Paths(root / "data", root / "config", root / "cache")
    import platformdirs

    folders = platformdirs.PlatformDirs("studyapp", appauthor=False)
    return Paths(Path(folders.user_data_dir), Path(folders.user_config_dir), Path(folders.user_cache_dir))


def bundled(name: str) -> Path:
    """A folder that comes with the program (`decks` or `migrations`): inside the installed package, or, in a
    checkout, beside it."""
    installed = _PACKAGE / "_bundled" / name
    return installed if installed.is_dir() else _PACKAGE.parent / name
