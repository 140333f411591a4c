"""What is sealed is nowhere to be seen before its sitting but in the exam itself, and as open as any after it."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import get_args

import msgspec
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.assessment.forms import Form
from studyapp.bootstrap import open_store
from studyapp.cli import main
from studyapp.clock import FixedClock
from studyapp.content.library import Library, Selection
from studyapp.errors import SessionError
from studyapp.paths import bundled, user_paths
from studyapp.sessions.exam import ExamSession, start
from studyapp.sessions.overview import candidates_for, due_cards
from studyapp.sessions.papers import Sitting, form_for, sealed_labels
from studyapp.sessions.quiz import QuizPlan, Source, quiz_cards
from studyapp.sessions.services import Services
from studyapp.settings import Settings
from studyapp.shelf.shelf import Shelf
from tests.sessions.candidate import right, wrong
from tests.sessions.learner import START, answer, asked, library_of

EXAM = """
exams:
  - {id: MOCK, questions: 4, scored: 3, minutes: 8, cut_score: 720, domains: [{id: "1", weight: 100}]}
"""
# Every text of a note holds its word, which stands nowhere else.
KINDS = {
    "basic": 'q: "{w} q", a: "{w} a", reverse: yes, hint: "{w} hint", explain: "{w} so", code: "{w} = 1"',
    "cloze": 'cloze: "{w} is {{{{{w} hidden}}}}."',
    "typed": 'q: "{w} q", answer: "{w} a", accept: ["{w} too"]',
    "choice": 'q: "{w} q", options: [{{right: "{w} r", why: "{w} why"}}, {{wrong: "{w} x"}}]',
    "order": 'q: "{w} q", order: ["{w} one", "{w} two"], tests: [open]',
    "match": 'q: "{w} q", match: {{"{w} l": "{w} r", "{w} k": "{w} s"}}',
    "computed": 'q: "{w} {{n}}?", vars: {{n: [1, 2]}}, compute: n + 1',
}
ITEMS = ("choice", "order", "match", "computed")
DUE_SOURCES = get_args(Source)


def word(number: int) -> str:
    return f"zq{number:03}qz"


def note(number: int, kind: str, label: str) -> str:
    name, sealed = word(number), f", sealed: {label}" if label else ""
    return f'  - {{id: {name}, domain: "1", tags: [all, {name}-tag], {KINDS[kind].format(w=name)}{sealed}}}\n'


def deck_of(notes: list[tuple[str, str]]) -> str:
    """A deck of notes of these kinds under these seals, and an open card."""
    listed = "".join(note(number, kind, label) for number, (kind, label) in enumerate(notes))
    return f"deck: bank\nnotes:\n  - {{id: open, q: Open?, a: Yes.}}\n{listed}"


NOTES = st.lists(
    st.tuples(st.sampled_from(sorted(KINDS)), st.sampled_from(("", "", "mock-1", "mock-2"))), min_size=1, max_size=9
)


class Books:
    """A shelf that holds a library."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def sound_library(self) -> Library:
        return self._library

    def state(self) -> tuple[()]:
        return ()


class Person:
    """Services over a library of its own and a study database."""

    def __init__(self, folder: Path, deck: str) -> None:
        paths, clock = user_paths({}, folder), FixedClock(START)
        shelf: Shelf = Books(library_of(deck, EXAM))  # type: ignore[assignment]
        self.services = Services(paths, clock, Settings(new_per_day=999), shelf, {}, lambda: open_store(paths, clock))
        self.services.read_decks()

    def everything(self) -> dict[str, str]:
        """What each screen and command is given, as text."""
        services, library = self.services, self.services.library
        snapshot, today = services.snapshot(), services.today
        searches = ["", "zq", "is:item", "is:new", "tag:all", "-nothing", "domain:1", "kind:choice", "deck:bank"]
        said = {f"find {query}": repr(services.find(query)) for query in searches}
        for number in range(9):
            said[f"find {word(number)}"] = repr(services.find(word(number)).rows)
        said["overview"] = msgspec.json.encode(services.overview(Selection())).decode()
        said["study"] = repr(candidates_for(library, snapshot, Selection()))
        said["plan"] = repr(due_cards(library, snapshot, services.settings, today, Selection()))
        for source in DUE_SOURCES:
            said[f"quiz {source}"] = repr(quiz_cards(library, snapshot, QuizPlan(source=source, length=99), today))
        for length in range(1, 6):
            form = form_for(library, Sitting("MOCK", length, length), ())
            said[f"exam of {length}"] = repr(form.slots) if isinstance(form, Form) else ""
        said["log"] = repr(list(services.store.entries()))
        return said

    def study_everything(self) -> str:
        """Every card that study puts, to the end."""
        session = self.services.study(Selection())
        seen = []
        while (card := asked(session)) is not None:
            seen.append(repr(session.view))
            answer(session, 4)
            seen.append(card)
        return " ".join(seen)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an empty database, to be copied."""
    folder = tmp_path_factory.mktemp("empty")
    open_store(user_paths({}, folder), FixedClock(START)).close()
    return folder


@settings(max_examples=25)
@given(notes=NOTES, answers=st.lists(st.booleans(), min_size=9, max_size=9))
def test_nothing_sealed_shows_anywhere_until_it_was_sat_and_then_it_does(
    empty: Path, tmp_path_factory: pytest.TempPathFactory, notes: list[tuple[str, str]], answers: list[bool]
) -> None:
    """Whatever kinds of note are sealed, and under two seals; neither its id nor any of its texts."""
    folder = tmp_path_factory.mktemp("person") / "home"
    shutil.copytree(empty, folder)
    person = Person(folder, deck_of(notes))
    services = person.services
    sealed = {label: {word(at) for at, (_, has) in enumerate(notes) if has == label} for label in ("mock-1", "mock-2")}
    items = {label: [kind for kind, has in notes if has == label and kind in ITEMS] for label in sealed}

    def hidden(*labels: str) -> None:
        said = {**person.everything(), "studied": person.study_everything(), **person.everything()}
        for label in labels:
            for name in sealed[label]:
                assert [where for where, text in said.items() if name in text] == []

    hidden("mock-1", "mock-2")
    assert services.find("").cards == len(services.library.open_cards)
    assert sealed_labels(services.library, ()) == tuple(label for label in sealed if items[label])
    if not items["mock-1"]:
        with pytest.raises(SessionError):
            start(services.desk("exam"), services.library, Sitting("MOCK", 1, sealed="mock-1"))
        services.close()
        return
    sit_sealed(person, answers)
    services.read_decks()
    hidden("mock-2")
    found = repr(services.find("zq"))
    studied = repr(candidates_for(services.library, services.snapshot(), Selection()))
    quizzed = person.everything()["quiz all"]
    for at, (kind, label) in enumerate(notes):
        if label == "mock-1":
            assert word(at) in found
            assert (word(at) in studied) is (kind not in ITEMS)
            assert (word(at) in quizzed) is (kind in (*ITEMS, "typed"))
    services.close()


def sit_sealed(person: Person, answers: list[bool]) -> None:
    """Sit the sealed form; while it is open the rest of the program still knows nothing of what it says."""
    services = person.services
    session: ExamSession = start(services.desk("exam"), services.library, Sitting("MOCK", 1, sealed="mock-1"))
    for position, is_right in zip(range(len(session.attempt.cards)), answers, strict=False):
        session.go(position)
        question = session.view.question
        assert question.card.note.sealed == "mock-1"
        session.answer(right(question) if is_right else wrong(question))
    services.read_decks()
    said = person.everything()
    del said["log"]  # which tells what was put and answered: that is what resuming reads
    for key in session.attempt.cards:
        assert [where for where, text in said.items() if key.removeprefix("bank/") in text] == []
    session.finish()


def test_an_open_item_that_was_missed_does_not_write_of_a_sealed_card_that_it_examines(tmp_path: Path) -> None:
    deck = """
deck: bank
notes:
  - {id: item, q: Which?, domain: "1", options: [right: a, wrong: b], tests: [open, hidden]}
  - {id: open, q: Open?, a: Yes.}
  - {id: hidden, q: Hidden?, a: Yes., sealed: mock-1}
"""
    services = Person(tmp_path, deck).services
    session = start(services.desk("exam"), services.library, Sitting("MOCK", 1, 1))
    session.answer(wrong(session.view.question))
    session.finish()
    log = repr(list(services.store.entries()))
    assert "Pulled(card='bank/open'" in log
    assert "hidden" not in log
    services.close()


# --- on the command line ----------------------------------------------------------------------------------------------

Run = Callable[..., str]
OWN = deck_of([(kind, label) for kind in KINDS for label in ("", "mock-1")])
OWN_SEALED = [word(at) for at in range(2 * len(KINDS)) if at % 2]


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    """`studyapp` in a home of its own, over the bundled decks and one more; what it prints, on either output."""
    decks = tmp_path / "data" / "decks"
    decks.mkdir(parents=True)
    (decks / "own.yaml").write_text(OWN, encoding="utf-8")
    (decks / "exams.yaml").write_text(EXAM, encoding="utf-8")
    runner = CliRunner(env={"STUDYAPP_HOME": str(tmp_path), "STUDYAPP_NOW": "2026-11-22T08:00:00+01:00"})

    def command(*arguments: str, typed: str = "") -> str:
        result = runner.invoke(main, arguments, input=typed)
        if result.exception and not isinstance(result.exception, SystemExit):
            return f"{result.output}{result.exception}"
        return result.output

    return command


def outputs(run: Run) -> dict[str, str]:
    """What programs and people are told of the decks and the learner."""
    said = {
        "search": run("search", "--json"),
        "search a word": run("search", "--json", "zq"),
        "search items": run("search", "--json", "is:item"),
        "search, for people": run("search", "tag:all"),
        "decks": run("decks", "list", "--json"),
        "decks, for people": run("decks", "list"),
        "log": run("log", "--json"),
        "log, for people": run("log"),
        "due": run("due", "--json"),
        "history": run("exam", "--history", "--json"),
        "study": run("study", "--plain", "--deck", "bank", typed="\n3\n" * 40),
        "too small": run("exam", "--plain", "--exam", "MOCK", "--length", "200"),
        "no such deck": run("quiz", "--plain", "--deck", "nothing"),
        "no such tag": run("quiz", "--plain", "--tag", "nothing"),
    }
    for source in DUE_SOURCES:
        quiz = ("quiz", "--plain", "--json", "--length", "200", "--feedback", "end", "--source", source, "--seed", "1")
        said[f"quiz {source}"] = run(*quiz, "--deck", "bank", typed="1\n1 2\n" * 20)
    said["log after"] = run("log", "--json")
    return said


def bundled_sealed() -> list[str]:
    """The ids and the questions of the bundled items that are sealed."""
    library = Shelf(Path(bundled("decks")), []).library()
    cards = [card for card in library.cards.values() if card.note.sealed]
    assert len(cards) == 150
    return [text for card in cards for text in (card.key, card.note.id, json.dumps(card.prompt)[1:60])]


def test_no_command_tells_of_what_is_sealed_before_it_was_sat(run: Run) -> None:
    said = outputs(run)
    for text in (*OWN_SEALED, *bundled_sealed()):
        assert [where for where, output in said.items() if text in output] == []
    for at in range(0, 2 * len(KINDS), 2):  # what is open shows in all that list cards
        kind = list(KINDS)[at // 2]
        assert word(at) in said["search"]
        assert (word(at) in said["quiz all"]) is (kind in (*ITEMS, "typed"))
        assert (word(at) in said["study"]) is (kind not in ITEMS)
    assert said["history"].strip() == "[]"


def test_commands_tell_of_it_once_it_was_sat(run: Run) -> None:
    before = {each["deck"]: each for each in json.loads(run("decks", "list", "--json"))}
    sitting = ("exam", "--plain", "--exam", "MOCK", "--sealed", "mock-1", "--seed", "1")
    paper = run(*sitting, typed="\n" * 3 + "/submit\n/submit\n")
    sealed_items = [word(2 * at + 1) for at, kind in enumerate(KINDS) if kind in ITEMS]
    for name in sealed_items:
        assert name in paper
    found = [json.loads(line)["card"] for line in run("search", "--json", "deck:bank").splitlines()]
    for name in OWN_SEALED:
        assert any(name in card for card in found)
    after = {each["deck"]: each for each in json.loads(run("decks", "list", "--json"))}
    assert after["bank"]["items"] == before["bank"]["items"] + len(sealed_items)
    assert "zq" in run("quiz", "--plain", "--deck", "bank", "--seed", "1", typed="q\n")
    everything = run("search", "--json", "")
    assert [text for text in bundled_sealed() if text in everything] == []
    assert "has been sat" in run(*sitting)


def test_the_log_does_not_tell_the_items_of_a_sealed_form_before_its_sitting_is_over(tmp_path: Path) -> None:
    """While it is open no key is printed, in words or for programs; afterwards all of them are."""
    home = tmp_path / "home"
    deck = tmp_path / "bank.yaml"
    notes = [("choice", "mock-1"), ("choice", "mock-1"), ("choice", "")]
    deck.write_text(deck_of(notes) + EXAM, encoding="utf-8")

    def printed(*arguments: str, lines: str = "") -> str:
        environ = {"STUDYAPP_HOME": str(home)}
        result = CliRunner(env=environ).invoke(main, [*arguments, "--decks", str(deck)], input=lines)
        assert result.exit_code == 0, result.output
        return result.output

    printed("exam", "--plain", "--exam", "MOCK", "--sealed", "mock-1", lines="1\n\nf\nx 2\nq\n")
    for shown in (printed("log"), printed("log", "--json")):
        assert "exam-answered" in shown
        assert word(0) not in shown and word(1) not in shown
    printed("exam", "--plain", lines="submit\nsubmit\n")
    assert word(0) in printed("log", "--json") and word(1) in printed("log", "--json")
