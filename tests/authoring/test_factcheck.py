"""Facts are held against AWS's own models: what is right passes, what is wrong is told, what cannot be checked too."""

import gzip
import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from studyapp.authoring.factcheck.checks import Checked, check_fact
from studyapp.authoring.factcheck.models import Models, installed_models, versions
from studyapp.authoring.factcheck.review import overdue, review_due
from studyapp.content.model import Basic, Fact, Note
from studyapp.content.parse import parse_deck
from studyapp.paths import bundled
from studyapp.shelf.shelf import Shelf

SERVICE = {
    "documentation": "<p>Run code <b>without</b>\n managing servers &amp; more.</p>",
    "operations": {
        "Invoke": {"documentation": "<p>The maximum payload size is <code>6</code> MB. Up to 1,000 more.</p>"}
    },
    "shapes": {
        "Invoke": {"documentation": "Not much."},
        "Timeout": {"type": "integer", "min": 1, "max": 5400},
        "Size": {"type": "integer", "max": 20480},
        "Path": {"pattern": "/mnt/[a-z]+"},
        "State": {"enum": ["Pending", "Active"]},
        "Request": {"members": {"Timeout": {"shape": "Timeout", "documentation": "Default: 3 seconds."}, "Bare": {}}},
    },
}
SCHEMA = {"then": {"max": 900, "on": True, "types": ["A", "B"], "list": [{"n": 1}, {"n": 2.5}]}}


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Models:
    """Small models, laid out as botocore and cfn-lint lay out theirs; an older one and a damaged one among them."""
    root = tmp_path_factory.mktemp("models")
    _write(root / "botocore/lambda/2015-03-31/service-2.json.gz", SERVICE)
    _write(root / "botocore/lambda/2014-11-11/service-2.json.gz", {"shapes": {"Timeout": {"max": 60}}})
    _write(root / "botocore/plain/2020-01-01/service-2.json", SERVICE)
    _write(root / "cfn/schemas/extensions/f/x.json", SCHEMA)
    _write(root / "cfn/schemas/providers/us-east-1.json", {"AWS::Lambda::Function": "abc1"})
    _write(root / "cfn/schemas/resources/abc1.json", {"properties": {"Layers": {"maxItems": 5}}})
    damaged = root / "botocore/damaged/2020-01-01/service-2.json.gz"
    damaged.parent.mkdir(parents=True)
    damaged.write_bytes(b"\x1f\x8bnothing")
    (root / "cfn/secret.json").write_text("{}")
    return Models(root / "botocore", root / "cfn")


def _write(place: Path, value: Any) -> None:
    place.parent.mkdir(parents=True)
    data = json.dumps(value).encode()
    place.write_bytes(gzip.compress(data) if place.suffix == ".gz" else data)


def fact(check: str, value: str = "", unit: str = "", name: str = "f", statement: str = "It is so.") -> Fact:
    """A fact with this check, as YAML reads it."""
    text = f"facts:\n  - id: {name}\n    statement: {statement}\n    check: {check}\n"
    file = parse_deck(text.encode(), "decks/facts.yaml")
    assert file.problems == ()
    return msgspec.structs.replace(file.facts[0], value=value, unit=unit)


def checked(models: Models, check: str, *value: str, **more: str) -> Checked:
    """How a check comes out."""
    return check_fact(fact(check, *value, **more), models)


# --- every kind -------------------------------------------------------------------------------------------------------

RIGHT = [
    "{kind: model, service: lambda, shape: Timeout, key: min, expect: 1}",
    "{kind: model, service: lambda, shape: Timeout, key: min, expect: 1.0}",
    "{kind: model, service: plain, shape: Path, key: pattern, expect: '/mnt/[a-z]+'}",
    "{kind: enum, service: lambda, shape: State, contains: [Active, Pending]}",
    "{kind: enum, service: lambda, shape: State, contains: Active}",
    "{kind: doc, service: lambda, path: service, contains: Without managing  servers & more}",
    "{kind: doc, service: lambda, path: Invoke, contains: maximum payload size is 6 MB}",
    "{kind: doc, service: lambda, path: Invoke, contains: not much}",
    "{kind: doc, service: lambda, path: Request.Timeout, contains: 'default: 3 seconds'}",
    "{kind: cfn-lint, file: extensions/f/x.json, path: then.max, expect: 900}",
    "{kind: cfn-lint, file: extensions/f/x.json, path: then.on, expect: true}",
    "{kind: cfn-lint, file: extensions/f/x.json, path: then.types, expect: [A, B]}",
    "{kind: cfn-lint, file: extensions/f/x.json, path: then.list.1.n, expect: 2.5}",
    "{kind: cfn-lint-contains, file: extensions/f/x.json, path: then.types, contains: [B]}",
    "{kind: cfn-lint-resource, type: 'AWS::Lambda::Function', path: properties.Layers.maxItems, expect: 5}",
    "{kind: arithmetic, expr: round((1-0.0000133334/0.0000166667)*100), expect: 20}",
]


@pytest.mark.parametrize("check", RIGHT)
def test_what_the_model_says_too_is_right(models: Models, check: str) -> None:
    """Whatever the kind of check; markup, spacing and case do not matter in documentation."""
    assert (checked(models, check).status, checked(models, check).code) == ("right", "")


WRONG = [
    ("{kind: model, service: lambda, shape: Timeout, key: min, expect: 2}", "Timeout.min is 1", "2"),
    ("{kind: model, service: lambda, shape: Path, key: pattern, expect: /mnt}", "Path.pattern is /mnt/[a-z]+", "/mnt"),
    (
        "{kind: enum, service: lambda, shape: State, contains: [Active, Lost]}",
        "State is one of Pending, Active",
        "Lost",
    ),
    (
        "{kind: doc, service: lambda, path: Invoke, contains: payload size is 5 MB}",
        "“The maximum payload size is",
        "“pay",
    ),
    ("{kind: doc, service: lambda, path: Invoke, contains: up to 1}", "“Up to 1,000 more.”", "“up to 1”"),
    ("{kind: doc, service: lambda, path: Invoke, contains: '000 more'}", "“Up to 1,000 more.”", "“000 more”"),
    ("{kind: cfn-lint, file: extensions/f/x.json, path: then.max, expect: 901}", "then.max is 900", "901"),
    ("{kind: cfn-lint, file: extensions/f/x.json, path: then.on, expect: 1}", "then.on is True", "1"),
    ("{kind: cfn-lint, file: extensions/f/x.json, path: then.types, expect: [B, A]}", "then.types is A, B", "B, A"),
    ("{kind: cfn-lint-contains, file: extensions/f/x.json, path: then.types, contains: [A, C]}", "one of A, B", "C"),
    (
        "{kind: cfn-lint-resource, type: 'AWS::Lambda::Function', path: properties.Layers.maxItems, expect: 6}",
        "properties.Layers.maxItems is 5",
        "6",
    ),
    ("{kind: arithmetic, expr: 10*1000, expect: 1000}", "10*1000 = 10000", "1000"),
]


@pytest.mark.parametrize(("check", "model_says", "fact_says"), WRONG)
def test_what_the_model_says_otherwise_is_wrong(models: Models, check: str, model_says: str, fact_says: str) -> None:
    """And both are quoted, at the fact's place."""
    found = checked(models, check)
    assert (found.status, found.code) == ("wrong", "wrong-fact")
    assert (found.path, found.line, found.column) == ("decks/facts.yaml", 2, 5)
    said, _, claimed = found.message.removeprefix("fact `f`: the model says ").partition(", and the fact says ")
    assert model_says in said
    assert claimed.startswith(fact_says)


UNKNOWN = [
    ("{kind: model, service: lamda, shape: Timeout, key: min, expect: 1}", "botocore has no service `lamda`"),
    ("{kind: model, service: ../cfn, shape: Timeout, key: min, expect: 1}", "`../cfn` is not such a name"),
    ("{kind: model, service: damaged, shape: Timeout, key: min, expect: 1}", "cannot be read"),
    ("{kind: model, service: lambda, shape: Timeouts, key: min, expect: 1}", "lambda has no shape `Timeouts`"),
    ("{kind: model, service: lambda, shape: Timeout, key: mean, expect: 1}", "Timeout has no `mean`"),
    ("{kind: enum, service: lambda, shape: Timeout, contains: [A]}", "Timeout is not an enumeration"),
    ("{kind: doc, service: lambda, path: Nothing, contains: a}", "no shape and no operation `Nothing`"),
    (
        "{kind: doc, service: lambda, path: Request.Memory, contains: a}",
        "no `Memory` in `shapes.Request.members.Memory`",
    ),
    ("{kind: doc, service: lambda, path: Request.Bare, contains: a}", "`Request.Bare` has no documentation"),
    ("{kind: doc, service: lambda, path: Size, contains: a}", "`Size` has no documentation"),
    ("{kind: cfn-lint, file: extensions/f/y.json, path: then.max, expect: 1}", "no schema file `extensions/f/y.json`"),
    ("{kind: cfn-lint, file: ../secret.json, path: then.max, expect: 1}", "`../secret.json` is not such a name"),
    ("{kind: cfn-lint, file: extensions/f/x.json, path: then.least, expect: 1}", "no `least` in `then.least`"),
    ("{kind: cfn-lint, file: extensions/f/x.json, path: then.list.2.n, expect: 1}", "no `2` in `then.list.2.n`"),
    ("{kind: cfn-lint-contains, file: extensions/f/x.json, path: then.max, contains: [A]}", "then.max is not a list"),
    ("{kind: cfn-lint-resource, type: 'AWS::No::Type', path: properties, expect: 1}", "no type `AWS::No::Type`"),
    ("{kind: arithmetic, expr: __import__('os'), expect: 1}", "cannot be computed"),
    ("{kind: arithmetic, expr: 1/0, expect: 1}", "it divides by zero"),
    ("{kind: arithmetic, expr: 1+1, expect: two}", "`expect: two` is not a number"),
    ("{kind: guess, expect: 1}", "`kind: guess` is no kind of check; the kinds are model, enum, doc"),
    ("{service: lambda}", "is no kind of check"),
    ("{kind: arithmetic, expr: 1+1}", "its `check` has no `expect`"),
    ("{kind: arithmetic, expr: 1+1, expect: 2, shape: Timeout}", "`shape` means nothing in a check of kind arithmetic"),
]


@pytest.mark.parametrize(("check", "why"), UNKNOWN)
def test_what_cannot_be_checked_says_why(models: Models, check: str, why: str) -> None:
    """A finding too: a check that runs into the void vouches for nothing."""
    found = checked(models, check)
    assert (found.status, found.code) == ("unknown", "cannot-check")
    assert why in found.message


def test_without_the_packages_only_arithmetic_runs() -> None:
    """The rest is neither right nor wrong."""
    nothing = Models(None, None)
    statuses = [checked(nothing, check).status for check in RIGHT]
    assert statuses == ["right" if "arithmetic" in check else "not-run" for check in RIGHT]
    assert "botocore is not installed" in checked(nothing, RIGHT[0]).message


# --- the fact's own figure --------------------------------------------------------------------------------------------

SIZE = "{kind: model, service: lambda, shape: Size, key: max, expect: 20480}"
INVOKE = "{kind: doc, service: lambda, path: Invoke, contains: payload size is 6 MB}"
SUM = "{kind: arithmetic, expr: 10*1000, expect: 10000}"
FIGURES = [
    (SIZE, "20480", "bytes", "right"),
    (SIZE, "20", "KB", "right"),
    (SIZE, "21", "KB", "wrong"),
    (SIZE, "20480", "x function", "right"),
    (SIZE, "20481", "x function", "wrong"),
    (RIGHT[0], "1", "seconds (minimum)", "right"),
    (RIGHT[0], "1", "hours", "right"),  # a model does not say what it counts
    (RIGHT[0], "3", "seconds", "wrong"),
    (RIGHT[9], "15", "minutes", "right"),
    (RIGHT[9], "16", "minutes", "wrong"),
    (INVOKE, "6", "MB", "right"),
    (INVOKE, "6144", "KB", "right"),
    (INVOKE, "5", "MB", "wrong"),
    (INVOKE, "5", "layers", "right"),
    (SUM, "10", "x concurrency", "right"),  # its example, not its figure, is what is computed
]


@pytest.mark.parametrize(("check", "value", "unit", "status"), FIGURES)
def test_a_figure_that_its_check_does_not_vouch_for_is_wrong(
    models: Models, check: str, value: str, unit: str, status: str
) -> None:
    """Else a fact could be changed, and its check would go on passing."""
    found = checked(models, check, value, unit)
    assert (found.status, found.code) == (status, "" if status == "right" else "value-differs")


def test_words_about_another_figure_of_the_statement_vouch_for_it(models: Models) -> None:
    """Both are the fact's."""
    assert checked(models, INVOKE, "1", "MB", statement="At first 1 MB, at most 6 MB.").status == "right"


def test_the_api_maxima_do_not_vouch_for_standard_limits(models: Models) -> None:
    """They serve Managed Instances too and are wider; only a fact about them may be checked against them."""
    check = "{kind: model, service: lambda, shape: Timeout, key: max, expect: 5400}"
    found = checked(models, check, "5400", "seconds", name="limits.timeout.max")
    assert (found.status, found.code) == ("wrong", "wider-limit")
    assert "wider than the standard limit" in found.message
    assert checked(models, check, "5400", "seconds", name="limits.timeout.model-ceiling").status == "right"


# --- the bundled facts ------------------------------------------------------------------------------------------------

INSTALLED = all(versions().values())
needs_models = pytest.mark.skipif(not INSTALLED, reason="botocore and cfn-lint are not installed")


def _bundled() -> list[Fact]:
    return [fact for fact in Shelf(bundled("decks"), []).library().facts.values() if fact.check]


def test_most_kinds_of_check_are_used_by_the_bundled_facts() -> None:
    """So that the tests below check what there is."""
    kinds = Counter(fact.check["kind"] for fact in _bundled())
    assert kinds.total() >= 110
    assert set(kinds) >= {"model", "enum", "doc", "cfn-lint", "cfn-lint-resource", "arithmetic"}


@needs_models
def test_every_check_of_the_bundled_facts_passes() -> None:
    """Against the installed models, whose versions are known."""
    models = installed_models()
    assert [
        found.message for found in (check_fact(fact, models) for fact in _bundled()) if found.status != "right"
    ] == []


@needs_models
def test_every_planted_figure_is_caught() -> None:
    """What a check expects, made another number, is wrong for every bundled fact that expects one."""
    models = installed_models()
    numeric = [fact for fact in _bundled() if fact.check.get("expect", "").replace(".", "").isdecimal()]
    assert len(numeric) >= 25
    for fact in numeric:
        another = f"{float(fact.check['expect']) + 7:.15g}"
        planted = msgspec.structs.replace(fact, check={**fact.check, "expect": another})
        assert check_fact(planted, models).code == "wrong-fact", fact.id


@needs_models
def test_a_changed_value_is_caught_wherever_the_check_gives_one() -> None:
    """Model checks all do; documentation is searched for the figure where its words have it in the fact's unit."""
    models = installed_models()
    valued = [fact for fact in _bundled() if fact.value and fact.check["kind"] != "arithmetic"]
    planted = [msgspec.structs.replace(fact, value=f"{float(fact.value) * 7 + 13:g}") for fact in valued]
    missed = {fact.id for fact in planted if check_fact(fact, models).code != "value-differs"}
    assert len(valued) >= 45
    assert {fact.check["kind"] for fact in valued if fact.id in missed} <= {"doc"}
    assert len(missed) <= len(valued) / 4


def test_finding_the_models_imports_neither_package(monkeypatch: pytest.MonkeyPatch) -> None:
    """They are data here; a package that is not there has no version."""
    import sys

    for module in ("botocore", "cfnlint"):
        monkeypatch.setitem(sys.modules, module, None)  # Python's way to say: not to be found
    assert versions() == {"botocore": None, "cfn-lint": None}
    check = "{kind: model, service: lambda, shape: Timeout, key: min, expect: 1}"
    assert checked(installed_models(), check).status == "not-run"


# --- review dates -----------------------------------------------------------------------------------------------------

DUE = [
    ({"verified": "2026-01-01"}, date(2027, 1, 1)),
    ({"verified": "2026-01-01", "volatile": True}, date(2026, 4, 1)),
    ({"verified": "2026-01-01", "volatile": True, "review_days": 30}, date(2026, 1, 31)),
    ({"verified": "2024-02-29"}, date(2025, 2, 28)),
    ({"verified": "9999-12-31"}, date.max),
    ({}, None),
]


@pytest.mark.parametrize(("values", "due"), DUE)
def test_a_check_holds_for_90_days_365_or_as_long_as_the_fact_says(values: dict[str, Any], due: date | None) -> None:
    """From the day it was verified."""
    assert review_due(Fact("f", "S.", 1, **values)) == due


def test_overdue_facts_name_the_notes_that_cite_them() -> None:
    """The longest overdue first; on its review date a fact is not overdue yet."""
    facts = [
        Fact("fresh", "S.", 1, verified="2026-01-01"),
        Fact("late", "S.", 2, verified="2025-12-31", path="p"),
        Fact("undated", "S.", 3),
        Fact("volatile", "S.", 4, verified="2026-01-01", volatile=True),
    ]
    notes = [
        Note(name, "d", "Q?", Basic("A"), 1, 1, facts=cited)
        for name, cited in (("n", ("late", "fresh")), ("m", ("late",)))
    ]
    late = list(overdue(facts, notes, date(2027, 1, 1)))
    assert [each.fact for each in late] == ["undated", "volatile", "late"]
    assert (late[2].notes, late[2].due, late[2].path, late[2].line) == (("d/n", "d/m"), "2026-12-31", "p", 2)
    assert (late[0].notes, late[0].due) == ((), "")


@pytest.mark.parametrize("days", ["0", "-1", "1.5", "4000", "soon"])
def test_review_days_are_a_whole_number_of_them(days: str) -> None:
    """Else the file has a problem at that place, and the fact keeps its usual interval."""
    text = f"facts:\n  - id: f\n    statement: S.\n    verified: 2026-01-01\n    review_days: {days}\n"
    file = parse_deck(text.encode(), "f.yaml")
    assert [(problem.line, problem.column, problem.code) for problem in file.problems] == [(5, 18, "number")]
    assert review_due(file.facts[0]) == date(2027, 1, 1)


def test_a_fact_says_where_it_stands() -> None:
    """File, line and column, for whoever has to mend it."""
    file = parse_deck(b"facts:\n  - id: f\n    statement: S.\n    review_days: 30\n", "x/facts.yaml")
    assert file.problems == ()
    assert (file.facts[0].path, file.facts[0].line, file.facts[0].column) == ("x/facts.yaml", 2, 5)
    assert file.facts[0].review_days == 30
