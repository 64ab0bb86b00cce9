"""backward gives None for an input that f depends on."""

import torch


class Shift(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, offset):
        ctx.save_for_backward(x, offset)
        return (x - offset) ** 2

    @staticmethod
    def backward(ctx, gradient):  # <- not proven, none, Shift
        x, offset = ctx.saved_tensors
        return 2 * (x - offset) * gradient, None


def make_case():
    torch.manual_seed(0)
    x = torch.randn(3, dtype=torch.float64, requires_grad=True)
    offset = torch.randn(3, dtype=torch.float64, requires_grad=True)
    return {"function": Shift.apply, "inputs": (x, offset)}
