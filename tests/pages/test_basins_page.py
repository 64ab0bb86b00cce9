"""Basins in the Himmelblau tab: rounds, picture, table and column, against torch and whole computations."""

import gc
import weakref
from typing import Any

import numpy as np
import pytest
from msgspec import structs

from gradexplorer.core.descent.race import OptimizerRace
from gradexplorer.core.landscapes.catalogue import landscape
from gradexplorer.core.maps.agreement import SAMPLES, prove_ends, prove_numbers
from gradexplorer.core.maps.basins import Basins, Ended, grid
from gradexplorer.core.maps.critical_points import near
from gradexplorer.core.maps.many_starts import many_starts
from gradexplorer.core.maps.rounds import Round, all_rounds, rounds
from gradexplorer.core.optimizers import LBFGS, SGD, Adam
from gradexplorer.framework.figure import ClassMap, Heatmap
from gradexplorer.framework.picture_proofs import mark, numbers, panel, table
from gradexplorer.framework.state import edited
from gradexplorer.pages.himmelblau import PAGE
from gradexplorer.pages.himmelblau.state import HimmelblauState

LAND = landscape("himmelblau")
RANGES = (LAND.x_range, LAND.y_range)


def state_of(**fields: Any) -> HimmelblauState:
    state = HimmelblauState()
    given = {"lab": "basins", "optimizers": [{"type": "sgd", "lr": 0.01}], "steps": 200, "resolution": 40}
    for path, value in (given | fields).items():
        state = edited(state, path, value)
    return state


def whole_rounds(side: int, steps: int, *, coarse: bool = False) -> list[Round]:
    return [one for one in rounds(LAND, [SGD(lr=0.01)], steps, "float64", RANGES, side, coarse=coarse) if one]


@pytest.fixture(scope="module")
def whole() -> Basins:
    return whole_rounds(96, 300)[-1].maps[0]


def test_the_last_round_is_the_map_computed_at_once(whole: Basins):
    x, y = grid(LAND.x_range, 96), grid(LAND.y_range, 96)
    across, up = np.meshgrid(x, y)
    ends = many_starts(LAND, SGD(lr=0.01), 300, "float64", near(LAND)).run(across.ravel(), up.ravel())
    for name in ("x", "y", "last", "arrival"):
        assert np.array_equal(getattr(whole.ended, name).ravel(), getattr(ends, name))


def test_long_runs_are_cut_into_parts_of_a_row(whole: Basins, monkeypatch: pytest.MonkeyPatch):
    """So that a map can be stopped soon; 96 starts a row, 64 at once."""
    monkeypatch.setattr("gradexplorer.core.maps.rounds.TURN", 1)
    again = whole_rounds(96, 300)[-1].maps[0]
    assert np.array_equal(again.ended.x, whole.ended.x)
    assert np.array_equal(again.ended.arrival, whole.ended.arrival)


def test_rounds_get_finer_and_end():
    found = whole_rounds(100, 1_000)
    sides, shares = [len(one.maps[0].x) for one in found], [one.share for one in found]
    assert sides[0] < sides[-1] == 100
    assert sides == sorted(sides)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0 > shares[0]


def test_a_coarse_study_is_only_its_beginning_and_not_finished():
    (only,) = whole_rounds(100, 1_000, coarse=True)
    assert len(only.maps[0].x) < 100
    assert only.share < 1


def test_starts_that_are_to_come_are_shown_as_the_nearest_ones():
    """With a clock that is always late, turns of the last round give pictures, without a gap."""
    late = iter(range(10**6))
    found = [
        one
        for one in rounds(LAND, [SGD(lr=0.01)], 20_000, "float64", RANGES, 24, clock=lambda: float(next(late)))
        if one
    ]
    between = [one.maps[0] for one in found if len(one.maps[0].x) == 24]
    assert len(between) > 1
    assert not any(np.isnan(one.label).any() for one in between)


def test_optimizers_share_their_labels():
    (found,) = [
        one for one in rounds(LAND, [SGD(lr=0.01), Adam(lr=0.05)], 300, "float64", RANGES, 16) if one and one.share == 1
    ]
    first, second = found.maps
    assert first.points == second.points
    middle = near(LAND)
    for one in found.maps:
        for label in range(4):
            inside = one.label == label
            assert np.abs(one.ended.x[inside] - one.points[label].x).max() <= middle


def test_figure_shares_and_column():
    state = state_of(optimizers=[{"type": "sgd", "lr": 0.01}, {"type": "adam", "lr": 0.05}])
    figure = PAGE.whole_picture(state, None)
    rows = table(figure, "shares").rows
    for optimizer in range(2):
        drawn = mark(figure, f"basins{optimizer}", "basins")
        assert isinstance(drawn, ClassMap)
        assert drawn.classes.shape == (40, 40)
        assert "shades" in drawn.__dict__, "made before the window asks for it"
        shares = [numbers(row.cells[3 + optimizer])[0] for row in rows]
        assert sum(shares) == pytest.approx(100, abs=0.05)
    column = {item.key: item for item in PAGE.column(state, None, figure)}
    assert column["basins.proof"].proof.verdict == "proven"
    assert len(column["basins.proof"].proof.entries) == SAMPLES
    assert column["picture"].proof.verdict == "proven"


def test_a_map_that_is_not_shown_any_more_leaves_nothing():
    """It takes megabytes, 16 times as many with 1,024 starts a row: no cache keeps the last ones, nor does a cycle."""
    gc.disable()
    try:
        shown_and_proven()  # what is imported at the first time leaves cycles
        left = [kind for kind, ref in shown_and_proven().items() if ref() is not None]
        assert not left
    finally:
        gc.enable()


def shown_and_proven() -> dict[str, weakref.ref[Any]]:
    state = state_of(resolution=32)
    found = PAGE.study.finish(state)
    there = {"map": weakref.ref(found.maps[0].ended.x)}
    for colour in ("end", "steps", "value"):
        shown = edited(state, "colour", colour)
        figure = PAGE.picture(shown, None, found)
        pixels = mark(figure, "basins0", "basins")
        assert pixels is mark(PAGE.picture(shown, None, found), "basins0", "basins")
        there[colour] = weakref.ref(pixels.values if isinstance(pixels, ClassMap) else pixels.z)
        for item in PAGE.column(shown, None, figure):
            assert not hasattr(item, "proof") or item.proof.verdict
    return there


def test_a_wrong_map_is_not_proven(whole: Basins):
    """The labels of two minima are exchanged in a quarter of the plane, far from its borders too."""
    wrong = structs.replace(whole, ended=whole.ended.copy())
    wrong.ended.x[:48, :48], wrong.ended.y[:48, :48] = 3.0, 2.0
    assert prove_ends(whole, 0).verdict == "proven"
    assert prove_ends(wrong, 0).verdict == "not proven"


@pytest.mark.parametrize("what", ["arrival", "last", "x"])
def test_wrong_numbers_of_right_ends_are_not_proven(whole: Basins, what: str):
    """The steps are one too many, or said of paths that diverged; f is that of another end beside the minimum."""
    wrong = structs.replace(whole, ended=whole.ended.copy(), common=whole.points)
    assert prove_numbers(whole, 0).verdict == "proven"
    if what == "x":
        wrong.ended.x[:] += 0.5 * near(whole.land)
    elif what == "arrival":
        wrong.ended.arrival[:] += 1
    else:
        wrong.ended.last[::2] = 3
    assert "not proven" in {prove_numbers(wrong, 0).verdict, prove_ends(wrong, 0).verdict}
    assert what == "last" or prove_ends(wrong, 0).verdict == "proven"


def test_numbers_of_which_none_can_be_compared_are_not_proven(whole: Basins):
    """All ends lie where no minimum is: torch arrives elsewhere from every start."""
    wrong = structs.replace(whole, ended=whole.ended.copy())
    wrong.ended.x[:], wrong.ended.y[:] = 50.0, 50.0
    proof = prove_numbers(wrong, 0)
    assert proof.verdict == "not proven"
    assert "No start ends" in str(proof.reason)
    assert not proof.entries


def test_a_map_in_single_precision_is_not_proven_by_the_one_in_double():
    single = [one for one in rounds(LAND, [SGD(lr=0.01)], 300, "float32", RANGES, 40) if one][-1].maps[0]
    turned = structs.replace(single, ended=Ended(*(getattr(single.ended, n)[::-1] for n in Ended.__struct_fields__)))
    assert prove_ends(single, 0).verdict == "proven"
    assert prove_ends(turned, 0).verdict == "not proven"


def test_only_a_neighbours_end_is_explained_by_rounding(whole: Basins):
    """Along one border the pixels of one side end as those of the other."""
    moved = structs.replace(whole, ended=whole.ended.copy(), common=whole.points)
    for row in range(96):
        changes = np.flatnonzero(np.diff(whole.label[row]))
        for column in changes:
            for name in ("x", "y", "last", "arrival"):
                array = getattr(moved.ended, name)
                array[row, column] = array[row, column + 1]
    found = prove_ends(moved, 0)
    assert found.verdict == "torch differs"
    assert not found.fails


@pytest.mark.parametrize("colour", ["steps", "value"])
def test_one_number_of_each_start_as_a_heat_map(colour: str):
    figure = PAGE.whole_picture(state_of(colour=colour), None)
    drawn = mark(figure, "basins0", "basins")
    assert isinstance(drawn, Heatmap)
    assert drawn.cell is not None
    assert ", start (" in str(drawn.cell(3, 5).tip)


def test_the_window_is_what_is_computed():
    state = state_of(window=[[2.0, 4.0], [1.0, 3.0]])
    figure = PAGE.whole_picture(state, None)
    drawn = mark(figure, "basins0", "basins")
    assert drawn.x == pytest.approx((2, 4))
    assert drawn.y == pytest.approx((1, 3))
    assert edited(state, "landscape", "bowl").window == ()


@pytest.mark.parametrize(
    ("optimizer", "words"),
    [
        ({"type": "lbfgs"}, "no rule of single coordinates"),
        ({"type": "sgd", "lr": 0.01, "noise": {"type": "gaussian", "std": 1.0}}, "draws the noise"),
        ({"type": "sgd", "lr": 0.01, "schedule": {"type": "plateau", "patience": 3}}, "follows the losses"),
    ],
)
def test_what_machine_code_can_t_do_has_a_map_by_torch_beside_the_others(optimizer: dict[str, Any], words: str):
    """The end of each path is that of the race, which runs torch step by step; every start is its own there, too."""
    state = state_of(optimizers=[{"type": "sgd", "lr": 0.01}, optimizer], steps=20, resolution=16, dtype="float64")
    figure = PAGE.whole_picture(state, None)
    found = figure.found
    assert [len(one.x) for one in found.maps] == [16, 16]
    basins = found.maps[1]
    places = [(3, 5), (12, 9), (15, 0)]
    starts = [(float(basins.x[column]), float(basins.y[row])) for row, column in places]
    race = OptimizerRace(LAND, state.optimizers, starts, 20, "float64", 0, (0, 0))
    while race.step < race.last:
        race.advance(20)
    for place, at in enumerate(places):
        x, y, *_rest = race.snapshot(detail=False).path(1, place)[:, -1]
        assert (basins.ended.x[at], basins.ended.y[at]) == pytest.approx((x, y), rel=1e-9)
    notes = [str(item.label) for item in PAGE.column(edited(state, "selected", [1, 0]), None, figure)]
    assert any(words in note for note in notes)


def test_a_map_that_torch_must_make_comes_later_coarse_and_bit_by_bit():
    optimizers = [SGD(lr=0.01), LBFGS()]
    found = [one for one in all_rounds(LAND, optimizers, 5, "float64", RANGES, 64) if one]
    assert [len(one.maps) for one in found] == sorted(len(one.maps) for one in found)
    assert [len(one.x) for one in found[-1].maps] == [64, 32]
    shares = [one.share for one in found]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0 > shares[-2]
    assert len({id(one.common) for one in found[-1].maps}) == 1
    coarse = [one for one in all_rounds(LAND, optimizers, 5, "float64", RANGES, 64, coarse=True) if one]
    assert {len(one.maps) for one in coarse} == {1}


def test_what_torch_refuses_is_said_in_place_of_the_map():
    figure = PAGE.whole_picture(state_of(optimizers=[{"type": "lbfgs", "clipping": {"type": "norm"}}]), None)
    assert "several times a step" in str(panel(figure, "basins0").title)
