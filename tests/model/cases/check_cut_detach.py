"""Attention whose weights were detached: half of the gradient is missing."""

import torch


def attention(query, key, value):
    weights = torch.softmax(query @ key.T / 2, dim=-1)
    return weights.detach() @ value + (query * 0.1)  # <- not proven, cut, detach


def make_case():
    torch.manual_seed(0)
    query, key, value = (torch.randn(3, 4, requires_grad=True) for _ in range(3))
    return {"function": attention, "inputs": {"query": query, "key": key, "value": value}}
