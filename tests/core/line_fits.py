"""Points and losses with which the tests of losses work, and torch for the same."""

import torch
from torch.nn import functional

from gradexplorer.core.losses import loss

POINTS = ((-2.0, -2.1), (-1.0, -0.2), (0.0, 0.9), (1.0, 1.6), (2.0, 3.4))
TORCH = {
    "mse": lambda p, t, reduction, at: functional.mse_loss(p, t),
    "sse": lambda p, t, reduction, at: functional.mse_loss(p, t, reduction="sum"),
    "l2": lambda p, t, reduction, at: torch.dist(p, t),
    "l1": lambda p, t, reduction, at: functional.l1_loss(p, t, reduction=reduction),
    "huber": lambda p, t, reduction, at: functional.huber_loss(p, t, reduction=reduction, delta=at),
    "smooth_l1": lambda p, t, reduction, at: functional.smooth_l1_loss(p, t, reduction=reduction, beta=at),
    "log_cosh": lambda p, t, reduction, at: getattr(torch.log(torch.cosh(p - t)), reduction)(),
}
"""Written here anew: the catalogue's own torch code is not its own oracle."""


def by_torch(key, reduction, threshold, points, w, b, dtype):
    kind = getattr(torch, dtype)
    x, target = torch.tensor(points, dtype=kind).T
    line = [torch.tensor(v, dtype=kind, requires_grad=True) for v in (w, b)]
    prediction = line[0] * x + line[1]
    if key in TORCH:
        found = TORCH[key](prediction, target, reduction, threshold)
    else:  # a release asks for a line above
        found = loss(key, reduction, threshold).torch_value(prediction, target)
    return found.item(), [g.item() for g in torch.autograd.grad(found, line)]
