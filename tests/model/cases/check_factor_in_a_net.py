"""A mean whose gradient is not divided by the number of its terms, deep in a model."""

import torch


class Mean(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.shape = x.shape
        return x.mean(1)

    @staticmethod
    def backward(ctx, gradient):  # <- not proven, factor, Mean
        return gradient[:, None].expand(ctx.shape)


class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.inner = torch.nn.Sequential(torch.nn.Linear(4, 6), torch.nn.ReLU())
        self.outer = torch.nn.Linear(1, 1)

    def forward(self, x):
        return self.outer(Mean.apply(self.inner(x))[:, None])


def make_case():
    torch.manual_seed(0)
    return {"model": Net(), "loss": torch.nn.functional.mse_loss, "data": (torch.randn(7, 4), torch.randn(7, 1))}
