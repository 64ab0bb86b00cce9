"""Activations in pieces; the conditions are so that the formula of f' makes torch's choice where the pieces meet."""

from typing import TYPE_CHECKING, Annotated, ClassVar

from msgspec import Meta

from gradexplorer.core.activations.activation import Activation
from gradexplorer.core.torch_globals import seeded
from gradexplorer.framework.parameter import number
from gradexplorer.text import InputError, _

if TYPE_CHECKING:
    from torch import Tensor


def _alpha(least: float, *, above: bool = False) -> Meta:
    tip = _("f tends to minus alpha on the left")
    return number(_("Alpha"), least, 100.0, above=above, low=0.1, high=5.0, symbol="alpha", tip=tip)


Lambda = Annotated[
    float,
    number(_("Lambda"), 0.0, 100.0, high=3.0, symbol="lambda", tip=_("Half the width of the zone where f is 0")),
]


class ReLU(Activation, frozen=True, kw_only=True, tag="relu"):
    """Nair and Hinton, Rectified linear units, 2010."""

    name = "ReLU"
    torch_name = "relu"
    formula = "x if x > 0 else 0"
    breakpoints = ("0",)


class LeakyReLU(Activation, frozen=True, kw_only=True, tag="leakyrelu"):
    """Maas et al., Rectifier nonlinearities improve neural network acoustic models, 2013."""

    name = "LeakyReLU"
    torch_name = "leaky_relu"
    formula = "x if x > 0 else negative_slope*x"
    breakpoints = ("0",)
    negative_slope: Annotated[
        float,
        number(_("Negative slope"), -10.0, 10.0, low=0.0, high=1.0, symbol="alpha", tip=_("Slope of f left of 0")),
    ] = 0.01


class PReLU(Activation, frozen=True, kw_only=True, tag="prelu"):
    """He et al., Delving deep into rectifiers, 2015: the slope is learned."""

    name = "PReLU"
    torch_name = "prelu"
    formula = "x if x > 0 else init*x"
    breakpoints = ("0",)
    init: Annotated[
        float,
        number(
            _("Initial slope"),
            -10.0,
            10.0,
            low=0.0,
            high=1.0,
            symbol="a",
            tip=_("Slope of f left of 0 before learning"),
        ),
    ] = 0.25

    def torch_function(self, x: "Tensor") -> "Tensor":
        """Return torch's own value; there the slope is a tensor."""
        from torch.nn import functional

        return functional.prelu(x, x.new_tensor([self.init]))


class RReLU(Activation, frozen=True, kw_only=True, tag="rrelu"):
    """Xu et al., Empirical evaluation of rectified activations in convolutional network, 2015, as it is evaluated.

    In training torch draws the slope of every number anew, see `drawn`.
    """

    name = "RReLU"
    torch_name = "rrelu"
    formula = "x if x > 0 else (lower + upper)/2*x"
    breakpoints = ("0",)
    lower: Annotated[
        float,
        number(_("Lower slope"), -10.0, 10.0, low=0.0, high=1.0, symbol="l", tip=_("The least slope left of 0")),
    ] = 1 / 8
    upper: Annotated[
        float,
        number(_("Upper slope"), -10.0, 10.0, low=0.0, high=1.0, symbol="u", tip=_("The largest slope left of 0")),
    ] = 1 / 3

    def __post_init__(self) -> None:
        """Refuse what torch refuses."""
        if self.lower > self.upper:
            raise InputError(_("The lower slope of RReLU must not be above its upper slope."))

    def torch_call(self, *before: str) -> str:
        """Return the call that makes a module with the mean slope."""
        return f"{super().torch_call(*before)}.eval()"

    def drawn(self, x: float, seed: int) -> tuple[float, float]:
        """Return f(x) and the slope as torch draws them in training, with a seed of its own."""
        import torch
        from torch.nn import functional

        at = torch.tensor(x, dtype=torch.float64, requires_grad=True)
        with seeded(seed):
            value = functional.rrelu(at, self.lower, self.upper, training=True)
        (slope,) = torch.autograd.grad(value, at)
        return value.item(), slope.item()


class ELU(Activation, frozen=True, kw_only=True, tag="elu"):
    """Clevert et al., Exponential linear units, 2015."""

    name = "ELU"
    torch_name = "elu"
    formula = "x if x > 0 else alpha*expm1(x)"
    breakpoints = ("0",)
    alpha: Annotated[float, _alpha(-100.0)] = 1.0


class CELU(Activation, frozen=True, kw_only=True, tag="celu"):
    """Barron, Continuously differentiable exponential linear units, 2017."""

    name = "CELU"
    torch_name = "celu"
    formula = "x if x > 0 else alpha*expm1(x/alpha)"
    breakpoints = ("0",)
    rounded = _("torch rounds alpha to float32 in its autograd, in float64 too: it is about 1e-8 off.")
    alpha: Annotated[float, _alpha(0.0, above=True)] = 1.0


class SELU(Activation, frozen=True, kw_only=True, tag="selu"):
    """Klambauer et al., Self-normalizing neural networks, 2017, with the constants given there."""

    name = "SELU"
    torch_name = "selu"
    formula = "gamma*x if x > 0 else gamma*alpha*expm1(x)"
    breakpoints = ("0",)
    constants: ClassVar[dict[str, float]] = {
        "gamma": 1.0507009873554804934193349852946,
        "alpha": 1.6732632423543772848170429916717,
    }


class Hardtanh(Activation, frozen=True, kw_only=True, tag="hardtanh"):
    """x, cut off at both ends."""

    name = "Hardtanh"
    torch_name = "hardtanh"
    formula = "min_val if x <= min_val else (max_val if x >= max_val else x)"
    breakpoints = ("min_val", "max_val")
    min_val: Annotated[
        float, number(_("Minimum"), -100.0, 100.0, low=-5.0, high=5.0, symbol="a", tip=_("f never falls below it"))
    ] = -1.0
    max_val: Annotated[
        float, number(_("Maximum"), -100.0, 100.0, low=-5.0, high=5.0, symbol="b", tip=_("f never rises above it"))
    ] = 1.0

    def __post_init__(self) -> None:
        """Refuse what torch refuses."""
        if not self.min_val < self.max_val:
            raise InputError(_("The minimum of Hardtanh must be below its maximum."))


class ReLU6(Activation, frozen=True, kw_only=True, tag="relu6"):
    """Krizhevsky, Convolutional deep belief networks on CIFAR-10, 2010."""

    name = "ReLU6"
    torch_name = "relu6"
    formula = "0 if x <= 0 else (6 if x >= 6 else x)"
    breakpoints = ("0", "6")


class Hardsigmoid(Activation, frozen=True, kw_only=True, tag="hardsigmoid"):
    """Courbariaux et al., BinaryConnect, 2015, with torch's slope of 1/6."""

    name = "Hardsigmoid"
    torch_name = "hardsigmoid"
    formula = "0 if x <= -3 else (1 if x >= 3 else x/6 + 1/2)"
    breakpoints = ("-3", "3")
    rounded = _("torch keeps the slope 1/6 as a float32, in float64 too: its autograd is 5e-9 off.")


class Hardswish(Activation, frozen=True, kw_only=True, tag="hardswish"):
    """Howard et al., Searching for MobileNetV3, 2019."""

    name = "Hardswish"
    torch_name = "hardswish"
    formula = "0 if x <= -3 else (x if x >= 3 else x*(x + 3)/6)"
    breakpoints = ("-3", "3")


class Softshrink(Activation, frozen=True, kw_only=True, tag="softshrink"):
    """Beck and Teboulle, A fast iterative shrinkage-thresholding algorithm, 2009."""

    name = "Softshrink"
    torch_name = "softshrink"
    formula = "x - lambd if x > lambd else (x + lambd if x < -lambd else 0)"
    breakpoints = ("-lambd", "lambd")
    lambd: Lambda = 0.5


class Hardshrink(Activation, frozen=True, kw_only=True, tag="hardshrink"):
    """Donoho and Johnstone, Ideal spatial adaptation by wavelet shrinkage, 1994."""

    name = "Hardshrink"
    torch_name = "hardshrink"
    formula = "x if x > lambd else (x if x < -lambd else 0)"
    breakpoints = ("-lambd", "lambd")
    lambd: Lambda = 0.5


class Threshold(Activation, frozen=True, kw_only=True, tag="threshold"):
    """x above the threshold, else a value; torch has no defaults, these are its documentation's."""

    name = "Threshold"
    torch_name = "threshold"
    formula = "x if x > threshold else value"
    breakpoints = ("threshold",)
    threshold: Annotated[
        float, number(_("Threshold"), -100.0, 100.0, low=-5.0, high=5.0, symbol="theta", tip=_("f is x above it"))
    ] = 0.0
    value: Annotated[
        float, number(_("Value"), -100.0, 100.0, low=-5.0, high=5.0, symbol="v", tip=_("f up to the threshold"))
    ] = 0.5
