r"""Python expressions as LaTeX, as they are written: nothing is reordered or simplified.

The tree that is executed is the tree that is printed, so that a formula on the screen can't drift from its code.
With values, the same formula prints with its numbers put in.
"""

import ast
import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from gradexplorer.formula.functions import FUNCTIONS
from gradexplorer.formula.latex_atoms import ACCENTS, DIGITS, MINUS, designed_symbol, number, symbol
from gradexplorer.formula.trees import tree as source_tree

Worth = Callable[[ast.expr], float]

_ADD, _QUOTIENT, _MULTIPLY, _POWER, _ATOM = 1, 2, 3, 4, 5
"""A quotient is looser than a product where it is written in one line."""
_LEVELS: dict[type[ast.AST], int] = {
    ast.Add: _ADD,
    ast.Sub: _ADD,
    ast.Mult: _MULTIPLY,
    ast.Div: _MULTIPLY,
    ast.MatMult: _MULTIPLY,
}
_COMPARE: dict[type[ast.AST], str] = {
    ast.Lt: "<",
    ast.LtE: r"\le",
    ast.Gt: ">",
    ast.GtE: r"\ge",
    ast.Eq: "=",
    ast.NotEq: r"\ne",
}
_NEGATED: dict[type[ast.AST], str] = {
    ast.Lt: r"\ge",
    ast.LtE: ">",
    ast.Gt: r"\le",
    ast.GtE: "<",
    ast.Eq: r"\ne",
    ast.NotEq: "=",
}
_FUNCTIONS = {name: function.latex for name, function in FUNCTIONS.items()}
_AND, _OR = r" \;\wedge\; ", r" \;\vee\; "
"""With room around, which ziamath does not leave."""
_NUMBER_ENDS = re.compile(r"\d$|10\^\{-?\d+\}$|\\infty$")
_DIGITS_OR_SIGN = re.compile(r"\d|\\frac\{(?:\{-\})?\d|\\left\(\{-\}|\\infty|\\mathrm\{NaN")
_TALL = re.compile(r"\\(?:sum|prod)(?![A-Za-z])")
_NOTATION = (
    "Sum",
    "Prod",
    "Each",
    "D",
    "Partial",
    "Dots",
    "Transposed",
    "Cancel",
    "Numbers",
    "Elided",
    "Rest",
    "Prime",
    "Layer",
    "norm",
    "dot",
    "Degrees",
    "Limit",
)
MOST_TERMS = 6
"""Terms of a sum in ``Elided(...)``, or factors in ``Dots(...)``, that are printed."""
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


def _equal(tests: Sequence[ast.expr]) -> ast.expr | None:
    """Return what is left after ``a > b`` and ``a < b``: that they are equal; None after other tests."""
    match tests:
        case [ast.Compare(left=a, ops=[first], comparators=[b]), ast.Compare(left=c, ops=[second], comparators=[d])]:
            if {type(first), type(second)} == {ast.Lt, ast.Gt} and ast.dump(a) == ast.dump(c):
                return ast.Compare(a, [ast.Eq()], [b]) if ast.dump(b) == ast.dump(d) else None
    return None


def _bracket(text: str) -> str:
    """Return `text` in brackets; ziamath makes those that grow by themselves far too tall around a sum."""
    return rf"\Bigl({text}\Bigr)" if _TALL.search(text) else rf"\left({text}\right)"


class _Printer:
    def __init__(
        self, symbols: Mapping[str, str], values: Mapping[str, float], worth: Worth | None, variable: str
    ) -> None:
        self.symbols = symbols
        self.values = values
        self.worth = worth
        self.variable = variable
        self.in_numbers = False
        self.is_raised = False
        self.digits = DIGITS

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
                return MINUS + self.part(operand, _QUOTIENT)
            case ast.UnaryOp(op=ast.UAdd(), operand=operand):
                return self.text(operand)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return self.negated(operand)
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                return f"{self.part(left, _ADD, first=True)} + {self.part(right, _ADD)}"
            case ast.BinOp(left=left, op=ast.Sub(), right=right):
                return f"{self.part(left, _ADD, first=True)} - {self.part(right, _QUOTIENT)}"
            case ast.BinOp(left=left, op=ast.Mult(), right=right):
                return self.product(self.factor(left), self.part(right, _MULTIPLY))
            case ast.BinOp(left=left, op=ast.MatMult(), right=right):
                return f"{self.factor(left)} {self.part(right, _MULTIPLY)}"
            case ast.BinOp(left=left, op=ast.Div(), right=right) if self.is_raised:
                return f"{self.over_slash(left)}/{self.single_factor(right)}"
            case ast.BinOp(left=left, op=ast.Div(), right=right):
                return rf"\frac{{{self.text(left)}}}{{{self.text(right)}}}"
            case ast.BinOp(left=left, op=ast.Pow(), right=right):
                return self.power(left, self.raised(right))
            case ast.Call(func=ast.Name(id=name), args=arguments) if name in _NOTATION:
                return self.notation(name, arguments)
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=arguments, keywords=[]):
                write = self.raised if "^{%s}" in _FUNCTIONS.get(name, "") else self.text
                return self.call(name, [*map(write, arguments)])
            case ast.Compare(left=left, ops=ops, comparators=others):
                pairs = zip(ops, others, strict=True)
                return self.text(left) + "".join(f" {_COMPARE[type(op)]} {self.text(other)}" for op, other in pairs)
            case ast.BoolOp(op=op, values=operands):
                conjunction = _AND if isinstance(op, ast.And) else _OR
                return conjunction.join(
                    self.part(operand, 0 if isinstance(operand, ast.Compare) else _ADD) for operand in operands
                )
            case ast.IfExp():
                return self.cases(node)
        raise ValueError(f"no LaTeX for {ast.unparse(node)}")

    def level(self, node: ast.expr) -> int:
        """How tightly the printed node holds together."""
        match node:
            case ast.BinOp(op=ast.Pow()):
                return _POWER
            case ast.BinOp(op=ast.Div()) if self.is_raised:
                return _QUOTIENT
            case ast.BinOp(op=op):
                return _LEVELS[type(op)]
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return _QUOTIENT if self.level(operand) == _QUOTIENT else _MULTIPLY
            case ast.UnaryOp(operand=operand):
                return self.level(operand)
            case ast.Compare() | ast.BoolOp() | ast.IfExp():
                return 0
            case ast.Call(func=ast.Name(id="Transposed")):
                return _POWER
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if "^" in _FUNCTIONS.get(name, ""):
                return _POWER
            case ast.Call(func=ast.Name(id="D"), args=[_body]):
                return _ATOM
            case ast.Call(func=ast.Name(id="Sum" | "Prod" | "Each" | "D" | "Dots" | "Limit")):
                return _MULTIPLY
            case ast.Call(func=ast.Name(id="Cancel" | "Numbers" | "Elided"), args=[inner, *_]):
                return self.level(inner)
        return _ATOM

    def part(self, node: ast.expr, least: int, first: bool = False) -> str:
        """Print `node` as a part of a larger formula, in brackets where it is looser than `least` or a later minus."""
        text = self.text(node)
        loose = self.level(node) < least or (text.startswith(MINUS) and not first)
        negative = (
            isinstance(node, ast.Name | ast.Subscript | ast.Call) and text.startswith(MINUS) and least == _MULTIPLY
        )
        return _bracket(text) if loose or negative else text

    def factor(self, node: ast.expr) -> str:
        """Print a factor that others follow: a sum would take them in."""
        return _bracket(self.text(node)) if _reaches_on(node) else self.part(node, _MULTIPLY, first=True)

    def indices(self, index: ast.expr) -> str:
        """Print indices one behind the other, apart where one has several characters."""
        texts = [self.text(part) for part in (index.elts if isinstance(index, ast.Tuple) else [index])]
        return ("" if all(len(text) == 1 for text in texts) else ", ").join(texts)

    def matrix(self, rows: Sequence[ast.expr]) -> str:
        """Print a column, or a matrix row by row."""
        lines = [" & ".join(map(self.text, row.elts)) if isinstance(row, ast.List) else self.text(row) for row in rows]
        return r"\begin{bmatrix}" + r" \\ ".join(lines) + r"\end{bmatrix}"

    def notation(self, name: str, arguments: Sequence[ast.expr]) -> str:
        """Print sums, derivatives and marks."""
        match name, arguments:
            case "Sum" | "Prod", [over, body, *conditions]:
                sign = r"\sum" if name == "Sum" else r"\prod"
                return f"{sign}{self.limits(over, conditions)} {self.part(body, _MULTIPLY, first=True)}"
            case "Each", [letter, _arrays, body]:
                return rf"\sum_{{{self.text(letter)}}} {self.part(body, _MULTIPLY, first=True)}"
            case "D", [body]:
                return self.operated(body)
            case "D", [body, by]:
                return self.derivative(body, self.text(by))
            case "Limit", [letter, body]:
                side = "-" if isinstance(letter, ast.UnaryOp) else "+"
                return rf"\lim_{{{self.text(_letter(letter))} \to 0^{side}}} {self.part(body, _MULTIPLY)}"
            case "Degrees", [angle]:
                return rf"{self.part(angle, _ATOM)}^{{\circ}}"
            case "Partial", [body, by]:
                return rf"\frac{{\partial {self.text(body)}}}{{\partial {self.text(by)}}}"
            case "Dots", factors:
                return r" \cdot ".join(_without_middle([self.part(factor, _MULTIPLY) for factor in factors]))
            case "Prime", [inner]:
                return f"{self.text(inner) if _is_primed(inner) else _bracket(self.text(inner))}'"
            case "Layer", [inner, layer]:
                return f"{self.text(inner)}^{{({self.text(layer)})}}"
            case "Transposed", [inner]:
                return f"{self.part(inner, _ATOM)}^{{T}}"
            case "Elided", [inner]:
                return self.elided(inner)
            case "Rest", [_inner]:
                return r"\cdots"
            case "Cancel", [inner]:
                return rf"\cancel{{{self.text(inner)}}}"
            case "Numbers", [inner]:
                return self.numbers(inner, DIGITS)
            case "Numbers", [inner, ast.Constant(value=int() as digits)]:
                return self.numbers(inner, digits)
            case "Prime", [function, argument]:
                return rf"{self.text(function)}'{_bracket(self.text(argument))}"
            case "norm", [inner]:
                return rf"\left|{self.text(inner)}\right|"
            case "dot", [left, right]:
                return rf"{self.part(left, _MULTIPLY)} \cdot {self.part(right, _MULTIPLY)}"
        raise ValueError(f"no LaTeX for {name} of {len(arguments)} arguments")

    def limits(self, over: ast.expr, conditions: Sequence[ast.expr]) -> str:
        """Print what a sum runs over."""
        match over:
            case ast.Compare(left=first, comparators=[letter, last]):
                return rf"_{{{self.text(letter)} = {self.text(first)}}}^{{{self.text(last)}}}"
        return rf"_{{{', '.join(map(self.text, conditions)) or self.text(over)}}}"

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
        return text if text.startswith(MINUS) and self.level(node) == _ATOM else self.single_factor(node)

    def single_factor(self, node: ast.expr) -> str:
        """Print a node, in brackets unless it is one factor to every reader."""
        text = self.text(node)
        several = self.level(node) < _POWER or text.startswith(MINUS) or r"\times" in text
        return _bracket(text) if several else text

    def numbers(self, node: ast.expr, digits: int) -> str:
        """Print a part with its numbers put in."""
        before = self.in_numbers, self.digits
        self.in_numbers, self.digits = True, digits
        text = self.text(node)
        self.in_numbers, self.digits = before
        return text

    def elided(self, node: ast.expr) -> str:
        """Print a long sum without its middle."""
        texts = [self.part(term, _ADD, first=index == 0) for index, term in enumerate(_terms(node))]
        return " + ".join(_without_middle(texts))

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
        inside = _bracket(self.text(body)) if _begins_with_brackets(body) else self.part(body, _MULTIPLY)
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
        loose = self.level(base) < _ATOM or text.startswith(MINUS) or "^" in text
        if isinstance(base, ast.Call):
            name = base.func.id if isinstance(base.func, ast.Name) else getattr(base.func, "attr", "")
            if "%s" not in _FUNCTIONS.get(name, "%s") and len(base.args) == 1:
                if not exponent.startswith(MINUS):
                    return self.call(name, [self.text(base.args[0])], exponent)
                loose = True  # a function's name with a negative exponent would be its inverse
        return f"{_bracket(text) if loose else text}^{{{exponent}}}"

    def call(self, name: str, arguments: list[str], exponent: str = "") -> str:
        inside = ", ".join(arguments)
        if "%s" in _FUNCTIONS.get(name, ""):
            return _FUNCTIONS[name].replace("%s", inside)
        own = notation(self.symbols[name]) if self.symbols.get(name) else ""
        function = own or _FUNCTIONS.get(name) or rf"\operatorname{{{name}}}"
        return (f"{function}^{{{exponent}}}" if exponent else function) + _bracket(inside)

    def negated(self, node: ast.expr) -> str:
        match node:
            case ast.Compare(left=left, ops=ops, comparators=others):
                pairs = zip([left, *others], ops, others, strict=False)
                return _OR.join(f"{self.text(a)} {_NEGATED[type(op)]} {self.text(b)}" for a, op, b in pairs)
            case ast.BoolOp(op=op, values=conditions):
                conjunction = _OR if isinstance(op, ast.And) else _AND
                return conjunction.join(self.negated_part(condition) for condition in conditions)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return self.text(operand)
        return rf"\neg {_bracket(self.text(node))}"

    def negated_part(self, node: ast.expr) -> str:
        single = isinstance(node, ast.Compare) and len(node.ops) == 1
        return self.negated(node) if single else _bracket(self.negated(node))

    def cases(self, node: ast.expr) -> str:
        """Print ``a if c else b`` as cases, read from top to bottom; no words, so that no language is in it."""
        rows, tests = [], []
        while isinstance(node, ast.IfExp):
            rows.append(rf"{self.text(node.body)} & \;\; {self.text(node.test)}")
            tests.append(node.test)
            node = node.orelse
        equal = _equal(tests)
        rows.append(rf"{self.text(node)} & \;\; {self.text(equal) if equal else self.negated(tests[-1])}")
        return r"\begin{cases}" + r" \\ ".join(rows) + r"\end{cases}"


class _Notation(_Printer):
    """Prints what names are printed as."""

    def name(self, name: str) -> str:
        return designed_symbol(name)

    def text(self, node: ast.expr) -> str:
        match node:
            case ast.Constant(value=str() as quoted):
                return notation(quoted)
            case ast.Subscript(value=ast.expr() as whole, slice=index):
                return rf"{self.part(whole, _POWER)}_{{{self.indices(index)}}}"
        return super().text(node)

    def call(self, name: str, arguments: list[str], exponent: str = "") -> str:
        inside = ", ".join(arguments)
        if name in _FUNCTIONS:
            return super().call(name, arguments, exponent)
        return f"{ACCENTS[name]}{{{inside}}}" if name in ACCENTS else f"{self.name(name)}{_bracket(inside)}"


def _is_primed(node: ast.expr) -> bool:
    """Whether a prime can stand behind a node: at a name, or another prime."""
    match node:
        case ast.Call(func=ast.Name(id="Prime"), args=[inner]):
            return _is_primed(inner)
    return isinstance(node, ast.Name)


def _without_middle(texts: Sequence[str]) -> Sequence[str]:
    return [*texts[: MOST_TERMS - 2], r"\cdots", texts[-1]] if len(texts) > MOST_TERMS else texts


def _terms(node: ast.expr) -> list[ast.expr]:
    match node:
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return [*_terms(left), right]
    return [node]


def _letter(node: ast.expr) -> ast.expr:
    return node.operand if isinstance(node, ast.UnaryOp) else node


def _begins_with_brackets(node: ast.expr) -> bool:
    """Whether a product's first factor is a sum: an operator in front would seem to be of that factor alone."""
    match node:
        case ast.BinOp(left=ast.BinOp(op=ast.Add() | ast.Sub()), op=ast.Mult()):
            return True
        case ast.BinOp(left=left, op=ast.Mult()):
            return _begins_with_brackets(left)
    return False


def _reaches_on(node: ast.expr) -> bool:
    """Whether what stands behind the printed node would belong to it: it ends in a sum."""
    match node:
        case ast.Call(func=ast.Name(id="Sum" | "Prod" | "Each" | "Limit")):
            return True
        case ast.Call(func=ast.Name(id="D"), args=[body, _by]):
            return not isinstance(body, ast.Name | ast.Subscript)
        case ast.Call(func=ast.Name(id="Cancel" | "Numbers" | "Elided"), args=[inner, *_]):
            return _reaches_on(inner)
        case ast.UnaryOp(operand=inner) | ast.BinOp(op=ast.Mult(), right=inner):
            return _reaches_on(inner)
    return False
