"""Every derivative of the catalogue against autograd, finite differences and its own derivation."""

import math
from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace

from gradexplorer.core.functions.catalogue import FUNCTIONS, OneVariable
from gradexplorer.formula.exact import exact_value
from gradexplorer.formula.latex_printer import notation
from gradexplorer.formula.printed import prove_printed
from gradexplorer.proof import Claim, DType, Proof, prove
from gradexplorer.text import _

_NAMES: Mapping[str, str] = {
    "torch.exp(x)": "Natural exponential",
    "torch.log(x)": "Natural logarithm",
    "mpmath.log(x, a)": "Logarithm",
    "torch.sin(x)": "Sine",
    "torch.cos(x)": "Cosine",
    "torch.tan(x)": "Tangent",
    "torch.asin(x)": "Arcsine",
    "torch.acos(x)": "Arccosine",
    "torch.atan(x)": "Arctangent",
    "torch.sinh(x)": "Hyperbolic sine",
    "torch.cosh(x)": "Hyperbolic cosine",
    "torch.tanh(x)": "Hyperbolic tangent",
    "torch.sqrt(x)": "Square root",
    "torch.abs(x)": "Absolute value",
    "torch.reciprocal(x)": "Reciprocal",
}
"""What the documentations of torch and mpmath call these."""
_SHARES = (0.21, 0.43, 0.66, 0.9)
"""Where in its range a function is probed."""


def prove_slope(function: OneVariable, x0: float, dtype: DType = "float64") -> Proof:
    """Prove f'(x0), with x0 rounded to `dtype`: the derivation's last line, autograd, the difference of f."""
    import torch

    kind = getattr(torch, dtype)
    x = torch.tensor(x0, dtype=kind, requires_grad=True)
    parameters = [torch.tensor(value, dtype=kind) for value in function.parameters.values()]
    y = function.expression.function(x, *parameters, torch)
    (auto,) = torch.autograd.grad(y, x, allow_unused=True) if getattr(y, "requires_grad", False) else (None,)
    at = x.item()
    slope = float(function.slopes(at))
    values = {"x": at, **function.parameters}
    claim = Claim(
        "f'(x_0)",
        slope,
        0.0 if auto is None else auto.item(),
        lambda t: float(function.values(t)),
        at,
        function.derivation.size(values),
        function.derivation.exact(values),
        function.kinks,
    )
    return prove((claim,), dtype)


def prove_name(function: OneVariable, x0: float, shares: Sequence[float] = _SHARES) -> Proof:
    """Prove that f is what its name means in another library: at x0, and at some shares of its range."""
    import mpmath
    import numpy
    import torch

    low, high = function.x_range
    claims = []
    for x in (x0, *(low + share * (high - low) for share in shares)):
        at = torch.tensor(x, dtype=torch.float64) if function.oracle.startswith("torch") else x
        names = {"mpmath": mpmath, "numpy": numpy, "torch": torch, "x": at, **function.parameters}
        found = eval(function.oracle, names)  # our own text
        known = math.nan if isinstance(found, mpmath.mpc) else float(found)
        value, values = float(function.values(x)), {"x": x, **function.parameters}
        if math.isfinite(known) or math.isfinite(value):
            exact = exact_value(function.expression.tree, values)
            claims.append(Claim(notation(f"f({x:.6g})"), value, known, exact=exact))
    proof = prove(claims)
    name = _NAMES.get(function.oracle, str(function.name))
    if name != str(function.name):
        reason = _("Its documentation calls {oracle} {name}.", oracle=function.oracle, name=name)
        return replace(proof, verdict="not proven", error=math.inf, reason=reason)
    return proof


def prove_all() -> Iterator[tuple[str, Proof]]:
    """Prove every function of the catalogue, with its default parameters, in its range."""
    for key, kind in FUNCTIONS.items():
        function = kind()
        low, high = function.x_range
        if function.oracle:
            yield f"{key}.name", prove_name(function, low)
        for x0 in (low + share * (high - low) for share in _SHARES):
            if abs(float(function.values(x0))) < float("inf"):
                for dtype in ("float32", "float64"):
                    yield f"{key}.slope({x0:.3g}).{dtype}", prove_slope(function, x0, dtype)
                values = {"x": x0, **function.parameters}
                yield f"{key}.lines({x0:.3g})", function.derivation.prove(values)
                yield f"{key}.lines({x0:.3g}) as printed", prove_printed(function.derivation.steps, values)
