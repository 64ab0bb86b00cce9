"""Half of the product leaves the graph by .data."""

import torch


def product(x):
    return x * torch.exp(x.data)  # <- not proven, cut, data


def make_case():
    return {"function": product, "inputs": torch.tensor([0.5, 1.5], requires_grad=True)}
