r"""Softmax, its logarithm and its Jacobian, in any dtype: :math:`p_i = e^{a_i/T} / \sum_k e^{a_k/T}`.

The largest logit is taken off before anything is raised, so that no exponential overflows; `naive` leaves that out.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import ArrayLike, NDArray

from gradexplorer.proof import DType

Floats = NDArray[Any]
"""float32 or float64: functions compute in the dtype that they are given."""


def softmax(logits: ArrayLike, temperature: float = 1.0) -> Floats:
    """Return p along the last axis; finite for all finite logits."""
    powers = np.exp(_lowered(logits, temperature))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True))


def log_softmax(logits: ArrayLike, temperature: float = 1.0) -> Floats:
    """Return ln p by the log-sum-exp formula: finite where p itself underflows to 0."""
    z = _lowered(logits, temperature)
    return np.asarray(z - np.log(np.exp(z).sum(axis=-1, keepdims=True)))


def jacobian(p: Floats, temperature: float = 1.0) -> Floats:
    """Return J[i, j] = dp_i/da_j: p_i (1 - p_i) / T where i = j, else -p_i p_j / T.

    1 - p_i is the sum of the others: taken off from 1 it would lose all digits when p_i is nearly 1.
    """
    products = p[:, None] * p[None, :]
    others = np.where(np.eye(len(p), dtype=bool), p.dtype.type(0), products)
    return np.asarray((np.diag(others.sum(axis=1)) - others) / p.dtype.type(temperature))


def sigmoid(a: ArrayLike) -> Floats:
    """Return 1 / (1 + e^-a), without overflow."""
    a = np.asarray(a)
    small = np.exp(-np.abs(a))  # at most 1
    return np.asarray(np.where(a < 0, small, 1) / (1 + small))


class Overflow(Struct, frozen=True, eq=False):
    """The naive formula beside the careful one, with all that comes between.

    Attributes
    ----------
    powers, total, p, log_p : arrays, and the sum
        e^a, their sum, p, and ln p computed as ln(p).
    lowered, safe_powers, safe_total, safe_p, safe_log_p
        The same with the largest logit taken off, and ln p by log-sum-exp.
    """

    powers: Floats
    total: float
    p: Floats
    log_p: Floats
    lowered: Floats
    safe_powers: Floats
    safe_total: float
    safe_p: Floats
    safe_log_p: Floats


def overflow(logits: Sequence[float], temperature: float, dtype: DType) -> Overflow:
    """Compute softmax both ways in `dtype`, NaN and infinities and all."""
    z = _scaled(np.asarray(logits, dtype), temperature)
    with np.errstate(all="ignore"):
        powers = np.exp(z)
        total = powers.sum()
        p = powers / total
        lowered = z - z.max()
        safe_powers = np.exp(lowered)
        return Overflow(
            powers,
            float(total),
            p,
            np.log(p),
            lowered,
            safe_powers,
            float(safe_powers.sum()),
            safe_powers / safe_powers.sum(),
            lowered - np.log(safe_powers.sum()),
        )


def _scaled(logits: Floats, temperature: float) -> Floats:
    return np.asarray(logits / logits.dtype.type(temperature))


def _lowered(logits: ArrayLike, temperature: float) -> Floats:
    a = np.asarray(logits)
    z = _scaled(a if a.dtype.kind == "f" else a.astype(np.float64), temperature)
    return np.asarray(z - z.max(axis=-1, keepdims=True))
