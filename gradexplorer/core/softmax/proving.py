"""Softmax against torch: p, every row of the Jacobian, and the careful formulas where the naive ones overflow."""

from collections.abc import Callable, Iterator, Sequence
from itertools import chain

import numpy as np
from msgspec.structs import replace

from gradexplorer.core.softmax import Floats, log_softmax
from gradexplorer.core.softmax.derivation import jacobian_lines
from gradexplorer.core.softmax.relatives import RELATIVES, SOFTMAX, Relative, relative
from gradexplorer.core.softmax.scope import softmax_scope
from gradexplorer.formula.exact import scope_slope, scope_value
from gradexplorer.formula.handwritten import prove_lines
from gradexplorer.formula.latex_printer import notation
from gradexplorer.formula.scope import Scope
from gradexplorer.proof import Claim, DType, Entry, Proof
from gradexplorer.proof import prove as prove_claims

PROBES: dict[str, tuple[float, ...]] = {
    "plain": (2.0, 1.0, 0.1),
    "two": (-0.3, 0.9),
    "ten": (0.1, -2.0, 3.0, 0.7, 1.9, -1.1, 2.2, 0.0, -0.4, 1.3),
    "saturated": (12.0, -3.0, 0.5),
    "thousand": (1000.0, 999.0, 997.5),
    "minus_thousand": (-1000.0, -999.0, -1001.5),
    "far": (1000.0, 0.0, -1000.0),
}
TEMPERATURES = (1.0, 0.5, 3.0)


def smallest(dtype: DType) -> float:
    """Return the size below which torch's exponentials have no digits left: errors count relative to at least this."""
    info = np.finfo(dtype)
    return float(info.tiny / info.eps)


def autograd_jacobian(logits: Floats, temperature: float, of: Relative = SOFTMAX) -> Floats:
    """Return J with ``autograd.grad(p[i], a)`` as its row i, for every i."""
    import torch

    a = torch.tensor(logits, requires_grad=True)
    p = of.torch(a, temperature)
    rows = [torch.autograd.grad(p[i], a, retain_graph=True)[0] for i in range(len(logits))]
    return torch.stack(rows).numpy()


def prove_row(
    logits: Sequence[float], temperature: float, i: int, dtype: DType = "float64", of: Relative = SOFTMAX
) -> Proof:
    """Prove row i of the Jacobian: formula, autograd.grad(p[i], a), and the difference of p_i by each logit."""
    a = np.asarray(logits, dtype)
    return prove_claims(_row_claims(a, temperature, i, autograd_jacobian(a, temperature, of), of), dtype)


def prove_jacobian(
    logits: Sequence[float], temperature: float, dtype: DType = "float64", of: Relative = SOFTMAX
) -> Proof:
    """Prove every row, an entry for each, its largest error's; and that rows, and of shares also columns, sum to 0."""
    a = np.asarray(logits, dtype)
    auto = autograd_jacobian(a, temperature, of)
    rows = [_row_claims(a, temperature, i, auto, of) for i in range(len(a))]
    sums, size = of.slopes(a, temperature), max(1.0, 1 / temperature)
    axes = {"j": 1} if of.logarithm else {"i": 0, "j": 1}
    largest = {letter: float(np.abs(sums.sum(axis=axis)).max()) for letter, axis in axes.items()}
    proof = prove_claims([*chain(*rows), *(Claim("", far, 0.0, scale=size) for far in largest.values())], dtype)
    starts = range(0, sums.size, len(a))
    entries = [max(proof.entries[start : start + len(a)], key=_gap) for start in starts]
    for letter, axis in axes.items():
        theirs = float(np.abs(auto.sum(axis=axis)).max())
        entries.append(Entry(notation(f"Sum({letter}, J[i, j])"), largest[letter], theirs))
    return replace(proof, entries=entries)


def prove_shares(
    logits: Sequence[float], temperature: float, dtype: DType = "float64", of: Relative = SOFTMAX
) -> Proof:
    """Prove p and ln p against torch's own function and log_softmax of what it is fed with: the careful formulas."""
    import torch

    a = np.asarray(logits, dtype)
    z = torch.tensor(of.feeds(a)) / temperature
    own = torch.softmax(z, 0) if of.logarithm else of.torch(torch.tensor(a), temperature)
    logs = of.torch(torch.tensor(a), temperature) if of.logarithm else torch.log_softmax(z, 0)
    ours, log_ours = of.shares(a, temperature).tolist(), log_softmax(of.feeds(a), temperature).tolist()
    least, grown, scope = smallest(dtype), _growth(a, temperature, of), _scope(a, temperature, of)
    claims = [
        Claim(notation(name), values[k], theirs[k], scale=scale, exact=scope_value(scope, name))
        for form, values, theirs, scales in (
            ("p[{}]", ours, own.tolist(), [max(grown * p, least) for p in ours]),
            ("log(p[{}])", log_ours, logs.tolist(), [grown] * len(a)),
        )
        for k, (name, scale) in enumerate(zip(map(form.format, range(len(a))), scales, strict=True))
    ]
    return prove_claims(claims, dtype)


def _scope(a: Floats, temperature: float, of: Relative) -> Scope:
    """Return the names of the softmax of logits in their dtype."""
    return softmax_scope(tuple(a.tolist()), float(a.dtype.type(temperature)), of)


def _row_claims(a: Floats, temperature: float, i: int, auto: Floats, of: Relative) -> list[Claim]:
    p, ours = of.shares(a, temperature), of.slopes(a, temperature)[i]
    name: DType = "float32" if a.dtype == np.float32 else "float64"
    size = 1.0 if of.logarithm else float(p[i])
    scale, scope = max(_growth(a, temperature, of) * size / temperature, smallest(name)), _scope(a, temperature, of)
    value = f"log(p[{i}])" if of.logarithm else f"p[{i}]"
    return [
        Claim(
            notation(f"D({value}, a[{j}])"),
            float(ours[j]),
            float(auto[i, j]),
            _along(a, temperature, i, j, of),
            float(a[j]),
            scale,
            scope_slope(scope, value, f"a[{j}]", f"J[{i}, {j}]"),
        )
        for j in range(len(a))
    ]


def _growth(a: Floats, temperature: float, of: Relative) -> float:
    """Return how many times its own rounding a share moves when the scaled logits z, in its exponential, are rounded.

    ``exp(z_k - max z)`` moves by the rounding of both, times itself.
    """
    return 1.0 + 2.0 * float(np.abs(of.feeds(a)).max()) / temperature


def _along(a: Floats, temperature: float, i: int, j: int, of: Relative) -> Callable[[float], float]:
    """Return p_i, or its logarithm, as a function of the logit a_j."""
    exact = a.astype(np.float64)

    def value(t: float) -> float:
        moved = exact.copy()
        moved[j] = t
        return float(of.values(moved, temperature)[i])

    return value


def _gap(entry: Entry) -> float:
    return abs(entry.formula - (entry.autograd or 0.0))


def prove_all() -> Iterator[tuple[str, Proof]]:
    """Prove softmax at all probes: logits, temperatures, dtypes, and every line of both derivations."""
    for key, logits in PROBES.items():
        for temperature in TEMPERATURES:
            for dtype in ("float32", "float64"):
                yield f"shares.{key}.T{temperature:g}.{dtype}", prove_shares(logits, temperature, dtype)
                yield f"jacobian.{key}.T{temperature:g}.{dtype}", prove_jacobian(logits, temperature, dtype)
            for i, j in ((0, 0), (0, 1)) if temperature == 1 else ():
                proof = prove_lines(jacobian_lines(logits, i, j, temperature))
                yield f"lines.{key}.T{temperature:g}.{i}{j}", proof
    for key, logits in PROBES.items():
        for name in RELATIVES:
            of = relative(name, len(logits), seed=1)
            if of is not SOFTMAX:
                yield f"shares.{key}.{name}", prove_shares(logits, 0.5, of=of)
                yield f"jacobian.{key}.{name}", prove_jacobian(logits, 0.5, of=of)
