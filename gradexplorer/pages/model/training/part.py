"""The part that trains copies of the model, each by an optimizer of its own."""

from collections.abc import Iterable
from typing import Any

from msgspec import structs

from gradexplorer.framework.figure import Figure, Item
from gradexplorer.framework.page import Action
from gradexplorer.model.messages import Trained
from gradexplorer.model.train_report import TrainSpec, standings
from gradexplorer.pages.model.part import Part
from gradexplorer.pages.model.training.state import TrainingState
from gradexplorer.text import InputError, _

MOST_LOOKED_AT = 100
"""Steps that can be looked at, beside the start."""


def train_spec(state: TrainingState) -> TrainSpec:
    """Return what a State asks for."""
    return TrainSpec(
        optimizers=_texts(state.optimizers),
        steps=state.steps,
        before=_texts(state.before),
        norm=state.norm,  # type: ignore[arg-type]
        batches=state.batches,
        sharpness=state.sharpness,
    )


def _texts(field: str) -> tuple[str, ...]:
    return tuple(text.strip() for text in field.split(";") if text.strip())


def _go_on(state: TrainingState, snapshot: Any, _text: str) -> TrainingState:
    """Return the state in which all begin where the chosen optimizer is at the step that is looked at."""
    answer = None if snapshot is None else snapshot.answer
    if not isinstance(answer, Trained):
        raise InputError(_("There is no step yet from which it could go on."))
    path = standings(answer.report)[min(state.chosen, len(answer.report.paths) - 1)]
    stage = f"{path.name} * {path.steps[-1]}"
    return structs.replace(state, before="; ".join((*answer.report.asked.before, stage)), chosen=0)


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
    actions=(
        Action(
            key="go_on",
            label=_("Go on from here"),
            tip=_(
                "All begin at the weights that the optimizer of the chosen row has at this step: change the optimizers "
                "then. They begin without momentum, and at the first batch"
            ),
            apply=_go_on,
        ),
    ),
)
