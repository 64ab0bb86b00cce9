"""Every parameter of the part of losses of several tensors."""

from typing import Annotated, Any

from gradexplorer.core.vector_losses import Choice, CrossEntropyLoss, Tensor
from gradexplorer.core.vector_losses.derivation import Place
from gradexplorer.core.vector_losses.fields import MOST
from gradexplorer.core.vector_losses.vector_loss import check_shapes
from gradexplorer.framework.parameter import number, plain
from gradexplorer.framework.state import State
from gradexplorer.text import _

Index = Annotated[int, number(_("entry"), 0, MOST - 1)]


class TensorsState(State, frozen=True, kw_only=True):
    """A loss with its tensors, and the entry that is looked at."""

    loss: Annotated[
        Choice,
        plain(_("Loss"), unfolded=True, tip=_("A loss of several tensors, with the arguments of torch's module")),
    ] = CrossEntropyLoss()
    entry: Annotated[
        tuple[Index, Index, Index], plain(_("Tensor, row and column of the entry in the derivation"), hidden=True)
    ] = (0, 0, 0)

    def normalised(self, plain: dict[str, Any], path: str) -> dict[str, Any]:
        """Begin another loss with its own numbers; give all tensors the shape of the edited one."""
        plain = super().normalised(plain, path)
        name, _dot, field = path.partition(".")
        if name != "loss":
            return plain
        if field == "type":
            return {**plain, "loss": {"type": plain["loss"]["type"]}, "entry": (0, 0, 0)}
        return {**plain, "loss": _fitted(self.loss, plain["loss"], field)}

    def __post_init__(self) -> None:
        """Refuse tensors that do not belong together, and what torch refuses."""
        check_shapes(self.loss)
        self.loss.check()

    @property
    def varied(self) -> list[Tensor]:
        """The tensors by which there are gradients."""
        return [tensor for tensor in self.loss.tensors if tensor.varies]

    @property
    def place(self) -> Place:
        """The entry that is looked at, kept inside the tensors."""
        index, row, column = self.entry
        tensor = self.varied[min(index, len(self.varied) - 1)]
        last = self.loss.columns - 1 if tensor.kind == "row" else 0
        return Place(tensor.field, min(row, self.loss.rows - 1), min(column, last))


def _fitted(loss: Choice, plain: dict[str, Any], field: str) -> dict[str, Any]:
    """Return a loss whose tensors all have the shape of the one in `field`: what is missing repeats the last."""
    edited = next((tensor for tensor in loss.tensors if tensor.field == field), None)
    if edited is None or not plain[field] or edited.kind == "shared":
        return plain
    rows = len(plain[field])
    columns = len(plain[field][0]) if edited.kind == "row" else loss.columns
    fitted = {tensor.field: _resized(plain[tensor.field], rows) for tensor in loss.tensors if tensor.kind != "shared"}
    for tensor in loss.tensors:
        if tensor.kind == "row" and tensor is not edited:
            fitted[tensor.field] = [_resized(row, columns) for row in fitted[tensor.field]]
        if tensor.kind == "shared" and plain[tensor.field]:
            fitted[tensor.field] = _resized(plain[tensor.field], columns)
    return {**plain, **fitted, field: plain[field]}


def _resized(values: Any, count: int) -> list[Any]:
    return [*values, *(values[-1:] * count)][:count]
