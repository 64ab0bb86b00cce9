"""Round numbers along an axis."""

import numpy as np

from gradexplorer.framework.figure import Array


def nice_ticks(low: float, high: float, count: int = 5) -> Array:
    """Return about `count` round numbers in [low, high]."""
    raw = (high - low) / count
    power = 10.0 ** np.floor(np.log10(raw))
    step = power * min((1.0, 2.0, 2.5, 5.0, 10.0), key=lambda factor: abs(np.log(factor * power / raw)))
    return np.arange(np.ceil(low / step - 1e-9), np.floor(high / step + 1e-9) + 1) * step + 0.0
