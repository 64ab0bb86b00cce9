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
from numpy.typing import NDArray

from gradexplorer.core.activations import Choice
from gradexplorer.core.initial_weights import draw
from gradexplorer.core.torch_globals import seeded
from gradexplorer.proof import DType
from gradexplorer.text import Text, _

if TYPE_CHECKING:
    from torch import Tensor

Array = NDArray[np.float64]
Verdict = Literal["vanishing", "healthy", "exploding"]

BATCH = 64
"""Inputs that go through the network at once."""
LIMIT = 1e-3
"""The verdict: vanishing below this part of the gradient at the top, exploding above its inverse."""
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


class Net(Struct, frozen=True, eq=False):
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


def built(setting: Setting) -> Net:
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
    return Net(setting, layers, x.to(dtype).requires_grad_(), top / top.norm())


@lru_cache(maxsize=16)
def measure(setting: Setting) -> Profile:
    """Build the network of `setting` and return what one forward and one backward pass give."""
    import torch

    net = built(setting)
    flow, inner = net.flow(net.x)
    weights = [layer.weight for layer in net.layers]
    found = torch.autograd.grad((flow[-1] * net.top).sum(), [*flow, *weights])
    slopes = np.array([np.nan, *(float(torch_slope(setting.activation, z).abs().double().mean()) for z in inner)])
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


def torch_slope(activation: Choice, z: "Tensor") -> "Tensor":
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
