"""What a person wants to have checked: a function with its inputs, or a model with its loss and data."""

import difflib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct, structs

from gradexplorer.text import InputError, _


class Case(Struct, frozen=True, kw_only=True, eq=False):
    """A function with its inputs, or a model with its loss and data.

    Attributes
    ----------
    function : callable
        Anything that torch can differentiate; `inputs` are its arguments.
    inputs : tensor, tuple or dict
        A tuple is unpacked; a dict holds arguments by name, where the function has arguments of these names.
    model : torch.nn.Module
    loss : callable (output, target) -> tensor
    data : tuple, or callable () -> iterator
        A batch ``(inputs, target)``, or what returns a new iterator of batches.
    batch_loss : callable (model, batch) -> tensor
        In place of `loss`, for batches of another shape.
    optimizer : callable (parameters) -> torch.optim.Optimizer
        Whose steps are compared with the weights.
    second : bool
        Whether second derivatives are checked, too.
    """

    function: Callable[..., Any] | None = None
    inputs: Any = None
    model: Any = None
    loss: Callable[[Any, Any], Any] | None = None
    data: Any = None
    batch_loss: Callable[[Any, Any], Any] | None = None
    optimizer: Callable[[Any], Any] | None = None
    second: bool = False

    def __post_init__(self) -> None:
        if self.function is None and self.model is None:
            raise InputError(_("The case has neither a function with its inputs nor a model with its loss and data."))
        if self.function is not None and self.model is not None:
            raise InputError(_("The case has both a function and a model; one of them is checked at a time."))
        if self.function is not None and self.inputs is None:
            raise InputError(_("The function has no inputs: a tensor, a tuple or a dict of its arguments."))
        if self.model is not None and self.data is None:
            raise InputError(_("The model has no data: a batch, or a callable that returns an iterator of batches."))
        if self.model is not None and (self.loss is None) == (self.batch_loss is None):
            raise InputError(_("The model wants either loss(output, target) or batch_loss(model, batch)."))
        for name in ("function", "model", "loss", "batch_loss", "optimizer"):
            value = getattr(self, name)
            if value is not None and not callable(value):
                raise InputError(_("{name} is no callable but a {kind}.", name=name, kind=type(value).__name__))


_KNOWN = tuple(field.name for field in structs.fields(Case))


def read_case(value: Any) -> Case:
    """Return the case that `make_case` gave, as a dict or as a `Case`."""
    if isinstance(value, Case):
        return value
    if not isinstance(value, Mapping):
        raise InputError(_("make_case returns a {kind}; it should be a dict.", kind=type(value).__name__))
    for key in value:
        if key not in _KNOWN:
            near = difflib.get_close_matches(str(key), _KNOWN, 1) or _KNOWN
            raise InputError(_("The case has no use for {key}; it may hold {near}.", key=key, near=", ".join(near)))
    return Case(**value)


def file_and_name(text: str) -> tuple[Path, str]:
    """Return what ``FILE.py:name`` means, or ``FILE.py`` alone."""
    file, colon, name = text.rpartition(":")
    if colon and file.endswith(".py"):
        return Path(file), name or "make_case"
    return Path(text), "make_case"
