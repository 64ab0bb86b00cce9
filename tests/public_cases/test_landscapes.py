"""Landscapes as they are published, typed, by the number of each in its list."""

import math

import pytest

from gradexplorer.core.landscapes.calculus import prove_gradient
from gradexplorer.pages.himmelblau.state import HimmelblauState

PEAKS = "3(1-x)^2*exp(-x^2 - (y+1)^2) - 10(x/5 - x^3 - y^5)*exp(-x^2-y^2) - 1/3*exp(-(x+1)^2 - y^2)"
BRANIN = "(y - 5.1/(4pi^2)x^2 + 5/pi x - 6)^2 + 10(1 - 1/(8pi))cos(x) + 10"
SHUBERT = "*".join("(" + " + ".join(f"{i}cos({i + 1}{v} + {i})" for i in range(1, 6)) + ")" for v in "xy")
TYPED = {
    "71 Easom": ("-cos(x)*cos(y)*exp(-((x - pi)^2 + (y - pi)^2))", (math.pi, math.pi), -1.0, 12),
    "72 McCormick": ("sin(x + y) + (x - y)^2 - 1.5x + 2.5y + 1", (-0.54719755, -1.54719755), -1.9133, 3),
    "73 Styblinski-Tang": ("(x^4 - 16x^2 + 5x + y^4 - 16y^2 + 5y)/2", (-2.903534, -2.903534), -78.3323, 4),
    "74 Levy 13": ("sin(3pi x)^2 + (x - 1)^2(1 + sin(3pi y)^2) + (y - 1)^2(1 + sin(2pi y)^2)", (1, 1), 0.0, 12),
    "75 Matyas": ("0.26(x^2 + y^2) - 0.48xy", (0, 0), 0.0, 12),
    "75 Schaffer 2": ("0.5 + (sin(x^2 - y^2)^2 - 0.5)/(1 + 0.001(x^2 + y^2))^2", (0, 0), 0.0, 12),
    "75 Schaffer 4": ("0.5 + (cos(sin|x^2 - y^2|)^2 - 0.5)/(1 + 0.001(x^2 + y^2))^2", (0, 1.25313), 0.292579, 6),
    "75 Cross-in-tray": (
        "-0.0001(|sin(x) sin(y) exp(|100 - sqrt(x^2 + y^2)/pi|)| + 1)^0.1",
        (1.349406, 1.349406),
        -2.06261,
        5,
    ),
    "75 six-hump camel": ("(4 - 2.1x^2 + x^4/3)x^2 + xy + (4y^2 - 4)y^2", (0.0898, -0.7126), -1.0316, 4),
    "75 Peaks, its lowest": (PEAKS, (0.228279, -1.625535), -6.5511, 4),
    "75 Peaks, its highest": (PEAKS, (-0.009317, 1.581368), 8.1062, 4),
    "76 Schwefel": ("837.9658 - x*sin(sqrt|x|) - y*sin(sqrt|y|)", (420.968746, 420.968746), 0.0, 4),
    "76 Eggholder": (
        "-(y + 47)sin(sqrt|x/2 + y + 47|) - x*sin(sqrt|x - (y + 47)|)",
        (512, 404.2319),
        -959.6407,
        4,
    ),
    "76 Hölder table": ("-|sin(x)cos(y)exp(|1 - sqrt(x^2 + y^2)/pi|)|", (8.05502, 9.66459), -19.2085, 4),
    "76 Bukin 6": ("100sqrt|y - 0.01x^2| + 0.01|x + 10|", (-10, 1), 0.0, 12),
    "76 Branin": (BRANIN, (-math.pi, 12.275), 0.397887, 6),
    "76 Branin, its second minimum": (BRANIN, (math.pi, 2.275), 0.397887, 6),
    "76 Branin, its third minimum": (BRANIN, (9.42478, 2.475), 0.397887, 6),
    "76 Shubert": (SHUBERT, (-1.42513, -0.80032), -186.7309, 4),
    "76 Bird": (
        "sin(x)exp((1 - cos(y))^2) + cos(y)exp((1 - sin(x))^2) + (x - y)^2",
        (4.70104, 3.15294),
        -106.7645,
        4,
    ),
    "77 Ackley as published": (
        "-20*np.exp(-0.2*np.sqrt(0.5*(x[0]**2 + x[1]**2))) - np.exp(0.5*(np.cos(2*np.pi*x[0]) + "
        "np.cos(2*np.pi*x[1]))) + np.e + 20",
        (1.0, 1.0),
        3.6253849,
        7,
    ),
    "77 x1 and x2": ("(x1 + 2x2 - 7)^2 + (2x1 + x2 - 5)^2", (1, 3), 0.0, 12),
}
"""The function as it is published, where its minimum is (of Ackley's: another point), and its value there."""
NO_MINIMUM = ("77 Ackley as published", "76 Bukin 6", "76 Eggholder")
"""A point beside the minimum, a minimum at a kink, one at the edge of the domain."""


@pytest.mark.parametrize("case", TYPED)
def test_a_published_function_has_its_published_value(case: str):
    formula, at, value, digits = TYPED[case]
    state = HimmelblauState(
        landscape="typed", formula=formula, starts=((at[0], at[1]),), x_range=(-600.0, 600.0), y_range=(-600.0, 600.0)
    )
    assert state.surface.value(*at) == pytest.approx(value, abs=0.6 * 10.0**-digits)
    if case in NO_MINIMUM:
        return
    proof = prove_gradient(state.surface, *map(float, at))
    assert proof.verdict in ("proven", "digits lost")
    for entry in proof.entries:
        assert abs(entry.formula) < 2e-2 * max(1.0, abs(value))
