"""`studyapp evaluate` and `studyapp stats`: the same figures for people and for programs."""

import random
from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

import studyapp as package
from studyapp.bootstrap import build_services
from studyapp.cli.charts import bar
from studyapp.cli.stats import as_object
from studyapp.clock import Moment, parse_moment
from studyapp.content.library import Selection
from studyapp.insights.reviews import reviews
from studyapp.insights.statistics import History, statistics
from studyapp.insights.totals import totals
from studyapp.memory.entries import Entry, Retracted, Reviewed
from studyapp.sessions.fitting import can_fit, fitted
from tests.cli.command import NOW, Command

HEADER = "card_id,review_time_ms,rating,duration_ms\n"
REAL_LOG = Path(package.__file__).parents[2] / "shared" / "revlogs" / "pyfsrs_josh.csv"
CARDS = ("small/timeout", "small/payload", "small/memory#c1", "small/memory#c2", "gone/card")
DAY_MS = 86_400_000


def write_history(studyapp: Command, days: int, seed: int = 1) -> list[Entry]:
    """So many days of study up to today, with an undo each day, in two zones; the log."""
    services = build_services(studyapp.variables())
    chance = random.Random(seed)
    now = parse_moment(NOW)
    for back in range(days - 1, -1, -1):
        moment = Moment(now.at_ms - back * DAY_MS, now.offset_s if back % 2 else -2 * 3600)
        for card in CARDS:
            rating = chance.choices((1, 2, 3, 4), (10, 5, 80, 5))[0]
            event = Reviewed(card, rating, "print", chance.randrange(2000, 20_000))
            entry = services.store.append(event, moment, moment.study_day(), "study")
        services.store.append(Retracted(entry.id), moment, moment.study_day(), "study")
    entries = list(services.store.entries())
    services.close()
    return entries


def write_revlog(folder: Path, cards: int = 30, reviews: int = 12) -> Path:
    """A log of reviews three days apart, of which every fourth is forgotten."""
    lines = [
        f"{card},{1_700_000_000_000 + (review * 3 + card % 3) * DAY_MS},{1 if (card + review) % 4 == 0 else 3},9000\n"
        for review in range(reviews)
        for card in range(cards)
    ]
    path = folder / "log.csv"
    path.write_text(HEADER + "".join(lines), encoding="utf-8")
    return path


# --- charts -----------------------------------------------------------------------------------------------------------


@given(st.floats(0, 1000), st.floats(0, 1000), st.integers(1, 60))
def test_a_bar_is_as_long_as_its_share_and_never_longer_than_its_place(value: float, most: float, width: int) -> None:
    """To the eighth of a column; what is not nothing is seen."""
    drawn = bar(value, most, width)
    assert set(drawn) <= set("█▏▎▍▌▋▊▉")
    assert len(drawn) <= width
    if not value or not most:
        assert drawn == ""
        return
    length = sum(8 if each == "█" else "▏▎▍▌▋▊▉".index(each) + 1 for each in drawn)
    assert length >= 1
    assert length == 1 or abs(length - 8 * width * min(value / most, 1)) <= 0.5001


def test_a_file_is_evaluated_on_its_last_five_sixths(studyapp: Command, tmp_path: Path) -> None:
    result = studyapp("evaluate", write_revlog(tmp_path), "--json")
    found = result.json()
    assert (result.code, result.err) == (0, "")
    assert (found["reviews"], found["known"], found["tested"], found["bad_lines"], found["folds"]) == (
        360,
        330,
        275,
        0,
        5,
    )
    assert found["default"]["recalled"] == pytest.approx(0.75, abs=0.01)
    assert sum(each["reviews"] for each in found["default"]["bins"]) == 275


def test_people_read_the_same_figures(studyapp: Command, tmp_path: Path) -> None:
    path = write_revlog(tmp_path)
    default = studyapp("evaluate", path, "--json").json()["default"]
    result = studyapp("evaluate", path)
    assert result.code == 0
    assert result.lines[0] == "360 reviews, 330 of known cards, 275 of them predicted."
    rows = {line[:12].strip(): line[12:].split() for line in result.lines if line}
    for name, field in (("log loss", "log_loss"), ("RMSE(bins)", "rmse_bins"), ("AUC", "auc")):
        assert rows[name][0] == f"{default[field]:.4f}"
    assert all(len(line) <= 80 for line in result.lines)


def test_without_the_package_it_is_told_how_to_install_it(
    studyapp: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("studyapp.sessions.fitting.PACKAGE", "no_such_package")
    path = write_revlog(tmp_path)
    assert studyapp("evaluate", path, "--json").json()["fitted"] is None
    result = studyapp("evaluate", path)
    assert (result.code, result.err) == (0, "")
    assert "pip install 'studyapp[optimize]'" in result.lines[-1]
    assert "fitted" not in result.lines[2]


needs_package = pytest.mark.skipif(not can_fit(), reason="fsrs-rs-python is not installed")


@needs_package
def test_fitted_parameters_are_put_beside_the_default_ones(studyapp: Command, tmp_path: Path) -> None:
    found = studyapp("evaluate", write_revlog(tmp_path), "--json").json()
    assert found["fitted"]["reviews"] == found["default"]["reviews"]
    assert found["fitted"]["log_loss"] != found["default"]["log_loss"]


@needs_package
def test_modules_in_the_present_folder_are_not_taken_for_ours(
    studyapp: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "msgspec.py").write_text("raise SystemExit(9)", encoding="ascii")
    (tmp_path / "studyapp.py").write_text("raise SystemExit(9)", encoding="ascii")
    path = write_revlog(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert studyapp("evaluate", path, "--json").json()["fitted"] is not None


@needs_package
def test_too_few_lessons_leave_the_default_parameters() -> None:
    assert all(len(weights) == 21 for weights in fitted([], [0, 0]))


def test_a_package_that_fails_leaves_the_default_figures(
    studyapp: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may end its process; ours tells of it and goes on."""
    monkeypatch.setattr("studyapp.sessions.fitting.can_fit", lambda: True)
    monkeypatch.setattr("studyapp.sessions.fitting.MODULE", "no.such.module")
    result = studyapp("evaluate", write_revlog(tmp_path), "--json")
    assert result.code == 0
    assert "could not be fitted" in result.err
    assert result.json()["fitted"] is None
    assert result.json()["default"]["reviews"] == 275


@pytest.mark.skipif(not REAL_LOG.exists(), reason="the real log is not beside the repository")
def test_a_real_log_has_the_figures_that_are_known_of_it(studyapp: Command) -> None:
    found = studyapp("evaluate", REAL_LOG, "--zone", "-06:00", "--rollover", "4", "--json").json()
    default = found["default"]
    assert (default["log_loss"], default["rmse_bins"], default["auc"]) == pytest.approx(
        (0.4417, 0.0625, 0.675), abs=0.002
    )
    if fit := found["fitted"]:
        assert (fit["log_loss"], fit["rmse_bins"], fit["auc"]) == pytest.approx((0.4388, 0.0439, 0.676), abs=0.002)


def test_bad_lines_are_told_and_the_rest_is_evaluated(studyapp: Command, tmp_path: Path) -> None:
    path = write_revlog(tmp_path)
    with path.open("a", encoding="utf-8") as file:
        file.write("1,2,7,0\n" + "x\n" * 11)
    result = studyapp("evaluate", path, "--json")
    assert result.code == 1
    assert result.json()["bad_lines"] == 12
    told = result.err.splitlines()
    assert told[0] == f"{path}:362: rating is 7; write a whole number from 1 to 4"
    assert len(told) == 11 and told[-1] == "2 more lines are no reviews."


@pytest.mark.parametrize("zone", ["-06:00", "+0530", "-6", "Z", "utc", "+14:00"])
def test_a_zone_may_be_written_in_several_ways(studyapp: Command, tmp_path: Path, zone: str) -> None:
    assert studyapp("evaluate", write_revlog(tmp_path, cards=4), "--zone", zone, "--json").code == 0


def test_study_days_are_cut_by_zone_and_rollover(studyapp: Command, tmp_path: Path) -> None:
    """Two reviews 5 hours apart: one study day, or two with a rollover between them."""
    lines = [f"{card},{1_700_006_400_000 + hour * 3_600_000},3,0\n" for card in range(8) for hour in (0, 5)]
    path = tmp_path / "log.csv"
    path.write_text(HEADER + "".join(lines), encoding="utf-8")  # at 00:00 and 05:00, UTC
    assert studyapp("evaluate", path, "--zone", "Z", "--rollover", "4", "--json").json()["known"] == 8
    assert studyapp("evaluate", path, "--zone", "-05:00", "--rollover", "0", "--json").json()["known"] == 8
    one_day = studyapp("evaluate", path, "--zone", "Z", "--rollover", "6", "--json")
    assert (one_day.code, one_day.out) == (1, "")
    assert "There are 0 reviews of known cards; 6 are needed" in one_day.err


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["no-such-file.csv"], 2, "There is no file no-such-file.csv."),
        (["."], 2, ". cannot be read: Is a directory."),
        (["{log}", "--zone", "Berlin"], 2, "--zone is 'Berlin', which is no offset."),
        (["{log}", "--zone", "+15:00"], 2, "--zone is '+15:00', which is no offset."),
        (["{log}", "--rollover", "24"], 2, "24 is not in the range"),
        (["--zone", "Z"], 2, "--zone and --rollover are for a FILE."),
        (["{empty}"], 3, "holds no review."),
        ([], 1, "There are 0 reviews of known cards; 6 are needed"),
    ],
)
def test_what_cannot_be_evaluated_is_said(
    studyapp: Command, tmp_path: Path, arguments: list[str], code: int, message: str
) -> None:
    (tmp_path / "empty.csv").touch()
    places = {"log": str(write_revlog(tmp_path)), "empty": str(tmp_path / "empty.csv")}
    result = studyapp("evaluate", *(each.format(**places) for each in arguments))
    assert result.code == code
    assert message in result.err
    assert result.out == ""


def test_without_a_file_the_own_log_is_evaluated(studyapp: Command) -> None:
    """Every card but those of the first day is known, and what was undone is not counted."""
    write_history(studyapp, 15)
    result = studyapp("evaluate", "--json")
    assert result.code == 0
    assert (result.json()["reviews"], result.json()["known"]) == (60, 56)


# --- stats ------------------------------------------------------------------------------------------------------------


def test_programs_get_one_object_with_every_figure(studyapp: Command) -> None:
    """Those of the log, counted here once more."""
    entries = write_history(studyapp, 25)
    result = studyapp("stats", "--json")
    found = result.json()
    assert (result.code, result.err, found["today"]) == (0, "", "2026-11-22")
    days = found["activity"]["days"]
    gone = {entry.event.target for entry in entries if isinstance(entry.event, Retracted)}
    kept = [entry.event for entry in entries if isinstance(entry.event, Reviewed) and entry.id not in gone]
    assert sum(day["reviews"] for day in days) == len(kept) == 100
    assert sum(day["again"] for day in days) == sum(event.rating == 1 for event in kept)
    assert sum(day["duration_ms"] for day in days) == sum(event.duration_ms for event in kept)
    assert sum(day["new"] for day in days) == 4
    first = date(2026, 11, 22) - timedelta(days=24)
    assert [day["day"] for day in days] == [(first + timedelta(days=number)).isoformat() for number in range(25)]
    assert found["activity"]["streaks"] == {"current": 25, "longest": 25, "freezes": 2, "frozen": []}
    assert sum(hour["reviews"] for hour in found["activity"]["hours"]) == 100
    assert found["activity"]["hours"][8]["reviews"] == 48
    assert found["activity"]["hours"][5]["reviews"] == 52
    total = found["retention"]["total"]["all"]
    assert total["rate"] == pytest.approx(total["passed"] / total["of"])
    assert sum(each["all"]["of"] for each in found["retention"]["day"].values()) == total["of"]
    assert set(found["retention"]["deck"]) == {"small"}
    assert found["forecast"]["cards"] == 4
    assert len(found["forecast"]["due"]) == 365
    assert [each["day"] for each in found["forecast"]["recall"]] == ["2026-11-22", "2026-12-22"]
    assert found["calibration"]["reviews"] == 96


def test_people_read_lines_of_eighty_columns(studyapp: Command) -> None:
    write_history(studyapp, 25)
    found = studyapp("stats", "--json").json()
    result = studyapp("stats")
    assert (result.code, result.err) == (0, "")
    assert max(map(len, result.lines)) <= 80
    assert "  100 reviews on 25 days, " in result.out
    assert "Streak: 25 days, the longest so far. 2 freezes kept" in result.out
    total = found["retention"]["total"]["all"]
    (line,) = [line for line in result.lines if line.startswith("    all  ")]
    assert line.split()[1:3] + line.split()[-1:] == [f"{100 * total['rate']:.1f}", "%", str(total["of"])]
    for name in ("log loss", "RMSE"):
        assert name in result.out


def test_a_deck_is_told_of_alone(studyapp: Command) -> None:
    """Its cards, and the streak of all decks."""
    studyapp.write_deck("deck: other\nnotes:\n  - {id: card, q: Q, a: A}\n", "other.yaml")
    write_history(studyapp, 12)
    whole = studyapp("stats", "--json").json()
    small = studyapp("stats", "--deck", "small", "--json").json()
    other = studyapp("stats", "--deck", "other", "--json").json()
    tiny = studyapp("stats", "--tag", "sizes", "--json").json()
    counts = [sum(day["reviews"] for day in each["activity"]["days"]) for each in (whole, small, other, tiny)]
    assert counts == [48, 48, 0, 24]
    assert [each["calibration"]["reviews"] for each in (whole, small, other, tiny)] == [44, 44, 0, 22]
    assert [each["activity"]["streaks"]["current"] for each in (whole, small, other, tiny)] == [12] * 4
    assert [each["forecast"]["cards"] for each in (whole, small, other, tiny)] == [4, 4, 0, 2]
    assert studyapp("stats", "--deck", "none").code == 2
    assert studyapp("stats", "--deck", "other").lines == ["Nothing was reviewed yet (deck other)."]


def test_the_recall_on_a_date_is_told(studyapp: Command) -> None:
    write_history(studyapp, 12)
    recall = studyapp("stats", "--date", "2027-11-22", "--json").json()["forecast"]["recall"]
    assert [each["day"] for each in recall] == ["2026-11-22", "2027-11-22"]
    assert recall[1]["expected"] < recall[0]["expected"]
    assert "Recalled on 22 Nov 2027" in studyapp("stats", "--date", "2027-11-22").out
    for wrong, message in (("2026-11-21", "is over"), ("soon", "is no date"), ("2026-02-30", "is no date")):
        result = studyapp("stats", "--date", wrong)
        assert (result.code, result.out) == (2, "")
        assert message in result.err


def test_before_the_first_review_there_is_a_sentence_and_an_object_of_nothing(studyapp: Command) -> None:
    """And no database is made for it."""
    assert studyapp("stats").lines == ["Nothing was reviewed yet (all decks)."]
    found = studyapp("stats", "--json").json()
    assert found["activity"]["days"] == []
    assert found["calibration"]["log_loss"] is None
    assert not studyapp.database.exists()


def test_what_is_printed_is_what_the_functions_give(studyapp: Command) -> None:
    """Over the projection as it is kept, which is the log's."""
    entries = write_history(studyapp, 9)
    services = build_services(studyapp.variables())
    library = services.read_decks()
    kept = services.store.projection()
    listed = reviews(entries, kept)
    history = History(kept.days, totals(listed), kept.memories, kept.marks, kept.days)
    found = statistics(history, library, Selection(), services.today, (services.today + 30,))
    services.close()
    told = studyapp("stats", "--json").json()
    assert msgspec.json.decode(msgspec.json.encode(as_object(found))) == {
        name: value for name, value in told.items() if name != "pages"
    }
    for name, page in told["pages"].items():
        assert studyapp("stats", name, "--json").json() == page


def test_leeches_come_with_what_to_do(studyapp: Command) -> None:
    """A short sentence for each, and the cards to set it side by side with."""
    names = [f"n{number}" for number in range(5)]
    notes = "".join(f"  - {{id: {name}, q: {name}, a: A, topic: met}}\n" for name in names)
    studyapp.write_deck(f"deck: hard\ntopics: [{{id: met, title: Met}}]\nnotes:\n{notes}", "hard.yaml")
    services = build_services(studyapp.variables())
    now = parse_moment(NOW)
    for back in range(40, 0, -1):
        moment = Moment(now.at_ms - back * 3 * DAY_MS, 0)
        for card in ("small/timeout", *(f"hard/{name}" for name in names)):
            for rating in (1, 3, 3) if back % 2 else (4,):
                services.store.append(Reviewed(card, rating, "p", 5000), moment, moment.study_day(), "study")
    services.close()
    found = {each["card"]: each for each in studyapp("stats", "--json").json()["forecast"]["leeches"]}
    assert set(found) == {"small/timeout", *(f"hard/{name}" for name in names)}
    assert found["hard/n0"]["remedy"] == "contrast"
    assert found["hard/n0"]["beside"] == [f"hard/{name}" for name in names[1:]]
    assert found["small/timeout"]["lapses"] >= 8
    lines = studyapp("stats", "memory").lines
    assert max(map(len, lines)) <= 80
    place = lines.index("    hard/n0", lines.index("  Leeches: forgotten 8 times and more"))
    told = " ".join(line.strip() for line in lines[place : place + 4])
    assert "what to do: contrast: write a card that sets it side by side with its like" in told
    (leech,) = studyapp("stats", "--deck", "small", "--json").json()["forecast"]["leeches"]
    assert leech == found["small/timeout"]
    assert leech["remedy"] in ("rewrite", "postpone")


def test_a_page_is_told_of_alone_and_without_bars_for_readers_aloud(studyapp: Command) -> None:
    write_history(studyapp, 25)
    alone = studyapp("stats", "activity")
    assert alone.lines[0] == "Activity" and "True retention" not in alone.out and "█" in alone.out
    plain = studyapp("stats", "activity", "--plain")
    assert not set(plain.out) & set("█▏▎▍▌▋▊▉")
    assert [line.rstrip("█▏▎▍▌▋▊▉").rstrip() for line in alone.lines] == plain.lines
    wrong = studyapp("stats", "nonsense")
    assert (wrong.code, wrong.out) == (2, "") and "activity, memory, calibration" in wrong.err


def test_long_tables_say_how_much_more_there_is(studyapp: Command) -> None:
    write_history(studyapp, 60)
    assert "    and 36 more; --json has them all" in studyapp("stats", "activity").lines
    days = studyapp("stats", "activity", "--json").json()["tables"][0]
    assert (days["name"], len(days["rows"])) == ("days", 60)


def test_files_of_selected_cards_are_of_the_pages_that_tell_of_them(studyapp: Command, tmp_path: Path) -> None:
    """The other pages are always of all decks, and only written when all are meant."""
    write_history(studyapp, 12)
    some = studyapp("stats", "--deck", "small", "--export", tmp_path / "some")
    every = studyapp("stats", "--export", tmp_path / "every")
    assert (some.code, every.code) == (0, 0)
    assert {"days.csv", "days.svg", "retention.csv"} <= {path.name for path in (tmp_path / "some").iterdir()}
    assert not {"credits.csv", "backlog.csv"} & {path.name for path in (tmp_path / "some").iterdir()}
    assert {"days.csv", "credits.csv", "backlog.csv"} <= {path.name for path in (tmp_path / "every").iterdir()}
