r"""Python expressions as LaTeX, as they are written: nothing is reordered or simplified.

The tree that is executed is the tree that is printed, so that a formula on the screen can't drift from its code.
With values, the same formula prints with its numbers put in.
"""

import ast
import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from gradexplorer.formula.functions import FUNCTIONS
from gradexplorer.formula.latex_atoms import ACCENTS, MINUS, designed_symbol, number, symbol
from gradexplorer.formula.latex_notation import CALLS, NotationPrinter
from gradexplorer.formula.latex_parts import (
    ADD,
    ATOM,
    LEVELS,
    MULTIPLY,
    POWER,
    QUOTIENT,
    begins_with_brackets,
    bracket,
    reaches_on,
)
from gradexplorer.formula.trees import tree as source_tree

Worth = Callable[[ast.expr], float]

_FUNCTIONS = {name: function.latex for name, function in FUNCTIONS.items()}
_NUMBER_ENDS = re.compile(r"\d$|10\^\{-?\d+\}$|\\infty$")
_DIGITS_OR_SIGN = re.compile(r"\d|\\frac\{(?:\{-\})?\d|\\left\(\{-\}|\\infty|\\mathrm\{NaN")
_OPERATOR = re.compile(r"\\sqrt|\\frac|\\operatorname|\\[A-Za-z]+(?:_\{\d+\})?(?:\^\{[^{}]*\})?\\left\(")
"""A root, a fraction, or a function with its argument."""


def latex(
    tree: ast.expr,
    symbols: Mapping[str, str] = {},
    values: Mapping[str, float] | None = None,
    worth: Worth | None = None,
    variable: str = "x",
) -> str:
    r"""Return `tree` as LaTeX, in the order in which it is written.

    Parameters
    ----------
    tree : ast.expr
        Arithmetic, calls, comparisons and ``a if c else b`` (which becomes ``cases``).
    symbols : mapping
        What names are printed as, see `notation`, where it is not their own `symbol`.
    values : mapping, optional
        Names that print as their numbers; negative ones stand in brackets.
    worth : callable (tree) -> float, optional
        The number of a name, an indexed name or a derivative, for the parts in ``Numbers(...)``.
    variable : str
        By which ``D(u)`` derives.

    Raises
    ------
    ValueError
        When `tree` holds anything else.
    """
    return _Printer(symbols, values or {}, worth, variable).text(tree)


@lru_cache(maxsize=4096)
def notation(source: str) -> str:
    r"""Return a symbol, or a name made of several, as LaTeX: it is written as a formula and claims nothing.

    Examples
    --------
    >>> print(notation("lambda_min"), notation("D(f, x)"), notation("f(x_0 + h)"))
    \lambda_{\min} \frac{\partial f}{\partial x} f\left(x_{0} + h\right)
    """
    return designed_symbol(source) if source.isidentifier() else _Notation({}, {}, None, "x").text(source_tree(source))


def equal(texts: Sequence[str], *, continues: bool = False, stacked: bool = False) -> str:
    """Return LaTeX parts with = between them: behind one that stands above, or each in a row of its own."""
    if stacked and len(texts) > 1:
        rows = r" \\ &= ".join(texts[1:])
        return rf"\begin{{align*}} {texts[0]} &= {rows} \end{{align*}}"
    return ("= " if continues else "") + " = ".join(texts)


def beside(texts: Sequence[str]) -> str:
    """Return LaTeX formulas next to each other."""
    return r" \qquad ".join(texts)


class _Printer(NotationPrinter):
    def __init__(
        self, symbols: Mapping[str, str], values: Mapping[str, float], worth: Worth | None, variable: str
    ) -> None:
        self.symbols = symbols
        self.values = values
        self.worth = worth
        self.variable = variable
        self.is_raised = False

    def text(self, node: ast.expr) -> str:
        match node:
            case ast.Constant(value=int() | float() as value):
                return number(value, self.digits)
            case ast.Name(id="pi" | "e") if self.in_numbers:
                return self.name(node.id)
            case ast.Name() | ast.Subscript() | ast.Call(func=ast.Name(id="Prime" | "Partial" | "D")) if (
                self.in_numbers and self.worth
            ):
                return number(self.worth(node), self.digits)
            case ast.Name(id=name) | ast.Attribute(attr=name):
                return self.name(name)
            case ast.Subscript(value=ast.Name(id=name), slice=index):
                return rf"{self.name(name)}_{{{self.indices(index)}}}"
            case ast.List(elts=rows):
                return self.matrix(rows)
            case ast.Tuple(elts=parts):
                return ", ".join(map(self.text, parts))
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return MINUS + self.part(operand, QUOTIENT)
            case ast.UnaryOp(op=ast.UAdd(), operand=operand):
                return self.text(operand)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return self.negated(operand)
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                return f"{self.part(left, ADD, first=True)} + {self.part(right, ADD)}"
            case ast.BinOp(left=left, op=ast.Sub(), right=right):
                return f"{self.part(left, ADD, first=True)} - {self.part(right, QUOTIENT)}"
            case ast.BinOp(left=left, op=ast.Mult(), right=right):
                return self.product(self.factor(left), self.part(right, MULTIPLY))
            case ast.BinOp(left=left, op=ast.MatMult(), right=right):
                return f"{self.factor(left)} {self.part(right, MULTIPLY)}"
            case ast.BinOp(left=left, op=ast.Div(), right=right) if self.is_raised:
                return f"{self.over_slash(left)}/{self.single_factor(right)}"
            case ast.BinOp(left=left, op=ast.Div(), right=right):
                return rf"\frac{{{self.text(left)}}}{{{self.text(right)}}}"
            case ast.BinOp(left=left, op=ast.Pow(), right=right):
                return self.power(left, self.raised(right))
            case ast.Call(func=ast.Name(id=name), args=arguments) if name in CALLS:
                return self.notation(name, arguments)
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=arguments, keywords=[]):
                write = self.raised if "^{%s}" in _FUNCTIONS.get(name, "") else self.text
                return self.call(name, [*map(write, arguments)])
            case ast.Compare():
                return self.compared(node)
            case ast.BoolOp():
                return self.joined(node)
            case ast.IfExp():
                return self.cases(node)
        raise ValueError(f"no LaTeX for {ast.unparse(node)}")

    def level(self, node: ast.expr) -> int:
        """How tightly the printed node holds together."""
        match node:
            case ast.BinOp(op=ast.Pow()):
                return POWER
            case ast.BinOp(op=ast.Div()) if self.is_raised:
                return QUOTIENT
            case ast.BinOp(op=op):
                return LEVELS[type(op)]
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return QUOTIENT if self.level(operand) == QUOTIENT else MULTIPLY
            case ast.UnaryOp(operand=operand):
                return self.level(operand)
            case ast.Compare() | ast.BoolOp() | ast.IfExp():
                return 0
            case ast.Call(func=ast.Name(id="Transposed")):
                return POWER
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if "^" in _FUNCTIONS.get(name, ""):
                return POWER
            case ast.Call(func=ast.Name(id="D"), args=[_body]):
                return ATOM
            case ast.Call(func=ast.Name(id="Sum" | "Prod" | "Each" | "D" | "Dots" | "Limit")):
                return MULTIPLY
            case ast.Call(func=ast.Name(id="Cancel" | "Numbers" | "Elided"), args=[inner, *_]):
                return self.level(inner)
        return ATOM

    def part(self, node: ast.expr, least: int, first: bool = False) -> str:
        """Print `node` as a part of a larger formula, in brackets where it is looser than `least` or a later minus."""
        text = self.text(node)
        loose = self.level(node) < least or (text.startswith(MINUS) and not first)
        negative = (
            isinstance(node, ast.Name | ast.Subscript | ast.Call) and text.startswith(MINUS) and least == MULTIPLY
        )
        return bracket(text) if loose or negative else text

    def factor(self, node: ast.expr) -> str:
        """Print a factor that others follow: a sum would take them in."""
        return bracket(self.text(node)) if reaches_on(node) else self.part(node, MULTIPLY, first=True)

    def indices(self, index: ast.expr) -> str:
        """Print indices one behind the other, apart where one has several characters."""
        texts = [self.text(part) for part in (index.elts if isinstance(index, ast.Tuple) else [index])]
        return ("" if all(len(text) == 1 for text in texts) else ", ").join(texts)

    def matrix(self, rows: Sequence[ast.expr]) -> str:
        """Print a column, or a matrix row by row."""
        lines = [" & ".join(map(self.text, row.elts)) if isinstance(row, ast.List) else self.text(row) for row in rows]
        return r"\begin{bmatrix}" + r" \\ ".join(lines) + r"\end{bmatrix}"

    def raised(self, node: ast.expr) -> str:
        """Print an exponent, with a / b in it: one above the other would be too small to read."""
        before, self.is_raised = self.is_raised, True
        text = self.text(node)
        self.is_raised = before
        return text

    def over_slash(self, node: ast.expr) -> str:
        """Print what is divided in one line."""
        match node:
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return MINUS + self.single_factor(operand)
        text = self.text(node)
        return text if text.startswith(MINUS) and self.level(node) == ATOM else self.single_factor(node)

    def single_factor(self, node: ast.expr) -> str:
        """Print a node, in brackets unless it is one factor to every reader."""
        text = self.text(node)
        several = self.level(node) < POWER or text.startswith(MINUS) or r"\times" in text
        return bracket(text) if several else text

    def operated(self, body: ast.expr) -> str:
        """Print a derivative that is still to be done; where numbers are put in, it says where it is taken."""
        sign, by, values = self.sign, self.symbols.get(self.variable, self.variable), self.values
        self.values = {}
        text = rf"\frac{{{sign}}}{{{sign} {notation(by)}}}\left[{self.text(body)}\right]"
        self.values = values
        return rf"{text}_{{{notation(by)} = {number(values[self.variable])}}}" if values else text

    @property
    def sign(self) -> str:
        """The d of derivatives."""
        return notation(self.symbols.get("D", "partial"))

    def derivative(self, body: ast.expr, by: str) -> str:
        """Print a derivative as one fraction where it is of a symbol, else as an operator."""
        sign = self.sign
        if isinstance(body, ast.Name | ast.Subscript):
            return rf"\frac{{{sign} {self.text(body)}}}{{{sign} {by}}}"
        inside = bracket(self.text(body)) if begins_with_brackets(body) else self.part(body, MULTIPLY)
        return rf"\frac{{{sign}}}{{{sign} {by}}} {inside}"

    def name(self, name: str) -> str:
        if name in self.values:
            return number(self.values[name])
        return notation(self.symbols[name]) if self.symbols.get(name) else symbol(name)

    @staticmethod
    def product(left: str, right: str) -> str:
        """Join two factors: by a dot where they would run together or a number stands before a function."""
        meets = _DIGITS_OR_SIGN.match(right) or (_NUMBER_ENDS.search(left) and _OPERATOR.match(right))
        return rf"{left} \cdot {right}" if meets else f"{left} {right}"

    def power(self, base: ast.expr, exponent: str) -> str:
        text = self.text(base)
        loose = self.level(base) < ATOM or text.startswith(MINUS) or "^" in text
        if isinstance(base, ast.Call):
            name = base.func.id if isinstance(base.func, ast.Name) else getattr(base.func, "attr", "")
            if "%s" not in _FUNCTIONS.get(name, "%s") and len(base.args) == 1:
                if not exponent.startswith(MINUS):
                    return self.call(name, [self.text(base.args[0])], exponent)
                loose = True  # a function's name with a negative exponent would be its inverse
        return f"{bracket(text) if loose else text}^{{{exponent}}}"

    def call(self, name: str, arguments: list[str], exponent: str = "") -> str:
        inside = ", ".join(arguments)
        if "%s" in _FUNCTIONS.get(name, ""):
            return _FUNCTIONS[name].replace("%s", inside)
        own = notation(self.symbols[name]) if self.symbols.get(name) else ""
        function = own or _FUNCTIONS.get(name) or rf"\operatorname{{{name}}}"
        return (f"{function}^{{{exponent}}}" if exponent else function) + bracket(inside)


class _Notation(_Printer):
    """Prints what names are printed as."""

    def name(self, name: str) -> str:
        return designed_symbol(name)

    def text(self, node: ast.expr) -> str:
        match node:
            case ast.Constant(value=str() as quoted):
                return notation(quoted)
            case ast.Subscript(value=ast.expr() as whole, slice=index):
                return rf"{self.part(whole, POWER)}_{{{self.indices(index)}}}"
        return super().text(node)

    def call(self, name: str, arguments: list[str], exponent: str = "") -> str:
        inside = ", ".join(arguments)
        if name in _FUNCTIONS:
            return super().call(name, arguments, exponent)
        return f"{ACCENTS[name]}{{{inside}}}" if name in ACCENTS else f"{self.name(name)}{bracket(inside)}"
