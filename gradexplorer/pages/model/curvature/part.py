"""The part that shows the eigenvalues of the Hessian."""

import os
from collections.abc import Iterable, Iterator

from gradexplorer.framework.figure import Check, Figure, Heading, Item, Note
from gradexplorer.model.curvature_report import CurvatureReport, CurvatureSpec
from gradexplorer.model.messages import Curved
from gradexplorer.pages.model.curvature.state import CurvatureState
from gradexplorer.pages.model.part import Part
from gradexplorer.text import _


def curvature_spec(state: CurvatureState) -> CurvatureSpec:
    """Return what a State asks for."""
    file = state.weights.strip()
    return CurvatureSpec(
        count=state.count,
        probes=state.probes,
        seed=state.seed,
        weights=os.path.abspath(os.path.expanduser(file)) if file else "",
        norm=state.norm,  # type: ignore[arg-type]
        batches=state.batches,
    )


def _figure(state: CurvatureState, answer: Curved) -> Figure:
    from gradexplorer.pages.model.curvature.picture import figure

    return figure(state, answer.report)


def _derive(_state: CurvatureState, answer: Curved) -> Iterable[Item]:
    return _items(answer.report)


def _items(report: CurvatureReport) -> Iterator[Item]:
    yield Heading(key="sharpness", label=_("Largest eigenvalue {value}", value=f"{report.top[0].value:.6g}"))
    yield Note(
        key="edge", label=_("Gradient descent is stable below the rate 2/λ = {rate}.", rate=f"{report.edge:.6g}")
    )
    if report.learning_rate is not None:
        rate = f"{report.learning_rate:g}"
        above = report.learning_rate > report.edge
        label = (
            _("The learning rate in use, {rate}, is above it.", rate=rate)
            if above
            else _("The learning rate in use, {rate}, is below it.", rate=rate)
        )
        yield Note(key="rate", label=label)
    yield Note(
        key="trace",
        label=_(
            "Trace {value} ± {error}, by Hutchinson.", value=f"{report.trace:.6g}", error=f"{report.trace_error:.2g}"
        ),
    )
    for i, note in enumerate(report.notes):
        yield Note(key=f"note {i}", label=note)
    for i, proven in enumerate(report.proofs):
        yield Check(key=f"proof {i}", label=proven.heading, prove=lambda proven=proven: proven.proof)  # type: ignore[misc]


PART: Part[CurvatureState, Curved] = Part(
    request=lambda state: {"what": "curvature", "curvature": curvature_spec(state)}, figure=_figure, derive=_derive
)
