"""The scale leaves the graph as a Python number."""

import torch


def normalised(x):
    largest = x.abs().max().item()  # <- not proven, cut, item
    return x / largest


def make_case():
    return {"function": normalised, "inputs": torch.tensor([0.5, -2.0, 1.0], requires_grad=True)}
