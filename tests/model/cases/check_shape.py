"""The gradient is summed over the wrong dimension, so that it has the wrong shape."""

import torch


class AddBias(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, bias):
        return x + bias

    @staticmethod
    def backward(ctx, gradient):  # <- not proven, shape, AddBias
        return gradient, gradient.sum(1)


def make_case():
    torch.manual_seed(0)
    x, bias = torch.randn(4, 3, requires_grad=True), torch.randn(3, requires_grad=True)
    return {"function": AddBias.apply, "inputs": (x, bias)}
