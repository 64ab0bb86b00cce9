"""The root of x to the fourth is x squared: its slope at 0 is 0, but torch multiplies 0 by infinity."""

import torch


def make_case():
    # <- torch differs, convention, -
    return {"function": lambda x: torch.sqrt(x**4), "inputs": torch.tensor([0.0, 1.0], requires_grad=True)}
