"""Typed answers: what counts as right, what as close, and how the difference is shown."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from studyapp.assessment.quantity import SIZE, TIME, quantity
from studyapp.assessment.typed import grade_typed

# Each unit with every way to write it.
SPELLINGS = {
    "1 ms": "ms millisecond milliseconds msec msecs",
    "1 s": "s sec secs second seconds",
    "1 min": "min m mins minute minutes",
    "1 h": "h hr hrs hour hours",
    "1 d": "d day days",
    "1 week": "week weeks",
    "1 B": "b B byte bytes",
    "1 KB": "kb KB kB k K KiB kib kilobyte kilobytes kibibyte kibibytes",
    "1 MB": "mb MB Mb MiB mib meg megs megabyte megabytes mebibyte mebibytes",
    "1 GB": "gb GB g G GiB gib gig gigs gigabyte gigabytes gibibyte gibibytes",
    "1 TB": "tb TB t T TiB tib terabyte terabytes tebibyte tebibytes",
    "1 USD": "usd USD $ US$ dollar dollars",
    "1 %": "% percent pct",
}
WAYS = [(answer, way) for answer, ways in SPELLINGS.items() for way in ways.split()]

TABLE = [
    # typed, the answer, the outcome
    # -- words
    ("us-east-1", "us-east-1", "right"),
    ("US-East-1", "us-east-1", "right"),
    ("  event   source mapping ", "event source mapping", "right"),
    ("Event Source Mapping.", "event source mapping", "right"),
    ("`Runtime API`", "Runtime API", "right"),
    ("Ｌａｍｂｄａ", "Lambda", "right"),
    ("cafe\u0301", "caf\u00e9", "right"),
    ("don’t", "don't", "right"),
    ("evnt source mapping", "event source mapping", "close"),
    ("Firecraker", "Firecracker", "close"),
    ("Mop", "Map", "wrong"),
    ("Secrets", "Secrets Manager", "wrong"),
    ("Parameter Store", "Secrets Manager", "wrong"),
    ("", "context", "wrong"),
    (" \n", "context", "wrong"),
    # -- names with digits are right or wrong, never close
    ("us-east-2", "us-east-1", "wrong"),
    ("useast1", "us-east-1", "wrong"),
    ("provided.al2", "provided.al2023", "wrong"),
    ("http 1.1", "HTTP/1.1", "wrong"),
    # -- thousands
    ("10240 MB", "10,240 MB", "right"),
    ("10 240 MB", "10,240 MB", "right"),
    ("10_240 MB", "10,240 MB", "right"),
    ("1,000", "1000", "right"),
    ("1_024", "1,024", "right"),
    ("1,000,000", "1 million", "right"),
    ("1 million", "1,000,000", "right"),
    ("2 thousand requests", "2,000 requests", "right"),
    ("1.5 billion", "1,500,000,000", "right"),
    ("1", "1 million", "wrong"),
    ("1,5", "1", "wrong"),
    ("10,24 MB", "10,240 MB", "wrong"),
    # -- sizes step by 1,024
    ("10 GB", "10,240 MB", "right"),
    ("10 GiB", "10240 megabytes", "right"),
    ("6144 KB", "6 MB", "right"),
    ("6291456 bytes", "6 MB", "right"),
    ("1 TB", "1,024 GB", "right"),
    ("0.1 GB", "102.4 MB", "right"),
    ("10,000 MB", "10 GB", "wrong"),
    ("6000 KB", "6 MB", "wrong"),
    ("6MB", "6 MB", "right"),
    ("6mb", "6 MB", "right"),
    # -- times are exact
    ("900 s", "15 minutes", "right"),
    ("15m", "900 seconds", "right"),
    ("0.25 h", "15 min", "right"),
    ("2300 ms", "2.3 s", "right"),
    ("2.1 s", "2,100 ms", "right"),
    (".5 s", "500 ms", "right"),
    ("14 days", "2 weeks", "right"),
    ("24 hours", "1 day", "right"),
    ("901 s", "15 minutes", "wrong"),
    ("15 s", "15 minutes", "wrong"),
    # -- about
    ("about 15 minutes", "15 minutes", "right"),
    ("~900 s", "15 minutes", "right"),
    ("≈ 15 min", "15 minutes", "right"),
    # -- money, shares
    ("$0.20", "0.20 USD", "right"),
    ("0.2 dollars", "0.20 USD", "right"),
    ("$ 2.20", "2.20 USD", "right"),
    ("$1 million", "1,000,000 USD", "right"),
    ("0.02 USD", "0.20 USD", "wrong"),
    ("20%", "20 percent", "right"),
    ("20 pct", "20 %", "right"),
    # -- other units are words
    ("50 concurrent executions", "50 concurrent executions", "right"),
    ("50 concurrent execution", "50 concurrent executions", "right"),
    ("5 layer", "5 layers", "right"),
    ("5 functions", "5 layers", "wrong"),
    ("10000 requests/s", "10,000 requests per second", "right"),
    ("10,000 requests / sec", "10,000 requests per second", "right"),
    ("10,000 request per second", "10,000 requests per second", "right"),
    ("10,000 requests/min", "10,000 requests per second", "wrong"),
    ("100000 GB-s", "100,000 GB-seconds", "right"),
    ("6 vcpu", "6 vCPUs", "right"),
    # -- a figure without its unit, or with one that was not asked for
    ("6", "6 MB", "close"),
    ("15", "15 minutes", "close"),
    ("10240", "10,240 MB", "close"),
    ("1000000", "1 million requests", "close"),
    ("50", "50 concurrent executions", "close"),
    ("900", "15 minutes", "wrong"),
    ("7", "6 MB", "wrong"),
    ("6 GB", "6 MB", "wrong"),
    ("6 s", "6 MB", "wrong"),
    ("six", "6 MB", "wrong"),
    ("MB", "6 MB", "wrong"),
    ("900 s", "900", "close"),
    ("5 MB", "5", "close"),
    ("5 layers", "5", "right"),
    ("901 s", "900", "wrong"),
    # -- numbers
    ("0", "0", "right"),
    ("00", "0", "right"),
    ("-5", "5", "wrong"),
    ("+5", "5", "right"),
    ("3.0", "3", "right"),
    ("3.1", "3.10", "close"),
    ("3.10", "3.1", "close"),
    ("3.11", "3.1", "wrong"),
    ("9" * 5000, "9", "wrong"),
    # -- texts that begin with a figure are no quantities
    ("15", "15:00", "wrong"),
    ("15:30", "15:00", "wrong"),
    ("2015", "2015-03-31", "wrong"),
    ("2015-03-30", "2015-03-31", "wrong"),
    ("1/2", "1", "wrong"),
    ("5-10", "5", "wrong"),
    ("5 to 10", "5", "wrong"),
    ("1.5.2", "1.5", "wrong"),
    # -- what is nothing once punctuation is put aside
    (".", ".", "right"),
    ("`", "`", "right"),
    (".", "`", "wrong"),
    ("..", ".", "wrong"),
]


@pytest.mark.parametrize(("typed", "answer", "outcome"), TABLE, ids=lambda text: repr(text)[:30])
def test_a_typed_answer_is_right_close_or_wrong(typed: str, answer: str, outcome: str) -> None:
    verdict = grade_typed(typed, answer)
    assert verdict.outcome == outcome
    assert (verdict.response, verdict.expected) == (typed, answer)


@pytest.mark.parametrize(("answer", "way"), WAYS)
def test_every_spelling_of_a_unit_is_understood(answer: str, way: str) -> None:
    """With and without a space, in the answer as well as in what is typed; one less is wrong."""
    figure = answer.split()[0]
    for typed in (f"{figure} {way}", f"{figure}{way}", f"{figure} {way.upper()}"):
        assert grade_typed(typed, answer).outcome == "right"
        assert grade_typed(answer, typed).outcome == "right"
    assert grade_typed(f"0 {way}", answer).outcome == "wrong"


def test_no_spelling_stands_for_two_units() -> None:
    assert len({way.casefold() for _, way in WAYS}) == len({(answer, way.casefold()) for answer, way in WAYS})
    for answer, way in WAYS:
        others = [other for other in SPELLINGS if other != answer]
        assert all(grade_typed(f"1 {way}", other).outcome == "wrong" for other in others)


@pytest.mark.parametrize(("small", "large", "factor"), [("ms", "s", 1000), ("min", "h", 60), ("KB", "MB", 1024)])
def test_conversion_is_exact_whatever_the_decimals(small: str, large: str, factor: int) -> None:
    """Where floats are not: 2.3 s are 2,300 ms, not a trillionth more."""
    for tenths in range(1, 3000):
        in_small = f"{tenths * factor / 10:.1f} {small}"
        assert grade_typed(in_small, f"{tenths / 10:.1f} {large}").outcome == "right"
        assert grade_typed(in_small, f"{tenths / 10:.1f}1 {large}").outcome == "wrong"


def test_quantities_are_told_in_their_base_unit() -> None:
    assert quantity("1.50 min") == (90_000, TIME, 1.5, 2)
    assert quantity("10 KB") == (10_240, SIZE, 10, 0)
    assert quantity("50 Concurrent Executions") == (50, "concurrent execution", 50, 0)
    assert quantity("-3") == (-3, "", -3, 0)
    for text in ("", "MB", "a 5", "15:00", "1/2", "5-10", "1.2.3", "1,5"):
        assert quantity(text) is None


def test_every_accepted_answer_is_right_and_the_answer_is_what_is_shown() -> None:
    verdict = grade_typed("API GW", "Amazon API Gateway", ("API Gateway", "api gw"))
    assert (verdict.outcome, verdict.expected) == ("right", "Amazon API Gateway")
    assert grade_typed("900 s", "a quarter of an hour", ["15 min"]).outcome == "right"


def test_the_closest_accepted_answer_is_the_one_compared_with() -> None:
    verdict = grade_typed("API Gatway", "Amazon API Gateway", ("API Gateway",))
    assert verdict.outcome == "close"
    assert ("missing", "e") in verdict.pieces
    assert ("missing", "Amazon ") not in verdict.pieces


REMARKS = [
    ("", "6 MB", "nothing was typed"),
    ("6", "6 MB", "the unit is missing"),
    ("6 GB", "6 MB", "another unit"),
    ("7 MB", "6 MB", ""),
    ("6 s", "6 MB", "another unit"),
    ("900 s", "15 minutes", "the same as 15 minutes"),
    ("Firecraker", "Firecracker", "check the spelling"),
    ("6 MB", "6 MB", ""),
]


@pytest.mark.parametrize(("typed", "answer", "remark"), REMARKS)
def test_a_verdict_that_is_not_plain_says_why(typed: str, answer: str, remark: str) -> None:
    assert grade_typed(typed, answer).remark == remark


TEXTS = st.one_of(
    st.text(max_size=40),
    st.text(alphabet="0123456789.,_ -+$%/:kmgtbsh", max_size=15),
    st.builds("{} {}".format, st.decimals(0, 10**6, places=2), st.sampled_from([way for _, way in WAYS])),
)


@given(TEXTS.filter(str.strip))
@example("ß")
@example("...")
@example("½ GB")
@example("٣ MB")
def test_an_answer_is_always_right_against_itself(answer: str) -> None:
    assert grade_typed(answer, answer).outcome == "right"
    assert grade_typed(f"  {answer}\n", answer).outcome == "right"
    assert grade_typed(answer, "something else", ("another thing", answer)).outcome == "right"


@given(TEXTS, TEXTS)
def test_any_two_texts_are_judged(typed: str, answer: str) -> None:
    """No text makes grading fail."""
    assert grade_typed(typed, answer).outcome in ("right", "close", "wrong")


@given(TEXTS, TEXTS, st.lists(TEXTS, max_size=2))
@example("STRASSE", "Straße", [])
@example("x" * 600, "x", [])
def test_the_pieces_spell_what_was_expected_and_what_was_typed(typed: str, answer: str, accept: list[str]) -> None:
    """Same and missing pieces joined are an expected text; same and extra ones, case aside, what was typed."""
    pieces = grade_typed(typed, answer, accept).pieces
    expected = "".join(text for kind, text in pieces if kind in ("same", "missing"))
    assert expected in [" ".join(each.split()) for each in (answer, *accept)]
    shown = "".join(text for kind, text in pieces if kind in ("same", "extra"))
    assert shown.casefold() == " ".join(typed.split())[:500].casefold()
    assert all(text for _, text in pieces)


def test_the_difference_is_shown_piece_by_piece() -> None:
    assert grade_typed("evnt sourcee", "event source").pieces == (
        ("same", "ev"),
        ("missing", "e"),
        ("same", "nt source"),
        ("extra", "e"),
    )
    assert grade_typed("EVENT", "event").pieces == (("same", "event"),)
