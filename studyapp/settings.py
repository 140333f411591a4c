"""What a user may set, with its defaults. Kept as TOML in the config folder; comments and order survive a change."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from studyapp.errors import SettingsProblem


class Setting(msgspec.Struct, frozen=True):
    """One setting: its meaning and, for a number, the range it must lie in."""

    meaning: str
    low: int = 0
    high: int = 0


class Settings(msgspec.Struct, frozen=True):
    """Every setting. `keys` maps a binding's name to the keys it answers to, separated by commas."""

    new_per_day: int = 20
    reviews_per_day: int = 200
    rollover_hour: int = 4
    learn_ahead_minutes: int = 20
    theme: str = "studyapp-dark"
    editor: str = ""
    decks: tuple[str, ...] = ()
    keys: dict[str, str] = {}


DESCRIPTIONS: Mapping[str, Setting] = {
    "new_per_day": Setting("new cards introduced in one study day", 0, 9999),
    "reviews_per_day": Setting("reviews of known cards in one study day", 0, 99999),
    "rollover_hour": Setting("the local hour at which a study day begins", 0, 23),
    "learn_ahead_minutes": Setting("how early a card in a learning step may come when nothing else is left", 0, 1440),
    "theme": Setting("the colour theme"),
    "editor": Setting("the command that edits a deck; empty means $VISUAL or $EDITOR"),
    "decks": Setting("folders of decks read besides your own decks folder"),
    "keys": Setting("keys for bindings, as name = keys, such as study.undo = 'u,ctrl+z'"),
}


def read_settings(path: Path) -> Settings:
    """The settings in the file, or the defaults where there is none.

    Raises SettingsProblem that names the line or the setting at fault.
    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Settings()
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsProblem(f"{path}: {error}", "Mend the file or delete it to return to the defaults.") from None
    except OSError as error:
        raise SettingsProblem(f"{path}: {error.strerror}", "The file must be readable.") from None
    return settings_from(raw, str(path))


def settings_from(raw: Mapping[str, Any], where: str) -> Settings:
    """Settings from plain values, each checked. Raises SettingsProblem."""
    for name in raw:
        if name not in DESCRIPTIONS:
            raise SettingsProblem(f"{where}: there is no setting {name!r}.", f"There are {', '.join(DESCRIPTIONS)}.")
    if isinstance(raw.get("keys"), Mapping):
        raw = {**raw, "keys": _with_dots(raw["keys"])}
    try:
        settings = msgspec.convert(raw, Settings)
    except msgspec.ValidationError as error:
        reason = str(error).replace(" - at `$.", " for `").replace(" - at `$", " for `")
        raise SettingsProblem(f"{where}: {reason}.", "`studyapp config` lists the settings.") from None
    for name, setting in DESCRIPTIONS.items():
        value = getattr(settings, name)
        if setting.high and not setting.low <= value <= setting.high:
            raise SettingsProblem(f"{where}: {name} is {value}, not between {setting.low} and {setting.high}.")
    return settings


def _with_dots(keys: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Bindings by their names, dots and all: to TOML an unquoted `study.undo` is a table within a table."""
    flat: dict[str, Any] = {}
    for name, value in keys.items():
        flat |= _with_dots(value, f"{prefix}{name}.") if isinstance(value, Mapping) else {prefix + name: value}
    return flat


def changed(settings: Settings, name: str, text: str) -> Settings:
    """The settings with one of them read from text, as typed on a command line. Raises SettingsProblem."""
    raw = msgspec.to_builtins(settings)
    if name.startswith("keys."):
        raw["keys"] = {**raw["keys"], name.removeprefix("keys."): text}
    elif name not in DESCRIPTIONS or name == "keys":
        raise SettingsProblem(
            f"There is no setting {name!r}.",
            f"There are {', '.join(DESCRIPTIONS)}; a key is set as keys.NAME.",
        )
    elif name == "decks":
        raw["decks"] = [part.strip() for part in text.split(",") if part.strip()]
    elif isinstance(raw[name], int):
        try:
            raw[name] = int(text)
        except ValueError:
            raise SettingsProblem(f"{name} must be a whole number, and {text!r} is not one.") from None
    else:
        raw[name] = text
    return settings_from(raw, name)


def write_setting(path: Path, settings: Settings, name: str) -> None:
    """Put one setting's value into the file, leaving the rest of it as its owner wrote it."""
    import tomlkit

    top, _, key = name.partition(".")
    try:
        document = tomlkit.parse(path.read_text(encoding="utf-8")) if path.exists() else tomlkit.document()
        value = msgspec.to_builtins(getattr(settings, top))
        if key:
            table = document.setdefault(top, tomlkit.table())
            table[key] = value[key]
        else:
            document[top] = list(value) if isinstance(value, tuple) else value
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(".new")
        draft.write_text(tomlkit.dumps(document), encoding="utf-8")
        draft.replace(path)
    except OSError as error:
        raise SettingsProblem(f"{path}: {error.strerror}", "The setting was not saved.") from None
    except ValueError as error:
        raise SettingsProblem(f"{path}: {error}", "The setting was not saved.") from None
