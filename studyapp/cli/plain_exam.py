"""Sitting an exam with ordinary prompts. `saved ID` tells that an answer is durable; the time is told on request."""

from collections.abc import Iterator

from studyapp.cli.context import FINE, json_line, say
from studyapp.cli.lines import typed_lines
from studyapp.cli.plain_quiz import show_question, show_rationales
from studyapp.content.text import counted
from studyapp.errors import SessionError, UsageError
from studyapp.sessions.exam import ExamSession, open_attempt, start
from studyapp.sessions.papers import Sitting
from studyapp.sessions.reports import report
from studyapp.sessions.responses import in_words, key_in_words, response_typed
from studyapp.sessions.results import Result, Share, as_object, result_of
from studyapp.sessions.services import Services
from studyapp.sessions.wording import clock_text

HELP = """\
Answer by number or letter: 2, or 1 3 where several are right. Enter goes to the next question.
p goes back, g N goes to a question, f flags, x N strikes an option out, c clears the answer, t tells the time left,
r lists what is incomplete or flagged, ! TEXT tells the deck's author what is wrong with a question,
submit hands in, q leaves: the attempt waits, and nothing is lost.
Where an answer is typed in words, put a slash before these: /p, /t, /submit."""


def sit_plainly(services: Services, sitting: Sitting, as_json: bool) -> int:
    """Begin or resume an attempt and sit it until it is handed in, the time is up, or the candidate leaves."""
    session = _begin(services, sitting)
    asked_to_submit = False
    say("Type ? and enter for help.")
    for line in _with_questions(session):
        if session.left_ms == 0:
            return _time_is_up(session, services, as_json)
        if notice := session.notice():
            say(notice)
        word = line.removeprefix("/") if line.startswith("/") or session.view.question.kind != "enter" else ""
        if word == "q":
            break
        if word == "submit":
            missing = len(session.lines(only="incomplete"))
            if not missing or asked_to_submit:
                return _finish(session, services, as_json)
            asked_to_submit = True
            say(f"{counted(missing, 'question')} not fully answered. Type submit once more to hand in.")
            continue
        try:
            _obey(session, line, word)
        except SessionError as error:
            say(str(error))
    if session.left_ms == 0:
        return _time_is_up(session, services, as_json)
    say(f"The attempt waits. Time left: {clock_text(session.left_ms)}.")
    session.beat()
    return FINE


def _begin(services: Services, sitting: Sitting) -> ExamSession:
    desk = services.desk("exam")
    waiting = open_attempt(desk)
    if waiting is None:
        try:
            session = start(desk, services.library, sitting)
        except SessionError as error:
            if sitting.sealed:  # sat already, or there is none of that name
                raise UsageError(error.message, error.advice) from None
            raise
        terms = session.attempt.terms
        questions = counted(len(terms.slots), "question")
        say(f"{terms.exam}: {questions}, {clock_text(terms.allowance_ms)}. Seed {terms.seed}.")
    else:
        session = ExamSession(desk, services.library, waiting)
        say(f"Resuming the attempt at {waiting.terms.exam}. Time left: {clock_text(session.left_ms)}.")
    return session


def _with_questions(session: ExamSession) -> Iterator[str]:
    """The lines typed, with the question put before each as often as it has changed."""
    lines = typed_lines(idle=session.beat)
    shown: object = None
    while True:
        view = session.view
        at = (view.position, view.struck)
        if at != shown and session.left_ms:
            shown = at
            flag = " Flagged." if view.flagged else ""
            say()
            say(f"Question {view.position + 1} of {view.total}.{flag}")
            show_question(view.question, view.struck)
            if view.response is not None:
                say(f"Your answer: {in_words(view.question, view.response)}")
        line = next(lines, None)
        if line is None:
            return
        yield line


def _obey(session: ExamSession, line: str, word: str) -> None:
    verb, _, rest = word.partition(" ")
    view = session.view
    if word == "?":
        say(HELP)
    elif not line or verb == "n":
        session.go(view.position + 1)
    elif word == "p":
        session.go(view.position - 1)
    elif verb == "!" and rest:
        say(report(session.desk, session.library, view.question.card, rest))
    elif verb == "g" and rest.strip().isdigit():
        session.go(int(rest) - 1)
    elif word == "f":
        session.flag()
        say("Flagged." if session.view.flagged else "Flag removed.")
    elif verb == "x" and rest.strip().isdigit():
        place = int(rest) - 1
        if not 0 <= place < len(view.question.order):
            raise SessionError("There is no such option.")
        session.strike(view.question.order[place])
    elif word == "c":
        say(f"saved {session.answer(None)}")
    elif word == "t":
        say(f"Time left: {clock_text(session.left_ms)}.")
    elif word == "r":
        for each in session.lines():
            if each.state != "answered" or each.flagged:
                say(f"{each.position + 1}: {each.state}{', flagged' if each.flagged else ''}")
    else:
        say(f"saved {session.answer(response_typed(view.question, line))}")


def _time_is_up(session: ExamSession, services: Services, as_json: bool) -> int:
    say("The time is up. What you answered is handed in.")
    return _finish(session, services, as_json, timed_out=True)


def _finish(session: ExamSession, services: Services, as_json: bool, *, timed_out: bool = False) -> int:
    attempt = session.finish("time" if timed_out else "submitted")
    services.library = services.library.after(services.snapshot().sat)
    result = result_of(attempt, services.library)
    if as_json:
        json_line(as_object(result))
    else:
        show_result(result, services)
    return FINE


def show_result(result: Result, services: Services) -> None:
    """The score and what it means, then every question with its key."""
    say()
    say(f"{result.blueprint.id}: {'passed' if result.passed else 'failed'}.")
    say(f"Scaled score {result.scaled} of {result.blueprint.scale[1]}, cut {result.blueprint.cut_score} (an estimate).")
    say(f"{result.raw} of {result.scored} scored questions right, {result.right} of {result.total} in all.")
    low, high, chance = result.band
    say(f"Which questions count is chance: between {low} and {high} in 95 of 100 cases; passing in {chance:.0%}.")
    for title, shares in (
        ("Domains", result.domains),
        ("Tasks", result.tasks),
        ("Evidence", (result.seen, result.unseen)),
    ):
        if shares:
            say(f"{title}:")
        for share in shares:
            say(f"  {_share(share)}")
    say(f"Time: {clock_text(result.time_ms)}; the pace is {clock_text(result.pace_ms)} a question.")
    for sink in result.sinks[:5]:
        say(f"  Question {sink.position + 1} took {clock_text(sink.time_ms)}.")
    changes = result.changes
    say(f"Changed answers: {changes.wrong_to_right} wrong to right, {changes.right_to_wrong} right to wrong.")
    for each in result.questions:
        say()
        say(f"Question {each.position + 1}: {'right' if each.right else 'wrong'}. [{each.key}]")
        if each.question is None:
            say("Its card is in no deck now.")
            continue
        show_question(each.question)
        say(f"You answered: {in_words(each.question, each.response)}")
        say(f"The answer is: {key_in_words(each.question)}")
        show_rationales(each.question)
        for name in each.question.card.note.facts:
            if fact := services.library.facts.get(name):
                say(f"Fact ({fact.verified}): {fact.statement}")


def _share(share: Share) -> str:
    percent = f", {share.right / share.of:.0%}" if share.of else ""
    return f"{share.name}: {share.right} of {share.of}{percent}"
