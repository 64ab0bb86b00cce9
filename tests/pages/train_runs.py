"""Short runs of the Train part, and what is drawn and proven of them."""

import re

from gradexplorer.framework.figure import (
    Check,
)
from gradexplorer.pages.perceptron.train.page import PART
from gradexplorer.pages.perceptron.train.state import TrainState
from gradexplorer.proof import Entry, Proof


def trained(count=5, **fields):
    state = TrainState(**{"points": 60} | fields)
    run = PART.start(state)
    run.advance(count)
    return state, run.snapshot(True)


def panels(state, snapshot):
    return {panel.key: panel for panel in PART.figure(state, snapshot, False).panels()}


def marks(panel, kind):
    return [mark for mark in panel.marks if isinstance(mark, kind)]


def checks(state, snapshot):
    return {item.key: item.proof for item in PART.derive(state, snapshot) if isinstance(item, Check)}


def of_first_layer(proof: Proof) -> dict[tuple[int, int], Entry]:
    """Return what the table shows of the first layer's weights, by input and neuron."""
    names = [re.fullmatch(r".*w\^\{\(1\)\}_\{(\d)(\d)\}\}", entry.name) for entry in proof.entries]
    return {(int(name[1]), int(name[2])): entry for name, entry in zip(names, proof.entries, strict=True) if name}


def opened(path, **fields):
    (action,) = (action for action in PART.actions if action.key == "open_csv")
    answer = action.apply(TrainState(epochs=20, **fields), None, path)
    return answer.apply(answer.guess)


def run_of(state, count=4):
    run = PART.start(state)
    run.advance(count)
    return run, run.snapshot(True)
