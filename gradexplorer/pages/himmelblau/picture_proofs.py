"""The numbers of the Himmelblau tab's pictures and tables, against a plain loop of torch.optim."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from gradexplorer.core.functions import SURFACES
from gradexplorer.core.landscapes.catalogue import LANDSCAPES
from gradexplorer.core.optimizers import LBFGS, SGD, Adam, Optimizer
from gradexplorer.formula.shown_number import numbers
from gradexplorer.framework.figure import Figure
from gradexplorer.framework.picture_proofs import Shown, line, mark, prove_drawn, says, table
from gradexplorer.pages.himmelblau.derivation import derive
from gradexplorer.pages.himmelblau.panels import figure
from gradexplorer.pages.himmelblau.state import HimmelblauState
from gradexplorer.proof import Proof

STEPS = 40
RACES: tuple[dict[str, Any], ...] = (
    {"landscape": "himmelblau", "starts": ((2.5, 1.5),)},
    {"landscape": "goldstein_price", "starts": ((0.3, -0.8),)},
)
KINDS = (
    ("himmelblau", "", (3.0, 2.0), "Minimum point"),
    ("saddle", "", (0.0, 0.0), "Saddle point"),
    ("typed", "-x**2 - 2*y**2", (0.0, 0.0), "Maximum point"),
    ("bowl", "", (0.5, 0.7), "Convex here (no critical point)"),
    ("typed", "-x**2 - 2*y**2", (0.5, 0.7), "Concave here (no critical point)"),
    ("saddle", "", (0.5, 0.7), "Curved both ways here, as at a saddle (no critical point)"),
)
"""What a point is, by the signs of its eigenvalues."""
TERMS = {"m": "first moment", "v": "second moment", "m_hat": "first moment", "v_hat": "second moment", "b": "velocity"}
"""What Kingma and Ba, and Polyak, call the lines of a rule."""
OPTIMIZERS = SGD(lr=1e-4), Adam(lr=0.02)


def prove() -> Iterator[tuple[str, Proof]]:
    """Prove the pictures of two races, and LBFGS's direction."""
    from gradexplorer.core.descent.race import OptimizerRace

    yield "sentences", prove_drawn(_sentences())
    yield "minima", prove_drawn(_minima())
    for race in RACES:
        state = HimmelblauState(optimizers=OPTIMIZERS, steps=STEPS, dtype="float64", **race)
        run = OptimizerRace(state.surface, state.optimizers, state.starts, STEPS, "float64", 0, (0, 0))
        run.advance(STEPS)
        picture = figure(state, run.snapshot(detail=True), False)
        yield f"race({state.landscape})", prove_drawn(_race(state, picture))
        yield f"map({state.landscape})", prove_drawn(_map(state, picture))


def _sentences() -> Iterator[Shown]:
    """Yield what is said about points, and about learning rates above and below 2 over the largest eigenvalue."""
    import torch

    for optimizer in (Adam(), SGD(momentum=0.5)):
        for line_of in optimizer.rule().lines:
            if term := TERMS.get(line_of.name):
                yield f"what {line_of.name} is", str(line_of.caption).startswith(term), True
    for land, formula, (x, y), kind in KINDS:
        for lr in (0.5, 1e-3):
            more: dict[str, Any] = {"formula": formula} if formula else {}
            state = HimmelblauState(landscape=land, starts=((x, y),), optimizers=(SGD(lr=lr),), steps=1, **more)
            column = derive(state, None)
            at = f"{land} {formula} at {x:g}, {y:g}"
            yield f"kind, {at}", str(says(column, "kind")) == kind, True
            yield f"heading, {at}", numbers(says(column, "gradient.numbers")), [x, y]
            yield f"start, {at}", str(says(column, "update")).endswith("start 1"), True
            function = state.surface.function
            point = torch.tensor([x, y], dtype=torch.float64)
            hessian = torch.autograd.functional.hessian(lambda p, f=function: f(p[0], p[1], torch), point)  # type: ignore[no-untyped-call]
            largest = float(torch.linalg.eigvalsh(hessian)[-1])
            if largest > 0:
                words = "above the limit" if lr > 2 / largest else "below that limit"
                yield f"limit, {at}, {lr:g}", words in str(says(column, "limit")), True


def _path(state: HimmelblauState, optimizer: Optimizer) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the points, values and gradients of a path, from the plain loop."""
    import torch

    x = torch.tensor(state.starts[0], dtype=torch.float64, requires_grad=True)
    descent = optimizer.build([x])
    points, values, slopes = [], [], []
    for step in range(STEPS + 1):
        if step:
            descent.step()
        descent.zero_grad()
        value = state.surface.function(x[0], x[1], torch)
        value.backward()
        points.append(x.tolist())
        values.append(value.item())
        assert x.grad is not None
        slopes.append(x.grad.tolist())
    return np.array(points), np.array(values), np.array(slopes)


def _race(state: HimmelblauState, picture: Figure) -> Iterator[Shown]:
    lowest = min(state.surface.value(*point) for point in state.surface.minima)
    last = {}
    for r, optimizer in enumerate(state.optimizers):
        points, values, slopes = _path(state, optimizer)
        name = type(optimizer).__name__
        curve = mark(picture, "convergence", f"f{r}.0")
        yield f"f, {name}", curve.y, values - lowest
        yield f"gradient, {name}", mark(picture, "convergence", f"gradient{r}.0").y, np.hypot(*slopes.T)
        trail = mark(picture, "map", f"path{r}.0")
        yield f"path, {name}", np.stack([trail.x, trail.y]), points.T
        preview = mark(picture, "map", f"preview{r}.0")
        yield f"instant path, {name}", np.stack([preview.x, preview.y]), points.T
        last[r] = (*points[-1], values[-1], float(np.hypot(*slopes[-1])))
    rows = table(picture, "standings").rows
    order = sorted(last, key=lambda r: float(last[r][2]))
    picked: list[Any] = [row.picks[0][1] for row in rows]
    yield "order", [pick[0] for pick in picked], order
    for row, r in zip(rows, order, strict=True):
        x, y, f, slope, reached = row.cells[-5:]
        yield f"row of {r}", [float(str(cell)) for cell in (x, y, f, slope)], last[r], 4
        near = [p for p in state.surface.minima if np.abs(np.subtract(p, last[r][:2])).max() < 0.01]
        yield f"reached by {r}", numbers(reached) if near else [], near[0] if near else [], 6


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


def _map(state: HimmelblauState, picture: Figure) -> Iterator[Shown]:
    import torch

    stars = mark(picture, "map", "minima")
    for x, y, name in zip(stars.x, stars.y, stars.names, strict=True):
        yield f"star at {x:g}, {y:g}", numbers(name)[:2], [x, y], 7
        point = torch.tensor([x, y], dtype=torch.float64, requires_grad=True)
        (slope,) = torch.autograd.grad(state.surface.function(point[0], point[1], torch), point)
        around = [state.surface.value(x + d, y + e) for d, e in ((1e-4, 0), (-1e-4, 0), (0, 1e-4), (0, -1e-4))]
        yield "gradient there", bool(slope.abs().max() < 1e-5), True
        yield "a minimum", min(around) >= state.surface.value(x, y) - 1e-9, True
    field = mark(picture, "map", "gradient")
    at = torch.tensor(np.stack([field.x, field.y]), requires_grad=True)
    (slopes,) = torch.autograd.grad(state.surface.function(at[0], at[1], torch).sum(), at)
    g_x, g_y = slopes.numpy()
    along = (g_x * field.dx + g_y * field.dy) / np.hypot(g_x, g_y) / np.hypot(field.dx, field.dy)
    yield "directions", np.abs(along - 1) < 1e-4, np.ones(len(along))


def direction() -> Iterator[tuple[str, Proof]]:
    """Prove that LBFGS's direction, as the column shows it, times its step is what the point moves by."""
    import torch

    from gradexplorer.core.descent.race import OptimizerRace

    start = (-1.5, 2.0)
    optimizer = LBFGS(lr=0.5, max_iter=1)
    state = HimmelblauState(
        landscape="rosenbrock", optimizers=(optimizer,), starts=(start,), steps=STEPS, dtype="float64"
    )
    run = OptimizerRace(state.surface, state.optimizers, state.starts, STEPS, "float64", 0, (0, 0))
    x = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    descent = optimizer.build([x])

    def closure() -> torch.Tensor:
        descent.zero_grad()
        value: torch.Tensor = state.surface.function(x[0], x[1], torch)
        value.backward()  # type: ignore[no-untyped-call]
        return value

    for step in range(1, 4):
        before = x.detach().clone()
        descent.step(closure)  # type: ignore[arg-type]
        run.seek(step)
        formula = line(derive(state, run.snapshot(detail=True)), "direction").formula
        shown = formula.scope.value(formula.parts[-1])
        moved = (x.detach() - before).numpy() / float(descent.state[x]["t"])
        yield f"lbfgs.direction{step}", prove_drawn([("direction", [float(v) for v in shown], moved)])
