"""Typed text -> checked tree -> one function for floats, numpy, torch and sympy. No text is ever evaluated.

The text is parsed by Python's own `ast`, every node is held against a short list of what a formula may contain, and
only the checked tree is compiled. ``^`` is accepted for ``**``.
"""

import ast
import difflib
import math
import operator
import re
from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache, reduce
from typing import Any, NoReturn

import numpy as np
from msgspec import Struct

from gradexplorer.formula.compile import COMPARISONS, CONSTANTS, namespace, numeric, to_sympy
from gradexplorer.formula.functions import FUNCTIONS, TYPED
from gradexplorer.formula.growth import sizes
from gradexplorer.formula.numpy_values import evaluate
from gradexplorer.formula.syntax import expression_tree, plain_signs
from gradexplorer.formula.trees import filled, walk
from gradexplorer.text import InputError, Text, _

MAX_LENGTH = 300
MAX_NODES = 200
MAX_DEPTH = 30
MAX_DERIVATIVE = 4000
"""Parts of the second derivative, counted as `growth` does: sympy's time goes with them, here up to a second."""
MAX_NUMBER = 1e12
MAX_EXPONENT = 400
"""Of a number as an exponent, and of the product of those of powers of powers: sympy computes with whole numbers."""

_OPERATORS: dict[type[ast.AST], Callable[..., Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: math.pow,
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
}

_SCALING = (ast.Mult, ast.Div, ast.Pow)
_SCALARS = namespace("math", math)
_CHAINS = ((ast.Add, ast.Sub), (ast.Mult, ast.Div))
_PYTHON = {"^": "**", "≤": "<=", "≥": ">=", "≠": "!="}
"""Signs that Python writes with two characters."""
WORDS = ("if", "else", "and", "or", "not")
"""Python's words that may stand in a formula."""

_TOO_SMALL = _("This is not 0, but smaller than any number, at character {position}: {near}")
_PLACES = np.array([0.7320508, 1.2599210, 2.0945515])
"""Where a part is looked at to see whether its variables cancel."""
_ROUNDING = 1e-6

_GAP = re.compile(r"(?<![\w.])(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?+ *(?=(?!(?:" + "|".join(WORDS) + r")\b)[A-Za-z_(])")
"""A number before a name or a bracket."""


class Expression(Struct, frozen=True, eq=False, dict=True):
    """A formula that passed the checks.

    Attributes
    ----------
    source : str
        The text as it was typed.
    variables : tuple of str
    tree : ast.expr
        The checked tree; treat it as read-only.
    function : callable (*variables, m)
        The formula itself; `m` is one of the modules math, numpy, torch and sympy, and the variables are its numbers.
        On floats it raises ArithmeticError or ValueError where it has no value, as Python does.
    """

    source: str
    variables: tuple[str, ...]
    tree: ast.expr
    function: Callable[..., Any]

    @cached_property
    def is_constant(self) -> bool:
        """Whether no variable is in the formula."""
        return not any(isinstance(node, ast.Name) and node.id in self.variables for node in ast.walk(self.tree))

    def symbols(self) -> tuple[Any, ...]:
        """Return sympy's symbols of the variables; they are real."""
        import sympy

        return tuple(sympy.Symbol(name, real=True) for name in self.variables)

    def sympy(self) -> Any:
        """Return the formula in sympy, over real symbols; decimals are exact (0.1 is 1/10)."""
        return to_sympy(self.tree, self.symbols())


@lru_cache(maxsize=256)
def _parsed(source: str, variables: tuple[str, ...]) -> Expression:
    checker = _Checker(source, variables)
    tree = checker.parse()
    if sizes(tree, variables).second > MAX_DERIVATIVE:
        raise InputError(
            _("The formula is too long to be differentiated twice: shorten it, or write powers for products."), 0
        )
    return Expression(source, variables, tree, numeric(tree, variables, checker.values))


def parse(source: str, variables: Sequence[str]) -> Expression:
    """Read a formula, e.g. ``"(x^2 + y - 11)^2 + exp(-x)"`` in the variables x and y.

    Parameters
    ----------
    source : str
        At most `MAX_LENGTH` characters: numbers, `variables`, `CONSTANTS`, ``+ - * / ^ **``, brackets, functions of
        the table, ``where(condition, a, b)`` and ``a if condition else b`` with conditions of comparisons, ``and``,
        ``or`` and ``not``; full-width and printed signs, such as ``（``, ``×`` and ``−``, mean the same.
    variables : sequence of str

    Raises
    ------
    InputError
        With the place of the fault as `position`, an index into `source`.
    """
    return _parsed(source, tuple(variables))


def checked_tree(source: str, variables: Sequence[str]) -> ast.expr:
    """Return the checked tree alone, as `parse` does with a function for it; in a third of the time."""
    return _Checker(source, tuple(variables)).parse()


def origin(source: str) -> list[int]:
    """Return the index in `source` of each character that Python's parser saw, as the tree's offsets count them."""
    blank = len(source) - len(source.lstrip())
    return [i for i, c in enumerate(source) if i >= blank for _c in _PYTHON.get(c, c)]


class _Checker:
    """Walks the tree once; `values` holds what each node without a variable is worth."""

    def __init__(self, source: str, variables: tuple[str, ...]) -> None:
        self.source = plain_signs(source)
        self.variables = variables
        self.values: dict[ast.expr, float] = {}
        self.exponents: dict[ast.expr, float] = {}
        self.origin: list[int] = []

    def parse(self) -> ast.expr:
        self.text = self.python()
        try:
            tree: ast.expr = _Syntax().visit(expression_tree(self.text))
        except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
            self.broken(error)
        if sum(isinstance(node, ast.expr) for node in ast.walk(tree)) > MAX_NODES:
            raise InputError(_("The formula has too many parts (at most {most}): shorten it.", most=MAX_NODES), 0)
        self.value(tree, 1)
        return tree

    def python(self) -> str:
        """Return the text with ``**`` for ``^``; `origin` maps its indices to those of the source."""
        source = self.source
        if len(source) > MAX_LENGTH:
            raise InputError(
                _("The formula is longer than {most} characters: shorten it.", most=MAX_LENGTH), MAX_LENGTH
            )
        if not source.strip():
            raise InputError(_("The formula is empty: type one, for example x^2 + y^2."), 0)
        if wrong := re.search(r"[^A-Za-z0-9_+\-*/^()., <>=!≤≥≠]", source):
            self.refuse(
                wrong.start(), _("The formula has a character that can't stand in one, at character {position}: {near}")
            )
        self.origin = origin(source)
        if gap := _GAP.search(source):
            self.refuse(gap.end(), _("An operator is missing (write 2*x, not 2x), at character {position}: {near}"))
        return "".join(_PYTHON.get(c, c) for c in source.lstrip())

    def broken(self, error: Exception) -> NoReturn:
        if re.search(r"[-+*/^(] *$", self.source):
            self.refuse(len(self.source), _("The formula stops too early, at character {position}: {near}"))
        offset = getattr(error, "offset", None) or 1
        position = self.origin[offset - 1] if 0 < offset <= len(self.origin) else len(self.source)
        if self.source.count("(") > self.source.count(")"):
            self.refuse(position, _("A closing bracket is missing, at character {position}: {near}"))
        self.refuse(position, _("The formula can't be read, at character {position}: {near}"))

    def refuse(self, position: int, what: Text) -> NoReturn:
        """Raise `what` with its place filled in: the ``{position}``, counted from 1, and the text ``{near}`` it."""
        near = self.source[position : position + 12] or "…"
        raise InputError(Text(what.source, {**what.values, "position": position + 1, "near": near}), position)

    def refuse_node(self, node: ast.expr, what: Text) -> NoReturn:
        self.refuse(self.origin[node.col_offset], what)

    def value(self, node: ast.expr, depth: int) -> float | None:
        """Check `node` and everything below it; return its value if no variable is in it."""
        if depth > MAX_DEPTH:
            self.refuse_node(
                node,
                _("The formula is nested too deeply (at most {most}), at character {position}: {near}", most=MAX_DEPTH),
            )
        arguments: list[ast.expr] = []
        apply: Callable[..., Any] | None
        match node:
            case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
                if abs(number) > MAX_NUMBER:
                    self.refuse_node(
                        node, _("Numbers go to {most} at most, at character {position}: {near}", most="1e12")
                    )
                if number == 0 and re.match(r"[0.]*[1-9]", ast.get_source_segment(self.text, node) or ""):
                    self.refuse_node(node, _TOO_SMALL)
                self.values[node] = number
                return number
            case ast.Name(id=name):
                return self.name(node, name)
            case ast.UnaryOp(op=op, operand=operand) if type(op) in _OPERATORS:
                arguments, apply = [operand], _OPERATORS[type(op)]
            case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
                arguments, apply = [left, right], _OPERATORS[type(op)]
            case ast.Call(func=ast.Name() as callee):
                arguments, apply = node.args, self.callee(callee)
                if len(arguments) != (count := len(FUNCTIONS[callee.id].arguments)) or node.keywords:
                    self.refuse_arguments(node, callee.id, count)
            case ast.IfExp(test=test, body=body, orelse=orelse):
                self.condition(test, depth + 1)
                arguments, apply = [body, orelse], None
            case ast.Compare() | ast.BoolOp() | ast.UnaryOp(op=ast.Not()):
                self.refuse_node(
                    node,
                    _(
                        "A comparison is no number: write where(condition, value, other value), "
                        "at character {position}: {near}"
                    ),
                )
            case ast.Call():
                self.refuse_node(node, _("An operator is missing before a bracket, at character {position}: {near}"))
            case _other:
                self.refuse_node(node, _("This can't stand in a formula, at character {position}: {near}"))
        values = [self.value(argument, depth + (not _continues(node, argument))) for argument in arguments]
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow):
            self.power(node, values[1])
        constants = [value for value in values if value is not None]
        if len(constants) < len(values) or apply is None:
            return None
        return self.constant(node, apply, constants)

    def condition(self, node: ast.expr, depth: int) -> None:
        """Check a comparison, or what joins some; each has a variable in it."""
        match node:
            case ast.BoolOp(values=parts):
                for part in parts:
                    self.condition(part, depth + 1)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                self.condition(operand, depth + 1)
            case ast.Compare(left=left, ops=ops, comparators=others) if all(type(op) in COMPARISONS for op in ops):
                values = [self.value(side, depth + 1) for side in (left, *others)]
                if None not in values:
                    self.refuse_node(
                        node,
                        _("This condition is always the same: no variable is in it, at character {position}: {near}"),
                    )
            case _other:
                self.refuse_node(node, _("A condition is a comparison such as x > 0, at character {position}: {near}"))

    def name(self, node: ast.Name, name: str) -> float | None:
        if name in self.variables:
            return None
        if name in CONSTANTS:
            self.values[node] = CONSTANTS[name]
            return CONSTANTS[name]
        if name in TYPED:
            self.refuse_node(
                node, _("{name} needs its argument in brackets, {name}(…), at character {position}: {near}", name=name)
            )
        known = (*self.variables, *CONSTANTS, *TYPED)
        self.unknown(node, difflib.get_close_matches(name, known, n=3, cutoff=0.5) or self.variables)

    def refuse_arguments(self, node: ast.expr, name: str, count: int) -> NoReturn:
        if count == 1:
            self.refuse_node(node, _("{name} takes one argument, at character {position}: {near}", name=name))
        self.refuse_node(
            node,
            _(
                "{name} takes {count} arguments, separated by commas, at character {position}: {near}",
                name=name,
                count=count,
            ),
        )

    def callee(self, node: ast.Name) -> Callable[..., Any] | None:
        name = node.id
        if name in TYPED:
            return _SCALARS.get(FUNCTIONS[name].name)
        if name in self.variables or name in CONSTANTS:
            self.refuse_node(
                node, _("{name} is no function (write {name}*(…)), at character {position}: {near}", name=name)
            )
        if near := difflib.get_close_matches(node.id.lower(), TYPED, n=3, cutoff=0.6):
            self.unknown(node, near)
        self.refuse_node(
            node,
            _(
                "{name} is no function (to multiply, write {name}*(…); functions are {known}), "
                "at character {position}: {near}",
                name=name[:30],
                known=", ".join(name for name in TYPED if FUNCTIONS[name].name == name),
            ),
        )

    def unknown(self, node: ast.Name, near: Sequence[str]) -> NoReturn:
        self.refuse_node(
            node,
            _(
                "{name} is not known (near it: {known}), at character {position}: {near}",
                name=node.id[:30],
                known=", ".join(near),
            ),
        )

    def power(self, node: ast.BinOp, exponent: float | None) -> None:
        if exponent is None:
            exponent = self.normalised(node.right)
        if exponent is None:
            return
        self.exponents[node] = exponent
        if self.degree(node) > MAX_EXPONENT:
            self.refuse_node(
                node.right,
                _(
                    "Exponents go to {most} at most, multiplied where a power is raised again, "
                    "at character {position}: {near}",
                    most=MAX_EXPONENT,
                ),
            )

    def normalised(self, node: ast.expr) -> float | None:
        """Return what a part is worth whose variables cancel, as sympy will find: in ``2^(x - x + 3e8)``."""
        if isinstance(node, ast.Name):
            return None
        names = {part.id for part in walk(node) if isinstance(part, ast.Name)}.intersection(self.variables)
        first, *others = evaluate(node, {name: _PLACES + i for i, name in enumerate(sorted(names))}).tolist()
        same = all(math.isclose(first, other, rel_tol=_ROUNDING) for other in others)
        return first if same and math.isfinite(first) else None

    def degree(self, node: ast.AST) -> float:
        """Return the largest product of exponents that are numbers, of the powers of powers in `node`."""
        if isinstance(node, ast.BinOp) and node in self.exponents:
            return max(1.0, abs(self.exponents[node])) * self.degree(node.left)
        return max(map(self.degree, ast.iter_child_nodes(node)), default=1.0)

    def constant(self, node: ast.expr, apply: Callable[..., Any], arguments: Sequence[float]) -> float:
        try:
            value = apply(*map(float, arguments))  # whole numbers could fill the memory
        except (ArithmeticError, ValueError):
            value = math.nan
        if not math.isfinite(value):
            self.refuse_node(node, _("This has no finite real value, at character {position}: {near}"))
        if value == 0 and isinstance(node, ast.BinOp) and isinstance(node.op, _SCALING) and all(arguments):
            self.refuse_node(node, _TOO_SMALL)
        self.values[node] = value
        return value  # type: ignore[no-any-return]


class _Syntax(ast.NodeTransformer):
    """Writes calls that only spell syntax in another way as that syntax; ``and`` and ``or`` join two each."""

    def visit_Call(self, node: ast.Call) -> ast.expr:
        self.generic_visit(node)
        function = FUNCTIONS.get(node.func.id) if isinstance(node.func, ast.Name) else None
        if not function or not function.written or node.keywords or len(node.args) != len(function.arguments):
            return node
        parts = dict(zip(function.arguments, node.args, strict=True))
        return ast.copy_location(filled(function.written, **parts), node)

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.expr:
        self.generic_visit(node)
        return reduce(lambda a, b: ast.copy_location(ast.BoolOp(node.op, [a, b]), node), node.values)


def _continues(node: ast.expr, part: ast.expr) -> bool:
    """Whether `part` is the beginning of the sum, or of the product, that `node` is: that is no deeper."""
    match node, part:
        case ast.BinOp(left=left, op=outer), ast.BinOp(op=inner):
            return part is left and any(isinstance(outer, kinds) and isinstance(inner, kinds) for kinds in _CHAINS)
    return False
