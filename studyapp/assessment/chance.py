"""Chance that is the same everywhere: a seed and a name give one order, on any machine and version of Python."""

import hashlib
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


def number(*salt: object) -> int:
    """A number of 64 bits that depends on nothing but its arguments."""
    text = "\x1f".join(map(str, salt)).encode()
    return int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), "big")


def shuffled(things: Sequence[T], *salt: object) -> tuple[T, ...]:
    """The things in an order that depends on nothing but the salt and how many there are."""
    order = sorted(range(len(things)), key=lambda at: number(*salt, at))
    return tuple(things[at] for at in order)
