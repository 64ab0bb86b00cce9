"""What is laid out in two dimensions, read back: fractions, derivatives, roots, sums, conditions, cases, matrices."""

import ast
import math
from abc import abstractmethod
from collections.abc import Callable, Sequence

from gradexplorer.formula.latex_symbols import SymbolReader
from gradexplorer.formula.latex_tokens import Token, UnreadableError
from gradexplorer.text import _

RELATIONS: dict[Token, type[ast.cmpop]] = {
    Token("sign", "<"): ast.Lt,
    Token("sign", ">"): ast.Gt,
    Token("sign", "="): ast.Eq,
    **{Token("command", name): ast.LtE for name in ("le", "leq")},
    **{Token("command", name): ast.GtE for name in ("ge", "geq")},
    **{Token("command", name): ast.NotEq for name in ("ne", "neq")},
}

UPRIGHT_D = Token("word", "d")
"""The d of derivatives where a quantity is called d."""


def call(name: str, *arguments: ast.expr) -> ast.expr:
    """Return a call."""
    return ast.Call(ast.Name(name), list(arguments), [])


class LayoutReader(SymbolReader):
    """Reads signs with something above, below or inside; what a product is made of, `LatexReader` says."""

    @abstractmethod
    def signed_term(self) -> ast.expr:
        """Read a term that may have a sign before it."""

    @abstractmethod
    def term(self) -> ast.expr:
        """Read a product."""

    @abstractmethod
    def base(self) -> ast.expr:
        """Read what an exponent can stand at."""

    @abstractmethod
    def bracketed(self) -> ast.expr:
        """Read what stands in brackets."""

    @abstractmethod
    def close(self, opening: str) -> None:
        """Read the bracket that belongs to one that was opened."""

    def root(self) -> ast.expr:
        """Read a square root, or one with its number."""
        self.take()
        if self.now != Token("open", "["):
            return call("sqrt", self.group(self.expression))
        self.take()
        degree = self.expression()
        self.close("[")
        return call("root", self.group(self.expression), degree)

    def gathered(self) -> ast.expr:
        """Read a sum or a product over an index: it takes the product that follows, up to + or - or a bracket.

        Under a condition, the last index in it is the one that runs.
        """
        name = "Sum" if self.take().text == "sum" else "Prod"
        self.expect("_")
        self.expect("{")
        start = self.position
        letter = self.symbol()
        if isinstance(letter, ast.Subscript):
            letter = letter.slice.elts[-1] if isinstance(letter.slice, ast.Tuple) else letter.slice
        if isinstance(letter, ast.Name) and letter.id in self.known.entries:
            return self.over_entries(name, letter)
        if not isinstance(letter, ast.Name) or letter.id not in self.known.index_letters:
            raise UnreadableError(_("a sum over no index"))
        conditions: list[ast.expr] = []
        if not self.sees("}"):
            self.position = start
            conditions.append(self.relation())
            while self.passes(","):
                conditions.append(self.relation())
        self.expect("}")
        over: ast.expr = letter
        if self.passes("^"):
            over, conditions = self.up_to(conditions), []
        return call(name, over, self.signed_term(), *conditions)

    def up_to(self, start: Sequence[ast.expr]) -> ast.expr:
        """Read the upper limit of a sum that starts at ``letter = first``."""
        last = self.group(self.expression)
        match start:
            case [ast.Compare(left=letter, ops=[ast.Eq()], comparators=[first])]:
                return ast.Compare(first, [ast.LtE(), ast.LtE()], [letter, last])
        raise UnreadableError(_("a sum with an end and no beginning"))

    def limit(self) -> ast.expr:
        """Read a one-sided limit at 0: it takes the product that follows."""
        self.take()
        self.expect("_")
        self.expect("{")
        letter = self.symbol()
        if self.take() != Token("command", "to") or self.take() != Token("number", "0"):
            raise UnreadableError(_("a limit at no number"))
        self.expect("^")
        braces = self.passes("{")  # those around a minus alone are not seen
        if self.passes("-"):
            letter = ast.UnaryOp(ast.USub(), letter)
        else:
            self.expect("+")
        if braces:
            self.expect("}")
        self.expect("}")
        return call("Limit", letter, self.term())

    def over_entries(self, name: str, letter: ast.Name) -> ast.expr:
        """Read a sum over the entries of arrays, after its letter; which arrays these are is not printed."""
        self.expect("}")
        if name != "Sum":
            raise UnreadableError(_("a product over the entries of arrays"))
        arrays: list[ast.expr] = [ast.Name(array) for array in self.known.entries[letter.id]]
        return call("Each", letter, ast.List(arrays, ast.Load()), self.signed_term())

    # fractions and derivatives

    def fraction(self) -> ast.expr:
        """Read a fraction, or the derivative that is written as one."""
        self.take()
        sign = self.derivative_sign()
        if sign is None:
            above = self.group(self.expression)
            return ast.BinOp(above, ast.Div(), self.group(self.expression))
        self.take(2)
        body = None if self.sees("}") else self.base()
        self.expect("}")
        self.expect("{")
        if self.take() != sign:
            raise UnreadableError(_("a derivative by nothing"))
        by = self.symbol()
        self.expect("}")
        if body is None:
            return self.operated(by)
        return call("Partial" if self.known.has_partial and sign.text == "partial" else "D", body, by)

    def derivative_sign(self) -> Token | None:
        """Return the sign of a derivative where the fraction begins with one above."""
        sign = self.after
        if not self.sees("{") or sign not in (Token("command", "partial"), Token("letter", "d"), UPRIGHT_D):
            return None
        return None if sign != UPRIGHT_D and sign.text in self.known.known else sign

    def operated(self, by: ast.expr) -> ast.expr:
        """Read what a derivative is of: what square brackets hold, and where it is taken; else the product behind."""
        if self.now != Token("open", "["):
            return call("D", self.term(), by)
        found = call("D", self.bracketed(), by)
        if self.passes("_"):
            self.expect("{")
            where = self.relation()
            self.expect("}")
            match where:
                case ast.Compare(left=left, ops=[ast.Eq()], comparators=[value]) if ast.dump(left) == ast.dump(by):
                    return call("At", found, by, value)
            raise UnreadableError(_("where a derivative is taken is not said"))
        return found

    # conditions, cases, matrices

    def condition(self) -> ast.expr:
        r"""Read relations with \vee between them."""
        return self.joined("vee", ast.Or, lambda: self.joined("wedge", ast.And, self.relation_or_group))

    def joined(self, operator_name: str, operator: type[ast.boolop], inner: Callable[[], ast.expr]) -> ast.expr:
        """Read what stands between words."""
        found = [inner()]
        while self.now == Token("command", operator_name):
            self.take()
            found.append(inner())
        return found[0] if len(found) == 1 else ast.BoolOp(operator(), found)

    def relation_or_group(self) -> ast.expr:
        """Read a relation, or a condition in brackets."""
        if self.now == Token("command", "neg"):
            self.take()
            return ast.UnaryOp(ast.Not(), self.grouped_condition())
        start = self.position
        try:
            return self.relation()
        except UnreadableError:
            self.position = start
            return self.grouped_condition()

    def grouped_condition(self) -> ast.expr:
        """Read a condition in brackets."""
        if self.take() != Token("open", "("):
            raise UnreadableError(_("a condition should stand here"))
        found = self.condition()
        self.close("(")
        return found

    def relation(self) -> ast.expr:
        """Read expressions with relations between them."""
        left = self.expression()
        ops: list[ast.cmpop] = []
        others = []
        while self.now in RELATIONS:
            ops.append(RELATIONS[self.take()]())
            others.append(self.expression())
        if ops:
            return ast.Compare(left, ops, others)
        if isinstance(left, ast.Name):
            return left  # what stands for a condition
        raise UnreadableError(_("a condition should stand here"))

    def cases(self) -> ast.expr:
        """Read cases from top to bottom; where none holds, there is no value."""
        rows: list[tuple[ast.expr, ast.expr]] = []
        for row in self.rows("cases", (self.expression, self.condition)):
            if len(row) != len(("body", "condition")):
                raise UnreadableError(_("a case without its condition"))
            rows.append((row[0], row[1]))
        found: ast.expr = ast.Constant(math.nan)
        for body, condition in reversed(rows):
            found = ast.IfExp(condition, body, found)
        return found

    def matrix(self) -> ast.expr:
        """Read a column, or a matrix."""
        rows = self.rows("bmatrix", (self.expression,))
        if all(len(row) == 1 for row in rows):
            return ast.List([row[0] for row in rows], ast.Load())
        return ast.List([ast.List(row, ast.Load()) for row in rows], ast.Load())

    def rows(self, name: str, cells: Sequence[Callable[[], ast.expr]]) -> list[list[ast.expr]]:
        """Read the rows of an environment; the last way of reading a cell is used for all further ones."""
        self.take()
        found: list[list[ast.expr]] = [[]]
        while True:
            row = found[-1]
            row.append(cells[min(len(row), len(cells) - 1)]())
            if self.passes("&"):
                continue
            if not self.passes(r"\\"):
                break
            found.append([])
        if self.take() != Token("end", name):
            raise UnreadableError(_("{name} is not ended", name=name))
        return found
