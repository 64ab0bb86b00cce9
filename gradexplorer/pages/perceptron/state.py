"""Every parameter of the Perceptron tab: a network taken apart (Derive), and one that learns (Train)."""

from typing import Annotated, Any

from msgspec.structs import force_setattr

from gradexplorer.core.activations.smooth import Sigmoid, Tanh
from gradexplorer.core.datasets import CHOICES, DATASETS
from gradexplorer.core.datasets.from_table import MOST_INPUTS
from gradexplorer.core.optimizers import Adam, Optimizer
from gradexplorer.core.perceptron import INITS, LOSSES, Neuron
from gradexplorer.framework.parameter import choice, items, number, plain, typed_text
from gradexplorer.framework.state import State
from gradexplorer.text import InputError, Text, _

PARTS = {"derive": _("Derive"), "train": _("Train")}
"""The parts that there are, in order; each has its page in `PAGE` of this package."""
MOST_NEURONS = 16
MOST_LAYERS = 8
"""Inputs, six hidden layers, outputs."""
SPARE = (0.0, 0.9, -0.7, 0.9, -0.4, -0.2, 0.7, -0.2, 0.1, -0.9, 0.5, 0.1, -0.3, 0.6, -0.4, -0.1)
"""Inputs that a wider first layer begins with."""

_DERIVE = {"part": ("derive",)}
_TRAIN = {"part": ("train",)}
_MADE = {**_TRAIN, "data": tuple(DATASETS)}
_NETWORK = _("Network")
_DATA = _("Data")
_TRAINING = _("Training")
_OPTIMIZER = _("Optimizer")

Size = Annotated[int, number(_("neurons"), 1, MOST_NEURONS)]
Value = Annotated[float, number(_("value"), -1e6, 1e6)]
Index = Annotated[int, number(_("index"), -1, MOST_NEURONS)]


class PerceptronState(State, frozen=True, kw_only=True):
    """Every parameter of the tab; what only one part needs is shown in that part."""

    part: Annotated[str, choice(_("Part"), PARTS, segmented=True, tip=_("Take one pass apart, or let it learn"))] = (
        "derive"
    )

    # Derive: one network, one example

    layers: Annotated[
        tuple[Size, ...],
        items(
            _("Layers"),
            2,
            MOST_LAYERS,
            tip=_("Neurons of each layer, from the inputs to the outputs, for example 2-3-2"),
            shown_when=_DERIVE,
            group=_NETWORK,
        ),
    ] = (2, 3, 2)
    activation: Annotated[
        tuple[Neuron, ...],
        items(
            _("Activations"),
            1,
            MOST_LAYERS - 1,
            tip=_("Of every layer with weights; the last is the outputs', the one before it is repeated"),
            shown_when=_DERIVE,
            group=_NETWORK,
        ),
    ] = (Sigmoid(),)
    loss: Annotated[
        str,
        choice(
            _("Loss"),
            LOSSES,
            symbol="E",
            tip=_("Cross entropy has a softmax at the outputs, or a sigmoid where there is one output"),
            shown_when=_DERIVE,
            group=_NETWORK,
        ),
    ] = "half_squares"
    bias: Annotated[
        bool,
        plain(
            _("Bias nodes"),
            tip=_("A node that is always 1 in each layer; its weights are the biases"),
            shown_when=_DERIVE,
            group=_NETWORK,
        ),
    ] = True
    hidden: Annotated[
        tuple[Size, ...],
        items(
            _("Hidden layers"),
            0,
            MOST_LAYERS - 2,
            tip=_("Neurons of each hidden layer, for example 4-2; empty: none"),
            shown_when=_TRAIN,
            group=_NETWORK,
        ),
    ] = (4, 2)
    objective: Annotated[
        str,
        choice(
            _("Objective"),
            LOSSES,
            symbol="E",
            tip=_("Regression has a mean squared error in any case"),
            shown_when=_TRAIN,
            group=_NETWORK,
        ),
    ] = "cross_entropy"
    hidden_activation: Annotated[
        Neuron,
        plain(_("Hidden activation"), tip=_("Of all hidden neurons"), shown_when=_TRAIN, group=_("Hidden activation")),
    ] = Tanh()
    x: Annotated[
        tuple[Value, ...],
        items(
            _("Inputs"),
            0,
            MOST_NEURONS,
            symbol="x",
            tip=_("One number for each input"),
            shown_when=_DERIVE,
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
            shown_when=_DERIVE,
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
            shown_when=_DERIVE,
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
            shown_when=_DERIVE,
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

    # Train: data and an optimizer for `hidden`

    data: Annotated[
        str, choice(_("Data"), CHOICES, tip=_("What the network learns"), shown_when=_TRAIN, group=_DATA)
    ] = "circles"
    file: Annotated[
        str,
        typed_text(
            _("File"),
            4096,
            tip=_("A table of numbers with a column of labels"),
            shown_when={"part": ("train",), "data": ("file",)},
            group=_DATA,
        ),
    ] = ""
    columns: Annotated[
        tuple[Annotated[str, typed_text(_("name"), 10_000)], ...],
        items(_("Columns of the file that are used, the label last; empty: guessed"), 0, MOST_INPUTS + 1, hidden=True),
    ] = ()
    points: Annotated[
        int,
        number(
            _("Points"), 4, 100_000, scale="log", high=2000.0, tip=_("Train and test"), shown_when=_MADE, group=_DATA
        ),
    ] = 250
    noise: Annotated[
        float, number(_("Noise"), 0.0, 1.0, tip=_("How far points are scattered"), shown_when=_MADE, group=_DATA)
    ] = 0.1
    test_share: Annotated[
        float,
        number(
            _("Test share"),
            0.0,
            0.9,
            tip=_("Share of the points that is kept out of training"),
            shown_when=_TRAIN,
            group=_DATA,
        ),
    ] = 0.3
    batch: Annotated[
        int,
        number(
            _("Batch size"),
            1,
            100_000,
            scale="log",
            high=256.0,
            tip=_("Points per update"),
            shown_when=_TRAIN,
            group=_TRAINING,
        ),
    ] = 10
    l1: Annotated[
        float,
        number(
            _("L1"),
            0.0,
            1.0,
            scale="log",
            tip=_("Times the sum of |w|, added to the loss"),
            shown_when=_TRAIN,
            group=_TRAINING,
        ),
    ] = 0.0
    l2: Annotated[
        float,
        number(
            _("L2"),
            0.0,
            1.0,
            scale="log",
            tip=_("Times half the sum of w², added to the loss"),
            shown_when=_TRAIN,
            group=_TRAINING,
        ),
    ] = 0.0
    epochs: Annotated[
        int,
        number(_("Epochs"), 1, 100_000, scale="log", tip=_("Length of the run"), shown_when=_TRAIN, group=_TRAINING),
    ] = 300
    optimizer: Annotated[Optimizer, plain(_OPTIMIZER, tip=_("torch's own"), shown_when=_TRAIN, group=_OPTIMIZER)] = (
        Adam(lr=0.01)
    )

    # both

    init: Annotated[str, choice(_("First weights"), INITS, tip=_("How the weights are drawn"), group=_("Start"))] = (
        "torch"
    )
    seed: Annotated[int, number(_("Seed"), 0, 9999, step=1, tip=_("Of the random numbers"), group=_("Start"))] = 0
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
