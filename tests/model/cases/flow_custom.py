"""backward of a custom Function divides by the number that forward kept away from 0."""

import torch
from torch import nn


class Unit(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x / (x.abs() + 1e-3)

    @staticmethod
    def backward(ctx, gradient):
        (x,) = ctx.saved_tensors
        return gradient * x.sign() / x


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(3, 4)

    def forward(self, x):
        return Unit.apply(self.linear(x) * torch.tensor([1.0, 0.0, 1.0, 1.0]))  # <- backward, Unit


def make_case():
    torch.manual_seed(0)
    return {"model": Net(), "loss": nn.functional.mse_loss, "data": (torch.randn(8, 3), torch.zeros(8, 4))}
