"""The side of a landscape that runs the person's code: it makes the plane, and answers what is asked of it."""

import math
from itertools import pairwise

import numpy as np
import torch
from msgspec import structs
from torch import nn

from gradexplorer.model.case import Case
from gradexplorer.model.landscape.directions import flat
from gradexplorer.model.landscape.losses import Array, PlaneLosses
from gradexplorer.model.landscape.messages import (
    Answer,
    Ask,
    LossesAsked,
    LossesFound,
    MakePlane,
    PlaneMade,
    ProofsAsked,
    ProofsMade,
    SlopeAsked,
    SlopeFound,
)
from gradexplorer.model.landscape.modes import norm_layers
from gradexplorer.model.landscape.plane import Made, Progress, Subject, make_plane, subject, unheard
from gradexplorer.model.landscape.proofs import prove_samples, prove_slopes, statements
from gradexplorer.model.landscape.ranges import around, grown_reach
from gradexplorer.model.landscape.spec import PathOnPlane, PlaneInfo, PlaneSpec, Range
from gradexplorer.text import InputError, _

_DROPOUTS = nn.Dropout, nn.Dropout1d, nn.Dropout2d, nn.Dropout3d, nn.AlphaDropout, nn.FeatureAlphaDropout
_SAME = 1e-4
"""Relative difference of two processes' losses at the centre that their threads explain."""
_WIDEST = 1.0
"""The range reaches at most over so many lengths of the weights that are moved."""


class Landscape:
    """A plane through the weights of a model, and the loss on it."""

    def __init__(self, case: Case, spec: PlaneSpec, progress: Progress = unheard) -> None:
        if spec.threads:
            torch.set_num_threads(spec.threads)
        self.spec = spec
        self.about: Subject = subject(case, spec)
        self.made: Made = make_plane(self.about, spec, progress)
        about = self.about
        self.losses = PlaneLosses(about.case, about.model, about.batches, self.made.plane, spec.norm)

    def info(self) -> PlaneInfo:
        """Find the range and the fastest way, and return what is known of the plane."""
        spec, made = self.spec, self.made
        centre = float(self.losses.values(np.zeros(1), np.zeros(1))[0])
        if not math.isfinite(centre) and spec.ranges is None and not made.tracks:
            raise InputError(_("The loss is {value} at the weights themselves: type a range.", value=str(centre)))
        paths = tuple(self._path(i) for i in range(len(made.tracks)))
        ranges = spec.ranges or self._ranges(centre, paths)
        at = np.linspace(0.0, 1.0, 32)
        x, y = (low + at * (high - low) for low, high in ranges)
        self.losses.choose(x, y)
        steps = [flat(dict(step)) for step in made.plane.directions]
        norms = tuple(float(step.norm()) for step in steps)
        cosine = float(steps[0] @ steps[1]) / (norms[0] * norms[1]) if len(steps) == 2 and all(norms) else 0.0
        timing, model = self.losses.timing, self.about.model
        notes = [*made.notes, *([timing.note] if timing.note else [])]
        return PlaneInfo(
            centre=centre,
            ranges=ranges,
            parameters=len(steps[0]),
            names=made.names,
            norms=norms,
            angle=math.degrees(math.acos(max(-1.0, min(1.0, cosine)))),
            shares=made.shares,
            paths=paths,
            way=timing.way,
            chunk=timing.chunk,
            seconds=timing.seconds,
            has_norms=bool(norm_layers(model)),
            has_dropout=any(isinstance(m, _DROPOUTS) and m.p > 0 for m in model.modules()),
            notes=tuple(notes),
        )

    def _ranges(self, centre: float, paths: tuple[PathOnPlane, ...]) -> tuple[Range, Range]:
        if paths:
            return around([x for path in paths for x in path.x]), around([y for path in paths for y in path.y])
        found = [self._grown(axis, centre) for axis in range(len(self.made.plane.directions))]
        return found[0], found[-1]

    def _grown(self, axis: int, centre: float) -> Range:
        """Return the range on whose ends the loss has grown by the factor that was asked for, or has no value."""
        step = self.made.plane.directions[axis]
        weights = flat({name: self.made.plane.origin[name] for name in step})
        widest = _WIDEST * (float(weights.norm()) or 1.0) / (float(flat(dict(step)).norm()) or 1.0)

        def mean_of_ends(reach: float) -> float:
            ends = np.array([-reach, reach])
            return float(np.mean(self.losses.values(*((ends, 0 * ends) if axis == 0 else (0 * ends, ends)))))

        reach = grown_reach(mean_of_ends, centre, self.spec.growth, widest)
        return -reach, reach

    def _path(self, index: int) -> PathOnPlane:
        """Return where the states of a track lie, how far off the plane, and their own losses."""
        track, plane = self.made.tracks[index], self.made.plane
        steps = torch.stack([flat(dict(step)) for step in plane.directions])
        names = list(plane.directions[0])
        origin = flat({name: plane.origin[name] for name in names})
        places, off, losses = [], [], []
        points = [flat({name: state[name] for name in names}) for state in track.states]
        for state, point in zip(track.states, points, strict=True):
            apart = point - origin
            place = torch.linalg.solve(steps @ steps.T, steps @ apart)
            places.append((float(place[0]), float(place[1]) if len(place) > 1 else 0.0))
            off.append(float((apart - place @ steps).norm()))
            own = structs.replace(plane, origin=state)
            there = PlaneLosses(self.about.case, self.about.model, self.about.batches, own, self.spec.norm)
            losses.append(float(there.values(np.zeros(1), np.zeros(1))[0]))
        x, y = zip(*places, strict=True)
        return PathOnPlane(
            name=track.name,
            x=x,
            y=y,
            off=tuple(off),
            losses=tuple(losses),
            feet=tuple(self.losses.values(np.array(x), np.array(y)).tolist()),
            way=math.fsum(float((after - before).norm()) for before, after in pairwise(points)),
            apart=float((points[-1] - points[0]).norm()),
            trained=tuple(track.trained),
        )

    def answer(self, ask: Ask) -> Answer:
        """Return what was asked for."""
        match ask:
            case MakePlane():
                return PlaneMade(self.info())
            case LossesAsked():
                return LossesFound(self._values(ask))
            case ProofsAsked():
                samples = [(float(a), float(b)) for a, b in zip(*map(_floats, (ask.a, ask.b)), strict=True)]
                made = [*statements(self.about, self.spec, self.made, self.losses)]
                made.append(prove_samples(self.about, self.spec, self.made, samples, _floats(ask.values).tolist()))
                return ProofsMade(tuple(made))
            case SlopeAsked():
                proven, slopes = prove_slopes(self.about, self.spec, self.made, ask.a, ask.b)
                value = float(self.losses.values(np.array([ask.a]), np.array([ask.b]))[0])
                return SlopeFound(value, slopes, proven)

    def _values(self, ask: LossesAsked) -> bytes:
        """Return the losses; those without a value as infinities, for NaN says that a point is still to be done."""
        if ask.timing is not None:
            self.losses.timing = structs.replace(self.losses.timing, way=ask.timing[0], chunk=ask.timing[1])
        values = self.losses.values(_floats(ask.a), _floats(ask.b))
        return np.where(np.isfinite(values), values, np.inf).tobytes()

    def check_centre(self, expected: float) -> None:
        """Refuse to go on where this process has not the loss that another one had."""
        found = float(self.losses.values(np.zeros(1), np.zeros(1))[0])
        if math.isfinite(expected) and not abs(found - expected) <= _SAME * max(abs(expected), 1e-12):
            raise InputError(
                _(
                    "Two runs of the file give different losses, {one} and {other}: let it seed its random numbers.",
                    one=f"{expected:.9g}",
                    other=f"{found:.9g}",
                )
            )


def _floats(data: bytes) -> Array:
    return np.frombuffer(data, np.float64).copy()
