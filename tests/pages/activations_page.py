"""States of the Activations tab, and what stands in its figure and its column."""

import pytest

from gradexplorer.core.activations import ACTIVATIONS
from gradexplorer.pages.activations import PAGE
from gradexplorer.pages.activations.state import ActivationsState, NetworkParameters

SMALL = NetworkParameters(depth=4, width=8)

activations = pytest.mark.parametrize("key", ACTIVATIONS)


def state_of(*names, **changed):
    """Return a state with small networks that compares `names`."""
    structs = tuple(ACTIVATIONS[name]() if isinstance(name, str) else name for name in names)
    return ActivationsState(names=structs or ActivationsState().names, network=SMALL, compare=False, **changed)


def snapshot_of(state):
    return PAGE.start(state).snapshot(True)


def panels(state, snapshot=None):
    return {panel.key: panel for panel in PAGE.figure(state, snapshot, False).panels()}


def one(panel, key):
    return next(mark for mark in panel.marks if mark.key == key)


def of(items, kind):
    return [item for item in items if isinstance(item, kind)]
