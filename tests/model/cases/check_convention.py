"""relu(x) - relu(-x) is x, but at 0 torch takes 0 for the slope of both."""

import torch


def identity(x):
    return torch.relu(x) - torch.relu(-x)


def make_case():
    # <- torch differs, convention, -
    return {"function": identity, "inputs": torch.tensor([0.0, 1.0], requires_grad=True)}
