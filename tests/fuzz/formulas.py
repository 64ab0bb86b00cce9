"""Formulas as they come: from the grammar, at the edges of numbers and domains, broken by a slip, and hostile."""

import random

from gradexplorer.formula.parse import FUNCTIONS

NUMBERS = (
    *("0", "1", "2", "3", "0.5", "0.1", "7", "10", "400", "20", "1e-3", "pi", "e", "1/3", "0.0", "-0", ".5", "5."),
    *("1e-300", "1e-308", "5e-324", "1e12", "1e300", "1e308", "2**64", "2**63", "2**400", "10**12", "3e8", "1e-12"),
    *("(-8)", "(1e-300)**400", "1e-200*1e-200", "(2**400)", "1.0000001", "0.9999999", "999999999999", "00", "1e5"),
)
HOSTILE = (
    *("sin(x**0.5)", "2**64*x", "x+y**((1e-300)**400)", "2^(3e8 + x - x)", "x^(1e-300)", "x^(1e12 + x - x)"),
    *("x/0", "x - x", "x/(x - x)", "0/x", "0*x", "0**x", "x**0", "0**(x - x)", "x**(x - x)", "1**x", "(x - x)**x"),
    *("exp(exp(x))", "exp(exp(exp(exp(x))))", "exp(1e5*x)", "exp(x**400)", "x**x**x**x", "x**x**x**x**x**x**x"),
    *("((x^20)^20)", "(x+1)^400", "(x+y)^400", "(x+1/3)^399.5", "((x+y+1)^20+1)^20", "(1+x)**(1/400)", "x**(1/3)"),
    *("log(x-x)", "log(-x*x)", "sqrt(-1-x**2)", "asin(2+x**2)", "acos(x)**acos(y)", "log(log(log(x)))", "tan(1e12*x)"),
    *("sign(x)", "abs(abs(x))", "relu(-relu(x))", "sign(sign(x))*relu(x)", "sigmoid(1e12*x)", "sigmoid(-1e12*x)"),
    *("1e-300*x", "1e12*1e12*x", "x*1e-300*1e-300", "x/1e-300/1e-300", "1e-300**x", "x**1e-300", "2**400*x**400"),
    *("sqrt(x)*sqrt(-x)", "log(x)*log(-x)", "x**0.5*(-x)**0.5", "(-1)**x", "(-2)**(x*x)", "(-8)**(x/3)", "0.1**400*x"),
    *("cosh(x**20)", "sinh(cosh(sinh(x)))", "tan(tan(tan(x)))", "atan(1/x)", "x/abs(x)", "1/(1/x)", "1/(1/(1/x))"),
    *("*".join(["sin(x)"] * 50), "+".join(["x*y"] * 40), "(" * 14 + "x" + "+1)**2" * 14, "-" * 28 + "x"),
    *("/".join(["x"] * 50), "**".join(["x"] * 25), "sin(" * 28 + "x" + ")" * 28, "exp(" * 9 + "x" + ")" * 9),
    *("sqrt(" * 20 + "x" + ")" * 20, "(" + "*".join(f"(x+{i})" for i in range(30)) + ")", "x**-400", "400**x*400**y"),
    *("(x**2)**0.5", "((x**0.5)**400)", "((x+y)**2)**(1/2)", "x**400/x**399", "((1/3)^400)^x", "2**(2**(2**x))"),
    *("sigmoid(x)**sigmoid(y)**x", "relu(x)**relu(y)", "sign(x)**sign(y)", "abs(x)**abs(y)", "relu(x)/relu(y)"),
    *(
        "(x + pi)**400",
        "(x*pi)**(1/7)",
        "e**(e**(e**x))",
        "pi**400*x",
        "(sin(x)+cos(y))**30",
        "asin(sin(x))",
        "ln(e**x)",
    ),
)
"""Formulas that a reader takes or refuses, each of which could be too much for what comes after it."""

VARIABLES = ("x", "y")


class Formulas:
    """Random formulas in some variables."""

    def __init__(self, rng: random.Random, variables: tuple[str, ...] = VARIABLES) -> None:
        self.rng, self.variables = rng, variables

    def formula(self) -> str:
        kind = self.rng.random()
        if kind < 0.05:
            return self.rng.choice(HOSTILE)
        text = self.part(self.rng.choice((1, 2, 2, 3, 3, 4, 5)))
        return self.slipped(text) if kind > 0.85 else text

    def part(self, depth: int) -> str:
        rng = self.rng
        if depth <= 0 or rng.random() < 0.08:
            return rng.choice(self.variables) if rng.random() < 0.65 else rng.choice(NUMBERS)
        kind = rng.random()
        if kind < 0.28:
            return f"{rng.choice(list(FUNCTIONS))}({self.part(depth - 1)})"
        if kind < 0.36:
            return f"-{self.part(depth - 1)}"
        sign = rng.choice(("+", "-", "*", "/", "**", "^", " - ", " * "))
        left, right = self.part(depth - 1), self.part(depth - rng.choice((1, 2)))
        return f"({left}){sign}({right})" if rng.random() < 0.6 else f"{left}{sign}{right}"

    def slipped(self, text: str) -> str:
        """Return the text with a few characters lost, doubled, or put in."""
        letters = list(text)
        for _slip in range(self.rng.choice((1, 1, 2, 5))):
            at = self.rng.randrange(len(letters) + 1)
            letters[at : at + self.rng.choice((0, 1, 1, 3))] = self.rng.choice(
                (
                    "",
                    "",
                    "x",
                    "(",
                    ")",
                    "**",
                    "e",
                    "1e",
                    ".",
                    " ",
                    "²",
                    "\u00aa",
                    "ｘ",
                    "×",
                    "π",
                    "\0",
                    "\n",
                    "_",
                    "9" * 40,
                    "j",
                )
            )
        return "".join(letters)
