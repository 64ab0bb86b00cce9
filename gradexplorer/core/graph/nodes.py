"""A checked program as a computation graph: one node per leaf, per operation and per named result."""

import ast
import re
from collections.abc import Mapping
from functools import lru_cache

from msgspec import Struct

from gradexplorer.cached import cached_property
from gradexplorer.core.graph.execution import read
from gradexplorer.core.graph.operation import (
    ARGUMENTS,
    CONSTANT,
    RESULT,
    Operation,
    constant,
    operation,
    plain,
    renamed,
)
from gradexplorer.core.graph.program import Assignment, Program
from gradexplorer.formula.parse import MAX_NODES
from gradexplorer.formula.trees import children, mapped
from gradexplorer.text import InputError, _

MOST_NODES = 2 * MAX_NODES


class Node(Struct, frozen=True, eq=False, dict=True):
    """A leaf or the result of one operation.

    Attributes
    ----------
    name : str
        Its name in the program, or one that stands for an intermediate result (u1, u2 and so on).
    named : bool
        Whether the program gives it its name.
    formula : ast.expr or None
        The one operation that gives its value, in the names of its parents; None: it is a leaf.
    parents : tuple of int
        Places in the graph of what the formula takes, in the order of its arguments; each once.
    operation : Operation or None
    constant : ast.expr or None
        The number that the operation takes beside its parents.
    line : int
        Line of the program, from 1; 0 for leaves.
    start, end : int
        Where its formula stands in the program.
    """

    name: str
    named: bool = True
    formula: ast.expr | None = None
    parents: tuple[int, ...] = ()
    operation: Operation | None = None
    constant: ast.expr | None = None
    line: int = 0
    start: int = 0
    end: int = 0

    @cached_property
    def number(self) -> float:
        """What the constant is worth; 0 where there is none."""
        return 0.0 if self.constant is None else constant(self.constant)


class Graph(Struct, frozen=True, eq=False, dict=True):
    """Nodes in an order in which each comes after its parents; the leaves come first."""

    program: Program
    nodes: tuple[Node, ...]

    @cached_property
    def index(self) -> dict[str, int]:
        """Name to index."""
        return {node.name: i for i, node in enumerate(self.nodes)}

    @cached_property
    def children(self) -> tuple[tuple[int, ...], ...]:
        """Per node, the nodes that take it, in their order."""
        lists: list[list[int]] = [[] for _node in self.nodes]
        for i, node in enumerate(self.nodes):
            for parent in node.parents:
                lists[parent].append(i)
        return tuple(map(tuple, lists))

    @cached_property
    def leaves(self) -> int:
        """How many leaves there are."""
        return len(self.program.leaves)

    @cached_property
    def edges(self) -> tuple[tuple[int, int], ...]:
        """All (parent, child)."""
        return tuple((parent, i) for i, node in enumerate(self.nodes) for parent in node.parents)

    @cached_property
    def symbols(self) -> dict[str, str]:
        """What names that end in a number are printed as."""
        split = {node.name: symbol(node.name) for node in self.nodes}
        return {name: written for name, written in split.items() if written != name}

    @cached_property
    def written(self) -> tuple[str, ...]:
        """The operation of each node as plain text; empty for leaves."""
        return tuple(
            self._with_names(i, node.operation.text) if node.operation else "" for i, node in enumerate(self.nodes)
        )

    @cached_property
    def slopes(self) -> dict[tuple[int, int], str]:
        """The local derivative along each edge as plain text."""
        return {
            (parent, i): self._with_names(i, text)
            for i, node in enumerate(self.nodes)
            for parent, text in zip(node.parents, node.operation.texts if node.operation else (), strict=True)
        }

    def _with_names(self, i: int, text: str) -> str:
        """Return a text in the letters of an `Operation` with the names of node `i` and of its parents."""
        node = self.nodes[i]
        names = {argument: self.nodes[p].name for argument, p in zip(ARGUMENTS, node.parents, strict=False)}
        names |= {RESULT: node.name, CONSTANT: _part(node.constant, alone=text == CONSTANT)}
        return _LETTER.sub(lambda found: names[found[0]], text)

    def line(self, i: int) -> str:
        """Return a node's name and operation, such as ``u1 = x·w1``."""
        return f"{self.nodes[i].name} = {self.written[i]}" if self.written[i] else self.nodes[i].name

    def slope(self, parent: int, child: int) -> ast.expr:
        """Return the local derivative along an edge, in the names of the graph."""
        node = self.nodes[child]
        assert node.operation is not None
        parts: dict[str, ast.expr] = {
            argument: _name(self.nodes[p].name) for argument, p in zip(ARGUMENTS, node.parents, strict=False)
        }
        parts |= {RESULT: _name(node.name)} | ({CONSTANT: node.constant} if node.constant else {})
        return renamed(node.operation.slopes[node.parents.index(parent)], parts)

    def ancestors(self, target: int) -> set[int]:
        """Return `target` and all that it depends on."""
        found = {target}
        for i in range(target, -1, -1):
            if i in found:
                found.update(self.nodes[i].parents)
        return found

    def descendants(self, source: int) -> set[int]:
        """Return `source` and all that depends on it."""
        found = {source}
        for i in range(source + 1, len(self.nodes)):
            if not found.isdisjoint(self.nodes[i].parents):
                found.add(i)
        return found


@lru_cache(maxsize=64)
def graph(source: str) -> Graph:
    """Return the graph of a program.

    Raises
    ------
    InputError
        The program can't be read, or its graph is too large; with the line, and its position as `position`.
    """
    program = read(source)
    return Graph(program, tuple(_Builder(program).nodes))


def symbol(name: str) -> str:
    """Return what a name is printed as: ``w1`` as ``w_1``, with an index; ``e_`` is the program's own e."""
    found = re.fullmatch(r"([^\W\d_]+?)_?(\d+)", name)
    return "_".join(found.groups()) if found else name.rstrip("_")


def _part(node: ast.expr | None, alone: bool) -> str:
    """Return a constant as a part of a formula, or `alone`."""
    if node is None:
        return ""
    text = plain(node)
    return text if alone or isinstance(node, ast.Constant | ast.Name | ast.Call) else f"({text})"


_LETTER = re.compile(rf"(?<![A-Za-z0-9_])(?:{'|'.join((*ARGUMENTS, CONSTANT, RESULT))})(?![A-Za-z0-9_])")
"""A name of `operation`: no function has one letter."""


class _Builder:
    def __init__(self, program: Program) -> None:
        self.nodes = [Node(name) for name in program.leaves]
        self.index = {name: i for i, name in enumerate(program.leaves)}
        names = {*program.leaves, *(assignment.name for assignment in program.assignments)}
        self.letter = next(letter for letter in _LETTERS if not any(re.fullmatch(rf"{letter}\d*", n) for n in names))
        self.count = 0
        for assignment in program.assignments:
            self.add(assignment.tree, assignment, assignment.name)

    def add(self, tree: ast.expr, assignment: Assignment, name: str = "") -> ast.expr:
        """Add the nodes of a formula; return what stands for it in another: its node's name, or a constant part."""
        while isinstance(tree, ast.UnaryOp) and isinstance(tree.op, ast.UAdd):
            tree = tree.operand
        formula = mapped(tree, lambda part: self.add(part, assignment))
        parts = [formula] if isinstance(formula, ast.Name) else children(formula)
        parents = tuple(dict.fromkeys(self.index[part.id] for part in parts if self.is_node(part)))  # type: ignore[attr-defined]
        if not name and (not parents or isinstance(formula, ast.Name)):
            return tree
        start, end = tree.col_offset, tree.end_col_offset or 0
        if len(self.nodes) >= MOST_NODES:
            fault = _("The graph has more than {most} nodes: shorten the program", most=MOST_NODES)
            raise InputError(_("Line {line}: {fault}", line=assignment.line, fault=fault), start)
        if not parents:
            formula = tree
        self.index[own := name or self.anonymous()] = len(self.nodes)
        general, constant = self.general(formula, {self.nodes[p].name: ARGUMENTS[i] for i, p in enumerate(parents)})
        step = operation(general)
        self.nodes.append(Node(own, bool(name), formula, parents, step, constant, assignment.line, start, end))
        return _name(own)

    def general(self, formula: ast.expr, names: Mapping[str, str]) -> tuple[str, ast.expr | None]:
        """Return an operation in `ARGUMENTS`, with a letter for its number, and that number: few are different then."""
        match formula:
            case ast.BinOp(left=left, op=op, right=right) if type(op) in _SIGNS and names:
                sides = [
                    names[side.id] if isinstance(side, ast.Name) and side.id in names else "" for side in (left, right)
                ]
                text = _SIGNS[type(op)].join(side or CONSTANT for side in sides)
                return text, None if all(sides) else right if sides[0] else left
        if not names:
            return CONSTANT, formula
        return ast.unparse(renamed(formula, {name: _name(letter) for name, letter in names.items()})), None

    def anonymous(self) -> str:
        self.count += 1
        return f"{self.letter}{self.count}"

    def is_node(self, part: ast.expr) -> bool:
        return isinstance(part, ast.Name) and part.id in self.index


_SIGNS: dict[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
_LETTERS = (*"uvthqzsrpgkmncdijl", *(a + b for a in "uvt" for b in "uvt"))


def _name(name: str) -> ast.Name:
    return ast.Name(name, ast.Load())
