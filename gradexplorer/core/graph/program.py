"""A checked program: its formulas in an order in which they can be computed, and the numbers that it gives."""

import ast
from collections.abc import Mapping

from msgspec import Struct


class Assignment(Struct, frozen=True, eq=False):
    """One checked ``name = formula``.

    Attributes
    ----------
    name : str
    tree : ast.expr
        The offsets of its nodes are indices into the program.
    line : int
        Counted from 1, as it is shown.
    """

    name: str
    tree: ast.expr
    line: int


class Given(Struct, frozen=True):
    """A number that the program gives to a leaf, and where it stands."""

    value: float
    start: int
    end: int


class Program(Struct, frozen=True, eq=False):
    """A checked program.

    Attributes
    ----------
    source : str
    leaves : tuple of str
        The names that it takes as given, and those to which it gives a number, in the order in which they stand there.
    assignments : tuple of Assignment
    given : mapping
        The leaves to which the program gives a number.
    target : str
        What its last ``.backward()`` is called on; empty: there is none.
    """

    source: str
    leaves: tuple[str, ...]
    assignments: tuple[Assignment, ...]
    given: Mapping[str, Given]
    target: str


def with_numbers(program: Program, values: Mapping[str, float]) -> str:
    """Return the text of a program with other numbers for the leaves to which it gives one."""
    source, done = program.source, set()
    places = sorted(program.given.items(), key=lambda item: -item[1].start)
    for name, given in places:
        value = values.get(name, given.value)
        if value != given.value and given.start not in done:
            done.add(given.start)
            source = source[: given.start] + repr(value).removesuffix(".0") + source[given.end :]
    return source
