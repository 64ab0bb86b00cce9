"""What is said of a landscape, recomputed in other ways: directions by numpy, losses and slopes by the model itself."""

import copy
import math
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from gradexplorer.formula.latex_atoms import entry_name
from gradexplorer.formula.latex_printer import notation
from gradexplorer.model.data import call_model
from gradexplorer.model.hessian import Hessian
from gradexplorer.model.landscape.directions import filter_dimensions
from gradexplorer.model.landscape.losses import Plane, PlaneLosses
from gradexplorer.model.landscape.modes import norm_layers, recalibrate
from gradexplorer.model.landscape.plane import Made, Subject
from gradexplorer.model.landscape.spec import PlaneSpec, Proven
from gradexplorer.model.tensors import numbers_of
from gradexplorer.proof import Claim, DType, Proof, prove
from gradexplorer.text import _

Array = NDArray[np.float64]

_SHOWN = 8
"""Entries of a proof with many: those with the largest errors."""


def prove_directions(about: Subject, spec: PlaneSpec, made: Made) -> Proven:
    """Prove the lengths of the directions: of random ones filter by filter, by numpy in float64."""
    steps = [{name: _numbers(each) for name, each in step.items()} for step in made.plane.directions]
    if spec.directions == "random":
        weights = {name: _numbers(made.plane.origin[name]) for name in steps[0]}
        dimensions = filter_dimensions(about.model)
        claims = [
            Claim(_filter(name, i), float(found), autograd=float(wanted))
            for step in steps
            for name, weight in weights.items()
            for i, (found, wanted) in enumerate(
                zip(_norms(step[name], dimensions[name]), _norms(weight, dimensions[name]), strict=True)
            )
        ]
        return Proven(_("Each filter of the directions is as long as that of the weights"), _proof(claims, "float32"))
    flat = [np.concatenate([each.ravel() for each in step.values()]) for step in steps]
    wanted = math.sqrt(_apart(made)) if spec.directions == "checkpoints" and len(flat) == 1 else 1.0
    claims = [
        Claim(f"|d_{letter}|", float(np.sqrt(step @ step)), autograd=wanted)
        for letter, step in zip("ab", flat, strict=False)
    ]
    claims += [Claim(notation("d_a*d_b"), float(flat[0] @ flat[1]), autograd=0.0, scale=1.0)] if len(flat) == 2 else []
    return Proven(_("The directions are as long as they should be, and orthogonal"), _proof(claims, "float32"))


def prove_shares(made: Made) -> Proven:
    """Prove which shares of the variance of the states principal directions take, by numpy's singular values."""
    states = [state for track in made.tracks for state in track.states]
    names = list(made.plane.directions[0])
    points = np.stack([np.concatenate([_numbers(state[name]).ravel() for name in names]) for state in states])
    squares = np.linalg.svd(points - points.mean(axis=0), compute_uv=False) ** 2
    claims = [
        Claim(notation(f"s_{i + 1}"), share, autograd=float(squares[i] / squares.sum()), scale=1.0)
        for i, share in enumerate(made.shares)
    ]
    return Proven(_("The directions take these shares of the variance, by singular values"), _proof(claims, "float32"))


def _filter(name: str, index: int) -> str:
    return f"|{entry_name(f'{name}[{index}]')}|"


def _apart(made: Made) -> float:
    """Return the square of the distance of two checkpoints, summed tensor by tensor."""
    one, other = (track.states[0] for track in made.tracks)
    floating = [name for name, each in one.items() if each.is_floating_point()]
    return sum(float(((_numbers(other[name]) - _numbers(one[name])) ** 2).sum()) for name in floating)


def _numbers(tensor: Tensor) -> Array:
    return np.asarray(tensor.detach().cpu().double().numpy(), dtype=np.float64)


def _norms(array: Array, dimension: int) -> Array:
    """Return the norms of the filters; of a vector the one norm."""
    if array.ndim < 2:
        return np.array([np.sqrt((array**2).sum())])
    rows = np.moveaxis(array, dimension, 0).reshape(array.shape[dimension], -1)
    return np.asarray(np.sqrt((rows**2).sum(axis=1)))


def called_plainly(about: Subject, spec: PlaneSpec, plane: Plane, a: float, b: float) -> float:
    """Return the loss of the model itself, called as the person calls it, with the weights of a point in it."""
    model = copy.deepcopy(about.model).eval()
    with torch.no_grad():
        moved = plane.at(a, b)
        for name, tensor in [*model.named_parameters(), *model.named_buffers()]:
            tensor.copy_(moved[name])
        if spec.norm == "recalibrated":
            recalibrate(
                model, lambda model, batch: call_model(about.case, model, about.case.loss, batch), about.batches
            )
        for layer in norm_layers(model) if spec.norm == "batch" else []:
            layer.train()
        losses = [float(call_model(about.case, model, about.case.loss, batch)) for batch in about.batches]
    return math.fsum(losses) / len(losses)


def prove_centre(about: Subject, spec: PlaneSpec, made: Made, losses: PlaneLosses) -> Proven:
    """Prove that the landscape's centre is the model's own loss."""
    found = float(losses.values(np.zeros(1), np.zeros(1))[0])
    claims = [Claim(notation("L(0, 0)"), found, autograd=called_plainly(about, spec, made.plane, 0.0, 0.0))]
    return Proven(_("The centre is the model's own loss"), _proof(claims, precision(made.plane)))


def prove_samples(
    about: Subject, spec: PlaneSpec, made: Made, points: Sequence[tuple[float, float]], values: Sequence[float]
) -> Proven:
    """Prove that sampled points of the grid have the loss of the model called plainly; holes are holes there, too.

    The two ways round the weights of a point differently: how much that moves the loss, the slopes tell.
    """
    claims = []
    for (a, b), value in zip(points, values, strict=True):
        name, plain = notation(f"L({a:.6g}, {b:.6g})"), called_plainly(about, spec, made.plane, a, b)
        if math.isfinite(value) or math.isfinite(plain):
            size = _rounding(about, spec, made.plane.at(a, b))
            claims.append(Claim(name, value, autograd=plain, scale=size))
        else:
            claims.append(Claim(name, 0.0, autograd=0.0))
    return Proven(
        _("{count} points have the loss of the model called plainly", count=len(claims)),
        _proof(claims, precision(made.plane)),
    )


def _rounding(about: Subject, spec: PlaneSpec, state: Mapping[str, Tensor]) -> float:
    """Return the sum of |weight times slope|: a share of it is what rounding the weights does to the loss."""
    hessian = Hessian(about.case, about.model, about.batches, state, spec.norm)
    pairs = zip(hessian.weights, hessian.gradient(), strict=True)
    size = math.fsum(float((weight.detach() * slope).abs().sum()) for weight, slope in pairs)
    return size if math.isfinite(size) else 0.0


def prove_slopes(
    about: Subject, spec: PlaneSpec, made: Made, a: float = 0.0, b: float = 0.0
) -> tuple[Proven, tuple[float, ...]]:
    """Prove the slopes along the directions at a point: the gradient's projections against autograd and differences.

    The formula is the product of gradient and direction, by numpy; autograd differentiates the loss as a function of
    the place on the plane; the difference is taken of that, too.
    """
    hessian = Hessian(about.case, about.model, about.batches, made.plane.at(a, b), spec.norm)
    gradient = dict(zip(hessian.names, hessian.gradient(), strict=True))
    own = [weight.detach().clone() for weight in hessian.weights]
    claims, slopes = [], []
    for letter, step in zip("ab", made.plane.directions, strict=False):
        parts = [
            step[name].to(w) if name in step else torch.zeros_like(w)
            for name, w in zip(hessian.names, own, strict=True)
        ]
        slope = math.fsum(
            float(_numbers(gradient[name]).ravel() @ _numbers(part).ravel())
            for name, part in zip(hessian.names, parts, strict=True)
        )
        line = _Line(hessian, own, parts)
        pairs = zip(hessian.names, parts, strict=True)
        size = float(sum((numbers_of(gradient[n]) * numbers_of(p)).abs().sum() for n, p in pairs))
        claims.append(
            Claim(
                notation(f"partial*L/(partial*{letter})"),
                slope,
                autograd=line.slope(),
                function=line,
                point=0.0,
                scale=size,
            )
        )
        slopes.append(slope)
    digits: DType = "float64" if all(w.dtype == torch.float64 for w in own) else "float32"
    heading = (
        _("The slopes along the directions are autograd's")
        if a == b == 0
        else _("The gradient, projected onto the plane at ({a}, {b})", a=f"{a:.4g}", b=f"{b:.4g}")
    )
    return Proven(heading, prove(claims, digits)), tuple(slopes)


class _Line:
    """The loss along a direction, in the precision of the slopes."""

    def __init__(self, hessian: Hessian, own: Sequence[Tensor], step: Sequence[Tensor]) -> None:
        self.hessian, self.own, self.step = hessian, own, step

    def __call__(self, share: float) -> float:
        with torch.no_grad():
            self._load(share)
            value = float(self.hessian.loss())
            self._load(0.0)
        return value

    def _load(self, share: float) -> None:
        for weight, base, step in zip(self.hessian.weights, self.own, self.step, strict=True):
            weight.copy_(base + share * step)

    def slope(self) -> float | None:
        """Return what autograd says of the slope, where the model lets its weights be functions of the place."""
        place = torch.zeros((), dtype=self.own[0].dtype, device=self.own[0].device, requires_grad=True)
        pairs = zip(self.hessian.names, self.own, self.step, strict=True)
        moved = {name: base + place * step for name, base, step in pairs}
        try:
            loss = self.hessian.loss_at(moved)
            return float(torch.autograd.grad(loss, place)[0])
        except (RuntimeError, NotImplementedError, TypeError):
            return None


def precision(plane: Plane) -> DType:
    """Return the precision in which the landscape is computed."""
    return "float64" if all(each.dtype == torch.float64 for each in plane.directions[0].values()) else "float32"


def _proof(claims: Sequence[Claim], dtype: DType) -> Proof:
    """Return the proof of all claims, with the entries whose errors are the largest."""
    whole = prove(claims, dtype)
    entries = sorted(whole.entries, key=lambda entry: -abs(entry.formula - (entry.autograd or 0.0)))
    return Proof(
        entries=tuple(entries[:_SHOWN]),
        error=whole.error,
        verdict=whole.verdict,
        reason=whole.reason,
        of=len(claims),
    )


def statements(about: Subject, spec: PlaneSpec, made: Made, losses: PlaneLosses) -> Iterator[Proven]:
    """Yield the proofs that need no grid."""
    yield prove_directions(about, spec, made)
    if spec.directions == "pca":
        yield prove_shares(made)
    yield prove_centre(about, spec, made, losses)
    yield prove_slopes(about, spec, made)[0]
