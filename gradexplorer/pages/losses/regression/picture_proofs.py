"""What the regression part shows, against torch and plain numpy: lines, residuals, map, norms, shapes, names."""

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from gradexplorer.core.losses import SQUARES, loss
from gradexplorer.core.losses.fit_run import FitSnapshot
from gradexplorer.core.losses.proving import torch_gradient
from gradexplorer.core.losses.torch_programs import MOST_SHOWN
from gradexplorer.framework.figure import Figure, Item
from gradexplorer.framework.picture_proofs import EVERY, Shown, line, mark, marks, numbers, panel, says, table
from gradexplorer.framework.run import Snapshot
from gradexplorer.pages.losses.regression.shared import arrived, loss_of
from gradexplorer.pages.losses.regression.state import RegressionState

RHO: dict[str, Callable[[Any, float], Any]] = {
    "mse": lambda r, _d: r**2,
    "sse": lambda r, _d: r**2,
    "l2": lambda r, _d: r**2,
    "l1": lambda r, _d: np.abs(r),
    "huber": lambda r, d: np.where(np.abs(r) < d, r**2 / 2, d * (np.abs(r) - d / 2)),
    "smooth_l1": lambda r, d: np.where(np.abs(r) < d, r**2 / 2 / d, np.abs(r) - d / 2) if d else np.abs(r),
    "log_cosh": lambda r, _d: np.logaddexp(r, -r) - np.log(2),
}
"""How one residual counts.

Source: the documentation of torch.nn's losses; Saleh and Saleh, Statistical properties of the log-cosh loss, 2022.
"""
NAMES = {
    **{"mse": "MSE: mean", "sse": "SSE: sum", "l2": "L2 norm", "l1": "L1: absolute", "huber": "Huber"},
    **{"smooth_l1": "SmoothL1", "log_cosh": "log-cosh"},
}
"""What these are called there."""
MOST = 1e6
"""Data and lines beyond are not compared: what is left of them are roundings."""


def checks(
    state: RegressionState, snapshot: Snapshot | None, picture: Figure, column: Sequence[Item]
) -> Iterator[Shown]:
    """Yield what the view shows, where there are points of an ordinary size."""
    if any(abs(v) > MOST for point in (*state.points, (state.w, state.b)) for v in point):
        return
    if state.view == "fit":
        yield from _fit(arrived(state, snapshot if isinstance(snapshot, FitSnapshot) else None), picture, column)
    if state.view == "norms":
        yield from _norms(state, picture, column)
    if state.view == "broadcasting" and state.points:
        yield from _shapes(state, picture)


def _fit(state: RegressionState, figure: Figure, column: Sequence[Item]) -> Iterator[Shown]:
    rule, w, b, key = loss_of(state), state.w, state.b, state.loss
    yield "name of a residual", says(column, "residual") == "Residual: prediction − target", True
    yield "name of the loss", says(column, "loss").startswith(NAMES[key]), True
    outer = "chain rule, square root" if rule.gather == "root" else "sum rule"
    yield "outer rule", [says(column, f"sum.{v}1") for v in "wb"] == [outer, outer], True
    if not state.points or max(abs(w), abs(b)) > MOST:
        return
    x, y = np.array(state.points, dtype=float).T
    yield "heading", numbers(says(column, "numbers")), [w, b], 6
    spare = 1e-12 * (1 + float(np.abs([w * x, y]).max()) + abs(b))
    strokes, points = mark(figure, "data", "residuals"), mark(figure, "residual", "residuals")
    yield "strokes", strokes.y.reshape(-1, 3)[:, :2], np.stack([y, w * x + b], axis=1), EVERY, spare
    yield "residuals", points.x, w * x + b - y, EVERY, spare
    yield from _residual(key, rule.threshold, figure, points)
    yield from _map(state, figure)


def _residual(key: str, threshold: float, figure: Figure, points: Any) -> Iterator[Shown]:
    rho = RHO[key]
    curve, slope, h = mark(figure, "residual", "term"), mark(figure, "residual", "slope"), 1e-6
    size = float(np.abs(curve.y).max())
    yield "their loss", points.y, rho(points.x, threshold), EVERY, 1e-12 * size
    yield "loss of a residual", curve.y, rho(curve.x, threshold), EVERY, 1e-12 * size
    beside = (rho(slope.x + h, threshold) - rho(slope.x - h, threshold)) / (2 * h)
    smooth = (np.abs(np.abs(slope.x) - threshold) > 2 * h) & (np.abs(slope.x) > 2 * h)
    yield "slope of a residual", slope.y[smooth], beside[smooth], EVERY, 1e-8 * (1 + size)


def _map(state: RegressionState, figure: Figure) -> Iterator[Shown]:
    rule, points = loss_of(state), state.points
    shown = marks(figure, "map")
    contours = shown["L"]
    for i, j in ((3, 5), (-4, 7)):
        level = torch_gradient(rule, points, float(contours.x[i]), float(contours.y[j]))[0]
        yield f"level {i}", contours.z[j, i], level, EVERY, 1e-9 * (1 + abs(level))
    value, (d_w, d_b) = torch_gradient(rule, points, state.w, state.b)
    steep = float(np.hypot(d_w, d_b))
    if "gradient" in shown and 1e-6 * (1 + abs(value)) < steep < np.inf:
        arrow, step = shown["gradient"], shown["step"]
        drawn = float(np.hypot(arrow.dx[0], arrow.dy[0]))
        yield "arrow", [arrow.dx[0] / drawn, arrow.dy[0] / drawn], [d_w / steep, d_b / steep], EVERY, 1e-8
        rate = state.learning_rate
        yield "step", [step.dx[0], step.dy[0]], [-rate * d_w, -rate * d_b], EVERY, 1e-9 * rate * (1 + steep)
    if "best" in shown:
        best = shown["best"]
        at = float(best.x[0]), float(best.y[0])
        lowest = torch_gradient(rule, points, *at)[0]
        beside = [(at[0] + d, at[1] + e) for d, e in ((0.01, 0), (-0.01, 0), (0, 0.01), (0, -0.01))]
        slack = 1e-6 * (1 + abs(lowest))
        yield "best line", [torch_gradient(rule, points, *around)[0] >= lowest - slack for around in beside], [True] * 4
        yield "its name", numbers(best.names[0]), at, 6


def _norms(state: RegressionState, figure: Figure, column: Sequence[Item]) -> Iterator[Shown]:
    undefined = line(column, "kink.formula").latex
    yield "no value", undefined.endswith(r"= \frac{0}{0}"), True
    for key in SQUARES:
        yield f"name of {key}", says(column, key).startswith(NAMES[key]), True
    if not state.points:
        return
    for row, key in zip(table(figure, "values").rows, SQUARES, strict=True):
        yield from _norm(state, figure, key, [str(cell).removeprefix("× ") for cell in row.cells[1:]])


def _norm(state: RegressionState, figure: Figure, key: str, cells: Sequence[str]) -> Iterator[Shown]:
    rule, points = loss(key), state.points
    once, twice = (torch_gradient(rule, points * n, state.w, state.b) for n in (1, 2))
    length = float(np.hypot(*once[1]))
    if not (length > 1e-6 * (1 + abs(once[0])) and np.isfinite(once[0])):
        return
    spare = 1e-9 * (once[0] + length)
    yield f"table, {key}", list(map(float, cells[:3])), [once[0], *once[1]], 5, spare
    yield f"ratios, {key}", list(map(float, cells[3:])), [twice[0] / once[0], np.hypot(*twice[1]) / length], 4, 1e-9
    growth, lengths = mark(figure, "growth", key), mark(figure, "growth", f"{key}.gradient")
    copied = torch_gradient(rule, points * round(growth.x[1] / len(points)), state.w, state.b)
    yield f"growth of {key}", [growth.y[1], lengths.y[1]], [copied[0], np.hypot(*copied[1])], EVERY, 10 * spare
    curve = mark(figure, "along", key)
    for place in (10, 100):
        value = torch_gradient(rule, points, float(curve.x[place]), state.b)[0]
        yield f"{key} along w, {place}", curve.y[place], value, EVERY, 1e-9 * (1 + value)


def _shapes(state: RegressionState, figure: Figure) -> Iterator[Shown]:
    """Yield the differences of all pairs, as torch subtracts them."""
    import torch

    x, y = torch.tensor(state.points[:MOST_SHOWN], dtype=torch.float64).T
    n = len(x)
    shapes = {"N": (n,), "Nx1": (n, 1), "1xN": (1, n), "1x1": (1, 1), "1x2": (1, 2), "two": (2,)}

    def shaped(column: Any, key: str) -> Any:
        """Return a column's numbers in a shape, from the first on again where it has more."""
        return column[torch.arange(math.prod(shapes[key])) % n].reshape(shapes[key])

    for key, target_shape in (("pairs", state.target_shape), ("meant", state.prediction_shape)):
        (grid,) = panel(figure, key).marks
        if hasattr(grid, "z"):
            prediction = shaped(state.w * x + state.b, state.prediction_shape)
            wanted = (prediction - shaped(y, target_shape)).reshape(grid.z.shape).numpy()
            spare = 1e-14 * (1 + float(np.abs(wanted).max()))
            yield f"differences, {key}", grid.z, wanted, EVERY, spare
            tips = [numbers(str(cell.tip).rpartition(" = ")[2])[-1] for cell in grid.targets]
            yield f"read-outs, {key}", tips, wanted.ravel(), 6, spare
