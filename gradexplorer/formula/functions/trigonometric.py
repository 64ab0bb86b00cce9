"""The circle: angles and lengths."""

from gradexplorer.formula.functions.entry import ElementaryFunction, SpecialPoint
from gradexplorer.text import _

TRIGONOMETRIC = (
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
        name="hypot",
        rule=_("length of a vector"),
        derivatives=("u/hypot(u, v)", "v/hypot(u, v)"),
        latex=r"\operatorname{hypot}",
        meaning="sqrt(u**2 + v**2)",
        special=(SpecialPoint("kink", "hypot(u, v)", torch=("nan", "nan")),),
        sympy="m.sqrt(u**2 + v**2)",
        vectorised=("hypot",),
    ),
)
