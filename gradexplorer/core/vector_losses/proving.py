"""Every loss of several tensors against torch's module, autograd and finite differences, and line by line."""

from collections.abc import Callable, Iterator

import numpy as np
from msgspec import structs

from gradexplorer.core.vector_losses import VECTOR_LOSSES, Choice
from gradexplorer.core.vector_losses.derivation import Batch, Place
from gradexplorer.core.vector_losses.values import along, evaluated, slopes, with_arrays
from gradexplorer.core.vector_losses.vector_loss import VectorLoss
from gradexplorer.formula.exact import scope_slope, scope_value
from gradexplorer.formula.latex_printer import notation
from gradexplorer.framework.schema import fields
from gradexplorer.proof import Claim, DType, Proof, prove


def prove_loss(loss: VectorLoss, field: str, dtype: DType = "float64") -> Proof:
    """Prove L and its derivative by every entry of a tensor: formula, torch's module, and the difference of L."""
    loss = rounded(loss, dtype)
    batch, found, ours = Batch(loss, Place(field, 0)), evaluated(loss, dtype), slopes(loss, field, dtype)
    value, theirs = loss.torch_loss(dtype)
    size = (1 + float(np.abs(found.rows).sum())) / found.divisor
    claims = [Claim("L", found.value, value, scale=size, exact=scope_value(batch.scope, "L"))]
    largest = 1 / found.divisor + float(np.abs(ours).max())
    for row, column in np.ndindex(loss.rows, ours.size // loss.rows):
        at = (row, column) if ours.ndim == 2 else (row,)
        entry = batch.entry_at(row, column)
        claims.append(
            Claim(
                notation(f"D(L, {entry})"),
                float(ours[at]),
                float(theirs[field][at]),
                _along(loss, field, row, column),
                float(loss.array(loss.tensor(field))[at]),
                largest,
                scope_slope(batch.scope, "L", entry, batch.slope_at(row, column)),
            )
        )
    return prove(claims, dtype)


def _along(loss: VectorLoss, field: str, row: int, column: int) -> Callable[[float], float]:
    """Return L as a function of one entry."""
    return lambda t: float(along(loss, field, row, column, np.array([t]))[0])


def rounded(loss: VectorLoss, dtype: DType) -> VectorLoss:
    """Return the same loss of tensors rounded to `dtype`."""
    return with_arrays(loss, {tensor.field: loss.array(tensor, dtype) for tensor in loss.given})


def variants(kind: type[Choice]) -> Iterator[tuple[str, VectorLoss]]:
    """Yield a loss with each reduction, and with each of its switches turned."""
    loss = kind()
    reductions = next(info.choices for info in fields(kind) if info.name == "reduction")
    for reduction in reductions:
        yield reduction, structs.replace(loss, reduction=reduction)
    for info in fields(kind):
        if info.kind == "bool":
            yield f"{info.name} turned", structs.replace(loss, **{info.name: not info.default})


def prove_all() -> Iterator[tuple[str, Proof]]:
    """Prove every loss in all its variants, by the first tensor also in float32; columns prove the derivations."""
    for key, kind in VECTOR_LOSSES.items():
        first, *others = [tensor.field for tensor in kind.tensors if tensor.varies]
        for field in others:
            yield f"{key}.{field}", prove_loss(kind(), field)
        yield f"{key}.float32", prove_loss(kind(), first, "float32")
        for name, loss in variants(kind):
            yield f"{key}.{name}", prove_loss(loss, first)
