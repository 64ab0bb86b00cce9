"""Exponentials, logarithms, powers and roots."""

from gradexplorer.formula.functions.entry import ElementaryFunction, SpecialPoint
from gradexplorer.text import _

_LOG_ZERO = _("logarithm of zero")
_LOG_NEGATIVE = _("logarithm of a negative number")
_LOG_FAULTS = (("u == 0", _LOG_ZERO), ("u < 0", _LOG_NEGATIVE))

EXPONENTIAL = (
    ElementaryFunction(
        name="exp",
        rule=_("exponential function"),
        derivatives=("exp(u)",),
        latex="e^{%s}",
        large=True,
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
        name="sqrt",
        rule=_("square root"),
        derivatives=("1/(2*sqrt(u))",),
        latex=r"\sqrt{%s}",
        domain="u >= 0",
        faults=(("u < 0", _("square root of a negative number")),),
        special=(SpecialPoint("edge", "u"),),
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
)
