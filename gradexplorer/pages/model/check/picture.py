"""The picture of a check: the tensors with their verdicts, the entries of one, and its error by step."""

from collections.abc import Sequence

import numpy as np

from gradexplorer.framework.figure import Axis, Curve, Figure, Panel, Plot, Points, TablePanel
from gradexplorer.framework.figure.base import DisplayText
from gradexplorer.model.report import SEVERITY, CheckReport, Kind, TensorReport
from gradexplorer.pages.model.check.state import CheckState
from gradexplorer.pages.model.table import number, table
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
KINDS: dict[Kind, Text] = {
    "float32": _("float32"),
    "kink": _("kink"),
    "convention": _("convention"),
    "factor": _("factor"),
    "sign": _("sign"),
    "transposed": _("transposed"),
    "broadcast": _("broadcast"),
    "steps": _("steps"),
    "missing term": _("missing term"),
    "number of gradients": _("number of gradients"),
    "shape": _("shape"),
    "none": _("None"),
    "backward raises": _("backward raises"),
    "no requires_grad": _("no requires_grad"),
    "integer": _("whole numbers"),
    "in place": _("changed in place"),
    "cut": _("graph cut"),
    "not deterministic": _("not deterministic"),
    "random": _("random"),
    "layout": _("layout of memory"),
    "once differentiable": _("once differentiable"),
    "double backward": _("double backward"),
    "unused": _("unused"),
    "rough": _("too rough"),
    "not finite": _("not finite"),
}

_SPARE = ((_("entries"),), ("dtype",), (_("shape"),), (_("reason"),))
"""Columns of the tensors' table that a small one leaves out, the first ones first."""


def chosen_tensor(state: CheckState, report: CheckReport) -> TensorReport | None:
    """Return the tensor that is looked at."""
    ordered = worst_first(report)
    return ordered[min(state.chosen, len(ordered) - 1)] if ordered else None


def worst_first(report: CheckReport) -> list[TensorReport]:
    """Return the tensors by their verdicts."""
    return sorted(report.tensors, key=lambda tensor: (SEVERITY.index(tensor.verdict), tensor.reason is None))


def figure(state: CheckState, report: CheckReport) -> Figure:
    """Return the picture."""
    rows: list[Sequence[DisplayText]] = [
        (
            tensor.name,
            "×".join(map(str, tensor.shape)) or "1",
            tensor.dtype,
            VERDICTS[tensor.verdict],
            KINDS[tensor.reason.kind] if tensor.reason else "",
            f"{len(tensor.rows)} / {tensor.total}",
            f"{tensor.error:.1e}",
        )
        for tensor in worst_first(report)
    ]
    header = (_("tensor"), _("shape"), "dtype", _("verdict"), _("reason"), _("entries"), _("largest error"))
    tensor = chosen_tensor(state, report)
    chosen = worst_first(report).index(tensor) if tensor else -1
    first = table("tensors", _("Gradients, tensor by tensor"), header, rows, chosen, _SPARE)
    if tensor is None or not tensor.rows:
        return Figure(rows=((first,),))
    return Figure(rows=((first, *_curve(tensor)), (_entries(tensor),)))


def _entries(tensor: TensorReport) -> TablePanel:
    rows: list[Sequence[DisplayText]] = [
        (
            row.entry.name.removeprefix(tensor.name) or row.entry.name,
            shown(row.entry.formula),
            number(row.entry.autograd),
            number(row.entry.difference),
            number(row.entry.bound),
            shown(row.left),
            shown(row.right),
        )
        for row in tensor.rows
    ]
    header = (_("entry"), _("autograd"), tensor.dtype, _("difference"), "±", _("left"), _("right"))
    spare = ((_("left"), _("right")), ("±",))
    return table("entries", _("{name}, worst first", name=tensor.name), header, rows, spare=spare)


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
