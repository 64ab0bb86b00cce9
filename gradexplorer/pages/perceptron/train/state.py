"""Every parameter of the Train part: a network, data, and an optimizer."""

from typing import Annotated

from gradexplorer.core.activations.smooth import Tanh
from gradexplorer.core.datasets import CHOICES, DATASETS
from gradexplorer.core.datasets.from_table import MOST_INPUTS
from gradexplorer.core.optimizers import Adam, Optimizer
from gradexplorer.core.perceptron import LOSSES, Neuron
from gradexplorer.framework.parameter import choice, items, number, plain, typed_text
from gradexplorer.framework.state import State
from gradexplorer.pages.perceptron.parameters import MOST_LAYERS, NETWORK, Size, init_parameter, seed_parameter
from gradexplorer.text import _

_MADE = {"data": tuple(DATASETS)}
_DATA = _("Data")
_TRAINING = _("Training")
_OPTIMIZER = _("Optimizer")


class TrainState(State, frozen=True, kw_only=True):
    """What learns, from what, and how."""

    hidden: Annotated[
        tuple[Size, ...],
        items(
            _("Hidden layers"),
            0,
            MOST_LAYERS - 2,
            tip=_("Neurons of each hidden layer, for example 4-2; empty: none"),
            group=NETWORK,
        ),
    ] = (4, 2)
    objective: Annotated[
        str,
        choice(
            _("Objective"),
            LOSSES,
            symbol="E",
            tip=_("Regression has a mean squared error in any case"),
            group=NETWORK,
        ),
    ] = "cross_entropy"
    hidden_activation: Annotated[
        Neuron,
        plain(_("Hidden activation"), tip=_("Of all hidden neurons"), group=_("Hidden activation")),
    ] = Tanh()
    data: Annotated[str, choice(_("Data"), CHOICES, tip=_("What the network learns"), group=_DATA)] = "circles"
    file: Annotated[
        str,
        typed_text(
            _("File"),
            4096,
            tip=_("A table of numbers with a column of labels"),
            shown_when={"data": ("file",)},
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
            group=_TRAINING,
        ),
    ] = 0.0
    epochs: Annotated[
        int,
        number(_("Epochs"), 1, 100_000, scale="log", tip=_("Length of the run"), group=_TRAINING),
    ] = 300
    optimizer: Annotated[Optimizer, plain(_OPTIMIZER, tip=_("torch's own"), group=_OPTIMIZER)] = Adam(lr=0.01)
    init: Annotated[str, init_parameter()] = "torch"
    seed: Annotated[int, seed_parameter()] = 0
