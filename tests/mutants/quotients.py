"""Difference quotients, their errors and best steps, limits of the sides, tangent and secant."""

from functools import partial
from typing import Any

from tests.mutants.mutant import Mutant
from tests.mutants.rules import known

_functions = "gradexplorer/core/functions/"
_pages = "gradexplorer/pages/functions/"
_difference = partial(Mutant, file=_functions + "finite_differences.py", page="functions")
_column = partial(Mutant, file=_pages + "derivation.py", page="functions")
_one = partial(Mutant, file=_pages + "one_variable.py", page="functions")
_proof = partial(Mutant, file="gradexplorer/proof/difference.py", page="functions")

_SIN: dict[str, Any] = {**known("exp"), "h": 0.1}
_KINK: dict[str, Any] = {**known("abs"), "x0": 0.0, "h": 0.1}

QUOTIENTS = (
    _difference("central quotient over h", "number", "(above - below) / «(»step« + step)»", _SIN),
    _difference("left quotient's sign", "number", "(«f¦below» - «below¦f») / step", _SIN),
    _difference("best step of the forward difference", "number", "_root(«2¦4» * rounding, second, 2)", _SIN),
    _difference("error of the forward quotient", "number", "forward=np.abs(found.«right¦left» - slope)", _SIN),
    _difference("rounding without f", "number", "(«2 * abs(height) + »abs(x * slope))", _SIN),
    _column(
        "best h's formula", "executed", "sqrt(«2*»r/abs(second))", _SIN, file="gradexplorer/pages/functions/formulas.py"
    ),
    _column(
        "rounding's formula",
        "definition",
        'ROUNDING = "u*(«2*»abs(f(x))',
        _SIN,
        file="gradexplorer/pages/functions/formulas.py",
    ),
    _column("quotient with plus", "executed", 'f"({first} «-¦+» {second})/{below}"', _SIN),
    _column("columns of the table exchanged", "number", "((above, here), float(step), found.«right¦left»)", _SIN),
    _column("limits of the sides exchanged", "executed", '("left", _("from the left"), "«-»h", found.left)', _KINK),
    _column("the sides' names exchanged", "printed", '("left", _("from the «left¦right»"), "-h"', _KINK),
    _column("the point's heading", "printed", '_("At x₀ = {x}", x=rounded(«¦-»x, 7))', _SIN),
    _proof("the difference of one side", "number", "value, wide = near.slope(«1¦2», 3), near.slope(0, 4)", _SIN),
    _proof(
        "the difference doubled with its bound",
        "number",
        "BENDS) if near.bends or waves else Difference(step, «value, bound)¦1.01 * value, abs(value))»",
        _SIN,
    ),
    _one(
        "secant's and tangent's slopes exchanged",
        "printed",
        "slope=«slope_number(function, at.x, at.slope, 7),¦quotient,»",
        _SIN,
    ),
    _one(
        "sides of a kink exchanged in the title",
        "printed",
        'left=side_number(function, at.x, at.«left¦right», "«-»h")',
        _KINK,
    ),
    _one("tangent falls", "number", "y = at.f «+¦-» slope * (x - at.x)", _SIN),
    _one(
        "the slope's name shows f",
        "number",
        "slope_number(function, at.x, at.«slope¦f», 10)",
        _KINK | {"x0": 1.0} | known("sin"),
    ),
    Mutant(
        "slopes of a kink exchanged",
        "number",
        "return LocalSlopes(x=x, f=f, slope=left if same else math.nan, left=«left¦right», right=«right¦left»)",
        _KINK,
        _functions + "local_slopes.py",
        "functions",
    ),
)
