"""Sweeps in the Himmelblau tab: what runs in a cell, the theory's edge, the ranking, and what is refused."""

from typing import Any

import numpy as np
import pytest
from msgspec import structs

from gradexplorer.core.landscapes.calculus import second_order
from gradexplorer.core.maps.basins import NOT_YET
from gradexplorer.core.maps.bowls import fastest
from gradexplorer.core.maps.sweep import ARRIVED
from gradexplorer.core.optimizers import OPTIMIZERS
from gradexplorer.core.optimizers.schedules import SCHEDULES
from gradexplorer.framework.figure import Check
from gradexplorer.framework.picture_proofs import mark, marks, panel, prove_drawn, table
from gradexplorer.framework.state import edited
from gradexplorer.pages.himmelblau import PAGE
from gradexplorer.pages.himmelblau.maps import STUDY
from gradexplorer.pages.himmelblau.state import HimmelblauState
from gradexplorer.pages.himmelblau.sweep_derivation import derive, measured_edges
from gradexplorer.pages.himmelblau.sweep_figure import SweepFound, asked
from gradexplorer.pages.himmelblau.sweep_theory import compared, drawn_theory
from gradexplorer.text import InputError

BOWL = {
    "lab": "sweep",
    "landscape": "bowl",
    "condition": 20.0,
    "optimizers": [{"type": "sgd", "lr": 0.05, "momentum": 0.5}],
    "starts": [[-4.0, 1.5]],
    "steps": 200,
    "resolution": 32,
    "sweep_x_range": [0.005, 1.0],
    "sweep_y": "momentum",
    "sweep_y_range": [0.0, 0.95],
}


def state_of(**fields: Any) -> HimmelblauState:
    state = HimmelblauState()
    for path, value in (BOWL | fields).items():
        state = edited(state, path, value)
    return state


def found_in(state: HimmelblauState) -> SweepFound:
    found = STUDY.finish(state)
    assert isinstance(found, SweepFound)
    return found


def badges(state: HimmelblauState, found: SweepFound) -> dict[str, str]:
    """Return the verdicts of a sweep's column by their keys."""
    return {item.key: item.proof.verdict for item in derive(state, found) if isinstance(item, Check)}


def test_the_measured_edge_lies_within_a_cell_of_polyaks():
    """Polyak 1964: heavy ball with momentum mu is stable up to 2(1 + mu)/lambda; here lambda is 20."""
    (one,) = found_in(state_of()).swept
    rates, momenta = np.array(one.x.values(32)), np.array(one.y.values(32))
    start = 0.5 * (4.0**2 + 20 * 1.5**2)
    for row, momentum in enumerate(momenta):
        stable = one.results["value"][row] <= start
        edge = np.searchsorted(rates, 2 * (1 + momentum) / 20)
        assert abs(int(np.argmin(stable)) - edge) <= 1


def test_column_proves_edge_and_cells():
    state = state_of()
    figure = PAGE.whole_picture(state, None)
    column = {item.key: item for item in PAGE.column(state, None, figure)}
    for key in ("edge.lines", "edge.proof", "best.lines", "best.proof", "sweep.proof", "picture"):
        assert column[key].proof.verdict == "proven", key
    assert "theory" in marks(figure, "sweep0")
    best = marks(figure, "sweep0")["fastest"]
    root = 20**0.5
    assert (best.x[0], best.y[0]) == pytest.approx((4 / (1 + root) ** 2, ((root - 1) / (root + 1)) ** 2))


def test_the_best_rate_of_plain_descent_is_a_curve_over_the_condition():
    state = state_of(
        optimizers=[{"type": "sgd", "lr": 0.05}], sweep_y="condition", sweep_y_range=[1.0, 40.0], resolution=16
    )
    figure = PAGE.whole_picture(state, None)
    best = marks(figure, "sweep0")["fastest"]
    assert best.x == pytest.approx(2 / (1 + best.y))
    column = {item.key: item for item in PAGE.column(state, None, figure)}
    assert column["best.lines"].proof.verdict == column["best.proof"].proof.verdict == "proven"


@pytest.mark.parametrize("optimizer", [{"type": "lion"}, {"type": "sgd", "lr": 0.05, "momentum": 0.1}])
def test_the_column_is_not_about_what_was_found_of_an_earlier_state(optimizer: dict[str, Any]):
    found = found_in(state_of())
    state = state_of(optimizers=[optimizer], landscape="himmelblau")
    column = PAGE.column(state, None, PAGE.picture(state, None, found))
    assert "sweep.proof" not in {item.key for item in column}
    assert not [item.key for item in column if isinstance(item, Check) and item.proof.verdict == "not proven"]


def test_better_numbers_than_the_best_are_found_out():
    """Were Polyak's numbers not the best, another cell would be faster."""
    second = second_order(state_of().surface, 0.0, 0.0)
    wrong = structs.replace(fastest(1.0, 20.0, heavy=True), rate=0.2, factor=0.7)
    found = list(compared(wrong, second, heavy=True))
    assert found[0][1] != pytest.approx(found[0][2])
    assert not all(better for _name, better, *_rest in found[1:])


@pytest.mark.parametrize("key", ["theory", "fastest"])
@pytest.mark.parametrize("moved", [0.999, 1.001])
def test_a_mark_of_theory_that_is_off_by_a_thousandth_is_found_out(key, moved):
    """The spectral radius of torch's own step says where the edge, and the best numbers are."""
    (one,), drawn = found_in(state_of()).swept, marks(PAGE.whole_picture(state_of(), None), "sweep0")
    assert prove_drawn(drawn_theory(state_of(), one, drawn)).verdict == "proven"
    wrong = {**drawn, key: structs.replace(drawn[key], x=drawn[key].x * moved)}
    assert prove_drawn(drawn_theory(state_of(), one, wrong)).verdict == "not proven"


def test_a_wrong_edge_is_not_proven():
    (one,) = found_in(state_of()).swept
    wrong = structs.replace(one, results={**one.results, "value": np.zeros_like(one.results["value"])})
    apart = [abs(ours - theirs) for _name, ours, theirs, *_rest in measured_edges(state_of(), wrong)]
    assert min(apart) > 1


def test_a_click_on_a_cell_is_one_edit_of_both_numbers():
    state = state_of()
    drawn = mark(PAGE.whole_picture(state, None), "sweep0", "sweep")
    ((path, numbers),) = drawn.cell(3, 5).picks
    moved = edited(state, path, numbers)
    assert (moved.optimizers[0].lr, moved.optimizers[0].momentum) == pytest.approx(numbers)
    x, y = found_in(state).swept[0].x, found_in(state).swept[0].y
    assert numbers == pytest.approx((x.values(32)[5], y.values(32)[3]), rel=1e-3)


def test_ranking_puts_the_fastest_first_and_loads_its_cell():
    state = state_of(
        optimizers=[{"type": "sgd", "momentum": 0.5}, {"type": "rmsprop", "momentum": 0.5}, {"type": "adam"}]
    )
    figure = PAGE.whole_picture(state, None)
    rows = table(figure, "ranking").rows
    assert len(rows) == 2
    steps = [float(str(row.cells[4]).replace("–", "inf")) for row in rows]
    assert steps == sorted(steps)
    ((path, numbers),) = rows[0].picks
    assert edited(state, path, numbers) != state
    assert "Momentum" in _said(figure, "sweep2")


def _said(figure, key):
    """Return the sentence that stands in a panel instead of a sweep, and of axes that would say nothing."""
    assert panel(figure, key).bare
    (sentence,) = mark(figure, key, "none").texts
    return str(sentence)


def test_one_parameter_alone_gives_curves():
    figure = PAGE.whole_picture(state_of(sweep_y="none"), None)
    assert marks(figure, "sweep")["steps0"].y.shape == (32,)


def test_a_range_that_is_not_for_the_parameter_is_said_in_the_picture():
    state = state_of(optimizers=[{"type": "adam"}], sweep_y="betas.0", sweep_y_range=[0.0, 1.5])
    figure = PAGE.whole_picture(state, None)
    assert "1" in _said(figure, "sweep0")
    assert not table(figure, "ranking").rows


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("sweep_x_range", [0.5, 0.5], "empty"),
        ("sweep_x_range", [-1.0, 1.0], "begins above 0"),
    ],
)
def test_faults_are_refused_with_their_reason(path: str, value: object, words: str):
    with pytest.raises(InputError, match=words):
        edited(state_of(), path, value)


def test_a_session_with_one_parameter_on_both_axes_is_refused():
    with pytest.raises(InputError, match="two different"):
        HimmelblauState(sweep_x="lr", sweep_y="lr")


def test_start_against_learning_rate():
    state = state_of(sweep_y="start.0", sweep_y_range=[-4.0, 4.0], starts=[[-4.0, 1.5], [2.0, 1.0]], selected=[0, 1])
    found = found_in(state)
    assert found.finished
    assert found.swept[0].y.path == "starts.1.0"


def test_an_optimizer_that_torch_must_run_has_a_coarse_sweep_beside_the_others():
    """LBFGS finds the minimum of a quadratic bowl in one step of several iterations; a rate of 0 goes nowhere."""
    state = state_of(optimizers=[{"type": "sgd", "lr": 0.05}, {"type": "lbfgs"}], sweep_y="none", steps=3)
    state = edited(state, "sweep_x_scale", "linear")
    state = edited(state, "sweep_x_range", [0.0, 1.0])
    found = found_in(state)
    shapes = [one.results["label"].shape for one in found.swept]
    assert shapes == [(1, 32), (1, 16)]
    labels = found.swept[1].results["label"][0]
    assert labels[0] == NOT_YET
    assert labels[-1] == ARRIVED
    shares = [one.share for one in STUDY.compute(state, False) if one]
    assert shares == sorted(shares)
    assert shares[-1] == 1
    notes = [str(item.label) for item in STUDY.derive(edited(state, "selected", [1, 0]), found)]
    assert any("torch runs every start" in note for note in notes)


# ---- what can be swept


def test_numbers_of_a_schedule_are_swept_and_agree_with_torch():
    """Each cell has a schedule of its own; cells are run again by torch with its scheduler."""
    schedule = {"type": "step", "step_size": 50, "gamma": 0.5}
    state = state_of(optimizers=[{"type": "adam", "lr": 0.3, "schedule": schedule}], resolution=16, steps=120)
    for path, value in (("sweep_x", "schedule.gamma"), ("sweep_y", "schedule.step_size")):
        state = edited(state, path, value)
    assert state.sweep_y_range == (1.0, 120.0)
    assert (state.sweep_x_scale, state.sweep_y_scale) == ("linear", "log")
    figure = PAGE.whole_picture(state, None)
    (one,) = found_in(state).swept
    assert one.x.path == "optimizers.0.schedule.gamma"
    assert np.ptp(one.results["value"], axis=0).max() > 0
    column = {item.key: item for item in PAGE.column(state, None, figure)}
    assert column["sweep.proof"].proof.verdict == "proven"


def test_the_letters_of_a_typed_landscape_are_swept():
    state = state_of(
        landscape="typed",
        formula="x**2 + a*y**2",
        optimizers=[{"type": "sgd", "lr": 0.05}],
        resolution=16,
    )
    state = edited(state, "sweep_y", "letters.0.value")
    assert state.sweep_y_range == (-5.0, 5.0)
    (one,) = found_in(edited(state, "sweep_y_range", [0.5, 40.0])).swept
    assert one.y.path == "letters.0.value"
    assert (one.results["value"][0, -1] < 1e3) != (one.results["value"][-1, -1] < 1e3)


def test_only_what_there_is_is_offered():
    state = state_of()
    assert set(state.sweepable) >= {"none", "lr", "momentum", "condition", "start.0"}
    assert not {"betas.0", "schedule.gamma", "letters.0.value", "clipping.max_norm"} & set(state.sweepable)
    other = {"type": "adam", "schedule": {"type": "exponential"}, "clipping": {"type": "norm"}}
    state = state_of(landscape="typed", formula="a*x**2 + y**2", optimizers=[other])
    assert set(state.sweepable) >= {"betas.0", "schedule.gamma", "letters.0.value", "clipping.max_norm"}
    assert not {"momentum", "condition", "letters.1.value", "schedule.step_size"} & set(state.sweepable)


def test_every_number_that_is_offered_has_a_usual_range_which_is_swept():
    kinds = [{"type": "adam", "schedule": {"type": kind}} for kind in SCHEDULES]
    warm = {"schedule": {"type": "step"}, "warm_up": {"type": "linear"}}
    beside = {"clipping": {"type": "value"}, "noise": {"type": "gaussian"}, "average": {"type": "ema"}, **warm}
    tried: set[str] = set()
    for optimizer in [*kinds, {"type": "rmsprop", **beside}, *({"type": tag} for tag in OPTIMIZERS)]:
        state = state_of(optimizers=[optimizer], sweep_y="none", steps=50, resolution=16)
        for name in set(state.sweepable[1:]) - tried:
            tried.add(name)
            chosen = edited(state, "sweep_x", name)
            swept, faults = asked(chosen)
            assert swept, (optimizer, name, str(faults.get(0)))
            swept[0].check(chosen)
            low, high, scale = chosen.slides_x
            assert low <= chosen.sweep_x_range[0] < chosen.sweep_x_range[1] <= high
            assert low > 0 or scale == "linear"
    assert tried > {"schedule.milestones.0", "schedule.total_steps", "schedule.patience", "noise.std", "average.decay"}


def test_choosing_the_parameter_of_the_other_axis_turns_the_picture():
    state = state_of(sweep_x="momentum")
    assert (state.sweep_x, state.sweep_x_range, state.sweep_x_scale) == ("momentum", (0.0, 0.95), "linear")
    assert (state.sweep_y, state.sweep_y_range, state.sweep_y_scale) == ("lr", (0.005, 1.0), "log")


def test_milestones_and_the_length_of_a_cycle_are_swept_and_agree_with_torch():
    fall = {"type": "multi_step", "milestones": [20, 40], "gamma": 0.3}
    state = state_of(optimizers=[{"type": "sgd", "lr": 0.05, "momentum": 0.5, "schedule": fall}], steps=60)
    state = edited(edited(state, "sweep_x", "schedule.milestones.1"), "sweep_y", "schedule.milestones.0")
    found = found_in(state)
    (one,) = found.swept
    assert (one.x.path, one.y.path) == tuple(f"optimizers.0.schedule.milestones.{place}" for place in (1, 0))
    assert badges(state, found)["sweep.proof"] in ("proven", "torch differs")
    cycle = {"type": "one_cycle", "total_steps": 60, "max_lr": 0.1}
    state = state_of(optimizers=[{"type": "sgd", "momentum": 0.5, "schedule": cycle}], steps=60, sweep_y="none")
    state = edited(state, "sweep_x", "schedule.total_steps")
    assert state.sweep_x_range == (60, 240)
    found = found_in(state)
    (one,) = found.swept
    assert len(np.unique(one.results["value"])) > 8
    assert badges(state, found)["sweep.proof"] == "proven"
    shorter = found_in(edited(state, "sweep_x_range", [30, 240]))
    assert not shorter.swept
    assert "30" in str(shorter.without[0])


@pytest.mark.parametrize("average", [{"type": "ema", "decay": 0.8}, {"type": "swa"}], ids=lambda one: one["type"])
def test_a_sweep_of_an_average_is_of_the_average(average: dict[str, Any]):
    fast = {"type": "sgd", "lr": 0.03, "momentum": 0.5}
    plain = state_of(optimizers=[fast], steps=60)
    (without,) = found_in(plain).swept
    state = edited(plain, "optimizers.0.average", average)
    found = found_in(state)
    (one,) = found.swept
    assert not np.array_equal(one.results["value"], without.results["value"])
    assert list(badges(state, found)) == ["sweep.proof"], "the edge is that of the path"
    assert badges(state, found)["sweep.proof"] in ("proven", "torch differs")


@pytest.mark.parametrize(
    ("swept", "changed"),
    [
        ({}, {"optimizers": [{"type": "adam"}]}),
        ({"sweep_y": "none", "sweep_x": "momentum", "sweep_x_range": [0.1, 0.9]}, {"optimizers": [{"type": "adam"}]}),
        ({"optimizers": [{"type": "adam"}, {"type": "sgd"}]}, {"optimizers": [{"type": "sgd"}]}),
        ({"starts": [[1.0, 1.0], [2.0, 1.0]], "selected": [1, 0], "sweep_x": "start.0"}, {"starts": [[1.0, 1.0]]}),
        ({"sweep_x": "condition", "sweep_x_range": [1.0, 30.0]}, {"landscape": "himmelblau"}),
        (
            {"optimizers": [{"type": "sgd", "schedule": {"type": "exponential"}}], "sweep_y": "schedule.gamma"},
            {"optimizers": [{"type": "sgd"}]},
        ),
    ],
)
@pytest.mark.parametrize("picture", ["sweep", "basins"])
def test_what_was_found_of_another_state_is_drawn_or_is_not(
    swept: dict[str, Any], changed: dict[str, Any], picture: str
) -> None:
    """The window draws at once, with what the worker found last; what it then shows can be clicked."""
    before = edited(state_of(steps=20, resolution=16, **swept), "lab", picture)
    found = STUDY.finish(before)
    after = before
    for path, value in changed.items():
        after = edited(after, path, value)
    figure = PAGE.picture(after, None, found)
    maps = [one for panel in figure.panels() for one in getattr(panel, "marks", ()) if getattr(one, "cell", None)]
    for path, numbers in (pick for one in maps for pick in one.cell(0, 0).picks):
        edited(after, path, numbers)
