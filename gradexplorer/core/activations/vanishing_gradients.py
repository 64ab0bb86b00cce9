"""How a gradient fades or grows on its way back through a real torch network, layer by layer, and why.

Layer l of L computes ``z = W h + b`` from the flow h before it, and passes on ``f(z)``; with `norm` a LayerNorm stands
between z and f, with `residual` h is added to f's value. The input is normal, and the loss is the sum of h_L times
fixed random numbers of norm 1, so that the gradient that enters at the top has norm 1 whatever the network.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from numpy.typing import NDArray

from gradexplorer.core.activations import Choice, as_torch_rounds
from gradexplorer.core.initial_weights import draw
from gradexplorer.core.torch_globals import seeded
from gradexplorer.formula.equation import formula
from gradexplorer.formula.scope import Meaning, Scope
from gradexplorer.proof import Claim, DType, Proof, prove
from gradexplorer.text import Text, _

if TYPE_CHECKING:
    from torch import Tensor

Array = NDArray[np.float64]
Verdict = Literal["vanishing", "healthy", "exploding"]

BATCH = 64
"""Inputs that go through the network at once."""
PROVEN_ROWS = 4
"""Inputs for which the chain rule is worked out by its formula."""
LIMIT = 1e-3
"""The verdict: vanishing below this part of the gradient at the top, exploding above its inverse."""
LOSS = "script(L)"
"""How the loss is written: L is the last layer."""
NORM_EPSILON = 1e-5
"""What torch's LayerNorm adds to the variance."""
QUANTILES = (0.05, 0.5, 0.95)

INITS: dict[str, Text] = {
    "default": _("torch's default"),
    "xavier": _("Xavier"),
    "kaiming": _("Kaiming"),
    "orthogonal": _("Orthogonal"),
    "normal": _("Normal N(0, s²)"),
}
"""Key to name of the weights' initialisations."""

VERDICTS: dict[Verdict, Text] = {
    "vanishing": _("vanishing"),
    "healthy": _("healthy"),
    "exploding": _("exploding"),
}


class Setting(Struct, frozen=True, kw_only=True):
    """Everything on which a network's gradients depend; `init` is a key of `INITS`, `std` is of use with "normal"."""

    activation: Choice
    depth: int = 30
    width: int = 64
    init: str = "default"
    std: float = 0.1
    residual: bool = False
    norm: bool = False
    seed: int = 0
    dtype: DType = "float32"


class Profile(Struct, frozen=True, eq=False, kw_only=True):
    """What one forward and one backward pass gave; arrays go from the input, 0, to the last layer.

    Attributes
    ----------
    setting : Setting
    gradient : (L + 1,) float64
        Norm of the loss's gradient with respect to the flow after each layer; 1 at the top.
    weights : (L + 1,) float64
        Norm of the gradient with respect to each layer's weights, NaN at the input.
    slopes : (L + 1,) float64
        Mean of |f'| in each layer, NaN at the input.
    product : (L + 1,) float64
        Product of `slopes` over all later layers, which the gradient has passed.
    low, median, high : (L + 1,) float64
        Quantiles of |h| over the units that are not 0.
    zeros : (L + 1,) float64
        Share of the units that are exactly 0.
    """

    setting: Setting
    gradient: Array
    weights: Array
    slopes: Array
    product: Array
    low: Array
    median: Array
    high: Array
    zeros: Array

    @property
    def ratio(self) -> float:
        """Norm of the gradient at the input over that at the top; NaN where it overflowed."""
        return float(self.gradient[0] / self.gradient[-1])

    @property
    def verdict(self) -> Verdict:
        """Vanishing, healthy or exploding, by the ratio alone, so that one layer is judged as a hundred are."""
        return verdict(self.ratio)


def verdict(ratio: float) -> Verdict:
    """Judge the gradient at the input over that at the top; a number that overflowed (NaN, infinite) exploded."""
    if not np.isfinite(ratio) or ratio > 1 / LIMIT:
        return "exploding"
    return "vanishing" if ratio < LIMIT else "healthy"


class _Layer(NamedTuple):
    """A linear layer; `nn.Linear` would draw weights that are thrown away."""

    weight: "Tensor"
    bias: "Tensor"

    def __call__(self, x: "Tensor") -> "Tensor":
        from torch.nn import functional

        return functional.linear(x, self.weight, self.bias)


class _Net(Struct, frozen=True, eq=False):
    """A network with its input and the numbers by which its output is multiplied in the loss."""

    setting: Setting
    layers: list[_Layer]
    x: "Tensor"
    top: "Tensor"

    def flow(self, x: "Tensor") -> "tuple[list[Tensor], list[Tensor]]":
        """Return the flow from the input to the last layer, and what f is applied to in each layer."""
        from torch.nn import functional

        flow, inner = [x], []
        for layer in self.layers:
            z = layer(flow[-1])
            if self.setting.norm:
                z = functional.layer_norm(z, z.shape[-1:], eps=NORM_EPSILON)
            value = self.setting.activation.torch_function(z)
            inner.append(z)
            flow.append(flow[-1] + value if self.setting.residual else value)
        return flow, inner


_INITS = {"default": "torch", "xavier": "xavier_normal", "kaiming": "kaiming_normal"}
"""Names of `initial_weights` for those of sessions."""


def built(setting: Setting) -> _Net:
    """Build the network; float64 has the same weights as float32, with more digits only in what follows from them."""
    import torch

    dtype = getattr(torch, setting.dtype)
    with seeded(setting.seed):
        n = setting.width
        drawn = [(torch.empty(n, n), torch.empty(n)) for _layer in range(setting.depth)]
        draw(drawn, _INITS.get(setting.init, setting.init), std=setting.std)
        x = torch.randn(BATCH, setting.width)
        top = torch.randn(BATCH, setting.width).to(dtype)
    layers = [_Layer(*(tensor.to(dtype).requires_grad_() for tensor in layer)) for layer in drawn]
    return _Net(setting, layers, x.to(dtype).requires_grad_(), top / top.norm())


@lru_cache(maxsize=16)
def measure(setting: Setting) -> Profile:
    """Build the network of `setting` and return what one forward and one backward pass give."""
    import torch

    net = built(setting)
    flow, inner = net.flow(net.x)
    weights = [layer.weight for layer in net.layers]
    found = torch.autograd.grad((flow[-1] * net.top).sum(), [*flow, *weights])
    slopes = np.array([np.nan, *(float(_slope(setting.activation, z).abs().double().mean()) for z in inner)])
    sizes = [h.detach().abs().double().numpy() for h in flow]
    low, median, high = np.array([_quantiles(size) for size in sizes]).T
    return Profile(
        setting=setting,
        gradient=_norms(found[: len(flow)]),
        weights=np.array([np.nan, *_norms(found[len(flow) :])]),
        slopes=slopes,
        product=np.append(np.cumprod(slopes[:0:-1])[::-1], 1.0),
        low=low,
        median=median,
        high=high,
        zeros=np.array([float(np.mean(size == 0)) for size in sizes]),
    )


def _slope(activation: Choice, z: "Tensor") -> "Tensor":
    """Return f' at `z` from torch's autograd."""
    import torch

    at = z.detach().requires_grad_()
    return torch.autograd.grad(activation.torch_function(at).sum(), at)[0]


def _norms(tensors: "Iterable[Tensor]") -> Array:
    """Return norms in float64: the squares of small numbers are 0 in float32."""
    return np.array([float(tensor.double().norm()) for tensor in tensors])


def _quantiles(sizes: Array) -> Sequence[float]:
    awake = sizes[(sizes > 0) & np.isfinite(sizes)]
    return np.quantile(awake, QUANTILES).tolist() if awake.size else [np.nan] * len(QUANTILES)


# the chain rule by its formula


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

    means = [float(_slope(setting.activation, z).abs().mean()) for z in inner]
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


SMALL_WIDTH, SMALL_DEPTH = 3, 3


@lru_cache(maxsize=16)
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
    net: _Net, flow: "Sequence[Tensor]", inner: "Sequence[Tensor]", slopes: Sequence[Array], top: Array
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
