"""What the statements of a program give, and the names that it gets: each result has one of its own.

While a program is executed its results have numbers for names, ``#3``, since a name may be assigned again.
"""

import ast
from collections.abc import Mapping, Sequence, Set

from msgspec import Struct

from gradexplorer.formula.trees import mapped

_OF_OUR_OWN = ("e", "D")
"""Names that mean something else in formulas: a program's own are told apart by an index."""


class Result(Struct, eq=False):
    """What an assignment gave: its number among those of its name, and its formula; None: it is a leaf."""

    name: str
    version: int
    tree: ast.expr | None
    at: int


def numbered(number: int, node: ast.expr) -> ast.expr:
    """Return what stands for a result as long as it has no name of its own."""
    return ast.copy_location(ast.Name(f"#{number}", ast.Load()), node)


def number_of(node: ast.Name) -> int:
    """Return the number of the result that `numbered` stands for."""
    return int(node.id.removeprefix("#"))


def with_names(node: ast.expr, names: Sequence[str]) -> ast.expr:
    """Return a formula in which every result has its name in place of its number."""
    if isinstance(node, ast.Name) and node.id.startswith("#"):
        return ast.copy_location(ast.Name(names[number_of(node)], ast.Load()), node)
    return ast.copy_location(mapped(node, lambda part: with_names(part, names)), node)


def names_of(results: Sequence[Result], versions: Mapping[str, int], met: Set[str]) -> list[str]:
    """Return the name of every result: the last one of those that share a name keeps it, unless a leaf has it.

    Parameters
    ----------
    versions : mapping
        How often each name was assigned.
    met : set of str
        Names that stand in the program, which no result may get that is not theirs.
    """
    plain = {result.name for result in results if not result.version} | {*_OF_OUR_OWN}
    taken = {*met} | {result.name for result in results}
    found = []
    for result in results:
        name, version = result.name, result.version
        is_last = version == versions.get(name, 0) and name not in plain
        if name in _OF_OUR_OWN or (version and not is_last):
            is_second = name in plain and name not in _OF_OUR_OWN
            name = f"{name}_{max(version, 1) + is_second}"
            while name in taken:
                name += "_"
            taken.add(name)
        found.append(name)
    return found
