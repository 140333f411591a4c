"""Exam blueprints, read from a deck folder's `exams.yaml`."""

from studyapp.content import fields
from studyapp.content.model import Blueprint, Domain
from studyapp.content.reading import Reader, Values
from studyapp.content.yamltree import Mapping, Node

MOST_QUESTIONS = 1000

_NEEDED = ("id", "questions", "scored", "minutes", "cut_score", "domains")
_WHOLE = ("questions", "scored", "minutes", "cut_score", "lowest_score", "highest_score")


def read_blueprint(reader: Reader, node: Mapping) -> Blueprint | None:
    """A blueprint; None when something that a form is made by is missing or does not add up."""
    values = reader.fields(node, fields.EXAM, "an exam")
    if [key for key in _NEEDED if not reader.has(node, values, key, "exam")]:
        return None
    domains = tuple(filter(None, (_read_domain(reader, child) for child in values["domains"])))
    broken = [name for name in _WHOLE if values.get(name, 0) % 1]
    low, high = int(values.get("lowest_score", 100)), int(values.get("highest_score", 1000))
    for wrong, message, fix in (
        (broken, f"{' and '.join(broken)} must be whole", "write a number like 65"),
        (not values["questions"] <= MOST_QUESTIONS, f"{MOST_QUESTIONS} questions are the most", ""),
        (not 0 < values["scored"] <= values["questions"], "`scored` must lie between 1 and `questions`", ""),
        (not 0 < values["minutes"] <= 1440, "`minutes` must lie between 1 and 1440", ""),
        (not low < values["cut_score"] <= high, "`cut_score` must lie on the scale", f"it goes from {low} to {high}"),
        (any(domain.weight <= 0 for domain in domains), "a domain's weight must be more than 0", ""),
        (round(sum(domain.weight for domain in domains), 6) != 100, "the domains' weights do not add up to 100", ""),
        (len({domain.id for domain in domains}) != len(domains), "two domains have one id", "give each its own"),
    ):
        if wrong:
            reader.report(node, "exam", f"{values['id']}: {message}", fix)
            return None
    return _blueprint(node, values, domains, (low, high))


def _blueprint(node: Mapping, values: Values, domains: tuple[Domain, ...], scale: tuple[int, int]) -> Blueprint:
    return Blueprint(
        id=values["id"],
        name=values.get("name") or values["id"],
        questions=int(values["questions"]),
        scored=int(values["scored"]),
        minutes=int(values["minutes"]),
        cut_score=int(values["cut_score"]),
        scale=scale,
        domains=domains,
        line=node.line,
        column=node.column,
        **{name: values[name] for name in ("default", "first_day", "last_day", "source", "verified") if name in values},
    )


def _read_domain(reader: Reader, node: Node) -> Domain | None:
    mapping = reader.mapping(node, "a domain")
    if mapping is None:
        return None
    values = reader.fields(mapping, fields.DOMAIN, "a domain")
    if [key for key in ("id", "weight") if not reader.has(mapping, values, key, "domain")]:
        return None
    return Domain(values["id"], values.get("name") or values["id"], values["weight"], values.get("tasks", ()))
