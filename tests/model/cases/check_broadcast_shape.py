"""A bias per channel, whose gradient still has the dimensions of the batch."""

import torch


class ChannelBias(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, bias):
        return x + bias[None, :, None]

    @staticmethod
    def backward(ctx, gradient):  # <- not proven, broadcast, ChannelBias
        return gradient, gradient.sum(0)


def make_case():
    torch.manual_seed(0)
    x, bias = torch.randn(4, 3, 5, requires_grad=True), torch.randn(3, requires_grad=True)
    return {"function": ChannelBias.apply, "inputs": (x, bias)}
