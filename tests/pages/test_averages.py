"""The average of the weights in the race: torch's AveragedModel, with its bits, forward and back."""

import json
from typing import Any

import numpy as np
import pytest
import torch

from gradexplorer.core.descent.path_average import average_rule
from gradexplorer.core.run_snippet import run
from gradexplorer.framework.picture_proofs import mark, marks
from gradexplorer.framework.state import edited
from gradexplorer.pages.himmelblau import PAGE
from gradexplorer.pages.himmelblau.averages import prove_average
from gradexplorer.pages.himmelblau.script import script
from gradexplorer.pages.himmelblau.state import HimmelblauState
from gradexplorer.run.headless import at_step

NOISY = {"type": "sgd", "lr": 0.01, "noise": {"type": "gaussian", "std": 30.0, "decay": 0.0}}


def state_of(**fields: Any) -> HimmelblauState:
    state = HimmelblauState()
    given = {"optimizers": [NOISY, {"type": "adam", "lr": 0.3}], "starts": [[-4.0, 0.0], [4.0, 1.0]], "steps": 120}
    for path, value in (given | {"averaged": True, "decay": 0.95} | fields).items():
        state = edited(state, path, value)
    return state


def plain_average(points: np.ndarray, decay: float, dtype: torch.dtype) -> np.ndarray:
    """Return the averages of a module's weight that AveragedModel keeps while it goes through points."""
    module = torch.nn.Linear(2, 1, bias=False, dtype=dtype)
    kept = torch.optim.swa_utils.AveragedModel(module, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(decay))
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
    for r in range(2):
        for s in range(2):
            theirs = plain_average(first.path(r, s)[:2], 0.95, getattr(torch, dtype))
            np.testing.assert_array_equal(first.averages[r, s], theirs)
    kept = first.averages.copy()
    race.seek(3)
    race.seek(90)
    np.testing.assert_array_equal(race.snapshot(detail=False).averages, kept)
    PAGE.update_run(edited(state, "decay", 0.5), race)
    np.testing.assert_array_equal(
        race.snapshot(detail=False).averages[0, 0], plain_average(first.path(0, 0)[:2], 0.5, getattr(torch, dtype))
    )
    PAGE.update_run(edited(state, "averaged", False), race)
    assert race.snapshot(detail=False).averages is None


def test_column_and_picture_show_the_average_and_prove_it():
    state, snapshot = at_step(PAGE, state_of(), 60)
    figure = PAGE.whole_picture(state, snapshot)
    path = mark(figure, "map", "average0.1")
    np.testing.assert_array_equal([path.x[-1], path.y[-1]], snapshot.averages[0, 1, :, 60])
    losses = mark(figure, "convergence", "average0.1")
    x, y = path.x[-1], path.y[-1]
    assert losses.y[-1] == pytest.approx((x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2)
    column = {item.key: item for item in PAGE.column(state, snapshot, figure)}
    assert {column[key].proof.verdict for key in ("average.proof", "lines", "picture")} == {"proven"}
    assert f"{abs(snapshot.averages[0, 0, 0, 60]):.6g}" in column["average.numbers0"].latex
    plain, snapshot = at_step(PAGE, state_of(averaged=False), 60)
    assert not [key for key in marks(PAGE.whole_picture(plain, snapshot), "map") if "average" in key]


def test_another_decay_than_torchs_is_found_out(monkeypatch: pytest.MonkeyPatch):
    state, snapshot = at_step(PAGE, state_of(), 60)
    other = "gradexplorer.pages.himmelblau.averages.average_rule"
    monkeypatch.setattr(other, lambda decay: average_rule(decay - 1e-4))
    assert prove_average(state, snapshot.path(0, 0)[:2], 60).verdict == "not proven"


def test_the_script_prints_the_same_averages():
    state, snapshot = at_step(PAGE, state_of(), 40)
    lines = run(script(state, snapshot)).output.strip().splitlines()
    printed = [json.loads(line[line.rindex("[") :]) for line in lines]
    assert printed == snapshot.averages[:, :, :, 40].reshape(4, 2).tolist()


def test_records_have_two_columns_more():
    state, snapshot = at_step(PAGE, state_of(), 5)
    records = PAGE.records(state, snapshot)
    rows = list(records.rows)
    assert records.header[-2:] == ("average_x", "average_y")
    assert {len(row) for row in rows} == {len(records.header)}
    assert list(rows[5][-2:]) == snapshot.averages[0, 0, :, 5].tolist()
