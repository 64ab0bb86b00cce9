"""The gradient of x is multiplied by the square weight itself instead of its transpose."""

import torch


class Product(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, weight):
        ctx.save_for_backward(x, weight)
        return x @ weight

    @staticmethod
    def backward(ctx, gradient):  # <- not proven, transposed, Product
        x, weight = ctx.saved_tensors
        return gradient @ weight, x.T @ gradient


class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.first = torch.nn.Linear(3, 4)
        self.weight = torch.nn.Parameter(torch.randn(4, 4))

    def forward(self, x):
        return Product.apply(torch.tanh(self.first(x)), self.weight)


def make_case():
    torch.manual_seed(0)
    return {"model": Net(), "loss": torch.nn.MSELoss(), "data": (torch.randn(8, 3), torch.randn(8, 4))}
