"""States and pictures of the Functions tab."""

import torch

from gradexplorer.framework.state import edited
from gradexplorer.pages.functions import PAGE
from gradexplorer.pages.functions.state import FunctionsState

ONE = FunctionsState()
TWO = edited(ONE, "dimension", "two")


def state_with(*edits, start=ONE):
    state = start
    for path, value in edits:
        state = edited(state, path, value)
    return state


def typed(text, *edits):
    return state_with(("function", {"type": "typed", "text": text}), *edits)


def panels(state, first_paint=False):
    return {panel.key: panel for panel in PAGE.figure(state, None, first_paint).panels()}


def marks(panel):
    return {mark.key: mark for mark in panel.marks}


def of_kind(panel, kind):
    return [mark for mark in panel.marks if isinstance(mark, kind)]


def autograd(land, x, y):
    point = torch.tensor([x, y], dtype=torch.float64, requires_grad=True)
    land.function(point[0], point[1], torch).backward()
    return point.grad.tolist()
