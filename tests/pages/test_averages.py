"""The average of the weights in the race: torch's AveragedModel, with its bits, forward and back."""

import json
from typing import Any

import numpy as np
import pytest
import torch

from gradexplorer.core.landscapes.catalogue import landscape
from gradexplorer.core.landscapes.formulas import gradient_lines
from gradexplorer.core.maps.critical_points import near
from gradexplorer.core.maps.many_starts import many_starts, torch_ends
from gradexplorer.core.optimizers import SGD
from gradexplorer.core.optimizers.averages import EMA, SWA, average_rule
from gradexplorer.core.optimizers.instant_path import instant_path
from gradexplorer.core.run_snippet import run
from gradexplorer.framework.figure import Check
from gradexplorer.framework.picture_proofs import mark, marks, panel
from gradexplorer.framework.state import edited
from gradexplorer.pages.himmelblau import PAGE
from gradexplorer.pages.himmelblau.averages import prove_average
from gradexplorer.pages.himmelblau.maps import STUDY
from gradexplorer.pages.himmelblau.script import script
from gradexplorer.pages.himmelblau.state import HimmelblauState
from gradexplorer.pages.perceptron.train.average import prove_average as prove_trained
from gradexplorer.pages.perceptron.train.page import PART, config
from gradexplorer.run.headless import at_step

EXPONENTIAL, EQUAL = {"type": "ema", "decay": 0.95}, {"type": "swa"}
NOISY = {
    "type": "sgd",
    "lr": 0.01,
    "noise": {"type": "gaussian", "std": 30.0, "decay": 0.0},
    "average": EXPONENTIAL,
}
SHAKEN = {"type": "adam", "lr": 0.3, "average": EQUAL}


def state_of(**fields: Any) -> HimmelblauState:
    state = HimmelblauState()
    given = {"optimizers": [NOISY, SHAKEN], "starts": [[-4.0, 0.0], [4.0, 1.0]], "steps": 120}
    for path, value in (given | fields).items():
        state = edited(state, path, value)
    return state


def plain_average(points: np.ndarray, decay: float | None, dtype: torch.dtype) -> np.ndarray:
    """Return the averages of a module's weight that AveragedModel keeps while it goes through points."""
    module = torch.nn.Linear(2, 1, bias=False, dtype=dtype)
    move = None if decay is None else torch.optim.swa_utils.get_ema_multi_avg_fn(decay)
    kept = torch.optim.swa_utils.AveragedModel(module, multi_avg_fn=move)
    found = [points[:, 0]]
    for point in points.T[1:]:
        module.weight.data = torch.tensor(point[None], dtype=dtype)
        kept.update_parameters(module)
        found.append(kept.module.weight.detach().double().numpy()[0].copy())
    return np.array(found).T


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_averages_have_the_bits_of_torchs_averaged_model_forward_and_back(dtype: str):
    state = state_of(dtype=dtype)
    race = PAGE.start(state)
    race.seek(90)
    first = race.snapshot(detail=False)
    for r, decay in enumerate((0.95, None)):
        for s in range(2):
            theirs = plain_average(first.path(r, s)[:2], decay, getattr(torch, dtype))
            np.testing.assert_array_equal(first.averages[r][s], theirs)
    kept = {r: averages.copy() for r, averages in first.averages.items()}
    race.seek(3)
    race.seek(90)
    for r, averages in kept.items():
        np.testing.assert_array_equal(race.snapshot(detail=False).averages[r], averages)
    PAGE.update_run(edited(state, "optimizers.0.average.decay", 0.5), race)
    np.testing.assert_array_equal(
        race.snapshot(detail=False).averages[0][0], plain_average(first.path(0, 0)[:2], 0.5, getattr(torch, dtype))
    )
    assert PAGE.run_key(edited(state, "optimizers.0.average.decay", 0.5)) == PAGE.run_key(state), "no path is run anew"
    PAGE.update_run(edited(state, "optimizers.0.average", {"type": "none"}), race)
    assert list(race.snapshot(detail=False).averages) == [1]


def test_column_and_picture_show_the_average_and_prove_it():
    state, snapshot = at_step(PAGE, state_of(), 60)
    figure = PAGE.whole_picture(state, snapshot)
    path = mark(figure, "map", "average0.1")
    np.testing.assert_array_equal([path.x[-1], path.y[-1]], snapshot.averages[0][1, :, 60])
    losses = mark(figure, "convergence", "average0.1")
    x, y = path.x[-1], path.y[-1]
    assert losses.y[-1] == pytest.approx((x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2)
    column = {item.key: item for item in PAGE.column(state, snapshot, figure)}
    assert {column[key].proof.verdict for key in ("average.proof", "lines", "picture")} == {"proven"}
    assert f"{abs(snapshot.averages[0][0, 0, 60]):.6g}" in column["average.numbers0"].latex
    other, snapshot = at_step(PAGE, state_of(selected=[1, 0]), 60)
    column = {item.key: item for item in PAGE.column(other, snapshot, PAGE.whole_picture(other, snapshot))}
    assert {column[key].proof.verdict for key in ("average.proof", "lines", "picture")} == {"proven"}
    plain, snapshot = at_step(PAGE, state_of(optimizers=[{"type": "adam"}]), 60)
    assert not [key for key in marks(PAGE.whole_picture(plain, snapshot), "map") if "average" in key]


@pytest.mark.parametrize("average", [{"type": "none"}, {"type": "ema", "decay": 0.5}, EQUAL])
def test_until_the_run_follows_an_edit_nothing_is_shown_of_the_average_before(average: dict[str, Any]):
    _state, snapshot = at_step(PAGE, state_of(), 60)
    state = state_of(optimizers=[NOISY | {"average": average}, SHAKEN])
    figure = PAGE.whole_picture(state, snapshot)
    assert "average0.0" not in marks(figure, "map")
    assert "average1.0" in marks(figure, "map"), "the other optimizer's is what it was"
    proofs = [item.proof.verdict for item in PAGE.column(state, snapshot, figure) if isinstance(item, Check)]
    assert "proven" in proofs
    assert "not proven" not in proofs


@pytest.mark.parametrize("average", [EMA(0.95), SWA()])
def test_another_average_than_torchs_is_found_out(monkeypatch: pytest.MonkeyPatch, average: EMA | SWA):
    state, snapshot = at_step(PAGE, state_of(), 60)
    points = snapshot.path(0, 0)[:2]
    assert prove_average(average, points, 60, state.dtype).verdict == "proven"
    other = "gradexplorer.pages.himmelblau.averages.average_rule"
    monkeypatch.setattr(other, lambda _average: average_rule(EMA(0.95 - 1e-4)))
    assert prove_average(average, points, 60, state.dtype).verdict == "not proven"


def test_the_script_prints_the_same_averages():
    state, snapshot = at_step(PAGE, state_of(), 40)
    lines = run(script(state, snapshot)).output.strip().splitlines()
    printed = [json.loads(line[line.rindex("[") :]) for line in lines]
    assert printed == [snapshot.averages[r][s, :, 40].tolist() for r in range(2) for s in range(2)]


def test_an_optimizer_without_an_average_prints_none():
    state, snapshot = at_step(PAGE, state_of(optimizers=[NOISY, {"type": "adam", "lr": 0.3}]), 4)
    lines = run(script(state, snapshot)).output.strip().splitlines()
    assert [line.endswith("None") for line in lines] == [False, False, True, True]
    rows = [row[-2:] for row in PAGE.records(state, snapshot).rows]
    assert {len(row) for row in rows} == {2}
    assert np.isnan(rows[-1]).all()


def test_records_have_two_columns_more():
    state, snapshot = at_step(PAGE, state_of(), 5)
    records = PAGE.records(state, snapshot)
    rows = list(records.rows)
    assert records.header[-2:] == ("average_x", "average_y")
    assert {len(row) for row in rows} == {len(records.header)}
    assert list(rows[5][-2:]) == snapshot.averages[0][0, :, 5].tolist()


@pytest.mark.parametrize("average", [EMA(0.9), SWA()], ids=["ema", "swa"])
def test_maps_show_where_the_average_ends(average: EMA | SWA):
    land, steps = landscape("himmelblau"), 80
    optimizer = SGD(lr=0.01, momentum=0.8, average=average)
    draw = np.random.default_rng(0)
    x, y = draw.uniform(-4, 4, (2, 40))
    ours = many_starts(land, optimizer, steps, "float64", near(land)).run(x, y)
    theirs = torch_ends(land, optimizer, x, y, steps, "float64", near(land))
    np.testing.assert_array_equal(ours.last, theirs.last)
    np.testing.assert_allclose([ours.x, ours.y], [theirs.x, theirs.y], rtol=1e-9, atol=1e-9)
    assert (ours.arrival == theirs.arrival).mean() > 0.9
    plain = many_starts(land, SGD(lr=0.01, momentum=0.8), steps, "float64", near(land)).run(x, y)
    assert np.abs(plain.x - ours.x)[ours.last == steps].min() > 0
    rule = optimizer.seen_rule()
    loop = rule.loop(gradient_lines(land))
    for at in range(3):
        path = np.array(instant_path(loop)(x[at], y[at], steps, *rule.given.values()))
        np.testing.assert_array_equal(path[:, -1], [ours.x[at], ours.y[at]])
        points = np.array(optimizer.rule().path(gradient_lines(land), (x[at], y[at]), steps))
        decay = average.decay if isinstance(average, EMA) else None
        np.testing.assert_allclose(path, plain_average(points, decay, torch.float64), rtol=1e-12)


def test_an_average_ends_where_its_path_diverges():
    land = landscape("himmelblau")
    x, y = np.array([[9.0, 3.1], [9.0, 2.1]])
    plain, averaged = SGD(lr=0.02), SGD(lr=0.02, average=SWA())
    path = torch_ends(land, plain, x, y, 50, "float64", near(land))
    assert path.last[0] < 50
    for ends in (
        many_starts(land, averaged, 50, "float64", near(land)).run(x, y),
        torch_ends(land, averaged, x, y, 50, "float64", near(land)),
    ):
        np.testing.assert_array_equal(ends.last, path.last)


def test_the_column_and_the_title_say_that_a_map_is_of_the_average():
    state = state_of(lab="basins", optimizers=[SHAKEN], steps=60, resolution=16)
    found = STUDY.finish(state)
    picture = STUDY.figure(state, None, found)
    assert str(panel(picture, "basins0").title).startswith("Average of Adam")
    items = {item.key: item for item in STUDY.derive(state, found)}
    assert "where the average ends" in str(items["basins.average"].label)
    assert items["basins.proof"].proof.verdict == "proven"


@pytest.mark.parametrize("average", [EXPONENTIAL, EQUAL], ids=lambda one: one["type"])
def test_training_draws_the_losses_of_the_average_and_proves_them(average: dict[str, Any]):
    given = {"optimizer": {"type": "sgd", "lr": 0.5, "average": average}, "points": 40, "epochs": 4}
    state = PART.state()
    for path, value in given.items():
        state = edited(state, path, value)
    state, snapshot = at_step(PART, state, 3)
    picture = PART.whole_picture(state, snapshot)
    curve = mark(picture, "losses", "average1")
    np.testing.assert_array_equal(curve.y, snapshot.average.losses[1, :4])
    column = {item.key: item for item in PART.column(state, snapshot, picture)}
    assert {column[key].proof.verdict for key in ("average.proof", "lines", "picture")} == {"proven"}
    assert f"{abs(snapshot.average.update[2][0]):.4g}"[:5] in column["average.numbers0"].latex
    wrong = prove_trained(config(state), 9, *snapshot.average.update[:2], snapshot.average.update[2] + 1e-3)
    assert wrong.verdict == "not proven"
