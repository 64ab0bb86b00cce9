"""Every parameter of the Train part: a network, data, and an optimizer."""

from typing import Annotated, Any, Literal

from msgspec import Struct

from gradexplorer.core.activations.smooth import Tanh
from gradexplorer.core.datasets import CHOICES, DATASETS, REGRESSION
from gradexplorer.core.datasets.from_table import MOST_INPUTS
from gradexplorer.core.optimizers import Adam, NetworkOptimizer
from gradexplorer.core.optimizers.fitting import with_fitted_schedule
from gradexplorer.core.perceptron import LOSSES, Neuron
from gradexplorer.framework.parameter import choice, items, number, plain, typed_text
from gradexplorer.framework.state import State
from gradexplorer.pages.perceptron.parameters import NETWORK, init_parameter, seed_parameter
from gradexplorer.text import _

_MADE = {"data": tuple(DATASETS)}
_FILE = {"data": ("file",)}
_DATA = _("Data")
_MAP = _("Map")
_TRAINING = _("Training")
_OPTIMIZER = _("Optimizer")


MOST_HIDDEN, WIDEST = 10, 64
"""Hidden layers that learn, and neurons of each."""
MOST_OWN, LONGEST_LABEL = 200, 40
"""Points that are added by hand, and letters of their labels."""

Width = Annotated[int, number(_("neurons"), 1, WIDEST)]
Coordinate = Annotated[float, number(_("coordinate"), -1e6, 1e6)]
Own = tuple[Coordinate, Coordinate, Annotated[str, typed_text(_("label"), LONGEST_LABEL)]]


class HeldColumn(Struct, frozen=True, forbid_unknown_fields=True):
    """A column of a file, and where the map lies in it."""

    name: Annotated[str, typed_text(_("Name"), 10_000, hidden=True)]
    value: Annotated[float, number(_("Value"), -100.0, 100.0, low=-3.0, high=3.0, step=0.1)] = 0.0


class ChangedWeight(Struct, frozen=True, forbid_unknown_fields=True):
    """A weight that was set by hand after an epoch, see `WeightChange`."""

    epoch: Annotated[int, number(_("Epoch"), 0, 100_000)]
    layer: Annotated[int, number(_("Layer"), 0, MOST_HIDDEN)]
    source: Annotated[int, number(_("From"), -1, WIDEST - 1)]
    end: Annotated[int, number(_("To"), 0, WIDEST - 1)]
    value: Annotated[float, number(_("value"), -1e6, 1e6)]


class TrainState(State, frozen=True, kw_only=True):
    """What learns, from what, and how."""

    hidden: Annotated[
        tuple[Width, ...],
        items(
            _("Hidden layers"),
            0,
            MOST_HIDDEN,
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
            shown_when={"classifies": ("True",)},
            tip=_("Regression has a mean squared error in any case"),
            group=NETWORK,
        ),
    ] = "cross_entropy"
    hidden_activation: Annotated[
        Neuron,
        plain(
            _("Hidden activation"),
            tip=_("Of all hidden neurons"),
            shown_when={"deep": ("True",)},
            group=_("Hidden activation"),
        ),
    ] = Tanh()
    data: Annotated[str, choice(_("Data"), CHOICES, tip=_("What the network learns"), group=_DATA)] = "circles"
    file: Annotated[
        str,
        typed_text(
            _("File"),
            4096,
            tip=_("A table of numbers with a column of labels"),
            shown_when=_FILE,
            group=_DATA,
            local=True,
        ),
    ] = ""
    columns: Annotated[
        tuple[Annotated[str, typed_text(_("name"), 10_000)], ...],
        items(
            _("Columns of the file that are used, the label last; empty: guessed"),
            0,
            MOST_INPUTS + 1,
            hidden=True,
            local=True,
        ),
    ] = ()
    own: Annotated[
        tuple[Own, ...],
        items(_("Own points: x1, x2, label"), 0, MOST_OWN, hidden=True),
    ] = ((-0.6, -0.6, "0"), (0.6, 0.6, "0"), (-0.6, 0.6, "1"), (0.6, -0.6, "1"))
    new_label: Annotated[
        str,
        typed_text(
            _("Class of new points"),
            LONGEST_LABEL,
            tip=_("A click on the map adds a point of this class"),
            shown_when={"data": ("own",)},
            group=_DATA,
        ),
    ] = "1"
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
    features: Annotated[
        str,
        typed_text(
            _("Inputs"),
            300,
            tip=_("What the network gets, for example x1, x2, x1*x2, x1^2, sin(x1); empty: every column"),
            group=_DATA,
        ),
    ] = ""
    across: Annotated[
        int,
        number(
            _("Across"),
            1,
            MOST_INPUTS,
            step=1,
            tip=_("Which column of the file the map shows from left to right"),
            ends="map_columns",
            shown_when=_FILE,
            group=_MAP,
        ),
    ] = 1
    up: Annotated[
        int,
        number(
            _("Up"),
            1,
            MOST_INPUTS,
            step=1,
            tip=_("Which column of the file the map shows from below"),
            ends="map_columns",
            shown_when=_FILE,
            group=_MAP,
        ),
    ] = 2
    held: Annotated[
        tuple[HeldColumn, ...],
        items(
            _("Where the map lies"),
            0,
            MOST_INPUTS,
            named="name",
            tip=_("Where the map lies in the columns that it does not show: deviations from their means"),
            shown_when=_FILE,
            group=_MAP,
        ),
    ] = ()
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
    dropout: Annotated[
        float,
        number(
            _("Dropout"),
            0.0,
            0.9,
            tip=_("The probability with which a hidden neuron is left out of an update"),
            group=_TRAINING,
        ),
    ] = 0.0
    epochs: Annotated[
        int,
        number(_("Epochs"), 1, 100_000, scale="log", tip=_("Length of the run"), group=_TRAINING),
    ] = 300
    optimizer: Annotated[NetworkOptimizer, plain(_OPTIMIZER, tip=_("torch's own"), group=_OPTIMIZER)] = Adam(lr=0.01)
    rate_per: Annotated[
        Literal["epoch", "batch"],
        plain(
            _("Schedule goes on"),
            options={"epoch": _("after every epoch"), "batch": _("after every batch")},
            tip=_("After what torch's scheduler does a step"),
            shown_when={"scheduled": ("True",)},
            group=_OPTIMIZER,
        ),
    ] = "epoch"
    init: Annotated[str, init_parameter()] = "torch"
    seed: Annotated[int, seed_parameter()] = 0
    changes: Annotated[
        tuple[ChangedWeight, ...],
        items(_("Weights set by hand: after which epoch, layer, from (-1: the bias), to, value"), 0, 1000, hidden=True),
    ] = ()

    @property
    def map_columns(self) -> tuple[int, int]:
        """The first and the last column that the map can show; until columns are chosen, all that a file may have."""
        return 1, len(self.columns) - 1 if self.columns else MOST_INPUTS

    @property
    def scheduled(self) -> bool:
        """Whether the learning rate changes."""
        return self.optimizer.planned.main is not None

    @property
    def deep(self) -> bool:
        """Whether there is a hidden layer."""
        return bool(self.hidden)

    @property
    def classifies(self) -> bool:
        """Whether there may be classes: whether a file has some is known when it is read."""
        return self.data not in REGRESSION

    def normalised(self, plain: dict[str, Any], path: str) -> dict[str, Any]:
        """Give new points their label, and fit a schedule to the run when it is chosen."""
        if path == "optimizer.schedule.type":
            return {**plain, "optimizer": with_fitted_schedule(plain["optimizer"], plain["epochs"])}
        if path == "own" and isinstance(plain[path], list | tuple):
            label = plain["new_label"].strip() or "0"
            points = [[*point, label] if len(point) == 2 else point for point in plain[path]]
            return {**plain, "own": points}
        return super().normalised(plain, path)
