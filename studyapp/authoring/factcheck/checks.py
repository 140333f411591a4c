"""One function for each kind of check: what a fact expects, held against what AWS's own models say.

A fact's `check` is a mapping of texts (a list is one text with a line for each entry):

=================  ============================================================================================
`model`            `service`, `shape`, `key`, `expect`: an attribute of a shape in botocore's service model
`enum`             `service`, `shape`, `contains`: values that an enumeration has
`doc`              `service`, `path`, `contains`: words in the documentation of a shape, a `Shape.member`, an
                   operation or the `service`, whatever their markup, spacing and case
`cfn-lint`         `file`, `path`, `expect`: a value at a dotted path in a schema file of cfn-lint
`cfn-lint-contains`  `file`, `path`, `contains`: entries of a list there
`cfn-lint-resource`  `type`, `path`, `expect`: a value in the schema of a CloudFormation type
`arithmetic`       `expr`, `expect`: what a formula comes to
=================  ============================================================================================

The figure of the fact itself must agree with what its check expects, or the check would vouch for nothing.
"""

import html
import math
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, NamedTuple, Protocol

import msgspec

from studyapp.authoring.factcheck.own_figure import as_number, figure_differs
from studyapp.content.compute import FormulaError, evaluate
from studyapp.content.model import Fact
from studyapp.content.text import one_line

Status = Literal["right", "wrong", "unknown", "not-run"]


class Unknown(Exception):
    """It cannot be checked: the service, shape or path is not there. The message says which."""


class NotInstalled(Exception):
    """The package whose data is needed is not installed; the message is its name."""


class Models(Protocol):
    """Where models come from; `studyapp.authoring.factcheck.models` reads the installed ones. All raise Unknown."""

    def service(self, name: str) -> Any:
        """botocore's model of a service."""

    def schema(self, file: str) -> Any:
        """A schema file of cfn-lint."""

    def resource(self, type_name: str) -> Any:
        """cfn-lint's schema of a CloudFormation type."""


class Checked(msgspec.Struct, frozen=True):
    """How the check of one fact came out. `code` is stable, for programs; both are empty when the fact is right."""

    fact: str
    kind: str
    status: Status
    path: str
    line: int
    column: int
    code: str = ""
    message: str = ""


_MOST_OF_A_MODEL = 160
"""So many characters of what a model says are quoted."""


class _Found(NamedTuple):
    """Whether the model agrees with the check, and both as words."""

    right: bool
    model_says: str
    fact_says: str


def check_fact(fact: Fact, models: Models) -> Checked:
    """Run a fact's check, which it must have."""
    kind = fact.check.get("kind", "")

    def ended(status: Status, code: str = "", message: str = "") -> Checked:
        message = one_line(message, 300)
        return Checked(fact.id, kind, status, fact.path, fact.line, fact.column, code, message)

    try:
        _well_formed(fact.check)
        if trap := _wider_than_the_limit(fact):
            return ended("wrong", "wider-limit", trap)
        found = _KINDS[kind].run(fact.check, models)
    except Unknown as reason:
        return ended("unknown", "cannot-check", f"fact `{fact.id}` cannot be checked: {reason}")
    except NotInstalled as package:
        return ended("not-run", "not-installed", f"{package} is not installed")
    if not found.right:
        says = one_line(found.model_says, _MOST_OF_A_MODEL)
        message = f"fact `{fact.id}`: the model says {says}, and the fact says {found.fact_says}"
        return ended("wrong", "wrong-fact", message)
    if differs := figure_differs(fact):
        return ended("wrong", "value-differs", f"fact `{fact.id}`: {differs}")
    return ended("right")


def _well_formed(check: Mapping[str, str]) -> None:
    """Raises Unknown unless the check is of a known kind and has the keys of its kind and no others."""
    kind = check.get("kind", "")
    if kind not in _KINDS:
        raise Unknown(f"`kind: {kind}` is no kind of check; the kinds are {', '.join(_KINDS)}")
    keys = {"kind", *_KINDS[kind].keys}
    if missing := sorted(keys - check.keys()):
        raise Unknown(f"its `check` has no `{missing[0]}`")
    if extra := sorted(check.keys() - keys):
        raise Unknown(f"`{extra[0]}` means nothing in a check of kind {kind}")


# --- botocore -------------------------------------------------------------------------------------------------------


def _model(check: Mapping[str, str], models: Models) -> _Found:
    shape = _shape(check, models)
    if check["key"] not in shape:
        raise Unknown(f"the shape {check['shape']} has no `{check['key']}`")
    return _equal(f"{check['shape']}.{check['key']}", shape[check["key"]], check["expect"])


def _enum(check: Mapping[str, str], models: Models) -> _Found:
    shape = _shape(check, models)
    if "enum" not in shape:
        raise Unknown(f"the shape {check['shape']} is not an enumeration")
    return _contains(check["shape"], shape["enum"], check["contains"])


def _doc(check: Mapping[str, str], models: Models) -> _Found:
    model, path = models.service(check["service"]), check["path"]
    name, _, member = path.partition(".")
    if path == "service":
        texts = [model.get("documentation")]
    elif member:
        texts = [_at(model, ("shapes", name, "members", member)).get("documentation")]
    else:
        there = [model.get(kind, {}).get(name) for kind in ("operations", "shapes")]
        texts = [each.get("documentation") for each in there if each]
        if not texts:
            raise Unknown(f"there is no shape and no operation `{name}`")
    text = _plain_text(" ".join(each for each in texts if each))
    if not text:
        raise Unknown(f"`{path}` has no documentation")
    right = _phrase(check["contains"]).search(text) is not None
    return _Found(right, f"“{_nearest(text, check['contains'])}”", f"“{check['contains']}”")


def _nearest(text: str, words: str) -> str:
    """The sentence that shares most words with those that were looked for."""
    wanted = set(re.findall(r"\w+", words.casefold()))
    sentences = re.split(r"(?<=[.:;])\s+", text)
    return max(sentences, key=lambda sentence: len(wanted & set(re.findall(r"\w+", sentence.casefold()))))


def _shape(check: Mapping[str, str], models: Models) -> Mapping[str, Any]:
    shape = models.service(check["service"]).get("shapes", {}).get(check["shape"])
    if not isinstance(shape, dict):
        raise Unknown(f"the service {check['service']} has no shape `{check['shape']}`")
    return shape


def _plain_text(markup: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", markup)).split())


def _phrase(words: str) -> re.Pattern[str]:
    """The words with any spacing, in any case; a number at either end must be whole: `10` is not in `100`."""
    tokens = re.findall(r"\w+|[^\w\s]", words)
    pattern = r"\s*".join(map(re.escape, tokens))
    return re.compile(rf"(?<!\d)(?<!\d[.,]){pattern}(?!(?<=\d)[.,]?\d)", re.IGNORECASE)


# --- cfn-lint -------------------------------------------------------------------------------------------------------


def _cfn_lint(check: Mapping[str, str], models: Models) -> _Found:
    return _equal(check["path"], _at(models.schema(check["file"]), check["path"].split(".")), check["expect"])


def _cfn_lint_contains(check: Mapping[str, str], models: Models) -> _Found:
    return _contains(check["path"], _at(models.schema(check["file"]), check["path"].split(".")), check["contains"])


def _cfn_lint_resource(check: Mapping[str, str], models: Models) -> _Found:
    return _equal(check["path"], _at(models.resource(check["type"]), check["path"].split(".")), check["expect"])


def _at(value: Any, path: Sequence[str]) -> Any:
    """What stands at a path of keys and places in a list. Raises Unknown."""
    for step in path:
        if isinstance(value, dict) and step in value:
            value = value[step]
        elif isinstance(value, list) and step.isdecimal() and len(step) < 6 and int(step) < len(value):
            value = value[int(step)]
        else:
            raise Unknown(f"there is no `{step}` in `{'.'.join(path)}`")
    return value


# --- arithmetic -----------------------------------------------------------------------------------------------------


def _arithmetic(check: Mapping[str, str], _models: Models) -> _Found:
    try:
        result = evaluate(check["expr"], {})
    except FormulaError as error:
        raise Unknown(f"`{check['expr']}` cannot be computed: {error}") from None
    expected = as_number(check["expect"])
    if expected is None:
        raise Unknown(f"`expect: {check['expect']}` is not a number")
    right = math.isclose(result, expected, rel_tol=1e-9, abs_tol=1e-12)
    return _Found(right, f"{check['expr']} = {result:.12g}", check["expect"])


# --- comparing ------------------------------------------------------------------------------------------------------


def _equal(name: str, found: Any, expect: str) -> _Found:
    """A value of a model and what is expected of it, a list as lines."""
    as_list = found if isinstance(found, list) else [found]
    expected = expect.split("\n") if isinstance(found, list) else [expect]
    right = len(as_list) == len(expected) and all(map(_same, as_list, expected))
    return _Found(right, f"{name} is {', '.join(map(str, as_list))}", ", ".join(expected))


def _contains(name: str, found: Any, contains: str) -> _Found:
    if not isinstance(found, list):
        raise Unknown(f"{name} is not a list")
    missing = [each for each in contains.split("\n") if not any(_same(value, each) for value in found)]
    return _Found(not missing, f"{name} is one of {', '.join(map(str, found))}", ", ".join(missing))


def _same(found: Any, expected: str) -> bool:
    if isinstance(found, bool):
        return str(found).lower() == expected.lower()
    if isinstance(found, int | float):
        return as_number(expected) == found
    return isinstance(found, str) and found == expected


# --- what must not be checked against -------------------------------------------------------------------------------

# One model serves Managed Instances and accelerator functions too, so these maxima are wider than the standard limits.
_WIDER = {
    ("lambda", "MemorySize", "max"),
    ("lambda", "Timeout", "max"),
    ("lambda", "EphemeralStorageSize", "max"),
    ("AWS::Lambda::Function", "properties.MemorySize.maximum"),
    ("AWS::Lambda::Function", "properties.Timeout.maximum"),
    ("AWS::Lambda::Function", "definitions.EphemeralStorage.properties.Size.maximum"),
}
_CEILING = ".model-ceiling"


def _wider_than_the_limit(fact: Fact) -> str:
    """Why the check says nothing of a standard limit, if it is one of those that are wider."""
    place = tuple(fact.check[key] for key in _KINDS[fact.check["kind"]].keys[:-1])
    if place not in _WIDER or fact.id.endswith(_CEILING):
        return ""
    return (
        f"fact `{fact.id}` is checked against the API's maximum, which is wider than the standard limit; "
        f"check it against something else, or let the id of a fact about that maximum end in {_CEILING}"
    )


class _Kind(NamedTuple):
    keys: tuple[str, ...]
    run: Callable[[Mapping[str, str], Models], _Found]


_KINDS = {
    "model": _Kind(("service", "shape", "key", "expect"), _model),
    "enum": _Kind(("service", "shape", "contains"), _enum),
    "doc": _Kind(("service", "path", "contains"), _doc),
    "cfn-lint": _Kind(("file", "path", "expect"), _cfn_lint),
    "cfn-lint-contains": _Kind(("file", "path", "contains"), _cfn_lint_contains),
    "cfn-lint-resource": _Kind(("type", "path", "expect"), _cfn_lint_resource),
    "arithmetic": _Kind(("expr", "expect"), _arithmetic),
}
