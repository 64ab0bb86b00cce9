"""What was seen of values and gradients on their way through a model: plain data that a process can send."""

import math
from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from gradexplorer.model.report import Warned
from gradexplorer.proof import Proof
from gradexplorer.text import Text

Health = Literal["not finite", "dead", "saturated", "explodes", "vanishes", "no gradient", "frozen", "fine"]
SEVERITY: tuple[Health, ...] = (
    *("not finite", "dead", "saturated", "explodes", "vanishes", "no gradient", "frozen", "fine"),
)


class Range(Struct, frozen=True):
    """A tensor in few numbers; `low` and `high` are those of its finite entries."""

    shape: tuple[int, ...]
    dtype: str
    low: float
    high: float
    nans: int
    infinities: int
    zeros: int


class Producer(Struct, frozen=True, kw_only=True):
    """The operation that made the first NaN or infinity that arrives: where, from what, and what helps.

    Attributes
    ----------
    direction : str
        Whether values or gradients are the first that are not finite; "data" where the batch or a weight already is.
    operation : str
    text : Text
    inputs, outputs : tuple of Range
        In the backward direction the gradients that came in and those that went out.
    remedy : Text or None
    """

    direction: Literal["forward", "backward", "data"]
    operation: str
    text: Text
    inputs: tuple[Range, ...] = ()
    outputs: tuple[Range, ...] = ()
    remedy: Text | None = None
    file: str | None = None
    line: int | None = None


class ParameterFlow(Struct, frozen=True):
    """A parameter: its norm, its gradient's, and by which share of its norm a step moves it (None: no optimizer)."""

    path: str
    norm: float
    gradient: float | None
    update: float | None = None


class LayerFlow(Struct, frozen=True, kw_only=True):
    """A module, or an activation that is called as a function, when it was executed.

    Attributes
    ----------
    name, kind : str
        Its path in the model, and its class.
    calls : int
        How often it was called; the numbers are those of the first call.
    shape : tuple of int
    low, middle, high : float
        The 5, 50 and 95 % quantiles of its output.
    sizes : tuple of float
        The same of its output's absolute values.
    gradient : float or None
        The norm of the gradient of its output.
    dead, saturated : float or None
        Shares of units; None where the question makes no sense.
    health : Health
    rule : Text
        Why it is said to be so.
    proof : Proof or None
        That its numbers are those of a second pass without hooks, where that was asked for.
    """

    name: str
    kind: str
    calls: int
    shape: tuple[int, ...]
    low: float
    middle: float
    high: float
    sizes: tuple[float, float, float]
    gradient: float | None
    dead: float | None = None
    saturated: float | None = None
    parameters: tuple[ParameterFlow, ...] = ()
    health: Health = "fine"
    rule: Text
    file: str | None = None
    line: int | None = None
    proof: Proof | None = None

    @property
    def weights(self) -> float | None:
        """The norm of its own parameters; None where it has none."""
        return _joined([each.norm for each in self.parameters])

    @property
    def weights_gradient(self) -> float | None:
        """The norm of the gradient of its own parameters; None where there is none."""
        return _joined([each.gradient for each in self.parameters if each.gradient is not None])

    @property
    def update(self) -> float | None:
        """By which share of its norm a step moves the parameter that it moves most; None without an optimizer."""
        return max((each.update for each in self.parameters if each.update is not None), default=None)


def _joined(norms: Sequence[float]) -> float | None:
    return math.hypot(*norms) if norms else None


class FlowReport(Struct, frozen=True, kw_only=True):
    """What was seen in one batch, or in the last of some training steps."""

    layers: tuple[LayerFlow, ...]
    losses: tuple[float, ...] = ()
    producer: Producer | None = None
    never_called: tuple[str, ...] = ()
    used_uncalled: tuple[str, ...] = ()
    notes: tuple[Text, ...] = ()
    warnings: tuple[Warned, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether all is finite and every layer is fine."""
        return self.producer is None and all(layer.health in ("fine", "frozen") for layer in self.layers)

    @property
    def worst(self) -> LayerFlow | None:
        """The layer that needs help most: what is dead or saturated comes before what only suffers from it."""
        return min(self.layers, key=lambda layer: SEVERITY.index(layer.health), default=None)

    def __str__(self) -> str:
        from gradexplorer.model.printed import flow_lines

        return "\n".join(flow_lines(self))

    def _repr_html_(self) -> str:
        from gradexplorer.model.notebook import flow_html

        return flow_html(self)
