"""The catalogue: names, formulas, constants and minima of functions, activations and landscapes."""

from functools import partial
from typing import Any

from tests.mutants.mutant import Mutant
from tests.mutants.rules import known

_function = partial(Mutant, file="gradexplorer/core/functions/catalogue.py", page="functions")
_smooth = partial(Mutant, file="gradexplorer/core/activations/smooth.py", page="activations")
_piece = partial(Mutant, file="gradexplorer/core/activations/piecewise.py", page="activations")
_landscape = partial(Mutant, file="gradexplorer/core/landscapes/entries.py", page="himmelblau", steps=2)
_surface = partial(Mutant, file="gradexplorer/core/functions/surfaces.py", page="functions")


def only(tag: str, x: float = 1.0, **more: Any) -> dict[str, Any]:
    """Return the state of the Activations tab with one activation."""
    return {"names": [{"type": tag, **more}], "x": x}


def race(landscape: str, *starts: tuple[float, float], **more: Any) -> dict[str, Any]:
    """Return the state of the Himmelblau tab with a short race."""
    return {"landscape": landscape, "starts": list(starts) or [[0.5, 0.5]], "steps": 20, **more}


CATALOGUE = (
    _function("hyperbolic sine draws cosh", "definition", 'formula = "«sinh¦cosh»(x)"', known("sinh")),
    _function("sine draws cosine", "definition", 'formula = "«sin¦cos»(x)"', known("sin")),
    _function(
        "logarithm of the base", "definition", 'formula = "log(«x¦a»)/log(«a¦x»)"', {**known("logarithm"), "x0": 3.0}
    ),
    _function("intercept taken away", "definition", 'formula = "a*x «+¦-» b"', known("line")),
    _function("sine named cosine", "definition", 'name = _("«Sine¦Cosine»")', known("sin")),
    _surface(
        "hollow at the wrong place",
        "definition",
        "((-math.sqrt(0.«5¦6»), 0.0),)",
        {"dimension": "two", "surface": "hill_and_hollow"},
    ),
)

ACTIVATIONS = (
    _piece("SELU's gamma", "definition", "1.«0507009873554804¦0570009873554804»", only("selu")),
    _smooth("GELU's constant for tanh", "definition", "0.«044715¦044175»", only("gelu", 1.0, approximate="tanh")),
    _smooth(
        "Softplus not divided by beta", "definition", "else softplus(beta*x)«/beta»", only("softplus", 1.0, beta=2.0)
    ),
    _smooth("SiLU named GELU", "definition", 'name = "«SiLU¦GELU»"', only("silu")),
    _smooth("sigmoid's split fraction", "executed", '"1/(1 + exp(-x))*(1 «-¦+» 1/(1 + exp(-x)))"', only("sigmoid")),
    _piece("LeakyReLU rises on the left", "definition", "else «¦-»negative_slope*x", only("leakyrelu", -1.0)),
    _piece("ELU's alpha inside", "definition", 'else «alpha*expm1(¦expm1(alpha*»x)"', only("elu", -1.0, alpha=2.0)),
    _piece("CELU without alpha", "definition", "else «alpha*»expm1(x/alpha)", only("celu", -1.0, alpha=2.0)),
    _piece("ReLU at 0 takes 1", "definition", '"x if x >«¦=» 0 else 0"', only("relu", 0.0)),
)

LANDSCAPES = (
    _landscape("Booth's 5 added", "definition", "(2*x + y «-¦+» 5)**2", race("booth")),
    _landscape(
        "a digit of Himmelblau's minimum", "definition", "3.«131312518250573¦113312518250573»", race("himmelblau")
    ),
    _landscape("Rosenbrock's 100", "definition", "«100¦10»*(y - x**2)**2", race("rosenbrock")),
    _landscape("three humps, 1.5", "definition", "1.«05¦5»*x**4", race("three_hump_camel")),
    _landscape("Rosenbrock named Beale", "definition", '_("«Rosenbrock¦Beale»")', race("rosenbrock")),
    _landscape("Beale's minimum", "definition", "((3.0, 0.«5¦05»),)", race("beale")),
)
