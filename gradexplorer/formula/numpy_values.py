"""Formula trees executed on numpy arrays, with torch's functions: what has no value is NaN, nothing is raised."""

import ast
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gradexplorer.formula.compile import on_arrays
from gradexplorer.proof import DType

LARGEST_DRAWN = 1e300


def evaluate(node: ast.expr, values: Mapping[str, ArrayLike], dtype: DType = "float64") -> NDArray[Any]:
    """Return the value of a tree without ``D`` on numbers or arrays, computed in `dtype`.

    What has no value is NaN and what is too large is infinite, as in torch.
    """
    given = [np.asarray(value, dtype) for value in values.values()]
    shape = np.broadcast_shapes(*(value.shape for value in given))
    with np.errstate(all="ignore"):
        return np.broadcast_to(np.asarray(_function(node, tuple(values), dtype)(*given), dtype), shape)


@lru_cache(maxsize=128)
def _function(node: ast.expr, names: tuple[str, ...], dtype: DType) -> Callable[..., Any]:
    return on_arrays(node, names, np.dtype(dtype).type)


def drawable(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return `values` with NaN for what is not finite, or so large that the height of a picture would overflow."""
    return np.where(np.abs(values) <= LARGEST_DRAWN, values, np.nan)
