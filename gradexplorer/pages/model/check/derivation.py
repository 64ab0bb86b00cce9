"""The column of a check: the verdict over the chosen tensor and its reason, with the line that it is about."""

from collections.abc import Iterator

from msgspec import structs

from gradexplorer.formula.latex_atoms import entry_name
from gradexplorer.framework.figure import Check, Heading, Item, Note
from gradexplorer.model.report import CheckReport, Reason, TensorReport
from gradexplorer.pages.model.check.picture import VERDICTS, chosen_tensor
from gradexplorer.pages.model.check.state import CheckState
from gradexplorer.pages.model.lines import lines
from gradexplorer.proof import Proof
from gradexplorer.text import _

_ROWS = 5


def derive(state: CheckState, report: CheckReport) -> Iterator[Item]:
    """Yield the column's items."""
    tensor = chosen_tensor(state, report)
    if tensor is None:
        return
    yield Heading(key="verdict", label=_("{name}: {verdict}", name=tensor.name, verdict=VERDICTS[tensor.verdict]))
    yield badge(tensor)
    if tensor.reason is not None:
        yield from _reason(tensor.reason)
    else:
        yield Note(key="agrees", label=_("Autograd and the differences agree within the differences' error bounds."))
    for i, note in enumerate(report.notes):
        yield Note(key=f"note {i}", label=note)
    for i, warned in enumerate(report.warnings):
        yield Note(key=f"warning {i}", label=_("Warning: {text}", text=warned.text))


def badge(tensor: TensorReport) -> Check:
    """Return the badge of a tensor: what autograd and the differences give for its worst entries, and the verdict."""
    proof = Proof(
        entries=[structs.replace(row.entry, name=entry_name(row.entry.name)) for row in tensor.rows[:_ROWS]],
        of=len(tensor.rows),
        error=tensor.error,
        verdict=tensor.verdict,
        step=tensor.step,
        reason=tensor.reason.text if tensor.reason else None,
    )
    label = _("{name}: backward in float64, in {dtype}, and differences", name=tensor.name, dtype=tensor.dtype)
    return Check(key="gradient", label=label, prove=lambda: proof)


def _reason(reason: Reason) -> Iterator[Item]:
    if reason.detail is not None:
        yield Note(key="detail", label=reason.detail)
    yield from lines("reason line", reason.file, reason.line)
