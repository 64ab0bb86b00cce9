"""The Hessian of a model's loss by its products with vectors: two times backward, in float64 where the model can."""

from collections.abc import Mapping, Sequence
from typing import Any

import torch
from msgspec import structs
from torch import Tensor, nn
from torch.nn.attention import SDPBackend, sdpa_kernel

from gradexplorer.model.case import Case
from gradexplorer.model.data import call_model
from gradexplorer.model.landscape.modes import prepared
from gradexplorer.model.landscape.spec import Norm
from gradexplorer.model.loss_module import LossOf
from gradexplorer.model.tensors import converted, doubled, mapped
from gradexplorer.text import InputError, Text, _
from gradexplorer.torch_internals import converted_module

IN_OWN_DTYPE = _("A part of this can't run in float64: it is computed in the model's own precision, with fewer digits.")
RECALIBRATED = _("Slopes are those with the statistics that the norm layers keep.")


class Hessian:
    """The mean loss over batches as a function of all weights that training moves.

    Attributes
    ----------
    names : list of str
    size : int
    notes : list of Text
    """

    def __init__(
        self, case: Case, model: nn.Module, batches: Sequence[Any], origin: Mapping[str, Tensor], norm: Norm
    ) -> None:
        floating = {name: each for name, each in model.named_parameters() if each.is_floating_point()}
        self.names = [name for name, each in floating.items() if each.requires_grad] or list(floating)
        self.size = sum(floating[name].numel() for name in self.names)
        self.notes: list[Text] = [RECALIBRATED] if norm == "recalibrated" else []
        try:
            self._load(case, model, batches, origin, norm, torch.float64)
            self.loss()
        except (RuntimeError, TypeError):
            self.notes.append(IN_OWN_DTYPE)
            self._load(case, model, batches, origin, norm, None)

    def _load(
        self,
        case: Case,
        model: nn.Module,
        batches: Sequence[Any],
        origin: Mapping[str, Tensor],
        norm: Norm,
        dtype: torch.dtype | None,
    ) -> None:
        def real(tensor: Tensor) -> Tensor:
            return converted(tensor, dtype).requires_grad_(False)

        def wide(module: nn.Module) -> nn.Module:
            return module if dtype is None else converted_module(module, doubled)

        self.model = wide(prepared(model, norm))
        loss = case.loss
        if isinstance(loss, nn.Module) and dtype is not None:
            loss = wide(prepared(loss, "frozen"))
        self.case = structs.replace(case, loss=loss)
        self.batches = [mapped(batch, real) for batch in batches]
        own = dict(self.model.named_parameters()) | dict(self.model.named_buffers())
        with torch.no_grad():
            for name, tensor in own.items():
                if name in origin:
                    tensor.copy_(origin[name])
        self.weights = [own[name].requires_grad_() for name in self.names]

    def loss(self) -> Tensor:
        """Return the loss, with its graph."""
        total = sum(call_model(self.case, self.model, self.case.loss, batch).reshape(()) for batch in self.batches)
        assert isinstance(total, Tensor)
        return total / len(self.batches)

    def loss_at(self, weights: Mapping[str, Tensor]) -> Tensor:
        """Return the loss as a function of weights that are functions of something else."""
        whole = LossOf(self.case, self.model)
        moved = {f"model.{name}": weight for name, weight in weights.items()}
        values = [torch.func.functional_call(whole, moved, (batch,)) for batch in self.batches]
        return torch.stack(values).mean()

    def gradient(self, create_graph: bool = False) -> list[Tensor]:
        """Return the slopes of all weights; 0 for those that the loss does not depend on."""
        loss = self.loss()
        if not loss.requires_grad:
            raise InputError(_("The loss does not depend on any parameter: the graph is cut on the way."))
        found = torch.autograd.grad(loss, self.weights, create_graph=create_graph, allow_unused=True)
        return [torch.zeros_like(w) if g is None else g for w, g in zip(self.weights, found, strict=True)]

    def product(self, vector: Tensor) -> Tensor:
        """Return the Hessian times a vector, as a vector."""
        rows = torch.split(vector, [weight.numel() for weight in self.weights])
        parts = [row.reshape(weight.shape).to(weight) for row, weight in zip(rows, self.weights, strict=True)]
        with sdpa_kernel(SDPBackend.MATH):  # the other ways of attention have no second derivative
            slopes = self.gradient(create_graph=True)
        along = sum((g * part).sum() for g, part in zip(slopes, parts, strict=True))
        assert isinstance(along, Tensor)
        if not along.requires_grad:
            return torch.zeros(self.size, dtype=torch.float64)
        found = torch.autograd.grad(along, self.weights, allow_unused=True)
        products = [
            torch.zeros_like(w).reshape(-1) if each is None else each.reshape(-1)
            for w, each in zip(self.weights, found, strict=True)
        ]
        return torch.cat(products).cpu().double()

    def full(self) -> Tensor:
        """Return the whole matrix, column by column."""
        unit = torch.eye(self.size, dtype=torch.float64)
        return torch.stack([self.product(row) for row in unit])
