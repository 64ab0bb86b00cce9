"""The race in numbers: convergence against the step, and the table of standings."""

from collections.abc import Sequence

import numpy as np

from gradexplorer.core.descent.drawn_steps import drawn_steps
from gradexplorer.core.descent.race import RaceSnapshot
from gradexplorer.core.landscapes.catalogue import Landscape
from gradexplorer.core.landscapes.formulas import coordinates, point_number
from gradexplorer.core.optimizers import told_apart
from gradexplorer.formula.equation import formula
from gradexplorer.formula.scope import Scope
from gradexplorer.formula.shown_number import rounded
from gradexplorer.framework.figure import Axis, Curve, DisplayText, Mark, Plot, Row, Table, TablePanel
from gradexplorer.pages.himmelblau.averages import average_losses
from gradexplorer.pages.himmelblau.state import HimmelblauState
from gradexplorer.text import Text, _

SHOWN_ROWS = 64
NEAR = 0.01
"""A path has reached a minimum when it is nearer than this in both coordinates."""


def convergence(state: HimmelblauState, snapshot: RaceSnapshot | None, land: Landscape) -> Plot:
    """Return f and the gradient's norm of every path against the step; f - min f where the known minimum is not 0."""
    lowest = min((land.value(*point) for point in land.minima), default=0.0)
    f_name: DisplayText = "f" if abs(lowest) < 1e-9 else "f − min f"
    marks: list[Mark] = []
    for r, s in state.pairs() if snapshot else []:
        assert snapshot is not None
        steps = drawn_steps(min(snapshot.step, int(snapshot.ends[r, s])), 1200)
        _x, _y, f, gx, gy = snapshot.path(r, s)[:, steps].astype(np.float64)
        first = not marks
        index = state.series(r, s)
        loss, slope = f - (0.0 if f_name == "f" else lowest), np.hypot(gx, gy)
        for key, name, values, dashed in (("f", f_name, loss, False), ("gradient", "|∇f|", slope, True)):
            marks.append(
                Curve(
                    key=f"{key}{r}.{s}",
                    label=name if first else "",
                    x=steps.astype(float),
                    y=values,
                    colour=f"series{index}",
                    dashed=dashed,
                )
            )
    marks += average_losses(state, snapshot, 0.0 if f_name == "f" else lowest)
    return Plot(
        key="convergence",
        title=_("Value and gradient norm"),
        x=Axis(_("step"), (0.0, float(state.steps))),
        y=Axis(_("f, and |∇f| dashed"), log=True),
        marks=marks,
        view=state.steps,
    )


COLUMNS: tuple[DisplayText, ...] = ("#", _("optimizer"), _("start"), _("step"), "x", "y", "f", "|∇f|", _("reached"))
SPARE: tuple[tuple[DisplayText, ...], ...] = ((_("step"),), ("x", "y"), ("|∇f|",))


def standings(state: HimmelblauState, snapshot: RaceSnapshot | None, land: Landscape) -> TablePanel:
    """Return the table of all paths, ranked by f where optimizers race."""
    standing = [
        _standing(state, snapshot, r, s) for r in range(len(state.optimizers)) for s in range(len(state.starts))
    ]
    if len(state.optimizers) > 1:
        standing.sort(key=lambda entry: entry[3][2] if np.isfinite(entry[3][2]) else np.inf)
    rows = [
        _row(state, rank, *entry, fate=_fate(snapshot, land, *entry))
        for rank, entry in enumerate(standing[:SHOWN_ROWS], start=1)
    ]
    cut = len(standing) > SHOWN_ROWS
    title = _("The best {shown} of {all} paths", shown=SHOWN_ROWS, all=len(standing)) if cut else _("Standings")
    return TablePanel(
        key="standings",
        title=title,
        table=Table(key="standings", header=_needed(state, COLUMNS), rows=rows, spare=SPARE),
    )


def _needed(state: HimmelblauState, cells: Sequence[DisplayText]) -> list[DisplayText]:
    """Leave out the columns that say the same in every row: one optimizer needs no rank and no name."""
    left_out = {0, 1} if len(state.optimizers) == 1 else {2} if len(state.starts) == 1 else set()
    return [cell for column, cell in enumerate(cells) if column not in left_out]


def _standing(
    state: HimmelblauState, snapshot: RaceSnapshot | None, r: int, s: int
) -> tuple[int, int, int, tuple[float, ...]]:
    if snapshot is None:
        return r, s, 0, (*state.starts[s], state.surface.value(*state.starts[s]), float("nan"), float("nan"))
    step = min(snapshot.step, int(snapshot.ends[r, s]))
    return r, s, step, tuple(float(v) for v in snapshot.path(r, s)[:, step])


def _row(
    state: HimmelblauState, rank: int, r: int, s: int, step: int, values: tuple[float, ...], fate: DisplayText
) -> Row:
    x, y, f, gx, gy = values
    land = state.surface
    seen = (r, s) not in state.unseen
    unseen = [*state.unseen, (r, s)] if seen else [path for path in state.unseen if path != (r, s)]
    slope = float(np.hypot(gx, gy))
    cells: list[DisplayText] = [
        str(rank),
        told_apart(state.optimizers)[r],
        Text("({x}, {y})", coordinates(land, *state.starts[s], 6)),
        rounded(step, 9),
        *coordinates(land, x, y, 6).values(),
        point_number(land, (x, y), "f", f, 4, dtype=state.dtype),
        point_number(land, (x, y), "steepness", slope, 4, dtype=state.dtype),
        fate,
    ]
    return Row(
        cells=_needed(state, cells),
        colour=f"series{state.series(r, s)}",
        picks=(("selected", (r, s)),),
        picked=(r, s) == state.watched,
        toggles=("unseen", unseen),
        shown=seen,
    )


def _fate(
    snapshot: RaceSnapshot | None, land: Landscape, r: int, s: int, _step: int, values: tuple[float, ...]
) -> DisplayText:
    """Say at which step a path diverged, or which known minimum it has reached."""
    if snapshot and (r, s) in snapshot.reasons:
        return _("diverged at {step}", step=int(snapshot.ends[r, s]) + 1)
    for a, b in land.minima:
        if abs(values[0] - a) < NEAR and abs(values[1] - b) < NEAR:
            scope = Scope(values=dict(zip(("x", "y", "a", "b"), (*values[:2], a, b), strict=True)))
            near = formula(f"1 if abs(x - a) < {NEAR} and abs(y - b) < {NEAR} else 0", 1.0, scope=scope)
            return Text("({x}, {y})", {**coordinates(land, a, b, 6), "near": near})
    return "–"
