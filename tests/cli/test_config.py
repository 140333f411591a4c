"""`studyapp config`: what is set is checked, kept, and does what it says; the rest of the file stays as it was."""

import pytest

from studyapp.settings import DESCRIPTIONS
from tests.cli.command import Command


def test_all_settings_are_shown_with_their_meaning(studyapp: Command) -> None:
    """And the file that they are in."""
    result = studyapp("config")
    assert result.lines[0] == f"# {studyapp.settings}"
    assert "new_per_day = 20  # new cards introduced in one study day" in result.lines
    assert len(result.lines) == 1 + len(DESCRIPTIONS)
    assert set(studyapp("config", "--json").json()) == set(DESCRIPTIONS)


def test_one_setting_is_shown(studyapp: Command) -> None:
    """For people and for programs."""
    assert studyapp("config", "rollover_hour").lines == [
        "rollover_hour = 4  # " + DESCRIPTIONS["rollover_hour"].meaning
    ]
    assert studyapp("config", "rollover_hour", "--json").json() == {"rollover_hour": 4}


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("new_per_day", "7", 7),
        ("reviews_per_day", "0", 0),
        ("theme", "studyapp-light", "studyapp-light"),
        ("editor", "code --wait", "code --wait"),
        ("decks", "/a,/b", ["/a", "/b"]),
    ],
)
def test_a_setting_is_kept(studyapp: Command, name: str, value: str, shown: object) -> None:
    """The next command knows it."""
    result = studyapp("config", name, value)
    assert (result.code, result.out) == (0, f"{name} is now {value}\n")
    assert studyapp("config", name, "--json").json() == {name: shown}


def test_a_key_is_kept_and_other_settings_can_be_set_after_it(studyapp: Command) -> None:
    """A table in the file does not swallow what is set later."""
    assert studyapp("config", "keys.study.undo", "u,ctrl+z").code == 0
    assert studyapp("config", "new_per_day", "9").code == 0
    assert studyapp("config", "keys.home.quit", "x").code == 0
    settings = studyapp("config", "--json").json()
    assert settings["keys"] == {"study.undo": "u,ctrl+z", "home.quit": "x"}
    assert settings["new_per_day"] == 9


def test_comments_and_order_of_the_file_stay(studyapp: Command) -> None:
    """Only the value changes."""
    studyapp.settings.parent.mkdir(parents=True)
    studyapp.settings.write_text('# mine\nrollover_hour = 5  # I sleep late\n\ntheme = "nord"\n')
    studyapp("config", "rollover_hour", "6")
    assert studyapp.settings.read_text() == '# mine\nrollover_hour = 6  # I sleep late\n\ntheme = "nord"\n'


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["nonsense"], "There is no setting 'nonsense'."),
        (["nonsense", "1"], "There is no setting 'nonsense'."),
        (["new_per_day", "many"], "new_per_day must be a whole number, and 'many' is not one."),
        (["new_per_day", "-1"], "-1"),
        (["rollover_hour", "24"], "rollover_hour is 24, not between 0 and 23."),
        (["keys", "u"], "There is no setting 'keys'."),
    ],
)
def test_what_cannot_be_set_is_refused_and_nothing_is_written(
    studyapp: Command, arguments: list[str], says: str
) -> None:
    """With what there is, or what it must be."""
    result = studyapp("config", "--", *arguments)
    assert (result.code, result.out) == (3, "")
    assert says in result.err
    assert not studyapp.settings.exists()


def test_the_daily_limit_does_what_it_says(studyapp: Command) -> None:
    """In the next command."""
    studyapp("config", "new_per_day", "2")
    assert studyapp("due", "--json").json()["new"] == 2


def test_the_rollover_hour_does_what_it_says(studyapp: Command) -> None:
    """A study day begins at that hour."""
    studyapp("config", "rollover_hour", "9")
    studyapp.study("", "4")
    assert studyapp.log()[0]["day"] == 20778


def test_a_folder_of_decks_can_be_set(studyapp: Command) -> None:
    """Its decks are read by every command."""
    folder = studyapp.home.parent / "elsewhere"
    folder.mkdir()
    (folder / "d.yaml").write_text("deck: elsewhere\nnotes:\n  - {id: n, q: Q, a: A}\n")
    studyapp("config", "decks", str(folder))
    assert "elsewhere" in {deck["deck"] for deck in studyapp("decks", "list", "--json").json()}
