"""The steps of a run without which its curves look the same."""

import numpy as np
from numpy.typing import NDArray


def drawn_steps(last: int, most: int) -> NDArray[np.int64]:
    """Return about `most` step numbers from 0 to `last`, both included."""
    steps = np.arange(0, last + 1, last // most + 1)
    return steps if steps[-1] == last else np.append(steps, last)
