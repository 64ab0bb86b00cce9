"""An activation of its own whose backward has lost the factor 2; the check names it."""

import torch
from torch import nn


class SquaredReLU(torch.autograd.Function):
    """The square of ReLU."""

    @staticmethod
    def forward(ctx, x):
        """Return the value."""
        ctx.save_for_backward(x)
        return torch.relu(x) ** 2

    @staticmethod
    def backward(ctx, gradient):
        """Return the gradient: it should be twice as large."""
        (x,) = ctx.saved_tensors
        return torch.relu(x) * gradient


class Network(nn.Module):
    """Two layers with the activation between them."""

    def __init__(self):
        super().__init__()
        self.first, self.last = nn.Linear(3, 8), nn.Linear(8, 1)

    def forward(self, x):
        """Return the prediction."""
        return self.last(SquaredReLU.apply(self.first(x)))


def make_case():
    """Return the model, its loss and a batch."""
    torch.manual_seed(0)
    return {"model": Network(), "loss": nn.MSELoss(), "data": (torch.randn(32, 3), torch.randn(32, 1))}
