"""Every lint rule finds what its corpus marks as bad, there and nowhere else; its page shows what it means."""

import re
from pathlib import Path

import pytest

import studyapp
from studyapp.authoring.lint import lint
from studyapp.authoring.rules import RULES
from studyapp.authoring.rules.rule import AnyRule
from studyapp.content.library import build_library
from studyapp.content.parse import parse_deck
from studyapp.content.problems import Problem

CORPUS = Path(__file__).parent / "corpus"
PAGES = Path(studyapp.__file__).parent.parent / "docs" / "rules"
_MARKED = re.compile(r"# bad: (.*)")
_EXAMPLE = re.compile(r"^(Bad|Good):\n\n```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ids = [rule.code for rule in RULES]


def problems_in(text: str, rule: AnyRule, path: str = "deck.yaml") -> list[Problem]:
    """What one rule has against a deck. The deck itself must be without a mistake."""
    file = parse_deck(text.encode(), path)
    assert file.problems == ()
    return [
        each for each in lint([file], build_library([file]), lambda _: text, rules=[rule]) if each.code == rule.code
    ]


@pytest.mark.parametrize("rule", RULES, ids=ids)
def test_the_corpus_of_a_rule(rule: AnyRule) -> None:
    """`# bad: 7:8, 12:5` on its first line says where; three bad and three good entries are the least."""
    text = (CORPUS / f"{rule.code}.yaml").read_text(encoding="utf-8")
    marked = _MARKED.match(text)
    assert marked
    found = problems_in(text, rule)
    assert [f"{each.line}:{each.column}" for each in found] == marked[1].split(", ")
    assert all(each.severity == rule.severity and each.message and each.fix for each in found)
    entries = [int(line) for line, text in enumerate(text.split("\n"), 1) if text.startswith("  - id: good")]
    assert len(found) >= 3 <= len(entries)


@pytest.mark.parametrize("rule", RULES, ids=ids)
def test_the_page_of_a_rule(rule: AnyRule) -> None:
    """Its bad example breaks the rule, its good example does not; the index names it."""
    page = (PAGES / f"{rule.code}.md").read_text(encoding="utf-8")
    assert page.startswith(f"# {rule.code}\n")
    examples = dict(_EXAMPLE.findall(page))
    decks = {name: text if text.startswith("deck:") else _in_a_deck(text) for name, text in examples.items()}
    assert problems_in(decks["Bad"], rule)
    assert not problems_in(decks["Good"], rule)


def _in_a_deck(notes: str) -> str:
    return "deck: example\nnotes:\n" + "".join(f"  {line}\n" for line in notes.splitlines())


def test_every_page_is_of_a_rule() -> None:
    """None is left over from a rule that is gone."""
    assert {page.stem for page in PAGES.glob("*.md")} - {"README"} == set(ids)
    assert {deck.stem for deck in CORPUS.glob("*.yaml")} == set(ids)
