"""What an edit of a card means: golden pairs of notes, as an author writes them before and after."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyapp.assessment.edits import Edit, classify
from studyapp.content.model import Card
from tests.sessions.learner import library_of

Q = "q: Which service queues messages?"
BASIC = f"{Q}\na: SQS holds them until they are fetched."
TYPED = "q: How long at most?\nanswer: 15 minutes"
PICK = """q: A job takes an hour. What do you do?
options:
  - right: Use a container task
  - wrong: Raise the timeout
  - wrong: Raise the memory"""
TWO = "q: Which two are queues?\noptions: [right: Standard, wrong: Topic, right: First in first out, wrong: Stream]"
CLOZE = "cloze: Memory is set from {{128 MB}} to {{10,240 MB}} in steps."
ORDER = "q: Put them in order.\norder: [Download the code, Start the runtime, Run the handler]"
MATCH = "q: Match them.\nmatch: {Message queue: SQS, Publish and subscribe: SNS, Event bus: EventBridge}"
SUM = 'q: "{mb} MB for {s} s?"\nvars: {mb: [512, 1024], s: [4, 8]}\ncompute: (mb + s) * 2\nunit: MB'
CODE = "q: What does it print?\na: The number two\ncode: print(1 + 1)"
REVERSE = "q: The folder that may be written to\na: The path is /tmp\nreverse: yes"


def basic(answer: str, question: str = "Which?") -> str:
    return f"q: '{question}'\na: '{answer}'"


def typed(answer: str, accept: str = "") -> str:
    return f"q: Which?\nanswer: '{answer}'{accept and chr(10)}{accept}"


PAIRS: dict[str, tuple[str, str, Edit]] = {
    # --- slips of the pen, marks, capitals: cosmetic
    "a typo in the question": (BASIC, BASIC.replace("service", "serivce"), "cosmetic"),
    "a letter too few in the question": (BASIC, BASIC.replace("messages", "mesages"), "cosmetic"),
    "a typo in the answer": (BASIC, BASIC.replace("fetched", "fecthed"), "cosmetic"),
    "a capital in the answer": (BASIC, BASIC.replace("until", "Until"), "cosmetic"),
    "a full stop taken off": (BASIC, BASIC.removesuffix("."), "cosmetic"),
    "code marks put around a word": (BASIC, BASIC.replace("until", "`until`"), "cosmetic"),
    "a word made bold": (BASIC, BASIC.replace("until", "**until**"), "cosmetic"),
    "a word made italic with a star": (BASIC, BASIC.replace("until", "*until*"), "cosmetic"),
    "a word made italic with a line": (BASIC, BASIC.replace("until", "_until_"), "cosmetic"),
    "a bold word in the question": (BASIC, BASIC.replace("service", "**service**"), "cosmetic"),
    "double spaces": (BASIC, BASIC.replace("holds them", "holds  them"), "cosmetic"),
    "a comma": (BASIC, BASIC.replace("them until", "them, until"), "cosmetic"),
    "typographic quotes": (basic('the "main" queue'), basic("the “main” queue"), "cosmetic"),
    "an apostrophe bent": ('q: Which?\na: "the queue\'s owner"', "q: Which?\na: the queue’s owner", "cosmetic"),
    "a typo in a pick's stem": (PICK, PICK.replace("takes", "Takes"), "cosmetic"),
    "a typo in the right option": (PICK, PICK.replace("container", "contaner"), "cosmetic"),
    "thousands separated": (basic("up to 10240 MB of it"), basic("up to 10,240 MB of it"), "cosmetic"),
    "the minus sign typeset": (basic("it is -5 degrees"), basic("it is −5 degrees"), "cosmetic"),
    "a bullet of another kind": ("q: W?\na: |\n  - one\n  - two", "q: W?\na: |\n  * one\n  * two", "cosmetic"),
    "a typo in an ordering's step": (ORDER, ORDER.replace("Download", "Downlaod"), "cosmetic"),
    "a capital in a matching": (MATCH, MATCH.replace("Message queue", "message queue"), "cosmetic"),
    "pairs in another order": (
        MATCH,
        "q: Match them.\nmatch: {Event bus: EventBridge, Message queue: SQS, Publish and subscribe: SNS}",
        "cosmetic",
    ),
    "right options in another order": (
        TWO,
        "q: Which two are queues?\noptions: [right: First in first out, wrong: Topic, right: Standard, wrong: Stream]",
        "cosmetic",
    ),
    "spaces in a formula": (SUM, SUM.replace("(mb + s) * 2", "(mb+s) * 2"), "cosmetic"),
    "a typo around a cloze": (CLOZE, CLOZE.replace("steps.", "Steps"), "cosmetic"),
    # --- the same quantity in another spelling: no other answer
    "900 s for 15 minutes, typed": (TYPED, TYPED.replace("15 minutes", "900 s"), "cosmetic"),
    "15 min for 15 minutes, typed": (TYPED, TYPED.replace("15 minutes", "15 min"), "cosmetic"),
    "900 s for 15 min": (basic("15 min"), basic("900 s"), "cosmetic"),
    "10240 MB for 10,240 MB": (basic("10,240 MB"), basic("10240 MB"), "cosmetic"),
    "10 GB for 10,240 MB": (basic("10,240 MB"), basic("10 GB"), "cosmetic"),
    "10240 MB in a cloze": (CLOZE, CLOZE.replace("10,240", "10240"), "cosmetic"),
    "a typed word respelled": (typed("EventBrigde"), typed("EventBridge"), "cosmetic"),
    "a typed capital": (typed("eventbridge"), typed("EventBridge"), "cosmetic"),
    # --- another question or other options: the answer stays
    "the question put another way": (BASIC, BASIC.replace("Which service queues", "What holds"), "meaning"),
    "a negation in the question": (basic("SNS", "Which can?"), basic("SNS", "Which can not?"), "meaning"),
    "another number in the question": (basic("yes", "After 5 s?"), basic("yes", "After 6 s?"), "meaning"),
    "a condition added": (BASIC, BASIC.replace("messages?", "messages in order?"), "meaning"),
    "another distractor": (PICK, PICK.replace("Raise the memory", "Ask for more"), "meaning"),
    "one distractor more": (PICK, f"{PICK}\n  - wrong: Wait", "meaning"),
    "one distractor less": (PICK, PICK.replace("\n  - wrong: Raise the memory", ""), "meaning"),
    "options reordered": (
        PICK,
        "q: A job takes an hour. What do you do?\noptions:\n  - wrong: Raise the memory\n"
        "  - right: Use a container task\n  - wrong: Raise the timeout",
        "meaning",
    ),
    "the code changed": (CODE, CODE.replace("1 + 1", "3 - 1"), "meaning"),
    "code added": (CODE.replace("\ncode: print(1 + 1)", ""), CODE, "meaning"),
    "another answer accepted": (typed("6 MB"), typed("6 MB", "accept: [six]"), "meaning"),
    "an answer no longer accepted": (typed("6 MB", "accept: [six]"), typed("6 MB"), "meaning"),
    "the old answer accepted beside a longer one": (
        typed("EventBridge"),
        typed("Amazon EventBridge", "accept: [EventBridge]"),
        "cosmetic",
    ),
    "the text around a cloze": (CLOZE, CLOZE.replace("Memory is set", "Storage is set"), "meaning"),
    "the number beside a cloze": (CLOZE, CLOZE.replace("10,240 MB", "3,008 MB"), "meaning"),
    "other numbers to draw": (SUM, SUM.replace("[4, 8]", "[4, 9]"), "meaning"),
    "another tolerance": (SUM, f"{SUM}\ntolerance: 5%", "meaning"),
    "a short word that a letter changes": (
        basic("SQS", "Where is it read?"),
        basic("SQS", "Where is it red?"),
        "meaning",
    ),
    "another word of the same length": (basic("a", "The interval?"), basic("a", "The internal?"), "meaning"),
    "another first letter": (basic("a", "The encrypted?"), basic("a", "The decrypted?"), "meaning"),
    # --- another answer
    "another number": (basic("15 minutes"), basic("20 minutes"), "key"),
    "another unit": (basic("15 minutes"), basic("15 seconds"), "key"),
    "another size": (typed("6 MB"), typed("6 GB"), "key"),
    "the unit taken off": (typed("6 MB"), typed("6"), "key"),
    "a sign": (basic("it is -5 degrees"), basic("it is 5 degrees"), "key"),
    "a decimal point moved": (basic("costs 0.20 dollars"), basic("costs 0.02 dollars"), "key"),
    "a version": (typed("python3.9"), typed("python3.13"), "key"),
    "a version's last zero": (typed("3.1"), typed("3.10"), "key"),
    "a comma that separates no thousands": (basic("shards 1,5 and 7"), basic("shards 15 and 7"), "key"),
    "a negation": (basic("It can be changed later"), basic("It cannot be changed later"), "key"),
    "not taken out": (basic("It is not retried"), basic("It is retried"), "key"),
    "a prefix that negates": (basic("synchronous"), basic("asynchronous"), "key"),
    "a service swapped": (BASIC, BASIC.replace("SQS", "SNS"), "key"),
    "services that trade places": (basic("SQS before SNS"), basic("SNS before SQS"), "key"),
    "yes and no": (basic("yes"), basic("no"), "key"),
    "more of an answer": (basic("SQS"), basic("SQS and SNS"), "key"),
    "less and more": (basic("x < 5"), basic("x > 5"), "key"),
    "equal and unequal": (basic("a = b"), basic("a != b"), "key"),
    "at least": (basic("x < 5"), basic("x <= 5"), "key"),
    "a wildcard": (basic("allow `s3:Get`"), basic("allow `s3:Get*`"), "key"),
    "a region": (basic("us-east-1"), basic("us-east-2"), "key"),
    "a status": (basic("a 4xx error"), basic("a 5xx error"), "key"),
    "a leading dot that must be typed": (typed(".fifo"), typed("fifo"), "key"),
    "the right option is another": (
        PICK,
        PICK.replace("right: Use", "wrong: Use").replace("wrong: Raise the timeout", "right: Raise the timeout"),
        "key",
    ),
    "the right option says another thing": (PICK, PICK.replace("a container task", "a step function"), "key"),
    "one right option more": (TWO, TWO.replace("wrong: Topic", "right: Topic"), "key"),
    "one right option less": (TWO, TWO.replace("right: Standard", "wrong: Standard"), "key"),
    "a cloze's text": (CLOZE, CLOZE.replace("128 MB", "256 MB"), "key"),
    "steps reordered": (
        ORDER,
        ORDER.replace("Download the code, Start the runtime", "Start the runtime, Download the code"),
        "key",
    ),
    "a step more": (ORDER, ORDER.replace("Run the handler", "Run the init code, Run the handler"), "key"),
    "pairs crossed": (MATCH, MATCH.replace("SQS", "X").replace("SNS", "SQS").replace("X", "SNS"), "key"),
    "a pair's right side": (MATCH, MATCH.replace("EventBridge", "Kinesis"), "key"),
    "a formula's operator": (SUM, SUM.replace("mb + s", "mb - s"), "key"),
    "a formula's brackets": (SUM, SUM.replace("(mb + s) * 2", "mb + s * 2"), "key"),
    "a formula's product": (SUM, SUM.replace("(mb + s) * 2", "(mb + s) - 2"), "key"),
    "a computed unit": (SUM, SUM.replace("unit: MB", "unit: GB"), "key"),
    "a question and its answer": (BASIC, "q: Which service publishes?\na: SNS", "key"),
    "another kind with another answer": (BASIC, PICK, "key"),
}


def cards(body: str) -> list[Card]:
    """The cards of a note with this text."""
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    return list(library_of(f"deck: d\nnotes:\n  - id: n\n{lines}").cards.values())


def edit(before: Card, after: Card) -> Edit:
    return classify(before.prompt, before.answer, after)


@pytest.mark.parametrize("name", PAIRS)
def test_an_edit_is_told_for_what_it_is(name: str) -> None:
    """Of the note's first card."""
    before, after, wanted = PAIRS[name]
    old, new = cards(before)[0], cards(after)[0]
    assert old.fingerprint != new.fingerprint
    assert edit(old, new) == wanted


@pytest.mark.parametrize(
    ("after", "forward", "backward"),
    [
        (REVERSE.replace("folder", "directory"), "meaning", "key"),
        (REVERSE.replace("/tmp", "/opt"), "key", "meaning"),
        (REVERSE.replace("folder", "Folder"), "cosmetic", "cosmetic"),
    ],
)
def test_both_directions_of_a_note_are_told_apart(after: str, forward: Edit, backward: Edit) -> None:
    """What is asked of one is the answer of the other."""
    told = [edit(old, new) for old, new in zip(cards(REVERSE), cards(after), strict=True)]
    assert told == [forward, backward]


def test_an_edit_inside_one_deletion_is_another_text_around_the_other() -> None:
    """Two cards of one note, and each has its own answer."""
    old, new = cards(CLOZE), cards(CLOZE.replace("10,240 MB", "3,008 MB"))
    assert [edit(*pair) for pair in zip(old, new, strict=True)] == ["meaning", "key"]


NO_SLIPS = ["SQS", "SNS", "holds", "15", "-3", "1,024", "not", "`/tmp`", "a", "!=", "until"]
WORDS = st.lists(st.sampled_from(NO_SLIPS), min_size=1, max_size=8)


@given(WORDS, WORDS)
def test_an_answer_with_other_words_is_another_answer(was: list[str], now: list[str]) -> None:
    """Whatever the words, as none of them is a slip of another; and the order counts."""
    before, after = cards(f"q: Which?\na: {' '.join(was)!r}")[0], cards(f"q: Which?\na: {' '.join(now)!r}")[0]
    assert (edit(before, after) == "key") is (was != now)


@given(WORDS)
def test_marks_and_capitals_make_no_other_answer(words: list[str]) -> None:
    """Bold, a full stop, capitals."""
    text = " ".join(words)
    before, after = cards(f"q: Which?\na: {text!r}")[0], cards(f"q: Which?\na: {f'**{text.swapcase()}**.'!r}")[0]
    assert edit(before, after) == "cosmetic"
