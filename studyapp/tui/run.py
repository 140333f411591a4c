"""Run the application."""

from studyapp.content.library import Selection
from studyapp.sessions.services import Services
from studyapp.tui.app import StudyApp


def run_app(services: Services, study: Selection | None = None) -> None:
    """Run until the learner quits."""
    StudyApp(services, study).run()
