"""Rules of differentiation, the derivatives of functions, simplification, and the names of rules."""

from functools import partial
from typing import Any

from tests.mutants.mutant import Mutant


def typed(text: str, **more: Any) -> dict[str, Any]:
    """Return the state of the Functions tab with a formula in x."""
    return {"function": {"type": "typed", "text": text}, **more}


def of_two(formula: str, **more: Any) -> dict[str, Any]:
    """Return the state of the Functions tab with a formula in x and y."""
    return {"dimension": "two", "surface": "typed", "formula": formula, **more}


def known(tag: str, **more: Any) -> dict[str, Any]:
    """Return the state of the Functions tab with a function of the catalogue."""
    return {"function": {"type": tag, **more}}


_rule = partial(Mutant, file="gradexplorer/formula/rules.py", page="functions")
_trigonometric = partial(Mutant, file="gradexplorer/formula/functions/trigonometric.py", page="functions")
_hyperbolic = partial(Mutant, file="gradexplorer/formula/functions/hyperbolic.py", page="functions")
_exponential = partial(Mutant, file="gradexplorer/formula/functions/exponential.py", page="functions")
_sigmoidal = partial(Mutant, file="gradexplorer/formula/functions/sigmoidal.py", page="functions")
_piecewise = partial(Mutant, file="gradexplorer/formula/functions/piecewise.py", page="functions")
_simplify = partial(Mutant, file="gradexplorer/formula/simplify.py", page="functions")

RULES = (
    _rule("product rule with minus", "executed", '"D(v)*w «+¦-» v*D(w)"', typed("x*sin(x)")),
    _rule("quotient rule with plus", "executed", '"(D(v)*w «-¦+» v*D(w))/w**2"', typed("sin(x)/(1 + x**2)")),
    _rule(
        "reciprocal rule without minus", "executed", 'filled("«-(»D(w)/w**2«)»" if number(v) == 1', known("reciprocal")
    ),
    _rule("power rule three times too large", "executed", 'else "«¦3*»w*v**l"', known("power", n=3.0)),
    _rule(
        "power rule three times too large in a typed landscape",
        "executed",
        'filled("«¦3*»w*v" if number(lower) == 1',
        of_two("(x**2 + y - 11)**2"),
    ),
    _rule(
        "exponential rule divides by the logarithm",
        "executed",
        'slope = filled("v**w«*¦/»log(v)", v=v, w=w)',
        known("exponential"),
    ),
    _rule("chain rule adds", "executed", 'filled("u«*¦ + »D(v)", u=outer, v=inner)', typed("sin(x**2)")),
    _rule("constant factor added", "executed", 'return _FACTOR, filled("v«*¦ + »D(w)", v=v, w=w)', typed("3*sin(x)")),
    _rule(
        "a branch's derivative of the other branch",
        "executed",
        'filled("D(«v¦w») if c else D(«w¦v»)", c=test, v=body, w=orelse)',
        typed("where(x > 0, x**2, x)"),
    ),
    _rule(
        "product rule called quotient rule",
        "printed",
        'return «_PRODUCT¦_QUOTIENT», filled("D(v)*w + v',
        typed("x*sin(x)"),
    ),
    _rule(
        "chain rule not named", "printed", 'return« _("chain» rule, «{rule}", rule=rule), »filled', typed("sin(x**2)")
    ),
    _rule("power rule called exponential rule", "printed", '_("«power¦exponential» rule")\n', known("power")),
)

FUNCTIONS = (
    _trigonometric("cosine's derivative is sine", "executed", '("«-»sin(u)",)', known("cos")),
    _trigonometric("arctangent with minus", "executed", '("1/(1 «+¦-» u**2)",)', {**known("arctan"), "x0": 0.4}),
    _hyperbolic("hyperbolic sine its own derivative", "executed", '("«cosh¦sinh»(u)",)', typed("sinh(x)")),
    _exponential(
        "logarithm's derivative squared", "executed", 'derivatives=("1/u«¦**2»",)', {**known("ln"), "x0": 2.0}
    ),
    _exponential("root without the half", "executed", '("1/«(2*»sqrt(u)«)»",)', known("sqrt")),
    _exponential("log10 without ln 10", "executed", '("1/«(u*log(10))¦u»",)', typed("log10(x)")),
    _trigonometric(
        "atan2's arguments exchanged",
        "executed",
        '("«v¦-u»/(u**2 + v**2)", "«-u¦v»/(u**2 + v**2)")',
        of_two("atan2(y, x)"),
    ),
    _sigmoidal("gelu with minus", "executed", '("Phi(u) «+¦-» u*phi(u)",)', typed("gelu(x)")),
    _piecewise("clamp open above", "executed", '"1 if v <= u «<= w »else 0"', typed("x + clamp(x, -1, 0.5)")),
    _piecewise(
        "max takes the smaller",
        "executed",
        '"1 if u «>¦<» v else 0 if u «<¦>» v else 1/2", "1 if v > u',
        of_two("max(x, 3*y)"),
    ),
    _piecewise("ReLU's slope at its kink", "executed", '("1 if u >«¦=» 0 else 0",)', typed("relu(x)", x0=0.0)),
    _trigonometric("sine called cosine", "printed", 'rule=_("«sine¦cosine»")', known("sin")),
    _hyperbolic("tanh called sigmoid", "printed", 'rule=_("«hyperbolic tangent¦sigmoid»")', known("tanh")),
    _simplify(
        "simplifying loses a minus", "executed", "return replace(term, coefficient=«-»term.coefficient)", known("cos")
    ),
    _simplify("a fraction's number turned over", "executed", "Term(«1 / »below.coefficient", typed("sin(x)/4")),
)
