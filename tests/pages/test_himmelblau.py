"""The Himmelblau tab without a window: the oracle is the course's own torch loop."""

import csv
import io
import json

import numpy as np
import pytest
import torch

from gradexplorer.core.landscapes.catalogue import LANDSCAPES
from gradexplorer.core.optimizers import OPTIMIZERS, Adam
from gradexplorer.framework.figure import Check, Contours, Handle, Plot, Scene, Surface, TablePanel, Trail
from gradexplorer.framework.resources import resource
from gradexplorer.framework.state import edited
from gradexplorer.pages.himmelblau import PAGE
from gradexplorer.pages.himmelblau.state import HimmelblauState
from gradexplorer.text import InputError

MINIMA = [(3, 2), (-2.805118, 3.131312), (-3.779310, -3.283186), (3.584428, -1.848126)]
"""The course note's four minima of Himmelblau's function."""


def himmelblau(x):
    return (x[0] ** 2 + x[1] - 11) ** 2 + (x[0] + x[1] ** 2 - 7) ** 2


def course_loop(start, steps):
    x = torch.tensor(start, requires_grad=True)
    optimizer = torch.optim.Adam([x], lr=1e-3)
    rows = [(*x.tolist(), himmelblau(x).item())]
    for _ in range(steps):
        loss = himmelblau(x)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        rows.append((*x.tolist(), himmelblau(x).item()))
    return rows


def run_to(state, step, detail=True):
    run = PAGE.start(state)
    run.advance(step)
    return run.snapshot(detail)


def whole_figure(state, snapshot):
    figure = PAGE.figure(state, snapshot, False)
    while figure.incomplete:
        figure = PAGE.figure(state, snapshot, False)
    return figure


def marks(panel, kind):
    return [mark for mark in panel.marks if isinstance(mark, kind)]


@pytest.fixture(scope="module")
def panels():
    state = HimmelblauState(steps=300)
    figure = PAGE.figure(state, run_to(state, 120), False)
    return {panel.key: panel for panel in figure.panels()}


def test_defaults_are_the_course_s():
    state = HimmelblauState()
    assert state.landscape == "himmelblau"
    assert state.optimizers == (Adam(lr=1e-3),)
    assert state.starts == ((-4, 0), (1, 0), (4, 0))
    assert (state.steps, state.dtype, state.camera) == (20_000, "float32", (60, -30))


def test_records_are_the_course_loop_bit_for_bit():
    state = HimmelblauState(steps=700, starts=((-4.0, 0.0),))
    records = PAGE.records(state, run_to(state, 700))
    assert list(records.header) == ["optimizer", "start", "step", "x", "y", "f", "grad_x", "grad_y"]
    rows = list(records.rows)
    assert [row[3:6] for row in rows] == course_loop([-4.0, 0.0], 700)
    assert [row[:3] for row in rows] == [(0, 0, step) for step in range(701)]


def test_csv_text_keeps_every_bit():
    state = HimmelblauState(steps=50)
    rows = list(PAGE.records(state, run_to(state, 50)).rows)
    text = io.StringIO()
    csv.writer(text).writerows([f"{v:.17g}" if isinstance(v, float) else v for v in row] for row in rows)
    back = [tuple(map(float, row)) for row in csv.reader(io.StringIO(text.getvalue()))]
    assert back == [tuple(map(float, row)) for row in rows]


def test_the_course_finds_its_minima():
    state = edited(HimmelblauState(), "optimizers.0.lr", 0.02)
    state = edited(state, "steps", 3000)
    table = next(p for p in PAGE.figure(state, run_to(state, 3000), False).panels() if isinstance(p, TablePanel)).table
    reached = [tuple(float(v) for v in str(row.cells[-1]).strip("()").split(",")) for row in table.rows]
    assert len(reached) == 3
    for point in reached:
        assert min(np.hypot(point[0] - a, point[1] - b) for a, b in MINIMA) < 1e-4


def test_panels(panels):
    assert list(panels) == ["surface", "map", "convergence", "standings"]
    assert isinstance(panels["surface"], Scene)
    assert marks(panels["surface"], Surface)
    assert marks(panels["map"], Contours)
    assert [handle.path for handle in marks(panels["map"], Handle)] == ["starts.0", "starts.1", "starts.2"]
    assert sum(trail.preview for trail in marks(panels["map"], Trail)) == 3


def test_trails_lie_on_the_surface(panels):
    surface = marks(panels["surface"], Surface)[0]
    for trail in marks(panels["surface"], Trail):
        i = np.abs(surface.x[:, None] - trail.x).argmin(axis=0)
        j = np.abs(surface.y[:, None] - trail.y).argmin(axis=0)
        assert np.abs(surface.z[j, i] - trail.z).max() < 30  # half a grid cell of a function of height 2,000
        expected = himmelblau(torch.tensor(np.stack([trail.x, trail.y])))
        np.testing.assert_allclose(trail.z, expected, rtol=1e-4)


def test_instant_path_is_torch_s_path(panels):
    trails = {trail.key: trail for trail in marks(panels["map"], Trail)}
    for start in range(3):
        path, preview = trails[f"path0.{start}"], trails[f"preview0.{start}"]
        shown = preview.x[: len(path.x)] if len(preview.x) == 301 else None
        assert shown is not None
        np.testing.assert_allclose(shown, path.x, atol=2e-5)


def test_unchanged_marks_are_the_same_objects():
    state = HimmelblauState(steps=200)
    first = PAGE.figure(state, None, False)
    second = PAGE.figure(edited(state, "starts.1", [2, 2]), None, False)

    def by_key(figure):
        return {m.key: m for p in figure.panels() if isinstance(p, Plot) for m in p.marks}

    a, b = by_key(first), by_key(second)
    assert all(a[key] is b[key] for key in ("f", "gradient", "minima", "preview0.0", "preview0.2"))
    assert a["preview0.1"] is not b["preview0.1"]


def test_several_optimizers_are_ranked_and_coloured():
    optimizers = [{"type": "sgd", "lr": 1e-4}, {"type": "adam", "lr": 0.05}]
    state = edited(edited(HimmelblauState(steps=200), "optimizers", optimizers), "starts", [[-4, 0]])
    table = PAGE.figure(state, run_to(state, 200), False).rows[1][1].table
    values = [float(row.cells[-3]) for row in table.rows]
    assert values == sorted(values)
    assert {row.colour for row in table.rows} == {"series0", "series1"}


def test_a_path_that_diverges_says_at_which_step():
    state = edited(HimmelblauState(steps=50), "optimizers", [{"type": "sgd", "lr": 0.5}])
    snapshot = run_to(state, 50)
    x = torch.tensor([-4.0, 0.0], requires_grad=True)
    optimizer = torch.optim.SGD([x], lr=0.5)
    steps = 0
    while bool((x.abs() <= 1e12).all()) and himmelblau(x).abs() <= 1e12:
        optimizer.zero_grad()
        himmelblau(x).backward()
        optimizer.step()
        steps += 1
    row = PAGE.figure(state, snapshot, False).rows[1][1].table.rows[0]
    assert str(row.cells[-1]) == f"diverged at {steps}"
    derived = PAGE.derive(state, snapshot)
    assert f"at step {steps}" in str(derived[0].label)
    assert not any("Go a step forward" in str(item.label) for item in derived)  # neither would help
    state, playing = HimmelblauState(), PAGE.start(HimmelblauState()).snapshot(False)
    assert any("Go a step forward" in str(item.label) for item in PAGE.derive(state, playing))


def test_the_internals_of_the_path_watched_before_are_not_put_in():
    state = HimmelblauState(steps=50)
    run = PAGE.start(state)
    run.advance(3)
    snapshot = run.snapshot(True)
    other = edited(state, "selected", (0, 1))
    assert "update.proof" in [item.key for item in PAGE.derive(state, snapshot)]
    assert "update.proof" not in [item.key for item in PAGE.derive(other, snapshot)]
    PAGE.update_run(other, run)
    assert "update.proof" in [item.key for item in PAGE.derive(other, run.snapshot(True))]


def test_map_and_surface_grow_until_the_run_lies_in_them_and_no_farther():
    """On f = x Adam goes to the left by its learning rate a step: Kingma and Ba, section 2.1."""

    def map_of(state, step):
        drawn = {panel.key: panel for panel in PAGE.figure(state, run_to(state, step), False).panels()}
        scene, plot = drawn["surface"], drawn["map"]
        (surface,), (trail,) = marks(scene, Surface), marks(scene, Trail)
        assert scene.x.range == plot.x.range == (surface.x[0], surface.x[-1])
        inside = trail.x >= plot.x.range[0]
        assert np.isfinite(trail.z).tolist() == inside.tolist()
        np.testing.assert_allclose(trail.z[inside], trail.x[inside], rtol=1e-6)  # f = x: on the surface
        assert scene.z.range[0] <= trail.z[inside].min()
        return plot

    state = HimmelblauState(
        landscape="typed", formula="x + 0*y", optimizers=(Adam(lr=1.0),), starts=((0.0, 0.0),), steps=200
    )
    ranges = [map_of(state, step).x.range for step in (0, 4, 6, 9)]
    assert ranges == [(-5.0, 5.0), (-5.0, 5.0), (-7.5, 5.0), (-10.0, 5.0)]
    left = map_of(state, 200).x.range[0]
    assert -105.0 <= left <= -100.0  # ten widths of the first view, and the point that is just inside of them
    assert map_of(state, 200).y.range == (-5.0, 5.0)
    assert map_of(state, 200).view == map_of(state, 0).view, "a person's own zoom stays"


def test_eye_switch_hides_a_path():
    state = HimmelblauState(steps=50, unseen=((0, 1),))
    panel = PAGE.figure(state, run_to(state, 50), False).rows[0][1]
    assert {trail.key for trail in marks(panel, Trail)} == {"path0.0", "path0.2", "preview0.0", "preview0.2"}


@pytest.mark.parametrize("key", OPTIMIZERS)
def test_derivation_of_every_optimizer_is_proven(key):
    state = edited(HimmelblauState(steps=20, dtype="float64"), "optimizers", [{"type": key}])
    checks = [item for item in PAGE.derive(state, run_to(state, 7)) if isinstance(item, Check)]
    assert len(checks) == (4 if key == "lbfgs" else 5)
    near = key == "lbfgs"  # so near to the minimum that the gradient's terms cancel
    assert {check.proof.verdict for check in checks} <= ({"proven", "digits lost"} if near else {"proven"})


@pytest.mark.parametrize("key", [*LANDSCAPES, "typed"])
def test_every_landscape_draws_and_derives(key):
    state = HimmelblauState(landscape=key, steps=20, starts=((0.5, -1.25),))
    snapshot = run_to(state, 20)
    assert len(PAGE.figure(state, snapshot, False).panels()) == 4
    checks = [item for item in PAGE.derive(state, snapshot) if isinstance(item, Check)]
    assert "not proven" not in {check.proof.verdict for check in checks}


@pytest.mark.parametrize("formula", ["1/(x-x)", "sqrt(-1-x**2)", "log(x)*0 + y"])
def test_formula_without_values_still_draws(formula):
    state = HimmelblauState(landscape="typed", formula=formula, steps=5)
    assert PAGE.figure(state, None, False).panels()
    assert PAGE.derive(state, None)


@pytest.mark.parametrize("formula", ["3", "2*pi", "0", "-1/3"])
def test_a_constant_alone_is_flat_and_every_optimizer_stays(formula):
    """Its gradient is 0 everywhere, which torch has only for what takes part in the point."""
    state = edited(edited(HimmelblauState(steps=20), "landscape", "typed"), "formula", formula)
    run = PAGE.start(state)
    run.advance(5)
    snapshot = run.snapshot(detail=True)
    assert (snapshot.paths[0, :, :2, 5] == np.array(state.starts)).all()
    assert (snapshot.paths[0, :, 3:] == 0).all()
    figure = PAGE.figure(state, snapshot, False)
    column = PAGE.column(state, snapshot, figure)
    assert {check.proof.verdict for check in column if isinstance(check, Check)} == {"proven"}


def test_bad_formula_is_refused_with_its_place():
    state = HimmelblauState(landscape="typed")
    with pytest.raises(InputError) as caught:
        edited(state, "formula", "x**2 + sinn(y)")
    assert caught.value.position == 7


def test_too_much_to_record_is_refused():
    state = HimmelblauState(steps=1_000_000)
    with pytest.raises(InputError, match="keep the product below"):
        edited(state, "starts", [[i, 0] for i in range(64)])


def test_presets_are_legal_and_named():
    presets = json.loads(resource("presets", "himmelblau.json").read_text("utf-8"))
    assert len(presets) >= 5
    for preset in presets:
        assert preset["name"]["en"]
        state = HimmelblauState()
        for path, value in preset["state"].items():
            state = edited(state, path, value)


@pytest.mark.parametrize(
    "formula",
    [
        "sin(x**0.5)",
        "2**64*x",
        "exp(exp(exp(x)))",
        "x/1e-300/1e-300",
        "sqrt(-1 - x**2)",
        "x**y",
        "x - x",
        "(x + 1)^400",
        "relu(x)**relu(y)",
        "x - 2**400",
    ],
)
@pytest.mark.parametrize("logarithmic", [False, True])
def test_a_formula_without_values_or_beyond_the_floats_is_drawn_run_and_derived(formula, logarithmic):
    state = HimmelblauState(landscape="typed", formula=formula, log_height=logarithmic, steps=20)
    assert PAGE.figure(state, None, True).panels()
    snapshot = run_to(state, 20)
    figure = PAGE.figure(state, snapshot, False)
    scene = next(panel for panel in figure.panels() if isinstance(panel, Scene))
    assert all(-np.inf < np.subtract(*axis.range) < 0 for axis in (scene.x, scene.y, scene.z))
    assert any(isinstance(item, Check) for item in PAGE.derive(state, snapshot))
    assert len(list(PAGE.records(state, snapshot).rows)) == sum(snapshot.ends[0] + 1)
