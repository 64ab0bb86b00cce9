"""The column of a flow: the first number that is not finite, and the verdict over the chosen layer."""

from collections.abc import Iterator

from gradexplorer.framework.figure import Check, Heading, Item, Note
from gradexplorer.model.flow_report import FlowReport, LayerFlow, Producer
from gradexplorer.pages.model.flow.picture import HEALTH, chosen_layer
from gradexplorer.pages.model.flow.state import FlowState
from gradexplorer.pages.model.lines import lines
from gradexplorer.text import Text, _


def derive(state: FlowState, report: FlowReport) -> Iterator[Item]:
    """Yield the column's items."""
    if report.producer is not None:
        yield from _producer(report.producer)
    layer = chosen_layer(state, report)
    if layer is not None:
        yield Heading(key="health", label=_("{name}: {verdict}", name=layer.name, verdict=HEALTH[layer.health]))
        yield Note(key="rule", label=layer.rule)
        yield from _badge(layer)
        yield from lines("layer line", layer.file, layer.line)
    for key, names, label in (
        ("never", report.never_called, _("Never called: {names}")),
        ("used", report.used_uncalled, _("Used without being called: {names}")),
    ):
        if names:
            yield Note(key=key, label=Text(label.source, {"names": ", ".join(names)}))
    for i, note in enumerate(report.notes):
        yield Note(key=f"note {i}", label=note)


def _badge(layer: LayerFlow) -> Iterator[Item]:
    """Yield the badge of a layer's numbers; those of the last step have one."""
    if (proof := layer.proof) is None:
        return
    label = _("Its numbers, measured in a second pass without hooks, by autograd.grad and numpy")
    yield Check(key="numbers", label=label, prove=lambda: proof)


def _producer(producer: Producer) -> Iterator[Item]:
    yield Heading(key="producer", label=_("The first number that is not finite"))
    yield Note(key="text", label=producer.text)
    yield from lines("producer line", producer.file, producer.line)
    if producer.remedy is not None:
        yield Note(key="remedy", label=producer.remedy)
