"""The lint rules, by what they look at. Each has a page in the documentation and a deck of good and bad notes."""

from studyapp.authoring.rules import across, alike, cards, drafts, echoes, guesses, key_position, options, stems, truth
from studyapp.authoring.rules.rule import AnyRule

RULES: tuple[AnyRule, ...] = (
    *stems.RULES,
    *options.RULES,
    *alike.RULES,
    *echoes.RULES,
    *drafts.RULES,
    *key_position.RULES,
    *guesses.RULES,
    *truth.RULES,
    *cards.RULES,
    *across.RULES,
)
