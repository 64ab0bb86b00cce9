"""The column of the basins: what a basin is, and sampled starts against torch.optim."""

from collections.abc import Iterator

import numpy as np

from gradexplorer.core.landscapes.cross_checks import torch_values
from gradexplorer.core.maps.agreement import SAMPLES, prove_ends, prove_numbers
from gradexplorer.core.maps.critical_points import near
from gradexplorer.core.maps.many_starts import why_torch
from gradexplorer.core.optimizers import told_apart
from gradexplorer.core.optimizers.gradients import Off
from gradexplorer.framework.figure import Check, ClassMap, Figure, Heading, Heatmap, Item, Note
from gradexplorer.framework.picture_proofs import EVERY, Shown, marks, numbers, table
from gradexplorer.pages.himmelblau.basins import COLOURS
from gradexplorer.pages.himmelblau.basins_figure import BasinsFound, fitting
from gradexplorer.pages.himmelblau.state import HimmelblauState
from gradexplorer.text import _

HALF_A_DIGIT = 0.00501
"""Of shares in per cent with two decimals."""
_HALF = 0.0501
"""Of those with one."""
AVERAGED = _(
    "Of an optimizer with an average of the weights, a map shows where the average ends, and when it is there."
)


def derive(state: HimmelblauState, found: BasinsFound) -> list[Item]:
    """Return the meaning of the map, and the badge of the selected optimizer's."""
    found_here, r = fitting(state, found), state.watched[0]
    basins = found_here.of(state, r) if found_here else None
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
    if not isinstance(state.averages[r], Off):
        items.append(Note(key="basins.average", label=AVERAGED))
    if basins is None:
        return items
    if (reason := why_torch(basins.optimizer)) is not None:
        return [*items, Note(key="basins.torch", label=reason)]
    label = _(
        "{count} starts, half of them at borders, against {optimizer} in torch",
        count=min(SAMPLES, basins.label.size),
        optimizer=told_apart(state.optimizers)[r],
    )
    numbers_label = _("Their steps, and f at their ends")
    return [
        *items,
        Check(key="basins.proof", label=label, prove=lambda: prove_ends(basins, state.seed), folded=True),
        Check(key="basins.numbers", label=numbers_label, prove=lambda: prove_numbers(basins, state.seed), folded=True),
    ]


def checks(state: HimmelblauState, found: BasinsFound, picture: Figure) -> Iterator[Shown]:
    """Yield what maps and shares show against the pixels that are drawn, and that f is higher around all minima."""
    here = fitting(state, found)
    if here is None or not here.maps:
        return
    rows = table(picture, "shares").rows
    alone = [row for row in rows if [other.colour for other in rows].count(row.colour) == 1]
    for r in range(len(state.optimizers)):
        drawn = marks(picture, f"basins{r}").get("basins")
        if here.of(state, r) is None or not isinstance(drawn, ClassMap | Heatmap):
            continue
        yield f"ranges, optimizer {r + 1}", [*drawn.x, *drawn.y], np.ravel(state.seen)
        if isinstance(drawn, ClassMap):
            yield from _classes(drawn, f"optimizer {r + 1}")
            for row in alone:
                pixels = np.isin(drawn.classes, [k for k, role in enumerate(drawn.colours) if role == row.colour])
                name = f"share of {row.cells[0] or row.cells[1]}, optimizer {r + 1}"
                yield name, numbers(row.cells[3 + r]), [100 * pixels.mean()], EVERY, HALF_A_DIGIT
                if len(state.optimizers) == 1 and pixels.any():
                    steps = np.sort(drawn.values[pixels])
                    middle = (steps[(len(steps) - 1) // 2] + steps[len(steps) // 2]) / 2
                    yield f"median of {name}", numbers(row.cells[-1]), [middle], EVERY, 0.5
    turn = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    ring = 2 * near(state.surface) * np.stack([np.cos(turn), np.sin(turn)], axis=1)
    for point in here.maps[0].minima:
        around, _slope = torch_values(state.surface, np.array([point.x, point.y]) + ring)
        yield f"lowest around ({point.x:.6g}, {point.y:.6g})", around.min() > point.value, True


def _classes(drawn: ClassMap, whose: str) -> Iterator[Shown]:
    """Yield the shares in the names of the colours, and that a start is the paler the later it arrives."""
    for k, name in enumerate(drawn.names):
        share = 100 * float((drawn.classes == k).mean())
        yield f"share in the name of class {k + 1}, {whose}", numbers(name)[-1], share, EVERY, _HALF
    of_minima = np.isin(drawn.classes, [k for k, role in enumerate(drawn.colours) if role in COLOURS])
    paler = drawn.strength[of_minima][np.argsort(drawn.values[of_minima], kind="stable")]
    yield f"later is paler, {whose}", bool((np.diff(paler) <= 0).all()), True
