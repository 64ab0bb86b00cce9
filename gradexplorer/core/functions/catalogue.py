"""Functions of one variable: each a small struct of its parameters.

The formula is one text in x and the parameters' names, from which values, LaTeX, derivation and proofs come.
To add a function: a struct, named in the union `Function`.
"""

import ast
import math
from functools import lru_cache
from typing import Annotated, ClassVar, get_args

from msgspec import structs

from gradexplorer.core.landscapes.catalogue import Point
from gradexplorer.core.letters import MOST_LETTERS, Letters, following, reading
from gradexplorer.core.real_function import RealFunction
from gradexplorer.formula.derivation import Derivation, derive
from gradexplorer.formula.parse import Expression, parse
from gradexplorer.framework.parameter import items, number, typed_text
from gradexplorer.text import InputError, Text, _

Base = Annotated[
    float,
    number(
        _("Base"),
        0.0,
        100.0,
        above=True,
        low=0.1,
        high=10.0,
        symbol="a",
        tip=_("The base of the power, or of the logarithm"),
    ),
]


class OneVariable(RealFunction, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The parameters of a function f(x), and what follows from them.

    Attributes
    ----------
    name : Text
    formula : str
        In x and the names of the parameters.
    x_range : (float, float)
        Where it is interesting.
    kinks : tuple of float
        Where it is continuous and has no derivative.
    oracle : str
        What its name means in torch, numpy or mpmath, in x and the names of the parameters; empty: it has no name.
    """

    name: ClassVar[Text]
    formula: ClassVar[str]
    x_range: ClassVar[Point] = (-5.0, 5.0)
    kinks: ClassVar[tuple[float, ...]] = ()
    oracle: ClassVar[str] = ""

    @property
    def parameters(self) -> dict[str, float]:
        """The numbers of the parameters by name."""
        return structs.asdict(self)

    @property
    def expression(self) -> Expression:
        """The checked formula in x and the parameters."""
        return parse(self.formula, ("x", *self.parameters))

    @property
    def formula_tree(self) -> ast.expr:
        """The formula."""
        return self.expression.tree

    @property
    def derivation(self) -> Derivation:
        """The derivation of f', rule by rule, in x and the parameters."""
        return _derivation(self.expression.source, self.expression.variables)


@lru_cache(maxsize=32)
def _derivation(formula: str, variables: tuple[str, ...]) -> Derivation:
    return derive(parse(formula, variables).tree, "x")


class Constant(OneVariable, frozen=True, kw_only=True, tag="constant"):
    """f(x) = c."""

    name = _("Constant")
    formula = "c"
    oracle = "numpy.polyval([c], x)"
    c: Annotated[
        float, number(_("Constant"), -100.0, 100.0, low=-5.0, high=5.0, symbol="c", tip=_("The value of f everywhere"))
    ] = 2.0


class StraightLine(OneVariable, frozen=True, kw_only=True, tag="line"):
    """f(x) = a x + b."""

    name = _("Line")
    formula = "a*x + b"
    oracle = "numpy.polyval([a, b], x)"
    a: Annotated[
        float,
        number(_("Slope"), -100.0, 100.0, low=-5.0, high=5.0, symbol="a", tip=_("How much f grows for each unit of x")),
    ] = 2.0
    b: Annotated[
        float, number(_("Intercept"), -100.0, 100.0, low=-5.0, high=5.0, symbol="b", tip=_("The value of f at x = 0"))
    ] = 1.0


class Power(OneVariable, frozen=True, kw_only=True, tag="power"):
    """f(x) = x^n."""

    name = _("Power")
    formula = "x**n"
    oracle = "torch.pow(x, n)"
    x_range = (-3.0, 3.0)
    n: Annotated[
        float, number(_("Exponent"), -20.0, 20.0, low=-4.0, high=6.0, step=0.5, symbol="n", tip=_("The power of x"))
    ] = 2.0

    @property
    def expression(self) -> Expression:
        """The checked formula; x^0 is a constant, also where n x^(n - 1) has no value."""
        return parse(self.formula if self.n else "x**0", ("x", "n"))


class Exponential(OneVariable, frozen=True, kw_only=True, tag="exponential"):
    """f(x) = a^x."""

    name = _("Exponential function")
    formula = "a**x"
    oracle = "torch.pow(a, x)"
    x_range = (-4.0, 4.0)
    a: Base = 2.0


class NaturalExponential(OneVariable, frozen=True, kw_only=True, tag="exp"):
    """f(x) = e^x."""

    name = _("Natural exponential")
    formula = "exp(x)"
    oracle = "torch.exp(x)"
    x_range = (-4.0, 3.0)


class Logarithm(OneVariable, frozen=True, kw_only=True, tag="logarithm"):
    """f(x) = log_a(x)."""

    name = _("Logarithm")
    formula = "log(x)/log(a)"
    oracle = "mpmath.log(x, a)"
    x_range = (-1.0, 8.0)
    a: Base = 2.0

    def __post_init__(self) -> None:
        """Refuse the base that has no logarithm."""
        if self.a == 1:
            raise InputError(_("There is no logarithm to the base 1: choose another base."))


class NaturalLogarithm(OneVariable, frozen=True, kw_only=True, tag="ln"):
    """f(x) = ln(x)."""

    name = _("Natural logarithm")
    formula = "log(x)"
    oracle = "torch.log(x)"
    x_range = (-1.0, 8.0)


class Sine(OneVariable, frozen=True, kw_only=True, tag="sin"):
    """f(x) = sin(x)."""

    name = _("Sine")
    formula = "sin(x)"
    oracle = "torch.sin(x)"
    x_range = (-2 * math.pi, 2 * math.pi)


class Cosine(OneVariable, frozen=True, kw_only=True, tag="cos"):
    """f(x) = cos(x)."""

    name = _("Cosine")
    formula = "cos(x)"
    oracle = "torch.cos(x)"
    x_range = (-2 * math.pi, 2 * math.pi)


class Tangent(OneVariable, frozen=True, kw_only=True, tag="tan"):
    """f(x) = tan(x)."""

    name = _("Tangent")
    formula = "tan(x)"
    oracle = "torch.tan(x)"


class Arcsine(OneVariable, frozen=True, kw_only=True, tag="arcsin"):
    """f(x) = arcsin(x)."""

    name = _("Arcsine")
    formula = "arcsin(x)"
    oracle = "torch.asin(x)"
    x_range = (-1.5, 1.5)


class Arccosine(OneVariable, frozen=True, kw_only=True, tag="arccos"):
    """f(x) = arccos(x)."""

    name = _("Arccosine")
    formula = "arccos(x)"
    oracle = "torch.acos(x)"
    x_range = (-1.5, 1.5)


class Arctangent(OneVariable, frozen=True, kw_only=True, tag="arctan"):
    """f(x) = arctan(x)."""

    name = _("Arctangent")
    formula = "arctan(x)"
    oracle = "torch.atan(x)"


class HyperbolicSine(OneVariable, frozen=True, kw_only=True, tag="sinh"):
    """f(x) = sinh(x)."""

    name = _("Hyperbolic sine")
    formula = "sinh(x)"
    oracle = "torch.sinh(x)"
    x_range = (-3.0, 3.0)


class HyperbolicCosine(OneVariable, frozen=True, kw_only=True, tag="cosh"):
    """f(x) = cosh(x)."""

    name = _("Hyperbolic cosine")
    formula = "cosh(x)"
    oracle = "torch.cosh(x)"
    x_range = (-3.0, 3.0)


class HyperbolicTangent(OneVariable, frozen=True, kw_only=True, tag="tanh"):
    """f(x) = tanh(x)."""

    name = _("Hyperbolic tangent")
    formula = "tanh(x)"
    oracle = "torch.tanh(x)"


class SquareRoot(OneVariable, frozen=True, kw_only=True, tag="sqrt"):
    """f(x) = sqrt(x)."""

    name = _("Square root")
    formula = "sqrt(x)"
    oracle = "torch.sqrt(x)"
    x_range = (-1.0, 8.0)


class AbsoluteValue(OneVariable, frozen=True, kw_only=True, tag="abs"):
    """f(x) = |x|."""

    name = _("Absolute value")
    formula = "abs(x)"
    oracle = "torch.abs(x)"
    x_range = (-3.0, 3.0)
    kinks = (0.0,)


class Reciprocal(OneVariable, frozen=True, kw_only=True, tag="reciprocal"):
    """f(x) = 1/x."""

    name = _("Reciprocal")
    formula = "1/x"
    oracle = "torch.reciprocal(x)"
    x_range = (-4.0, 4.0)


class Typed(OneVariable, frozen=True, kw_only=True, tag="typed"):
    """A formula in x that a person types; its free letters are parameters."""

    name = _("Typed f(x)")
    text: Annotated[
        str,
        typed_text(
            _("f(x)"),
            300,
            reading=reading("f", "x"),
            tip=_("Your own function of x, for example ax^2 + bx + c, or x sin x + e^-x²"),
        ),
    ] = "x*sin(x)"
    letters: Annotated[
        Letters,
        items(_("Letters of the formula"), 0, MOST_LETTERS, named="name", tip=_("Every letter but x has a knob")),
    ] = ()

    def __post_init__(self) -> None:
        """Refuse what is no formula in x; let the letters follow it."""
        structs.force_setattr(self, "letters", following(self.letters, self.text, ("x",), RESERVED))
        parse(self.text, ("x", *self.parameters))

    @property
    def parameters(self) -> dict[str, float]:
        """The numbers of the free letters by name."""
        return {letter.name: letter.value for letter in self.letters}

    @property
    def expression(self) -> Expression:
        """The checked formula in x and its letters."""
        return parse(self.text, ("x", *self.parameters))


RESERVED = "fhru"
"""Letters that stand for something else in the derivation."""

Function = (
    Typed
    | Constant
    | StraightLine
    | Power
    | Exponential
    | NaturalExponential
    | Logarithm
    | NaturalLogarithm
    | Sine
    | Cosine
    | Tangent
    | Arcsine
    | Arccosine
    | Arctangent
    | HyperbolicSine
    | HyperbolicCosine
    | HyperbolicTangent
    | SquareRoot
    | AbsoluteValue
    | Reciprocal
)

FUNCTIONS: dict[str, type[Function]] = {str(kind.__struct_config__.tag): kind for kind in get_args(Function)}
"""Tag to struct, in the order in which they are offered."""

NAMES: dict[str, Text] = {tag: kind.name for tag, kind in FUNCTIONS.items()}
"""Tag to the name on the screen."""
