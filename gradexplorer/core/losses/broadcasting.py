"""What torch really subtracts when prediction and target have different shapes."""

from collections.abc import Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from gradexplorer.core.losses.linear_model import Point
from gradexplorer.core.losses.loss import Loss
from gradexplorer.core.losses.torch_programs import imports, tensor
from gradexplorer.text import Text

Indices = NDArray[np.int64]

SHAPES: dict[str, Text] = {
    "N": Text("(N,)"),
    "Nx1": Text("(N, 1)"),
    "1xN": Text("(1, N)"),
    "1x1": Text("(1, 1)"),
    "1x2": Text("(1, 2)"),
    "two": Text("(2,)"),
}
"""The shapes on offer, as Python writes them in every language."""


class Pairing(Struct, frozen=True, eq=False):
    """Which prediction meets which target.

    Attributes
    ----------
    prediction, target : tuple of int
        The two shapes.
    meant : int array
        Numbers of the points, in the prediction's shape: each prediction with its own target.
    left, right : int array, or None
        Numbers of the points whose prediction and whose target meet in each element; None: torch refuses the shapes.
    """

    prediction: tuple[int, ...]
    target: tuple[int, ...]
    meant: Indices
    left: Indices | None
    right: Indices | None

    @property
    def harmless(self) -> bool:
        """Every prediction meets its own target, once."""
        return self.left is not None and self.left.size == self.meant.size and bool((self.left == self.right).all())


def shape(key: str, count: int) -> tuple[int, ...]:
    """Return a shape of `SHAPES` for `count` points."""
    return {"N": (count,), "Nx1": (count, 1), "1xN": (1, count), "1x1": (1, 1), "1x2": (1, 2), "two": (2,)}[key]


def pairing(prediction: str, target: str, count: int) -> Pairing:
    """Return who meets whom for `count` points; a shape of more numbers begins with the first point again."""
    shapes = shape(prediction, count), shape(target, count)
    left, right = (np.arange(np.prod(s)).reshape(s) % count for s in shapes)
    try:
        met = np.broadcast_arrays(left, right)
    except ValueError:
        return Pairing(*shapes, left, None, None)
    return Pairing(*shapes, left, met[0], met[1])


def pairs(points: Sequence[Point], left: Indices, right: Indices) -> tuple[Point, ...]:
    """Return the (x, y) whose residuals are really in the loss."""
    return tuple(
        (points[i][0], points[j][1]) for i, j in zip(left.ravel().tolist(), right.ravel().tolist(), strict=True)
    )


def program(loss: Loss, points: Sequence[Point], w: float, b: float, met: Pairing, *, meant: bool) -> str:
    """Return the lines that compute the loss with the shapes as they are, or with the target as it was meant."""
    x = np.array([point[0] for point in points])[met.meant]
    y = np.array([point[1] for point in points])
    goal = y[met.meant if meant else np.arange(np.prod(met.target)).reshape(met.target) % len(points)]
    return "\n".join(
        [
            *imports(loss),
            "",
            *tensor("x", x.tolist()),
            *tensor("target", goal.tolist()),
            f"w = torch.tensor({w!r}, requires_grad=True)",
            f"b = torch.tensor({b!r}, requires_grad=True)",
            "prediction = w*x + b",
            "print(prediction.shape, target.shape)",
            f"loss = {loss.torch_code}",
            "loss.backward()",
            "print((prediction - target).shape)",
            "print(loss.item(), w.grad.item(), b.grad.item())",
        ]
    )
