"""The chain rule through a deep network by its formula: proven on the real one, written with a small one."""

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from gradexplorer.core.activations import as_torch_rounds
from gradexplorer.core.activations.vanishing_gradients import NORM_EPSILON, Net, Setting, built, torch_slope
from gradexplorer.formula.equation import formula
from gradexplorer.formula.scope import Meaning, Scope
from gradexplorer.proof import Claim, Proof, prove

if TYPE_CHECKING:
    from torch import Tensor

Array = NDArray[np.float64]

PROVEN_ROWS = 4
"""Inputs for which the chain rule is worked out by its formula."""
LOSS = "script(L)"
"""How the loss is written: L is the last layer."""
SMALL_WIDTH, SMALL_DEPTH = 3, 3
"""Of the network with which formulas are written."""


@lru_cache(maxsize=16)
def prove_chain(setting: Setting) -> Proof:
    """Prove on the real network that the chain rule through all layers gives the gradient, in float64.

    The gradient is taken back layer by layer with our own formula of f', and compared with autograd at the input (its
    norm, and its component that is furthest off, of which there is a difference too), in the first layer's weights,
    and in the product of the means of |f'|.
    """
    import torch

    net = built(replace(setting, dtype="float64"))
    x, top = net.x.detach()[:PROVEN_ROWS].requires_grad_(), net.top[:PROVEN_ROWS]
    flow, inner = net.flow(x)
    auto_input, auto_weights = torch.autograd.grad((flow[-1] * top).sum(), [x, net.layers[0].weight])
    slopes = [np.asarray(setting.activation.slopes(z.detach().numpy())) for z in inner]
    first, ours, share = _back(net, flow, inner, slopes, top.numpy())
    auto, weight = auto_input.numpy(), first.T @ x.detach().numpy()
    row, column = np.unravel_index(int(np.argmax(np.abs(ours - auto))), ours.shape)

    def loss(value: float) -> float:
        with torch.no_grad():
            moved = x.detach()[row : row + 1].clone()
            moved[0, column] = value
            return float((net.flow(moved)[0][-1] * top[row]).sum())

    means = [float(torch_slope(setting.activation, z).abs().mean()) for z in inner]
    symbols = {"loss": LOSS, "h": f"h['0, {row + 1}, {column + 1}']"}
    component = formula("D(loss, h)", symbols=symbols).latex
    at = float(x.detach()[row, column])
    norms = float(np.linalg.norm(ours)), float(np.linalg.norm(auto))
    layer = float(np.linalg.norm(weight)), float(auto_weights.norm())
    product = float(np.prod([np.abs(slope).mean() for slope in slopes])), float(np.prod(means))
    claims = (
        Claim(_norm("h[0]"), *norms, scale=max(norms) * share),
        Claim(component, float(ours[row, column]), float(auto[row, column]), loss, at, max(norms) * share),
        Claim(_norm("W[1]"), *layer, scale=max(layer) * share),
        Claim("P_0", *product, scale=max(product) * share),
    )
    return as_torch_rounds(setting.activation, prove(claims))


def _norm(of: str) -> str:
    return formula(f"norm(D(loss, {of}))", symbols={"loss": LOSS}).latex


@lru_cache(maxsize=4)
def small_scope(setting: Setting) -> Scope:
    """Return a small network of the same kind as names for formulas, with one input.

    ``h[l]`` is the flow, ``W[l]`` and ``b[l]`` the weights, ``z[l]`` the sums and with layer norm ``zhat[l]`` what
    becomes of them; ``slopes[l]`` is the derivative of f's values by its arguments and ``N[l]`` that of the norm by
    the sums, both found by moving them. ``between`` stands for the way back through the middle layer; the letter l for
    it, too.
    """
    net = built(replace(setting, width=SMALL_WIDTH, depth=SMALL_DEPTH, dtype="float64"))
    nothing: list[object] = [[]]
    source, parameters = setting.activation.renamed("_of_f")
    inner = "zhat[l]" if setting.norm else "z[l]"
    jacobian = f"Transposed(W[2]) @ {'N[2] @ ' if setting.norm else ''}slopes[2]"
    meanings = {
        "f": ("x", source),
        "z": ("l", "W[l] @ h[l - 1] + b[l]"),
        "h": ("l", f"x0 if l <= 0 else {'h[l - 1] + ' if setting.residual else ''}f({inner})"),
        "mu": ("l", "mean(z[l])"),
        "sigma": ("l", "sqrt(mean((z[l] - mu[l])*(z[l] - mu[l])) + epsilon_of_norm)"),
        "zhat": ("l", "(z[l] - mu[l])/sigma[l]"),
        "slopes": ("l", f"D(f({inner}), {inner})"),
        "N": ("l", "D(zhat[l], z[l])"),
        "loss": ("", f"dot(top, h[{SMALL_DEPTH}])"),
        "between": ("", f"I + {jacobian}" if setting.residual else jacobian),
    }
    return Scope(
        values={
            "W": nothing + [layer.weight.detach().numpy() for layer in net.layers],
            "b": nothing + [layer.bias.detach().numpy() for layer in net.layers],
            "x0": net.x[0].detach().numpy(),
            "top": net.top[0].numpy(),
            "I": np.eye(SMALL_WIDTH),
            "ones": np.ones(SMALL_WIDTH),
            "n": SMALL_WIDTH,
            "epsilon_of_norm": NORM_EPSILON,
            **parameters,
        },
        meanings={name: Meaning((letter,) if letter else (), source) for name, (letter, source) in meanings.items()},
        index_letters={"l": 2, "L": SMALL_DEPTH},
    )


def _back(
    net: Net, flow: "Sequence[Tensor]", inner: "Sequence[Tensor]", slopes: Sequence[Array], top: Array
) -> tuple[Array, Array, float]:
    """Take the gradient back through all layers by the chain rule.

    Returns
    -------
    first, gradient : (rows, width) float64
        The loss's gradient with respect to the first layer's z, and to the input.
    share : float
        How much larger than their sum the terms of a layer are, at most: f' saturates by cancelling from 1, and few
        units leave little of a gradient whose mean is taken away. No float program keeps more digits, nor does torch.
    """
    gradient, first, share = top, top, 1.0
    for layer, h, inside, slope in reversed(list(zip(net.layers, flow, inner, slopes, strict=False))):
        first = slope * gradient
        share = max(share, _over(np.ones(1), slope))
        if net.setting.norm:
            z, y = layer(h).detach().numpy(), inside.detach().numpy()
            sigma = np.sqrt(z.var(axis=1, keepdims=True) + NORM_EPSILON)
            along = first.mean(axis=1, keepdims=True) + y * (first * y).mean(axis=1, keepdims=True)
            share = max(share, _over(first, first - along))
            first = (first - along) / sigma
        back = first @ layer.weight.detach().numpy()
        gradient = gradient + back if net.setting.residual else back
    return first, gradient, share


def _over(terms: Array, others: Array) -> float:
    """Return the size of terms over that of what is left of them, 1 where nothing is."""
    sizes = [float(np.sqrt(np.mean(array**2))) for array in (terms, others)]
    return sizes[0] / sizes[1] if sizes[1] else 1.0
