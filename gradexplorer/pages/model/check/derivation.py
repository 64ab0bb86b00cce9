"""The column of a check: the verdict over the chosen tensor and its reason, with the line that it is about."""

from collections.abc import Iterator

from gradexplorer.framework.figure import Heading, Item, Note
from gradexplorer.model.report import CheckReport, Reason
from gradexplorer.pages.model.check.picture import VERDICTS, chosen_tensor
from gradexplorer.pages.model.check.state import CheckState
from gradexplorer.pages.model.lines import lines
from gradexplorer.text import _


def derive(state: CheckState, report: CheckReport) -> Iterator[Item]:
    """Yield the column's items."""
    tensor = chosen_tensor(state, report)
    if tensor is None:
        return
    yield Heading(key="verdict", label=_("{name}: {verdict}", name=tensor.name, verdict=VERDICTS[tensor.verdict]))
    if tensor.reason is not None:
        yield from _reason(tensor.reason)
    else:
        yield Note(key="agrees", label=_("Autograd and the differences agree within the differences' error bounds."))
    for i, note in enumerate(report.notes):
        yield Note(key=f"note {i}", label=note)
    for i, warned in enumerate(report.warnings):
        yield Note(key=f"warning {i}", label=_("Warning: {text}", text=warned.text))


def _reason(reason: Reason) -> Iterator[Item]:
    yield Note(key="reason", label=reason.text)
    if reason.detail is not None:
        yield Note(key="detail", label=reason.detail)
    yield from lines("reason line", reason.file, reason.line)
