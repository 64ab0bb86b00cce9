"""What the part of losses of several tensors shows, against torch: gradients, rows, and the curve along an entry."""

from collections.abc import Iterator

import numpy as np
from msgspec import structs

from gradexplorer.framework.figure import Figure
from gradexplorer.framework.picture_proofs import EVERY, Shown, mark, marks, numbers, panel
from gradexplorer.pages.losses.tensors.state import TensorsState

_SPARE = 1e-12
"""By so much a sum of logarithms or squares may be off in floats."""
_SAMPLED = 12
"""Points of the curve that torch computes anew."""


def checks(state: TensorsState, picture: Figure) -> Iterator[Shown]:
    """Yield gradients, losses and read-outs."""
    loss = state.loss
    value, gradients = loss.torch_loss()
    heats = marks(picture, "gradient")
    for field, gradient in gradients.items():
        spare = _SPARE * (1 + float(np.abs(gradient).max()))
        yield f"gradient by {field}", heats[field].z, gradient, EVERY, spare
        tips = [numbers(str(target.tip).rsplit(" = ", 1)[1])[0] for target in heats[field].targets]
        yield f"read-outs of {field}", tips, gradient, 6, spare
    rows = _rows(state)
    yield "rows", mark(picture, "losses", "rows").y, rows, EVERY, _SPARE * (1 + float(np.abs(rows).max()))
    yield "L", numbers(str(panel(picture, "losses").title).rsplit(" = ", 1)[1]), value, 6, _SPARE
    yield "curve", *_curve(state, picture), EVERY, _SPARE * (1 + abs(value))


def _rows(state: TensorsState) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return torch's loss of each row, from the losses without a reduction."""
    loss = structs.replace(state.loss, reduction="none")
    found = loss.torch_value(loss.torch_tensors()).detach().numpy()
    return np.asarray(found.reshape(loss.rows, -1).sum(axis=1))


def _curve(state: TensorsState, picture: Figure) -> tuple[list[float], list[float]]:
    """Return some points of the curve, and torch's loss with the entry moved there."""
    import torch

    loss, place, curve = state.loss, state.place, mark(picture, "scan", "loss")
    found, theirs = [], []
    for k in range(0, len(curve.x), len(curve.x) // _SAMPLED):
        tensors = loss.torch_tensors()
        with torch.no_grad():
            row = tensors[place.field][place.row : place.row + 1]
            row.reshape(-1)[place.column] = float(curve.x[k])
        found.append(float(curve.y[k]))
        theirs.append(loss.torch_value(tensors).sum().item())
    return found, theirs
