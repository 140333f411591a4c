"""The learner's editor in the terminal's place, and back."""

import subprocess

from textual.app import App, SuspendNotSupported

from studyapp.errors import SettingsProblem
from studyapp.sessions.editing import Editing


def run_editor(app: App[None], editing: Editing) -> None:
    """Run the editor until it is closed. Raises SettingsProblem when it cannot be run here."""
    advice = "Set another with: studyapp config editor COMMAND"
    program = editing.command[0]
    problem = ""
    try:
        # Whatever goes wrong is caught inside: the screen comes back only when this block ends in peace.
        with app.suspend():
            try:
                status = subprocess.run(editing.command, check=False).returncode
                problem = f"{program} ended with status {status}." if status else ""
            except OSError as error:
                problem = f"{program} cannot be started: {error.strerror}."
    except SuspendNotSupported:
        problem, advice = "This terminal cannot make room for an editor.", f"Open {editing.path} yourself."
    if problem:
        raise SettingsProblem(problem, advice)
