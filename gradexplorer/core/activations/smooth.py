"""Activations of one formula: sigmoid, tanh and what comes from them, from the normal distribution or from a root."""

from typing import Annotated, Literal

from gradexplorer.core.activations.activation import Activation, DerivationPath
from gradexplorer.framework.parameter import number, plain
from gradexplorer.text import _

_REGROUPED = _("written as a product")
_DEFINITION = _("by the definition of f")


class Sigmoid(Activation, frozen=True, kw_only=True, tag="sigmoid"):
    """1/(1 + e^-x)."""

    name = "Sigmoid"
    torch_name = "sigmoid"
    formula = "sigmoid(x)"

    def paths(self) -> tuple[DerivationPath, ...]:
        """Return the full chain of equalities to f(1 - f)."""
        finish = (
            (_REGROUPED, "1/(1 + exp(-x))*(exp(-x)/(1 + exp(-x)))"),
            (_("1 added and taken away"), "1/(1 + exp(-x))*((1 + exp(-x) - 1)/(1 + exp(-x)))"),
            (_("the fraction split"), "1/(1 + exp(-x))*(1 - 1/(1 + exp(-x)))"),
            (_DEFINITION, "sigmoid(x)*(1 - sigmoid(x))"),
        )
        return (DerivationPath("1/(1 + exp(-x))", finish),)


class Tanh(Activation, frozen=True, kw_only=True, tag="tanh"):
    """(e^x - e^-x)/(e^x + e^-x)."""

    name = "Tanh"
    torch_name = "tanh"
    formula = "tanh(x)"

    def paths(self) -> tuple[DerivationPath, ...]:
        """Return the path by the quotient rule, and the path by the sigmoid."""
        quotient = "(exp(x) - exp(-x))/(exp(x) + exp(-x))"
        by_quotient = (
            (_("the fraction split"), f"1 - ({quotient})**2"),
            (_DEFINITION, "1 - tanh(x)**2"),
        )
        by_sigmoid = (
            (_("the sigmoid is (1 + tanh(x))/2 at 2x"), "4*((1 + tanh(x))/2)*(1 - (1 + tanh(x))/2)"),
            (_("multiplied out"), "(1 + tanh(x))*(1 - tanh(x))"),
            (_("multiplied out"), "1 - tanh(x)**2"),
        )
        return DerivationPath(quotient, by_quotient), DerivationPath("2*sigmoid(2*x) - 1", by_sigmoid)


class GELU(Activation, frozen=True, kw_only=True, tag="gelu"):
    """Hendrycks and Gimpel, Gaussian error linear units, 2016."""

    name = "GELU"
    torch_name = "gelu"
    formula = "x*Phi(x)"
    approximate: Annotated[
        Literal["none", "tanh"], plain(_("Approximation"), tip=_("Exact, with the normal distribution, or by tanh"))
    ] = "none"

    def source(self) -> str:
        """Return the exact formula or torch's approximation."""
        if self.approximate == "none":
            return self.formula
        return "0.5*x*(1 + tanh(sqrt(2/pi)*(x + 0.044715*x**3)))"


class SiLU(Activation, frozen=True, kw_only=True, tag="silu"):
    """Elfwing et al., Sigmoid-weighted linear units, 2017; also called swish."""

    name = "SiLU"
    torch_name = "silu"
    formula = "x*sigmoid(x)"

    def paths(self) -> tuple[DerivationPath, ...]:
        """Return the path to the form in which it is mostly written."""
        return (DerivationPath(self.formula, ((_("sigmoid drawn out"), "sigmoid(x)*(1 + x*(1 - sigmoid(x)))"),)),)


class GLU(Activation, frozen=True, kw_only=True, tag="glu"):
    """Dauphin et al., Language modeling with gated convolutional networks, 2017: torch's, by its second half.

    torch.nn.GLU gives a·σ(b) for the halves a and b of its input, and so has half as many outputs as inputs.
    """

    name = "GLU"
    torch_code = """\
class GLU(nn.Module):
    def __init__(self, a=1.0):
        super().__init__()
        self.a = a

    def forward(self, x):
        halves = torch.stack([torch.full_like(x, self.a), x], -1)
        return nn.functional.glu(halves, -1).squeeze(-1)
"""
    formula = "a*sigmoid(x)"
    a: Annotated[
        float,
        number(
            _("First half"),
            -100.0,
            100.0,
            low=-5.0,
            high=5.0,
            symbol="a",
            tip=_("torch's GLU takes two halves a and b and gives a·σ(b): here x is the gate b, and a is this knob"),
        ),
    ] = 1.0


class Mish(Activation, frozen=True, kw_only=True, tag="mish"):
    """Misra, Mish: a self regularized non-monotonic activation function, 2019."""

    name = "Mish"
    torch_name = "mish"
    formula = "x*tanh(softplus(x))"


class Softplus(Activation, frozen=True, kw_only=True, tag="softplus"):
    """Glorot et al., Deep sparse rectifier neural networks, 2011; a line from the threshold on."""

    name = "Softplus"
    torch_name = "softplus"
    formula = "x if beta*x > threshold else softplus(beta*x)/beta"
    breakpoints = ("threshold/beta",)
    beta: Annotated[
        float,
        number(_("Beta"), 0.01, 100.0, high=10.0, scale="log", symbol="beta", tip=_("How sharp the bend is")),
    ] = 1.0
    threshold: Annotated[
        float,
        number(_("Threshold"), -100.0, 100.0, low=0.0, high=40.0, symbol="theta", tip=_("f is the line x beyond it")),
    ] = 20.0


class Softsign(Activation, frozen=True, kw_only=True, tag="softsign"):
    """x/(1 + |x|)."""

    name = "Softsign"
    torch_name = "softsign"
    formula = "x/(1 + abs(x))"

    def paths(self) -> tuple[DerivationPath, ...]:
        """Return the path by the quotient rule."""
        finish = (
            (_("x times its sign is its absolute value"), "(1 + abs(x) - abs(x))/(1 + abs(x))**2"),
            (_("simplified"), "1/(1 + abs(x))**2"),
        )
        return (DerivationPath(self.formula, finish),)


class LogSigmoid(Activation, frozen=True, kw_only=True, tag="logsigmoid"):
    """ln(sigmoid(x))."""

    name = "LogSigmoid"
    torch_name = "logsigmoid"
    formula = "-softplus(-x)"

    def paths(self) -> tuple[DerivationPath, ...]:
        """Return the path from the definition."""
        return (DerivationPath("log(sigmoid(x))", ((_("symmetry of the sigmoid"), "sigmoid(-x)"),)),)


class Tanhshrink(Activation, frozen=True, kw_only=True, tag="tanhshrink"):
    """x - tanh(x)."""

    name = "Tanhshrink"
    torch_name = "tanhshrink"
    formula = "x - tanh(x)"


class Squareplus(Activation, frozen=True, kw_only=True, tag="squareplus"):
    """Barron, Squareplus: a softplus-like algebraic rectifier, 2021."""

    name = "Squareplus"
    torch_code = """\
class Squareplus(nn.Module):
    def __init__(self, b=4.0):
        super().__init__()
        self.b = b

    def forward(self, x):
        return (x + torch.sqrt(x * x + self.b)) / 2
"""
    formula = "(x + sqrt(x**2 + b))/2"
    b: Annotated[
        float,
        number(
            _("Roundness"),
            0.0,
            100.0,
            above=True,
            low=0.01,
            high=10.0,
            scale="log",
            symbol="b",
            tip=_("How wide the bend is: ReLU without it; at 4 the curvature at 0 is that of Softplus"),
        ),
    ] = 4.0
