"""Quizzes and exam questions with ordinary prompts."""

from collections.abc import Iterator

from studyapp.assessment.grading import right_options
from studyapp.assessment.questions import Question
from studyapp.cli.context import say
from studyapp.cli.lines import typed_lines
from studyapp.cli.plain import plain_lines
from studyapp.content.markdown import parse_markdown
from studyapp.content.model import Choice
from studyapp.content.text import counted
from studyapp.errors import SessionError
from studyapp.sessions.quiz import Answered, Confidence, Put, QuizDone, QuizSession
from studyapp.sessions.reports import report
from studyapp.sessions.responses import in_words, key_in_words, response_typed
from studyapp.sessions.services import Services

HELP = """\
Answer by number or letter: 2, or 1 3 where several are right; in order for steps; for pairs the letters in turn.
End with ~ if you are unsure, ~~ if you guess. `! TEXT` tells the deck's author what is wrong with the question.
q stops; what was answered counts."""


def quiz_plainly(session: QuizSession, services: Services) -> QuizDone:
    """Put every question, and those that were missed once more if the learner wants. Returns the first round."""
    say("Type ? and enter for help.")
    lines = typed_lines()
    done = _round(session, services, lines)
    first = done
    while done.missed:
        say("Type r and enter to retry what was missed, or enter to end.")
        if next(lines, "") != "r":
            break
        session = session.retry_missed()
        done = _round(session, services, lines)
    return first


def _round(session: QuizSession, services: Services, lines: Iterator[str]) -> QuizDone:
    put: Put | None = None
    while not isinstance(view := session.view, QuizDone):
        if isinstance(view, Put) and view != put:
            put = view
            say()
            say(f"Question {view.number} of {view.total}. [{view.question.card.key}]")
            show_question(view.question)
        line = next(lines, None)
        if line is None or line == "q":
            break
        if line == "?":
            say(HELP)
            continue
        try:
            if line.startswith("! ") and isinstance(view, Put):
                say(report(session.desk, services.library, view.question.card, line[2:]))
            else:
                _answer(session, services, line)
        except SessionError as error:
            say(str(error))
    done = session.stop()
    _summary(done, session.plan.part_marks)
    return done


def _answer(session: QuizSession, services: Services, line: str) -> None:
    view = session.view
    if not isinstance(view, Put):
        return
    text = line.rstrip("~ ")
    confidence: Confidence = "guess" if line.endswith("~~") else "unsure" if line.endswith("~") else "sure"
    answered = session.answer(response_typed(view.question, text), confidence)
    say(f"saved {answered.entry}")
    if session.plan.feedback == "each":
        show_marking(answered, services)
        session.go_on()


def show_question(question: Question, struck: frozenset[int] = frozenset()) -> None:
    """The stem, its code, what there is to choose from, and what to do."""
    for line in plain_lines(parse_markdown(question.stem)):
        say(line)
    for line in question.card.note.code.splitlines():
        say(f"    {line}")
    if question.kind == "match":
        for at, left in enumerate(question.lefts, 1):
            say(f"{at}. {left}")
    for place, at in enumerate(question.order):
        name = chr(ord("a") + place) if question.kind == "match" else str(place + 1)
        gone = " (struck out)" if at in struck else ""
        say(f"{name}. {question.texts[at]}{gone}")
    say(question.instruction)


def show_marking(answered: Answered, services: Services) -> None:
    """Whether an answer was right, and why."""
    question, note = answered.question, answered.question.card.note
    if answered.graded.right:
        say("Right by a guess: it comes back sooner." if answered.lucky else "Right.")
    else:
        say("Wrong, and you were sure: a misconception." if answered.misconception else "Wrong.")
        say(f"You answered: {in_words(question, answered.response)}")
        say(f"The answer is: {key_in_words(question)}")
    show_rationales(question)
    for line in plain_lines(parse_markdown(note.explain)):
        say(line)
    for name in note.facts:
        if fact := services.library.facts.get(name):
            say(f"Fact ({fact.verified}): {fact.statement}")
    if note.source:
        say(f"Source: {', '.join(note.source)}")


def show_rationales(question: Question) -> None:
    """Why each option is right or wrong."""
    body = question.card.note.body
    if not isinstance(body, Choice):
        return
    key = right_options(question)
    for place, at in enumerate(question.order, 1):
        why = body.options[at].why
        say(f"{place}. {'right' if at in key else 'wrong'}{f': {why}' if why else ''}")


def _summary(done: QuizDone, part_marks: bool) -> None:
    say()
    say(f"{done.right} of {counted(len(done.answers), 'question')} right.")
    if part_marks:
        say(f"With part marks: {done.points:.2f} points.")
    else:
        say("Several right options count all or nothing.")
    for each in done.missed:
        mark = " (you were sure)" if each.misconception else ""
        say(f"Missed: {each.question.card.key}{mark}. The answer is: {key_in_words(each.question)}")
