"""The gradient of the whole loss by hand, over many points at once, against autograd and central differences."""

from collections.abc import Callable, Sequence

import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from numpy.typing import NDArray

from gradexplorer.core.activations.smooth import Sigmoid
from gradexplorer.core.perceptron import WeightIndex
from gradexplorer.core.perceptron.network import through
from gradexplorer.core.perceptron.proving import as_torch_rounds, name
from gradexplorer.core.torch_globals import single_thread
from gradexplorer.core.training.config import TrainingConfig
from gradexplorer.core.training.network import forward, losses
from gradexplorer.formula.exact import ExactSlope
from gradexplorer.formula.latex_printer import notation
from gradexplorer.proof import TOLERANCE, Claim, Proof, prove, with_digits_left

Array = NDArray[np.float64]
Layers = Sequence[tuple[Array, Array]]

SHOWN = 3
"""So many weights with the largest errors a proof names, relative to their terms and relative to the numbers."""


class ByHand(Struct, frozen=True, eq=False):
    """The loss with its penalties, and its gradient, from the deltas.

    Attributes
    ----------
    loss : float
    parts : one array per parameter tensor (weights (out, in) and biases in turn)
        The mean of O_i delta_j over the points, without penalties.
    gradients : the same with them
    sizes : how large the terms are that cancel in each, on all the way back: in O - t, in slopes and in sums
    """

    loss: float
    parts: tuple[Array, ...]
    gradients: tuple[Array, ...]
    sizes: tuple[Array, ...]


def by_hand(config: TrainingConfig, layers: Layers, x: Array, t: Array, masks: Sequence[Array] = ()) -> ByHand:
    """Return the loss and its gradient over points: their inputs x, targets t of shape (n, outputs), and dropout."""
    outputs, nets = [x], []
    for index, (weight, bias) in enumerate(layers):
        nets.append(outputs[-1] @ weight.T + bias)
        outputs.append(_fired(config, index, nets[-1], masks))
    delta, reach = outputs[-1] - t, np.abs(outputs[-1]) + np.abs(t)
    if config.objective == "mse":
        delta, reach = 2 / config.outputs * delta, 2 / config.outputs * reach
    if config.objective != "cross_entropy" and config.squashed:
        delta = delta * Sigmoid().slopes(nets[-1])
    parts: list[Array] = []
    sizes: list[Array] = []
    for index in range(len(layers) - 1, -1, -1):
        parts[:0] = [delta.T @ outputs[index] / len(x), delta.mean(axis=0)]
        sizes[:0] = [reach.T @ np.abs(outputs[index]) / len(x), reach.mean(axis=0)]
        if index:
            slope, matrix = config.activation.slopes(nets[index - 1]), layers[index][0]
            slope = slope * masks[index - 1] if masks else slope
            delta, reach = through(slope, delta @ matrix, reach @ np.abs(matrix))
    gradients = [*parts]
    for index, (weight, _bias) in enumerate(layers):
        gradients[2 * index] = parts[2 * index] + config.l1 * np.sign(weight) + config.l2 * weight
        sizes[2 * index] = sizes[2 * index] + config.l1 + config.l2 * np.abs(weight)
    loss = _data_loss(config, nets[-1], outputs[-1], t)
    loss += config.l1 * sum(float(np.abs(w).sum()) for w, _b in layers)
    loss += config.l2 / 2 * sum(float((w**2).sum()) for w, _b in layers)
    return ByHand(loss, tuple(parts), tuple(gradients), tuple(sizes))


def _fired(config: TrainingConfig, layer: int, net: Array, masks: Sequence[Array]) -> Array:
    if layer < len(config.hidden):
        values = config.activation.values(net)
        return values * masks[layer] if masks else values
    if config.softmax:
        powers = np.exp(net - net.max(axis=1, keepdims=True))
        return np.asarray(powers / powers.sum(axis=1, keepdims=True))
    return net if config.regression else Sigmoid().values(net)


def _data_loss(config: TrainingConfig, net: Array, output: Array, t: Array) -> float:
    if config.softmax:
        top = net.max(axis=1)
        return float((top + np.log(np.exp(net - top[:, None]).sum(axis=1)) - (t * net).sum(axis=1)).mean())
    if config.objective == "cross_entropy":
        return float((np.logaddexp(0, net) - t * net).mean())
    squares = ((output - t) ** 2).sum(axis=1).mean()
    return float(squares / (config.outputs if config.objective == "mse" else 2))


def masks_for(config: TrainingConfig, count: int) -> tuple[Array, ...]:
    """Return factors of dropout for so many points, drawn from the seed; none without dropout."""
    if not config.dropout:
        return ()
    rng, keep = np.random.default_rng(config.seed), 1 - config.dropout
    return tuple((rng.random((count, size)) < keep) / keep for size in config.hidden)


@single_thread()
def prove_training(
    config: TrainingConfig, layers: Layers, x: Array, t: Array, exact: Callable[[WeightIndex], ExactSlope] | None = None
) -> Proof:
    """Prove the gradient of the whole loss by every weight and bias, in float64 at the present weights.

    x are the inputs and t the targets, shape (n, outputs). With dropout it is that of a network thinned by chance.

    Named are those where formula and autograd are farthest apart, relative to their terms and to themselves, and the
    first weight: differences are taken there, and `exact` digits where they are given.
    """
    import torch

    masks = masks_for(config, len(x))
    hand = by_hand(config, layers, x, t, masks)
    points, targets, factors = torch.tensor(x), torch.tensor(t), [torch.tensor(mask) for mask in masks]
    parts = [torch.tensor(part, requires_grad=True) for layer in layers for part in layer]

    def loss(values: "Sequence[torch.Tensor]") -> "torch.Tensor":
        return losses(config, forward(config, points, values, factors)[-1], targets, values[::2])[1]

    auto = [slope.numpy() for slope in torch.autograd.grad(loss(parts), parts)]
    still = [part.detach() for part in parts]
    larger = [np.maximum(np.abs(h), np.abs(a)) for h, a in zip(hand.gradients, auto, strict=True)]
    scales = [np.maximum(number, terms) for number, terms in zip(larger, hand.sizes, strict=True)]
    errors, apart = (_apart(hand.gradients, auto, sizes) for sizes in (scales, larger))
    ends = np.cumsum([scale.size for scale in scales])

    def claim(number: int) -> Claim:
        part = int(np.searchsorted(ends, number, side="right"))
        index = np.unravel_index(number - int(ends[part]) + scales[part].size, scales[part].shape)

        def moved(value: float) -> float:
            changed = [*still]
            changed[part] = changed[part].clone()
            changed[part][tuple(map(int, index))] = value
            return float(loss(changed))

        weight_index = WeightIndex(part // 2, int(index[1]) if len(index) > 1 else -1, int(index[0]))
        return Claim(
            notation(f"D(E, {name(weight_index, len(layers))})"),
            float(hand.gradients[part][index]),
            float(auto[part][index]),
            moved,
            float(still[part][tuple(map(int, index))]),
            float(scales[part][index]),
            None if exact is None else exact(weight_index),
        )

    farthest = [number for off in (errors, apart) for number in np.argsort(-off, kind="stable")[:SHOWN].tolist()]
    proof = prove(claim(number) for number in dict.fromkeys([*farthest, 0]))
    rounding = float(errors.max())
    proof = replace(proof, error=max(proof.error, rounding), of=len(errors))
    if proof.verdict == "proven" and rounding > TOLERANCE["float64"]:
        proof = replace(proof, verdict="not proven")
    return as_torch_rounds([config.activation], with_digits_left(proof))


def _apart(ours: Sequence[Array], others: Sequence[Array], sizes: Sequence[Array]) -> Array:
    """Return how far all numbers are from the others, relative to `sizes`, in one row."""
    with np.errstate(all="ignore"):
        rows = [
            np.where(a == b, 0.0, np.abs(a - b) / size).ravel() for a, b, size in zip(ours, others, sizes, strict=True)
        ]
    found: Array = np.nan_to_num(np.concatenate(rows), nan=np.inf)
    return found
