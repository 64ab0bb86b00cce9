"""Every parameter of the Activations tab."""

from typing import Annotated

from msgspec import Struct

from gradexplorer.core.activations import Choice, ReLU, Sigmoid, Tanh
from gradexplorer.core.activations.vanishing_gradients import INITS, Setting
from gradexplorer.framework.parameter import choice, items, number, plain
from gradexplorer.framework.state import State
from gradexplorer.proof import DType
from gradexplorer.text import InputError, _

FARTHEST = 1e4
"""Up to here every activation is proven."""
LEAST_EPSILON = 1e-8

Start = Annotated[float, number(_("x from"), -FARTHEST, FARTHEST, low=-20.0, high=20.0)]
End = Annotated[float, number(_("x to"), -FARTHEST, FARTHEST, low=-20.0, high=20.0)]


class NetworkParameters(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A network of equal layers, whose gradients are measured."""

    source: Annotated[
        str,
        choice(
            _("Activation"),
            {"selected": _("The selected one"), "own": _("Its own")},
            tip=_("Follow the activation selected above, or have one of its own"),
        ),
    ] = "selected"
    activation: Annotated[
        Choice, plain(_("Its own"), tip=_("The activation of every layer"), shown_when={"source": ("own",)})
    ] = ReLU()
    depth: Annotated[int, number(_("Depth"), 1, 100, symbol="L", tip=_("Number of layers"))] = 30
    width: Annotated[int, number(_("Width"), 1, 512, high=256, symbol="n", tip=_("Units in each layer"))] = 64
    init: Annotated[
        str, choice(_("Initial weights"), INITS, tip=_("The distribution from which the weights are drawn"))
    ] = "xavier"
    std: Annotated[
        float,
        number(
            _("Standard deviation"),
            0.0,
            10.0,
            low=0.001,
            scale="log",
            symbol="s",
            tip=_("Standard deviation of every weight"),
            shown_when={"init": ("normal",)},
        ),
    ] = 0.1
    residual: Annotated[
        bool, plain(_("Residual connections"), tip=_("Add each layer's input to its output: a way around f"))
    ] = False
    norm: Annotated[
        bool, plain(_("Layer norm"), tip=_("Bring z to mean 0 and variance 1 before f, input by input"))
    ] = False
    seed: Annotated[int, number(_("Seed"), 0, 9999, step=1, tip=_("Given to torch.manual_seed before the weights"))] = 0


class ActivationsState(State, frozen=True, kw_only=True):
    """Every parameter of the tab; the course's three activations come first."""

    names: Annotated[
        tuple[Choice, ...],
        items(
            _("Activations"),
            1,
            5,
            selection="selected",
            coloured=True,
            group=_("Activations"),
            tip=_("Compared in one picture; the selected one is derived"),
        ),
    ] = (Sigmoid(), Tanh(), ReLU())
    x: Annotated[
        float,
        number(
            _("Probe"),
            -FARTHEST,
            FARTHEST,
            low=-10.0,
            high=10.0,
            symbol="x",
            group=_("Picture"),
            tip=_("Where f and f' are worked out; drag the dot on the curve"),
        ),
    ] = 1.0
    epsilon: Annotated[
        float,
        number(
            _("Lost below"),
            LEAST_EPSILON,
            1.0,
            scale="log",
            symbol="epsilon",
            group=_("Picture"),
            tip=_("Where |f'| is smaller, the gradient counts as lost"),
        ),
    ] = 0.05
    x_range: Annotated[
        tuple[Start, End], plain(_("Range of x"), group=_("Picture"), tip=_("The part of the axis that is drawn"))
    ] = (-6.0, 6.0)
    network: Annotated[
        NetworkParameters,
        plain(
            _("Network A"),
            group=_("Network A"),
            tip=_("A real torch network, forward and backward once"),
        ),
    ] = NetworkParameters()
    compare: Annotated[
        bool, plain(_("Compare with a second one"), group=_("Network B"), tip=_("Two settings side by side"))
    ] = True
    network_b: Annotated[
        NetworkParameters,
        plain(
            _("Network B"),
            group=_("Network B"),
            tip=_("The other setting"),
            shown_when={"compare": ("True",)},
        ),
    ] = NetworkParameters(source="own", init="kaiming")
    dtype: Annotated[
        DType,
        plain(
            _("Precision"), group=_("Networks"), tip=_("torch's dtype; in float32 a gradient below 1e-45 is exactly 0")
        ),
    ] = "float32"
    selected: Annotated[int, number(_("Selected activation"), 0, 4, hidden=True)] = 0

    def __post_init__(self) -> None:
        """Refuse what no single field can see."""
        low, high = self.x_range
        if not low < high:
            raise InputError(
                _("The range from {low} to {high} is empty: its end must be above its start.", low=low, high=high)
            )
        if not low <= self.x <= high:
            raise InputError(
                _(
                    "The probe {x} lies outside of the range from {low} to {high}: move it, or widen the range.",
                    x=f"{self.x:g}",
                    low=f"{low:g}",
                    high=f"{high:g}",
                )
            )

    @property
    def chosen(self) -> int:
        """The number of the selected activation, kept inside the list."""
        return min(self.selected, len(self.names) - 1)

    @property
    def activation(self) -> Choice:
        """The selected activation."""
        return self.names[self.chosen]

    @property
    def settings(self) -> tuple[Setting, ...]:
        """What the networks depend on, A and, where it is compared, B."""
        networks = (self.network, self.network_b) if self.compare else (self.network,)
        return tuple(_setting(network, self.activation, self.dtype) for network in networks)


def _setting(network: NetworkParameters, selected: Choice, dtype: DType) -> Setting:
    return Setting(
        activation=selected if network.source == "selected" else network.activation,
        depth=network.depth,
        width=network.width,
        init=network.init,
        std=network.std if network.init == "normal" else 1.0,
        residual=network.residual,
        norm=network.norm,
        seed=network.seed,
        dtype=dtype,
    )
