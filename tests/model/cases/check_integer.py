"""Whole numbers have no gradient."""

import torch


def make_case():
    return {"function": lambda x: (x * 2).sum(), "inputs": torch.arange(4)}  # <- not proven, integer, -
