"""What the Himmelblau tab shows, against torch: kind of point, words, paths, table of standings, stars, arrows."""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from gradexplorer.core.descent.race import RaceSnapshot
from gradexplorer.core.functions import SURFACES
from gradexplorer.core.landscapes.catalogue import LANDSCAPES, Landscape
from gradexplorer.core.landscapes.cross_checks import kind_of_point, torch_eigenvalues, torch_values
from gradexplorer.core.optimizers import Optimizer
from gradexplorer.framework.figure import Figure, FormulaItem, Item
from gradexplorer.framework.picture_proofs import EVERY, Shown, line, mark, marks, numbers, prove_drawn, says, table
from gradexplorer.pages.himmelblau.averages import average_checks
from gradexplorer.pages.himmelblau.convergence import NEAR, SHOWN_ROWS
from gradexplorer.pages.himmelblau.schedules import present_rate, rate_checks
from gradexplorer.pages.himmelblau.state import HimmelblauState
from gradexplorer.proof import Proof

if TYPE_CHECKING:
    from torch import Tensor

TERMS = {"m": "first moment", "v": "second moment", "m_hat": "first moment", "v_hat": "second moment", "b": "velocity"}
_THEIRS = ("adam", "adamw", "sgd")
"""What Kingma and Ba, and Polyak, call the lines of their rules."""
_SPARE = {"float32": 1e-5, "float64": 1e-12}
"""Share of a number by which torch may round it otherwise, for one point and for many."""
_FIRST = 5
"""So many steps of an instant path are compared with the recorded ones: later, roundings have grown."""
_REPLAYED = 30
"""Up to this step LBFGS is run again."""


def prove() -> Iterator[tuple[str, Proof]]:
    """Prove that around each known minimum nothing is lower."""
    yield "minima", prove_drawn(_minima())


def checks(
    state: HimmelblauState, snapshot: RaceSnapshot | None, picture: Figure, column: Sequence[Item]
) -> Iterator[Shown]:
    """Yield the words about the rule and the point, and what the map, the curves and the table show."""
    x, y = _point(state, snapshot)
    yield from _words(state, snapshot, column, x, y)
    if state.lab == "race":
        yield from _map(state.surface, picture)
    if snapshot is not None:
        if state.lab == "race":
            yield from _curves(state, snapshot, picture)
            yield from _instant(state, snapshot, picture)
        yield from rate_checks(state, snapshot, picture)
        yield from _standings(state, snapshot, picture)
        yield from _direction(state, snapshot, column)


def _point(state: HimmelblauState, snapshot: RaceSnapshot | None) -> tuple[float, float]:
    r, s = state.watched
    if snapshot is None:
        return state.starts[s]
    x, y, *_rest = snapshot.path(r, s)[:, _last(snapshot, r, s)].tolist()
    return x, y


def _last(snapshot: RaceSnapshot, r: int, s: int) -> int:
    return min(snapshot.step, int(snapshot.ends[r, s]))


def _words(
    state: HimmelblauState, snapshot: RaceSnapshot | None, column: Sequence[Item], x: float, y: float
) -> Iterator[Shown]:
    r, s = state.watched
    optimizer = state.optimizers[r]
    yield "heading", numbers(says(column, "update"))[-1:], [s + 1]
    shown = says(column, "gradient.numbers")
    if shown:
        yield "point", numbers(shown), [x, y], 7
    rule = optimizer.rule()
    for k, of_rule in enumerate(rule.lines if rule else ()):
        item = line(column, f"rule{k}")
        assert isinstance(item, FormulaItem)
        term = TERMS.get(of_rule.name) if optimizer.__struct_config__.tag in _THEIRS else None
        if term:
            yield f"what {of_rule.name} is", str(item.label).startswith(term), True
        steps = set(re.findall(r"_\{t - (\d+)\}", item.latex))
        yield f"steps in line {k + 1}", steps <= {"1"}, True
    if rule:
        yield "symbols", len(set(rule.symbols.values())), len(rule.symbols)
    yield from kind_of_point(state.surface, x, y, says(column, "kind"))
    yield from _limit(state, present_rate(state, snapshot), column, x, y)


def _limit(state: HimmelblauState, rate: float, column: Sequence[Item], x: float, y: float) -> Iterator[Shown]:
    """Yield whether the learning rate is on the side of 2 over the largest eigenvalue that the sentence says."""
    high, limit = float(torch_eigenvalues(state.surface, x, y)[1]), says(column, "limit")
    if limit and abs(rate * high / 2 - 1) > 1e-6:
        yield "limit", ("above the limit" if rate > 2 / high else "below that limit") in limit, True


def _curves(state: HimmelblauState, snapshot: RaceSnapshot, picture: Figure) -> Iterator[Shown]:
    lowest = min((float(torch_values(state.surface, np.array([at]))[0][0]) for at in state.surface.minima), default=0.0)
    yield from average_checks(state, snapshot, picture, lowest if abs(lowest) >= 1e-9 else 0.0)
    for r, s in state.pairs()[:4]:
        trail, curve = mark(picture, "map", f"path{r}.{s}"), mark(picture, "convergence", f"f{r}.{s}")
        steep = mark(picture, "convergence", f"gradient{r}.{s}")
        points = np.stack([trail.x, trail.y], axis=1)[[0, -1]]
        value, slope = torch_values(state.surface, points, state.dtype)
        wanted = value - (lowest if abs(lowest) >= 1e-9 else 0.0)
        for name, shown, other in (
            ("f", curve.y[[0, -1]], wanted),
            ("gradient", steep.y[[0, -1]], np.hypot(*slope.T)),
        ):
            if np.isfinite(other).all():
                spare = _SPARE[state.dtype] * (1 + float(np.abs(other).max()) + abs(lowest))
                yield f"{name} of path {r + 1}, start {s + 1}", shown, other, EVERY, spare


def _standings(state: HimmelblauState, snapshot: RaceSnapshot, picture: Figure) -> Iterator[Shown]:
    pairs = [(r, s) for r in range(len(state.optimizers)) for s in range(len(state.starts))]
    ends = {(r, s): snapshot.path(r, s)[:, _last(snapshot, r, s)] for r, s in pairs}
    if not all(np.isfinite(end).all() for end in ends.values()):
        return
    if len(state.optimizers) > 1:
        pairs.sort(key=lambda pair: float(ends[pair][2]))
    rows = table(picture, "standings").rows
    picked: list[Any] = [row.picks[0][1] for row in rows]
    yield "rows", np.array(picked), np.array(pairs[:SHOWN_ROWS])
    for (r, s), row in list(zip(pairs, rows, strict=False))[:8]:
        x, y = ends[r, s][:2]
        (value,), (slope,) = torch_values(state.surface, np.array([[x, y]]), state.dtype)
        shown = [float(str(cell)) for cell in row.cells[-5:-1]]
        name = f"row of path {r + 1}, start {s + 1}"
        yield f"{name}, point", shown[:2], [x, y], 6
        spare = 10 * _SPARE[state.dtype]
        yield f"{name}, f", shown[2], value, 4, spare * (1 + abs(value))
        yield f"{name}, gradient", shown[3], np.hypot(*slope), 4, spare * (1 + float(np.hypot(*slope)))
        near = [m for m in state.surface.minima if max(abs(x - m[0]), abs(y - m[1])) < NEAR]
        if (r, s) not in snapshot.reasons:
            yield f"{name}, minimum", numbers(str(row.cells[-1])), near[0] if near else [], 6


def _instant(state: HimmelblauState, snapshot: RaceSnapshot, picture: Figure) -> Iterator[Shown]:
    r, s = state.watched
    trail, last = marks(picture, "map").get(f"preview{r}.{s}"), min(_FIRST, _last(snapshot, r, s))
    path = snapshot.path(r, s)[:2, : last + 1]
    if trail is None or len(trail.x) != state.steps + 1 or not np.isfinite(path).all():
        return
    size = 1 + float(np.abs(path).max())
    yield "instant path", np.stack([trail.x, trail.y])[:, : last + 1], path, EVERY, 1e-3 * size


def _direction(state: HimmelblauState, snapshot: RaceSnapshot, column: Sequence[Item]) -> Iterator[Shown]:
    r, s = state.watched
    found = [item for item in column if item.key == "direction" and isinstance(item, FormulaItem)]
    if found and snapshot.step <= _REPLAYED and (r, s) not in snapshot.reasons:
        shown = found[0].formula.scope.value(found[0].formula.parts[-1])
        yield "direction", [float(v) for v in shown], _replayed(state, state.optimizers[r], s, snapshot.step)


def _replayed(state: HimmelblauState, optimizer: Optimizer, start: int, steps: int) -> np.ndarray:
    """Return torch's direction after a plain loop of so many steps."""
    import torch

    x = torch.tensor(state.starts[start], dtype=getattr(torch, state.dtype), requires_grad=True)
    descent = optimizer.build([x])

    def closure() -> "Tensor":
        descent.zero_grad()
        value: Tensor = state.surface.function(x[0], x[1], torch)
        value.backward()  # type: ignore[no-untyped-call]
        return value

    for _step in range(steps):
        descent.step(closure)  # type: ignore[arg-type]
    direction: np.ndarray = descent.state[x]["d"].double().numpy()
    return direction


def _minima() -> Iterator[Shown]:
    """Yield that around each known minimum nothing is lower, though steps are small."""
    for key, land in SURFACES.items():
        for x, y in land.minima:
            steps = [(d * np.cos(turn), d * np.sin(turn)) for d in (1e-3, 1e-2) for turn in np.linspace(0, 6, 13)]
            around = [land.value(x + dx, y + dy) for dx, dy in steps]
            yield f"{key} at {x:g}, {y:g}", min(around) > land.value(x, y), True
    for key, land in LANDSCAPES.items():
        for x, y in land.minima:
            yield f"lowest, {key}", abs(land.value(x, y) - land.lowest) < 1e-9, True


def _map(land: Landscape, picture: Figure) -> Iterator[Shown]:
    stars = mark(picture, "map", "minima")
    for x, y, name in zip(stars.x, stars.y, stars.names, strict=True):
        yield f"star at {x:g}, {y:g}", numbers(name)[:2], [x, y], 7
    field = mark(picture, "map", "gradient")
    if not len(field.x):
        return
    _f, slopes = torch_values(land, np.stack([field.x, field.y], axis=1))
    steep, length = np.hypot(*slopes.T), np.hypot(field.dx, field.dy)
    with np.errstate(all="ignore"):
        along = (slopes[:, 0] * field.dx + slopes[:, 1] * field.dy) / steep / length
    clear = np.isfinite(along) & (steep > 1e-3 * np.nanmax(steep[np.isfinite(steep)], initial=0.0))
    yield "directions of arrows", np.median(along[clear]) > 0.999 if clear.any() else True, True
