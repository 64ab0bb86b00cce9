"""|x| at 0: a central difference sees nothing wrong."""

import torch


def make_case():
    # <- not differentiable, kink, -
    return {"function": torch.abs, "inputs": torch.tensor([1.0, 0.0, -2.0], requires_grad=True)}
