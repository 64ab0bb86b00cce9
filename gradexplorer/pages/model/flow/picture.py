"""The picture of a flow: the network's way, the loss of the training steps, and the layers with their verdicts."""

from collections.abc import Callable, Sequence

import numpy as np

from gradexplorer.framework.figure import Array, Axis, Band, Curve, Figure, Mark, Panel, Plot, Points, TablePanel
from gradexplorer.framework.figure.base import DisplayText
from gradexplorer.model.flow_report import FlowReport, LayerFlow
from gradexplorer.pages.model.flow.state import FlowState
from gradexplorer.pages.model.table import number, table
from gradexplorer.proof.reasons import shown
from gradexplorer.text import Text, _

HEALTH: dict[str, Text] = {
    "not finite": _("not finite"),
    "fine": _("fine"),
    "dead": _("dead"),
    "saturated": _("saturated"),
    "explodes": _("explodes"),
    "vanishes": _("vanishes"),
    "no gradient": _("no gradient"),
    "frozen": _("frozen"),
}
_NAMED = 60
"""So many letters of all layers' names have room below the axis."""


def chosen_layer(state: FlowState, report: FlowReport) -> LayerFlow | None:
    """Return the layer that is looked at."""
    return report.layers[min(state.chosen, len(report.layers) - 1)] if report.layers else None


def figure(state: FlowState, report: FlowReport) -> Figure:
    """Return the picture."""
    above: list[Panel] = [_network(state, report)] if len(report.layers) > 1 else []
    if len(report.losses) > 1:
        above.append(_losses(report.losses))
    return Figure(rows=(above, (_table(state, report),)) if above else ((_table(state, report),),))


def _network(state: FlowState, report: FlowReport) -> Plot:
    """Return the way through the layers, as the Activations tab shows it for networks of its own."""
    layers = report.layers
    places = np.arange(1.0, len(layers) + 1)

    def sizes(i: int) -> Array:
        return _positive(layers, lambda layer: layer.sizes[i])

    gradient = _positive(layers, lambda layer: layer.gradient)
    floor = np.nanmin([*sizes(0), *sizes(1), *gradient, 1.0])
    low = np.where(np.isnan(sizes(0)), floor, sizes(0))  # where they are 0, as a ReLU's are
    marks: list[Mark] = [
        Band(key="flow", label=_("|h|: 5, 50, 95 %"), x=places, low=low, high=sizes(2), colour="function"),
        Curve(key="median", x=places, y=sizes(1), colour="function"),
        _line("size", "‖W‖", _positive(layers, lambda layer: layer.weights), "parameter"),
        _line(
            "weights", _("of the weights ‖∂L/∂W‖"), _positive(layers, lambda layer: layer.weights_gradient), "gradient"
        ),
        Curve(key="gradient", label=_("gradient ‖∂L/∂h‖"), x=places, y=gradient, colour="gradient", width=3.0),
        Points(key="layers", x=places, y=gradient, colour="gradient", size=6.0, names=[each.name for each in layers]),
    ]
    chosen = min(state.chosen, len(layers) - 1)
    if np.isfinite(gradient[chosen]):
        at = places[chosen : chosen + 1], gradient[chosen : chosen + 1]
        marks.append(Points(key="chosen", x=at[0], y=at[1], colour="accent", names=[layers[chosen].name]))
    named = sum(len(layer.name) for layer in layers) <= _NAMED
    return Plot(
        key="network",
        title=_("Values and gradients, layer by layer"),
        x=Axis(_("layer"), ticks=tuple((i + 1.0, layer.name) for i, layer in enumerate(layers)) if named else ()),
        y=Axis(_("size"), log=True),
        marks=marks,
        view=len(layers),
    )


def _line(key: str, label: DisplayText, y: Array, colour: str) -> Curve:
    """Return a curve over the layers that have such a number, without gaps at the others."""
    there = np.isfinite(y)
    return Curve(key=key, label=label, x=np.arange(1.0, len(y) + 1)[there], y=y[there], colour=colour, dashed=True)


def _positive(layers: Sequence[LayerFlow], value: Callable[[LayerFlow], float | None]) -> Array:
    """Return a number of each layer; NaN where a logarithmic axis can't show it."""
    found = np.array([np.nan if (known := value(layer)) is None else known for layer in layers], dtype=np.float64)
    return np.where((found > 0) & np.isfinite(found), found, np.nan)


def _losses(losses: Sequence[float]) -> Plot:
    steps, values = np.arange(1.0, len(losses) + 1), np.array(losses, dtype=np.float64)
    return Plot(
        key="losses",
        title=_("Loss: {loss} in step {step}", loss=shown(losses[-1]), step=len(losses)),
        x=Axis(_("step")),
        y=Axis(_("loss")),
        marks=(
            Curve(key="loss", x=steps, y=np.where(np.isfinite(values), values, np.nan), colour="function", width=2.0),
        ),
    )


def _table(state: FlowState, report: FlowReport) -> TablePanel:
    rows: list[list[DisplayText]] = [
        [
            layer.name,
            layer.kind,
            HEALTH[layer.health],
            *(shown(value) for value in (layer.low, layer.middle, layer.high)),
            _few(layer.gradient),
            _few(layer.weights),
            _few(layer.weights_gradient),
            _few(layer.update),
            _share(layer.dead),
            _share(layer.saturated),
        ]
        for layer in report.layers
    ]
    percent = ("5 %", "50 %", "95 %")
    norms = ("‖∂L/∂h‖", "‖W‖", "‖∂L/∂W‖", _("update / weight"))
    header: list[DisplayText] = [
        _("layer"), _("kind"), _("verdict"), *percent, *norms, _("dead"), _("saturated"),
    ]  # fmt: skip
    known = [column for column in range(len(header)) if any(row[column] for row in rows)]
    header, rows = [header[column] for column in known], [[row[column] for column in known] for row in rows]
    title = _("Layers, in the order of execution")
    spare = (norms[3:], ("5 %", "95 %"), norms[1:3], (_("dead"), _("saturated")), ("50 %",))
    return table("layers", title, header, rows, min(state.chosen, len(rows) - 1), spare)


def _few(value: float | None) -> str:
    return "" if value is None else number(float(f"{value:.3g}"))


def _share(value: float | None) -> str:
    return "" if value is None else f"{100 * value:.0f} %"
