"""docs/rules/README.md names every code that lint can say, and its examples are what it says they are."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import studyapp
from studyapp.authoring.lint import lint
from studyapp.authoring.rules import RULES
from studyapp.content import fields
from studyapp.content.library import build_library
from studyapp.content.parse import parse_deck

PACKAGE = Path(studyapp.__file__).parent
INDEX = (PACKAGE.parent / "docs" / "rules" / "README.md").read_text(encoding="utf-8")
MODULES = [
    *sorted((PACKAGE / "content").glob("*.py")),
    PACKAGE / "shelf" / "files.py",
    PACKAGE / "authoring" / "lint.py",
]
AT = {"report": 1, "YamlError": 0, "Problem": 3, "_problem": 1, "_error": 1, "_Rule": 2, "_Found": 0}
"""Which argument of each function is a code."""

ROWS = {row[0]: row[1:] for row in re.findall(r"^\| `([\w-]+)` \| (.+?) \| (.+?) \| (.+?) \|$", INDEX, re.MULTILINE)}


def literals(node: ast.expr, assigned: dict[str, list[ast.expr]], depth: int = 3) -> Iterator[str]:
    """The texts that an expression can be, as far as they are written in its module."""
    for each in ast.walk(node):
        if isinstance(each, ast.Constant) and isinstance(each.value, str):
            yield each.value
        elif isinstance(each, ast.Name) and depth:
            for value in assigned.get(each.id, ()):
                yield from literals(value, assigned, depth - 1)


def assignments(tree: ast.Module) -> dict[str, list[ast.expr]]:
    """What each name is set to; of a tuple only the first where one name holds it all, else each its own."""
    found: dict[str, list[ast.expr]] = {}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Assign):
            continue
        target, value = node.targets[0], node.value
        if isinstance(target, ast.Name):
            found.setdefault(target.id, []).append(value.elts[0] if isinstance(value, ast.Tuple) else value)
        elif isinstance(target, ast.Tuple):
            branches = [value.body, value.orelse] if isinstance(value, ast.IfExp) else [value]
            for branch in branches:
                if isinstance(branch, ast.Tuple):
                    for name, part in zip(target.elts, branch.elts, strict=False):
                        if isinstance(name, ast.Name):
                            found.setdefault(name.id, []).append(part)
    return found


def codes_in(path: Path) -> set[str]:
    """Every code that a module can give a problem."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assigned = assignments(tree)
    found: set[str] = set()
    for call in ast.walk(tree):
        if isinstance(call, ast.Call):
            name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            at = AT.get(name, 0)
            if (name in AT and len(call.args) > at) or name == "_Rule":
                found |= set(literals(call.args[min(at, len(call.args) - 1)], assigned))
    return found


def test_every_code_is_in_the_index() -> None:
    """What the parser, the shelf and lint itself can say, and nothing that none of them says."""
    said = {code for path in MODULES for code in codes_in(path)}
    assert {"colon", "tab", "alias", "anchor", "reference", "too-large", "unknown-rule", "exam"} <= said
    assert said == ROWS.keys()


def test_every_rule_is_in_the_index() -> None:
    """With its severity, what it finds, and a link to its page."""
    rows = re.findall(r"^\| \[([\w-]+)\]\(\1\.md\) \| (\w+) \| (.+?) \|$", INDEX, re.MULTILINE)
    assert rows == sorted((rule.code, rule.severity, rule.about) for rule in RULES)
    assert not ROWS.keys() & {rule.code for rule in RULES}


def decks_with(example: str) -> Iterator[str]:
    """Decks that an example may be meant for: as a note of its own, as a key of a note, as a key of the deck."""
    lines = example.split(" ⏎ ")
    first = "deck: d\nnotes:\n  - {id: first, q: First?, a: First}\n"
    if example.startswith("- "):
        yield first + f"  {lines[0]}\n" + "".join(f"    {line}\n" for line in lines[1:])
        return
    key = lines[0].partition(":")[0]
    note = {"id": "n", "q": "Which?", "a": "This"}
    if key in fields.KIND_OF_KEY:
        del note["a"]
    if key == "cloze":
        del note["q"]
    rest = [f"{name}: {value}" for name, value in note.items() if name != key]
    yield "deck: d\nnotes:\n  - " + "\n    ".join([*rest, *lines]) + "\n"
    yield "\n".join([*lines, first])


def codes_of(text: str) -> set[str]:
    """What lint says of a deck, rules left out."""
    file = parse_deck(text.encode(), "deck.yaml")
    return {problem.code for problem in lint([file], build_library([file]), lambda _: text, rules=RULES)}


EXAMPLES = [
    (code, bad.strip("`"), good.strip("`") if good[0] == "`" else "")
    for code, (_, bad, good) in ROWS.items()
    if re.fullmatch(r"`[^`]+`", bad)
]


@pytest.mark.parametrize(("code", "bad", "good"), EXAMPLES, ids=[code for code, _, _ in EXAMPLES])
def test_the_examples_of_a_code(code: str, bad: str, good: str) -> None:
    """The bad line gives it, the good one in the same place does not, nor another mistake."""
    places = [at for at, text in enumerate(decks_with(bad)) if code in codes_of(text)]
    assert places
    if good:
        readings = [codes_of(text) for text in decks_with(good)]
        assert any(not readings[at] & ROWS.keys() for at in places)


def test_most_codes_have_an_example_to_try() -> None:
    """The others are of files as a whole."""
    assert len(EXAMPLES) >= 30
