"""The whole gradient three ways: by the deltas, by torch's autograd, and by central differences."""

from collections.abc import Iterable, Sequence

import numpy as np
from msgspec.structs import replace

from gradexplorer.core.perceptron.derivation import kink
from gradexplorer.core.perceptron.exact import exact_derivative
from gradexplorer.core.perceptron.network import Network, Pass, WeightIndex, at
from gradexplorer.core.perceptron.options import Neuron
from gradexplorer.formula.latex_printer import notation
from gradexplorer.framework.figure import Array
from gradexplorer.proof import TOLERANCE, Claim, Proof, Verdict, prove
from gradexplorer.text import Text

EPSILON = float(np.finfo(np.float64).eps)
SHOWN = 5
"""Weights that a proof names, besides the one asked for: those with the largest errors."""


def name(weight_index: WeightIndex, depth: int) -> str:
    """Return the name of a weight or bias as `notation`; layers are told apart where there are several."""
    letter = "b" if weight_index.source < 0 else "w"
    indices = [str(n) for n in (weight_index.source, weight_index.end) if n >= 0]
    whole = f"Layer({letter}, {weight_index.layer + 1})" if depth > 1 else letter
    return f"{whole}[{', '.join(indices)}]"


def autograd(network: Network, x: Array, t: Array) -> tuple[list[Array], list[Array]]:
    """Return torch's gradients of weights and biases, from torch's own activations and losses."""
    import torch

    weights = [torch.tensor(matrix, requires_grad=True) for matrix in network.weights]
    biases = [torch.tensor(vector, requires_grad=True) for vector in network.biases]
    outputs = torch.tensor(x)
    for layer, (matrix, vector) in enumerate(zip(weights, biases, strict=True)):
        net = outputs @ matrix + vector
        if layer < network.depth - 1 or network.loss != "cross_entropy":
            outputs = network.activations[layer].torch_function(net)
    target, functional = torch.tensor(t), torch.nn.functional
    match network.loss:
        case "half_squares":
            error = ((outputs - target) ** 2).sum() / 2
        case "mse":
            error = functional.mse_loss(outputs, target)
        case _ if network.softmax:
            error = functional.cross_entropy(net, target)
        case _:
            error = functional.binary_cross_entropy_with_logits(net, target, reduction="sum")
    found = [gradient.numpy() for gradient in torch.autograd.grad(error, [*weights, *biases])]
    return found[: network.depth], found[network.depth :]


def prove_gradient(network: Network, done: Pass, wanted: WeightIndex | None = None) -> Proof:
    """Prove the derivative by every weight and bias; named are those with the largest errors, and the `wanted` one.

    The error is the largest over all weights: of the deltas' formula against autograd, and against the central
    difference beyond its own error bound.
    """
    weight_indices = network.weight_indices()
    auto = autograd(network, done.x, done.t)
    formula = np.array([done.derivative(weight_index) for weight_index in weight_indices])
    torch_ = np.array([at(weight_index, *auto) for weight_index in weight_indices])
    scale = np.array([done.size(weight_index) for weight_index in weight_indices])
    differences, bounds = (np.concatenate(parts) for parts in zip(*_differences(network, done), strict=True))
    scale = np.maximum.reduce([np.abs(formula), np.abs(torch_), scale])
    by_torch = _relative(np.abs(formula - torch_), scale)
    by_difference = _relative(np.abs(formula - differences) - bounds, scale)
    worst = [weight_indices[int(n)] for n in np.argsort(-np.maximum(by_torch, by_difference), kind="stable")[:SHOWN]]
    named = list(dict.fromkeys([*worst, *([wanted] if wanted else [])]))
    rounded = any(function.rounded for function in network.activations)
    proof = prove(_claim(network, done, weight_index, at(weight_index, *auto), rounded) for weight_index in named)
    # near a kink the differences are no measure: `prove` looks closer at the named ones, and says so
    largest = max(proof.error, by_torch.max(), by_difference.max() if proof.reason is None else 0.0)
    proof = replace(proof, error=float(largest), verdict=_verdict(proof, largest), of=len(weight_indices))
    return as_torch_rounds(network.activations, proof)


def _relative(difference: Array, scale: Array) -> Array:
    with np.errstate(all="ignore"):
        error = np.where(difference <= 0, 0.0, difference / scale)
    return np.where(np.isnan(error), np.inf, error)


def _verdict(proof: Proof, error: float) -> Verdict:
    if proof.verdict == "proven" and error > TOLERANCE["float64"]:
        return "not proven"
    return proof.verdict


def as_torch_rounds(functions: Iterable[Neuron], proof: Proof) -> Proof:
    """Allow for the digits that torch's own f' of some activations lacks, and say so."""
    reasons: list[Text] = [function.rounded for function in functions if function.rounded]
    if reasons and TOLERANCE["float64"] < proof.error <= TOLERANCE["float32"]:
        return replace(proof, verdict="proven", reason=reasons[0])
    return proof


def _claim(network: Network, done: Pass, weight_index: WeightIndex, torch_: float, rounded: bool) -> Claim:
    o = 1.0 if weight_index.source < 0 else float(done.outputs[weight_index.layer][weight_index.source])
    here, net = network.weight(weight_index), done.nets[weight_index.layer]

    def error(weight: float) -> float:
        moved = net.copy()
        moved[weight_index.end] += (weight - here) * o
        with np.errstate(all="ignore"):
            return float(network.onward(weight_index.layer, moved, done.t))

    label = notation(f"D(E, {name(weight_index, network.depth)})")
    return Claim(
        label,
        done.derivative(weight_index),
        torch_,
        error,
        here,
        done.size(weight_index),
        None if kink(network, done) else exact_derivative(network, done, weight_index),
        torch_digits="float32" if rounded else None,
    )


def _differences(network: Network, done: Pass) -> Iterable[tuple[Array, Array]]:
    """Yield, layer by layer, the central differences by all weights and biases at once, and their error bounds.

    Truncation is bounded as in `proof.difference`; rounding by the sizes of the terms in E.
    """
    reach = np.abs(done.outputs[-1]) + np.abs(done.t)
    size = float((reach**2).sum() if network.loss != "cross_entropy" else (1 + np.abs(done.nets[-1])) @ (reach + 1))
    for layer, net in enumerate(done.nets):
        sources: Sequence[float] = [*done.outputs[layer], *([1.0] if network.biased else [])]
        here = [*network.weights[layer], *([network.biases[layer]] if network.biased else [])]
        o, weights = np.repeat(sources, len(net)), np.concatenate(here)
        step = EPSILON ** (1 / 3) * np.maximum(1.0, np.abs(weights))
        ends = np.tile(np.eye(len(net)), (len(sources), 1))
        with np.errstate(all="ignore"):
            f = [network.onward(layer, net + ends * (k * step * o)[:, None], done.t) for k in (-2, -1, 0, 1, 2)]
            value, wide = (f[3] - f[1]) / (2 * step), (f[4] - f[0]) / (4 * step)
            fourth = np.abs(f[0] - 4 * f[1] + 6 * f[2] - 4 * f[3] + f[4]) / step
            bound = 2 * np.abs(value - wide) + fourth + 32 * network.depth * EPSILON * size / step
        yield value, bound
