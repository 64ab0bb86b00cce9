"""Typed landscapes lie where their minima are; starts follow. Minima are those of the literature."""

import math

import pytest

from gradexplorer.core.landscapes.catalogue import grid
from gradexplorer.framework.state import edited
from gradexplorer.pages.himmelblau.state import COURSE_STARTS, HimmelblauState
from gradexplorer.text import InputError

PUBLISHED = {
    "schwefel": ("837.9658 - x1 sin√|x1| - x2 sin√|x2|", 500.0, (420.968746, 420.968746), 0.0),
    "eggholder": ("-(y+47)sin√|x/2+y+47| - x sin√|x-(y+47)|", 512.0, (512.0, 404.2319), -959.6407),
    "holder table": ("-|sin x cos y exp(|1-√(x²+y²)/π|)|", 10.0, (8.05502, 9.66459), -19.2085),
    "bukin 6": ("100√|y-0.01x²|+0.01|x+10|", 15.0, (-10.0, 1.0), 0.0),
    "branin": ("(y-5.1x²/(4π²)+5x/π-6)²+10(1-1/(8π))cos x+10", 15.0, (9.42478, 2.475), 0.397887),
}


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_published_landscape_is_shown_where_its_minimum_is(name):
    formula, reach, (x, y), lowest = PUBLISHED[name]
    state = edited(edited(HimmelblauState(), "landscape", "typed"), "formula", formula)
    state = edited(edited(state, "x_range", [-reach, reach]), "y_range", [-reach, reach])
    land = state.surface
    assert land.x_range[0] <= x <= land.x_range[1]
    assert land.y_range[0] <= y <= land.y_range[1]
    assert land.value(x, y) == pytest.approx(lowest, abs=2e-3)  # their digits
    assert not all(map(math.isnan, grid(land)[2].ravel()))


def test_starts_outside_of_another_landscape_give_way_in_one_edit():
    state = HimmelblauState(starts=((-4.0, 0.0), (100.0, 0.0)))
    after = edited(state, "landscape", "rosenbrock")
    land = after.surface
    assert len(after.starts) == len(COURSE_STARTS)
    assert all(
        land.x_range[0] <= x <= land.x_range[1] and land.y_range[0] <= y <= land.y_range[1] for x, y in after.starts
    )
    inside = HimmelblauState(starts=((0.5, 0.5),))
    assert edited(inside, "landscape", "rosenbrock").starts == ((0.5, 0.5),)


def test_starts_follow_the_range_of_a_typed_landscape():
    state = edited(HimmelblauState(), "landscape", "typed")
    assert state.starts == COURSE_STARTS
    assert edited(state, "x_range", [100.0, 200.0]).starts[0] == (pytest.approx(100 + 100 / 6, abs=1), 0.0)


def test_an_empty_range_is_refused():
    with pytest.raises(InputError, match="its end must be above its start"):
        edited(HimmelblauState(), "x_range.1", -7.0)
