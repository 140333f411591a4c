"""Run the application."""

from typing import TYPE_CHECKING

from studyapp.content.library import Selection
from studyapp.sessions.services import Services
from studyapp.tui.app import StudyApp

if TYPE_CHECKING:
    from studyapp.sessions.papers import Sitting
    from studyapp.sessions.quiz import QuizPlan


def run_app(
    services: Services,
    study: Selection | None = None,
    quiz: "QuizPlan | None" = None,
    sitting: "Sitting | None" = None,
) -> None:
    """Run until the learner quits, from home or from where one of these begins."""

    def begin(app: StudyApp) -> None:
        if study is not None and study.cards:
            app.drill(study.cards)
        elif study is not None:
            app.study(study)
        elif quiz is not None:
            app.quiz(quiz)
        elif sitting is not None:
            app.exam(sitting)

    StudyApp(services, begin).run()
