"""Nothing asks for a gradient."""

import torch


def make_case():
    return {"function": torch.sin, "inputs": torch.randn(4)}  # <- not proven, no requires_grad, -
