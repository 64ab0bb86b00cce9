"""Columns and matrices as lists of numbers: what formulas do with them entry by entry, and products."""

import ast
import operator
from collections.abc import Callable
from typing import Any

Value = Any
"""A number, a list of numbers (a column), or a list of rows (a matrix)."""

ENTRYWISE: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


def entrywise(function: Callable[..., Any], *parts: Value) -> Value:
    """Return a function of numbers applied to every entry; a number stands beside all entries of the others."""
    longest = next((part for part in parts if isinstance(part, list)), None)
    if longest is None:
        return function(*parts)
    columns = [part if isinstance(part, list) else [part] * len(longest) for part in parts]
    return [entrywise(function, *entries) for entries in zip(*columns, strict=True)]


def matrix(value: Value) -> list[list[Any]]:
    """Return the rows of a matrix; a column has one entry in each."""
    return [row if isinstance(row, list) else [row] for row in value]


def transposed(value: Value) -> Value:
    """Return a matrix with rows and columns exchanged; a number is its own."""
    if not isinstance(value, list):
        return value
    return list(map(list, zip(*matrix(value), strict=True)))


def diagonal(column: Value, zero: Any) -> Value:
    """Return the matrix that has a column on its diagonal; a number is one of one entry."""
    if not isinstance(column, list):
        return column
    return [[entry if i == j else zero for j in range(len(column))] for i, entry in enumerate(column)]


def product(left: Value, right: Value, dot: Callable[[Any, Any], Any]) -> Value:
    """Return the product of two matrices; a column may stand for a matrix, and a matrix times a column is a column."""
    columns = transposed(right)
    rows = [[dot(row, column) for column in columns] for row in matrix(left)]
    return rows if isinstance(right[0], list) else [row[0] for row in rows]
