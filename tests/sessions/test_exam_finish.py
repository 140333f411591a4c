"""Handing in: responses become reviews once, all together, and what was missed brings back what it examines."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from threading import Barrier, Thread

import pytest

from studyapp.assessment.questions import Picked
from studyapp.assessment.responses import response_from
from studyapp.errors import Overtaken, SessionError
from studyapp.memory.entries import Entry, ExamFinished, Pulled, Reviewed, Shown
from studyapp.memory.schedule import NEW, Learned
from studyapp.sessions.exam import ExamSession
from studyapp.sessions.study import LONGEST_ANSWER_MS
from studyapp.store.store import Store
from tests.sessions.candidate import EXAM, Candidate, answer_all, bank, partial, right, wrong
from tests.sessions.learner import library_of


@pytest.fixture
def candidate(tmp_path: Path) -> Iterator[Candidate]:
    someone = Candidate(tmp_path)
    yield someone
    someone.close()


def reviews(candidate: Candidate) -> list[Entry]:
    return [entry for entry in candidate.log if isinstance(entry.event, Reviewed) and entry.event.attempt]


def flashcard(item: str) -> str:
    """The card that an item of the bank examines."""
    return item.replace("/i", "/f")


def learn(candidate: Candidate, *cards: str, ratings: tuple[int, ...] = (4,)) -> None:
    """Review flashcards, which takes them into review at once with Easy."""
    for card in cards:
        for rating in ratings:
            event = Reviewed(card, rating, candidate.library.cards[card].fingerprint, 1000)
            candidate.desk("study").append(event, shown=Shown("", "", ""))


# --- reviews ----------------------------------------------------------------------------------------------------------


def test_no_response_is_a_review_before_the_attempt_is_over(candidate: Candidate) -> None:
    """Memory knows nothing of it: what is being examined must not be told by what comes up in study."""
    session = candidate.sit()
    answer_all(session, [True, False] * 4)
    candidate.resume()
    assert reviews(candidate) == []
    assert candidate.store.snapshot().memories == {}
    session.finish()
    assert len(reviews(candidate)) == 8


def test_right_is_good_wrong_or_not_whole_is_again_and_no_answer_is_no_review(candidate: Candidate) -> None:
    session = candidate.sit(questions=16)
    wanted = {}
    for position in range(16):
        session.go(position)
        asked = session.view.question
        card = asked.card.key
        match position % 4:
            case 0:
                session.answer(right(asked))
                wanted[card] = 3
            case 1:
                session.answer(wrong(asked))
                wanted[card] = 1
            case 2 if (half := partial(asked)) is not None:
                session.answer(half)
                wanted[card] = 1
            case 3:
                session.answer(right(asked))
                session.answer(None)
    session.finish()
    assert {entry.event.card: entry.event.rating for entry in reviews(candidate)} == wanted  # type: ignore[union-attr]
    for card in session.attempt.cards:
        assert isinstance(candidate.memory(card), Learned) is (card in wanted)
    assert candidate.store.projection() == candidate.store.replayed()


def test_a_review_says_what_was_shown_answered_and_where(candidate: Candidate) -> None:
    session = candidate.sit()
    asked = session.view.question
    candidate.time.forward(seconds=40)
    session.answer(wrong(asked))
    session.finish()
    (entry,) = reviews(candidate)
    event = entry.event
    assert isinstance(event, Reviewed)
    assert (event.card, event.fingerprint) == (asked.card.key, asked.card.fingerprint)
    assert response_from(event.response or "") == wrong(asked)
    assert (event.attempt, event.confidence, event.duration_ms) == (session.attempt.id, None, 40_000)
    assert (entry.mode, entry.day, entry.at_ms) == ("exam", candidate.today, candidate.now.at_ms)


def test_the_time_of_a_review_is_bounded_as_in_study(candidate: Candidate) -> None:
    """Whoever left the exam open overnight has not answered for that long; the attempt keeps the whole time."""
    session = candidate.sit()
    candidate.time.forward(seconds=1_800)
    session.answer(right(session.view.question))
    attempt = session.finish()
    assert [entry.event.duration_ms for entry in reviews(candidate)] == [LONGEST_ANSWER_MS]  # type: ignore[union-attr]
    assert attempt.time_on[attempt.cards[0]] == 1_800_000
    assert candidate.store.snapshot().today(candidate.today).duration_ms == LONGEST_ANSWER_MS


def test_the_end_and_all_that_follows_are_one_transaction(
    candidate: Candidate, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever event the program dies at, the attempt is still open and nothing is reviewed; then it is handed in."""
    session = candidate.sit()
    answer_all(session, [False] * 8)
    before = (candidate.log, candidate.store.projection())
    whole = Store._append
    for dies_at in (0, 1, 2, 7, 15):
        calls = iter(range(100))

        def dying(self: Store, *arguments: object, calls: Iterator[int] = calls, dies_at: int = dies_at) -> Entry:
            if next(calls) == dies_at:
                raise KeyboardInterrupt
            return whole(self, *arguments)  # type: ignore[arg-type]

        with monkeypatch.context() as patch:
            patch.setattr(Store, "_append", dying)
            with pytest.raises(KeyboardInterrupt):
                session.finish()
        assert (candidate.log, candidate.store.projection()) == before
    resumed = candidate.resume()
    resumed.finish()
    assert Counter(candidate.kinds)["reviewed"] == 8
    assert candidate.kinds.count("exam-finished") == 1


# --- never twice ------------------------------------------------------------------------------------------------------


def test_of_two_windows_that_hand_in_one_is_told_and_there_is_one_set_of_reviews(candidate: Candidate) -> None:
    """However often the second tries again."""
    one = candidate.sit()
    answer_all(one, [True, False, True])
    other = candidate.resume()
    done = one.finish()
    log = candidate.log
    with pytest.raises(Overtaken):
        other.finish()
    assert other.attempt == done
    for session in (one, other):
        for _ in range(2):
            with pytest.raises(SessionError):
                session.finish("time")
    assert candidate.log == log
    assert len(reviews(candidate)) == 3


def test_windows_that_hand_in_at_the_same_moment_make_one_set_of_reviews(candidate: Candidate) -> None:
    first = candidate.sit()
    answer_all(first, [True, False, True])
    sessions = [candidate.resume() for _ in range(3)]
    barrier = Barrier(3)
    outcomes: list[str] = []

    def finish(session: ExamSession) -> None:
        barrier.wait()
        try:
            outcomes.append(session.finish().finished)
        except Overtaken:
            outcomes.append("overtaken")

    threads = [Thread(target=finish, args=(session,)) for session in sessions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["overtaken", "overtaken", "submitted"]
    assert Counter(candidate.kinds)["exam-finished"] == 1
    assert len(reviews(candidate)) == 3
    assert candidate.store.projection() == candidate.store.replayed()


# --- what was missed --------------------------------------------------------------------------------------------------


def test_missed_items_bring_the_cards_they_examine_back_today_and_right_ones_do_not(candidate: Candidate) -> None:
    items = candidate.sit(clock="paused").attempt.cards
    learn(candidate, *map(flashcard, items))
    session = candidate.restart(closed_s=86_400)
    known = {card: candidate.learned(flashcard(card)) for card in items}
    assert all(memory.due_day > candidate.today for memory in known.values())
    rights = [True, False, None, False, True, None, False, True]
    answer_all(session, rights)
    session.finish()
    for card, is_right in zip(items, rights, strict=True):
        memory = candidate.learned(flashcard(card))
        pulled = is_right is False
        assert memory.due_day == (candidate.today if pulled else known[card].due_day)
        assert (memory.stability, memory.difficulty, memory.reviews, memory.last_day) == (
            known[card].stability,
            known[card].difficulty,
            known[card].reviews,
            known[card].last_day,
        )
    pulls = [entry.event for entry in candidate.log if isinstance(entry.event, Pulled)]
    assert [pull.card for pull in pulls] == [
        flashcard(card) for card, is_right in zip(items, rights, strict=True) if is_right is False
    ]
    assert {pull.attempt for pull in pulls} == {session.attempt.id}
    assert candidate.study().view.left.reviews == 3  # type: ignore[union-attr]


def test_cards_that_are_new_in_a_step_or_due_anyway_are_left_as_they_are(candidate: Candidate) -> None:
    new, step, late = (flashcard(card) for card in candidate.sit(clock="paused").attempt.cards[:3])
    learn(candidate, step, ratings=(1,))
    learn(candidate, late)
    session = candidate.restart(closed_s=30 * 86_400)
    before = {card: candidate.memory(card) for card in (new, step, late)}
    assert before[new] == NEW
    assert candidate.learned(step).step is not None
    assert candidate.learned(late).due_day < candidate.today
    answer_all(session, [False] * 3)
    session.finish()
    assert {card: candidate.memory(card) for card in (new, step, late)} == before
    assert candidate.store.projection() == candidate.store.replayed()


def test_an_item_pulls_all_cards_of_a_note_and_cards_of_other_decks(tmp_path: Path) -> None:
    """`tests` names a note, a card, or either of another deck; what is no longer there is passed over."""
    deck = """
deck: bank
notes:
  - id: item
    q: Which?
    options: [right: a, wrong: b]
    domain: "1"
    tests: [sizes, other/names, "other/parts#c2"]
  - {id: sizes, cloze: "From {{one}} to {{two}}."}
"""
    other = """
deck: other
notes:
  - {id: names, q: Name?, a: Lambda., reverse: yes}
  - {id: parts, cloze: "{{a}} and {{b}}"}
"""
    candidate = Candidate(tmp_path, deck, other, EXAM)
    cards = ["bank/sizes#c1", "bank/sizes#c2", "other/names", "other/names#reverse", "other/parts#c1", "other/parts#c2"]
    learn(candidate, *cards)
    session = candidate.sit(questions=1)
    session.answer(Picked((1,)))
    session.finish()
    due = {card: candidate.learned(card).due_day == candidate.today for card in cards}
    assert due == {**dict.fromkeys(cards, True), "other/parts#c1": False}
    assert candidate.store.projection() == candidate.store.replayed()
    candidate.close()


# --- decks edited meanwhile -------------------------------------------------------------------------------------------


def test_an_item_that_left_its_deck_is_no_review_and_the_rest_is(candidate: Candidate) -> None:
    session = candidate.sit()
    answer_all(session, [True] * 8)
    gone = int(session.attempt.cards[3].removeprefix("bank/i"))
    session = candidate.resume(library_of(bank([at for at in range(20) if at != gone]), EXAM))
    attempt = session.finish()
    assert attempt.finished == "submitted"
    assert len(reviews(candidate)) == 7
    assert f"bank/i{gone}" not in attempt.right


@pytest.mark.parametrize("edit", ["options: [right: new, wrong: old]", "a: So it is.", "answer: 6 MB"])
def test_an_item_that_became_another_kind_of_note_does_not_keep_the_attempt_open(
    candidate: Candidate, edit: str
) -> None:
    """Its answer is none to what it asks now; the other seven count."""
    session = candidate.sit()
    answer_all(session, [True] * 8)
    key = next(card for card in session.attempt.cards if int(card.removeprefix("bank/i")) % 5 in (2, 3, 4))
    number = int(key.removeprefix("bank/i"))
    text = bank([at for at in range(20) if at != number])
    edited = library_of(f"{text}  - id: i{number}\n    q: Other?\n    {edit}\n", EXAM)
    attempt = candidate.resume(edited).finish()
    assert attempt.finished == "submitted"
    assert len(attempt.right) == 7
    assert key not in attempt.right


def test_the_finish_is_the_last_entry_of_which_the_time_counts(candidate: Candidate) -> None:
    session = candidate.sit()
    candidate.time.forward(seconds=60)
    session.answer(right(session.view.question))
    candidate.time.forward(seconds=30)
    attempt = session.finish()
    (finish,) = (entry.event for entry in candidate.log if isinstance(entry.event, ExamFinished))
    assert finish == ExamFinished(attempt.id, 90_000, "submitted")
    assert attempt.used_ms == 90_000
    candidate.time.forward(seconds=3_600)
    assert candidate.past[0].used_ms == 90_000
