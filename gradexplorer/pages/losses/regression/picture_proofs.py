"""The numbers of the regression's pictures and tables, against torch and a plain loop over the points."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from gradexplorer.core.losses import LOSSES, SQUARES, loss
from gradexplorer.core.losses.proving import torch_gradient
from gradexplorer.formula.shown_number import numbers
from gradexplorer.framework.figure import Figure
from gradexplorer.framework.picture_proofs import Shown, line, mark, prove_drawn, says, table
from gradexplorer.pages.losses.proven_states import LINE, POINTS
from gradexplorer.pages.losses.regression import broadcasting, fit, norms
from gradexplorer.pages.losses.regression.state import RegressionState
from gradexplorer.proof import Proof

RHO: dict[str, Callable[[Any], Any]] = {
    "mse": lambda r: r**2,
    "sse": lambda r: r**2,
    "l2": lambda r: r**2,
    "l1": np.abs,
    "huber": lambda r: np.where(np.abs(r) < 0.5, r**2 / 2, 0.5 * (np.abs(r) - 0.25)),
    "smooth_l1": lambda r: np.where(np.abs(r) < 0.5, r**2, np.abs(r) - 0.25),
    "log_cosh": lambda r: np.log(np.cosh(r)),
}
"""How one residual counts, with the threshold 0.5.

Source: the documentation of torch.nn's losses; Saleh and Saleh, Statistical properties of the log-cosh loss, 2022.
"""


def prove() -> Iterator[tuple[str, Proof]]:
    """Prove the picture of every loss, the norms and the shapes."""
    for key in LOSSES:
        state = RegressionState(**{**LINE, "loss": key, "threshold": 0.5})
        yield f"fit({key})", prove_drawn(_fit(state, fit.figure(state, None, False)))
    state = RegressionState(**{**LINE, "view": "norms"})
    yield "norms", prove_drawn(_norms(state, norms.figure(state, None, True)))
    state = RegressionState(**{**LINE, "view": "broadcasting", "prediction_shape": "N", "target_shape": "Nx1"})
    yield "shapes", prove_drawn(_shapes(state, broadcasting.figure(state, None, False)))


def _fit(state: RegressionState, figure: Figure) -> Iterator[Shown]:
    rule, w, b = loss(state.loss, state.reduction, state.threshold), state.w, state.b
    x, y = np.array(POINTS).T
    r = w * x + b - y
    column = fit.derive(state, None)
    yield "heading", numbers(says(column, "numbers")), [w, b]
    yield "name of a residual", str(says(column, "residual")) == "Residual: prediction − target", True
    strokes = mark(figure, "data", "residuals")
    yield "strokes", strokes.y.reshape(-1, 3)[:, :2], np.stack([y, w * x + b], axis=1)
    points, curve = mark(figure, "residual", "residuals"), mark(figure, "residual", "term")
    yield "residuals", points.x, r
    yield "their loss", points.y, RHO[state.loss](r)
    yield "loss of a residual", curve.y, RHO[state.loss](curve.x)
    slope, h = mark(figure, "residual", "slope"), 1e-6
    beside = (RHO[state.loss](slope.x + h) - RHO[state.loss](slope.x - h)) / (2 * h)
    smooth = np.abs(np.abs(slope.x) - 0.5) > 1e-3
    smooth &= np.abs(slope.x) > 1e-3
    yield "slope of a residual", np.abs(slope.y - beside)[smooth] < 1e-6, np.ones(smooth.sum())
    contours = mark(figure, "map", "L")
    for i, j in ((3, 5), (-4, 7)):
        at = float(contours.x[i]), float(contours.y[j])
        yield f"level {i}", contours.z[j, i], torch_gradient(rule, POINTS, *at)[0]
    arrow, step = mark(figure, "map", "gradient"), mark(figure, "map", "step")
    d_w, d_b = torch_gradient(rule, POINTS, w, b)[1]
    yield "arrow", [arrow.dy[0] / arrow.dx[0], np.sign(arrow.dx[0])], [d_b / d_w, np.sign(d_w)]
    yield "step", [step.dx[0], step.dy[0]], [-state.learning_rate * d_w, -state.learning_rate * d_b]
    best = mark(figure, "map", "best")
    line = float(best.x[0]), float(best.y[0])
    lowest = torch_gradient(rule, POINTS, *line)[0]
    around = [(line[0] + d, line[1] + e) for d, e in ((0.01, 0), (-0.01, 0), (0, 0.01), (0, -0.01))]
    yield "best line", [torch_gradient(rule, POINTS, *at)[0] >= lowest - 1e-9 for at in around], [True] * 4
    yield "its name", numbers(best.names[0]), line, 6


def _norms(state: RegressionState, figure: Figure) -> Iterator[Shown]:
    undefined = line(norms.derive(state, None), "kink.formula").latex
    yield "no value", undefined.endswith(r"= \frac{0}{0}"), True
    rows = table(figure, "values").rows
    for row, key in zip(rows, SQUARES, strict=True):
        rule = loss(key)
        once, twice = (torch_gradient(rule, POINTS * n, state.w, state.b) for n in (1, 2))
        cells = [float(str(cell).removeprefix("× ")) for cell in row.cells[1:]]
        yield f"table, {key}", cells[:3], [once[0], *once[1]], 5
        ratios = twice[0] / once[0], np.hypot(*twice[1]) / np.hypot(*once[1])
        yield f"ratios, {key}", cells[3:], ratios, 4
        growth, lengths = mark(figure, "growth", key), mark(figure, "growth", f"{key}.gradient")
        copied = torch_gradient(rule, POINTS * round(growth.x[1] / len(POINTS)), state.w, state.b)
        yield f"growth of {key}", [growth.y[1], lengths.y[1]], [copied[0], np.hypot(*copied[1])]
        curve = mark(figure, "along", key)
        for place in (10, 100):
            yield (
                f"{key} along w, {place}",
                curve.y[place],
                torch_gradient(rule, POINTS, float(curve.x[place]), state.b)[0],
            )


def _shapes(state: RegressionState, figure: Figure) -> Iterator[Shown]:
    import torch

    x, y = torch.tensor(POINTS, dtype=torch.float64).T
    prediction, target = state.w * x + state.b, y[:, None]
    for row in figure.rows:
        for found in row:
            for grid in getattr(found, "marks", ()):
                if hasattr(grid, "z") and grid.key != "meant" and getattr(grid, "texts", ()):
                    wanted = (prediction - target).numpy() if grid.z.shape[0] > 1 else (prediction - y).numpy()
                    yield f"differences, {grid.key}", grid.z, wanted.reshape(grid.z.shape)
                    tips = [numbers(cell.tip)[-1] for cell in grid.targets]
                    yield f"read-outs, {grid.key}", np.round(tips, 5), np.round(wanted.ravel(), 5)
