"""Training by several optimizers, watched: losses, places on one plane, and the edge of stability, as they come."""

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import torch
from msgspec import structs
from torch import Tensor

from gradexplorer.formula.latex_atoms import entry_name
from gradexplorer.formula.latex_printer import notation
from gradexplorer.model.case import Case
from gradexplorer.model.hessian import Hessian
from gradexplorer.model.landscape.directions import principal_directions
from gradexplorer.model.landscape.lanczos import lanczos
from gradexplorer.model.landscape.losses import Plane
from gradexplorer.model.landscape.plane import (
    Progress,
    Subject,
    begun,
    calling,
    fed,
    subject,
    trainable,
    trainees,
    unheard,
)
from gradexplorer.model.landscape.proofs import called_plainly
from gradexplorer.model.landscape.sketch import WIDTH, sketch
from gradexplorer.model.landscape.spec import PlaneSpec, Proven
from gradexplorer.model.landscape.training import Trainee, kept_steps, train
from gradexplorer.model.train_report import TrainedPath, TrainReport, TrainSpec
from gradexplorer.proof import Claim, prove
from gradexplorer.text import InputError, _

MOST_KEPT = 101
"""Steps that are looked at, the start among them."""
MOST_WHOLE = 2000
"""Parameters up to which the largest eigenvalue is compared with those of the whole matrix."""
_MOST_PRODUCTS = 60
_SHARP = 1e-4
"""Error bound of the largest eigenvalue, against itself."""

_FAR = 1e100
"""Weights beyond that have no place on the plane: their squares are too large for a float."""
_SPREAD = 1e-12
"""Share of the variance below which there is no direction: all points lie on a line."""

Show = Callable[[TrainReport], None]


def train_case(case: Case, spec: TrainSpec, show: Show | None = None, progress: Progress = unheard) -> TrainReport:
    """Train copies of a case's model, and tell at each step that is kept what there is by then.

    `progress` is that of the stages before the first step.
    """
    if not spec.optimizers:
        raise InputError(_("Give an optimizer, such as SGD(lr=0.1)."))
    about = begun(subject(case, PlaneSpec(norm=spec.norm, batches=spec.batches)), spec.before, progress)
    watched = [_Watched(text.strip(), each, about, spec) for text, each in zip(
        spec.optimizers, trainees(about, spec.optimizers), strict=True)]  # fmt: skip
    kept = kept_steps(spec.steps, MOST_KEPT)
    plane = _Plane()
    step = 0
    for one in watched:
        one.look(0)
        if not one.points:
            raise InputError(_("The loss has no finite value at the weights themselves: training can't begin there."))
    for step, running in train([one.trainee for one in watched], lambda: fed(about, ""), calling(about), spec.steps):
        if step in kept:
            for one in watched:
                if one.trainee in running and not one.trainee.ended:
                    one.look(step)
            if show is not None:
                show(plane.report(spec, step, watched))
    report = plane.report(spec, step, watched)
    return structs.replace(report, proofs=tuple(_proofs(about, spec, step, plane, watched)))


class _Watched:
    """An optimizer at work, with what was seen of it."""

    def __init__(self, name: str, trainee: Trainee, about: Subject, spec: TrainSpec) -> None:
        self.name, self.trainee, self.about, self.spec = name, trainee, about, spec
        self.points: list[Tensor] = []
        self.seen: dict[str, list[float]] = {key: [] for key in ("steps", "losses", "rates", "sharpness", "edges")}
        self.vector: Tensor | None = None
        """The eigenvector of the last step, from which the next search begins."""
        self.bound = 0.0
        """Of the last eigenvalue's error."""

    @property
    def weights(self) -> dict[str, Tensor]:
        return trainable(self.trainee.model, dict(self.trainee.model.named_parameters()))

    def look(self, step: int) -> None:
        """See where the weights are, what the loss is there, and how it bends; far away nothing is to be seen."""
        there = Hessian(self.about.case, self.trainee.model, self.about.batches, self.trainee.state(), self.spec.norm)
        loss, point = float(there.loss().detach()), sketch(self.weights)
        if not (math.isfinite(loss) and float(point.abs().max()) < _FAR):
            return
        self.points.append(point)
        self._see(steps=step, losses=loss, rates=self.trainee.rate)
        if self.spec.sharpness:
            value = self._sharpness(there)
            self._see(sharpness=value, edges=edge(self.trainee.optimizer, value))

    def _see(self, **values: float) -> None:
        for key, value in values.items():
            self.seen[key].append(value)

    def _sharpness(self, there: Hessian) -> float:
        generator = torch.Generator().manual_seed(0)
        start = (
            torch.randn(there.size, generator=generator, dtype=torch.float64) if self.vector is None else self.vector
        )

        def enough(values: Tensor, errors: Tensor) -> bool:
            return len(values) > 1 and bool(errors[-1] <= _SHARP * values[-1].abs())

        values, vectors, errors, _shares = lanczos(there.product, start, _MOST_PRODUCTS, generator, enough)
        self.vector, self.bound = vectors[:, -1], float(errors[-1])
        return float(values[-1])


def edge(optimizer: torch.optim.Optimizer, sharpness: float) -> float:
    """Return the learning rate above which steps on a quadratic of this sharpness grow; infinite where it has none.

    Gradient descent: 2/λ; with momentum β (2 + 2β)/λ, and with Nesterov's (2 + 2β)/((1 + 2β)λ), see Cohen et al. 2021.
    Of optimizers with other rules it is that of gradient descent.
    """
    group = optimizer.param_groups[0]
    momentum, decay = 0.0, 0.0
    if isinstance(optimizer, torch.optim.SGD):
        momentum, decay = float(group["momentum"]), float(group["weight_decay"])
    bend = sharpness + decay
    if not bend > 0:
        return math.inf
    if momentum and group["nesterov"]:
        return (2 + 2 * momentum) / ((1 + 2 * momentum) * bend)
    damped = 1 - float(group["dampening"]) if momentum else 1.0
    return (2 + 2 * momentum) / (damped * bend) if damped > 0 else math.inf


class _Plane:
    """The plane on which all paths are drawn; its axes keep their senses while it turns."""

    def __init__(self) -> None:
        self.axes: Tensor | None = None
        self.shares: tuple[float, ...] = (0.0, 0.0)

    def report(self, spec: TrainSpec, step: int, watched: list[_Watched]) -> TrainReport:
        """Return where all are, on the plane along which they are spread most by now."""
        start = watched[0].points[0]
        points = torch.stack([point - start for one in watched for point in one.points])
        axes, shares = principal_directions(points)
        axes = axes * (shares > _SPREAD)[:, None]
        if self.axes is not None and len(self.axes) == len(axes):
            axes = axes * torch.where((axes * self.axes).sum(dim=1, keepdim=True) < 0, -1.0, 1.0)
        self.axes, self.shares = axes, tuple(shares.tolist())
        size = sum(weight.numel() for weight in watched[0].weights.values())
        return TrainReport(
            asked=spec,
            step=step,
            parameters=size,
            paths=tuple(self._path(one, start) for one in watched),
            shares=self.shares,
            width=min(size, WIDTH),
        )

    def _path(self, one: _Watched, start: Tensor) -> TrainedPath:
        assert self.axes is not None
        away = torch.stack(one.points) - start
        places = away @ self.axes.T
        off = (away - places @ self.axes).norm(dim=1)
        x, y = (places[:, i].tolist() for i in range(2))
        return TrainedPath(
            name=one.name,
            x=tuple(x),
            y=tuple(y),
            off=tuple(off.tolist()),
            ended=one.trainee.ended,
            **{key: tuple(values) for key, values in one.seen.items()},  # type: ignore[arg-type]
        )


def _proofs(about: Subject, spec: TrainSpec, step: int, plane: _Plane, watched: list[_Watched]) -> Iterator[Proven]:
    """Yield the proofs: losses by the models called plainly, the plane by numpy, eigenvalues by the whole matrix."""
    claims = []
    for i, one in enumerate(watched):
        if one.seen["steps"][-1] == step:
            plain = called_plainly(about, PlaneSpec(norm=spec.norm), Plane(one.trainee.state(), ()), 0.0, 0.0)
            claims.append(Claim(entry_name(f"L[{i + 1}]"), one.seen["losses"][-1], autograd=plain))
    if claims:
        yield Proven(_("The last losses are those of the models called plainly"), prove(claims, "float32"))
    points = torch.stack([point for one in watched for point in one.points]).numpy()
    singular = np.linalg.svd(points - points.mean(axis=0), compute_uv=False) ** 2
    if singular.sum() > 0:
        wanted = singular / singular.sum()
        claims = [
            Claim(notation(f"s_{i + 1}"), share, autograd=float(wanted[i]), scale=1.0)
            for i, share in enumerate(plane.shares[: len(wanted)])
        ]
        yield Proven(_("The shares of the variance are those of numpy's singular values"), prove(claims, "float32"))
    if spec.sharpness:
        yield from _sharpest(about, spec, step, watched)


def _sharpest(about: Subject, spec: TrainSpec, step: int, watched: list[_Watched]) -> Iterator[Proven]:
    claims: list[Any] = []
    for i, one in enumerate(watched):
        if one.seen["steps"][-1] != step or one.bound > _SHARP * abs(one.seen["sharpness"][-1]):
            continue
        hessian = Hessian(about.case, one.trainee.model, about.batches, one.trainee.state(), spec.norm)
        if hessian.size > MOST_WHOLE:
            return
        whole = hessian.full()
        exact = float(torch.linalg.eigvalsh((whole + whole.T) / 2)[-1])
        claims.append(
            Claim(
                notation(f"lambda_{i + 1}"), one.seen["sharpness"][-1], autograd=exact, scale=float(whole.abs().max())
            )
        )
    if claims:
        yield Proven(_("The largest eigenvalues are those of the whole matrices"), prove(claims, "float32"))
