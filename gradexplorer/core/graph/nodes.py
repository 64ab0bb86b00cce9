"""A checked program as a computation graph: one node per leaf, per operation and per named result."""

import ast
import re
from collections.abc import Mapping
from functools import cached_property, lru_cache

from msgspec import Struct

from gradexplorer.core import typeset
from gradexplorer.core.derivation import latex
from gradexplorer.core.derivation.trees import mapped, walk
from gradexplorer.core.expression import MAX_NODES
from gradexplorer.core.graph.operation import ARGUMENTS, CONSTANT, RESULT, Operation, constant, operation, renamed
from gradexplorer.core.graph.program import Assignment, Program, read
from gradexplorer.core.text import InputError, _

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

    @cached_property
    def latex(self) -> str:
        """The name in LaTeX: w1 has its number as an index."""
        return symbol(self.name)

    @cached_property
    def text(self) -> str:
        """The operation as a plain line, such as ``u1 = x*w1``."""
        return self.name if self.formula is None else f"{self.name} = {plain(self.formula)}"


class Graph(Struct, frozen=True, eq=False, dict=True):
    """Nodes in an order in which each comes after its parents; the leaves come first."""

    program: Program
    nodes: tuple[Node, ...]

    @cached_property
    def index(self) -> dict[str, int]:
        """Name to place."""
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
        """LaTeX of every name."""
        return {node.name: node.latex for node in self.nodes}

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
        The program can't be read, or its graph is too large; with the line, and the place as `position`.
    """
    program = read(source)
    return Graph(program, tuple(_Builder(program).nodes))


def symbol(name: str) -> str:
    r"""Return a name in LaTeX: ``w1`` is ``w_{1}``."""
    found = re.fullmatch(r"([A-Za-z]+?)_?(\d+)", name)
    return typeset.symbol("_".join(found.groups()) if found else name)


def plain(node: ast.expr) -> str:
    """Return a formula as plain text, with a dot for times and raised digits for whole powers."""
    text = re.sub(r" ?\*\* ?([2-9])(?!\d|\.|e)", lambda found: "⁰¹²³⁴⁵⁶⁷⁸⁹"[int(found[1])], ast.unparse(node))
    text = re.sub(r"(?<!\*) ?\* ?(?!\*)", "·", text).replace(" ** ", "^").replace("**", "^").replace(" / ", "/")
    return re.sub(r"(?<![\w.)⁰-⁹])-", "−", text).replace(" - ", " − ")


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
        if not name and (isinstance(tree, ast.Name) or self.is_constant(tree)):
            return tree
        formula = mapped(tree, lambda part: self.add(part, assignment)) if not self.is_constant(tree) else tree
        parents = tuple(dict.fromkeys(self.index[part.id] for part in _names(formula) if part.id in self.index))
        names = {self.nodes[p].name: _name(argument) for p, argument in zip(parents, ARGUMENTS, strict=False)}
        general, constant = self.general(formula)
        start, end = (assignment.start + place for place in _span(tree, assignment))
        if len(self.nodes) >= MOST_NODES:
            fault = _("The graph has more than {most} nodes: shorten the program", most=MOST_NODES)
            raise InputError(_("Line {line}: {fault}", line=assignment.line, fault=fault), start)
        self.index[own := name or self.anonymous()] = len(self.nodes)
        step = operation(ast.unparse(renamed(general, names)))
        self.nodes.append(Node(own, bool(name), formula, parents, step, constant, assignment.line, start, end))
        return _name(own)

    def general(self, formula: ast.expr) -> tuple[ast.expr, ast.expr | None]:
        """Return `formula` with a letter for the number in it, and that number: few operations are different then."""
        match formula:
            case ast.BinOp(left=left, op=ast.Add() | ast.Sub() | ast.Mult() | ast.Div() as op, right=right):
                if self.is_constant(left) and not self.is_constant(right):
                    return ast.BinOp(_name(CONSTANT), op, right), left
                if self.is_constant(right) and not self.is_constant(left):
                    return ast.BinOp(left, op, _name(CONSTANT)), right
        return formula, None

    def anonymous(self) -> str:
        self.count += 1
        return f"{self.letter}{self.count}"

    def is_constant(self, tree: ast.expr) -> bool:
        return not any(part.id in self.index for part in _names(tree))


_LETTERS = (*"uvthqzsrpgkmncdijl", *(a + b for a in "uvt" for b in "uvt"))


def _name(name: str) -> ast.Name:
    return ast.Name(name, ast.Load())


def _names(tree: ast.expr) -> list[ast.Name]:
    return [part for part in walk(tree) if isinstance(part, ast.Name)]


def _span(tree: ast.expr, assignment: Assignment) -> tuple[int, int]:
    places = assignment.origin
    assert tree.end_col_offset is not None
    return places[tree.col_offset], places[tree.end_col_offset - 1] + 1


def formula_latex(graph: Graph, node: ast.expr, values: Mapping[str, float] = {}) -> str:
    """Return a formula of the graph in LaTeX, with numbers put in for names that have values."""
    return latex(node, values, graph.symbols)
