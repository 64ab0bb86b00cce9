"""The part that watches the flow."""

from collections.abc import Iterable

from gradexplorer.framework.figure import Figure, Item
from gradexplorer.model.messages import Flowed
from gradexplorer.pages.model.flow.state import FlowState
from gradexplorer.pages.model.part import Part


def _figure(state: FlowState, answer: Flowed) -> Figure:
    from gradexplorer.pages.model.flow.picture import figure

    return figure(state, answer.report)


def _derive(state: FlowState, answer: Flowed) -> Iterable[Item]:
    from gradexplorer.pages.model.flow.derivation import derive

    return derive(state, answer.report)


PART: Part[FlowState, Flowed] = Part(
    request=lambda state: {"what": "flow", "steps": state.steps},
    figure=_figure,
    derive=_derive,
    last=lambda state: state.steps,
)
