"""Models whose landscapes are known, or small enough for plain loops."""

import numpy as np
import torch
from torch import nn

from gradexplorer.model.case import Case
from gradexplorer.model.landscape.proofs import prove_samples, statements
from gradexplorer.model.landscape.service import Landscape

SIDE = np.linspace(-1.0, 1.0, 5)
A, B = (axis.ravel() for axis in np.meshgrid(SIDE, SIDE))


class Weights(nn.Module):
    """Nothing but a vector of weights, which it returns."""

    def __init__(self, start: torch.Tensor) -> None:
        super().__init__()
        self.w = nn.Parameter(start)

    def forward(self, _inputs: torch.Tensor) -> torch.Tensor:
        return self.w


def quadratic(size: int = 6) -> tuple[Case, np.ndarray, np.ndarray, np.ndarray]:
    """Return L(w) = (w - c)ᵀ H (w - c) / 2 + 1 with its H, c and start."""
    draw = np.random.default_rng(1)
    basis, _ = np.linalg.qr(draw.normal(size=(size, size)))
    hessian = basis @ np.diag(np.linspace(0.5, 5.0, size)) @ basis.T
    centre, start = draw.normal(size=size), draw.normal(size=size)
    h, c = torch.tensor(hessian), torch.tensor(centre)

    def loss(w: torch.Tensor, _target: torch.Tensor) -> torch.Tensor:
        return (w - c) @ h @ (w - c) / 2 + 1

    case = Case(model=Weights(torch.tensor(start)), loss=loss, data=(torch.zeros(1), torch.zeros(1)))
    return case, hessian, centre, start


def closed(hessian: np.ndarray, centre: np.ndarray, w: np.ndarray) -> float:
    return float((w - centre) @ hessian @ (w - centre) / 2 + 1)


def small_network() -> nn.Module:
    torch.manual_seed(3)
    return nn.Sequential(
        nn.Conv2d(2, 4, 3, padding=1), nn.BatchNorm2d(4), nn.ReLU(), nn.Dropout(0.5),
        nn.ConvTranspose2d(4, 3, 2), nn.Flatten(), nn.Linear(75, 2),
    )  # fmt: skip


def small_case() -> Case:
    model = small_network()
    batches = [(torch.randn(6, 2, 4, 4), torch.randint(2, (6,))) for _ in range(2)]
    with torch.no_grad():
        model(batches[0][0])  # so that the kept statistics are not the first ones
    return Case(model=model, loss=nn.CrossEntropyLoss(), data=lambda: iter(batches))


def all_proofs(landscape: Landscape) -> dict[str, str]:
    values = landscape.losses.values(A, B)
    found = [*statements(landscape.about, landscape.spec, landscape.made, landscape.losses)]
    found.append(
        prove_samples(landscape.about, landscape.spec, landscape.made, list(zip(A, B, strict=True)), values.tolist())
    )
    return {str(proven.heading): proven.proof.verdict for proven in found}
