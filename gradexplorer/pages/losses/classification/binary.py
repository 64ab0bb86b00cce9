"""Two classes with one logit: what BCE loses when its sigmoid has saturated, and what BCE with logits keeps."""

from collections.abc import Mapping
from functools import lru_cache, partial

import numpy as np
from msgspec import Struct

from gradexplorer.core import cross_entropy as ce
from gradexplorer.core.cross_entropy.binary import binary_scope, torch_sigmoid
from gradexplorer.core.cross_entropy.logit_descent import DescentMethod, LogitDescent, LogitSnapshot
from gradexplorer.core.cross_entropy.problem import CrossEntropyProblem
from gradexplorer.core.cross_entropy.proving import BINARY
from gradexplorer.core.descent.drawn_steps import drawn_steps
from gradexplorer.core.softmax import Floats
from gradexplorer.formula.shown_number import rounded, shown
from gradexplorer.framework.figure import (
    Array,
    Axis,
    Curve,
    DisplayText,
    Figure,
    Handle,
    Mark,
    Plot,
    Row,
    Table,
    TablePanel,
    sampled_on,
)
from gradexplorer.pages.losses.classification.logit_descent import DRAWN, history_plot
from gradexplorer.pages.losses.classification.loss_terms import stack, stalls, under_legend
from gradexplorer.pages.losses.classification.state import ClassificationState
from gradexplorer.text import Text, _

_SINGLE = 2.0**-22
"""Rounding of a few operations in float32."""
REACH = 30.0
POINTS = 401
TABLE = (0.0, 2.0, 5.0, 10.0, 16.0, 17.0, 20.0, 50.0, 88.0, 104.0, 200.0)


class Kind(Struct, frozen=True):
    """How a binary loss is drawn."""

    name: Text
    colour: str
    dashed: bool = False


KINDS: Mapping[str, Kind] = {
    "bce_with_logits": Kind(_("BCE with logits"), "function"),
    "bce": Kind(_("BCE of a float32 sigmoid"), "positive", dashed=True),
    "mse": Kind(_("MSE of a sigmoid"), "series1"),
}
"""By the keys of `cross_entropy.proving.BINARY`."""


def figure(state: ClassificationState, snapshot: LogitSnapshot | None) -> Figure:
    """Return losses and slopes by the logit, the loss's parts, and what float32 makes of it."""
    z, y = state.logit, state.truth
    upper = (_curves(z, y, 0), _curves(z, y, 1), _parts(z, y))
    lower = (_history(state, snapshot), _table(z, y))
    return Figure(rows=(upper, lower))


def values(key: str, z: float, y: float) -> tuple[float, float]:
    """Return a loss and its slope at z, in float32."""
    at = np.asarray([z], np.float32)
    loss, slope = BINARY[key]
    return float(loss(at, y)[0]), float(slope(at, y)[0])


@lru_cache(maxsize=4)
def _scan(reach: float, y: float) -> tuple[Array, dict[str, tuple[Floats, Floats]]]:
    z = np.linspace(-reach, reach, POINTS)
    return z, {key: (_in_floats(key, 0, y, z), _in_floats(key, 1, y, z)) for key in BINARY}


def _in_floats(key: str, order: int, y: float, z: Array) -> Array:
    """Return a loss, or its slope (order 1), at logits, as float32 has them."""
    return BINARY[key][order](z.astype(np.float32), y).astype(np.float64)


def _curves(z: float, y: float, order: int) -> Plot:
    reach = REACH if abs(z) <= REACH else 1.2 * abs(z)
    x, curves = _scan(reach, y)
    marks: list[Mark] = []
    if order == 1:
        marks += stalls(x, curves["bce_with_logits"][1], curves["mse"][1])
    marks += [
        Curve(
            key=key,
            label=kind.name if order == 0 else "",
            x=x,
            y=curves[key][order],
            colour=kind.colour,
            width=2.0,
            dashed=kind.dashed,
            beyond=sampled_on(partial(_in_floats, key, order, y)),
        )
        for key, kind in KINDS.items()
    ]
    here = values("bce_with_logits", z, y)[order]
    tip = _("The logit z: drag it")
    marks.append(Handle(key="here", x=z, y=here, path="logit", axis="x", colour="parameter", tip=tip))
    title = _("Losses by the logit, target {y}", y=rounded(y, 6))
    if order == 1:
        title = _("Their gradients by the logit")
    return Plot(
        key=("losses", "slopes")[order],
        title=title,
        x=Axis("z", (-reach, reach)),
        y=Axis(_("loss")) if order == 0 else Axis(_("gradient"), under_legend(curves["bce_with_logits"][1])),
        marks=marks,
        view=(reach, y),
    )


def _parts(z: float, y: float) -> Plot:
    both = np.array([0.0, z])  # softmax over 0 and z is the sigmoid of z
    target = np.array([1 - y, y])
    question = CrossEntropyProblem((0.0, z), (1 - y, y))
    return stack(question, ce.entropy(target), ce.divergence(target, both), ce.loss(target, both), None)


def _history(state: ClassificationState, snapshot: LogitSnapshot | None) -> Plot:
    marks: list[Curve] = []
    if snapshot is not None:
        steps = drawn_steps(snapshot.step, DRAWN)
        cross = BINARY["bce_with_logits"][0]
        for w, kind in enumerate(KINDS.values()):
            loss = cross(snapshot.logits[w, 0, steps], state.truth)
            marks.append(
                Curve(
                    key=f"way{w}",
                    label=kind.name,
                    x=steps.astype(float),
                    y=loss,
                    colour=kind.colour,
                    width=2.0,
                    dashed=kind.dashed,
                )
            )
    return history_plot(marks, state.steps)


def _table(z: float, y: float) -> TablePanel:
    header: list[DisplayText] = ["z", "σ(z)", _("BCE"), _("slope"), _("with logits"), _("slope")]
    sign = -1.0 if y > 0.5 else 1.0
    shown = sorted({*(sign * value for value in TABLE), z}, key=abs)
    rows = [
        Row(
            cells=_cells(value, y),
            picks=(("logit", value),),
            picked=value == z,
        )
        for value in shown
    ]
    return TablePanel(
        key="float32",
        title=_("float32: losses and gradients by the logit"),
        table=Table(key="float32", header=header, rows=rows),
    )


def _cells(z: float, y: float) -> list[DisplayText]:
    """Return what float32 makes of a logit: right with logits, and of the sigmoid itself; apart it may be wrong."""
    p = float(torch_sigmoid(np.asarray(z, np.float32)))
    scope = partial(binary_scope, z, y)
    loss, slope = values("bce_with_logits", z, y)
    together = [
        shown(f"{v:.4g}", part, scope=scope, digits=4, rounding=_SINGLE * (1 + abs(v)))
        for v, part in ((loss, "L"), (slope, "sigmoid(z) - y"))
    ]
    sigmoid = shown(f"{p:.7g}", "sigmoid(z)", scope=scope, digits=7, rounding=_SINGLE)
    return [rounded(z, 6), sigmoid, *(rounded(v, 4) for v in values("bce", z, y)), *together]


def run(z: float, y: float, rate: float, steps: int) -> LogitDescent:
    """Return the descents on the one logit by each of the losses, in float32."""
    import torch
    from torch.nn import functional

    target = torch.tensor([y])
    losses = {
        "bce_with_logits": lambda a: functional.binary_cross_entropy_with_logits(a, target),
        "bce": lambda a: functional.binary_cross_entropy(torch.sigmoid(a), target),
        "mse": lambda a: functional.mse_loss(torch.sigmoid(a), target),
    }
    return LogitDescent([DescentMethod(losses[key], "float32") for key in KINDS], [z], rate, steps)
