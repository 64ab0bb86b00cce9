"""The picture of a Hessian: the density of its eigenvalues, with the largest and the smallest ones."""

import numpy as np

from gradexplorer.framework.figure import Axis, Curve, Figure, Plot, Points
from gradexplorer.framework.figure.base import DisplayText
from gradexplorer.model.curvature_report import CurvatureReport
from gradexplorer.pages.model.curvature.state import CurvatureState
from gradexplorer.pages.model.table import number, table
from gradexplorer.proof.reasons import shown
from gradexplorer.text import _

_SAMPLES = 400
_WIDTH = 0.01
"""Of the bell that stands for an eigenvalue, against the range of all."""
_LEAST = 1e-6
"""Lower end of the axis, against the highest density."""


def figure(state: CurvatureState, report: CurvatureReport) -> Figure:
    """Return the picture: the density, and the eigenvalues in numbers."""
    header: list[DisplayText] = [_("eigenvalue"), _("error bound"), _("of the whole matrix")]
    ends = list(dict.fromkeys((*report.top, *reversed(report.bottom))))
    rows: list[list[DisplayText]] = [[shown(each.value), f"{each.error:.1e}", number(each.exact)] for each in ends]
    values = table("eigenvalues", _("Largest and smallest eigenvalues"), header, rows, min(state.chosen, len(rows) - 1))
    return Figure(rows=((density_plot(report),), (values,)))


def density_plot(report: CurvatureReport) -> Plot:
    """Return the panel."""
    low, high = report.bottom[0].value, report.top[0].value
    width = _WIDTH * ((high - low) or abs(high) or 1.0)
    x = np.linspace(low - 10 * width, high + 10 * width, _SAMPLES)
    heights = np.array(report.density(x.tolist(), width))
    least = _LEAST * heights.max(initial=1e-300)
    ends = sorted({each.value for each in (*report.top, *report.bottom)})
    names = [_("eigenvalue {value}", value=f"{value:.6g}") for value in ends]
    marks = [
        Curve(key="density", label=_("density"), x=x, y=np.maximum(heights, least), colour="function"),
        Points(
            key="ends",
            label=_("by Lanczos"),
            x=np.array(ends),
            y=np.full(len(ends), least),
            colour="gradient",
            symbol="d",
            names=names,
        ),
    ]
    return Plot(
        key="density",
        title=_("Spectral density of the Hessian, {count} parameters", count=f"{report.parameters:,}"),
        x=Axis(_("eigenvalue")),
        y=Axis(_("density"), (float(least) / 2, float(2 * heights.max(initial=1e-300))), log=True),
        marks=marks,
        view=(low, high),
    )
