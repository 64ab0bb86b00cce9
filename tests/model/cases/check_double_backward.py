"""The gradient is right, but it is made of a number that left the graph, so it has no derivative."""

import torch


class Sine(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.slope = torch.cos(x.detach())
        return torch.sin(x)

    @staticmethod
    def backward(ctx, gradient):  # <- not proven, double backward, Sine
        return ctx.slope * gradient


def make_case():
    x = torch.tensor([0.3, 1.0], dtype=torch.float64, requires_grad=True)
    return {"function": Sine.apply, "inputs": x, "second": True}
