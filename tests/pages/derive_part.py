"""What stands in the Derive part's figure and column, and torch's gradients of its weights."""

import torch

from gradexplorer.framework.figure import Check, FormulaItem, Heatmap, NetworkDiagram
from gradexplorer.pages.perceptron.derive.page import PART


def panels(state):
    return {panel.key: panel for panel in PART.figure(state, None, False).panels()}


def network(state):
    return next(mark for mark in panels(state)["network"].marks if isinstance(mark, NetworkDiagram))


def matrices(state, kind):
    return [mark for mark in panels(state)[kind].marks if isinstance(mark, Heatmap)]


def gradient(state):
    """Return torch's gradients of the weights in the heatmaps (biases last), for sigmoid and half the squares."""
    arrays = [torch.tensor(heatmap.z, requires_grad=True) for heatmap in matrices(state, "weights")]
    o = torch.tensor(state.x, dtype=torch.float64)
    for array in arrays:
        o = torch.sigmoid(torch.cat((o, torch.ones(1, dtype=torch.float64))) @ array)
    error = ((o - torch.tensor(state.t)) ** 2).sum() / 2
    error.backward()
    return [array.grad.numpy() for array in arrays]


def latex(items):
    return [item.latex for item in items if isinstance(item, FormulaItem)]


def action(key):
    return next(action for action in PART.actions if action.key == key)


def checks(items):
    return [item for item in items if isinstance(item, Check)]
