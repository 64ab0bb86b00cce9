"""States and pictures of the Chain rule tab."""

import json

import torch

from gradexplorer.framework.figure import NetworkDiagram, Plot, TablePanel
from gradexplorer.framework.resources import resource
from gradexplorer.framework.state import edited
from gradexplorer.pages.chain_rule import PAGE
from gradexplorer.pages.chain_rule.state import ChainRuleState

PRESETS = json.loads(resource("presets", "chain_rule.json").read_text("utf-8"))
CHILDREN = "h = tanh(x)\na = h**2\nb = exp(-h)\ny = a*b + h"


def with_edits(**edits):
    state = ChainRuleState()
    for path, value in edits.items():
        state = edited(state, path, value)
    return state


def preset(index):
    return with_edits(**PRESETS[index]["state"])


def network(state):
    plot = PAGE.figure(state, None, False).rows[0][0]
    assert isinstance(plot, Plot)
    (mark,) = plot.marks
    assert isinstance(mark, NetworkDiagram)
    return mark


def nodes(state):
    """Return the nodes of the drawing by the name on them."""
    return {str(node.text[0]): node for node in network(state).nodes}


def panel_of(state, key):
    panel = next(panel for panel in PAGE.figure(state, None, False).panels() if panel.key == key)
    assert isinstance(panel, TablePanel)
    return panel


def items(state, kind):
    return [item for item in PAGE.derive(state, None) if isinstance(item, kind)]


def course():
    """Return the course's dy2/dx, dy2/dw1, dy2/db1, dy2/dw2, dy2/db2, and dy2/dy1 and dy1/dw1, by autograd.grad."""
    x, w1, b1, w2, b2 = leaves = [torch.tensor(float(v), requires_grad=True) for v in (1, 2, 1, 2, 1)]
    y1 = x * w1 + b1
    y2 = y1 * w2 + b2
    gradients = [g.item() for g in torch.autograd.grad(y2, leaves, retain_graph=True)]
    (dy2_dy1,) = torch.autograd.grad(y2, [y1], retain_graph=True)
    (dy1_dw1,) = torch.autograd.grad(y1, [w1], retain_graph=True)
    return dict(zip(("x", "w1", "b1", "w2", "b2"), gradients, strict=True)), dy2_dy1.item(), dy1_dw1.item()
