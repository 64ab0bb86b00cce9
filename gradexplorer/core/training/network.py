"""A small network on plain tensors, with autograd's gradient recorded once and replayed, bit for bit.

All weights and biases lie in one tensor: all of torch's optimizers but LBFGS work number by number, so that one update
of it has the bits of the updates of its parts.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from gradexplorer.core.torch_replay.record import record
from gradexplorer.core.torch_replay.replay import Function, written
from gradexplorer.core.torch_replay.simplify import simplify
from gradexplorer.core.training.config import TrainingConfig

if TYPE_CHECKING:
    from torch import Tensor

    Derive = Callable[..., tuple[Tensor, ...]]


_ALIGNED = 16
"""Numbers in 64 bytes: at such addresses torch puts every tensor, and a matrix product's bits depend on it."""


class TrainedNetwork:
    """The weights and biases of a `TrainingConfig`, and what is computed with them.

    Attributes
    ----------
    flat : Tensor
        All parameters, and its gradient, into which `gradient` writes.
    parts : sequence of Tensor
        Weights (out, in) and biases of each layer in turn, and their gradients: views of `flat`.
    used : int array
        Where the parameters lie in `flat`.
    """

    def __init__(self, config: TrainingConfig) -> None:
        import torch

        self.config = config
        shapes = [
            shape for a, b in zip(config.sizes, config.sizes[1:], strict=False) for shape in (torch.Size((b, a)), (b,))
        ]
        counts = [torch.Size(shape).numel() for shape in shapes]
        room = [-(-count // _ALIGNED) * _ALIGNED for count in counts]
        self.flat, self.flat.grad = torch.zeros(sum(room)), torch.zeros(sum(room))
        self.parts, self.slopes = (
            [
                part[:count].view(shape)
                for part, count, shape in zip(torch.split(flat, room), counts, shapes, strict=True)
            ]
            for flat in (self.flat, self.flat.grad)
        )
        starts = np.cumsum([0, *room[:-1]])
        self.used = np.concatenate([np.arange(a, a + count) for a, count in zip(starts, counts, strict=True)])
        for part, slope in zip(self.parts, self.slopes, strict=True):
            part.grad = slope

    @property
    def layers(self) -> "list[tuple[Tensor, Tensor]]":
        """Weights and bias of each layer."""
        return list(zip(self.parts[::2], self.parts[1::2], strict=True))

    def values(self, x: "Tensor") -> "list[Tensor]":
        """Return every layer's output for x of shape (n, 2)."""
        return forward(self.config, x, self.parts)

    def loss(self, x: "Tensor", t: "Tensor") -> "tuple[Tensor, Tensor]":
        """Return the loss without penalties, and the output."""
        output = self.values(x)[-1]
        return losses(self.config, output, t, ())[0], output

    def gradient(self, count: int) -> "Derive":
        """Return (x, t, *masks) -> None, which writes the gradient of the loss, for batches of `count` points."""
        return self._bound(recorded_gradient(self.config.formula, count))

    def everything(self, count: int) -> "Derive":
        """Return (x, t) -> (the loss without and with its penalties, the output), which writes the gradient, too."""
        return self._bound(recorded_gradient(self.config.formula, count, everything=True))

    def _bound(self, function: Function) -> "Derive":
        replay = _compiled(function)
        tensors = (*self.parts, *self.slopes)
        return lambda *batch: replay(*batch, *tensors)


def forward(
    config: TrainingConfig, x: "Tensor", parts: "Sequence[Tensor]", masks: "Sequence[Tensor]" = ()
) -> "list[Tensor]":
    """Return every layer's output; of the cross entropy, the last one is without the sigmoid or softmax.

    `masks` are the factors of dropout, shape (n, neurons), one for each hidden layer.
    """
    from torch.nn import functional

    layers = [x]
    for index, (weight, bias) in enumerate(zip(parts[::2], parts[1::2], strict=True)):
        z = functional.linear(layers[-1], weight, bias)
        if index < len(config.hidden):
            z = config.activation.torch_function(z)
            z = z * masks[index] if masks else z
        elif config.squashed:
            z = z.sigmoid()
        layers.append(z)
    return layers[1:]


def losses(
    config: TrainingConfig, output: "Tensor", t: "Tensor", weights: "Sequence[Tensor]"
) -> "tuple[Tensor, Tensor]":
    """Return the loss without and with its penalties; the exported script has the same lines."""
    from torch.nn import functional

    if config.softmax:
        plain = functional.cross_entropy(output, t)
    elif config.objective == "cross_entropy":
        plain = functional.binary_cross_entropy_with_logits(output, t)
    elif config.objective == "mse":
        plain = functional.mse_loss(output, t)
    else:
        plain = 0.5 * (output - t).square().sum(1).mean()
    loss = plain
    if config.l1 and weights:
        loss = loss + config.l1 * sum(w.abs().sum() for w in weights)
    if config.l2 and weights:
        loss = loss + config.l2 / 2 * sum(w.square().sum() for w in weights)
    return plain, loss


@lru_cache(maxsize=64)
def recorded_gradient(config: TrainingConfig, count: int, everything: bool = False) -> Function:
    """Return autograd's work for batches of `count` points.

    Its arguments are x, t, the masks of dropout unless `everything` is wanted, the parts, and their slopes.
    """
    import torch

    masked = len(config.hidden) if config.dropout and not everything else 0

    def derive(x: "Tensor", t: "Tensor", *others: "Tensor") -> "tuple[Tensor, ...]":
        masks, parts = others[:masked], others[masked:]
        output = forward(config, x, parts, masks)[-1]
        plain, loss = losses(config, output, t, parts[::2])
        slopes = torch.autograd.grad(loss, parts)
        return (*slopes, plain, loss, output) if everything else slopes

    network = TrainedNetwork(config)
    examples = [part.detach().clone().requires_grad_() for part in network.parts]
    masks = [torch.zeros(count, size) for size in config.hidden[:masked]]
    first, last = torch.zeros(count, config.inputs), torch.zeros(count, config.outputs)
    graph = record(derive, first, last, *masks, *examples)
    simplify(graph)
    return written("gradient", graph, len(examples))


@lru_cache(maxsize=8)  # each holds a quarter of a megabyte
def _compiled(function: Function) -> Callable[..., Any]:
    return function.compiled()
