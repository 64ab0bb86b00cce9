"""Tokens -> a tree, by precedence: the one grammar of formula fields and programs.

The tree is Python's own kind (`ast.expr`); the offsets of its nodes are indices into the typed text. An implicit
product binds as ``*``; a function without a bracket takes the product behind it, up to a sum or another function.
"""

import ast

from gradexplorer.formula.factors import OPENING, FactorReader
from gradexplorer.formula.tokens import Token
from gradexplorer.text import _

_OR, _AND, _NOT, _COMPARE, _SUM, _PRODUCT, _SIGN = range(1, 8)
_LEVELS: dict[str, int] = {
    "or": _OR,
    "and": _AND,
    **dict.fromkeys(("<", "<=", ">", ">=", "==", "!="), _COMPARE),
    **dict.fromkeys("+-", _SUM),
    **dict.fromkeys(("*", "/", "//", "%", "@", ""), _PRODUCT),
}
_COMPARISONS: dict[str, type[ast.cmpop]] = {
    "<": ast.Lt,
    "<=": ast.LtE,
    ">": ast.Gt,
    ">=": ast.GtE,
    "==": ast.Eq,
    "!=": ast.NotEq,
}
_ARITHMETIC: dict[str, type[ast.operator]] = {
    "+": ast.Add,
    "-": ast.Sub,
    "*": ast.Mult,
    "": ast.Mult,
    "/": ast.Div,
}
_WRITTEN = {"//": "floor(u/v)", "%": "u - v*floor(u/v)"}


class Grammar(FactorReader):
    """Reads formulas."""

    def whole(self) -> ast.expr:
        """Read a formula that nothing may follow."""
        found = self.expression()
        if self.now.kind != "end":
            self.refuse_rest()
        return found

    def expression(self) -> ast.expr:
        """Read a formula, which may be ``a if condition else b``."""
        self.deeper(1)
        begin = self.now
        found = self.binary(_OR)
        if self.passes("if"):
            test = self.binary(_OR)
            if not self.passes("else"):
                self.refuse(_("else is missing (write a if x > 0 else b), at character {position}: {near}"))
            found = self.placed(ast.IfExp(test, found, self.expression()), begin)
        self.deeper(-1)
        return found

    def alternatives(self) -> ast.expr:
        """Read a formula without ``if`` outside of brackets."""
        return self.binary(_OR)

    def binary(self, least: int) -> ast.expr:
        """Read operands as long as the operators between them bind at least as tightly as `least`."""
        begin, left = self.now, self.signed(least)
        while (sign := self.operator()) is not None and _LEVELS[sign] >= least:
            if sign:
                self.take()
            level = _LEVELS[sign]
            if level == _COMPARE:
                left = self.comparison(left, sign, begin)
                continue
            right = self.binary(level + 1)
            left = self.joined(left, sign, right, begin)
        return left

    def operator(self) -> str | None:
        """Return the operator that comes next, empty where a product is meant without one; None: there is none."""
        token = self.now
        if token.kind == "operator" or (token.kind == "name" and token.text in ("and", "or")):
            if token.text == "@":
                self.refuse(_("@ multiplies matrices: write * between numbers, at character {position}: {near}"))
            if self.bare and token.text in ("*", "/") and self.starts_call(self.position + 1):
                return None
            return token.text if token.text in _LEVELS else None
        if token.kind == "name" and token.text in self.words:
            return None
        if token.kind == "number":
            self.refuse(_("An operator is missing (write * or ^ before a number), at character {position}: {near}"))
        is_factor = token.kind in ("name", "root") or token.text in OPENING or (token.text == "|" and not self.bars)
        if not is_factor or (self.bare and self.starts_call(self.position)):
            return None
        if not self.letters and self.last.kind == "name" and self.last.text not in self.words:
            self.refuse(_("An operator is missing (write * to multiply), at character {position}: {near}"))
        return ""

    def comparison(self, left: ast.expr, sign: str, begin: Token) -> ast.expr:
        """Return a comparison, or a chain of some."""
        ops, sides = [_COMPARISONS[sign]()], [self.binary(_SUM)]
        while self.now.kind == "operator" and self.now.text in _COMPARISONS:
            ops.append(_COMPARISONS[self.take().text]())
            sides.append(self.binary(_SUM))
        return self.placed(ast.Compare(left, ops, sides), begin)

    def joined(self, left: ast.expr, sign: str, right: ast.expr, begin: Token) -> ast.expr:
        """Return two operands with the operator between them."""
        if sign in ("and", "or"):
            return self.placed(ast.BoolOp(ast.And() if sign == "and" else ast.Or(), [left, right]), begin)
        if sign in _WRITTEN:
            return self.written(_WRITTEN[sign], begin, u=left, v=right)
        return self.placed(ast.BinOp(left, _ARITHMETIC[sign](), right), begin)

    def signed(self, least: int) -> ast.expr:
        """Read an operand with the signs before it."""
        begin = self.now
        if begin.text == "not" and least <= _NOT:
            self.deeper(1)
            self.take()
            found: ast.expr = ast.UnaryOp(ast.Not(), self.binary(_NOT))
        elif begin.kind == "operator" and begin.text in "+-":
            self.deeper(1)
            self.take()
            found = ast.UnaryOp(ast.USub() if begin.text == "-" else ast.UAdd(), self.binary(_SIGN))
        else:
            return self.power()
        self.deeper(-1)
        return self.placed(found, begin)

    def argument(self) -> ast.expr:
        """Read the product that is the argument of a function without a bracket."""
        return self.binary(_PRODUCT)

    def exponent(self) -> ast.expr:
        """Read what stands behind the sign of a power; signs may stand before it."""
        return self.binary(_SIGN)

    def power(self) -> ast.expr:
        """Read a factor with its exponents."""
        begin = self.now
        found = self.postfix()
        while self.now.kind == "raised":
            found = self.placed(ast.BinOp(found, ast.Pow(), self.raised()), begin)
        if self.passes("**"):
            self.deeper(1)
            found = self.placed(ast.BinOp(found, ast.Pow(), self.exponent()), begin)
            self.deeper(-1)
        return found
