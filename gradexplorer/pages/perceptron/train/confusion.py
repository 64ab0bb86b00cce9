"""The confusion matrix: how many points of each class were taken for which."""

import numpy as np

from gradexplorer.core.training import TrainingSnapshot
from gradexplorer.framework.figure import Array, Axis, Heatmap, Plot
from gradexplorer.text import _

LONGEST = 12
"""Letters of a class's name at an axis."""


def confusion(snapshot: TrainingSnapshot, counts: Array) -> Plot:
    """Return the matrix: a row for each true class, a column for each that the network says."""
    names = [name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…" for name in snapshot.data.names]
    size = len(names)
    places = tuple((n + 0.5, name) for n, name in enumerate(names))
    heat = Heatmap(
        key="counts",
        label=_("points"),
        z=counts,
        x=(0.0, float(size)),
        y=(0.0, float(size)),
        limits=(0.0, max(float(counts.max()), 1.0)),
        diverging=False,
        texts=[f"{int(count)}" for count in np.ravel(counts)],
    )
    tested = len(snapshot.data.test) > 0
    return Plot(
        key="confusion",
        title=_("Confusion matrix, test points") if tested else _("Confusion matrix, training points"),
        x=Axis(_("class that it says"), (0.0, float(size)), ticks=places),
        y=Axis(_("true class"), (0.0, float(size)), ticks=tuple((size - at, name) for at, name in places)),
        marks=[heat],
        view=names,
    )
