"""The part Training of the Model tab: what it asks, draws and says, and its steps forward and back."""

import time

import numpy as np
import pytest
from msgspec import structs

from gradexplorer.framework.figure import Check, Curve, Note, Plot, TablePanel, Trail
from gradexplorer.framework.resources import resource
from gradexplorer.model.landscape.sketch import WIDTH
from gradexplorer.model.load_file import load_case
from gradexplorer.model.messages import Trained
from gradexplorer.model.train import train_case
from gradexplorer.model.train_report import TrainReport
from gradexplorer.pages.model.parts import PARTS
from gradexplorer.pages.model.picture import figure
from gradexplorer.pages.model.run import ModelRun, halt_all
from gradexplorer.pages.model.state import ModelState
from gradexplorer.pages.model.training.state import TrainingState
from gradexplorer.text import InputError

PART = PARTS["training"]
STATE = TrainingState(steps=6, optimizers="SGD(lr=3); Adam(lr=0.01), StepLR(step_size=2)")


@pytest.fixture(scope="module")
def report() -> TrainReport:
    case = load_case(resource("examples", "mlp_moons.py"))
    return train_case(case, PART.request(STATE)["training"])


def test_the_picture_shows_losses_paths_rates_and_the_fair_table(report: TrainReport) -> None:
    losses, plane, edges, standings = PART.figure(STATE, Trained(report)).panels()
    assert isinstance(losses, Plot)
    assert isinstance(plane, Plot)
    assert isinstance(edges, Plot)
    assert isinstance(standings, TablePanel)
    assert [list(mark.y) for mark in losses.marks if isinstance(mark, Curve)] == [
        list(path.losses) for path in report.paths
    ]
    trails = [mark for mark in plane.marks if isinstance(mark, Trail)]
    assert [(trail.x[0], trail.y[0]) for trail in trails] == [(0, 0), (0, 0)]
    assert plane.equal
    curves = {mark.key: mark for mark in edges.marks if isinstance(mark, Curve)}
    assert list(curves["rate1"].y) == pytest.approx([0.01, 0.01, 0.001, 0.001, 1e-4, 1e-4, 1e-5])
    assert np.array_equal(curves["edge0"].y, 2 / np.array(report.paths[0].sharpness))
    rows = [[str(cell) for cell in row.cells] for row in standings.table.rows]
    assert [row[0] for row in rows] == [path.name for path in sorted(report.paths, key=lambda path: path.losses[-1])]
    assert {row[1] for row in rows} == {"6"}


def test_the_column_says_on_which_side_of_the_edge_each_is(report: TrainReport) -> None:
    items = list(PART.derive(STATE, Trained(report)))
    said = {item.key: str(item.label) for item in items if isinstance(item, Note)}
    for i, path in enumerate(report.paths):
        side = "above" if path.rates[-1] > path.edges[-1] else "below"
        assert f"is {side} its edge" in said[f"edge {i}"]
    assert {"above", "below"} == {
        said["edge 0"].split(" is ")[1].split()[0],
        said["edge 1"].split(" is ")[1].split()[0],
    }
    assert [item.proof.verdict for item in items if isinstance(item, Check)] == ["proven"] * 3
    assert "sketched" not in said
    large = structs.replace(report, parameters=2 * WIDTH, width=WIDTH)
    assert "sketched" in {item.key for item in PART.derive(STATE, Trained(large))}


def test_its_steps_go_forward_and_back() -> None:
    run = ModelRun(ModelState(part="training", file="mlp_moons", training=structs.replace(STATE, sharpness=False)))
    assert run.last == 6
    run.advance(6)
    assert run.step == 6
    seen = {}
    for step in (6, 2, 1, 6):
        run.seek(step)
        answer = run.snapshot(detail=True).answer
        assert isinstance(answer, Trained)
        assert answer.report.step == step
        assert [len(path.losses) for path in answer.report.paths] == [step + 1] * 2
        seen[step] = answer.report.paths[0].losses
    assert seen[6][:3] == seen[2]


def test_it_goes_on_from_the_step_that_is_looked_at() -> None:
    (action,) = PART.actions
    with pytest.raises(InputError, match="no step yet"):
        action.apply(STATE, None, "")
    state = structs.replace(STATE, sharpness=False)
    run = ModelRun(ModelState(part="training", file="mlp_moons", training=state))
    run.advance(4)
    snapshot = run.snapshot(detail=True)
    paths = sorted(snapshot.answer.report.paths, key=lambda path: path.losses[-1])
    on = action.apply(structs.replace(state, chosen=1), snapshot, "")
    assert (on.before, on.chosen) == (f"{paths[1].name} * 4", 0)
    run = ModelRun(ModelState(part="training", file="mlp_moons", training=on))
    run.advance(2)
    snapshot = run.snapshot(detail=True)
    report = snapshot.answer.report
    assert [path.losses[0] for path in report.paths] == pytest.approx([paths[1].losses[4]] * 2, rel=1e-12)
    assert {item.key: str(item.label) for item in PART.derive(on, snapshot.answer)}["before"].endswith(f"{on.before}.")
    assert action.apply(on, snapshot, "").before.startswith(f"{on.before}; ")


def test_a_process_stands_still_and_goes_on() -> None:
    state = ModelState(part="training", file="mlp_moons", training=structs.replace(STATE, steps=100))
    run = ModelRun(state)
    run.advance(2)
    halt_all()
    snapshot = run.snapshot(detail=False)
    assert snapshot.halted
    assert "paused" in str(figure(state, snapshot).panels()[0].title)
    told = -1
    while told != (told := run.recorded):  # what was told before comes still
        run.work(1.0)
        run.seek(run.recorded)
        time.sleep(1.0)
    assert 2 <= told < 100
    run.advance(1)  # it does not wait for what can't come
    assert run.recorded == run.step == told
    halt_all()
    assert not run.halted
    run.advance(told + 1 - run.step)
    assert run.step == told + 1
    run.stop()
