"""What a user may set: read with errors that name the place, written with everything else left as it was."""

from pathlib import Path

import pytest

from studyapp.errors import SettingsProblem
from studyapp.settings import DESCRIPTIONS, Settings, changed, read_settings, settings_from, write_setting

WRITTEN = """\
# my settings

new_per_day = 12   # fewer on weekdays
theme = 'nord'

decks = [
  "~/decks",  # mine
]

[keys]  # as in vim
study.undo = 'u,ctrl+z'
"study.flag" = 'f'
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "config" / "settings.toml"
    path.parent.mkdir()
    return path


def test_without_a_file_the_defaults_hold(file: Path) -> None:
    assert read_settings(file) == Settings()


def test_every_setting_is_described_and_every_default_passes_its_own_check() -> None:
    assert tuple(DESCRIPTIONS) == Settings.__struct_fields__
    assert all(setting.meaning for setting in DESCRIPTIONS.values())
    assert settings_from({}, "nowhere") == Settings()


def test_a_file_is_read(file: Path) -> None:
    """A binding's name may be quoted or not; the dot is part of it either way."""
    file.write_text(WRITTEN)
    assert read_settings(file) == Settings(
        new_per_day=12,
        theme="nord",
        decks=("~/decks",),
        keys={"study.undo": "u,ctrl+z", "study.flag": "f"},
    )


FAULTS = [
    # the file, and what the message must name
    ("new_per_day = 5\ntheme = \n", "line 2"),
    ("new_per_day = 5\nnew_per_day = 6\n", "line 2"),
    ("[keys\n", "line 1"),
    ("new_per_day = 'five'", "`new_per_day`"),
    ("new_per_day = 5.5", "`new_per_day`"),
    ("new_per_day = true", "`new_per_day`"),
    ("new_per_day = -1", "new_per_day is -1, not between 0 and 9999"),
    ("new_per_day = 10000", "new_per_day is 10000, not between 0 and 9999"),
    ("reviews_per_day = 100000", "reviews_per_day"),
    ("rollover_hour = 24", "rollover_hour is 24, not between 0 and 23"),
    ("rollover_hour = -1", "rollover_hour is -1"),
    ("learn_ahead_minutes = 1441", "learn_ahead_minutes"),
    ("theme = 3", "`theme`"),
    ("editor = ['vim']", "`editor`"),
    ("decks = '~/decks'", "`decks`"),
    ("decks = [1]", "`decks[0]`"),
    ("keys = 'u'", "`keys`"),
    ("[keys]\nstudy.undo = 5", "`keys"),
    ("new_a_day = 5", "'new_a_day'"),
    ("rollover_hour = 2026-11-22", "`rollover_hour`"),
]


@pytest.mark.parametrize(("text", "named"), FAULTS)
def test_a_fault_is_told_with_the_file_and_the_line_or_the_setting(file: Path, text: str, named: str) -> None:
    file.write_text(text)
    with pytest.raises(SettingsProblem) as caught:
        read_settings(file)
    assert str(file) in caught.value.message
    assert named in caught.value.message


def test_an_unknown_setting_is_told_with_those_there_are(file: Path) -> None:
    file.write_text("colour = 'red'")
    with pytest.raises(SettingsProblem) as caught:
        read_settings(file)
    assert all(name in caught.value.advice for name in DESCRIPTIONS)


def test_a_file_that_is_not_text_is_told(file: Path) -> None:
    file.write_bytes(b"theme = '\xff'")
    with pytest.raises(SettingsProblem, match=r"settings\.toml"):
        read_settings(file)


def test_a_file_that_cannot_be_read_is_told(file: Path) -> None:
    file.mkdir()
    with pytest.raises(SettingsProblem, match=r"settings\.toml"):
        read_settings(file)
    with pytest.raises(SettingsProblem, match="not saved"):
        write_setting(file, Settings(), "theme")


CHANGES = [
    ("new_per_day", "7", {"new_per_day": 7}),
    ("rollover_hour", "0", {"rollover_hour": 0}),
    ("rollover_hour", "23", {"rollover_hour": 23}),
    ("theme", "nord", {"theme": "nord"}),
    ("editor", "code -w", {"editor": "code -w"}),
    ("editor", "", {"editor": ""}),
    ("decks", "~/a, /b c/d,", {"decks": ("~/a", "/b c/d")}),
    ("decks", "", {"decks": ()}),
    ("keys.study.undo", "u,ctrl+z", {"keys": {"study.undo": "u,ctrl+z"}}),
]


@pytest.mark.parametrize(("name", "text", "fields"), CHANGES)
def test_a_change_is_read_from_text_and_survives_being_written(
    file: Path, name: str, text: str, fields: dict[str, object]
) -> None:
    """What is read back is what was set, and nothing else has changed."""
    expected = Settings(**fields)  # type: ignore[arg-type]
    after = changed(Settings(), name, text)
    assert after == expected
    write_setting(file, after, name)
    assert read_settings(file) == expected
    assert [each.name for each in file.parent.iterdir()] == ["settings.toml"]


@pytest.mark.parametrize(
    ("name", "text", "named"),
    [
        ("new_per_day", "many", "'many'"),
        ("new_per_day", "10000", "9999"),
        ("rollover_hour", "24", "23"),
        ("rollover_hour", "4.5", "'4.5'"),
        ("colour", "red", "'colour'"),
        ("keys", "u", "keys.NAME"),
        ("", "x", "''"),
    ],
)
def test_a_change_that_cannot_be_is_refused(name: str, text: str, named: str) -> None:
    with pytest.raises(SettingsProblem) as caught:
        changed(Settings(), name, text)
    assert named in str(caught.value)


def test_writing_keeps_comments_order_and_everything_else(file: Path) -> None:
    """Line by line the file is what its owner wrote, but for the value that changed."""
    file.write_text(WRITTEN)
    settings = read_settings(file)
    for name, text in [("new_per_day", "30"), ("keys.study.flag", "ctrl+f"), ("theme", "dracula")]:
        settings = changed(settings, name, text)
        write_setting(file, settings, name)
    expected = WRITTEN.replace("= 12 ", "= 30 ").replace("'nord'", '"dracula"').replace("'f'", '"ctrl+f"')
    assert file.read_text() == expected
    assert read_settings(file) == settings


def test_a_setting_that_was_not_in_the_file_joins_it(file: Path) -> None:
    """Above the tables, where TOML reads it as a setting and not as a binding."""
    file.write_text("[keys] # mine\n'study.undo' = 'u'\n")
    settings = read_settings(file)
    for name, text in [("theme", "nord"), ("keys.study.undo", "z"), ("keys.home.quit", "x"), ("decks", "/a")]:
        settings = changed(settings, name, text)
        write_setting(file, settings, name)
    assert read_settings(file) == settings
    assert settings.keys == {"study.undo": "z", "home.quit": "x"}
    assert "[keys] # mine" in file.read_text()


def test_the_first_setting_makes_the_file_and_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "new" / "config" / "settings.toml"
    write_setting(path, changed(Settings(), "theme", "nord"), "theme")
    assert path.read_text() == 'theme = "nord"\n'


def test_a_file_that_broke_meanwhile_is_told_and_left_as_it_is(file: Path) -> None:
    file.write_text("theme = [\n")
    with pytest.raises(SettingsProblem) as caught:
        write_setting(file, Settings(), "theme")
    assert "line" in caught.value.message
    assert file.read_text() == "theme = [\n"
