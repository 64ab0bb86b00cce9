"""Reports in words: lines for a terminal, a table for a notebook."""

import html
from collections.abc import Iterator

from gradexplorer.model.report import CheckReport, Reason, TensorReport
from gradexplorer.proof.reasons import shown

_ROWS = 5


def check_lines(report: CheckReport) -> Iterator[str]:
    """Yield what a check found: each tensor with its verdict, the worst first, and its worst entries."""
    for tensor in report.tensors:
        yield f"[{tensor.verdict}] {_title(tensor)}"
        if tensor.reason is not None:
            yield f"    {reason_line(tensor.reason)}"
        if tensor.verdict != "proven":
            yield from (f"    {line}" for line in _rows(tensor))
    for note in report.notes:
        yield f"note: {note}"
    for warned in report.warnings:
        yield f"warning: {warned.text} ({warned.file}:{warned.line})"


def reason_line(reason: Reason) -> str:
    """Return a reason and its place."""
    place = f" ({reason.file}:{reason.line})" if reason.file else ""
    return f"{reason.kind}: {reason}{place}"


def _title(tensor: TensorReport) -> str:
    checked = len(tensor.rows)
    share = f"{checked} of {tensor.total} entries" if checked < tensor.total else f"{tensor.total} entries"
    return f"{tensor.name} {tensor.shape} {tensor.dtype}: {share}, largest error {tensor.error:.1e}"


def _rows(tensor: TensorReport) -> Iterator[str]:
    for row in tensor.rows[:_ROWS]:
        entry = row.entry
        difference = "–" if entry.difference is None else f"{shown(entry.difference)} ± {entry.bound:.1e}"
        own = "–" if entry.autograd is None else shown(entry.autograd)
        yield (
            f"{entry.name}: autograd {shown(entry.formula)}, in {tensor.dtype} {own}, difference {difference}, "
            f"left {shown(row.left)}, right {shown(row.right)}"
        )


def check_html(report: CheckReport) -> str:
    """Return the report as a table for a notebook."""
    heads = ("tensor", "verdict", "reason", "entry", "autograd", "difference", "±")
    rows = ["".join(f"<th>{head}</th>" for head in heads)]
    for tensor in report.tensors:
        entry = tensor.rows[0].entry if tensor.rows else None
        cells = (
            f"{tensor.name} {tensor.shape}",
            tensor.verdict,
            reason_line(tensor.reason) if tensor.reason else "",
            entry.name if entry else "",
            shown(entry.formula) if entry else "",
            shown(entry.difference) if entry and entry.difference is not None else "",
            f"{entry.bound:.1e}" if entry and entry.bound is not None else "",
        )
        rows.append("".join(f"<td>{html.escape(cell)}</td>" for cell in cells))
    notes = "".join(f"<p>{html.escape(str(note))}</p>" for note in report.notes)
    return "<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>" + notes
