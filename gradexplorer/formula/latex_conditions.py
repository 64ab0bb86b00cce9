"""Conditions and cases as LaTeX: no words, so that no language is in them."""

import ast
from abc import ABC, abstractmethod
from collections.abc import Sequence

from gradexplorer.formula.latex_parts import ADD, bracket

COMPARE: dict[type[ast.AST], str] = {
    ast.Lt: "<",
    ast.LtE: r"\le",
    ast.Gt: ">",
    ast.GtE: r"\ge",
    ast.Eq: "=",
    ast.NotEq: r"\ne",
}
NEGATED: dict[type[ast.AST], str] = {
    ast.Lt: r"\ge",
    ast.LtE: ">",
    ast.Gt: r"\le",
    ast.GtE: "<",
    ast.Eq: r"\ne",
    ast.NotEq: "=",
}
AND, OR = r" \;\wedge\; ", r" \;\vee\; "
"""With room around, which ziamath does not leave."""


class ConditionPrinter(ABC):
    """Prints comparisons, what joins them, and cases."""

    @abstractmethod
    def text(self, node: ast.expr) -> str:
        """Print a node."""

    @abstractmethod
    def part(self, node: ast.expr, least: int, first: bool = False) -> str:
        """Print `node` as a part of a larger formula, in brackets where it is looser than `least` or a later minus."""

    def compared(self, node: ast.Compare) -> str:
        """Print comparisons."""
        pairs = zip(node.ops, node.comparators, strict=True)
        return self.text(node.left) + "".join(f" {COMPARE[type(op)]} {self.text(other)}" for op, other in pairs)

    def joined(self, node: ast.BoolOp) -> str:
        """Print conditions with "and" or "or" between them."""
        conjunction = AND if isinstance(node.op, ast.And) else OR
        return conjunction.join(
            self.part(operand, 0 if isinstance(operand, ast.Compare) else ADD) for operand in node.values
        )

    def negated(self, node: ast.expr) -> str:
        """Print that a condition does not hold."""
        match node:
            case ast.Compare(left=left, ops=ops, comparators=others):
                pairs = zip([left, *others], ops, others, strict=False)
                return OR.join(f"{self.text(a)} {NEGATED[type(op)]} {self.text(b)}" for a, op, b in pairs)
            case ast.BoolOp(op=op, values=conditions):
                conjunction = OR if isinstance(op, ast.And) else AND
                return conjunction.join(self.negated_part(condition) for condition in conditions)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return self.text(operand)
        return rf"\neg {bracket(self.text(node))}"

    def negated_part(self, node: ast.expr) -> str:
        """Print one of several such conditions."""
        single = isinstance(node, ast.Compare) and len(node.ops) == 1
        return self.negated(node) if single else bracket(self.negated(node))

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


def _equal(tests: Sequence[ast.expr]) -> ast.expr | None:
    """Return what is left after ``a > b`` and ``a < b``: that they are equal; None after other tests."""
    match tests:
        case [ast.Compare(left=a, ops=[first], comparators=[b]), ast.Compare(left=c, ops=[second], comparators=[d])]:
            if {type(first), type(second)} == {ast.Lt, ast.Gt} and ast.dump(a) == ast.dump(c):
                return ast.Compare(a, [ast.Eq()], [b]) if ast.dump(b) == ast.dump(d) else None
    return None
