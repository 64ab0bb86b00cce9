r"""Cross entropy of a target and softmax, with torch's label smoothing and class weights, and what it is made of.

A target is a distribution y over the classes, one-hot for a class. Smoothing mixes it with the uniform one; class
weights scale its terms. What is left is linear: :math:`L = -\sum_k q_k \ln p_k`, and its gradient is :math:`Qp - q`
with :math:`Q = \sum_k q_k`: p - y where nothing is weighted.
"""

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from gradexplorer.core.softmax import Floats, log_softmax, softmax

Reduction = Literal["mean", "sum"]

LOG_FLOOR = -100.0
"""torch's binary_cross_entropy takes no logarithm below this.

Source: the documentation of torch.nn.BCELoss.
"""
SLOPE_FLOOR = 1e-12
"""torch's gradient of binary_cross_entropy divides by p (1 - p), but not by less than this."""


def one_hot(target: int, count: int) -> Floats:
    """Return the distribution that is certain of one class."""
    return np.asarray(np.eye(count)[target])


def smoothed(y: ArrayLike, smoothing: float) -> Floats:
    """Return the mixture of y with the uniform distribution."""
    y = np.asarray(y, np.float64)
    return np.asarray((1 - smoothing) * y + smoothing / y.shape[-1])


def weighted(y: ArrayLike, weights: Sequence[float], target: int | None, reduction: Reduction) -> Floats:
    """Return q, the factors of -ln p_k in torch's loss of one sample.

    Parameters
    ----------
    weights : sequence of float
        One per class; none: all are 1.
    target : int or None
        The class, where the target is one: then the mean divides by its weight. With probabilities as the target it
        divides by the number of samples, which is 1.
    """
    y = np.asarray(y, np.float64)
    if not weights:
        return y
    q = y * np.asarray(weights, np.float64)
    return np.asarray(q / weights[target]) if target is not None and reduction == "mean" else q


def losses(q: Floats, logits: Floats) -> Floats:
    """Return -sum q ln p along the last axis; classes that do not count add nothing, however unlikely they are."""
    return -_counted(q, log_softmax(logits))


def loss(q: Floats, logits: Floats) -> float:
    """Return the loss of one sample."""
    return float(losses(q, logits))


def gradient(q: Floats, logits: Floats) -> Floats:
    """Return dL/da = Q p - q along the last axis."""
    return np.asarray(q.sum() * softmax(logits) - q)


def entropy(y: Floats) -> float:
    """Return H(y) = -sum y ln y, with 0 ln 0 = 0."""
    return float(0 - _counted(y, np.log(np.where(y > 0, y, 1))))


def divergence(y: Floats, logits: Floats) -> float:
    """Return the Kullback-Leibler divergence KL(y, p) = sum y ln(y / p)."""
    return float(_counted(y, np.log(np.where(y > 0, y, 1)) - log_softmax(logits)))


def slopes_in_p(q: Floats, logits: Floats) -> Floats:
    """Return dL/dp_i = -q_i / p_i, 0 where the class does not count."""
    with np.errstate(all="ignore"):
        return np.asarray(np.where(q == 0, 0.0, -q / softmax(logits)))


def squared_error(y: Floats, logits: Floats) -> float:
    """Return torch's mse_loss(softmax(a), y): the mean of (p - y)^2."""
    return float(np.mean((softmax(logits) - y) ** 2))


def squared_error_gradient(y: Floats, logits: Floats) -> Floats:
    """Return its gradient 2/K J (p - y) along the last axis, where J v = p (v - sum p v)."""
    p = softmax(logits)
    off = p - y
    return np.asarray(2 * p * (off - np.sum(p * off, axis=-1, keepdims=True)) / p.dtype.type(p.shape[-1]))


def _counted(weights: Floats, logs: Floats) -> Floats:
    return np.asarray(np.sum(np.where(weights == 0, 0, weights * np.where(weights == 0, 0, logs)), axis=-1))
