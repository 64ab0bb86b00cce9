"""Every parameter of the Derive part: one network, one example, and the step of its passes."""

from typing import Annotated, Any

from msgspec.structs import force_setattr

from gradexplorer.core.activations.smooth import Sigmoid
from gradexplorer.core.perceptron import LOSSES, Neuron
from gradexplorer.framework.parameter import choice, items, number, plain
from gradexplorer.framework.state import State
from gradexplorer.pages.perceptron.parameters import (
    MOST_LAYERS,
    MOST_NEURONS,
    NETWORK,
    Size,
    init_parameter,
    seed_parameter,
)
from gradexplorer.text import InputError, Text, _

SPARE = (0.0, 0.9, -0.7, 0.9, -0.4, -0.2, 0.7, -0.2, 0.1, -0.9, 0.5, 0.1, -0.3, 0.6, -0.4, -0.1)
"""Inputs that a wider first layer begins with."""

Value = Annotated[float, number(_("value"), -1e6, 1e6)]
Index = Annotated[int, number(_("index"), -1, MOST_NEURONS)]


class DeriveState(State, frozen=True, kw_only=True):
    """A network, an example, and what is looked at."""

    layers: Annotated[
        tuple[Size, ...],
        items(
            _("Layers"),
            2,
            MOST_LAYERS,
            tip=_("Neurons of each layer, from the inputs to the outputs, for example 2-3-2"),
            group=NETWORK,
        ),
    ] = (2, 3, 2)
    activation: Annotated[
        tuple[Neuron, ...],
        items(
            _("Activations"),
            1,
            MOST_LAYERS - 1,
            tip=_("Of every layer with weights; the last is the outputs', the one before it is repeated"),
            group=NETWORK,
        ),
    ] = (Sigmoid(),)
    loss: Annotated[
        str,
        choice(
            _("Loss"),
            LOSSES,
            symbol="E",
            tip=_("Cross entropy has a softmax at the outputs, or a sigmoid where there is one output"),
            group=NETWORK,
        ),
    ] = "half_squares"
    bias: Annotated[
        bool,
        plain(
            _("Bias nodes"),
            tip=_("A node that is always 1 in each layer; its weights are the biases"),
            group=NETWORK,
        ),
    ] = True
    x: Annotated[
        tuple[Value, ...],
        items(
            _("Inputs"),
            0,
            MOST_NEURONS,
            symbol="x",
            tip=_("One number for each input"),
            group=_("Example"),
        ),
    ] = (0.5, -1.0)
    t: Annotated[
        tuple[Value, ...],
        items(
            _("Targets"),
            0,
            MOST_NEURONS,
            symbol="t",
            tip=_("One number for each output"),
            group=_("Example"),
        ),
    ] = (1.0, 0.0)
    edges: Annotated[
        str,
        choice(
            _("Edges show"),
            {"weights": _("Weights"), "gradients": _("Gradients")},
            segmented=True,
            tip=_("What the colour and the width of an edge mean"),
            group=_("Edges show"),
        ),
    ] = "weights"
    rate: Annotated[
        float,
        number(
            _("Learning rate"),
            0.0,
            1e3,
            low=1e-3,
            high=10.0,
            scale="log",
            symbol="eta",
            tip=_("How far the step downhill goes"),
            group=_("Descent"),
        ),
    ] = 1.0
    weights: Annotated[
        tuple[tuple[tuple[Value, ...], ...], ...],
        items(_("Weights: layer, from, to; empty layers are drawn from init and seed"), 0, MOST_LAYERS, hidden=True),
    ] = ()
    biases: Annotated[
        tuple[tuple[Value, ...], ...],
        items(_("Biases: layer, to; empty layers are drawn from init and seed"), 0, MOST_LAYERS, hidden=True),
    ] = ()
    selected: Annotated[
        tuple[Index, Index, Index],
        plain(_("Selected weight: layer, from (-1: the bias), to"), hidden=True),
    ] = (1, 0, 0)
    step: Annotated[int, number(_("Step of the passes"), 0, 4 * MOST_LAYERS, hidden=True)] = 4 * MOST_LAYERS
    init: Annotated[str, init_parameter()] = "torch"
    seed: Annotated[int, seed_parameter()] = 0
    drawn_by: Annotated[
        str,
        choice(
            _("What draws the weights of Derive"),
            {"torch": Text("torch"), "numpy": _("numpy, as in sessions of version 1")},
            hidden=True,
        ),
    ] = "torch"

    def normalised(self, plain: dict[str, Any], path: str) -> dict[str, Any]:
        """Refuse more or fewer numbers than the network takes, where they are given themselves."""
        if path in ("x", "t") and isinstance(plain[path], list | tuple):
            values = {"count": plain["layers"][0 if path == "x" else -1], "given": len(plain[path])}
            if values["count"] != values["given"]:
                inputs = _("Inputs: {count} needed, one for each input; given: {given}.", **values)
                targets = _("Targets: {count} needed, one for each output; given: {given}.", **values)
                raise InputError(inputs if path == "x" else targets)
        return plain

    def __post_init__(self) -> None:
        """Fit inputs and targets to the layers, and refuse weights that are too many for any layer."""
        force_setattr(self, "x", _fitted(self.x, SPARE[: self.layers[0]]))
        force_setattr(self, "t", _fitted(self.t, (0.0,) * self.layers[-1]))
        for matrix in (*self.weights, self.biases):
            if max([len(matrix), *map(len, matrix)], default=0) > MOST_NEURONS:
                raise InputError(_("A layer has at most {most} neurons.", most=MOST_NEURONS))


def _fitted(given: tuple[float, ...], spare: tuple[float, ...]) -> tuple[float, ...]:
    """Return as many numbers as there are neurons: the given ones, then spare ones."""
    return (*given[: len(spare)], *spare[len(given) :])
