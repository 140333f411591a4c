"""What the study screen says about a card, as blocks to draw."""

from textual.content import Content

from studyapp.assessment.typed import Verdict
from studyapp.clock import Moment
from studyapp.content.library import Library
from studyapp.content.markdown import Block, Code, Prose, Rule, Run, Table, parse_markdown
from studyapp.content.model import Card
from studyapp.content.text import counted
from studyapp.memory.replay import Marks
from studyapp.memory.schedule import Learned
from studyapp.sessions.editions import Edited
from studyapp.sessions.study import Asking, Left, Revealed, Summary
from studyapp.sessions.wording import minutes_text, wait_text

__all__ = [
    "Block",
    "Prose",
    "Run",
    "answer",
    "hints",
    "left",
    "more",
    "prompt",
    "summary",
    "verdict",
    "where",
    "whole_card",
]


def where(asking: Asking) -> str:
    """The card's deck and what is marked on it."""
    marks = [" ⚑ flagged" if asking.marks.flagged else "", " ✎ note" if asking.marks.note else ""]
    leech = " leech" if isinstance(asking.memory, Learned) and asking.memory.is_leech else ""
    edited = {"key": " ✱ answer changed", "meaning": " ✱ reworded"}[asking.edited.edit] if asking.edited else ""
    return f"{asking.card.key}{''.join(marks)}{leech}{edited}"


def left(counts: Left) -> str:
    """How many cards are to come."""
    return f"{counts.steps} learning · {counts.reviews} due · {counts.new} new"


def prompt(asking: Asking) -> tuple[Block, ...]:
    """The question, and its code."""
    note = asking.card.note
    code = (Code(note.code.rstrip("\n"), note.language),) if note.code else ()
    return (*parse_markdown(asking.card.prompt), *code)


def changed(edited: Edited | None) -> tuple[Block, ...]:
    """What the answer was when the card was last reviewed, if it is another one now."""
    if edited is None or edited.edit != "key":
        return ()
    return (Prose((Run("The answer has changed. ", "strong"), Run(f"It was {edited.was}, now {edited.now}"))),)


def hints(asking: Asking) -> tuple[Block, ...]:
    """The hints so far."""
    return tuple(Prose((Run(f"Hint {at}: ", "strong"), Run(text))) for at, text in enumerate(asking.hints, 1))


def answer(revealed: Revealed) -> tuple[Block, ...]:
    """The answer."""
    return parse_markdown(revealed.asking.card.answer)


def more(revealed: Revealed, library: Library) -> tuple[Block, ...]:
    """What the answer was before, why it is so, what the learner wrote on it, and where it comes from."""
    edited = revealed.asking.edited
    note = revealed.asking.card.note
    own = revealed.asking.marks.note
    facts = [library.facts[name] for name in note.facts if name in library.facts]
    verified = min((fact.verified for fact in facts if fact.verified), default="")
    unread = any("general knowledge" in fact.evidence for fact in facts)
    lines = [
        *([f"Source: {', '.join(note.source)}"] if note.source else []),
        *([f"Facts verified {verified}."] if verified else []),
        *(["In part from general knowledge: no source was read."] if unread else []),
    ]
    blocks: list[Block] = [*changed(edited), *parse_markdown(note.explain)]
    if own:
        blocks += [Prose((Run("Your note: ", "strong"), Run(own)))]
    if lines:
        blocks += [Prose((Run(" ".join(lines), "em"),))]
    return tuple(blocks)


def whole_card(card: Card, marks: Marks) -> tuple[Block, ...]:
    """A card with both its sides, for a list."""
    note = card.note
    code = (Code(note.code.rstrip("\n"), note.language),) if note.code else ()
    own = (Prose((Run("Your note: ", "strong"), Run(marks.note))),) if marks.note else ()
    place = Prose((Run(f"{card.key}  {' '.join(note.tags)}", "em"),))
    return (*parse_markdown(card.prompt), *code, Rule(), *parse_markdown(card.answer), *own, place)


def verdict(judged: Verdict) -> Content:
    """What was typed against what is right."""
    heading = {"right": ("✓ Right", "bold $text-success"), "close": ("≈ Close", "bold $text-warning")}
    head = Content.assemble(heading.get(judged.outcome, ("✗ Not right", "bold $text-error")))
    if judged.remark:
        head += Content(f": {judged.remark}")
    lines = [head, Content.assemble("Answer:    ", (judged.expected, "bold"))]
    if judged.outcome != "right":
        lines.append(Content.assemble("You typed: ", judged.response or "nothing"))
        if judged.response.strip():
            styles = {"same": "", "missing": "underline $text-success", "extra": "strike $text-error"}
            shown = {"same": "{}", "missing": "[+{}]", "extra": "[-{}]"}
            pieces = [(shown[kind].format(text), styles[kind]) for kind, text in judged.pieces]
            lines.append(Content.assemble("Change:    ", *pieces))
    return Content("\n").join(lines)


def summary(done: Summary, now: Moment) -> tuple[Block, ...]:
    """What was done, and what comes next."""
    reviews = sum(done.ratings.values())
    if not reviews and not done.later_steps:
        blocks: list[Block] = [Prose((Run("Nothing is due here."),), "heading")]
    elif not reviews:
        blocks = [Prose((Run("Nothing is due this minute."),), "heading")]
    else:
        share = round(100 * done.recalled / reviews)
        text = f"{counted(done.cards, 'card')}, {counted(reviews, 'review')}, {share} % recalled, "
        text += f"{minutes_text(done.duration_ms)}."
        new = f"{counted(done.learned, 'new card')} met." if done.learned else ""
        ratings = Table(
            (
                tuple((Run(name),) for name in done.ratings),
                tuple((Run(str(number)),) for number in done.ratings.values()),
            )
        )
        blocks = [Prose((Run("Done."),), "heading"), Prose((Run(f"{text} {new}"),)), ratings, Rule()]
    if done.next_step_ms is not None:
        wait = wait_text(done.next_step_ms - now.at_ms)
        blocks.append(Prose((Run(f"{counted(done.later_steps, 'card')} in a learning step, the next in {wait}."),)))
    if done.tomorrow:
        blocks.append(Prose((Run(f"{counted(done.tomorrow, 'card')} due tomorrow."),)))
    if done.over:
        blocks.append(Prose((Run(f"{counted(done.over, 'card')} beyond today's limits wait for another day."),)))
    if done.held:
        blocks.append(
            Prose((Run(f"{counted(done.held, 'card')} wait for tomorrow: a card of the same note came today."),))
        )
    blocks.append(Prose((Run("Undo takes back the last thing done; Back goes home."),)))
    return tuple(blocks)
