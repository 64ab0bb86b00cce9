"""A rule and a gradient as one loop on two numbers: its lines, which Python or the machine executes.

The loop executes the rule's own lines. What costs time is moved, not changed: parts without a coordinate are
computed once per step, parts of constants once per path, ``g**2`` is ``g*g``, whole numbers among floats are floats,
and a power ``beta**t`` of a constant is a running product (equal to 1e-12, which a test proves).
"""

import ast
from functools import lru_cache
from typing import Any

from msgspec import Struct

from gradexplorer.formula.syntax import expression_tree, module_tree

Program = tuple[tuple[str, str], ...]

OTHER = "_other"
"""What the names of the other coordinate of a pair end with."""

EXACT = 2**53
"""Smaller whole numbers are floats without a rounding."""

CONSTANT, STEP, COORDINATE = 0, 1, 2
"""How often a value changes: never, at every step, or at every step in every coordinate."""


class Loop(Struct, frozen=True):
    """The lines of a loop, as Python assignments.

    Attributes
    ----------
    given : tuple of str
        What the rule's parameters and first values are called in the lines, in their order.
    before : tuple of str
        The lines before the first step.
    each : tuple of str
        The lines of a step, whose number is ``_t``, from ``x`` and ``y`` to the next ones.
    seen : (str, str)
        What is written down after each step; before the first one it is ``x`` and ``y``.
    """

    given: tuple[str, ...]
    before: tuple[str, ...]
    each: tuple[str, ...]
    seen: tuple[str, str] = ("x", "y")


@lru_cache(maxsize=128)
def written_loop(
    program: Program,
    constants: tuple[str, ...],
    kept: tuple[str, ...],
    gradient_lines: tuple[str, ...],
    seen: str = "x",
) -> Loop:
    """Return the loop of a rule's lines with those of a gradient."""
    return _Writer(program, constants, kept).loop(gradient_lines, seen)


@lru_cache(maxsize=256)
def levels(program: Program, constants: tuple[str, ...], kept: tuple[str, ...]) -> dict[str, int]:
    """Return how often each name of a rule changes: `CONSTANT`, `STEP` or `COORDINATE`."""
    level = dict.fromkeys(constants, CONSTANT) | dict.fromkeys(kept, STEP)
    level |= {"t": STEP, "x": COORDINATE, "g": COORDINATE}
    before: dict[str, int] = {}
    while before != level:
        before = dict(level)
        for name, expression in program:
            level[name] = max(_level(module_tree(expression), level), level.get(name, CONSTANT))
    return level


def _level(tree: ast.AST, level: dict[str, int]) -> int:
    names = (node.id.removesuffix(OTHER) for node in ast.walk(tree) if isinstance(node, ast.Name))
    return max((level.get(name, CONSTANT) for name in names), default=0)


class _Writer(ast.NodeTransformer):
    """Writes the loop; all names of the rule begin with ``_``, so that the gradient's own names are free."""

    def __init__(self, program: Program, constants: tuple[str, ...], kept: tuple[str, ...]) -> None:
        self.program, self.constants, self.kept = program, constants, kept
        self.level = dict(levels(program, constants, kept))
        self.powers: dict[str, str] = {}
        self.invariants: dict[str, str] = {}
        self.pulled: list[str] = []
        self.outer = COORDINATE

    def loop(self, gradient_lines: tuple[str, ...], seen: str) -> Loop:
        body = [line for name, expression in self.program for line in self.assignment(name, expression)]
        split = [f"_{n}_x = _{n}_y = _{n}" for n in self.kept if self.level[n] == COORDINATE]
        before = [
            *split,
            *(f"{temporary} = {text}" for text, temporary in self.invariants.items()),
            *(f"_{power} = 1.0" for power in self.powers),
        ]
        each = [*gradient_lines, *(f"_{power} *= _{base}" for power, base in self.powers.items()), *body]
        given = tuple("_" + name for name in (*self.constants, *self.kept))
        shown = self.local(seen, "x"), self.local(seen, "y")
        return Loop(given, tuple(map(_with_floats, before)), tuple(map(_with_floats, each)), shown)

    def assignment(self, name: str, expression: str) -> list[str]:
        """Return the lines that assign `name`: one, or one for each coordinate."""
        self.pulled, self.outer = [], self.level[name]
        tree = self.visit(_Cheaper(self).visit(expression_tree(expression)))
        axes = "xy" if self.outer == COORDINATE else "x"
        lines = [f"{self.local(name, axis)} = {self.text(tree, axis)}" for axis in axes]
        if self.outer == CONSTANT:
            self.invariants[self.text(tree)] = self.local(name)
            return []
        return self.pulled + lines

    def visit(self, node: ast.AST) -> Any:
        """Pull parts that change less often than the line out of it; a condition guards its parts, so it stays."""
        level = _level(node, self.level)
        if level < self.outer and isinstance(node, ast.BinOp | ast.Call):
            return self.pull(node, level)
        return node if isinstance(node, ast.IfExp) else self.generic_visit(node)

    def pull(self, node: ast.expr, level: int) -> ast.Name | ast.expr:
        if not any(isinstance(part, ast.Name) for part in ast.walk(node)):
            return node
        outer, self.outer = self.outer, level
        text = self.text(self.generic_visit(node))
        self.outer = outer
        if level == CONSTANT:
            temporary = self.invariants.setdefault(text, f"_k{len(self.invariants)}")
        else:
            temporary = f"_s{len(self.level)}"
            self.pulled.append(f"{temporary} = {text}")
        self.level[temporary[1:]] = level
        return ast.Name(temporary[1:])

    def text(self, tree: ast.AST, axis: str = "") -> str:
        return ast.unparse(_Renamer(self, axis).visit(expression_tree(ast.unparse(tree))))

    def local(self, name: str, axis: str = "") -> str:
        if name.endswith(OTHER):
            return self.local(name.removesuffix(OTHER), {"x": "y", "y": "x"}[axis])
        if name == "x":
            return axis
        if name == "g":
            return f"g_{axis}"
        return f"_{name}_{axis}" if self.level[name] == COORDINATE else f"_{name}"


class _Renamer(ast.NodeTransformer):
    def __init__(self, writer: _Writer, axis: str) -> None:
        self.writer, self.axis = writer, axis

    def visit_Name(self, node: ast.Name) -> ast.Name:
        is_ours = node.id.removesuffix(OTHER) in self.writer.level
        return ast.Name(self.writer.local(node.id, self.axis) if is_ours else node.id)


class _Floats(ast.NodeTransformer):
    """Writes the whole numbers in sums, products and quotients as floats: Python is a quarter faster without mixing."""

    def visit_BinOp(self, node: ast.BinOp) -> ast.BinOp:
        self.generic_visit(node)
        if isinstance(node.op, ast.Add | ast.Sub | ast.Mult | ast.Div):
            node.left, node.right = (_float(side) for side in (node.left, node.right))
        return node


def _float(side: ast.expr) -> ast.expr:
    match side:
        case ast.Constant(value=int(value)) if not isinstance(value, bool) and abs(value) < EXACT:
            return ast.Constant(float(value))
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int(value))) if value < EXACT:
            return ast.UnaryOp(ast.USub(), ast.Constant(float(value)))
    return side


def _with_floats(line: str) -> str:
    return ast.unparse(_Floats().visit(module_tree(line)))


class _Cheaper(ast.NodeTransformer):
    """Replaces ``name**2`` by ``name*name``, and ``constant**t`` by a running product."""

    def __init__(self, writer: _Writer) -> None:
        self.writer = writer

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        match node:
            case ast.BinOp(left=ast.Name(), op=ast.Pow(), right=ast.Constant(value=2)):
                return ast.BinOp(node.left, ast.Mult(), node.left)
            case ast.BinOp(left=ast.Name(id=base), op=ast.Pow(), right=ast.Name(id="t")) if (
                base in self.writer.constants
            ):
                power = f"{base}_power"
                self.writer.powers[power] = base
                self.writer.level[power] = STEP
                return ast.Name(power)
        return self.generic_visit(node)  # type: ignore[return-value]
