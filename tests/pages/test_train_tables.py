"""The Train part on tables with several classes, inputs, or numbers to be learned."""

from pathlib import Path

import numpy as np
import pytest
import torch

from gradexplorer.core.perceptron import LOSSES
from gradexplorer.core.training import TRAIN_ACCURACY
from gradexplorer.core.training.proving import by_hand
from gradexplorer.framework.figure import (
    Check,
    Curve,
    Heatmap,
    Points,
    Regions,
)
from gradexplorer.framework.questions import ColumnQuestion, Outcome
from gradexplorer.framework.state import edited
from gradexplorer.pages.perceptron.train.page import PART
from gradexplorer.pages.perceptron.train.state import TrainState
from gradexplorer.text import InputError
from tests.pages.train_runs import checks, marks, of_first_layer, opened, panels, run_of, trained


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    """Return files of three classes, of ten, and of numbers, with four columns each."""
    folder, rng = tmp_path_factory.mktemp("tables"), np.random.default_rng(3)
    found = {}
    for name, count in (("three", 3), ("ten", 10), ("numbers", 0)):
        rows = ["a,b,c,d,y"]
        for n in range(120):
            kind = n % count if count else 0
            x = rng.normal(size=4) + 2.5 * np.array([np.cos(kind), np.sin(kind), kind % 2, 0])
            rows.append(",".join([*map(repr, x.tolist()), f"k{kind}" if count else repr(float(x.sum()))]))
        found[name] = str(folder / f"{name}.csv")
        (folder / f"{name}.csv").write_text("\n".join(rows))
    return found


@pytest.mark.parametrize("name", ["three", "ten"])
def test_classes_have_their_regions_points_maps_and_confusion_matrix(tables, name):
    state = opened(tables[name])
    _run, snapshot = run_of(state)
    shown, count = panels(state, snapshot), {"three": 3, "ten": 10}[name]
    (regions,) = marks(shown["map"], Regions)
    assert regions.shares.shape[0] == len(set(regions.colours)) == count
    np.testing.assert_allclose(regions.shares.sum(axis=0), 1, atol=1e-6)
    colours = {points.label and str(points.label): points.colour for points in marks(shown["map"], Points)}
    assert {colour for label, colour in colours.items() if "train" in label} == set(regions.colours)
    assert len(marks(shown["neurons"], Heatmap)) == 4 + 6 + count
    (matrix,) = marks(shown["confusion"], Heatmap)
    assert matrix.z.sum() == len(snapshot.data.test)
    assert [str(text) for text in matrix.texts] == [str(int(value)) for value in matrix.z.ravel()]


def test_boundaries_lie_where_two_classes_are_equally_likely(tables):
    state = opened(tables["three"])
    _run, snapshot = run_of(state, 20)
    lines = [mark for mark in marks(panels(state, snapshot)["map"], Curve) if mark.key.startswith("boundary")]
    assert len(lines) == 3
    data, found = snapshot.data, 0
    for place, line in enumerate(lines):
        points = np.stack([line.x, line.y], axis=1)
        points = points[np.isfinite(points).all(axis=1)]
        x = np.zeros((len(points), 4))
        x[:, :2] = (points - data.middle[:2]) / data.unit[:2]
        h = torch.tensor(x)
        for layer, (weight, bias) in enumerate(snapshot.weights):
            h = torch.nn.functional.linear(h, torch.tensor(weight), torch.tensor(bias))
            h = torch.tanh(h) if layer < 2 else h.softmax(1)
        others = np.delete(h.numpy(), place, axis=1).max(axis=1, initial=0)
        np.testing.assert_allclose(h.numpy()[:, place], others, atol=0.03)
        found += len(points)
    assert found > 50


@pytest.mark.parametrize("name", ["three", "ten", "numbers"])
@pytest.mark.parametrize("objective", LOSSES)
@pytest.mark.parametrize(("dropout", "l2"), [(0.0, 0.0), (0.4, 0.01)])
def test_the_gradient_is_proven_for_classes_numbers_and_dropout(tables, name, objective, dropout, l2):
    state = opened(tables[name], objective=objective, dropout=dropout, l2=l2)
    _run, snapshot = run_of(state, 2)
    column = PART.derive(state, snapshot)
    proofs = {item.key: item.proof for item in column if isinstance(item, Check)}
    assert {proof.verdict for proof in proofs.values()} <= {"proven", "digits lost"}, proofs
    assert proofs["gradient.proof"].verdict == "proven"
    if not dropout and name != "numbers":
        data = snapshot.data
        h, t = torch.tensor(data.inputs[data.train]), torch.tensor(data.t[data.train]).long()
        layers = [(torch.tensor(w, requires_grad=True), torch.tensor(b)) for w, b in snapshot.weights]
        for index, (weight, bias) in enumerate(layers):
            h = h @ weight.T + bias
            h = torch.tanh(h) if index < 2 else h
        if objective == "cross_entropy":
            loss = torch.nn.CrossEntropyLoss()(h, t)
        else:
            squares = (torch.sigmoid(h) - torch.nn.functional.one_hot(t, len(data.names))).square()
            loss = squares.mean() if objective == "mse" else squares.sum(1).mean() / 2
        loss.backward()
        for (source, target), entry in of_first_layer(proofs["gradient.proof"]).items():
            assert entry.formula == pytest.approx(layers[0][0].grad[target, source].item(), rel=1e-9)


def test_a_lost_mask_is_not_proven(tables, monkeypatch):
    state = opened(tables["three"], dropout=0.5)
    _run, snapshot = run_of(state, 2)
    right = by_hand
    monkeypatch.setattr("gradexplorer.core.training.proving.by_hand", lambda *given: right(*given[:4]))
    proofs = {item.key: item.proof for item in PART.derive(state, snapshot) if isinstance(item, Check)}
    assert proofs["gradient.proof"].verdict == "not proven"


def test_the_plane_of_the_map_is_moved_by_knobs_and_the_run_goes_on(tables):
    state = opened(tables["three"])
    assert [column.name for column in state.held] == ["a", "b", "c", "d"]
    run, snapshot = run_of(state)
    moved = edited(edited(edited(state, "across", 3), "up", 1), "held.1.value", 1.5)
    assert PART.run_key(moved) == PART.run_key(state)
    PART.update_run(moved, run)
    after = run.snapshot(True)
    assert after.step == snapshot.step
    plane = panels(moved, after)["map"]
    assert (plane.x.label, plane.y.label) == ("c", "a")
    assert not np.array_equal(after.fields, snapshot.fields)


def test_own_inputs_are_named_and_a_bad_one_is_refused():
    state, snapshot = trained(2, features="x1^2, x2^2, x1*x2")
    assert [mark.label for mark in marks(panels(state, snapshot)["neurons"], Heatmap)][:3] == ["x1^2", "x2^2", "x1*x2"]
    assert {proof.verdict for proof in checks(state, snapshot).values()} <= {"proven", "digits lost"}
    for text, message in (("x1, q", "q"), ("log(x1)", "has no value"), ("relu(x1)", "can't stand in an input")):
        bad = edited(state, "features", text)
        assert panels(bad, None)["map"].title
        with pytest.raises(InputError, match=message):
            PART.start(bad)


def test_loss_and_accuracy_are_written_as_numbers():
    state, snapshot = trained(3)
    shown = panels(state, snapshot)
    train, test = snapshot.history[[0, 2], 3]
    assert str(shown["losses"].title) == f"Loss: train {train:.4g}, test {test:.4g}"
    accuracy = snapshot.history[TRAIN_ACCURACY, 3]
    assert f"train {100 * accuracy:.4g} %" in str(shown["accuracies"].title)


def test_ten_layers_of_64_are_drawn_by_their_first_neurons():
    state, snapshot = trained(1, hidden=(64,) * 10)
    panel = panels(state, snapshot)["neurons"]
    assert len(marks(panel, Heatmap)) == 2 + 16 * 10 + 1
    assert "The first 16 neurons of each layer, and the 400 strongest of 37056 weights" in str(panel.title)
    assert checks(state, snapshot)["gradient.proof"].verdict == "proven"


FORMATS = Path(__file__).parents[1] / "data" / "tables"


@pytest.mark.parametrize(
    "name",
    sorted(file.name for file in FORMATS.iterdir() if not file.name.startswith(("points", "moons_without"))),
)
def test_every_public_format_can_be_trained_on(name):
    (action,) = (action for action in PART.actions if action.key == "open_csv")
    answer = action.apply(TrainState(epochs=2, test_share=0.0, hidden=(3,)), None, str(FORMATS / name))
    answer = answer.apply(answer.guess) if isinstance(answer, ColumnQuestion) else answer
    state = answer.state if isinstance(answer, Outcome) else answer
    _run, snapshot = run_of(state, 2)
    assert np.isfinite(snapshot.history[0]).all()
    plane = panels(state, snapshot)["map"]
    assert plane.x.label == state.columns[0] or state.columns[0].startswith("column")
