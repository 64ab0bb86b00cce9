"""Eigenvalues, trace and spectral density of the Hessian, by its products with vectors."""

from collections.abc import Callable

import torch
from torch import Tensor

from gradexplorer.formula.latex_printer import notation
from gradexplorer.model.case import Case
from gradexplorer.model.curvature_report import CurvatureReport, CurvatureSpec, Eigenvalue
from gradexplorer.model.hessian import Hessian
from gradexplorer.model.landscape.lanczos import lanczos
from gradexplorer.model.landscape.plane import subject
from gradexplorer.model.landscape.spec import PlaneSpec, Proven
from gradexplorer.model.landscape.weights import read_weights, state_of
from gradexplorer.proof import Claim, Entry, Proof, prove
from gradexplorer.text import InputError, _

MOST_WHOLE = 2000
"""Parameters up to which the whole matrix is computed, too."""
_MOST_STEPS = 200
_DENSITY_STEPS = 64
_SHARP = 1e-6
"""Error bound of the eigenvalues, against the largest."""
_ERRORS = 5.0
"""Standard errors within which Hutchinson's trace is the trace."""

Progress = Callable[[int, int], None]


def curvature_case(case: Case, spec: CurvatureSpec, progress: Progress | None = None) -> CurvatureReport:
    """Look at the Hessian of a case's loss at its weights."""
    about = subject(case, PlaneSpec(norm=spec.norm, batches=spec.batches, device=spec.device))
    origin = state_of(about.model)
    if spec.weights:
        (*others, origin) = read_weights(spec.weights, origin)
        if others:
            raise InputError(_("{file} holds several states: give one.", file=spec.weights))
    hessian = Hessian(case, about.model, about.batches, origin, spec.norm)
    count = _Counted(hessian, spec, progress)
    generator = torch.Generator().manual_seed(spec.seed)
    values, vectors, errors = extremes(count.product, hessian.size, min(spec.count, hessian.size), generator)
    trace, trace_error = hutchinson(count.product, hessian.size, spec.probes, generator)
    nodes, weights = density(count.product, hessian.size, max(spec.probes // 4, 1), generator)
    whole = hessian.full() if hessian.size <= MOST_WHOLE else None
    exact = None if whole is None else torch.linalg.eigvalsh((whole + whole.T) / 2)
    top = _eigenvalues(values, errors, exact, spec.count, largest=True)
    bottom = _eigenvalues(values, errors, exact, spec.count, largest=False)
    return CurvatureReport(
        loss=float(hessian.loss().detach()),
        parameters=hessian.size,
        top=top,
        bottom=bottom,
        trace=trace,
        trace_error=trace_error,
        exact_trace=None if whole is None else float(whole.trace()),
        nodes=tuple(nodes.tolist()),
        weights=tuple(weights.tolist()),
        learning_rate=_learning_rate(case, spec),
        proofs=tuple(_proofs(hessian, whole, exact, values, vectors, (top, bottom), (trace, trace_error))),
        notes=tuple(hessian.notes),
    )


class _Counted:
    """Products with the Hessian, which are counted for whoever waits."""

    def __init__(self, hessian: Hessian, spec: CurvatureSpec, progress: Progress | None) -> None:
        self.hessian, self.progress, self.done = hessian, progress, 0
        density_steps = min(_DENSITY_STEPS, hessian.size) * max(spec.probes // 4, 1)
        self.total = min(_MOST_STEPS, hessian.size) + spec.probes + density_steps

    def product(self, vector: Tensor) -> Tensor:
        """Return the Hessian times a vector."""
        self.done += 1
        if self.progress is not None:
            self.progress(min(self.done, self.total), self.total)
        return self.hessian.product(vector)


def extremes(
    product: Callable[[Tensor], Tensor], size: int, count: int, generator: torch.Generator
) -> tuple[Tensor, Tensor, Tensor]:
    """Return Ritz values, rising, with their vectors (columns) and error bounds, when those at both ends are sharp."""
    start = torch.randn(size, generator=generator, dtype=torch.float64)

    def enough(values: Tensor, errors: Tensor) -> bool:
        ends = torch.cat([errors[:count], errors[-count:]])
        return len(values) > 2 * count and bool((ends <= _SHARP * values.abs().max()).all())

    values, vectors, errors, _shares = lanczos(product, start, _MOST_STEPS, generator, enough)
    return values, vectors, errors


def hutchinson(
    product: Callable[[Tensor], Tensor], size: int, probes: int, generator: torch.Generator
) -> tuple[float, float]:
    """Return the mean of v·Hv over random signs v, which is the trace, and its standard error."""
    found = []
    for _probe in range(probes):
        signs = torch.randint(2, (size,), generator=generator).double() * 2 - 1
        found.append(signs @ product(signs))
    values = torch.stack(found)
    error = float(values.std() / probes**0.5) if probes > 1 else float("inf")
    return float(values.mean()), error


def density(
    product: Callable[[Tensor], Tensor], size: int, probes: int, generator: torch.Generator
) -> tuple[Tensor, Tensor]:
    """Return values and the shares of all eigenvalues near them, by stochastic Lanczos quadrature."""
    nodes, weights = [], []
    for _probe in range(probes):
        start = torch.randint(2, (size,), generator=generator).double() * 2 - 1
        values, _vectors, _errors, shares = lanczos(product, start, _DENSITY_STEPS, generator)
        nodes.append(values)
        weights.append(shares / probes)
    return torch.cat(nodes), torch.cat(weights)


def _eigenvalues(
    values: Tensor, errors: Tensor, exact: Tensor | None, count: int, *, largest: bool
) -> tuple[Eigenvalue, ...]:
    """Return the eigenvalues at one end; Lanczos finds one of several equal ones, so that the nearest is compared."""
    order = range(len(values) - 1, -1, -1) if largest else range(len(values))
    found = []
    for i in order[: min(count, len(values))]:
        whole = None if exact is None else float(exact[(exact - values[i]).abs().argmin()])
        found.append(Eigenvalue(float(values[i]), float(errors[i]), whole))
    return tuple(found)


def _learning_rate(case: Case, spec: CurvatureSpec) -> float | None:
    """Return the learning rate in use: what was given, or the optimizer's."""
    if spec.learning_rate is not None or case.optimizer is None:
        return spec.learning_rate
    groups = case.optimizer(case.model.parameters()).param_groups
    rate = groups[0].get("lr")
    return None if rate is None else float(rate)


def _proofs(
    hessian: Hessian,
    whole: Tensor | None,
    exact: Tensor | None,
    values: Tensor,
    vectors: Tensor,
    ends: tuple[tuple[Eigenvalue, ...], tuple[Eigenvalue, ...]],
    trace: tuple[float, float],
) -> list[Proven]:
    """Return the proofs: of each vector by one more product, of everything by the whole matrix where it is small."""
    scale = float(values.abs().max())
    claims = []
    for place in dict.fromkeys([len(values) - 1, 0]):
        vector = vectors[:, place]
        again = float(vector @ hessian.product(vector))
        claims.append(Claim(notation("v**T*H*v"), float(values[place]), autograd=again, scale=scale))
    proofs = [Proven(_("The eigenvectors have these eigenvalues, by one more product"), prove(claims, "float32"))]
    if whole is None or exact is None:
        return proofs
    claims = [
        Claim(notation(name), end[0].value, autograd=float(wanted), scale=scale)
        for name, end, wanted in (("lambda_max", ends[0], exact[-1]), ("lambda_min", ends[1], exact[0]))
        if end[0].error <= _SHARP * scale
    ]
    sharp = dict.fromkeys((each.value, each.exact) for end in ends for each in end if each.error <= _SHARP * scale)
    places = {float(each): len(exact) - i for i, each in enumerate(exact)}
    claims += [
        Claim(notation(f"lambda_{places[near]}"), value, autograd=near, scale=scale)
        for value, near in sharp
        if near is not None
    ]
    if claims:
        proofs.append(Proven(_("The eigenvalues are those of the whole matrix"), prove(claims, "float32")))
    uneven = float((whole - whole.T).abs().max())
    claims = [Claim(notation("max(abs(H - H**T))"), uneven, autograd=0.0, scale=float(whole.abs().max()) or 1.0)]
    proofs.append(Proven(_("The whole matrix is symmetric"), prove(claims, "float32")))
    proofs.append(_traced(trace, float(whole.trace())))
    return proofs


def _traced(trace: tuple[float, float], exact: float) -> Proven:
    """Return the proof that Hutchinson's trace is the sum of the diagonal, within its error bar."""
    value, error = trace
    heading = _("Hutchinson's trace is that of the whole matrix, within {count} standard errors", count=int(_ERRORS))
    off = abs(value - exact) / error if error else (0.0 if value == exact else float("inf"))
    allowed = off <= _ERRORS or abs(value - exact) <= 1e-9 * abs(exact)
    entry = Entry(notation("tr(H)"), value, autograd=exact)
    return Proven(heading, Proof(entries=(entry,), error=off, verdict="proven" if allowed else "not proven"))
