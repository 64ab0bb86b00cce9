"""The gradient is right; of the second derivative it knows nothing."""

import torch
from torch.autograd.function import once_differentiable


class Cube(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x**3

    @staticmethod
    @once_differentiable
    def backward(ctx, gradient):  # <- not proven, once differentiable, Cube
        (x,) = ctx.saved_tensors
        return 3 * x**2 * gradient


def make_case():
    x = torch.tensor([1.0, 2.0], dtype=torch.float64, requires_grad=True)
    return {"function": Cube.apply, "inputs": x, "second": True}
