"""Reports in words, line by line, as a terminal shows them."""

from collections.abc import Iterator

from gradexplorer.model.flow_report import FlowReport, LayerFlow, Producer
from gradexplorer.model.report import CheckReport, Reason, TensorReport
from gradexplorer.model.source import Place
from gradexplorer.proof.reasons import shown

_ROWS = 5
LAYER_HEADS: tuple[str, ...] = (
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


def flow_lines(report: FlowReport) -> Iterator[str]:
    """Yield what was seen: the producer of what is not finite first, then every layer in the order of execution."""
    if report.producer is not None:
        yield from producer_lines(report.producer)
    rows = [LAYER_HEADS, *map(layer_cells, report.layers)]
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


def producer_lines(producer: Producer) -> Iterator[str]:
    """Yield where the first number came about that is not finite, from what, and what helps."""
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


def layer_cells(layer: LayerFlow) -> tuple[str, ...]:
    """Return what is said of a layer, below `LAYER_HEADS`."""
    return (
        layer.name,
        layer.kind,
        layer.health,
        *(f"{value:.3g}" for value in (layer.low, layer.middle, layer.high)),
        "" if layer.gradient is None else f"{layer.gradient:.2e}",
        "" if layer.dead is None else f"{100 * layer.dead:.0f} %",
        "" if layer.saturated is None else f"{100 * layer.saturated:.0f} %",
        "" if layer.update is None else f"{layer.update:.1e}",
    )
