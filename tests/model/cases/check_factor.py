"""x cubed, whose derivative has lost its factor 3."""

import torch


class Cube(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x**3

    @staticmethod
    def backward(ctx, gradient):  # <- not proven, factor, Cube
        (x,) = ctx.saved_tensors
        return 2 * x**2 * gradient


def make_case():
    torch.manual_seed(0)
    return {"function": Cube.apply, "inputs": torch.randn(4, 3, dtype=torch.float64, requires_grad=True)}
