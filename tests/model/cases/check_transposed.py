"""A matrix product whose gradient forgets to transpose the square weight."""

import torch


class Product(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, weight):
        ctx.save_for_backward(x, weight)
        return x @ weight

    @staticmethod
    def backward(ctx, gradient):  # <- not proven, transposed, Product
        x, weight = ctx.saved_tensors
        return gradient @ weight.T, (x.T @ gradient).T


def make_case():
    torch.manual_seed(0)
    x = torch.randn(5, 4, dtype=torch.float64, requires_grad=True)
    weight = torch.randn(4, 4, dtype=torch.float64, requires_grad=True)
    return {"function": Product.apply, "inputs": {"x": x, "weight": weight}}
