"""The picture of a flow: the layers in the order of execution, and the norms of their gradients."""

import math
from collections.abc import Sequence

import numpy as np

from gradexplorer.framework.figure import Axis, Curve, Figure, Plot, Points
from gradexplorer.framework.figure.base import DisplayText
from gradexplorer.model.flow_report import FlowReport, LayerFlow
from gradexplorer.pages.model.flow.state import FlowState
from gradexplorer.pages.model.table import number, table
from gradexplorer.proof.reasons import shown
from gradexplorer.text import Text, _

HEALTH: dict[str, Text] = {
    "fine": _("fine"),
    "dead": _("dead"),
    "saturated": _("saturated"),
    "explodes": _("explodes"),
    "vanishes": _("vanishes"),
    "no gradient": _("no gradient"),
    "frozen": _("frozen"),
}


def chosen_layer(state: FlowState, report: FlowReport) -> LayerFlow | None:
    """Return the layer that is looked at."""
    return report.layers[min(state.chosen, len(report.layers) - 1)] if report.layers else None


def figure(state: FlowState, report: FlowReport) -> Figure:
    """Return the picture."""
    rows: list[Sequence[DisplayText]] = [
        (
            layer.name,
            layer.kind,
            HEALTH[layer.health],
            *(shown(value) for value in (layer.low, layer.middle, layer.high)),
            number(layer.gradient),
            _share(layer.dead),
            _share(layer.saturated),
        )
        for layer in report.layers
    ]
    percent = ("5 %", "50 %", "95 %")
    header = (_("layer"), _("kind"), _("verdict"), *percent, _("gradient"), _("dead"), _("saturated"))
    layers = table("layers", _("Layers, in the order of execution"), header, rows, min(state.chosen, len(rows) - 1))
    norms = [(i, layer.gradient) for i, layer in enumerate(report.layers) if layer.gradient]
    finite = [(i, norm) for i, norm in norms if math.isfinite(norm)]
    if len(finite) < 2:
        return Figure(rows=((layers,),))
    x, y = (np.array(values, dtype=np.float64) for values in zip(*finite, strict=True))
    plot = Plot(
        key="gradients",
        title=_("Norm of the gradient of each layer's output"),
        x=Axis(_("layer")),
        y=Axis(_("norm"), log=True),
        marks=(Curve(key="norm", x=x, y=y, colour="gradient"), Points(key="norms", x=x, y=y, colour="gradient")),
        view=len(finite),
    )
    return Figure(rows=((plot,), (layers,)))


def _share(value: float | None) -> str:
    return "" if value is None else f"{100 * value:.0f} %"
