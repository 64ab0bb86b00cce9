r"""The table of elementary functions, family by family: to add a function, add one entry to its family.

An entry holds all that the rest of the program knows of a function: its names, its LaTeX, its rule, where it has no
derivative, and its value in each library. Formulas stand in `ARGUMENTS`. Values are Python, in which ``m`` is the
library and other functions of the table have their names; an empty one is the library's function of the same name.

=================  ==========================================================================
`trigonometric`    sin, cos, tan, asin, acos, atan, atan2, hypot
`hyperbolic`       sinh, cosh, tanh, asinh, acosh, atanh
`exponential`      exp, expm1, log, log1p, log2, log10, sqrt, cbrt, pow
`piecewise`        abs, sign, relu, hinge, max, min, clamp, where, floor, ceil, round
`sigmoidal`        sigmoid, softplus, silu, gelu, erf, Phi, phi
=================  ==========================================================================
"""

from gradexplorer.formula.functions.entry import ARGUMENTS, ElementaryFunction, Library, SpecialPoint
from gradexplorer.formula.functions.exponential import EXPONENTIAL
from gradexplorer.formula.functions.hyperbolic import HYPERBOLIC
from gradexplorer.formula.functions.piecewise import PIECEWISE
from gradexplorer.formula.functions.sigmoidal import SIGMOIDAL
from gradexplorer.formula.functions.trigonometric import TRIGONOMETRIC

__all__ = ["ARGUMENTS", "FUNCTIONS", "TYPED", "ElementaryFunction", "Library", "SpecialPoint"]

FUNCTIONS: dict[str, ElementaryFunction] = {
    spelling: function
    for function in (*TRIGONOMETRIC, *HYPERBOLIC, *EXPONENTIAL, *PIECEWISE, *SIGMOIDAL)
    for spelling in (function.name, *function.spellings)
}
"""All functions by each of their names, in the order in which messages name them."""

TYPED = tuple(spelling for spelling, function in FUNCTIONS.items() if function.typed)
"""The names that a person's formula may call."""
