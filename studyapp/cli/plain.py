"""Studying with ordinary prompts: whole lines, no cursor movement, nothing drawn; for screen readers and pipes.

Once an answer is durable, `saved ID` is printed on a line of its own. That is a contract.
"""

import shutil
import sys
import textwrap

from studyapp.cli.context import FINDINGS, FINE, say
from studyapp.content.markdown import Block, Code, Prose, Table, parse_markdown, plain_text
from studyapp.content.text import counted, safe
from studyapp.errors import StoreError, StudyError
from studyapp.sessions.reports import report
from studyapp.sessions.services import Services
from studyapp.sessions.study import Asking, Finished, Revealed, StudySession
from studyapp.sessions.wording import minutes_text, wait_text

HELP = """\
Before the answer: enter shows it (or submits what you typed), h gives a hint, x puts the card off.
After the answer: 1 Again, 2 Hard, 3 Good, 4 Easy; enter takes the suggested one.
At any time, after a slash where an answer is typed (as in /u): u undoes, b buries until tomorrow, s suspends,
f flags, n TEXT keeps a note, ! TEXT tells the deck's author what is wrong, q quits, ? shows this.
Everything that says "saved" is kept."""


def study_plainly(session: StudySession, services: Services) -> int:
    """Study until nothing is due or the learner quits. Returns the exit code."""
    view = session.view
    if isinstance(view, Finished):
        _finish(view, services, "Nothing is due here.")
        return FINDINGS
    say("Type ? and enter for help.")
    shown: object = None
    while not isinstance(view, Finished):
        if view != shown:
            _show(view)
        shown = view
        line = sys.stdin.readline()
        if not line:
            break
        try:
            if _obey(session, view, safe(line.strip())):
                break
        except StoreError:
            raise
        except StudyError as error:
            say(str(error))
        view = session.view
    _finish(Finished(session.summary()), services, "Nothing was rated.")
    return FINE


def _obey(session: StudySession, view: Asking | Revealed, line: str) -> bool:
    """Do what a line says. Returns whether to stop."""
    typing = isinstance(view, Asking) and view.typing
    if line.startswith("/") or not typing:
        word, _, rest = line.removeprefix("/").partition(" ")
        match word:
            case "q":
                return True
            case "?":
                say(HELP)
                return False
            case "u":
                say(session.undo())
                return False
            case "b":
                say(session.bury())
                return False
            case "s":
                say(session.suspend())
                return False
            case "f":
                say(session.flag())
                return False
            case "n" if rest:
                say(session.note(rest))
                return False
            case "!":
                say(report(session.desk, session.library, session.card, rest))
                return False
    if isinstance(view, Revealed):
        _rate(session, view, line)
    elif typing and line not in ("/h", "/x"):
        session.respond(line)
    elif line in ("h", "/h"):
        session.hint()
    elif line in ("x", "/x"):
        session.skip()
    elif not line:
        session.reveal()
    else:
        say("Press enter to show the answer, or type ? and enter for help.")
    return False


def _rate(session: StudySession, view: Revealed, line: str) -> None:
    rating = line or str(view.suggested)
    if rating not in ("1", "2", "3", "4"):
        say("Type a number from 1 to 4, or ? for help.")
        return
    rated = session.rate(int(rating))
    say(f"saved {rated.id}")
    if rated.notice:
        say(rated.notice)


def _show(view: Asking | Revealed) -> None:
    if isinstance(view, Asking):
        if view.hints:
            say(f"Hint: {view.hints[-1]}")
            return
        left = view.left
        say()
        say(f"Card {view.card.key}. Left: {left.steps} learning, {left.reviews} due, {left.new} new.")
        if view.edited:
            say("Its answer has changed since." if view.edited.edit == "key" else "It was reworded since.")
        for line in plain_lines(parse_markdown(view.card.prompt)):
            say(line)
        for line in view.card.note.code.splitlines():
            say(f"    {line}")
        hint = f", h for a hint ({view.more_hints})" if view.more_hints else ""
        say(
            f"Type the answer and press enter{hint.replace(' h ', ' /h ')}."
            if view.typing
            else f"Press enter to show the answer{hint}."
        )
        return
    if view.verdict:
        outcome = {"right": "Right.", "close": "Close.", "wrong": "Not right."}[view.verdict.outcome]
        say(f"{outcome} {view.verdict.remark}".strip())
    if view.asking.edited and view.asking.edited.edit == "key":
        say(f"The answer has changed. It was: {view.asking.edited.was}")
    say("Answer:")
    for line in plain_lines(parse_markdown(view.asking.card.answer)):
        say(line)
    for line in plain_lines(parse_markdown(view.asking.card.note.explain)):
        say(line)
    if view.asking.marks.note:
        say(f"Your note: {view.asking.marks.note}")
    choices = ", ".join(f"{each.rating} {each.name} ({each.comes_back})" for each in view.previews)
    say(f"Rate: {choices}; enter takes {view.suggested}.")


def plain_lines(blocks: tuple[Block, ...]) -> list[str]:
    """Blocks as lines of text, wrapped to the terminal."""
    width = min(shutil.get_terminal_size((80, 24)).columns, 100)
    lines: list[str] = []
    for block in blocks:
        match block:
            case Prose(runs, _, indent, marker):
                lead = " " * indent + (f"{'-' if marker == '•' else marker} " if marker else "")
                for text in plain_text(runs).split("\n"):
                    lines += textwrap.wrap(text, width, initial_indent=lead, subsequent_indent=" " * len(lead)) or [
                        lead
                    ]
            case Code(text, _, _, indent):
                lines += [" " * (indent + 4) + line for line in text.split("\n")]
            case Table(rows):
                lines += [" | ".join(plain_text(cell) for cell in row) for row in rows]
    return lines


def _finish(view: Finished, services: Services, nothing: str) -> None:
    """Say what was done, or `nothing`, and what comes next."""
    done = view.summary
    reviews = sum(done.ratings.values())
    say()
    if reviews:
        parts = ", ".join(f"{number} {name}" for name, number in done.ratings.items() if number)
        spent = minutes_text(done.duration_ms)
        say(f"Done: {counted(done.cards, 'card')}, {counted(reviews, 'review')} ({parts}), {spent}.")
    else:
        say(nothing)
    if done.next_step_ms is not None:
        wait = wait_text(done.next_step_ms - services.clock.now().at_ms)
        say(f"{counted(done.later_steps, 'card')} in a learning step, the next in {wait}.")
    if done.tomorrow:
        say(f"{counted(done.tomorrow, 'card')} due tomorrow.")
