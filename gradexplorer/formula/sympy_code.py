"""sympy's expressions as plain Python lines on floats: 400 times as fast as torch on two numbers."""

import math
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

_LARGEST_PRODUCT = 4
_EXACT = 2**53
"""Larger whole numbers would be Python's, without an end, among floats."""


def lines(names: Sequence[str], expressions: Sequence[Any]) -> tuple[str, ...]:
    """Return Python assignments that compute `expressions` into `names`, common parts once.

    They are written with names of `math`, `abs` and sympy's symbols, and small powers of names as products.
    """
    import sympy

    symbols = sympy.numbered_symbols("t", start=1)
    parts, results = sympy.cse(list(expressions), symbols=symbols, order="none")
    text = _printer()
    shared = [f"{name} = {text(part)}" for name, part in parts]
    return (*shared, *(f"{name} = {text(result)}" for name, result in zip(names, results, strict=True)))


def function(variables: Sequence[str], body: Sequence[str], results: Sequence[str]) -> Callable[..., tuple[float, ...]]:
    """Return the lines of `lines` as a function of floats; NaN where a result has no finite real value."""
    source = "\n    ".join([f"def compute({', '.join(variables)}):", *body, f"return {', '.join(results)},"])
    names: dict[str, Any] = dict(vars(math))
    exec(source, names)
    compute = names["compute"]

    def safe(*point: float) -> tuple[float, ...]:
        try:
            return tuple(map(float, compute(*map(float, point))))
        except (ArithmeticError, ValueError):
            return (math.nan,) * len(results)

    return safe


def _rounded(number: Any) -> str:
    """Return a rational number as the nearest float, which is infinite where it is beyond them."""
    try:
        return repr(int(number.p) / int(number.q))
    except OverflowError:
        return "inf" if number > 0 else "-inf"


@lru_cache(maxsize=1)
def _printer() -> Callable[[Any], str]:
    import sympy
    from sympy.printing.pycode import PythonCodePrinter

    class Printer(PythonCodePrinter):  # type: ignore[misc]
        def _print_Pow(self, expr: Any, rational: bool = False) -> str:
            base, exponent = expr.as_base_exp()
            if base.is_Symbol and exponent.is_Integer and 2 <= exponent <= _LARGEST_PRODUCT:
                return "(" + "*".join([base.name] * int(exponent)) + ")"
            if exponent.is_Integer or abs(exponent) == sympy.S.Half:
                return str(super()._print_Pow(expr, rational=rational))
            return f"pow({self._print(base)}, {self._print(exponent)})"  # unlike **, never complex

        def _print_Integer(self, expr: Any) -> str:
            return str(expr) if abs(expr) < _EXACT else _rounded(expr)

        def _print_Rational(self, expr: Any) -> str:
            return _rounded(expr)

        def _print_ImaginaryUnit(self, expr: Any) -> str:
            return "nan"

        def _print_Abs(self, expr: Any) -> str:
            return f"abs({self._print(expr.args[0])})"

        def _print_Sign(self, expr: Any) -> str:
            u = self._print(expr.args[0])
            return f"(({u} > 0) - ({u} < 0))"

        def _print_Step(self, expr: Any) -> str:
            return f"({self._print(expr.args[0])} > 0)"

        def _print_Relu(self, expr: Any) -> str:
            return f"max({self._print(expr.args[0])}, 0.0)"

        def _print_Sigmoid(self, expr: Any) -> str:  # never overflows
            u = self._print(expr.args[0])
            return f"(exp(min({u}, 0.0))/(1 + exp(-abs({u}))))"

    return Printer({"fully_qualified_modules": False}).doprint  # type: ignore[no-any-return]


@lru_cache(maxsize=1)
def real_functions() -> dict[str, Any]:
    """Return the piecewise functions of real numbers for sympy, with the derivatives that torch gives them.

    sympy's own Abs and sign have derivatives in complex parts and delta functions, which no float program computes.
    """
    import sympy

    def own(name: str, latex: str, derivative: Callable[[Any], Any]) -> Any:
        def typeset(self: Any, printer: Any, exp: str | None = None) -> str:
            text = latex % printer.doprint(self.args[0])
            return rf"{{{text}}}^{{{exp}}}" if exp else text

        fields = {"fdiff": lambda self, argindex=1: derivative(self.args[0]), "_latex": typeset, "is_real": True}
        return type(name, (sympy.Function,), fields)

    sign = own("Sign", r"\operatorname{sign}\left(%s\right)", lambda u: sympy.Integer(0))
    step = own("Step", r"\mathbf{1}_{%s > 0}", lambda u: sympy.Integer(0))
    sigmoid = own("Sigmoid", r"\sigma\left(%s\right)", lambda u: sigmoid(u) * (1 - sigmoid(u)))
    return {
        "abs": own("Abs", r"\left|%s\right|", sign),
        "sign": sign,
        "sigmoid": sigmoid,
        "relu": own("Relu", r"\operatorname{ReLU}\left(%s\right)", step),
    }


def real(expression: Any) -> Any:
    """Return `expression` with sympy's own abs and sign, into which it turns sqrt(x**2), replaced by the real ones."""
    import sympy

    own = real_functions()
    return expression.replace(sympy.Abs, own["abs"]).replace(sympy.sign, own["sign"])
