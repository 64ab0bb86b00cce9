"""The calls of the language of formulas as LaTeX: sums, products, limits, primes and marks."""

import ast
from abc import abstractmethod
from collections.abc import Sequence

from gradexplorer.formula.latex_atoms import DIGITS
from gradexplorer.formula.latex_conditions import ConditionPrinter
from gradexplorer.formula.latex_parts import ADD, ATOM, MULTIPLY, bracket, is_primed, letter_of, terms, without_middle

CALLS = (
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


class NotationPrinter(ConditionPrinter):
    """Prints the calls of the language."""

    in_numbers = False
    digits = DIGITS

    @abstractmethod
    def operated(self, body: ast.expr) -> str:
        """Print a derivative that is still to be done; where numbers are put in, it says where it is taken."""

    @abstractmethod
    def derivative(self, body: ast.expr, by: str) -> str:
        """Print a derivative as one fraction where it is of a symbol, else as an operator."""

    def notation(self, name: str, arguments: Sequence[ast.expr]) -> str:
        """Print sums, derivatives and marks."""
        match name, arguments:
            case "Sum" | "Prod", [over, body, *conditions]:
                sign = r"\sum" if name == "Sum" else r"\prod"
                return f"{sign}{self.limits(over, conditions)} {self.part(body, MULTIPLY, first=True)}"
            case "Each", [letter, _arrays, body]:
                return rf"\sum_{{{self.text(letter)}}} {self.part(body, MULTIPLY, first=True)}"
            case "D", [body]:
                return self.operated(body)
            case "D", [body, by]:
                return self.derivative(body, self.text(by))
            case "Limit", [letter, body]:
                side = "-" if isinstance(letter, ast.UnaryOp) else "+"
                return rf"\lim_{{{self.text(letter_of(letter))} \to 0^{side}}} {self.part(body, MULTIPLY)}"
            case "Degrees", [angle]:
                return rf"{self.part(angle, ATOM)}^{{\circ}}"
            case "Partial", [body, by]:
                return rf"\frac{{\partial {self.text(body)}}}{{\partial {self.text(by)}}}"
            case "Dots", factors:
                return r" \cdot ".join(without_middle([self.part(factor, MULTIPLY) for factor in factors]))
            case "Prime", [inner]:
                return f"{self.text(inner) if is_primed(inner) else bracket(self.text(inner))}'"
            case "Layer", [inner, layer]:
                return f"{self.text(inner)}^{{({self.text(layer)})}}"
            case "Transposed", [inner]:
                return f"{self.part(inner, ATOM)}^{{T}}"
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
                return rf"{self.text(function)}'{bracket(self.text(argument))}"
            case "norm", [inner]:
                return rf"\left|{self.text(inner)}\right|"
            case "dot", [left, right]:
                return rf"{self.part(left, MULTIPLY)} \cdot {self.part(right, MULTIPLY)}"
        raise ValueError(f"no LaTeX for {name} of {len(arguments)} arguments")

    def limits(self, over: ast.expr, conditions: Sequence[ast.expr]) -> str:
        """Print what a sum runs over."""
        match over:
            case ast.Compare(left=first, comparators=[letter, last]):
                return rf"_{{{self.text(letter)} = {self.text(first)}}}^{{{self.text(last)}}}"
        return rf"_{{{', '.join(map(self.text, conditions)) or self.text(over)}}}"

    def numbers(self, node: ast.expr, digits: int) -> str:
        """Print a part with its numbers put in."""
        before = self.in_numbers, self.digits
        self.in_numbers, self.digits = True, digits
        text = self.text(node)
        self.in_numbers, self.digits = before
        return text

    def elided(self, node: ast.expr) -> str:
        """Print a long sum without its middle."""
        texts = [self.part(term, ADD, first=index == 0) for index, term in enumerate(terms(node))]
        return " + ".join(without_middle(texts))
