"""What quiz and exam screens say, as blocks to draw."""

from typing import Literal

from textual.content import Content

from studyapp.assessment.questions import Question
from studyapp.content.library import Library
from studyapp.content.markdown import Block, Code, Prose, Rule, Run, Table, parse_markdown
from studyapp.content.text import counted
from studyapp.sessions.quiz import Answered, QuizDone
from studyapp.sessions.responses import in_words, key_in_words
from studyapp.sessions.results import Result, Reviewed, Share
from studyapp.sessions.wording import clock_text


def stem(question: Question) -> tuple[Block, ...]:
    """The question, and its code."""
    note = question.card.note
    code = (Code(note.code.rstrip("\n"), note.language),) if note.code else ()
    return (*parse_markdown(question.stem), *code)


def marking(answered: Answered) -> Content:
    """Whether an answer was right."""
    if answered.graded.right:
        head = Content.assemble(("✓ Right", "bold $text-success"))
        if answered.lucky:
            head += Content(", by a guess: it comes back sooner")
        elif answered.graded.verdict and answered.graded.verdict.remark:
            head += Content(f": {answered.graded.verdict.remark}")
        return head
    head = Content.assemble(("✗ Not right", "bold $text-error"))
    if answered.misconception:
        head += Content.assemble(", and you were sure: ", ("a misconception", "bold $text-warning"))
    lines = [
        head,
        Content.assemble("You answered: ", in_words(answered.question, answered.response)),
        Content.assemble("The answer:   ", (key_in_words(answered.question), "bold")),
    ]
    return Content("\n").join(lines)


def rationale(answered: Answered, library: Library) -> tuple[Block, ...]:
    """The explanation, where it is written, and the facts with their dates."""
    return (*parse_markdown(answered.question.card.note.explain), *facts(answered.question, library))


def facts(question: Question, library: Library) -> tuple[Block, ...]:
    """The facts that a question rests on."""
    note = question.card.note
    found = [library.facts[name] for name in note.facts if name in library.facts]
    blocks = [
        Prose((Run(fact.statement), Run(f" ({', '.join(fact.source)}, {fact.verified})", "em")), marker="•")
        for fact in found
    ]
    source = (Prose((Run(f"Source: {', '.join(note.source)}", "em"),)),) if note.source else ()
    return (*blocks, *source)


def quiz_summary(done: QuizDone, part_marks: bool) -> tuple[Block, ...]:
    """How a quiz went, and what was missed."""
    answered = len(done.answers)
    policy = f"With part marks: {done.points:.2f} points." if part_marks else "Several right options: all or nothing."
    blocks: list[Block] = [
        _says(f"{done.right} of {counted(answered, 'question')} right", "heading"),
        _says(policy),
    ]
    sure = sum(each.misconception for each in done.answers)
    lucky = sum(each.lucky for each in done.answers)
    if sure:
        blocks.append(_says(f"Sure, and wrong: {sure}. These are misconceptions."))
    if lucky:
        blocks.append(_says(f"Right by a guess: {lucky}. They come back sooner."))
    for each in done.missed:
        question = each.question
        blocks += [
            Rule(),
            *parse_markdown(question.stem),
            _told("You answered: ", in_words(question, each.response)),
            _told("The answer: ", key_in_words(question)),
            *parse_markdown(question.card.note.explain),
        ]
    end = "r retries what was missed, q goes home." if done.missed else "q goes home."
    return (*blocks, Rule(), _says(end))


def result(outcome: Result) -> tuple[Block, ...]:
    """An attempt's score and what it means."""
    blueprint, changes = outcome.blueprint, outcome.changes
    low, high, chance = outcome.band
    verdict = "Passed" if outcome.passed else "Not passed"
    sinks = ", ".join(f"question {each.position + 1} ({clock_text(each.time_ms)})" for each in outcome.sinks[:5])
    return (
        _says(
            f"{verdict}: {outcome.scaled} of {blueprint.scale[1]}, cut {blueprint.cut_score} (an estimate)", "heading"
        ),
        _says(f"{outcome.raw} of {outcome.scored} scored questions right, {outcome.right} of {outcome.total} in all."),
        _says(
            f"Which questions count is chance: the score lies between {low} and {high} in 95 of 100 draws, and "
            f"{chance:.0%} of them pass."
        ),
        _shares("Domain", outcome.domains),
        *([_shares("Task", outcome.tasks)] if outcome.tasks else []),
        _shares("Evidence", (outcome.seen, outcome.unseen)),
        _says(f"Time {clock_text(outcome.time_ms)}; the pace is {clock_text(outcome.pace_ms)} a question."),
        *([_says(f"Time sinks: {sinks}.")] if sinks else []),
        _says(f"Answers changed: {changes.wrong_to_right} to right, {changes.right_to_wrong} from right to wrong."),
    )


def reviewed(each: Reviewed) -> tuple[Block, ...]:
    """One question of an attempt, above its options."""
    seen = "seen before" if each.seen_before else "unseen"
    outcome = f"{'right' if each.right else 'wrong'}, {seen}, {clock_text(each.time_ms)}"
    head = _says(f"Question {each.position + 1}: {outcome}", "heading")
    if each.question is None:
        return (head, _says(f"Its card {each.key} is in no deck now."))
    return (
        head,
        *stem(each.question),
        _told("You answered: ", in_words(each.question, each.response)),
        _told("The answer: ", key_in_words(each.question)),
    )


def _says(text: str, kind: Literal["text", "heading"] = "text") -> Prose:
    return Prose((Run(text),), kind)


def _told(label: str, text: str) -> Prose:
    """A label and a line of Markdown."""
    runs = [run for block in parse_markdown(text.replace("\n", " ")) if isinstance(block, Prose) for run in block.runs]
    return Prose((Run(label, "strong"), *runs))


def _shares(title: str, shares: tuple[Share, ...]) -> Table:
    header = ((Run(title),), (Run("Right"),), (Run(""),))
    return Table((header, *(_share(each) for each in shares)))


def _share(share: Share) -> tuple[tuple[Run, ...], ...]:
    part = share.right / share.of if share.of else 0.0
    full = round(part * 10)
    bar = f"{'█' * full}{'░' * (10 - full)} {part:.0%}" if share.of else "none"
    return ((Run(share.name),), (Run(f"{share.right}/{share.of}"),), (Run(bar),))
