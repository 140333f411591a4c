"""An answer in the making: what the next press makes of it. Places count from what is on screen."""

from studyapp.assessment.questions import Matched, Ordered, Picked, Question, Response


def pressed(question: Question, draft: Response | None, place: int) -> Response | None:
    """The answer after the option, step or right side at a place was pressed.

    One right option: it takes the place of another. Several: it is added, or taken out again. Steps are put one after
    the other, right sides to the first left side that has none; pressed again, they are taken back.
    """
    if not 0 <= place < len(question.order):
        return draft
    at = question.order[place]
    match question.kind:
        case "pick":
            picked = draft.options if isinstance(draft, Picked) else ()
            if at in picked:
                left = tuple(each for each in picked if each != at)
                return Picked(left) if left else None
            return Picked((at,)) if question.choose == 1 else Picked(tuple(sorted((*picked, at))))
        case "order":
            steps = draft.steps if isinstance(draft, Ordered) else ()
            steps = tuple(each for each in steps if each != at) if at in steps else (*steps, at)
            return Ordered(steps) if steps else None
        case "match":
            rights = list(draft.rights) if isinstance(draft, Matched) else [-1] * len(question.lefts)
            if at in rights:
                rights[rights.index(at)] = -1
            elif -1 in rights:
                rights[rights.index(-1)] = at
            return Matched(tuple(rights)) if set(rights) != {-1} else None
    return draft


def mark_of(question: Question, draft: Response | None, at: int) -> str:
    """What stands before an option, step or right side: whether it is picked, or which place it was given."""
    match draft:
        case Picked(options):
            chosen = at in options
            return ("(•)" if chosen else "( )") if question.choose == 1 else ("[x]" if chosen else "[ ]")
        case Ordered(steps):
            return f"[{steps.index(at) + 1}]" if at in steps else "[ ]"
        case Matched(rights):
            return f"[{rights.index(at) + 1}]" if at in rights else "[ ]"
        case _:
            return "( )" if question.kind == "pick" and question.choose == 1 else "[ ]"
