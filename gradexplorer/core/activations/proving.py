"""Every activation against torch.nn.functional and autograd: at a point, on a grid to 1e4, and line by line."""

import math
from collections.abc import Iterator

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from gradexplorer.core.activations.activation import Activation
from gradexplorer.core.activations.piecewise import RReLU
from gradexplorer.formula import equation
from gradexplorer.formula.derivation import prove_lines, tree
from gradexplorer.formula.exact import exact_value
from gradexplorer.formula.latex_printer import notation
from gradexplorer.formula.printed import prove_printed
from gradexplorer.formula.rounding import size
from gradexplorer.proof import TOLERANCE, Claim, DType, Entry, Proof, Verdict
from gradexplorer.proof import prove as prove_claims
from gradexplorer.text import Text, _

LARGEST = 1e4
PROBES = (-4.3, -2.1, -0.7, 0.2, 0.9, 3.7, 5.2)
_PER_SIGN = 500


def grid(activation: Activation, dtype: DType) -> NDArray[np.floating]:
    """Return rising points from -1e4 to 1e4, dense near 0, with 0 and all bends of the activation among them."""
    far = np.logspace(-6, math.log10(LARGEST), _PER_SIGN)
    kinks = [kink.x for kink in activation.kinks()]
    return np.unique(np.concatenate((-far, far, np.linspace(-12, 12, 1201), [0.0], kinks)).astype(dtype))


def prove(activation: Activation, dtype: DType = "float64") -> Proof:
    """Prove f and f' on the grid, kinks included; the entries are the points with the largest errors.

    Errors are relative to the size of the terms, which is at least 1 (f' saturates by cancelling from 1), and the size
    of x where it is larger. A NaN or infinity where torch has none is an infinite error.
    """
    x = grid(activation, dtype)
    ours = activation.values(x, dtype), activation.slopes(x, dtype)
    entries, errors = [], []
    for name, formula, auto in zip(("f({})", "Prime(f, {})"), ours, activation.autograd(x, dtype), strict=True):
        scale = np.maximum(1.0, np.abs(x if name == "f({})" else auto).astype(np.float64))
        with np.errstate(invalid="ignore"):
            error = np.abs(formula.astype(np.float64) - auto) / scale
        error = np.where(np.isfinite(error), error, np.where(np.isfinite(auto), np.inf, 0.0))
        worst = int(np.argmax(error))
        entries.append(Entry(notation(name.format(float(x[worst]))), float(formula[worst]), float(auto[worst])))
        errors.append(float(error[worst]))
    verdict: Verdict = "proven" if max(errors) <= TOLERANCE[dtype] else "not proven"
    return as_torch_rounds(activation, Proof(entries=entries, error=max(errors), verdict=verdict))


def prove_at(activation: Activation, x: float, dtype: DType = "float64") -> Proof:
    """Prove f(x) and f'(x), x rounded to `dtype`: formula, torch, and the central difference of f."""
    at = float(np.dtype(dtype).type(x))
    value, slope = (float(array[0]) for array in activation.autograd([at], dtype))
    named = activation.torch_module_value(at, dtype)
    values, source, derivation = (
        {"x": at, **activation.parameters},
        tree(activation.source()),
        activation.derivations[0],
    )
    ours, digits = float(activation.values(at)), activation.torch_digits
    scale, exact = max(size(source, values), abs(at)), exact_value(source, values)
    claims = (
        Claim("f(x)", ours, value, scale=scale, exact=exact, torch_digits=digits),
        Claim(
            "f'(x)",
            float(activation.slopes(at)),
            slope,
            lambda t: float(activation.values(t)),
            at,
            max(1.0, derivation.size(values)),
            derivation.exact(values),
            activation.meeting_points,
            torch_digits=digits,
        ),
        Claim(notation(f"{activation.name}(x)"), ours, named, scale=scale, exact=exact, torch_digits=digits),
    )
    proof = prove_claims(claims, dtype)
    errors = (abs(entry.formula - (entry.autograd or 0.0)) / max(abs(entry.formula), 1.0) for entry in proof.entries)
    if activation.rounded and proof.verdict == "proven" and max(errors) > TOLERANCE["float64"]:
        return replace(proof, reason=activation.rounded)
    return proof


def prove_drawn(activation: RReLU, x: float, seed: int) -> Proof:
    """Prove that the slope which torch draws in training is f(x)/x, and that it lies between the two of RReLU."""
    value, slope = activation.drawn(x, seed)
    within = min(max(slope, activation.lower), activation.upper) if x < 0 else 1.0
    claims = Claim("f(x)/x", value / x, slope), Claim("f'(x)", within, slope)
    return prove_claims(claims, "float64")


def _choice(slope: float) -> Text:
    return _("No derivative here: torch takes the slope {slope}.", slope=f"{slope:.6g}")


def as_torch_rounds(activation: Activation, proof: Proof) -> Proof:
    """Allow for the digits that torch's own f' lacks, and say so."""
    if activation.rounded and TOLERANCE["float64"] < proof.error <= TOLERANCE["float32"]:
        return replace(proof, verdict="proven", reason=activation.rounded)
    return proof


def prove_all_lines(activation: Activation, x: float) -> Proof:
    """Prove at x that all lines of all derivations are equal, and that they start from f; at a kink none can be."""
    values = {"x": x, **activation.parameters}
    starts = [tree(path.start) for path in activation.paths()]
    proofs = [derivation.prove(values) for derivation in activation.derivations]
    proofs.append(prove_lines([tree(activation.source()), *starts], values, "x"))
    proof = max(proofs, key=lambda proof: proof.error)
    for kink in activation.kinks() if proof.verdict == "not proven" else ():
        if kink.x == x:
            return replace(proof, verdict="not differentiable", reason=_choice(kink.torch))
    return proof


def prove_everything(activations: dict[str, type[Activation]]) -> Iterator[tuple[str, Proof]]:
    """Prove every activation with torch's defaults."""
    for key, kind in activations.items():
        activation = kind()
        for dtype in ("float32", "float64"):
            yield f"{key}.grid.{dtype}", prove(activation, dtype)
        for path, derivation in enumerate(activation.derivations, start=1):
            yield f"{key}.lines.way{path} as printed", prove_printed(derivation.steps)
        yield (
            f"{key}.f as printed",
            prove_printed([equation.formula(tree(activation.source()), symbols=activation.symbols)]),
        )
        for x in PROBES:
            yield f"{key}.point({x:g})", prove_at(activation, x)
            yield f"{key}.lines({x:g})", prove_all_lines(activation, x)
