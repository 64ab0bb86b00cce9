"""The numbers of a flow once more, another way: tensors kept as they are, `torch.autograd.grad`, and numpy.

A badge says whether they are those that hooks measured in passing. Whether the gradient itself is right is `check`'s
question.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import torch
from msgspec import Struct, structs
from torch import Tensor, nn

from gradexplorer.formula.latex_printer import notation
from gradexplorer.model.flow_report import FlowReport, LayerFlow
from gradexplorer.model.layers import NEAR_END, QUANTILES, RANGES, Seen, Watch, observed, stride
from gradexplorer.proof import Claim, prove
from gradexplorer.proof.claim import TOLERANCE
from gradexplorer.text import _

Array = np.ndarray[Any, np.dtype[np.float64]]


class Traced(Watch):
    """Keeps the first output of every layer as it is; what comes after gets a copy, which it may change in place."""

    def __init__(self, model: nn.Module) -> None:
        super().__init__(model)
        self.outputs: dict[str, Tensor] = {}

    def note(self, name: str, module: nn.Module | None, kind: str, output: Any) -> Any:
        """Keep an output, and return what takes its place."""
        if name in self.seen:
            super().note(name, module, kind, output)
            return None
        super().note(name, module, kind, output)
        if name not in self.seen or (tensor := observed(output)) is None:
            return None
        self.outputs[name] = tensor
        return tensor.clone() if output is tensor else None


class Again(Struct, frozen=True, eq=False):
    """What a second pass gave: the loss, the layers' outputs, gradients, and the weights by their names."""

    loss: float
    seen: Mapping[str, Seen]
    outputs: Mapping[str, Tensor]
    gradients: Mapping[str, Tensor | None]
    weights: Mapping[str, Array]


def passed_again(model: nn.Module, loss_of: Callable[[], Tensor]) -> Again:
    """Send the batch through once more; gradients are asked for, not waited for."""
    traced = Traced(model)
    try:
        with traced.watching():
            loss = loss_of()
        parameters = dict(model.named_parameters())
        asked = {
            **{f"{name} ": tensor for name, tensor in traced.outputs.items() if tensor.requires_grad},
            **{name: each for name, each in parameters.items() if each.requires_grad},
        }
        try:
            slopes: Sequence[Tensor | None] = torch.autograd.grad(loss, list(asked.values()), allow_unused=True)
        except RuntimeError:  # reentrant checkpoints refuse it
            slopes, asked = (), {}
    finally:
        traced.remove()
    weights = {name: _numbers(each) for name, each in parameters.items()}
    return Again(float(loss.detach()), traced.seen, traced.outputs, dict(zip(asked, slopes, strict=True)), weights)


def with_proofs(report: FlowReport, again: Again, model: nn.Module) -> FlowReport:
    """Return the report with a badge for every layer; the optimizer has made its step meanwhile."""
    after = {name: _numbers(each) for name, each in model.named_parameters()}
    layers = (_proven(layer, again, after, report.losses[-1]) for layer in report.layers)
    return structs.replace(report, layers=tuple(layers))


def _proven(layer: LayerFlow, again: Again, after: Mapping[str, Array], loss: float) -> LayerFlow:
    if layer.name not in again.outputs or not abs(again.loss - loss) <= TOLERANCE["float32"] * abs(loss):
        reason = _("A second pass takes another way: the model has random numbers that torch does not know of.")
        proof = structs.replace(prove(()), verdict="not proven", reason=reason)
    else:
        proof = prove(list(_claims(layer, again, after)), "float32")
    return structs.replace(layer, proof=proof)


def _claims(layer: LayerFlow, again: Again, after: Mapping[str, Array]) -> Iterator[Claim]:
    output = again.outputs[layer.name]
    numbers = _numbers(output.abs() if output.is_complex() else output)
    flat = numbers.reshape(-1)
    sample = flat[:: stride(flat.size)]
    finite = sample[np.isfinite(sample)]
    shown = ((layer.low, layer.middle, layer.high), finite, "h"), (layer.sizes, np.abs(finite), "abs(h)")
    for values, of, letter in shown:
        for share, value in zip(QUANTILES, values, strict=True):
            yield Claim(notation(f"{letter}[{share}]"), value, float(np.quantile(of, share, method="nearest")))
    if layer.gradient is not None and (slope := again.gradients.get(f"{layer.name} ")) is not None:
        size = _size(_numbers(slope))
        if np.isfinite(layer.gradient) or np.isfinite(size):  # infinities on both sides have no digits to compare
            yield Claim(notation("norm(D(L, h))"), layer.gradient, size)
    paths = [each.path for each in layer.parameters]
    if layer.weights is not None:
        yield Claim(notation("norm(W)"), layer.weights, math.hypot(*(_size(again.weights[path]) for path in paths)))
    slopes = [_numbers(slope) for path in paths if (slope := again.gradients.get(path)) is not None]
    if layer.weights_gradient is not None and slopes:
        yield Claim(notation("norm(D(L, W))"), layer.weights_gradient, math.hypot(*map(_size, slopes)))
    if layer.update is not None:
        sizes = {path: size for path in paths if (size := _size(again.weights[path]))}
        moved = [_size(after[path] - again.weights[path]) / size for path, size in sizes.items()]
        yield Claim(notation("norm(Delta*W)/norm(W)"), layer.update, max(moved))
    if layer.dead is not None:
        units = np.moveaxis(numbers, again.seen[layer.name].units, -1).reshape(
            -1, layer.shape[again.seen[layer.name].units]
        )
        yield Claim(notation("dead"), layer.dead, float((units <= 0).all(axis=0).mean()))
    if layer.saturated is not None:
        low, high = RANGES[layer.kind.lower()]
        apart = np.minimum(np.abs(sample - low), np.abs(high - sample)) / (high - low)
        yield Claim(notation("saturated"), layer.saturated, float((apart < NEAR_END).mean()))


def _numbers(tensor: Tensor) -> Array:
    """Return the numbers of a tensor as numpy has them; complex ones are two each."""
    dense = tensor.detach().to_dense().to("cpu")
    dense = torch.view_as_real(dense.resolve_conj()) if dense.is_complex() else dense
    return dense.to(torch.float64).numpy().copy()


def _size(numbers: Array) -> float:
    """Return a norm that overflows nowhere."""
    largest = float(np.abs(numbers).max(initial=0.0))
    return largest * float(np.sqrt(np.square(numbers / largest).sum())) if 0 < largest < np.inf else largest
