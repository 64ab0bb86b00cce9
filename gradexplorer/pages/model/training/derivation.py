"""The column of training: how far each optimizer is, and on which side of its edge of stability."""

import math
from collections.abc import Iterator

from gradexplorer.framework.figure import Check, Heading, Item, Note
from gradexplorer.model.train_report import TrainedPath, TrainReport
from gradexplorer.text import Text, _


def derive(report: TrainReport) -> Iterator[Item]:
    """Yield the column's items."""
    yield Heading(key="step", label=_("Step {step} of {last}", step=report.step, last=report.asked.steps))
    yield Note(key="same", label=_("All begin at the same weights, and see the same batches and random numbers."))
    if report.asked.before:
        yield Note(key="before", label=_("Trained before: {stages}.", stages="; ".join(report.asked.before)))
    for i, path in enumerate(report.paths):
        yield Heading(key=f"path {i}", label=path.name)
        yield Note(key=f"loss {i}", label=_loss(path))
        if path.sharpness:
            yield Note(key=f"edge {i}", label=_edge(path))
    if report.asked.sharpness:
        yield Note(
            key="edges",
            label=_(
                "Gradient descent is stable below the rate 2/λ, with momentum β below (2 + 2β)/λ; for optimizers with "
                "other rules 2/λ only says how sharp the place is."
            ),
        )
    if report.sketched:
        yield Note(
            key="sketched",
            label=_(
                "Places come from sketches of {count} weights in {width} numbers: squares of distances are off by "
                "about {share} %.",
                count=f"{report.parameters:,}",
                width=f"{report.width:,}",
                share=f"{100 * math.sqrt(2 / report.width):.0f}",
            ),
        )
    for i, proven in enumerate(report.proofs):
        yield Check(key=f"proof {i}", label=proven.heading, prove=lambda proven=proven: proven.proof)  # type: ignore[misc]


def _loss(path: TrainedPath) -> Text:
    first, last = (f"{value:.6g}" for value in (path.losses[0], path.losses[-1]))
    if path.ended:
        return _("Loss {first} to {last}; then it was no number any more.", first=first, last=last)
    return _("Loss {first} to {last}.", first=first, last=last)


def _edge(path: TrainedPath) -> Text:
    rate, edge = path.rates[-1], path.edges[-1]
    numbers = {"value": f"{path.sharpness[-1]:.6g}", "edge": f"{edge:.6g}", "rate": f"{rate:.6g}"}
    if rate > edge:
        return _("λ = {value}: the learning rate {rate} is above its edge {edge}.", **numbers)
    return _("λ = {value}: the learning rate {rate} is below its edge {edge}.", **numbers)
