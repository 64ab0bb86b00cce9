r"""The table of elementary functions: to add a function, add one entry to `_ALL`.

An entry holds all that the rest of the program knows of a function: its names, its LaTeX, its rule, where it has no
derivative, and its value in each library. Formulas stand in `ARGUMENTS`. Values are Python, in which ``m`` is the
library and other functions of the table have their names; an empty one is the library's function of the same name.
"""

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

from gradexplorer.text import Text, _

ARGUMENTS = ("u", "v", "w")

Library = Literal["math", "numpy", "torch", "mpmath", "sympy"]


class SpecialPoint(Struct, frozen=True):
    """Where a function has no derivative, or no value.

    Attributes
    ----------
    kind : str
        ``kink`` (continuous, no finite derivative), ``jump``, ``pole`` (f is infinite) or ``edge`` of the domain.
    zero : str
        A formula of the arguments that is 0 there.
    torch : tuple of str
        What torch's autograd takes there, by argument; empty: what the formulas of the derivatives are worth.
    """

    kind: Literal["kink", "jump", "pole", "edge"]
    zero: str
    torch: tuple[str, ...] = ()


class ElementaryFunction(Struct, frozen=True, kw_only=True):
    r"""One entry.

    Attributes
    ----------
    name : str
    rule : Text
        What it is called; also the name of its rule of differentiation.
    derivatives : tuple of str
        By each argument; where there is none, torch's choice.
    spellings : tuple of str
        Other names that mean it.
    latex : str
        What stands before the arguments, or a whole formula with ``%s`` for them.
    meaning : str
        What a numerically careful function is printed as.
    written : str
        The syntax that a call only spells in another way: it is read as that.
    other_counts : mapping
        What calls with another number of arguments are read as, by that number.
    typed : bool
        Whether a person's formula may call it.
    domain : str
        The condition under which it has a value; empty: everywhere.
    faults : tuple of (str, Text)
        Conditions under which it has no finite value, and their names.
    special : tuple of SpecialPoint
    masked : bool
        Whether torch sets gradients to 0, even infinite ones, where the derivative is 0, instead of multiplying.
    large : bool
        Whether its value with many digits takes all digits of its argument, which must not be too large for that.
    vectorised : tuple of str
        torch's operations that round otherwise for many numbers than for one.
    math, numpy, torch, mpmath, sympy : str
        Its value in each library.
    """

    name: str
    rule: Text
    derivatives: tuple[str, ...]
    spellings: tuple[str, ...] = ()
    latex: str
    meaning: str = ""
    written: str = ""
    other_counts: Mapping[int, str] = {}
    typed: bool = True
    domain: str = ""
    faults: tuple[tuple[str, Text], ...] = ()
    special: tuple[SpecialPoint, ...] = ()
    masked: bool = False
    large: bool = False
    vectorised: tuple[str, ...] = ()
    math: str = ""
    numpy: str = ""
    torch: str = ""
    mpmath: str = ""
    sympy: str = ""

    @property
    def arguments(self) -> tuple[str, ...]:
        """The arguments that it takes."""
        return ARGUMENTS[: len(self.derivatives)]

    def value(self, library: Library) -> str:
        """Return its value in a library as Python; empty: the library's function of the same name."""
        return getattr(self, library)  # type: ignore[no-any-return]


_LOG_ZERO = _("logarithm of zero")
_LOG_NEGATIVE = _("logarithm of a negative number")
_LOG_FAULTS = (("u == 0", _LOG_ZERO), ("u < 0", _LOG_NEGATIVE))
_WHOLE = "u - round(u)"

_ALL = (
    ElementaryFunction(
        name="sin",
        rule=_("sine"),
        derivatives=("cos(u)",),
        latex=r"\sin",
        large=True,
    ),
    ElementaryFunction(
        name="cos",
        rule=_("cosine"),
        derivatives=("-sin(u)",),
        latex=r"\cos",
        large=True,
    ),
    ElementaryFunction(
        name="tan",
        rule=_("tangent"),
        derivatives=("1/cos(u)**2",),
        spellings=("tg",),
        latex=r"\tan",
        large=True,
        special=(SpecialPoint("pole", "cos(u)"),),
    ),
    ElementaryFunction(
        name="asin",
        rule=_("arcsine"),
        derivatives=("1/sqrt(1 - u**2)",),
        spellings=("arcsin",),
        latex=r"\arcsin",
        domain="-1 <= u <= 1",
        faults=(("abs(u) > 1", _("arcsine of a number beyond ±1")),),
        special=(SpecialPoint("edge", "1 - u**2"),),
    ),
    ElementaryFunction(
        name="acos",
        rule=_("arccosine"),
        derivatives=("-1/sqrt(1 - u**2)",),
        spellings=("arccos",),
        latex=r"\arccos",
        domain="-1 <= u <= 1",
        faults=(("abs(u) > 1", _("arccosine of a number beyond ±1")),),
        special=(SpecialPoint("edge", "1 - u**2"),),
    ),
    ElementaryFunction(
        name="atan",
        rule=_("arctangent"),
        derivatives=("1/(1 + u**2)",),
        spellings=("arctan", "arctg"),
        latex=r"\arctan",
    ),
    ElementaryFunction(
        name="sinh",
        rule=_("hyperbolic sine"),
        derivatives=("cosh(u)",),
        latex=r"\sinh",
        large=True,
        vectorised=("sinh",),
    ),
    ElementaryFunction(
        name="cosh",
        rule=_("hyperbolic cosine"),
        derivatives=("sinh(u)",),
        latex=r"\cosh",
        large=True,
        vectorised=("cosh",),
    ),
    ElementaryFunction(
        name="tanh",
        rule=_("hyperbolic tangent"),
        derivatives=("1 - tanh(u)**2",),
        latex=r"\tanh",
        large=True,
    ),
    ElementaryFunction(
        name="exp",
        rule=_("exponential function"),
        derivatives=("exp(u)",),
        latex="e^{%s}",
        large=True,
    ),
    ElementaryFunction(
        name="log",
        rule=_("natural logarithm"),
        derivatives=("1/u",),
        spellings=("ln",),
        other_counts={2: "log(u)/log(v)"},
        latex=r"\ln",
        domain="u > 0",
        faults=_LOG_FAULTS,
        special=(SpecialPoint("pole", "u"),),
    ),
    ElementaryFunction(
        name="sqrt",
        rule=_("square root"),
        derivatives=("1/(2*sqrt(u))",),
        latex=r"\sqrt{%s}",
        domain="u >= 0",
        faults=(("u < 0", _("square root of a negative number")),),
        special=(SpecialPoint("edge", "u"),),
    ),
    ElementaryFunction(
        name="abs",
        rule=_("absolute value"),
        derivatives=("sign(u)",),
        spellings=("fabs", "absolute"),
        latex=r"\left|%s\right|",
        special=(SpecialPoint("kink", "u"),),
        math="m.fabs(u)",
        mpmath="m.fabs(u)",
        sympy="m.Abs(u)",
    ),
    ElementaryFunction(
        name="sign",
        rule=_("sign function"),
        derivatives=("0",),
        spellings=("sgn", "signum"),
        latex=r"\operatorname{sign}",
        special=(SpecialPoint("jump", "u"),),
        masked=True,
        math="(u > 0) - (u < 0)",
        sympy="m.sign(u)",
    ),
    ElementaryFunction(
        name="sigmoid",
        rule=_("sigmoid"),
        derivatives=("sigmoid(u)*(1 - sigmoid(u))",),
        spellings=("expit", "logistic", "σ"),
        latex=r"\sigma",
        large=True,
        vectorised=("sigmoid",),
        # none of them overflows
        math="1/(1 + m.exp(-u)) if u >= 0 else (t := m.exp(u))/(1 + t)",
        numpy="m.where(u < 0, t := m.exp(-m.abs(u)), 1)/(1 + t)",
        mpmath="1/(1 + m.exp(-u))",
        sympy="1/(1 + m.exp(-u))",
    ),
    ElementaryFunction(
        name="relu",
        rule=_("ReLU"),
        derivatives=("1 if u > 0 else 0",),
        latex=r"\operatorname{ReLU}",
        special=(SpecialPoint("kink", "u"),),
        masked=True,
        math="0.0 if u < 0 else u",
        numpy="m.maximum(u, 0)",
        mpmath="u if u > 0 else m.zero",
        sympy="m.Max(u, 0)",
    ),
    ElementaryFunction(
        name="hinge",  # torch's clamp_min(u, 0), which is no ReLU at 0
        rule=_("larger of 0 and a number"),
        derivatives=("1 if u >= 0 else 0",),
        typed=False,
        latex=r"\max\left(0, %s\right)",
        special=(SpecialPoint("kink", "u"),),
        masked=True,
        math="0.0 if u < 0 else u",
        numpy="m.maximum(u, 0)",
        torch="m.clamp(u, min=0)",
        mpmath="u if u > 0 else m.zero",
        sympy="m.Max(u, 0)",
    ),
    ElementaryFunction(
        name="max",
        rule=_("larger of two"),
        derivatives=("1 if u > v else 0 if u < v else 1/2", "1 if v > u else 0 if v < u else 1/2"),
        spellings=("maximum", "fmax"),
        other_counts={3: "max(max(u, v), w)"},
        latex=r"\max",
        special=(SpecialPoint("kink", "u - v"),),
        masked=True,
        math="u if u > v or u != u else v",
        numpy="m.maximum(u, v)",
        torch="m.maximum(u, v)",
        mpmath="u if u > v else v",
        sympy="m.Max(u, v)",
    ),
    ElementaryFunction(
        name="min",
        rule=_("smaller of two"),
        derivatives=("1 if u < v else 0 if u > v else 1/2", "1 if v < u else 0 if v > u else 1/2"),
        spellings=("minimum", "fmin"),
        other_counts={3: "min(min(u, v), w)"},
        latex=r"\min",
        special=(SpecialPoint("kink", "u - v"),),
        masked=True,
        math="u if u < v or u != u else v",
        numpy="m.minimum(u, v)",
        torch="m.minimum(u, v)",
        mpmath="u if u < v else v",
        sympy="m.Min(u, v)",
    ),
    ElementaryFunction(
        name="clamp",
        rule=_("clamp to an interval"),
        derivatives=(
            "1 if v <= u <= w else 0",
            "1 if u < v < w else 0",
            "1 if u > w or v > w else 0",
        ),
        spellings=("clip",),
        latex=r"\operatorname{clamp}",
        special=(SpecialPoint("kink", "u - v"), SpecialPoint("kink", "u - w"), SpecialPoint("kink", "v - w")),
        masked=True,
        math="min(max(u, v), w)",
        numpy="m.minimum(m.maximum(u, v), w)",
        mpmath="min(max(u, v), w)",
        sympy="m.Min(m.Max(u, v), w)",
    ),
    ElementaryFunction(
        name="where",
        rule=_("case by case"),
        derivatives=("0", "1 if u else 0", "0 if u else 1"),
        latex=r"\begin{cases}",
        written="v if u else w",
        masked=True,
        numpy="m.where(u, v, w)",
        sympy="m.Piecewise((v, u), (w, True))",
    ),
    ElementaryFunction(
        name="pow",
        rule=_("power rule"),
        derivatives=("v*u**(v - 1)", "u**v*log(u)"),
        spellings=("power", "float_power"),
        latex="^",
        written="u**v",
        vectorised=("pow",),
        math="m.pow(u, v)",
        numpy="m.power(u, v)",
    ),
    ElementaryFunction(
        name="cbrt",
        rule=_("cube root"),
        derivatives=("1/(3*cbrt(u)**2)",),
        latex=r"\sqrt[3]{%s}",
        special=(SpecialPoint("kink", "u", torch=("nan",)),),
        torch="m.sign(u)*m.abs(u)**(1/3)",
        mpmath="m.sign(u)*m.cbrt(m.fabs(u))",
        sympy="m.sign(u)*m.Abs(u)**m.Rational(1, 3)",
        vectorised=("pow",),
    ),
    ElementaryFunction(
        name="hypot",
        rule=_("length of a vector"),
        derivatives=("u/hypot(u, v)", "v/hypot(u, v)"),
        latex=r"\operatorname{hypot}",
        meaning="sqrt(u**2 + v**2)",
        special=(SpecialPoint("kink", "hypot(u, v)", torch=("nan", "nan")),),
        sympy="m.sqrt(u**2 + v**2)",
        vectorised=("hypot",),
    ),
    ElementaryFunction(
        name="atan2",
        rule=_("angle of a vector"),
        derivatives=("v/(u**2 + v**2)", "-u/(u**2 + v**2)"),
        spellings=("arctan2",),
        latex=r"\operatorname{atan2}",
        special=(
            SpecialPoint("jump", "hypot(u, v)", torch=("0", "0")),
            SpecialPoint("jump", "u if v < 0 else 1"),
        ),
        numpy="m.arctan2(u, v)",
        vectorised=("atan2",),
    ),
    ElementaryFunction(
        name="log1p",
        rule=_("natural logarithm"),
        derivatives=("1/(1 + u)",),
        latex=r"\operatorname{log1p}",
        meaning="log(1 + u)",
        domain="u > -1",
        faults=(("u == -1", _LOG_ZERO), ("u < -1", _LOG_NEGATIVE)),
        special=(SpecialPoint("pole", "1 + u"),),
        sympy="m.log(1 + u)",
    ),
    ElementaryFunction(
        name="expm1",
        rule=_("exponential function"),
        derivatives=("exp(u)",),
        latex=r"\operatorname{expm1}",
        meaning="exp(u) - 1",
        large=True,
        sympy="m.exp(u) - 1",
    ),
    ElementaryFunction(
        name="log2",
        rule=_("logarithm to the base 2"),
        derivatives=("1/(u*log(2))",),
        spellings=("lb", "log_2"),
        latex=r"\log_{2}",
        domain="u > 0",
        faults=_LOG_FAULTS,
        special=(SpecialPoint("pole", "u"),),
        mpmath="m.log(u, 2)",
        sympy="m.log(u)/m.log(2)",
    ),
    ElementaryFunction(
        name="log10",
        rule=_("logarithm to the base 10"),
        derivatives=("1/(u*log(10))",),
        spellings=("lg", "log_10"),
        latex=r"\log_{10}",
        domain="u > 0",
        faults=_LOG_FAULTS,
        special=(SpecialPoint("pole", "u"),),
        sympy="m.log(u)/m.log(10)",
    ),
    ElementaryFunction(
        name="asinh",
        rule=_("inverse hyperbolic sine"),
        derivatives=("1/sqrt(1 + u**2)",),
        spellings=("arsinh", "arcsinh"),
        latex=r"\operatorname{arsinh}",
    ),
    ElementaryFunction(
        name="acosh",
        rule=_("inverse hyperbolic cosine"),
        derivatives=("1/sqrt(u**2 - 1)",),
        spellings=("arcosh", "arccosh"),
        latex=r"\operatorname{arcosh}",
        domain="u >= 1",
        faults=(("u < 1", _("inverse hyperbolic cosine of a number below 1")),),
        special=(SpecialPoint("edge", "u - 1"),),
    ),
    ElementaryFunction(
        name="atanh",
        rule=_("inverse hyperbolic tangent"),
        derivatives=("1/(1 - u**2)",),
        spellings=("artanh", "arctanh"),
        latex=r"\operatorname{artanh}",
        domain="-1 < u < 1",
        faults=(("abs(u) >= 1", _("inverse hyperbolic tangent of a number not between -1 and 1")),),
        special=(SpecialPoint("pole", "1 - u**2"),),
        vectorised=("atanh",),
    ),
    ElementaryFunction(
        name="softplus",
        rule=_("softplus"),
        derivatives=("sigmoid(u)",),
        latex=r"\operatorname{softplus}",
        meaning="log(1 + exp(u))",
        large=True,
        vectorised=("softplus", "softplus_backward"),
        math="u + m.log1p(m.exp(-u)) if u > 0 else m.log1p(m.exp(u))",
        numpy="m.logaddexp(u, 0)",
        torch="m.nn.functional.softplus(u, threshold=40)",  # torch's own threshold, 20, costs half of the digits
        mpmath="m.log1p(m.exp(u))",
        sympy="m.log(1 + m.exp(u))",
    ),
    ElementaryFunction(
        name="silu",
        rule=_("SiLU"),
        derivatives=("sigmoid(u)*(1 + u*(1 - sigmoid(u)))",),
        spellings=("swish",),
        latex=r"\operatorname{SiLU}",
        large=True,
        vectorised=("silu", "silu_backward"),
        math="u*sigmoid(u)",
        numpy="u*sigmoid(u)",
        torch="m.nn.functional.silu(u)",
        mpmath="u/(1 + m.exp(-u))",
        sympy="u/(1 + m.exp(-u))",
    ),
    ElementaryFunction(
        name="gelu",
        rule=_("GELU"),
        derivatives=("Phi(u) + u*phi(u)",),
        latex=r"\operatorname{GELU}",
        large=True,
        vectorised=("gelu", "gelu_backward"),
        math="u*Phi(u)",
        numpy="u*Phi(u)",
        torch="m.nn.functional.gelu(u)",
        mpmath="u*m.ncdf(u)",
        sympy="u*(1 + m.erf(u/m.sqrt(2)))/2",
    ),
    ElementaryFunction(
        name="erf",
        rule=_("error function"),
        derivatives=("2/sqrt(pi)*exp(-u**2)",),
        latex=r"\operatorname{erf}",
        large=True,
        numpy="each(math.erf, u)",
    ),
    ElementaryFunction(
        name="floor",
        rule=_("rounding down"),
        derivatives=("0",),
        latex=r"\left\lfloor %s\right\rfloor",
        special=(SpecialPoint("jump", _WHOLE),),
        masked=True,
        math="float(m.floor(u))",
        sympy="m.floor(u)",
    ),
    ElementaryFunction(
        name="ceil",
        rule=_("rounding up"),
        derivatives=("0",),
        spellings=("ceiling",),
        latex=r"\left\lceil %s\right\rceil",
        special=(SpecialPoint("jump", _WHOLE),),
        masked=True,
        math="float(m.ceil(u))",
        sympy="m.ceiling(u)",
    ),
    ElementaryFunction(
        name="round",
        rule=_("rounding to the nearest whole number"),
        derivatives=("0",),
        spellings=("rint",),
        latex=r"\left\lfloor %s\right\rceil",
        special=(SpecialPoint("jump", "u - floor(u) - 1/2"),),
        masked=True,
        math="float(builtins.round(u))",
        mpmath="m.nint(u)",
        # to the even one in the middle between two
        sympy="m.floor(u + m.Rational(1, 2)) + m.ceiling((2*u - 1)/4) - m.floor((2*u - 1)/4) - 1",
    ),
    ElementaryFunction(
        name="Phi",
        rule=_("normal distribution function"),
        derivatives=("phi(u)",),
        latex=r"\Phi",
        typed=False,
        large=True,
        math="m.erfc(-u*m.sqrt(0.5))/2",
        numpy="each(math.erfc, u, -math.sqrt(0.5))/2",
        torch="m.special.ndtr(u)",
        mpmath="m.ncdf(u)",
        sympy="(1 + m.erf(u/m.sqrt(2)))/2",
    ),
    ElementaryFunction(
        name="phi",
        rule=_("normal density"),
        derivatives=("-u*phi(u)",),
        latex=r"\varphi",
        typed=False,
        large=True,
        math="m.exp(-u*u/2)/m.sqrt(2*m.pi)",
        numpy="m.exp(-u*u/2)/math.sqrt(2*math.pi)",
        torch="m.exp(-u*u/2)/(2*m.pi)**0.5",
        mpmath="m.npdf(u)",
        sympy="m.exp(-u**2/2)/m.sqrt(2*m.pi)",
    ),
)

FUNCTIONS: dict[str, ElementaryFunction] = {
    spelling: function for function in _ALL for spelling in (function.name, *function.spellings)
}
"""All functions by each of their names, in the order in which messages name them."""

TYPED = tuple(spelling for spelling, function in FUNCTIONS.items() if function.typed)
"""The names that a person's formula may call."""
