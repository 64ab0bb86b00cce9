"""A plane or a line through the weights of a model, as it was asked for."""

import math
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any

import torch
from msgspec import Struct, structs
from torch import Tensor, nn

from gradexplorer.model.case import Case
from gradexplorer.model.data import batches, call_model
from gradexplorer.model.hessian import Hessian
from gradexplorer.model.landscape.directions import (
    filter_dimensions,
    flat,
    orthogonal_directions,
    principal_directions,
    random_direction,
    unflat,
)
from gradexplorer.model.landscape.lanczos import top_eigenvectors
from gradexplorer.model.landscape.lion import LION
from gradexplorer.model.landscape.losses import Plane
from gradexplorer.model.landscape.spec import PlaneSpec
from gradexplorer.model.landscape.training import (
    MOST_STATES,
    Trainee,
    optimizer_of,
    stage_of,
    states_kept,
    trained,
    trajectories,
)
from gradexplorer.model.landscape.weights import read_weights, state_of
from gradexplorer.model.tensors import mapped
from gradexplorer.text import InputError, Text, _
from gradexplorer.torch_internals import uncompiled


class Subject(Struct, frozen=True, eq=False):
    """The model, its case and the batches over which the loss is the mean."""

    case: Case
    model: nn.Module
    batches: Sequence[Any]


class Track(Struct, frozen=True, eq=False):
    """States that belong together: a trajectory, or a checkpoint."""

    name: str
    states: Sequence[dict[str, Tensor]]
    trained: Sequence[float] = ()


class Made(Struct, frozen=True, eq=False, kw_only=True):
    """A plane, with what is known of its directions."""

    plane: Plane
    names: tuple[Text, ...]
    shares: tuple[float, ...] = ()
    tracks: Sequence[Track] = ()
    notes: tuple[Text, ...] = ()


def subject(case: Case, spec: PlaneSpec) -> Subject:
    """Return what a landscape is about, on the device that was asked for."""
    if case.model is None:
        raise InputError(_("The case has no model, and only a model has weights to move."))
    model = uncompiled(case.model)
    if not isinstance(model, nn.Module):
        raise InputError(_("The model is no torch.nn.Module but a {kind}.", kind=type(model).__name__))
    if not any(p.is_floating_point() for p in model.parameters()):
        raise InputError(_("The model has no parameters that could be moved."))
    fed = list(islice(batches(case), spec.batches))
    if not fed:
        raise InputError(_("data gives no batch."))
    if spec.device:
        try:
            model = model.to(spec.device)
            if isinstance(case.loss, nn.Module):
                case = structs.replace(case, loss=case.loss.to(spec.device))
            fed = [mapped(batch, lambda tensor: tensor.to(spec.device)) for batch in fed]
        except (RuntimeError, AssertionError) as error:
            reason = str(error).strip().split("\n")[0][:200]
            raise InputError(_("{device} can't be used: {reason}", device=spec.device, reason=reason)) from None
    return Subject(case, model, fed)


Progress = Callable[[int, int], None]


def unheard(_done: int, _total: int) -> None:
    """Let progress pass."""


def make_plane(about: Subject, spec: PlaneSpec, progress: Progress = unheard) -> Made:
    """Return the plane that was asked for; progress is that of optimizers which train for it."""
    own = state_of(about.model)
    tracks = [Track(_stem(file), read_weights(file, own)) for file in spec.weights]
    if spec.directions == "pca":
        return _principal(about, spec, [*tracks, *_trained(about, spec, progress)])
    if spec.directions == "checkpoints":
        return _through(about, own, tracks)
    if len(tracks) > 1 or any(len(track.states) > 1 for track in tracks):
        raise InputError(_("These directions go through one point: give one file with weights, or none."))
    origin = tracks[0].states[0] if tracks else own
    return _hessian(about, spec, origin) if spec.directions == "hessian" else _random(about, spec, origin)


def _trained(about: Subject, spec: PlaneSpec, progress: Progress) -> list[Track]:
    """Return the trajectories of optimizers that begin at the model's weights."""
    found = trajectories(
        trainees(about, spec.optimizers), lambda: fed(about, spec.device), calling(about), spec.steps, progress
    )
    pairs = zip(spec.optimizers, found, strict=True)
    return [Track(text.strip(), states, losses) for text, (states, losses) in pairs]


def trainees(about: Subject, optimizers: Sequence[str]) -> list[Trainee]:
    """Return copies of the model with the optimizers, and schedules, that texts name."""
    return [Trainee(about.model, _optimizer(text, text)) for text in optimizers]


def _optimizer(text: str, shown: str) -> Callable[[Any], tuple[torch.optim.Optimizer, list[Any]]]:
    try:
        make = optimizer_of(text, {"Lion": lion()})
        make([torch.zeros(1, requires_grad=True)])
    except (ValueError, SyntaxError, TypeError) as error:
        raise InputError(_("{text} is no optimizer: {reason}", text=shown, reason=str(error))) from None
    return make


def begun(about: Subject, stages: Sequence[str], progress: Progress = unheard) -> Subject:
    """Return the subject whose model some stages, such as ``SGD(lr=0.1) * 50``, have trained."""
    for text in stages:
        try:
            optimizer, _steps = stage_of(text)
        except SyntaxError as error:
            raise InputError(_("{text} is no stage of training: {reason}", text=text, reason=str(error))) from None
        _optimizer(optimizer, text)
    model = trained(about.model, stages, {"Lion": lion()}, lambda: fed(about, ""), calling(about), progress)
    return structs.replace(about, model=model)


def lion() -> type:
    """Return the class of Lion, which torch does not have."""
    space: dict[str, Any] = {"torch": torch}
    exec(compile(LION, "lion.txt", "exec"), space)  # our own text
    found: type = space["Lion"]
    return found


def calling(about: Subject) -> Callable[[nn.Module, Any], Tensor]:
    """Return what gives the loss of a model for a batch."""

    def call(model: nn.Module, batch: Any) -> Tensor:
        loss: Tensor = call_model(about.case, model, about.case.loss, batch)
        return loss

    return call


def fed(about: Subject, device: str) -> Iterator[Any]:
    """Yield the batches of the case, on the device that was asked for."""
    for batch in batches(about.case):
        yield mapped(batch, lambda tensor: tensor.to(device)) if device else batch


def _stem(file: str) -> str:
    return file.replace("\\", "/").rpartition("/")[2].rpartition(".")[0] or file


def trainable(model: nn.Module, origin: dict[str, Tensor]) -> dict[str, Tensor]:
    """Return the weights that training would move; all of them where none requires grad."""
    floating = {name: each for name, each in model.named_parameters() if each.is_floating_point()}
    chosen = [name for name, each in floating.items() if each.requires_grad] or list(floating)
    return {name: origin[name] for name in chosen}


def _random(about: Subject, spec: PlaneSpec, origin: dict[str, Tensor]) -> Made:
    weights, notes = trainable(about.model, origin), []
    matrices = {name: weight for name, weight in weights.items() if weight.dim() > 1}
    if spec.biases == "fixed":
        notes = [] if matrices else [_("All parameters are vectors: they are moved as whole vectors.")]
        weights = matrices or weights
    generator = torch.Generator().manual_seed(spec.seed)
    dimensions = filter_dimensions(about.model)
    count = 1 if spec.line else 2
    steps = [random_direction(weights, dimensions, generator) for _ in range(count)]
    names = tuple(_("random direction {number}, as long as the filters", number=i + 1) for i in range(count))
    return Made(plane=Plane(origin, steps), names=names, notes=tuple(notes))


def _hessian(about: Subject, spec: PlaneSpec, origin: dict[str, Tensor]) -> Made:
    hessian = Hessian(about.case, about.model, about.batches, origin, spec.norm)
    count = 1 if spec.line else 2
    values, vectors, _errors = top_eigenvectors(hessian.product, hessian.size, count, spec.seed)
    like = {name: origin[name] for name in hessian.names}
    steps = [unflat(vector, like) for vector in vectors]
    shares = tuple(float(value) for value in values)
    names = tuple(_("eigenvector of {value}", value=f"{value:.6g}") for value in shares)
    return Made(plane=Plane(origin, steps), names=names, shares=shares, notes=tuple(hessian.notes))


def _principal(about: Subject, spec: PlaneSpec, tracks: Sequence[Track]) -> Made:
    states = [state for track in tracks for state in track.states]
    if len(states) < 3:
        raise InputError(
            _("Principal directions need a trajectory: files with at least three states of weights, or optimizers.")
        )
    origin = tracks[0].states[-1]
    names = list(trainable(about.model, origin))
    points = torch.stack([flat({name: state[name] for name in names}) for state in states])
    vectors, shares = principal_directions(points)
    kept = vectors[: 1 if spec.line else 2]
    like = {name: origin[name] for name in names}
    parts = tuple(float(share) for share in shares[: len(kept)])
    titles = tuple(
        _("principal direction {number}: {share} % of the variance", number=i + 1, share=f"{100 * share:.1f}")
        for i, share in enumerate(parts)
    )
    steps = [unflat(vector, like) for vector in kept]
    fewer = states_kept(about.model, len(spec.optimizers))
    notes = (
        (
            _(
                "{count} states of each trajectory are kept: more of so large a model would not fit into memory.",
                count=fewer,
            ),
        )
        if spec.optimizers and fewer < min(MOST_STATES, spec.steps + 1)
        else ()
    )
    return Made(plane=Plane(origin, steps), names=titles, shares=parts, tracks=tracks, notes=notes)


def _through(about: Subject, own: dict[str, Tensor], tracks: Sequence[Track]) -> Made:
    """Return the line through two checkpoints, or through the present weights and one, or the plane through three.

    The statistics of norm layers lie on it, too: at a checkpoint the loss is that checkpoint's.
    """
    if not 1 <= len(tracks) <= 3 or any(len(track.states) > 1 for track in tracks):
        raise InputError(_("Give one to three files, each with the weights of one checkpoint."))
    ends = [Track("0", [own]), *tracks] if len(tracks) == 1 else list(tracks)
    origin = ends[0].states[0]
    like = {name: each for name, each in origin.items() if each.is_floating_point()}
    points = torch.stack([flat({name: end.states[0][name] for name in like}) for end in ends])
    if not bool(torch.pdist(points).min() > 0):
        raise InputError(_("Two of the checkpoints hold the same weights."))
    if len(ends) == 2:
        steps = [unflat(points[1] - points[0], like)]
        names: tuple[Text, ...] = (_("from {one} to {other}", one=ends[0].name, other=ends[1].name),)
    else:
        vectors = orthogonal_directions(points)
        if not math.isfinite(float(vectors.sum())):
            raise InputError(_("The three checkpoints lie on a line."))
        steps = [unflat(vector, like) for vector in vectors]
        names = (_("towards {name}", name=ends[1].name), _("across, on the side of {name}", name=ends[2].name))
    return Made(plane=Plane(origin, steps), names=names, tracks=ends)
