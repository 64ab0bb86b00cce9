"""The hyperbola: functions and their inverses."""

from gradexplorer.formula.functions.entry import ElementaryFunction, SpecialPoint
from gradexplorer.text import _

HYPERBOLIC = (
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
)
