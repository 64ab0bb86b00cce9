"""Own inputs of a network: formulas of the columns x1, x2, ..., such as ``x1*x2`` or ``sin(x1)``."""

import ast
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from gradexplorer.formula.compile import canonical
from gradexplorer.formula.numpy_values import evaluate
from gradexplorer.formula.parse import Expression, parse
from gradexplorer.text import InputError, _

Array = NDArray[np.float64]

MOST = 16
FUNCTIONS = ("sin", "cos", "tan", "exp", "log", "sqrt", "abs", "tanh", "sinh", "cosh", "sign")
"""What may stand in a feature: numpy has it under that name, for the exported script."""


@lru_cache(maxsize=64)
def features(text: str, columns: int) -> tuple[Expression, ...]:
    """Return the formulas in `text`, with commas or semicolons between them; none where it is blank.

    Raises
    ------
    InputError
        One can't be read, or there are too many.
    """
    if not text.strip():
        return ()
    names = [f"x{n}" for n in range(1, columns + 1)]
    found = tuple(parse(part.strip(), names) for part in text.replace(";", ",").split(","))
    if len(found) > MOST:
        raise InputError(_("At most {most} inputs can be used.", most=MOST))
    for name in called(found):
        if canonical(name) not in FUNCTIONS:
            known = ", ".join(FUNCTIONS)
            raise InputError(_("{name} can't stand in an input; what can: {known}.", name=name, known=known))
    return found


def called(found: Sequence[Expression]) -> list[str]:
    """Return the functions that formulas call, as they are spelled."""
    calls = [node.func for each in found for node in ast.walk(each.tree) if isinstance(node, ast.Call)]
    return sorted({function.id for function in calls if isinstance(function, ast.Name)})


def computed(found: Sequence[Expression], x: Array, finite: bool = True) -> Array:
    """Return the features of points, shape (n, features); the points themselves where there are none.

    Raises
    ------
    InputError
        A feature has no finite value at a point, and `finite` ones are asked for.
    """
    if not found:
        return x
    columns = {f"x{n}": column for n, column in enumerate(x.T, start=1)}
    values = np.stack([evaluate(feature.tree, columns) for feature in found], axis=1)
    for feature, column in zip(found, values.T, strict=True):
        if finite and not np.isfinite(column).all():
            raise InputError(_("The input {formula} has no value at some of the points.", formula=feature.source))
    return values


def script(found: Sequence[Expression]) -> list[str]:
    """Return lines of Python that put the features of ``x`` in its place, by numpy as ``np``."""
    if not found:
        return []
    names = ", ".join(f"x{n}" for n in range(1, len(found[0].variables) + 1))
    values = ", ".join(ast.unparse(each.tree) for each in found)
    return [
        *(f"{name} = np.{canonical(name)}" for name in called(found)),
        "pi, e = np.pi, np.e",
        f"{names} = x.T",
        f"x = np.stack(np.broadcast_arrays({values}), axis=1)",
    ]
