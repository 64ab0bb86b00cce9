"""Every formula of the tab proven, for ``gradexplorer verify``."""

import math
from collections.abc import Iterator

from gradexplorer.core.functions import SURFACES, prove_all
from gradexplorer.core.landscapes.calculus import (
    prove_directional,
    prove_gradient,
    prove_plane,
    second_order,
)
from gradexplorer.core.landscapes.formulas import derivations
from gradexplorer.core.landscapes.published import prove_name
from gradexplorer.formula.printed import prove_printed
from gradexplorer.pages.functions.gradient_derivation import STEP
from gradexplorer.proof import Proof

PROBES = ((1.0, 0.5), (-0.7, 1.3))
ANGLES = (30.0, 205.0)


def prove() -> Iterator[tuple[str, Proof]]:
    """Prove every derivative of the catalogue, and gradient, directions, tangent plane and Hessian of every surface."""
    for name, proof in prove_all():
        yield f"functions.{name}", proof
    for key, land in SURFACES.items():
        if land.published is not None:
            yield f"functions.{key}.name", prove_name(land)
        for variable, derivation in zip("xy", derivations(land), strict=True):
            yield f"functions.{key}.lines.{variable} as printed", prove_printed(derivation.steps)
        for x, y in PROBES:
            at = f"functions.{key}({x:g},{y:g})"
            for variable, derivation in zip("xy", derivations(land), strict=True):
                yield f"{at}.lines.{variable}", derivation.prove({"x": x, "y": y})
            for dtype in ("float32", "float64"):
                yield f"{at}.gradient.{dtype}", prove_gradient(land, x, y, dtype)
                yield f"{at}.plane.{dtype}", prove_plane(land, x, y, STEP, dtype)
                for angle in ANGLES:
                    proof = prove_directional(land, x, y, math.radians(angle), dtype)
                    yield f"{at}.direction({angle:g}).{dtype}", proof
            yield f"{at}.hessian", second_order(land, x, y).proof
