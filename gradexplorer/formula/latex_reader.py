r"""LaTeX read back as a mathematician reads it, into the trees that `scope` executes.

It shares no table with `latex_printer`: a name means here what LaTeX's reader takes it for. What several readers would
read differently (:math:`a/b\,c`, two signs in a row, a number straight behind a factor, :math:`\sin^{-1}`) is refused.

========================  ==========================================================================
``At(u, x, 3)``           u where x is 3
``floor``, ``ceil``       of one number
``root(u, n)``            the real n-th root
``Omitted()``             the terms of a sum, or the factors of a product, that dots stand for
``Degrees(u)``            an angle in radians
``Limit(-h, u)``          the limit from below at 0; ``Limit(h, u)`` from above
========================  ==========================================================================
"""

import ast
import math

from gradexplorer.formula.latex_functions import NAMED, UPRIGHT, common_function
from gradexplorer.formula.latex_layout import RELATIONS, LayoutReader, call
from gradexplorer.formula.latex_tokens import Token, UnreadableError
from gradexplorer.formula.latex_vocabulary import Vocabulary
from gradexplorer.text import _

_PAIRS = {
    "(": ")",
    "[": "]",
    "|": "|",
    r"\|": r"\|",
    r"\lvert": r"\rvert",
    r"\lVert": r"\rVert",
    r"\lfloor": r"\rfloor",
    r"\lceil": r"\rceil",
}
_DOTS = Token("command", "cdots")
_DEGREES = [Token("sign", "{"), Token("command", "circ"), Token("sign", "}")]
_TRANSPOSED = [Token("sign", "{"), Token("letter", "T"), Token("sign", "}")]
_ROWS = Token("begin", "align*")
_AROUND = {r"\lfloor": "floor", r"\lceil": "ceil", "|": "norm", r"\|": "norm", r"\lvert": "norm", r"\lVert": "norm"}
"""Functions that are written as brackets; of a column, the bars mean its length."""


def read(latex: str, known: Vocabulary) -> list[ast.expr]:
    """Return the parts of a printed formula, which = stands between, as trees.

    Raises
    ------
    UnreadableError
        Where it means nothing, or several things.
    """
    return LatexReader(latex, known).parts()


class LatexReader(LayoutReader):
    """Reads one formula, by recursive descent."""

    def parts(self) -> list[ast.expr]:
        """Return what stands between the equals signs, each of which may begin a row."""
        stacked = self.now == _ROWS
        if stacked:
            self.take()
        self.passes("=")
        found = [self.expression()]
        while self.next_part(stacked):
            found.append(self.expression())
        if stacked and self.take() != Token("end", _ROWS.text):
            raise UnreadableError(_("{name} is not ended", name=_ROWS.text))
        if self.now.kind:
            raise UnreadableError(_("{sign} stands where nothing can follow", sign=self.now.text))
        return found

    def next_part(self, stacked: bool) -> bool:
        """Go past the equals sign of another part; return whether there is one."""
        if stacked:
            self.passes(r"\\")
            if self.passes("&") and not self.sees("="):
                raise UnreadableError(_("{sign} is missing before {then}", sign="=", then=self.now.text or "…"))
        return self.passes("=")

    def expression(self) -> ast.expr:
        """Read terms with + and - between them."""
        found = self.signed_term()
        while self.now in (Token("sign", "+"), Token("sign", "-")):
            operator = ast.Add() if self.take().text == "+" else ast.Sub()
            if self.now in (Token("sign", "+"), Token("sign", "-")):
                raise UnreadableError(_("two signs in a row"))
            dots = self.now == _DOTS and not self.dots_are_named
            found = ast.BinOp(found, operator, self.omitted("+") if dots else self.term())
        return found

    def omitted(self, sign: str) -> ast.expr:
        """Read the dots that terms or factors are left out at: their sign stands on both sides."""
        before = self.last
        self.take()
        if not before.text == self.now.text == sign:
            raise UnreadableError(_("it is not clear what is left out"))
        return call("Omitted")

    def signed_term(self) -> ast.expr:
        """Read a term that may have a sign before it, which holds less tightly than its product."""
        if self.passes("-"):
            if self.sees("-") or self.sees("+"):
                raise UnreadableError(_("two signs in a row"))
            match self.term():
                case ast.Constant(value=math.inf):
                    return ast.Constant(-math.inf)  # a limit, not what is left of a sum
                case found:
                    return ast.UnaryOp(ast.USub(), found)
        return self.term()

    def term(self) -> ast.expr:
        r"""Read a product: factors beside each other, and \cdot between what stands beside each other."""
        found = self.run_of_factors()
        while self.now == Token("command", "cdot"):
            self.take()
            if self.now.text in ("+", "-"):
                raise UnreadableError(_("two signs in a row"))
            found = call("dot", found, self.omitted("cdot") if self.now == _DOTS else self.run_of_factors())
        if self.sees("/"):
            raise UnreadableError(_("what stands before a slash is not clear"))
        return found

    def run_of_factors(self) -> ast.expr:
        """Read factors beside each other, or two with a slash between them."""
        found = self.factor()
        if self.passes("/"):
            found = ast.BinOp(found, ast.Div(), self.factor())
            if self.starts_factor or self.sees("/") or self.now == Token("command", "cdot"):
                raise UnreadableError(_("what stands behind a slash is not clear"))
            return found
        while self.starts_factor:
            if self.now.kind == "number":
                raise UnreadableError(_("a number straight behind a factor"))
            if self.last.kind == "number" and self.now == Token("command", "frac"):
                raise UnreadableError(_("a number straight before a fraction"))
            found = ast.BinOp(found, ast.Mult(), self.factor())
        return found

    @property
    def dots_are_named(self) -> bool:
        """Whether dots are the symbol of a name, such as that of all further paths."""
        return r"\cdots" in self.known.symbols.values()

    @property
    def starts_factor(self) -> bool:
        """Whether what comes next can be multiplied by."""
        kind, text = self.now.kind, self.now.text
        if self.now == _DOTS:
            return self.dots_are_named
        if kind == "command":
            return text not in ("cdot", "cdots", "wedge", "vee", "neg") and self.now not in RELATIONS
        return kind in ("number", "letter", "word", "operator", "open", "begin")

    def factor(self) -> ast.expr:
        """Read a power, or what stands alone."""
        if self.now == Token("letter", "e") and self.after == Token("sign", "^"):
            self.take(2)
            return self.once(call("exp", self.group(self.expression)))
        base = self.base()
        if self.sees("^") and self.tokens[self.position + 1 : self.position + 4] == _DEGREES:
            self.take(4)
            return self.once(call("Degrees", base))
        if self.sees("^") and self.tokens[self.position + 1 : self.position + 4] == _TRANSPOSED:
            self.take(4)
            return self.once(call("Transposed", base))
        if self.passes("^"):
            return self.once(ast.BinOp(base, ast.Pow(), self.group(self.expression)))
        return base

    def once(self, found: ast.expr) -> ast.expr:
        """Refuse an exponent that could belong to all of it or to its last part."""
        if self.sees("^"):
            raise UnreadableError(_("it is not clear what an exponent belongs to"))
        return found

    def base(self) -> ast.expr:
        """Read what an exponent can stand at."""
        kind, text = self.now.kind, self.now.text
        declared = self.declared()
        if declared is not None:
            return self.of_symbol(declared)
        match kind, text:
            case "number", _digits:
                return self.number()
            case "open", _bracket:
                return self.primed(self.bracketed())
            case "begin", "cases":
                return self.cases()
            case "begin", "bmatrix":
                return self.matrix()
            case "operator", _word:
                self.take()
                return self.applied(UPRIGHT.get(text, text))
            case "command", "frac":
                return self.fraction()
            case "command", "sqrt":
                return self.root()
            case "command", "cancel":
                self.take()
                return self.group(self.expression)
            case "command", "sum" | "prod":
                return self.gathered()
            case "command", "lim":
                return self.limit()
            case "command", "log":
                return self.logarithm()
            case "command", "infty":
                self.take()
                return ast.Constant(math.inf)
            case "word", "NaN":
                self.take()
                return ast.Constant(math.nan)
            case "command", _name if self.is_function(text):
                self.take()
                found = self.applied(NAMED[text])
                return self.once(found) if len(_arguments(found)) == 1 else found
        return self.of_symbol(self.symbol())

    def is_function(self, command: str) -> bool:
        """Whether a command is a function here: an argument follows, and no name looks like it."""
        if command not in NAMED:
            return False
        follows = self.after.kind == "open" or (self.after == Token("sign", "^") and command not in self.known.known)
        if follows and command in self.known.known:
            raise UnreadableError(_("{symbol} is a function and a number", symbol=command))
        return follows or command not in self.known.known

    def of_symbol(self, found: ast.expr) -> ast.expr:
        """Return a symbol, or the function that it is of what follows in brackets."""
        if self.now.kind != "open" and not self.sees("'"):
            return found
        if not isinstance(found, ast.Name) or found.id not in self.known.functions:
            primed = self.primed(found)
            if primed is not found and self.now.kind == "open":
                raise UnreadableError(_("a prime at what is no function"))
            return primed
        if found.id in self.known.known:
            raise UnreadableError(_("{symbol} is a function and a number", symbol=found.id))
        function = common_function(self.known.symbols.get(found.id, "")) or found.id
        if self.passes("'"):
            return call("Prime", ast.Name(function), *self.arguments(function))
        return self.applied(function)

    def primed(self, found: ast.expr) -> ast.expr:
        """Read a prime behind what is no function: the derivative by the variable."""
        return call("Prime", found) if self.passes("'") else found

    def number(self) -> ast.expr:
        r"""Read digits, with \times 10^{n} or as 10^{n}."""
        digits = self.take().text
        if self.now == Token("command", "times"):
            self.take()
            if self.take() != Token("number", "10") or not self.sees("^"):
                raise UnreadableError(_("a sign for times without a power of ten"))
            return ast.Constant(float(f"{digits}e{self.power_of_ten()}"))
        return ast.Constant(float(digits))

    def power_of_ten(self) -> int:
        """Read ^{n}."""
        self.expect("^")
        self.expect("{")
        sign = "-" if self.passes("-") else ""
        digits = self.take().text
        self.expect("}")
        if not digits.isdigit():
            raise UnreadableError(_("{sign} stands where digits should", sign=digits))
        return int(sign + digits)

    def bracketed(self) -> ast.expr:
        """Read what stands in brackets, bars, or the brackets of rounding."""
        opening = self.take().text
        found = self.expression()
        if opening == r"\lfloor" and self.now == Token("close", r"\rceil"):
            self.take()
            return call("round", found)
        self.close(opening)
        return call(_AROUND[opening], found) if opening in _AROUND else found

    def close(self, opening: str) -> None:
        """Read the bracket that belongs to one that was opened."""
        if opening not in _PAIRS or self.take() != Token("close", _PAIRS[opening]):
            raise UnreadableError(_("the bracket {sign} is not closed", sign=opening))

    def applied(self, name: str, base: ast.expr | None = None) -> ast.expr:
        """Read an exponent, and arguments in brackets; a logarithm has a `base`."""
        exponent = None
        if self.passes("^"):
            exponent = self.group(self.expression)
            if isinstance(exponent, ast.UnaryOp):
                raise UnreadableError(_("a negative exponent at a function's name can mean its inverse"))
        found = call(name, *self.arguments(name))
        if base is not None:
            found = ast.BinOp(found, ast.Div(), call("log", base))
        return found if exponent is None else self.once(ast.BinOp(found, ast.Pow(), exponent))

    def arguments(self, name: str) -> list[ast.expr]:
        """Read the arguments of a function in brackets."""
        if self.now != Token("open", "("):
            raise UnreadableError(_("{symbol} is without an argument", symbol=name))
        self.take()
        arguments = [self.expression()]
        while self.passes(","):
            arguments.append(self.expression())
        self.close("(")
        return arguments

    def logarithm(self) -> ast.expr:
        r"""Read \log, which means nothing without its base."""
        self.take()
        if not self.passes("_"):
            raise UnreadableError(_("a logarithm without its base"))
        return self.applied("log", self.group(self.expression))


def _arguments(node: ast.expr) -> list[ast.expr]:
    return node.args if isinstance(node, ast.Call) else []
