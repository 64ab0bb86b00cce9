"""The part that trains copies of the model, each by an optimizer of its own."""

from collections.abc import Iterable

from gradexplorer.framework.figure import Figure, Item
from gradexplorer.model.messages import Trained
from gradexplorer.model.train_report import TrainSpec
from gradexplorer.pages.model.part import Part
from gradexplorer.pages.model.training.state import TrainingState

MOST_LOOKED_AT = 100
"""Steps that can be looked at, beside the start."""


def train_spec(state: TrainingState) -> TrainSpec:
    """Return what a State asks for."""
    return TrainSpec(
        optimizers=tuple(text.strip() for text in state.optimizers.split(";") if text.strip()),
        steps=state.steps,
        norm=state.norm,  # type: ignore[arg-type]
        batches=state.batches,
        sharpness=state.sharpness,
    )


def _figure(state: TrainingState, answer: Trained) -> Figure:
    from gradexplorer.pages.model.training.picture import figure

    return figure(state, answer.report)


def _derive(_state: TrainingState, answer: Trained) -> Iterable[Item]:
    from gradexplorer.pages.model.training.derivation import derive

    return derive(answer.report)


PART: Part[TrainingState, Trained] = Part(
    request=lambda state: {"what": "training", "training": train_spec(state)},
    figure=_figure,
    derive=_derive,
    last=lambda state: min(state.steps, MOST_LOOKED_AT),
)
