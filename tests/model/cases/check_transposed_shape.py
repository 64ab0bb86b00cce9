"""The gradient of the weight has the shape of its transpose."""

import torch


class Linear(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, weight):
        ctx.save_for_backward(x, weight)
        return x @ weight.T

    @staticmethod
    def backward(ctx, gradient):  # <- not proven, transposed, Linear
        x, weight = ctx.saved_tensors
        return gradient @ weight, x.T @ gradient


def make_case():
    torch.manual_seed(0)
    x, weight = torch.randn(4, 3, requires_grad=True), torch.randn(2, 3, requires_grad=True)
    return {"function": Linear.apply, "inputs": (x, weight)}
