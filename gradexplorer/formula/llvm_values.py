"""Formulas on floats as LLVM's instructions: what Python computes, bit by bit, for a block of numbers at once.

Values are of two kinds: one for all paths of a block, or one for each (its lanes). Where Python raises (division by
zero, overflow, a logarithm of 0), a fault is noted instead, for the lane that has it; in a part that a condition
guards only where the condition lets it happen. Functions come from the table, those of the C library by their
addresses, so that LLVM knows nothing of them and can't put others in their places.
"""

import ast
import ctypes
import math
import sys
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from gradexplorer.formula.functions import FUNCTIONS
from gradexplorer.formula.llvm_instructions import TRUE, Instructions, Value, constant
from gradexplorer.formula.syntax import code, expression_tree

_BINARY: dict[type[ast.operator], str] = {ast.Add: "fadd", ast.Sub: "fsub", ast.Mult: "fmul", ast.Div: "fdiv"}
_COMPARED: dict[type[ast.cmpop], str] = {
    ast.Lt: "olt",
    ast.LtE: "ole",
    ast.Gt: "ogt",
    ast.GtE: "oge",
    ast.Eq: "oeq",
    ast.NotEq: "une",
}
_ROUNDED = {"floor": "floor", "ceil": "ceil", "round": "roundeven"}
"""Functions that Python gives as whole numbers, and LLVM's names of them."""
_ERRORS = (ArithmeticError, ValueError, TypeError)


class NotWritten(ValueError):
    """The part of a formula that can't be written, as its text."""


@lru_cache(maxsize=1)
def _library() -> ctypes.CDLL:
    return ctypes.CDLL("ucrtbase" if sys.platform == "win32" else None)


@lru_cache(maxsize=64)
def _address(name: str) -> int:
    try:
        found = ctypes.cast(getattr(_library(), name), ctypes.c_void_p).value
    except AttributeError:
        found = None
    if not found:
        raise NotWritten(name)
    return found


class Writer(Instructions):
    """Writes formulas.

    Parameters
    ----------
    width, single
        As for `Instructions`.
    functions : mapping
        What the names of functions and constants mean in Python: parts without a variable are computed there.

    Attributes
    ----------
    names : dict
        The variables' present values.
    """

    def __init__(self, width: int, single: bool, functions: Mapping[str, Any]) -> None:
        super().__init__(width, single)
        self.functions = functions
        self.names: dict[str, Value] = {}
        self.in_table = False

    def value(self, node: ast.expr) -> Value:
        """Write a formula."""
        if not any(isinstance(part, ast.Name) and part.id in self.names for part in ast.walk(node)):
            return self._without_variable(node)
        match node:
            case ast.Name(id=name):
                return self.names[name]
            case ast.NamedExpr(target=ast.Name(id=name), value=inner):
                self.names[name] = self.value(inner)
                return self.names[name]
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                inside = self.number(self.value(operand))
                return self.new(f"fneg {self.of(inside)}", inside.lanes)
            case ast.UnaryOp(op=ast.UAdd(), operand=operand):
                return self.value(operand)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return self.opposite(self._truth(operand))
            case ast.BinOp(left=left, op=ast.Pow(), right=right):
                return self._power(self.value(left), self.value(right))
            case ast.BinOp(left=left, op=operator, right=right) if type(operator) in _BINARY:
                return self._operation(_BINARY[type(operator)], self.value(left), self.value(right))
            case ast.IfExp(test=test, body=body, orelse=orelse):
                condition = self._truth(test)
                with self.under(condition):
                    first = self.value(body)
                with self.under(self.opposite(condition)):
                    second = self.value(orelse)
                return self.chosen(condition, first, second)
            case ast.Compare():
                return self._comparison(node)
            case ast.BoolOp(op=operator, values=conditions):
                return self._joined(isinstance(operator, ast.And), conditions)
            case ast.Call(func=function, args=arguments):
                return self._call(function, arguments)
        raise NotWritten(ast.unparse(node))

    def _without_variable(self, node: ast.expr) -> Value:
        """Compute a part in Python."""
        try:
            return constant(float(eval(code(ast.Expression(node), "<part>"), {**self.functions})))
        except _ERRORS:
            self.fails(TRUE)
            return constant(math.nan)

    def _truth(self, node: ast.expr) -> Value:
        value = self.value(node)
        return value if value.truth else self.compared("une", value, constant(0.0))

    def _comparison(self, node: ast.Compare) -> Value:
        sides = list(map(self.value, (node.left, *node.comparators)))
        found = TRUE
        for left, operator, right in zip(sides, node.ops, sides[1:], strict=False):
            if type(operator) not in _COMPARED:
                raise NotWritten(ast.unparse(node))
            found = self.both(found, self.compared(_COMPARED[type(operator)], left, right))
        return found

    def _joined(self, is_and: bool, conditions: list[ast.expr]) -> Value:
        found = self._truth(conditions[0])
        for condition in conditions[1:]:
            with self.under(found if is_and else self.opposite(found)):
                after = self._truth(condition)
            found = self.both(found, after) if is_and else self.either(found, after)
        return found

    def _operation(self, name: str, a: Value, b: Value) -> Value:
        a, b = self.number(a), self.number(b)
        if name == "fdiv":
            self.fails(self.compared("oeq", b, constant(0.0)))
            if self.single and a.lanes and not b.lanes:
                name, b = "fmul", self.new(f"fdiv double {constant(1.0).text}, {b.text}")
        a, b = self.alike(a, b)
        flags = " contract arcp" if self.single and a.lanes else ""
        return self.new(f"{name}{flags} {self.of(a)}, {b.text}", a.lanes)

    def _power(self, a: Value, b: Value) -> Value:
        """Write ``a**b``, where Python has no complex number for it."""
        return self._c_function("pow", self.number(a), self.number(b))

    def _call(self, function: ast.expr, arguments: list[ast.expr]) -> Value:
        match function:
            case ast.Name(id=name) if name in _PYTHON and not (self.in_table and name in FUNCTIONS):
                return _PYTHON[name](self, *map(self.value, arguments))
            case ast.Name(id=name) if name in FUNCTIONS and FUNCTIONS[name].math:
                return self._from_table(name, list(map(self.value, arguments)))
            case ast.Name(id=name) | ast.Attribute(value=ast.Name(id="m" | "builtins" | "math"), attr=name):
                return self._plain(name, [self.number(self.value(argument)) for argument in arguments])
        raise NotWritten(ast.unparse(function))

    def _from_table(self, name: str, arguments: list[Value]) -> Value:
        """Write what the table says of a function, with its arguments in their places."""
        function, outside = FUNCTIONS[name], (self.names, self.in_table)
        self.names, self.in_table = dict(zip(function.arguments, arguments, strict=True)), True
        found = self.value(_table_tree(function.math))
        self.names, self.in_table = outside
        return found

    def _plain(self, name: str, arguments: list[Value]) -> Value:
        """Write a function of Python's math module."""
        if name == "sqrt":
            self.fails(self.compared("olt", arguments[0], constant(0.0)))
            return self.intrinsic("sqrt", *arguments)
        if name == "fabs":
            return self.intrinsic("fabs", *arguments)
        if name in _ROUNDED:
            self.fails(self.opposite(self.is_finite(arguments[0])))
            return self.intrinsic(_ROUNDED[name], *arguments)
        return self._c_function(name, *arguments)

    def _c_function(self, name: str, *arguments: Value) -> Value:
        """Call a function of the C library, lane by lane; what it makes of finite numbers must be finite."""
        call = f"call double inttoptr (i64 {_address(name)} to ptr)"
        arguments = tuple(self.alike(*arguments))
        if not arguments[0].lanes:
            result = self.new(f"{call}({', '.join(map(self.of, arguments))})")
        else:
            kind, one = self.type(True), "float" if self.single else "double"
            result = Value("poison", lanes=True)
            for lane in range(self.width):
                parts = [self.new(f"extractelement {self.of(each)}, i64 {lane}").text for each in arguments]
                if self.single:
                    parts = [self.new(f"fpext float {part} to double").text for part in parts]
                found = self.new(f"{call}({', '.join(f'double {part}' for part in parts)})").text
                if self.single:
                    found = self.new(f"fptrunc double {found} to float").text
                result = self.new(f"insertelement {kind} {result.text}, {one} {found}, i64 {lane}", True)
        self._check(result, arguments)
        return result

    def _check(self, result: Value, arguments: tuple[Value, ...]) -> None:
        """Note a fault as Python's math module does: NaN of numbers, or infinity of finite ones."""
        finite, numbers = TRUE, TRUE
        for argument in arguments:
            finite = self.both(finite, self.is_finite(argument))
            numbers = self.both(numbers, self.compared("ord", argument, argument))
        wild = self.both(finite, self.opposite(self.is_finite(result)))
        lost = self.both(numbers, self.compared("uno", result, result))
        self.fails(self.either(wild, lost))

    def rounded_to_single(self, value: Value) -> Value:
        """Round to single precision; what is too large for it is a fault."""
        value = self.number(value)
        if value.lanes and self.single:
            return value
        small = f"<{self.width} x float>" if value.lanes else "float"
        rounded = self.new(f"fptrunc {self.of(value)} to {small}")
        result = self.new(f"fpext {small} {rounded.text} to {self.type(value.lanes)}", value.lanes)
        self.fails(self.both(self.is_finite(value), self.opposite(self.is_finite(result))))
        return result


def _larger(write: Writer, a: Value, b: Value) -> Value:
    return write.chosen(write.compared("ogt", b, a), b, a)


def _smaller(write: Writer, a: Value, b: Value) -> Value:
    return write.chosen(write.compared("olt", b, a), b, a)


_PYTHON: dict[str, Callable[..., Value]] = {
    "max": _larger,
    "min": _smaller,
    "abs": lambda write, value: write.intrinsic("fabs", value),
    "float": lambda write, value: write.number(value),
    "single": Writer.rounded_to_single,
}
"""Python's own functions outside of the table, which differ from it in NaN and signed zeros; the rules' `single`."""


@lru_cache(maxsize=64)
def _table_tree(text: str) -> ast.expr:
    return expression_tree(text)
