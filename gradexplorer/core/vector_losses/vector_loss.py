"""What all losses of several tensors have: a formula of one row, how rows become one number, and torch's own module.

A formula is written about one row: ``x[k]`` is an entry of a tensor with rows, ``y`` the number that another one has
for the row, ``t`` its class, and ``x[t]`` the entry of that class. Sums run over the columns k.
"""

import math
import warnings
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

import numpy as np
from msgspec import Struct, structs

from gradexplorer.core.torch_class import TorchClass
from gradexplorer.core.vector_losses.fields import torch_name
from gradexplorer.core.vector_losses.row_formulas import Kind
from gradexplorer.framework.parameter import choice
from gradexplorer.framework.schema import fields
from gradexplorer.proof import DType
from gradexplorer.text import InputError, Text, _

if TYPE_CHECKING:
    from torch import Tensor as TorchTensor


class Tensor(Struct, frozen=True):
    """One of the tensors that a loss takes.

    Attributes
    ----------
    field : str
        The struct's field, which has torch's own name.
    symbol : str
        What it is called in formulas.
    kind : {"row", "number", "class", "shared"}
        What it has for a row: an entry for each column, a number, a class; or the same columns for all rows.
    varies : bool
        Whether gradients by it are shown.
    """

    field: str
    symbol: str
    kind: Kind
    varies: bool = False


class VectorLoss(TorchClass, frozen=True, kw_only=True):
    """The tensors and the options of the module of the same name.

    Attributes
    ----------
    name : Text
    tensors : tuple of Tensor
        In the order in which torch's module takes them; shared ones are options of the module.
    fixed : mapping
        Numbers of the formula that the module has no option for.
    literature : str
        Where the formula stands.
    """

    torch_home = "nn"
    name: ClassVar[Text]
    tensors: ClassVar[tuple[Tensor, ...]]
    fixed: ClassVar[Mapping[str, float]] = {}
    literature: ClassVar[str]

    reduction: Annotated[
        str,
        choice(
            torch_name("reduction"),
            {name: torch_name(name) for name in ("mean", "sum", "none")},
            tip=_("How the losses of all rows become one number; none keeps one for each"),
        ),
    ] = "mean"

    def source(self) -> str:
        """Return the loss of one row as a formula."""
        raise NotImplementedError

    def parts(self) -> Mapping[str, str]:
        """Return the names that stand for further formulas, each after those in its own."""
        return {}

    def share(self) -> str:
        """Return what a row adds to the number that the mean divides by: 1 counts rows, K counts entries."""
        return "1"

    @property
    def divides(self) -> bool:
        """Whether the sum over the rows is divided."""
        return self.reduction not in ("sum", "none")

    def counted(self) -> str:
        """Return the condition under which a row counts; empty: all do."""
        return ""

    def finish(self, formula: str, symbol: str, *, of_class: bool) -> tuple[tuple[Text, str], ...]:
        """Return lines that follow on a derivative by the entry j of a tensor, the target's class or another.

        Parameters
        ----------
        formula : str
            What is derived: ``ell``, or one of the parts.
        """
        return ()

    def meanings(self) -> Mapping[str, tuple[tuple[str, ...], str]]:
        """Return further names of `finish`: their indices, i for the row, and formulas."""
        return {}

    def lowest(self, field: str) -> float:
        """Return the least number that a tensor may have with the present options, beside its own range."""
        return -math.inf

    def check(self) -> None:
        """Raise InputError for numbers that torch refuses, or that no loss can be computed from."""

    @property
    def constants(self) -> dict[str, float]:
        """The other numbers of the formula, by name."""
        numbers = {name: value for name, value in self._options().items() if not isinstance(value, str | bool)}
        return {**self.fixed, **numbers}

    @property
    def symbols(self) -> dict[str, str]:
        """What they are called in formulas."""
        names = self.constants
        infos = (info for info in fields(type(self)) if info.name in names and info.parameter.symbol)
        return {"eps": "varepsilon", "ell": "ell", **{info.name: info.parameter.symbol for info in infos}}

    @property
    def kinds(self) -> dict[str, Kind]:
        """What each name has for a row; parts are numbers."""
        tensors: dict[str, Kind] = {tensor.symbol: tensor.kind for tensor in self.given}
        return {**dict.fromkeys(self.parts(), "number"), **dict.fromkeys(self.meanings(), "row"), **tensors}

    @property
    def given(self) -> tuple[Tensor, ...]:
        """The tensors that are there: shared ones may be left out."""
        return tuple(tensor for tensor in self.tensors if getattr(self, tensor.field))

    @property
    def rows(self) -> int:
        """The number of rows."""
        return len(getattr(self, self.tensors[0].field))

    @property
    def columns(self) -> int:
        """The number of columns; 1 where each row has numbers alone."""
        found = [getattr(self, tensor.field) for tensor in self.tensors if tensor.kind == "row"]
        return len(found[0][0]) if found else 1

    @classmethod
    def has_columns(cls) -> bool:
        """Whether there are tensors with rows of several entries."""
        return any(tensor.kind == "row" for tensor in cls.tensors)

    def tensor(self, field: str) -> Tensor:
        """Return one of its tensors."""
        return next(tensor for tensor in self.tensors if tensor.field == field)

    def array(self, tensor: Tensor, dtype: DType = "float64") -> Any:
        """Return the numbers of a tensor: (N, K) with rows, (N,) with numbers or classes, (K,) where it is shared."""
        found = np.asarray(getattr(self, tensor.field))
        return found.astype(np.int64 if tensor.kind == "class" else dtype)

    def module(self, dtype: DType = "float64") -> Any:
        """Return torch's module."""
        import torch

        kind = getattr(torch, dtype)
        shared = {tensor.field: torch.tensor(self.array(tensor), dtype=kind) for tensor in self.options_given}
        return self.torch_class()(**shared, **self._options())

    @property
    def options_given(self) -> tuple[Tensor, ...]:
        """The shared tensors, which are options of the module."""
        return tuple(tensor for tensor in self.given if tensor.kind == "shared")

    @property
    def arguments(self) -> tuple[Tensor, ...]:
        """The tensors that the module is called with."""
        return tuple(tensor for tensor in self.tensors if tensor.kind != "shared")

    def torch_tensors(self, dtype: DType = "float64") -> dict[str, "TorchTensor"]:
        """Return the tensors of the call, by their fields; gradients are asked of those that vary."""
        import torch

        found = {tensor.field: torch.tensor(self.array(tensor, dtype)) for tensor in self.arguments}
        for tensor in self.arguments:
            found[tensor.field].requires_grad_(tensor.varies)
        return found

    def torch_value(self, tensors: Mapping[str, "TorchTensor"], dtype: DType = "float64") -> "TorchTensor":
        """Return torch's loss of such tensors; what it warns of is shown elsewhere."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return self.module(dtype)(*tensors.values())  # type: ignore[no-any-return]

    def torch_loss(self, dtype: DType = "float64") -> tuple[float, dict[str, Any]]:
        """Return torch's loss, or the sum where it is not reduced, and autograd's gradient by each tensor."""
        import torch

        tensors = self.torch_tensors(dtype)
        loss = self.torch_value(tensors, dtype).sum()
        varied = [tensor.field for tensor in self.arguments if tensor.varies]
        slopes = torch.autograd.grad(loss, [tensors[field] for field in varied])
        return loss.item(), {field: slope.numpy() for field, slope in zip(varied, slopes, strict=True)}

    def _options(self) -> dict[str, Any]:
        names = {tensor.field for tensor in self.tensors}
        return {name: value for name, value in structs.asdict(self).items() if name not in names}

    def torch_call(self, *before: str) -> str:
        """Return the call that makes the module, as a script writes it."""
        shared = [f"{tensor.field}={tensor.field}" for tensor in self.options_given]
        options = [f"{name}={value!r}" for name, value in self._options().items()]
        return f"{self.torch_path()}({', '.join((*before, *shared, *options))})"


def check_shapes(loss: VectorLoss) -> None:
    """Raise InputError where the tensors of a loss do not belong together."""
    rows, columns = loss.rows, loss.columns
    for tensor in loss.given:
        label, found = torch_name(tensor.field), getattr(loss, tensor.field)
        if tensor.kind == "shared":
            _check_length(label, len(found), columns, _("columns"))
            continue
        _check_length(label, len(found), rows, _("rows"))
        for row in found if tensor.kind == "row" else ():
            _check_length(label, len(row), columns, _("columns"))


def _check_length(label: Text, found: int, wanted: int, what: Text) -> None:
    if found != wanted:
        raise InputError(
            _("{name} has {found} {what}; {wanted} are needed.", name=label, found=found, what=what, wanted=wanted)
        )


def check_signs(loss: VectorLoss, field: str) -> None:
    """Raise InputError where a target is neither 1 nor -1."""
    for row, value in enumerate(getattr(loss, field)):
        if value not in (-1, 1):
            raise InputError(_("The target of row {row} is {value}; it must be 1 or -1.", row=row, value=f"{value:g}"))


def check_classes(loss: VectorLoss, field: str, ignored: int | None = None) -> None:
    """Raise InputError where a target is no class."""
    for row, value in enumerate(getattr(loss, field)):
        if value != ignored and not 0 <= value < loss.columns:
            raise InputError(
                _(
                    "The target of row {row} is {value}, but the classes are 0 to {last}.",
                    row=row,
                    value=value,
                    last=loss.columns - 1,
                )
            )
