"""The buttons that give all tensors another row or column."""

from collections.abc import Callable

from gradexplorer.core.vector_losses import VECTOR_LOSSES
from gradexplorer.core.vector_losses.fields import MOST
from gradexplorer.framework.page import Action, AnyAction
from gradexplorer.framework.run import Snapshot
from gradexplorer.framework.state import edited
from gradexplorer.pages.losses.tensors.state import TensorsState
from gradexplorer.text import InputError, _

Apply = Callable[[TensorsState, Snapshot | None, str], TensorsState]


def _rows(change: int) -> Apply:
    def apply(state: TensorsState, _snapshot: Snapshot | None, _text: str) -> TensorsState:
        tensor = state.loss.arguments[0]
        values = getattr(state.loss, tensor.field)
        _check(len(values) + change)
        return edited(state, f"loss.{tensor.field}", (*values, values[-1])[: len(values) + change])

    return apply


def _columns(change: int) -> Apply:
    def apply(state: TensorsState, _snapshot: Snapshot | None, _text: str) -> TensorsState:
        tensor = next((tensor for tensor in state.loss.arguments if tensor.kind == "row"), None)
        if tensor is None:
            raise InputError(_("This loss has one number for each row, and no columns."))
        _check(state.loss.columns + change)
        rows = getattr(state.loss, tensor.field)
        wide = tuple((*row, row[-1])[: len(row) + change] for row in rows)
        return edited(state, f"loss.{tensor.field}", wide)

    return apply


def _check(count: int) -> None:
    if not 1 <= count <= MOST:
        raise InputError(_("A tensor here has 1 to {count} rows and columns.", count=MOST))


_WIDE = {"loss": [key for key, kind in VECTOR_LOSSES.items() if kind.has_columns()]}

ACTIONS: tuple[AnyAction, ...] = (
    Action(key="more_rows", label=_("Add a row"), apply=_rows(1)),
    Action(key="fewer_rows", label=_("Remove the last row"), apply=_rows(-1)),
    Action(key="more_columns", label=_("Add a column"), shown_when=_WIDE, apply=_columns(1)),
    Action(key="fewer_columns", label=_("Remove the last column"), shown_when=_WIDE, apply=_columns(-1)),
)
