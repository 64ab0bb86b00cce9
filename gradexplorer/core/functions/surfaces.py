"""Functions of two variables whose partial derivatives are studied; the landscapes are among them."""

import math

from gradexplorer.core.landscapes.catalogue import CHOICES as LANDSCAPE_CHOICES
from gradexplorer.core.landscapes.catalogue import LANDSCAPES, Landscape, Point, PublishedValue, landscape
from gradexplorer.text import Text, _


def _surface(
    key: str, name: Text, formula: str, reach: float, minima: tuple[Point, ...], published: PublishedValue
) -> Landscape:
    box = (-reach, reach)
    return Landscape(key, name, formula, box, box, minima, "Calculus textbooks", published=published)


_OWN = {
    "paraboloid": _surface(
        "paraboloid",
        _("Paraboloid"),
        "x**2 + y**2",
        2.0,
        ((0.0, 0.0),),
        PublishedValue("3", "4", "25", "3² + 4² = 5²"),
    ),
    "product": _surface("product", _("Product"), "x*y", 2.0, (), PublishedValue("6", "7", "42", "6 · 7")),
    "waves": _surface(
        "waves",
        _("Waves"),
        "sin(x)*cos(y)",
        4.0,
        ((-math.pi / 2, 0.0), (math.pi / 2, math.pi), (math.pi / 2, -math.pi)),
        PublishedValue(
            "0.5235987755982988731", "1.0471975511965977462", "0.250000000000", "sin(π/6) cos(π/3) = 1/2 · 1/2"
        ),
    ),
    "hill_and_hollow": _surface(
        "hill_and_hollow",
        _("Hill and hollow"),
        "x*exp(-x**2 - y**2)",
        2.0,
        ((-math.sqrt(0.5), 0.0),),
        PublishedValue("0.70710678118654752440", "0", "0.4288819424803534", "1/√(2e)"),
    ),
}

SURFACES: dict[str, Landscape] = {"saddle": LANDSCAPES["saddle"], **_OWN, **LANDSCAPES}
"""All surfaces by key, the course's y^2 - x^2 first."""

CHOICES: dict[str, Text] = {"typed": LANDSCAPE_CHOICES["typed"]} | {key: entry.name for key, entry in SURFACES.items()}
"""What the choice offers."""


def surface(
    key: str, formula: str = "", condition: float = 10.0, letters: tuple[tuple[str, float], ...] = ()
) -> Landscape:
    """Return the surface `key`; "typed" reads `formula` with its free `letters`, "bowl" has a `condition` number.

    Raises
    ------
    InputError
        When the key is unknown, or the typed formula has a fault (its place is in `position`).
    """
    return _OWN[key] if key in _OWN else landscape(key, formula, condition, letters)
