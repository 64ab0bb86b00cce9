"""The derivation column: the loss of a row and of all rows, its gradient by one entry, and the same by torch."""

from gradexplorer.core.vector_losses import VectorLoss
from gradexplorer.core.vector_losses.derivation import Batch
from gradexplorer.core.vector_losses.program import program
from gradexplorer.core.vector_losses.proving import prove_loss
from gradexplorer.framework.figure import Check, FormulaItem, Heading, Item, Note, checked, kink
from gradexplorer.pages.losses.lines import line_items
from gradexplorer.pages.losses.softmax.derivation import code_item
from gradexplorer.pages.losses.tensors.state import TensorsState
from gradexplorer.text import Text, _


def derive(state: TensorsState) -> list[Item]:
    """Return the derivation of the loss, and of its gradient by the chosen entry."""
    batch = Batch(state.loss, state.place)
    items = [*_value(batch), *_gradient(state, batch), *_torch(state.loss)]
    return checked(items, kink=lambda: kink(items))


def _value(batch: Batch) -> list[Item]:
    items: list[Item] = [Heading(key="loss", label=batch.loss.name)]
    row = batch.row()
    label = _("The loss of row i")
    items += [FormulaItem(key=f"row{k}", label=label if k == 0 else "", formula=one) for k, one in enumerate(row)]
    whole = batch.whole()
    items += [
        FormulaItem(key=f"whole{k}", label=_reduced(batch) if k == 0 else "", formula=one)
        for k, one in enumerate(whole)
    ]
    return [*items, FormulaItem(key="numbers", label=_("With numbers"), formula=batch.numbers())]


def _reduced(batch: Batch) -> Text:
    if batch.loss.reduction == "none":
        return _("none keeps a loss for each row; for a gradient torch needs one number, here their sum")
    if not batch.loss.divides:
        return _("The sum over all rows")
    if batch.loss.counted():
        return _("The mean divides by what the rows that count add up to, not by all rows")
    return _("The mean divides by the rows") if batch.loss.share() == "1" else _("The mean divides by all entries")


def _gradient(state: TensorsState, batch: Batch) -> list[Item]:
    place = state.place
    title = _("Gradient by {entry}", entry=f"{place.field}[{place.row}, {place.column}]")
    if batch.tensor.kind != "row":
        title = _("Gradient by {entry}", entry=f"{place.field}[{place.row}]")
    items: list[Item] = [Heading(key="gradient", label=title)]
    for number, block in enumerate(batch.blocks()):
        items += line_items(f"gradient{'abcdefghij'[number]}", block)
    result = [FormulaItem(key="result", label=_("With numbers"), formula=one) for one in batch.result()]
    proofs = [
        Check(
            key=f"proof.{tensor.field}",
            label=_("The loss, and its gradient by every entry of {name}", name=tensor.field),
            prove=lambda field=tensor.field: prove_loss(state.loss, field),  # type: ignore[misc]
        )
        for tensor in state.varied
    ]
    return [*items, *result, *proofs]


def _torch(loss: VectorLoss) -> list[Item]:
    heading = Heading(key="torch", label=_("The same by torch"))
    code = code_item("torch.code", program(loss), _("The loss, and its gradients"))
    if not loss.torch_code:
        return [heading, code]
    words = _("torch has no such loss; the module is ours, after {source}.", source=loss.literature)
    return [heading, Note(key="torch.note", label=words), code]
