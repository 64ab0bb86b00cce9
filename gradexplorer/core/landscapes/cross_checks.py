"""A landscape's values and the kind of a point by torch, for what is shown of them."""

from collections.abc import Iterator

import numpy as np

from gradexplorer.core.landscapes.catalogue import Landscape
from gradexplorer.framework.figure import Array
from gradexplorer.framework.picture_proofs import Shown
from gradexplorer.proof import DType

_FLAT = 1e-12
"""A gradient below is 0, of which rounding left something."""
_CLEAR = 1e-3
"""Share of the curvature above which a gradient is certainly none, and an eigenvalue certainly not 0."""
_CRITICAL = ("Maximum point", "Saddle point", "Minimum point")
_ELSEWHERE = (
    "Concave here (no critical point)",
    "Curved both ways here, as at a saddle (no critical point)",
    "Convex here (no critical point)",
)
"""What a point is called, by how many eigenvalues are positive."""


def torch_values(land: Landscape, points: Array, dtype: DType = "float64") -> tuple[Array, Array]:
    """Return torch's values and gradients at points, shape (N, 2)."""
    import torch

    at = torch.tensor(points, dtype=getattr(torch, dtype), requires_grad=True)
    value = land.function(at[:, 0], at[:, 1], torch) + 0 * at.sum(1)
    (slope,) = torch.autograd.grad(value.sum(), at)
    return value.detach().double().numpy(), slope.double().numpy()


def torch_hessian(land: Landscape, x: float, y: float) -> Array:
    """Return torch's matrix of second derivatives."""
    import torch

    point = torch.tensor([x, y], dtype=torch.float64)
    hessian: Array = torch.autograd.functional.hessian(  # type: ignore[no-untyped-call]
        lambda p: land.function(p[0], p[1], torch) + 0 * p.sum(), point
    ).numpy()
    return hessian


def torch_eigenvalues(land: Landscape, x: float, y: float) -> Array:
    """Return the eigenvalues of torch's Hessian, the smaller first; NaN where it has none."""
    import torch

    hessian = torch.from_numpy(torch_hessian(land, x, y))
    found: Array = torch.linalg.eigvalsh(hessian).numpy() if torch.isfinite(hessian).all() else np.full(2, np.nan)
    return found


def kind_of_point(land: Landscape, x: float, y: float, kind: str) -> Iterator[Shown]:
    """Yield whether a point is what it is called, where torch's eigenvalues and gradient leave no doubt."""
    eigenvalues, (_f, (slope,)) = torch_eigenvalues(land, x, y), torch_values(land, np.array([[x, y]]))
    size, steep = np.abs(eigenvalues).max(), float(np.hypot(*slope))
    if kind and np.abs(eigenvalues).min() > _CLEAR * size and (steep <= _FLAT or steep > _CLEAR * size):
        names = _CRITICAL if steep <= _FLAT else _ELSEWHERE
        yield "kind of point", kind == names[int((eigenvalues > 0).sum())], True
