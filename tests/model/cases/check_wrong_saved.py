"""backward saved the input where its formula wants the output."""

import torch


class Tanh(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return torch.tanh(x)

    @staticmethod
    def backward(ctx, gradient):  # <- not proven, missing term, Tanh
        (y,) = ctx.saved_tensors
        return (1 - y**2) * gradient


def make_case():
    torch.manual_seed(0)
    return {"function": lambda x: Tanh.apply(x * 0.5).sum(), "inputs": torch.randn(6, requires_grad=True)}
