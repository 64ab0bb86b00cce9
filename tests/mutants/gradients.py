"""Two variables at a point: gradient, direction, tangent plane, Hessian, eigenvalues, the kind of point."""

from functools import partial

from tests.mutants.definitions import race
from tests.mutants.mutant import Mutant
from tests.mutants.rules import of_two

_pages = "gradexplorer/pages/functions/"
_gradient = partial(Mutant, file=_pages + "gradient_derivation.py", page="functions")
_point = partial(Mutant, file=_pages + "point.py", page="functions")
_two = partial(Mutant, file=_pages + "two_variables.py", page="functions")
_TWO = of_two("x**2*y + y**3", tangent_plane=True, angle=30.0)

GRADIENT = (
    _gradient("unit vector turned", "executed", '"[«cos¦sin»(theta), «sin¦cos»(theta)]"', _TWO),
    _gradient("D_u with minus", "executed", '"D(f, x)*cos(theta) «+¦-» D(f, y)*sin(theta)"', _TWO),
    _gradient("D_u's numbers with minus", "executed", '"Numbers(f_x*u_x «+¦-» f_y*u_y)"', _TWO),
    _gradient("the plane's sign", "executed", '"f + f_x*(X - x) «+¦-» f_y*(Y - y)"', _TWO),
    _gradient("the steepest angle", "executed", '"degrees": "«180¦90»/pi*uphill"', _TWO),
    _gradient(
        "the point's coordinates exchanged",
        "printed",
        '_("Gradient at the point ({x}, {y})", **coordinates(land, «x, y¦y, x», 7))',
        _TWO,
    ),
    _gradient("by x printed by y", "printed", '"f_x": "D(f, «x¦y»)",\n', _TWO),
    _point("slope along u with minus", "number", "self.g_x * self.u[0] «+¦-» self.g_y * self.u[1]", _TWO),
    _point("steepest angle turned", "number", "math.atan2(self.«g_y¦g_x», self.«g_x¦g_y»)) % 360.0", _TWO),
    _two("slopes over the angle", "number", "np.cos(turns) «+¦-» here.g_y * np.sin(turns)", _TWO),
    _two(
        "slope and length exchanged in the title",
        "printed",
        'length=here.number("«steepness¦along»", here.«steepness¦along», 4)',
        _TWO,
    ),
    Mutant(
        "the plane in the picture",
        "number",
        "«+¦-» here.g_y * (y[:, None] - here.y)",
        _TWO,
        _pages + "scene.py",
        "functions",
    ),
)

_land = "gradexplorer/core/landscapes/"
_calculus = partial(Mutant, file=_land + "calculus.py", page="himmelblau", steps=2)
_formulas = partial(Mutant, file=_land + "formulas.py", page="himmelblau", steps=2)
_himmelblau = partial(Mutant, file="gradexplorer/pages/himmelblau/derivation.py", page="himmelblau", steps=2)
_MINIMUM = race("himmelblau", (3.0, 2.0))
_SADDLE = {"dimension": "two", "surface": "saddle", "x0": 0.0, "y0": 0.0}
_HILL = of_two("-x**2 - 2*y**2", x0=0.0, y0=0.0)

CURVATURE = (
    _calculus("minimum called maximum", "printed", 'return _("«Minimum¦Maximum» point")', _MINIMUM),
    _calculus(
        "saddle called minimum", "printed", 'return _("«Saddle¦Minimum» point")', _SADDLE, page="functions", steps=None
    ),
    _calculus(
        "convex called concave",
        "printed",
        'return _("«Convex¦Concave» here (no critical point)")',
        race("bowl", (0.5, 0.5)),
    ),
    _calculus("1/λ for 2/λ", "number", "critical_rate=«2¦1» / high if high > 0", race("bowl", (0.5, 0.5))),
    _calculus(
        "condition number turned over", "number", "condition=sizes[«1¦0»] / sizes[«0¦1»] if", race("bowl", (0.5, 0.5))
    ),
    _formulas(
        "Hessian of the wrong variable",
        "executed",
        '_derivative(along_x, "«x¦y»"), _derivative(along_x, "«y¦x»")',
        race("himmelblau"),
    ),
    _formulas(
        "Hessian printed with its diagonal exchanged",
        "executed",
        '"[[Numbers(«f_xx¦f_yy»), Numbers(f_xy)], [Numbers(f_xy), Numbers(«f_yy¦f_xx»)]]"',
        race("himmelblau"),
    ),
    _formulas("largest eigenvalue with minus", "definition", '"lambda_max": "middle «+¦-» apart"', race("himmelblau")),
    _formulas("λ_min printed λ_max", "printed", '"lambda_min": "«lambda_min¦lambda_max»"', race("himmelblau")),
    _formulas("the critical rate's formula", "executed", 'return self("«2¦1»/lambda_max"', race("bowl", (0.5, 0.5))),
    _formulas("gradient printed by y, x", "executed", '"[Numbers(«f_x¦f_y»), Numbers(«f_y¦f_x»)]"', race("himmelblau")),
    _formulas("the gradient's definition", "executed", '"gradient": "[D(f, «x¦y»), D(f, «y¦x»)]"', race("himmelblau")),
    _himmelblau(
        "above called below",
        "printed",
        "if rate «>¦<» second.critical_rate else",
        {**race("himmelblau"), "optimizers": [{"type": "sgd", "lr": 0.5}]},
    ),
    _himmelblau(
        "coordinates exchanged", "printed", "**coordinates(land, «x, y¦y, x», 7)", race("himmelblau", (0.5, 0.7))
    ),
    Mutant(
        "a star's coordinates exchanged",
        "printed",
        "**coordinates(land, «a, b¦b, a», 7)",
        race("himmelblau"),
        _land + "marks.py",
        "himmelblau",
        steps=2,
    ),
    Mutant(
        "the field of gradients turned",
        "number",
        "dx, dy = «¦-»scale * gx, «¦-»scale * gy",
        race("himmelblau"),
        _land + "marks.py",
        "himmelblau",
        steps=2,
    ),
)
