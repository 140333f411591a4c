"""The learner's editor in the terminal's place, and back."""

import subprocess

from textual.app import App, SuspendNotSupported

from studyapp.errors import SettingsProblem
from studyapp.sessions.editing import Editing


def run_editor(app: App[None], editing: Editing) -> None:
    """Run the editor until it is closed. Raises SettingsProblem when it cannot be run here."""
    advice = "Set another with: studyapp config editor COMMAND"
    try:
        with app.suspend():
            status = subprocess.run(editing.command, check=False).returncode
    except SuspendNotSupported:
        raise SettingsProblem(
            "This terminal cannot make room for an editor.", f"Open {editing.path} yourself."
        ) from None
    except OSError as error:
        raise SettingsProblem(f"{editing.command[0]} cannot be started: {error.strerror}.", advice) from None
    app.refresh(layout=True)
    if status:
        raise SettingsProblem(f"{editing.command[0]} ended with status {status}.", advice)
