"""Reports in words: lines for a terminal, a table for a notebook."""

import html
from collections.abc import Iterator

from gradexplorer.model.flow_report import FlowReport, LayerFlow, Producer
from gradexplorer.model.report import CheckReport, Reason, TensorReport
from gradexplorer.model.source import Place
from gradexplorer.proof.reasons import shown

_ROWS = 5
_HEADS: tuple[str, ...] = (
    *("layer", "kind", "verdict", "5 %", "50 %", "95 %", "gradient", "dead", "saturated", "update"),
)


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


def flow_lines(report: FlowReport) -> Iterator[str]:
    """Yield what was seen: the producer of what is not finite first, then every layer in the order of execution."""
    if report.producer is not None:
        yield from _producer_lines(report.producer)
    rows: list[tuple[str, ...]] = [
        ("layer", "kind", "verdict", "5 %", "50 %", "95 %", "gradient", "dead", "saturated", "update")
    ]
    rows += [_layer_cells(layer) for layer in report.layers]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    yield from ("  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip() for row in rows)
    for layer in report.layers:
        if layer.health != "fine":
            place = f" ({layer.file}:{layer.line})" if layer.file else ""
            yield f"{layer.name}: {layer.health}: {layer.rule}{place}"
    if report.never_called:
        yield f"never called: {', '.join(report.never_called)}"
    if report.used_uncalled:
        yield f"used without being called: {', '.join(report.used_uncalled)}"
    yield from (f"note: {note}" for note in report.notes)
    yield from (f"warning: {warned.text} ({warned.file}:{warned.line})" for warned in report.warnings)


def _producer_lines(producer: Producer) -> Iterator[str]:
    place = f" ({producer.file}:{producer.line})" if producer.file else ""
    yield f"[not finite, {producer.direction}] {producer.operation}: {producer.text}{place}"
    if producer.file and producer.line and (code := Place(producer.file, producer.line).code):
        yield f"    {code}"
    for name, ranges in (("in", producer.inputs), ("out", producer.outputs)):
        for each in ranges:
            yield (
                f"    {name}: {each.shape} {each.dtype}, from {shown(each.low)} to {shown(each.high)}, "
                f"NaN {each.nans}, infinite {each.infinities}, zero {each.zeros}"
            )
    if producer.remedy is not None:
        yield f"    {producer.remedy}"


def _layer_cells(layer: LayerFlow) -> tuple[str, ...]:
    updates = [parameter.update for parameter in layer.parameters if parameter.update is not None]
    return (
        layer.name,
        layer.kind,
        layer.health,
        *(f"{value:.3g}" for value in (layer.low, layer.middle, layer.high)),
        "" if layer.gradient is None else f"{layer.gradient:.2e}",
        "" if layer.dead is None else f"{100 * layer.dead:.0f} %",
        "" if layer.saturated is None else f"{100 * layer.saturated:.0f} %",
        f"{max(updates):.1e}" if updates else "",
    )


def flow_html(report: FlowReport) -> str:
    """Return the report as a table for a notebook."""
    rows = [_HEADS, *map(_layer_cells, report.layers)]
    cells = ["".join(f"<td>{html.escape(cell)}</td>" for cell in row) for row in rows]
    first = (
        "".join(f"<p>{html.escape(line)}</p>" for line in _producer_lines(report.producer)) if report.producer else ""
    )
    return first + "<table>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</table>"
