"""The part Regression with its State, its panels, and what it proves."""

import torch
from torch.nn import functional

from gradexplorer.framework.figure import (
    Check,
)
from gradexplorer.framework.state import edited
from gradexplorer.pages.losses.regression.page import PART

DEFAULT = PART.state()


def with_(**fields):
    return (
        edited(DEFAULT, ",".join(fields), list(fields.values()))
        if len(fields) > 1
        else edited(DEFAULT, *fields.popitem())
    )


def panels(state, snapshot=None):
    return {panel.key: panel for panel in PART.figure(state, snapshot, False).panels()}


def one(panel, kind, key=None):
    return next(mark for mark in panel.marks if isinstance(mark, kind) and key in (None, mark.key))


def mse(state):
    x, target = torch.tensor(state.points, dtype=torch.float64).T
    w, b = (torch.tensor(v, dtype=torch.float64, requires_grad=True) for v in (state.w, state.b))
    found = functional.mse_loss(w * x + b, target)
    found.backward()
    return found.item(), w.grad.item(), b.grad.item()


def proofs(state):
    return [item.proof for item in PART.derive(state, None) if isinstance(item, Check)]
