"""A note asked for, question by question. What asks and what says are handed in."""

from collections.abc import Callable

from studyapp.authoring.templates import KINDS, Fields, Value, note_lines
from studyapp.content.parse import parse_deck
from studyapp.content.reading import suggested_id
from studyapp.content.yamltree import Mapping, Scalar

Ask = Callable[[str, str], str]
"""A question and what an empty line stands for; gives what was typed."""


class Interview:
    """Asks for what a note of a kind needs, and again when a note cannot be made of it."""

    def __init__(self, ask: Ask, say: Callable[[str], None]) -> None:
        self._ask = ask
        self._say = say

    def fields(self) -> dict[str, Value]:
        """A note that the reader of decks accepts, but for its id."""
        kind = self._kind()
        while True:
            note = dict(getattr(self, f"_{kind}")())
            if kind != "choice" and (explain := self._ask("Why is that so? (enter for nothing)", "")):
                note["explain"] = explain
            lines = [f"  {line}" for line in note_lines({"id": "n", **note})]
            problems = parse_deck("\n".join(["deck: d", "notes:", "-", *lines]).encode(), "").problems
            if not problems:
                return note
            for problem in problems:
                self._say(f"That is no note yet: {problem.message}; {problem.fix}.")

    def show(self, note: Fields) -> None:
        """The note as it will be written."""
        first, *others = note_lines(note)
        self._say("")
        for line in (f"- {first}", *(f"  {other}" for other in others)):
            self._say(line)
        self._say("")

    def suggested_id(self, note: Fields) -> str:
        """An id made from the note's question."""
        texts = [(Scalar(1, 1, key), Scalar(1, 1, value)) for key, value in note.items() if isinstance(value, str)]
        return suggested_id(Mapping(1, 1, tuple(texts)))

    def _kind(self) -> str:
        while True:
            answer = self._ask(f"Kind ({', '.join(KINDS)})", "basic").lower()
            found = [kind for kind in KINDS if kind.startswith(answer)]
            if len(found) == 1:
                return found[0]
            self._say(f"There is no kind {answer!r}." if not found else f"That could be {' or '.join(found)}.")

    def _needed(self, question: str) -> str:
        while not (answer := self._ask(question, "")):
            self._say("Something must stand here. ctrl+c ends, and nothing is written.")
        return answer

    def _several(self, question: str, least: int = 0) -> list[str]:
        """Texts until an empty line, once there are enough."""
        texts = [self._needed(f"{question} {number + 1}") for number in range(least)]
        while text := self._ask(f"{question} {len(texts) + 1} (enter for no more)", ""):
            texts.append(text)
        return texts

    # --- one for each kind ----------------------------------------------------------------------------------

    def _basic(self) -> Fields:
        return {"q": self._needed("Question"), "a": self._needed("Answer")}

    def _cloze(self) -> Fields:
        return {"cloze": self._needed("Text, with what is to be recalled in {{two braces}}")}

    def _typed(self) -> Fields:
        note: dict[str, Value] = {"q": self._needed("Question"), "answer": self._needed("Answer to type")}
        accept = self._several("Other right answer")
        return {**note, "accept": accept} if accept else note

    def _choice(self) -> Fields:
        question = self._needed("Question")
        options = [self._option("right", text) for text in [self._needed("Right option")]]
        while text := self._ask("Another right option (enter for none)", ""):
            options.append(self._option("right", text))
        options.append(self._option("wrong", self._needed("Wrong option")))
        while text := self._ask("Another wrong option (enter for no more)", ""):
            options.append(self._option("wrong", text))
        return {"q": question, "options": options}

    def _option(self, kind: str, text: str) -> dict[str, str]:
        why = self._ask(f"Why is it {kind}? (enter for nothing)", "")
        return {kind: text, "why": why} if why else {kind: text}

    def _ordering(self) -> Fields:
        return {"q": self._needed("Question"), "order": self._several("Step", 2)}

    def _matching(self) -> Fields:
        question = self._needed("Question")
        pairs: dict[str, str] = {}
        while len(pairs) < 2 or (left := self._ask("Left (enter for no more)", "")):
            left = self._needed("Left") if len(pairs) < 2 else left
            pairs[left] = self._needed(f"What belongs to {left}")
        return {"q": question, "match": pairs}

    def _computed(self) -> Fields:
        question = self._needed("Question, with names in {braces} where numbers go")
        variables: dict[str, list[str]] = {}
        while not variables or (name := self._ask("Another name (enter for no more)", "")):
            name = self._needed("Name") if not variables else name
            numbers = self._needed(f"Numbers to draw {name} from, with spaces between")
            variables[name] = numbers.replace(",", " ").split()
        note: dict[str, Value] = {"q": question, "vars": variables, "compute": self._needed("Formula")}
        for key, asked in (("unit", "Unit"), ("tolerance", "Tolerance, such as 1%")):
            if answer := self._ask(f"{asked} (enter for none)", ""):
                note[key] = answer
        return note
