"""What the package keeps of results is bounded in megabytes, whatever a person drags. Oracle: Python's tracemalloc."""

import tracemalloc

from gradexplorer.core.landscapes.catalogue import landscape
from gradexplorer.core.landscapes.marks import landscape_marks
from gradexplorer.pages.functions import scene
from gradexplorer.pages.himmelblau import panels
from tests.forgetting import forget

VALUES = 50
MOST_MEGABYTES = 6.0


def draw_landscape(value: float) -> None:
    land = landscape("typed", formula="sin(a*x) + y^2", letters=(("a", value),))
    landscape_marks(land)
    scene._relief(land)
    panels._relief(land, False, land.x_range, land.y_range)


def test_what_a_drag_through_many_values_leaves_is_bounded() -> None:
    draw_landscape(0.5)  # what does not depend on the value
    forget()
    tracemalloc.start()
    try:
        for index in range(VALUES):
            draw_landscape(1.0 + index / VALUES)
        left, _most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
        forget()
    assert left < MOST_MEGABYTES * 1e6
