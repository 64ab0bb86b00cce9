"""What a reader has been told before: which symbols there are, which of them have indices, which are functions."""

import ast
import re
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct, field

from gradexplorer.cached import cached_property
from gradexplorer.formula.compile import canonical
from gradexplorer.formula.language import CALLS, WRITTEN_AS_FUNCTIONS
from gradexplorer.formula.latex_atoms import symbol
from gradexplorer.formula.latex_tokens import Token, UnreadableError, tokens
from gradexplorer.formula.tokens import GREEK
from gradexplorer.text import _

CONSTANTS = frozenset(("pi", "e"))

Element = tuple[str, str]
"""An array and what it is indexed by."""


def element(node: ast.Subscript) -> Element:
    """Return an array and its indices, whole numbers without a point."""
    return ast.unparse(node.value), re.sub(r"\.0\b", "", ast.unparse(node.slice))


class Vocabulary(Struct, frozen=True, eq=False, dict=True):
    """The names that stand in some trees.

    Attributes
    ----------
    scalars : frozenset of str
        Names without an index.
    arrays : mapping
        Names with indices to how many of these they have.
    functions : frozenset of str
    index_letters : frozenset of str
        Index letters: over which a sum runs, or which stand alone in an index.
    entries : mapping
        Letters that stand for the entries of arrays to these arrays, which are not printed.
    elements : frozenset of tuple
        Every array with its indices as they stand in the trees.
    has_partial : bool
        Whether partial derivatives, with all else held, are told from others.
    symbols : mapping
        LaTeX of those names that are not printed as they are spelled.
    """

    scalars: frozenset[str]
    arrays: Mapping[str, frozenset[int]]
    functions: frozenset[str]
    index_letters: frozenset[str]
    entries: Mapping[str, tuple[str, ...]]
    elements: frozenset[Element]
    has_partial: bool
    symbols: Mapping[str, str]

    @cached_property
    def known(self) -> frozenset[str]:
        """All names that are no functions."""
        return frozenset((*self.scalars, *self.arrays, *self.index_letters, *self.entries))

    @cached_property
    def named(self) -> frozenset[str]:
        """The names that can stand without an index."""
        return self.scalars | self.functions | self.index_letters | self.entries.keys()

    @cached_property
    def declared(self) -> Mapping[tuple[Token, ...], Sequence[str]]:
        """Names by what is seen of their LaTeX, the longest first; some may look alike."""
        found: dict[tuple[Token, ...], list[str]] = {}
        for name in sorted(self.known | self.functions):
            own = symbol(name) if name[0] in GREEK else ""
            if seen := tuple(tokens(self.symbols.get(name, own))):
                found.setdefault(seen, []).append(name)
        return dict(sorted(found.items(), key=lambda item: -len(item[0])))


def vocabulary(trees: Iterable[ast.expr], symbols: Mapping[str, str], more: Sequence[str] = ()) -> Vocabulary:
    """Return the names of `trees`, and `more` names without an index."""
    collected = _Collected(scalars=set(more))
    for tree in trees:
        collected.add(tree)
    notation = {*CALLS, "Partial"} - set(WRITTEN_AS_FUNCTIONS)
    return Vocabulary(
        scalars=frozenset(collected.scalars - collected.index_letters - collected.entries.keys()),
        arrays={name: frozenset(counts) for name, counts in collected.arrays.items()},
        functions=frozenset(collected.functions | (collected.calls - notation)),
        has_partial="Partial" in collected.calls,
        index_letters=frozenset(collected.index_letters),
        entries=collected.entries,
        elements=frozenset(collected.elements),
        symbols=symbols,
    )


class _Collected(Struct):
    scalars: set[str] = field(default_factory=set)
    arrays: dict[str, set[int]] = field(default_factory=dict)
    functions: set[str] = field(default_factory=set)
    calls: set[str] = field(default_factory=set)
    index_letters: set[str] = field(default_factory=set)
    entries: dict[str, tuple[str, ...]] = field(default_factory=dict)
    elements: set[Element] = field(default_factory=set)

    def add(self, node: ast.expr) -> None:
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name):
                self.scalars.add(name)
            case ast.Subscript(value=ast.Name(id=name), slice=index):
                self.elements.add(element(node))
                indices = index.elts if isinstance(index, ast.Tuple) else [index]
                self.arrays.setdefault(name, set()).add(len(indices))
                self.index_letters.update(part.id for part in indices if isinstance(part, ast.Name))
                for part in indices:
                    self.add(part)
            case ast.Call(func=ast.Name(id="Each"), args=[ast.Name(id=letter), ast.List(elts=arrays), body]):
                names = tuple(map(ast.unparse, arrays))
                if self.entries.setdefault(letter, names) != names:
                    raise UnreadableError(_("{symbol} stands for the entries of several arrays", symbol=letter))
                self.add(body)
            case ast.Call(func=ast.Name(id="Prime"), args=[ast.Name(id=function), argument]):
                self.functions.add(function)
                self.add(argument)
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=arguments):
                match name, arguments[:1]:
                    case "Sum" | "Prod", [ast.Name(id=letter) | ast.Compare(comparators=[ast.Name(id=letter), _])]:
                        self.index_letters.add(letter)
                self.calls.add(canonical(name))
                for argument in arguments:
                    self.add(argument)
            case _:
                for child in ast.iter_child_nodes(node):
                    if isinstance(child, ast.expr):
                        self.add(child)
