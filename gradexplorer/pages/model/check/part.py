"""The part that checks gradients."""

from collections.abc import Iterable

from gradexplorer.framework.figure import Figure, Item
from gradexplorer.model.messages import Checked
from gradexplorer.pages.model.check.state import CheckState
from gradexplorer.pages.model.part import Part


def _figure(state: CheckState, answer: Checked) -> Figure:
    from gradexplorer.pages.model.check.picture import figure

    return figure(state, answer.report)


def _derive(state: CheckState, answer: Checked) -> Iterable[Item]:
    from gradexplorer.pages.model.check.derivation import derive

    return derive(state, answer.report)


PART: Part[CheckState, Checked] = Part(
    request=lambda state: {"what": "check", "second": state.second}, figure=_figure, derive=_derive
)
