"""sympy's expressions as plain Python lines on floats: 400 times as fast as torch on two numbers."""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache, partial
from typing import Any

from gradexplorer.formula.compile import CHOICE, exact_function, namespace
from gradexplorer.formula.functions import FUNCTIONS
from gradexplorer.formula.trees import tree

_LARGEST_PRODUCT = 4
_EXACT = 2**53
"""Larger whole numbers would be Python's, without an end, among floats."""


def lines(names: Sequence[str], expressions: Sequence[Any]) -> tuple[str, ...]:
    """Return Python assignments that compute `expressions` into `names`, common parts once.

    They are written with names of `float_functions` and sympy's symbols, and small powers of names as products.
    """
    import sympy

    symbols = sympy.numbered_symbols("t", start=1)
    whole = sympy.Matrix([list(expressions)])
    # what stands in a case is computed in that case only
    cases = {case: sympy.Dummy() for case in whole.atoms(_choice())} if whole.has(_choice()) else {}
    hidden = [expression.xreplace(cases) for expression in expressions]
    parts, results = sympy.cse(hidden, symbols=symbols, order="none")
    text = _printer({dummy: case for case, dummy in cases.items()})
    shared = [f"{name} = {text(part)}" for name, part in parts]
    return (*shared, *(f"{name} = {text(result)}" for name, result in zip(names, results, strict=True)))


def _rounded(number: Any) -> str:
    """Return a rational number as the nearest float, which is infinite where it is beyond them."""
    try:
        return repr(int(number.p) / int(number.q))
    except OverflowError:
        return "inf" if number > 0 else "-inf"


def _printer(cases: Mapping[Any, Any]) -> Callable[[Any], str]:
    """Return what prints an expression in which symbols stand for `cases`."""
    import sympy
    from sympy.printing.pycode import PythonCodePrinter

    class Printer(PythonCodePrinter):  # type: ignore[misc]
        def _print_Pow(self, expr: Any, rational: bool = False) -> str:
            base, exponent = expr.as_base_exp()
            if base.is_Symbol and not base.is_Dummy and exponent.is_Integer and 2 <= exponent <= _LARGEST_PRODUCT:
                return "(" + "*".join([base.name] * int(exponent)) + ")"
            if exponent.is_Integer or abs(exponent) == sympy.S.Half:
                return str(super()._print_Pow(expr, rational=rational))
            return f"pow({self._print(base)}, {self._print(exponent)})"  # unlike **, never complex

        def _print_Integer(self, expr: Any) -> str:
            return str(expr) if abs(expr) < _EXACT else _rounded(expr)

        def _print_Dummy(self, expr: Any) -> str:
            return str(self._print(cases[expr]))

        def _print_Rational(self, expr: Any) -> str:
            return _rounded(expr)

        def _print_ImaginaryUnit(self, expr: Any) -> str:
            return "nan"

    return Printer({"fully_qualified_modules": False}).doprint  # type: ignore[no-any-return]


@lru_cache(maxsize=1)
def float_functions() -> dict[str, Any]:
    """Return the names that `lines` use, for floats."""
    return {**vars(math), **namespace("math", math)}


@lru_cache(maxsize=1)
def real_functions() -> dict[str, Any]:
    """Return the functions of real numbers for sympy under their names, with the derivatives of the table.

    sympy's own Abs and sign have derivatives in complex parts and delta functions, which no float program computes.
    Conditions are functions, too: sympy would try to solve its own.
    """
    made: dict[str, Any] = {}

    @cache
    def slope(name: str, index: int) -> Any:
        function = FUNCTIONS[name]
        return exact_function(tree(function.derivatives[index]), function.arguments, made)

    for function in FUNCTIONS.values():
        if function.sympy and not function.written:
            calls = f"{function.name}({', '.join(('{}',) * len(function.arguments))})"
            made[function.name] = _own(function.name, calls, partial(slope, function.name))
    for name, python in _CONDITIONS.items():
        made[name] = _own(name, python)
    made[CHOICE] = _choice()
    return made


_CONDITIONS = {
    "Lt": "({} < {})",
    "Le": "({} <= {})",
    "Gt": "({} > {})",
    "Ge": "({} >= {})",
    "Eq": "({} == {})",
    "Ne": "({} != {})",
    "logical_and": "({} and {})",
    "logical_or": "({} or {})",
    "logical_not": "(not {})",
}
"""Each condition as Python."""


def _own(name: str, python: str, slope: Callable[[int], Any] | None = None) -> Any:
    """Return a function for sympy; without a `slope` it is constant but for jumps."""
    import sympy

    def derivative(self: Any, argindex: int = 1) -> Any:
        return slope(argindex - 1)(*self.args) if slope else sympy.Integer(0)

    def written(self: Any, printer: Any) -> str:
        return python.format(*map(printer._print, self.args))

    fields = {"fdiff": derivative, "_pythoncode": written, "is_real": True}
    return type(name, (sympy.Function,), fields)


@lru_cache(maxsize=1)
def _choice() -> Any:
    """Return the choice between two values; it is derived case by case."""
    import sympy

    class Choice(sympy.Function):  # type: ignore[misc]
        is_real = True

        def _eval_derivative(self, symbol: Any) -> Any:
            condition, first, second = self.args
            first, second = first.diff(symbol), second.diff(symbol)
            return first if first == second else Choice(condition, first, second)

        def _pythoncode(self, printer: Any) -> str:
            condition, first, second = map(printer._print, self.args)
            return f"({first} if {condition} else {second})"

    return Choice


def real(expression: Any) -> Any:
    """Return `expression` with sympy's own functions, as it turns sqrt(x**2) into Abs, replaced by the real ones."""
    import sympy

    own = real_functions()
    for name, theirs in _natives().items():
        expression = expression.replace(getattr(sympy, theirs), own[name])
    return expression


@lru_cache(maxsize=1)
def _natives() -> dict[str, str]:
    """Return sympy's names of the functions that are only named otherwise there."""
    found = {
        name: re.fullmatch(r"m\.(\w+)\(u\)", function.sympy)
        for name, function in FUNCTIONS.items()
        if name == function.name
    }
    return {name: native[1] for name, native in found.items() if native}
