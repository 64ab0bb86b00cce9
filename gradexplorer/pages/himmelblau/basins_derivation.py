"""The column of the basins: what a basin is, and sampled starts against torch.optim."""

from collections.abc import Iterator

import numpy as np

from gradexplorer.core.landscapes.cross_checks import torch_values
from gradexplorer.core.maps.agreement import SAMPLES, prove_ends
from gradexplorer.core.maps.critical_points import near
from gradexplorer.core.optimizers import told_apart
from gradexplorer.framework.figure import Check, ClassMap, Figure, Heading, Item, Note
from gradexplorer.framework.picture_proofs import EVERY, Shown, marks, numbers, table
from gradexplorer.pages.himmelblau.basins_figure import BasinsFound, fitting
from gradexplorer.pages.himmelblau.state import HimmelblauState
from gradexplorer.text import _

HALF_A_DIGIT = 0.00501
"""Of shares in per cent with two decimals."""


def derive(state: HimmelblauState, found: BasinsFound) -> list[Item]:
    """Return the meaning of the map, and the badge of the selected optimizer's."""
    found_here, r = fitting(state, found), state.watched[0]
    basins = found_here.of(state.optimizers[r]) if found_here else None
    items: list[Item] = [
        Heading(key="basins", label=_("Where every start ends")),
        Note(
            key="basins.meaning",
            label=_(
                "After {steps} steps a path within {near} of a minimum, in x and in y, has reached it: its start lies "
                "in the basin of that minimum. Its steps are the first after which it stays so near to its end.",
                steps=state.steps,
                near=f"{near(state.surface):.3g}",
            ),
        ),
    ]
    if basins is None:
        return items
    label = _(
        "{count} starts, half of them at borders, against {optimizer} in torch",
        count=min(SAMPLES, basins.label.size),
        optimizer=told_apart(state.optimizers)[r],
    )
    return [*items, Check(key="basins.proof", label=label, prove=lambda: prove_ends(basins, state.seed), folded=True)]


def checks(state: HimmelblauState, found: BasinsFound, picture: Figure) -> Iterator[Shown]:
    """Yield shares against the pixels that are drawn, and that f is higher around all points that are called minima."""
    here = fitting(state, found)
    if here is None or not here.maps:
        return
    rows = table(picture, "shares").rows
    alone = [row for row in rows if [other.colour for other in rows].count(row.colour) == 1]
    for r, optimizer in enumerate(state.optimizers):
        drawn, basins = marks(picture, f"basins{r}").get("basins"), here.of(optimizer)
        if basins is None or not isinstance(drawn, ClassMap):
            continue
        for row in alone:
            count = sum(int((drawn.classes == k).sum()) for k, role in enumerate(drawn.colours) if role == row.colour)
            name = f"share of {row.cells[0] or row.cells[1]}, optimizer {r + 1}"
            yield name, numbers(row.cells[3 + r]), [100 * count / drawn.classes.size], EVERY, HALF_A_DIGIT
    turn = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    ring = 2 * near(state.surface) * np.stack([np.cos(turn), np.sin(turn)], axis=1)
    for point in here.maps[0].minima:
        around, _slope = torch_values(state.surface, np.array([point.x, point.y]) + ring)
        yield f"lowest around ({point.x:.6g}, {point.y:.6g})", around.min() > point.value, True
