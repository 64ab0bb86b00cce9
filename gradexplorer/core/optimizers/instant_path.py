"""The instant path on Python's floats, compiled once for all parameters of a rule."""

import struct
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradexplorer.core.descent.divergence import LIMIT
from gradexplorer.core.optimizers.loop import Loop
from gradexplorer.formula.float_code import float_functions

Array = NDArray[np.float64]

_FLOAT = struct.Struct("f")
FUNCTIONS: dict[str, Any] = {
    **float_functions(),
    **{"abs": abs, "max": max, "min": min},
    "__builtins__": {"range": range, "float": float},
    "single": lambda value: _FLOAT.unpack(_FLOAT.pack(value))[0],
    "Stop": (ArithmeticError, ValueError, TypeError),
}
"""What the names in a loop mean."""


@lru_cache(maxsize=64)
def instant_path(loop: Loop) -> Callable[..., tuple[Array, Array]]:
    """Compile a loop to ``path(x, y, steps, *given) -> (x, y)``."""
    names: dict[str, Any] = {}
    exec(compile(_source(loop), "<instant path>", "exec"), FUNCTIONS, names)

    def path(x: float, y: float, steps: int, *given: float) -> tuple[Array, Array]:
        points = np.array(names["path"](x, y, steps, *given))
        with np.errstate(invalid="ignore"):
            good = (np.abs(points[:2]) <= LIMIT).all(axis=0)
            if np.iscomplexobj(points):
                good &= (points[:2].imag == 0).all(axis=0)
        end = len(good) if good.all() else int(np.argmin(good))
        return points[-2, :end].real, points[-1, :end].real

    return path


def _source(loop: Loop) -> str:
    written = dict.fromkeys((*"xy", *loop.seen))
    return "\n".join(
        [
            f"def path(x, y, steps, {', '.join(loop.given)}):",
            *(f"    {name}s = [{start}]" for name, start in zip(written, "xyxy", strict=False)),
            "    try:",
            *(f"        {line}" for line in loop.before),
            "        for _t in range(1, steps + 1):",
            *(f"            {line}" for line in loop.each),
            *(f"            {name}s.append({name})" for name in written),
            "    except Stop:",
            "        pass",
            f"    return {', '.join(f'{name}s' for name in written)}",
        ]
    )
