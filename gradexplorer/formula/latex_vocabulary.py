"""What a reader has been told before: which symbols there are, which of them have indices, which are functions."""

import ast
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from msgspec import Struct

from gradexplorer.formula.latex_tokens import Token, UnreadableError, tokens
from gradexplorer.text import _

_CALLS = ("Sum", "Prod", "D", "Cancel", "Numbers", "norm", "dot")
CONSTANTS = frozenset(("pi", "e"))


class Vocabulary(Struct, frozen=True, eq=False, dict=True):
    """The names that stand in some trees.

    Attributes
    ----------
    scalars : frozenset of str
        Names without an index.
    arrays : mapping
        Names with indices to how many of these they have.
    functions : frozenset of str
    letters : frozenset of str
        Index letters: over which a sum runs, or which stand alone in an index.
    symbols : mapping
        LaTeX of those names that are not printed as they are spelled.
    """

    scalars: frozenset[str]
    arrays: Mapping[str, frozenset[int]]
    functions: frozenset[str]
    letters: frozenset[str]
    symbols: Mapping[str, str]

    @cached_property
    def known(self) -> frozenset[str]:
        """All names that are no functions."""
        return frozenset((*self.scalars, *self.arrays, *self.letters))

    @cached_property
    def named(self) -> frozenset[str]:
        """The names that can stand without an index."""
        return self.scalars | self.functions | self.letters

    @cached_property
    def declared(self) -> Mapping[tuple[Token, ...], str]:
        """Names by what is seen of their LaTeX, the longest first.

        Raises
        ------
        UnreadableError
            Where two names look alike.
        """
        found: dict[tuple[Token, ...], str] = {}
        for name in sorted(self.known | self.functions):
            seen = tuple(tokens(self.symbols[name])) if name in self.symbols else ()
            if seen and found.setdefault(seen, name) != name:
                raise UnreadableError(_("{first} and {then} are printed alike", first=found[seen], then=name))
        return dict(sorted(found.items(), key=lambda item: -len(item[0])))


def vocabulary(trees: Iterable[ast.expr], symbols: Mapping[str, str], more: Sequence[str] = ()) -> Vocabulary:
    """Return the names of `trees`, and `more` names without an index."""
    collected = _Collected(set(more), {}, set(), set())
    for tree in trees:
        collected.add(tree)
    return Vocabulary(
        scalars=frozenset(collected.scalars - collected.letters),
        arrays={name: frozenset(counts) for name, counts in collected.arrays.items()},
        functions=frozenset(collected.functions),
        letters=frozenset(collected.letters),
        symbols=symbols,
    )


class _Collected(Struct):
    scalars: set[str]
    arrays: dict[str, set[int]]
    functions: set[str]
    letters: set[str]

    def add(self, node: ast.expr) -> None:
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name):
                self.scalars.add(name)
            case ast.Subscript(value=ast.Name(id=name), slice=index):
                indices = index.elts if isinstance(index, ast.Tuple) else [index]
                self.arrays.setdefault(name, set()).add(len(indices))
                self.letters.update(part.id for part in indices if isinstance(part, ast.Name))
                for part in indices:
                    self.add(part)
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=arguments):
                if name in ("Sum", "Prod") and isinstance(arguments[0], ast.Name):
                    self.letters.add(arguments[0].id)
                if name not in _CALLS:
                    self.functions.add(name)
                for argument in arguments:
                    self.add(argument)
            case _:
                for child in ast.iter_child_nodes(node):
                    if isinstance(child, ast.expr):
                        self.add(child)
