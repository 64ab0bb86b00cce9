"""The Train part without a window, its pictures, script and presets: the oracles are torch and the run's own script."""

import contextlib
import csv
import io
import json
import re

import numpy as np
import pytest
import torch

from gradexplorer.core.activations import ACTIVATIONS
from gradexplorer.core.datasets import DATASETS
from gradexplorer.core.optimizers import OPTIMIZERS
from gradexplorer.core.training import NORMS, TEST_ACCURACY, TEST_LOSS, TRAIN_ACCURACY
from gradexplorer.framework.figure import (
    Curve,
    Heatmap,
    Labels,
    NetworkDiagram,
    Plot,
    Points,
)
from gradexplorer.framework.presets import preset_state
from gradexplorer.framework.resources import resource
from gradexplorer.framework.state import edited
from gradexplorer.pages.perceptron.state import PerceptronState
from gradexplorer.pages.perceptron.train.page import PART
from gradexplorer.pages.perceptron.train.state import TrainState
from tests.pages.train_runs import marks, panels, trained


@pytest.mark.parametrize("key", sorted(DATASETS))
def test_every_data_set_draws(key):
    state, snapshot = trained(data=key)
    shown = panels(state, snapshot)
    names = ["map", "neurons", "losses", *([] if key == "plane" else ["accuracies"]), "norms"]
    assert list(shown) == names
    assert all(isinstance(panel, Plot) for panel in shown.values())
    assert sum(len(points.x) for points in marks(shown["map"], Points)) == 60
    assert len(marks(shown["map"], Heatmap)) == 1


def test_train_and_test_points_are_told_apart():
    state, snapshot = trained(test_share=0.25)
    symbols = {}
    for points in marks(panels(state, snapshot)["map"], Points):
        symbols[points.symbol] = symbols.get(points.symbol, 0) + len(points.x)
    assert symbols == {"o": 45, "d": 15}


def test_without_a_test_share_nothing_is_said_of_a_test():
    state, snapshot = trained(test_share=0.0)
    for shown in (panels(state, snapshot), panels(state, None)):
        assert {points.symbol for points in marks(shown["map"], Points)} == {"o"}
        assert [curve.key for curve in marks(shown["losses"], Curve)] == ["train"]
    (_title, export) = PART.exports[".py"]
    assert "test_" not in export(state, snapshot)
    with contextlib.redirect_stdout(io.StringIO()) as printed, torch.random.fork_rng():
        exec(export(state, snapshot), {})
    assert re.fullmatch(r"train: loss [\d.e-]+, accuracy [\d.]+%\n(layer \d: gradient [\d.e-]+\n)+", printed.getvalue())


def test_every_point_has_the_colour_of_its_class():
    state, snapshot = trained()
    data = snapshot.data
    for points in marks(panels(state, snapshot)["map"], Points):
        for x1, x2 in zip(points.x, points.y, strict=True):
            index = int(np.flatnonzero((data.x == [x1, x2]).all(axis=1))[0])
            assert points.colour == ("positive" if data.t[index] else "negative")


def test_the_boundary_is_where_torch_says_one_half():
    state, snapshot = trained(100)
    (line,) = (mark for mark in marks(panels(state, snapshot)["map"], Curve) if mark.key == "boundary")
    points = np.stack([line.x, line.y], axis=1)
    h = torch.tensor(points[np.isfinite(points).all(axis=1)])
    assert len(h) > 20
    for layer, (weight, bias) in enumerate(snapshot.weights):
        h = torch.nn.functional.linear(h, torch.tensor(weight), torch.tensor(bias))
        h = torch.tanh(h) if layer < 2 else torch.sigmoid(h)
    np.testing.assert_allclose(h, 0.5, atol=0.05)


@pytest.mark.parametrize("hidden", [(), (1,), (4, 2), (16,) * 6], ids=str)
def test_every_neuron_has_its_map(hidden):
    state, snapshot = trained(1, hidden=hidden)
    panel = panels(state, snapshot)["neurons"]
    assert panel.bare
    assert len(marks(panel, Heatmap)) == 2 + sum(hidden) + 1
    (network,) = marks(panel, NetworkDiagram)
    assert len(network.nodes) == 2 + sum(hidden) + 1
    for tile, node in zip(marks(panel, Heatmap), network.nodes, strict=True):
        assert np.mean(tile.x) == pytest.approx(node.x)
        assert np.mean(tile.y) == pytest.approx(node.y)
    if hidden == (4, 2):
        values = [edge.target.value for edge in network.edges]
        tips = [float(re.match(r"w = (\S+):", str(edge.target.tip))[1].replace("−", "-")) for edge in network.edges]
        np.testing.assert_allclose(tips, values, rtol=1e-5)
        weights = np.concatenate([w.ravel() for w, _bias in snapshot.weights])
        np.testing.assert_allclose(values, weights, rtol=1e-5)


def test_of_many_weights_the_strongest_are_drawn_and_it_says_so():
    state, snapshot = trained(1, hidden=(16, 16, 8))
    panel = panels(state, snapshot)["neurons"]
    assert "400 strongest of 424" in str(panel.title)
    (network,) = marks(panel, NetworkDiagram)
    weights = np.concatenate([w.ravel() for w, _bias in snapshot.weights])
    drawn = sorted(abs(edge.target.value) for edge in network.edges)
    np.testing.assert_allclose(drawn, np.sort(np.abs(weights))[-400:], rtol=1e-5)
    few, of_few = trained(1)
    assert "strongest" not in str(panels(few, of_few)["neurons"].title)


def test_the_curves_are_the_history_up_to_the_step():
    state, _snapshot = trained()
    run = PART.start(state)
    run.advance(30)
    run.seek(12)
    snapshot = run.snapshot(True)
    shown = panels(state, snapshot)
    curve = marks(shown["losses"], Curve)[0]
    np.testing.assert_array_equal(curve.x, np.arange(13))
    np.testing.assert_array_equal(curve.y, snapshot.history[0, :13])
    assert len(marks(shown["norms"], Curve)) == 3


def test_a_picture_comes_before_the_run():
    state = TrainState()
    shown = panels(state, None)
    assert marks(shown["map"], Points)
    assert not marks(shown["neurons"], Heatmap)


@pytest.mark.parametrize("key", OPTIMIZERS)
def test_every_optimizer_trains(key):
    state = edited(TrainState(points=40), "optimizer", {"type": key})
    run = PART.start(state)
    run.advance(2)
    assert run.step == 2


@pytest.mark.parametrize("key", [*ACTIVATIONS, "identity"])
def test_every_activation_draws(key):
    state = edited(TrainState(points=40), "hidden_activation", {"type": key})
    run = PART.start(state)
    run.advance(1)
    assert len(marks(panels(state, run.snapshot(True))["neurons"], Heatmap)) == 9


def test_the_script_is_the_state():
    state, snapshot = trained(3, epochs=7)
    ending, (_title, export) = next(iter(PART.exports.items()))
    assert ending == ".py"
    assert "range(3)" in export(state, snapshot)
    assert "range(7)" in export(state, None)
    names = {}
    with torch.random.fork_rng():
        exec(export(state, snapshot).replace("print(", "str("), names)
    for layer, (weight, bias) in zip(names["layers"], snapshot.weights, strict=True):
        np.testing.assert_array_equal(layer.weight.detach(), weight)
        np.testing.assert_array_equal(layer.bias.detach(), bias)


def test_records_are_the_weights():
    state, snapshot = trained()
    records = PART.records(state, snapshot)
    assert list(records.header) == ["layer", "from", "to", "weight"]
    text = io.StringIO()
    csv.writer(text).writerows(records.rows)
    found = {(int(a), int(b), int(c)): float(d) for a, b, c, d in csv.reader(io.StringIO(text.getvalue()))}
    assert len(found) == 3 * 4 + 5 * 2 + 3
    weight, bias = snapshot.weights[1]
    assert found[2, 3, 1] == weight[1, 3]
    assert found[2, -1, 0] == bias[0]


def preset(english):
    presets = json.loads(resource("presets", "perceptron.json").read_text("utf-8"))
    (found,) = (preset for preset in presets if english in preset["name"]["en"])
    state = preset_state(PerceptronState, found).train
    run = PART.start(state)
    run.advance(state.epochs)
    return run.snapshot(False).history


def test_one_layer_cant_learn_xor_and_two_can():
    """Minsky and Papert, Perceptrons, 1969: a line gets at most three of the four corners right."""
    assert preset("one layer can't learn XOR")[TRAIN_ACCURACY, -1] < 0.8
    assert preset("two layers learn XOR")[TEST_ACCURACY, -1] > 0.98


def test_the_overfitted_network_does_worse_where_it_was_not_trained():
    history = preset("Train: overfitting")
    assert history[TEST_LOSS, -1] > 1.5 * history[TEST_LOSS].min()
    assert preset("L2 against")[TEST_LOSS, -1] < history[TEST_LOSS, -1]


def test_the_gradient_vanishes_towards_the_first_layer():
    norms = preset("six layers of sigmoid")[NORMS:, -1]
    assert norms[0] < 1e-3 * norms[-1]


def test_no_edge_lies_under_the_name_of_a_layer():
    """'layer 3' of 16, 16 and 8 neurons stood among the edges that climb to the second."""
    panel = panels(*trained(hidden=(16, 16, 8)))["neurons"]
    (names,) = (mark for mark in marks(panel, Labels) if mark.key == "headings")
    (network,) = marks(panel, NetworkDiagram)
    assert names.y.min() >= max(node.y for node in network.nodes)
