"""A candidate who sits exams: a bank of items of every kind, two clocks, and answers known to be right or wrong."""

from collections.abc import Iterable
from pathlib import Path

from studyapp.assessment.questions import Entered, Matched, Ordered, Picked, Question, Response
from studyapp.clock import Moment
from studyapp.content.library import Library
from studyapp.sessions.attempt import Attempt, attempts
from studyapp.sessions.exam import ExamSession, open_attempt, start
from studyapp.sessions.papers import Sitting
from tests.sessions.learner import START, Learner, library_of

EXAM = """
exams:
  - id: MOCK
    name: A mock exam
    default: true
    questions: 8
    scored: 6
    minutes: 48
    cut_score: 720
    domains:
      - id: "1"
        name: Building
        weight: 50
        tasks: {"1.1": Code, "1.2": Data}
      - id: "2"
        name: Running
        weight: 50
        tasks: {"2.1": Logs, "2.2": Cost}
  - id: OTHER
    questions: 4
    scored: 4
    minutes: 8
    cut_score: 700
    domains: [{id: "1", weight: 100}]
"""
ALLOWANCE_MS = 48 * 60_000

_BODIES = (
    "options: [right: a{n}, wrong: b{n}, wrong: c{n}, wrong: d{n}]",
    "options: [right: a{n}, wrong: b{n}, right: c{n}, wrong: d{n}, wrong: e{n}]",
    "order: [first {n}, second {n}, third {n}, fourth {n}]",
    "match: {{l{n}: r{n}, k{n}: s{n}, j{n}: t{n}}}",
    "vars: {{n: [2, 3, 5]}}\n    compute: n * {n} + 1\n    unit: MB",
)
"""Of every kind: one right option, two, steps, pairs, a number."""


def item(number: int, *, prompt: str = "", more: str = "") -> str:
    """A note of the bank; its kind, domain and task follow from its number, and it examines card f{number}."""
    domain = number % 2 + 1
    body = _BODIES[number % 5].format(n=number)
    shown = " with {n}" if number % 5 == 4 else ""
    question = prompt or f"Item {number}{shown}?"
    place = f'domain: "{domain}"\n    task: "{domain}.{number // 2 % 2 + 1}"'
    return f'  - id: i{number}\n    q: "{question}"\n    {body}\n    {place}\n    tests: [f{number}]\n{more}'


def bank(items: Iterable[int] = range(20), sealed: Iterable[int] = (90, 91, 92, 93)) -> str:
    """A deck of items, of the cards that they examine, and of items sealed as mock-1."""
    numbers, kept = list(items), list(sealed)
    notes = [item(number) for number in numbers]
    notes += [item(number, more="    sealed: mock-1\n") for number in kept]
    notes += [f"  - id: f{number}\n    q: Fact {number}?\n    a: It is {number}.\n" for number in (*numbers, *kept)]
    return "deck: bank\nnotes:\n" + "".join(notes)


class TwoClocks:
    """A wall clock and a monotonic one that are moved apart, as on a machine whose time is set."""

    def __init__(self, moment: Moment = START) -> None:
        self.moment = moment
        self._monotonic_ms = 777_000

    def now(self) -> Moment:
        return self.moment

    def monotonic_ms(self) -> int:
        return self._monotonic_ms

    def set_wall(self, *, seconds: float) -> None:
        """Somebody sets the time, forward or back."""
        self.moment = self.moment._replace(at_ms=self.moment.at_ms + round(seconds * 1000))

    def forward(self, *, seconds: float = 0, days: float = 0) -> None:
        """Time goes on."""
        self.set_wall(seconds=seconds + days * 86_400)
        self._monotonic_ms += round((seconds + days * 86_400) * 1000)

    def restart(self) -> None:
        """The machine is started anew: the monotonic clock begins where it likes."""
        self._monotonic_ms = 12


class Candidate(Learner):
    """A learner with the bank and the exams, and a clock of two hands."""

    def __init__(self, folder: Path, *decks: str) -> None:
        self.time = TwoClocks()
        super().__init__(folder, *(decks or (bank(), EXAM)), clock=self.time)  # type: ignore[arg-type]

    def sit(self, seed: int = 7, **terms: object) -> ExamSession:
        """Begin an attempt."""
        return start(self.desk("exam"), self.library, Sitting("MOCK", seed, **terms))  # type: ignore[arg-type]

    def resume(self, library: Library | None = None) -> ExamSession:
        """The open attempt as a new process takes it up: another store, another session."""
        window = self.window()
        desk = window.desk("exam")
        attempt = open_attempt(desk)
        assert attempt is not None
        return ExamSession(desk, library or window.library, attempt)

    def restart(self, *, closed_s: float = 0) -> ExamSession:
        """The program ends without a word, and is started again after a while."""
        self.time.restart()
        self.time.set_wall(seconds=closed_s)
        return self.resume()

    def edited(self, *decks: str) -> Library:
        """The library after its author edited the decks."""
        return library_of(*decks)

    @property
    def past(self) -> tuple[Attempt, ...]:
        """Every attempt, as the store has it."""
        return attempts(self.store.exam_entries())


def right(question: Question) -> Response:
    """The right answer, from what the author wrote."""
    body = question.card.note.body
    match question.kind:
        case "pick":
            return Picked(tuple(at for at, option in enumerate(body.options) if option.right))  # type: ignore[union-attr]
        case "order":
            return Ordered(tuple(range(len(question.texts))))
        case "match":
            return Matched(tuple(range(len(question.lefts))))
        case _:
            return Entered(question.answer)


def wrong(question: Question) -> Response:
    """A whole answer that is wrong."""
    body = question.card.note.body
    match question.kind:
        case "pick":
            wrongs = [at for at, option in enumerate(body.options) if not option.right]  # type: ignore[union-attr]
            return Picked(tuple(wrongs[: question.choose]))
        case "order":
            return Ordered((1, 0, *range(2, len(question.texts))))
        case "match":
            return Matched((1, 0, *range(2, len(question.lefts))))
        case _:
            return Entered("no idea")


def partial(question: Question) -> Response | None:
    """An answer that is not whole; None where there is none of that sort."""
    match question.kind:
        case "pick":
            return Picked((0,)) if question.choose > 1 else None
        case "order":
            return Ordered((0,))
        case "match":
            return Matched((0, *[-1] * (len(question.lefts) - 1)))
        case _:
            return None


def answer_all(session: ExamSession, rights: Iterable[bool | None], *, seconds: float = 0) -> None:
    """Answer question after question, right or wrong or not at all, each after so many seconds."""
    for position, is_right in enumerate(rights):
        session.go(position)
        if seconds:
            session.desk.clock.forward(seconds=seconds)  # type: ignore[attr-defined]
        if is_right is not None:
            asked = session.view.question
            session.answer(right(asked) if is_right else wrong(asked))
