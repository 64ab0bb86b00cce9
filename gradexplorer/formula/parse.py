"""Typed text -> checked tree -> one function for floats, numpy, torch and sympy. No text is ever evaluated.

Our own grammar reads the text, every node is held against a short list of what a formula may contain, and only the
checked tree is compiled.
"""

import ast
import difflib
import math
import operator
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import lru_cache
from typing import Any, NoReturn

import numpy as np
from msgspec import Struct

from gradexplorer.cached import cached_property
from gradexplorer.formula.compile import COMPARISONS, CONSTANTS, namespace, numeric, to_sympy
from gradexplorer.formula.functions import FUNCTIONS, TYPED
from gradexplorer.formula.grammar import Grammar
from gradexplorer.formula.growth import sizes
from gradexplorer.formula.names import Names
from gradexplorer.formula.numpy_values import evaluate
from gradexplorer.formula.tokens import Token, refuse, tokens
from gradexplorer.formula.trees import mapped, walk
from gradexplorer.text import InputError, Text, _

MAX_LENGTH = 300
MAX_NODES = 200
MAX_DEPTH = 30
MAX_DERIVATIVE = 4000
"""Parts of the second derivative, counted as `growth` does: the time to derive, print and prove goes with them."""
MAX_NUMBER = 1e12
MAX_EXPONENT = 400
"""Of a number as an exponent, and of the product of those of powers of powers: exact numbers grow with it."""

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
_TOO_SMALL = _("This is not 0, but smaller than any number, at character {position}: {near}")
_PLACES = np.array([0.7320508, 1.2599210, 2.0945515])
"""Where a part is looked at to see whether its variables cancel."""
_ROUNDING = 1e-6


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


Given = tuple[tuple[str, float], ...]
"""Letters and their numbers."""


@lru_cache(maxsize=256)
def _parsed(source: str, variables: tuple[str, ...], given: Given) -> Expression:
    tree = _with_numbers(field_tree(source, variables, dict(given)), dict(given))
    checker = Checker(source, variables)
    checker.check(tree)
    if sizes(tree, variables).second > MAX_DERIVATIVE:
        raise InputError(
            _("The formula is too long to be differentiated twice: shorten it, or write powers for products."), 0
        )
    return Expression(source, variables, tree, numeric(tree, variables, checker.values))


def parse(source: str, variables: Sequence[str], given: Mapping[str, float] = {}) -> Expression:
    """Read a formula, e.g. ``"(x^2 + y - 11)^2 + 2sin x"`` in the variables x and y.

    Parameters
    ----------
    source : str
        At most `MAX_LENGTH` characters, as one writes formulas: see `grammar` and `names`. ``f(x) =`` may stand before.
    variables : sequence of str
    given : mapping
        Numbers for further letters.

    Raises
    ------
    InputError
        With the place of the fault as `position`, an index into `source`.
    """
    return _parsed(source, tuple(variables), tuple(given.items()))


@lru_cache(maxsize=256)
def free_letters(source: str, variables: tuple[str, ...]) -> tuple[str, ...]:
    """Return the letters of a formula that are no variables, in the order in which they stand there."""
    names = Names(source, variables, free=True)
    _read(source, names)
    return tuple(names.letters)


def constant(source: str) -> float:
    """Return the number that is typed, which may be a formula without variables: ``1/3``, ``2pi``, ``1,5``."""
    tree, checker = field_tree(source, ()), Checker(source, ())
    checker.check(tree)
    return checker.values[tree]


def field_tree(source: str, variables: Sequence[str], letters: Collection[str] = ()) -> ast.expr:
    """Return the tree of what is typed in a formula field, not checked yet."""
    return _read(source, Names(source, (*variables, *letters)))


def _read(source: str, names: Names) -> ast.expr:
    if len(source) > MAX_LENGTH:
        raise InputError(_("The formula is longer than {most} characters: shorten it.", most=MAX_LENGTH), MAX_LENGTH)
    if not source.strip():
        raise InputError(_("The formula is empty: type one, for example x^2 + y^2."), 0)
    found = list(names.resolved(without_head(tokens(source), names.variables)))
    return Grammar(source, found, own=names.variables).whole()


def without_head(found: Sequence[Token], variables: Collection[str]) -> Sequence[Token]:
    """Return the tokens without ``y =`` or ``f(x, y) =`` in front, and without a semicolon at the end."""
    if [token.text for token in found[-2:]] == [";", ""]:
        found = [*found[:-2], found[-1]]
    texts = [token.text for token in found]
    if found[0].kind != "name" or found[0].text in variables or "=" not in texts:
        return found
    end = texts.index("=")
    if end > 1 and (texts[1] != "(" or texts[end - 1] != ")" or not set(texts[2 : end - 1]) <= {*variables, ","}):
        return found
    return found[end + 1 :]


def _with_numbers(node: ast.expr, given: Mapping[str, float]) -> ast.expr:
    """Return a tree with the numbers of letters in their places."""
    if isinstance(node, ast.Name) and node.id in given:
        number = ast.copy_location(ast.Constant(abs(given[node.id])), node)
        return ast.copy_location(ast.UnaryOp(ast.USub(), number), node) if given[node.id] < 0 else number
    return ast.copy_location(mapped(node, lambda part: _with_numbers(part, given)), node) if given else node


class Checker:
    """Walks a tree once; `values` holds what each node without a variable is worth.

    Parameters
    ----------
    source : str
        The text whose places the nodes have.
    variables : tuple of str
    """

    def __init__(self, source: str, variables: tuple[str, ...]) -> None:
        self.source, self.variables = source, variables
        self.values: dict[ast.expr, float] = {}
        self.exponents: dict[ast.expr, float] = {}

    def check(self, tree: ast.expr) -> None:
        """Refuse a tree that is too large, or holds what can't stand in a formula."""
        if sum(isinstance(node, ast.expr) for node in ast.walk(tree)) > MAX_NODES:
            raise InputError(
                _("The formula has too many parts (at most {most}): shorten it.", most=MAX_NODES), tree.col_offset
            )
        self.value(tree, 1)

    def refuse_node(self, node: ast.expr, what: Text) -> NoReturn:
        """Refuse a part, with its place."""
        refuse(self.source, node.col_offset, what)

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
        """Check a name; return what a constant is worth."""
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
        """Refuse a wrong number of arguments."""
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
        """Return a function on floats; refuse what is none."""
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
        """Refuse a name, and say which are near."""
        self.refuse_node(
            node,
            _(
                "{name} is not known (near it: {known}), at character {position}: {near}",
                name=node.id[:30],
                known=", ".join(near),
            ),
        )

    def power(self, node: ast.BinOp, exponent: float | None) -> None:
        """Check how large an exponent is."""
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
        """Return what a part is worth whose variables cancel, which stays exact: in ``2^(x - x + 3e8)``."""
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
        """Return what a part without a variable is worth."""
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


def _continues(node: ast.expr, part: ast.expr) -> bool:
    """Whether `part` is the beginning of the sum, or of the product, that `node` is: that is no deeper."""
    match node, part:
        case ast.BinOp(left=left, op=outer), ast.BinOp(op=inner):
            return part is left and any(isinstance(outer, kinds) and isinstance(inner, kinds) for kinds in _CHAINS)
    return False
