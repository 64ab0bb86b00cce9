"""The column of the Model tab: the verdict and its reason in sentences, with the lines that they are about."""

import linecache
from collections.abc import Iterator, Sequence

from gradexplorer.framework.figure import Code, Heading, Item, Note
from gradexplorer.model.flow_report import FlowReport, Producer
from gradexplorer.model.report import CheckReport, Reason
from gradexplorer.pages.model.panels import HEALTH, VERDICTS, chosen_layer, chosen_tensor
from gradexplorer.pages.model.run import ModelSnapshot
from gradexplorer.pages.model.state import ModelState
from gradexplorer.text import Text, _

_AROUND = 3


def derive(state: ModelState, snapshot: ModelSnapshot | None) -> Sequence[Item]:
    """Return the column."""
    return list(_items(state, snapshot)) if snapshot is not None else []


def _items(state: ModelState, snapshot: ModelSnapshot) -> Iterator[Item]:
    yield Heading(key="file", label=snapshot.file.rpartition("/")[2])
    if snapshot.waits:
        consent = _(
            "This session names {file} of {date}. It runs with your rights, and so does what it imports: "
            "press 'Run it' to allow that.",
            file=snapshot.file,
            date=snapshot.date,
        )
        yield Note(key="consent", label=consent)
    if snapshot.refused is not None:
        yield Note(key="refused", label=snapshot.refused.text)
        yield from _lines("refused line", snapshot.refused.file, snapshot.refused.line)
        if snapshot.refused.traceback:
            yield Code(key="traceback", label=_("Traceback"), code="", output=snapshot.refused.traceback, failed=True)
    if snapshot.check is not None:
        yield from _checked(state, snapshot.check)
    if snapshot.flow is not None:
        yield from _flowed(state, snapshot.flow)
    if snapshot.output.strip():
        yield Code(key="output", label=_("What the code printed"), code="", output=snapshot.output[-4000:])


def _checked(state: ModelState, report: CheckReport) -> Iterator[Item]:
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
    yield from _lines("reason line", reason.file, reason.line)


def _flowed(state: ModelState, report: FlowReport) -> Iterator[Item]:
    if report.producer is not None:
        yield from _producer(report.producer)
    layer = chosen_layer(state, report)
    if layer is not None:
        yield Heading(key="health", label=_("{name}: {verdict}", name=layer.name, verdict=HEALTH[layer.health]))
        yield Note(key="rule", label=layer.rule)
        yield from _lines("layer line", layer.file, layer.line)
    for key, names, label in (
        ("never", report.never_called, _("Never called: {names}")),
        ("used", report.used_uncalled, _("Used without being called: {names}")),
    ):
        if names:
            yield Note(key=key, label=Text(label.source, {"names": ", ".join(names)}))
    for i, note in enumerate(report.notes):
        yield Note(key=f"note {i}", label=note)


def _producer(producer: Producer) -> Iterator[Item]:
    yield Heading(key="producer", label=_("The first number that is not finite"))
    yield Note(key="text", label=producer.text)
    yield from _lines("producer line", producer.file, producer.line)
    if producer.remedy is not None:
        yield Note(key="remedy", label=producer.remedy)


def _lines(key: str, file: str | None, line: int | None) -> Iterator[Item]:
    """Show a line of the code with those around it."""
    if file is None or line is None:
        return
    linecache.checkcache(file)
    numbers = range(max(1, line - _AROUND), line + _AROUND + 1)
    shown = [f"{'→' if n == line else ' '} {n:4} {linecache.getline(file, n).rstrip()}" for n in numbers]
    yield Code(key=key, label=_("{file}, line {line}", file=file.rpartition("/")[2], line=line), code="\n".join(shown))
