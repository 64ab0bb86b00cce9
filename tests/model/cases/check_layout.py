"""backward reads the memory as if it were contiguous, as a hand-written kernel may."""

import torch


class Square(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x**2

    @staticmethod
    def backward(ctx, gradient):  # <- not proven, layout, Square
        (x,) = ctx.saved_tensors
        raw = x.as_strided(x.shape, (x.shape[1], 1))
        return 2 * raw * gradient


def make_case():
    torch.manual_seed(0)
    return {"function": Square.apply, "inputs": torch.randn(3, 4, dtype=torch.float64).t().requires_grad_()}
