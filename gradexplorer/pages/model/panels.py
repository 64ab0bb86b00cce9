"""The picture of the Model tab: a table of verdicts, and beside it the error by step, or the gradient by layer."""

import math
from collections.abc import Sequence

import numpy as np

from gradexplorer.framework.figure import Axis, Curve, Figure, Panel, Plot, Points, Row, Table, TablePanel
from gradexplorer.framework.figure.base import DisplayText
from gradexplorer.model.flow_report import FlowReport, LayerFlow
from gradexplorer.model.report import SEVERITY, CheckReport, TensorReport
from gradexplorer.pages.model.run import ModelSnapshot
from gradexplorer.pages.model.state import ModelState
from gradexplorer.proof import Verdict
from gradexplorer.proof.reasons import shown
from gradexplorer.text import Text, _

VERDICTS: dict[Verdict, Text] = {
    "proven": _("proven"),
    "digits lost": _("digits lost"),
    "torch differs": _("torch differs"),
    "not differentiable": _("not differentiable"),
    "not proven": _("not proven"),
}
HEALTH: dict[str, Text] = {
    "fine": _("fine"),
    "dead": _("dead"),
    "saturated": _("saturated"),
    "explodes": _("explodes"),
    "vanishes": _("vanishes"),
    "no gradient": _("no gradient"),
    "frozen": _("frozen"),
}


def figure(state: ModelState, snapshot: ModelSnapshot | None) -> Figure:
    """Return the picture."""
    if snapshot is not None and snapshot.check is not None:
        return _checked(state, snapshot.check)
    if snapshot is not None and snapshot.flow is not None:
        return _flowed(state, snapshot.flow)
    return Figure(rows=((_table("state", _("The code"), [_("State")], [[_where(snapshot)]]),),))


def _where(snapshot: ModelSnapshot | None) -> Text:
    if snapshot is None:
        return _("not run yet")
    if snapshot.waits:
        return _("waits for 'Run it'")
    if snapshot.refused is not None:
        return snapshot.refused.text
    return _("running: {share} %", share=f"{100 * snapshot.share:.0f}")


def _table(
    key: str, title: DisplayText, header: Sequence[DisplayText], rows: Sequence[Sequence[DisplayText]], chosen: int = -1
) -> TablePanel:
    """Return a table; a click on a row chooses it, where one of them is chosen."""
    made = [
        Row(cells=cells, picks=(("chosen", i),) if chosen >= 0 else (), picked=i == chosen)
        for i, cells in enumerate(rows)
    ]
    return TablePanel(key=key, title=title, table=Table(key=key, header=header, rows=made))


# gradients


def chosen_tensor(state: ModelState, report: CheckReport) -> TensorReport | None:
    """Return the tensor that is looked at."""
    ordered = worst_first(report)
    return ordered[min(state.chosen, len(ordered) - 1)] if ordered else None


def worst_first(report: CheckReport) -> list[TensorReport]:
    """Return the tensors by their verdicts."""
    return sorted(report.tensors, key=lambda tensor: (SEVERITY.index(tensor.verdict), tensor.reason is None))


def _checked(state: ModelState, report: CheckReport) -> Figure:
    rows: list[Sequence[DisplayText]] = [
        (
            tensor.name,
            "×".join(map(str, tensor.shape)) or "1",
            tensor.dtype,
            VERDICTS[tensor.verdict],
            tensor.reason.kind if tensor.reason else "",
            f"{len(tensor.rows)} / {tensor.total}",
            f"{tensor.error:.1e}",
        )
        for tensor in worst_first(report)
    ]
    header = (_("tensor"), _("shape"), "dtype", _("verdict"), _("reason"), _("entries"), _("largest error"))
    tensor = chosen_tensor(state, report)
    chosen = worst_first(report).index(tensor) if tensor else -1
    first = _table("tensors", _("Gradients, tensor by tensor"), header, rows, chosen)
    if tensor is None or not tensor.rows:
        return Figure(rows=((first,),))
    return Figure(rows=((first, *_curve(tensor)), (_entries(tensor),)))


def _entries(tensor: TensorReport) -> TablePanel:
    rows: list[Sequence[DisplayText]] = [
        (
            row.entry.name,
            shown(row.entry.formula),
            _number(row.entry.autograd),
            _number(row.entry.difference),
            _number(row.entry.bound),
            shown(row.left),
            shown(row.right),
        )
        for row in tensor.rows
    ]
    header = (_("entry"), _("autograd"), tensor.dtype, _("difference"), "±", _("left"), _("right"))
    return _table("entries", _("{name}, worst first", name=tensor.name), header, rows)


def _number(value: float | None) -> str:
    return "–" if value is None else shown(value)


def _curve(tensor: TensorReport) -> list[Panel]:
    points = [(step, error) for step, error in tensor.curve if error > 0]
    if len(points) < 2:
        return []
    x, y = (np.array(values, dtype=np.float64) for values in zip(*points, strict=True))
    return [
        Plot(
            key="error",
            title=_("Error by step h, {entry}", entry=tensor.rows[0].entry.name),
            x=Axis("h", log=True),
            y=Axis(_("error"), log=True),
            marks=(Curve(key="error", x=x, y=y, colour="gradient"), Points(key="steps", x=x, y=y, colour="gradient")),
            view=tensor.name,
        )
    ]


# flow


def chosen_layer(state: ModelState, report: FlowReport) -> LayerFlow | None:
    """Return the layer that is looked at."""
    return report.layers[min(state.chosen, len(report.layers) - 1)] if report.layers else None


def _flowed(state: ModelState, report: FlowReport) -> Figure:
    rows: list[Sequence[DisplayText]] = [
        (
            layer.name,
            layer.kind,
            HEALTH[layer.health],
            *(shown(value) for value in (layer.low, layer.middle, layer.high)),
            _number(layer.gradient),
            _share(layer.dead),
            _share(layer.saturated),
        )
        for layer in report.layers
    ]
    percent = ("5 %", "50 %", "95 %")
    header = (_("layer"), _("kind"), _("verdict"), *percent, _("gradient"), _("dead"), _("saturated"))
    table = _table("layers", _("Layers, in the order of execution"), header, rows, min(state.chosen, len(rows) - 1))
    norms = [(i, layer.gradient) for i, layer in enumerate(report.layers) if layer.gradient]
    finite = [(i, norm) for i, norm in norms if math.isfinite(norm)]
    if len(finite) < 2:
        return Figure(rows=((table,),))
    x, y = (np.array(values, dtype=np.float64) for values in zip(*finite, strict=True))
    plot = Plot(
        key="gradients",
        title=_("Norm of the gradient of each layer's output"),
        x=Axis(_("layer")),
        y=Axis(_("norm"), log=True),
        marks=(Curve(key="norm", x=x, y=y, colour="gradient"), Points(key="norms", x=x, y=y, colour="gradient")),
        view=len(finite),
    )
    return Figure(rows=((plot,), (table,)))


def _share(value: float | None) -> str:
    return "" if value is None else f"{100 * value:.0f} %"
