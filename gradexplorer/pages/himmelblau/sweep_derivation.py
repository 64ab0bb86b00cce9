"""The column of a sweep: the edge of stability derived, and sampled cells against torch.optim."""

import math
from collections.abc import Iterator

import numpy as np

from gradexplorer.core.maps.agreement import MOST_LOST, SPARE, labels_by_torch, steps_and_value
from gradexplorer.core.maps.basins import DIVERGED, NOT_YET, SADDLE, end_points
from gradexplorer.core.maps.critical_points import near
from gradexplorer.core.maps.edges import edge_of_stability
from gradexplorer.core.maps.many_starts import torch_ends, why_torch
from gradexplorer.core.maps.sweep import ARRIVED, RESULTS
from gradexplorer.core.optimizers import told_apart
from gradexplorer.core.optimizers.gradients import Off
from gradexplorer.formula.latex_atoms import upright
from gradexplorer.framework.figure import Check, Figure, Item, Note, Plot
from gradexplorer.framework.picture_proofs import EVERY, Shown, prove_drawn, table
from gradexplorer.pages.himmelblau.basins_derivation import AVERAGED
from gradexplorer.pages.himmelblau.ranking import Swept, loaded
from gradexplorer.pages.himmelblau.state import HimmelblauState
from gradexplorer.pages.himmelblau.sweep_figure import SweepFound
from gradexplorer.pages.himmelblau.sweep_theory import drawn_theory, theory_items
from gradexplorer.proof import Entry, Proof, Verdict
from gradexplorer.text import _

TORCH_STEPS = 20_000
"""Steps of torch that the sampled cells take together: about two seconds."""
MOST_CELLS, FEWEST_CELLS = 16, 2


def derive(state: HimmelblauState, found: SweepFound) -> list[Item]:
    """Return the theory of the selected optimizer where there is one, and the badges of its sweep."""
    r = state.watched[0]
    one = next((swept for swept in found.swept if swept.optimizer == r), None)
    items = theory_items(state)
    if not isinstance(state.averages[r], Off):
        items.append(Note(key="sweep.average", label=AVERAGED))
    if one is None:
        return items
    if (reason := why_torch(state.optimizers[r])) is not None:
        return [*items, Note(key="sweep.torch", label=reason)]
    name = told_apart(state.optimizers)[r]
    items.append(
        Check(
            key="sweep.proof",
            label=_("Cells of the sweep against {optimizer} in torch", optimizer=name),
            prove=lambda: _prove_cells(state, one),
            folded=True,
        )
    )
    if _measured(state, one):
        items.append(
            Check(
                key="edge.proof",
                label=_("The measured edge, within one cell of the theory's"),
                prove=lambda: prove_drawn(measured_edges(state, one)),
                folded=True,
            )
        )
    return items


# ---- cells against torch


def _prove_cells(state: HimmelblauState, one: Swept) -> Proof:
    """Prove label, steps and f of sampled cells by the plain loop of torch.optim."""
    label = one.results["label"]
    count = min(MOST_CELLS, max(FEWEST_CELLS, TORCH_STEPS // state.steps))
    places = np.random.default_rng(state.seed).permutation(np.argwhere(~np.isnan(label)))[:count]
    entries, wrong, differ, moved = [], 0, 0, 0
    for row, column in places.tolist():
        theirs = _by_torch(state, one, row, column)
        ours = tuple(float(one.results[name][row, column]) for name in RESULTS)
        for what, mine, other in zip(("", "steps of ", "f of "), ours, theirs, strict=True):
            entries.append(Entry(upright(f"{what}cell ({column + 1}, {row + 1})"), mine, other))
        if ours[0] != theirs[0]:
            differ += 1
            wrong += not _at_border(label, row, column, theirs[0])
        else:
            other_f = not np.isclose(ours[2], theirs[2], rtol=SPARE, atol=SPARE)
            moved += other_f or ours[1] != theirs[1]
            wrong += other_f and ours[0] != NOT_YET
    wrong += moved if moved > max(1.0, MOST_LOST * count) else 0
    if not (differ or moved or wrong):
        return Proof(entries=entries, error=0.0, verdict="proven")
    reason = (
        _("{count} of {all} cells end otherwise in torch.", count=wrong, all=count)
        if wrong
        else _("{count} of {all} cells lie at a border, where rounding decides.", count=differ + moved, all=count)
    )
    verdict: Verdict = "not proven" if wrong else "torch differs"
    return Proof(entries=entries, error=max(differ + moved, wrong) / count, verdict=verdict, reason=reason)


def _by_torch(state: HimmelblauState, one: Swept, row: int, column: int) -> tuple[float, float, float]:
    """Return label, steps and f of a cell, as torch computes them: the worst of its starts counts."""
    cell = one.sweep(state, one.results["label"].shape[1]).cell(row, column)
    x, y = np.array(cell.starts, dtype=float).T
    ends = torch_ends(cell.land, cell.optimizer, x, y, state.steps, "float64", near(cell.land))
    kept = ends.last == state.steps
    labels = labels_by_torch(cell.land, end_points(cell.land, ends.x[kept], ends.y[kept]), ends, state.steps)
    steps, f = steps_and_value(cell.land, labels, ends, state.steps)
    there = set(labels.tolist())
    if DIVERGED in there:
        return DIVERGED, float(steps[labels == DIVERGED].min()), math.inf
    label = next((bad for bad in (NOT_YET, SADDLE) if bad in there), ARRIVED)
    return label, float(steps.max()), float(f.max())


def _at_border(label: np.ndarray, row: int, column: int, other: float) -> bool:
    return other in label[max(row - 1, 0) : row + 2, max(column - 1, 0) : column + 2]


# ---- the measured edge


def _measured(state: HimmelblauState, one: Swept) -> bool:
    """Whether theory says exactly where the edge is: on a bowl, from starts with an error along y, its steep side."""
    rate = f"optimizers.{one.optimizer}.lr"
    optimizer, start = state.optimizers[one.optimizer], state.starts[state.watched[1]]
    exact = state.landscape == "bowl" and edge_of_stability(state.surface, optimizer, start) is not None
    return exact and one.x.path == rate and one.y is not None and any(y for _x, y in state.starts)


def measured_edges(state: HimmelblauState, one: Swept) -> Iterator[Shown]:
    """Yield for each row the cell from which on f ends above the start's, and the one that theory says."""
    rows, columns = one.results["label"].shape
    rates = np.array(one.x.values(columns), dtype=float)
    for row in range(rows):
        there = loaded(state, one, row, 0)
        edge = edge_of_stability(there.surface, there.optimizers[one.optimizer], there.starts[state.watched[1]])
        if edge is None or not rates[0] < edge < rates[-1]:
            continue
        start = max(there.surface.value(*point) for point in there.starts)
        above = ~(one.results["value"][row] <= start)
        measured = int(np.argmax(above)) if above.any() else columns
        assert one.y is not None
        name = f"row at {one.y.values(rows)[row]:.4g}"
        yield name, float(measured), float(np.searchsorted(rates, edge)), EVERY, 1.0


def checks(state: HimmelblauState, found: SweepFound, picture: Figure) -> Iterator[Shown]:
    """Yield that the drawn cells are those that were computed, the best of them the ranking's, and theory's torch's."""
    for one in found.swept:
        panel = next((panel for panel in picture.panels() if panel.key == f"sweep{one.optimizer}"), None)
        beside = {mark.key: mark for mark in getattr(panel, "marks", ())}
        drawn = beside.get("sweep")
        if drawn is None:
            continue
        yield from drawn_theory(state, one, beside)
        arrived = float((one.results["label"] == ARRIVED).mean())
        shown = [k for k, role in enumerate(drawn.colours) if role == "function"]
        yield f"share that arrives, optimizer {one.optimizer + 1}", float(np.isin(drawn.classes, shown).mean()), arrived
        row = next((row for row in table(picture, "ranking").rows if row.colour == f"series{one.optimizer}"), None)
        if row is None or not shown or state.sweep_colour != "steps":
            continue
        steps = np.where(np.isin(drawn.classes, shown), drawn.values, np.inf)
        up, across = np.unravel_index(int(np.argmin(steps)), steps.shape)
        assert isinstance(panel, Plot)
        best = [
            _middle(drawn.x, panel.x.log, (across + 0.5) / steps.shape[1]),
            _middle(drawn.y, panel.y.log, (up + 0.5) / steps.shape[0]),
            steps.min(),
        ]
        yield f"best cell, optimizer {one.optimizer + 1}", [float(str(cell)) for cell in row.cells[2:5]], best, 4


def _middle(ends: tuple[float, float], log: bool, share: float) -> float:
    low, high = np.log10(ends) if log else ends
    middle = float(low + share * (high - low))
    return 10.0**middle if log else middle
