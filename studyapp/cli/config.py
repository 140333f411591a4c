"""`studyapp config`: see and change the settings."""

import click
import msgspec

from studyapp.cli.context import common_options, json_line, say, services_of
from studyapp.errors import SettingsProblem
from studyapp.settings import DESCRIPTIONS


@click.command()
@click.argument("name", required=False)
@click.argument("value", required=False)
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@common_options
@click.pass_context
def config(context: click.Context, name: str | None, value: str | None, as_json: bool) -> None:
    """Show all settings, show one, or set one.

    A key is set by the name that the help of a screen gives it: studyapp config keys.study.undo u,ctrl+z
    """
    services = services_of(context, decks=False)
    if name is not None and value is not None:
        services.change_setting(name, value)
        say(f"{name} is now {value}")
        return
    settings = msgspec.to_builtins(services.settings)
    if name is not None:
        if name not in DESCRIPTIONS:
            raise SettingsProblem(f"There is no setting {name!r}.", f"There are {', '.join(DESCRIPTIONS)}.")
        settings = {name: settings[name]}
    if as_json:
        json_line(settings)
        return
    if name is None:
        say(f"# {services.paths.settings}")
    for key, shown in settings.items():
        say(f"{key} = {msgspec.json.encode(shown).decode()}  # {DESCRIPTIONS[key].meaning}")
