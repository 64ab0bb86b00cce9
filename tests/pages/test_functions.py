"""The Functions tab as a whole: handles and edits, refusals, presets, and what the columns claim."""

import ast
import json
import math

import numpy as np
import pytest
from msgspec.structs import replace

from gradexplorer.core.functions import CHOICES, FUNCTIONS
from gradexplorer.framework.figure import (
    Check,
    FormulaItem,
    Handle,
    Plot,
)
from gradexplorer.framework.resources import resource
from gradexplorer.framework.state import edited
from gradexplorer.pages.functions import PAGE
from gradexplorer.pages.functions.state import FunctionsState
from gradexplorer.text import InputError
from tests.pages.functions_page import ONE, TWO, marks, of_kind, panels, state_with, typed

# handles and what follows an edit


def handle(state, panel, key):
    return marks(panels(state)[panel])[key]


def test_second_handle_maps_its_place_to_h():
    step = handle(ONE, "curves", "step")
    assert (step.path, step.x) == ("h", 2.0)
    assert step.value(1.25, 0.0) == pytest.approx(0.25)
    assert step.value(-3.0, 0.0) == 1e-16
    assert edited(ONE, step.path, step.value(1.25, 0.0)).h == pytest.approx(0.25)


def test_probe_stays_in_the_domain():
    state = state_with(("function.type", "ln"))
    local_slopes = handle(state, "curves", "point")
    for x in (-5.0, 0.0, 1e-9, 3.0, 70.0):
        moved = edited(state, local_slopes.path, local_slopes.value(x, 0.0))
        assert 0 < moved.x0 <= 8
    assert edited(state, "x0", local_slopes.value(3.0, 0.0)).x0 == 3.0


def test_a_kink_catches_the_point():
    local_slopes = handle(state_with(("function.type", "abs")), "curves", "point")
    assert local_slopes.value(0.02, 0.0) == 0.0
    assert local_slopes.value(0.5123456, 0.0) == 0.512
    assert local_slopes.value(-99.0, 0.0) == -3.0


def test_unchanged_marks_are_the_same_objects():
    a, b = panels(ONE), panels(edited(ONE, "x0", 1.5))
    assert marks(a["curves"])["f"] is marks(b["curves"])["f"]
    c = panels(edited(ONE, "h", 0.3))
    assert marks(a["errors"])["forward.float64"] is marks(c["errors"])["forward.float64"]
    d, e = panels(TWO), panels(edited(TWO, "x0,y0", (-0.5, 0.25)))
    assert marks(d["surface"])["f"] is marks(e["surface"])["f"]
    assert all(marks(d["map"])[key] is marks(e["map"])[key] for key in ("f", "gradient"))


@pytest.mark.parametrize("key", FUNCTIONS)
@pytest.mark.parametrize("x0", [-6.0, -1.0, 0.0, 5.0])
def test_every_function_can_be_chosen_from_every_point(key, x0):
    state = state_with(("x0", x0), ("function.type", key))
    assert math.isfinite(state.function.values(state.x0))
    low, high = state.span
    assert low <= state.x0 <= high
    if low <= x0 <= high and np.isfinite([state.function.values(x0), state.function.slopes(x0)]).all():
        assert state.x0 == x0


@pytest.mark.parametrize(("text", "x0"), [("exp(700*x)", 1.0), ("exp(709*x)", 1.0), ("exp(-700*x)", -1.0)])
def test_functions_at_the_end_of_the_floats_are_drawn_and_derived(text, x0):
    state = edited(edited(FunctionsState(), "function", {"type": "typed", "text": text}), "x0", x0)
    for panel in PAGE.figure(state, None, False).panels():
        for axis in (panel.x, panel.y):
            assert axis.range is None or np.isfinite(axis.range).all()
    assert PAGE.derive(state, None)


@pytest.mark.parametrize("key", CHOICES)
def test_every_surface_can_be_chosen_from_every_point(key):
    state = state_with(("surface", "booth"), ("x0,y0", [9.0, -9.0]), ("surface", key), start=TWO)
    land = state.land
    assert land.x_range[0] <= state.x0 <= land.x_range[1]
    assert land.y_range[0] <= state.y0 <= land.y_range[1]
    assert math.isfinite(state.land.value(state.x0, state.y0))


def test_ranges_are_the_function_s_own_until_they_are_edited():
    assert ONE.span == pytest.approx((-2 * math.pi, 2 * math.pi))
    state = state_with(("x_range.0", 0.0), ("x_range.1", 2.0))
    assert state.span == (0.0, 2.0)
    assert edited(state, "function.type", "exp").x_range == (None, None)
    assert edited(state_with(("x0", 5.0)), "x_range.1", 3.0).x0 == 3.0
    assert edited(edited(TWO, "x_range", (0.0, 1.0)), "y_range.0", 0.0).land.x_range == (0.0, 1.0)


# refusals


@pytest.mark.parametrize(
    ("edits", "message"),
    [
        ([("function", {"type": "typed", "text": "sqrt(-1 - x^2)"})], "no finite value between"),
        ([("function", {"type": "typed", "text": "1/(x - x)"})], "no finite value between"),
        ([("function", {"type": "typed", "text": "x*foo"})], "foo is not known"),
        ([("x_range", [3.0, 3.0])], "range from 3.0 to 3.0 is empty"),
        ([("x_range", [3.0, -3.0])], "is empty"),
        ([("y_range", [3.0, -3.0])], "is empty"),
        ([("x0", 50.0)], "x0 = 50 is outside of the range from -6.28319 to 6.28319"),
        ([("function.type", "ln"), ("x0", -0.5)], "no finite value at x0 = -0.5"),
        ([("function.type", "reciprocal"), ("x0", 0.0)], "no finite value at x0 = 0"),
        ([("dimension", "two"), ("surface", "typed"), ("formula", "log(-1 - x^2) + y")], "anywhere in these ranges"),
        ([("dimension", "two"), ("y0", 7.0)], "y0 = 7 is outside"),
        ([("dimension", "two"), ("y_range", [1.0, 1.0])], "is empty"),
        (
            [("dimension", "two"), ("surface", "typed"), ("formula", "log(x + y)"), ("x0,y0", [-1, -1])],
            "at \\(-1, -1\\)",
        ),
    ],
)
def test_bad_input_is_refused_in_words(edits, message):
    with pytest.raises(InputError, match=message):
        state_with(*edits)


def test_a_fault_in_a_formula_has_its_place():
    with pytest.raises(InputError) as caught:
        typed("x + frob(x)")
    assert caught.value.position == 4


# the whole page


def test_presets_are_legal_and_named():
    presets = json.loads(resource("presets", "functions.json").read_text("utf-8"))
    assert len(presets) >= 5
    assert any("z = y² − x²" in preset["name"]["en"] for preset in presets)
    for preset in presets:
        assert preset["name"]["en"]
        state = state_with(*preset["state"].items())
        for path, value in preset["state"].items():
            if path in ("x0", "y0", "h"):
                assert getattr(state, path) == value
        assert PAGE.figure(state, None, False).panels()


def test_formulas_are_on_the_screen():
    items = {item.key: item for item in PAGE.derive(typed("x*sin(x)"), None) if isinstance(item, FormulaItem)}
    assert items["f"].latex == r"f\left(x\right) = x \sin\left(x\right)"
    assert [str(item.label) for key, item in items.items() if key.startswith("step")][1] == "product rule"


def test_panels_fit_their_axes():
    for key in FUNCTIONS:
        plot = panels(state_with(("function.type", key)))["curves"]
        assert isinstance(plot, Plot)
        assert plot.y.range[0] < plot.y.range[1]
        for dot in of_kind(plot, Handle):
            assert np.isfinite([dot.x, dot.y]).all()


def test_each_number_of_variables_keeps_its_ranges_and_its_point():
    one = state_with(("function", {"type": "ln"}), ("x_range", [0.5, 4.0]), ("y_range", [-1.0, None]), ("x0", 3.5))
    two = state_with(("dimension", "two"), start=one)
    assert (two.x_range, two.y_range) == ((None, None), (None, None)), "at first the function's own"
    two = state_with(("x_range", [-3.0, 3.0]), ("y_range", [-2.0, 2.0]), ("x0,y0", [-2.0, 1.0]), start=two)
    for _switch in range(2):
        again = state_with(("dimension", "one"), start=two)
        assert {name: getattr(again, name) for name in ("x_range", "y_range", "x0")} == {
            name: getattr(one, name) for name in ("x_range", "y_range", "x0")
        }
        assert state_with(("dimension", "one"), start=again) == again, "the same choice again is no switch"
        assert state_with(("dimension,x0", ["two", -2.0]), start=again) == two
        assert state_with(("dimension", "two"), start=again) == two


def test_another_function_takes_its_own_range_in_its_part_only():
    one = state_with(("x_range", [0.5, 4.0]), ("x0", 3.5))
    two = state_with(("dimension", "two"), ("surface", "bowl"), ("x_range", [-3.0, 3.0]), start=one)
    assert state_with(("surface", "saddle"), start=two).x_range == (None, None)
    back = state_with(("surface", "saddle"), ("dimension", "one"), start=two)
    assert (back.x_range, back.x0) == ((0.5, 4.0), 3.5)
    changed = state_with(("function", {"type": "ln"}), start=two)
    assert changed.x_range == (-3.0, 3.0), "a function that is not shown leaves the picture alone"
    assert state_with(("dimension", "one"), start=changed).x_range == (None, None)


def test_a_kept_point_moves_only_where_the_function_has_no_value():
    one = state_with(("x0", -2.0), ("dimension", "two"), ("dimension", "one"))
    assert one.x0 == -2.0
    away = state_with(("dimension", "two"), ("other_place.x0", -2.0), ("dimension", "one"))
    assert away.x0 == -2.0
    outside = typed("sqrt(x)", ("x0", 4.0), ("dimension", "two"), ("other_place.x0", -2.0), ("dimension", "one"))
    assert outside.x0 >= 0


COLUMNS = {
    "sine": state_with(),
    "typed": typed("x*sin(x) + exp(-x^2)", ("x0", 0.7), ("h", 1e-3)),
    "float32": state_with(("function.type", "exp"), ("dtype", "float32"), ("h", 1e-2)),
    "rounded": typed("x^2", ("x0", 1.4142135623730951), ("dtype", "float32"), ("h", 1e-3)),
    "kink": state_with(("function.type", "abs"), ("x0", 0.0)),
    "edge": state_with(("function.type", "sqrt"), ("x0", 0.0)),
    "surface": state_with(("surface", "himmelblau"), ("tangent_plane", True), start=TWO),
}


def test_limits_have_a_badge_of_their_own():
    verdicts = {item.key: item.proof.verdict for item in PAGE.derive(COLUMNS["kink"], None) if isinstance(item, Check)}
    assert verdicts["limits.proof"] == "proven"
    assert verdicts["lines"] == "not differentiable"


@pytest.mark.parametrize("key", COLUMNS)
def test_no_line_can_be_a_hundredth_off_and_be_proven(key):
    """Every part but the first is planted with a factor; lines without a value at a kink prove nothing anyway."""
    planted = 0
    for item in PAGE.derive(COLUMNS[key], None):
        for line in (item.formula, *item.formula.beside) if isinstance(item, FormulaItem) else ():
            if line.is_definition or line.proof().verdict != "proven":
                continue
            for i, part in enumerate(line.parts[1:], start=1):
                worth = np.abs(np.array(line.values()[0], dtype=float))
                if not np.any((worth > 1e-30) & np.isfinite(worth)):
                    continue  # a factor changes neither zero nor infinity
                wrong = replace(line, parts=(*line.parts[:i], _scaled(part), *line.parts[i + 1 :]))
                assert wrong.proof().verdict == "not proven", (item.key, wrong.latex)
                planted += 1
    assert planted >= 1


def _scaled(part):
    if isinstance(part, ast.List):
        return ast.List([_scaled(entry) for entry in part.elts])
    return ast.BinOp(part, ast.Mult(), ast.Constant(1.01))


def test_a_gradient_beyond_the_floats_is_no_gradient_on_any_panel():
    state = edited(edited(FunctionsState(), "dimension", "two"), "surface", "typed")
    state = edited(state, "formula", "(-x^0.5 - (x - y)/5e-324)*1e-20 + y")
    angles = next(panel for panel in PAGE.figure(state, None, False).panels() if panel.key == "angles")
    assert "no gradient" in str(angles.title)
    assert [mark.key for mark in angles.marks] == ["zero"]
