"""A straight-through estimator: rounding has the slope 0."""

import torch


class Round(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x.round()

    @staticmethod
    def backward(ctx, gradient):  # <- not proven, steps, Round
        return gradient


def make_case():
    torch.manual_seed(0)
    return {"function": Round.apply, "inputs": torch.randn(5, requires_grad=True)}
