"""The part that shows the loss over a plane through the weights."""

import os
from collections.abc import Iterable

from msgspec import structs

from gradexplorer.framework.figure import Figure, Item
from gradexplorer.model.landscape.spec import PlaneRequest, PlaneSpec
from gradexplorer.model.messages import Landscaped
from gradexplorer.pages.model.landscape.state import LandscapeState
from gradexplorer.pages.model.part import Part


def plane_request(state: LandscapeState) -> PlaneRequest:
    """Return the landscape that a State means."""
    files = tuple(
        os.path.abspath(os.path.expanduser(file.strip())) for file in state.weights.split(";") if file.strip()
    )
    line = (state.line and state.directions in ("random", "hessian")) or (
        state.directions == "checkpoints" and len(files) < 3
    )
    optimizers = state.optimizers if state.directions == "pca" else ""
    reach = (-state.reach, state.reach)
    plane = PlaneSpec(
        directions=state.directions,  # type: ignore[arg-type]
        line=line,
        weights=files,
        seed=state.seed,
        biases=state.biases,  # type: ignore[arg-type]
        norm=state.norm,  # type: ignore[arg-type]
        batches=state.batches,
        growth=state.growth,
        ranges=(reach, reach) if state.reach else None,
        optimizers=tuple(text.strip() for text in optimizers.split(";") if text.strip()),
        steps=state.steps,
        threads=max(1, (os.cpu_count() or 1) // state.workers) if state.workers > 1 else 0,
    )
    return PlaneRequest(plane=plane, columns=state.size, rows=1 if line else state.size, workers=state.workers)


def _figure(state: LandscapeState, answer: Landscaped) -> Figure:
    from gradexplorer.pages.model.landscape.picture import figure

    return figure(state, answer.report)


def _derive(state: LandscapeState, answer: Landscaped) -> Iterable[Item]:
    from gradexplorer.pages.model.landscape.derivation import derive

    return derive(state, answer.report)


PART: Part[LandscapeState, Landscaped] = Part(
    request=lambda state: {"what": "landscape", "landscape": plane_request(state)},
    figure=_figure,
    derive=_derive,
    run_key=lambda state: structs.replace(state, chosen=0, at=(0.0, 0.0), camera=(0.0, 0.0)),
)
