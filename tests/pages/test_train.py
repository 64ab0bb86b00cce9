"""The Train part without a window: the oracles are torch and the run's own exported script."""

import contextlib
import csv
import io
import json
import re
from pathlib import Path

import numpy as np
import pytest
import torch
from msgspec.structs import replace

from gradexplorer.core.activations import ACTIVATIONS
from gradexplorer.core.datasets import CHOICES, DATASETS
from gradexplorer.core.optimizers import OPTIMIZERS
from gradexplorer.core.perceptron import LOSSES
from gradexplorer.core.training import NORMS, TEST_ACCURACY, TEST_LOSS, TRAIN_ACCURACY
from gradexplorer.core.training.proving import by_hand
from gradexplorer.framework.figure import (
    Check,
    Curve,
    FormulaItem,
    Heatmap,
    NetworkDiagram,
    Note,
    Plot,
    Points,
    Regions,
)
from gradexplorer.framework.presets import preset_state
from gradexplorer.framework.questions import ColumnQuestion, Outcome
from gradexplorer.framework.resources import resource
from gradexplorer.framework.schema import fields
from gradexplorer.framework.state import edited
from gradexplorer.pages.perceptron import PAGE
from gradexplorer.pages.perceptron.state import PerceptronState
from gradexplorer.pages.perceptron.train.page import PART
from gradexplorer.pages.perceptron.train.state import TrainState
from gradexplorer.proof import Entry, Proof
from gradexplorer.text import InputError


def trained(count=5, **fields):
    state = TrainState(**{"points": 60} | fields)
    run = PART.start(state)
    run.advance(count)
    return state, run.snapshot(True)


def panels(state, snapshot):
    return {panel.key: panel for panel in PART.figure(state, snapshot, False).panels()}


def marks(panel, kind):
    return [mark for mark in panel.marks if isinstance(mark, kind)]


@pytest.fixture
def file(tmp_path):
    rng = np.random.default_rng(0)
    rows = [f"{a},{b},{'in' if a * a + b * b < 1 else 'out'}" for a, b in rng.normal(size=(2000, 2))]
    path = tmp_path / "data.csv"
    path.write_text("\n".join(["height,width,place", *rows]))
    return str(path)


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
    assert re.fullmatch(r"train: loss [\d.e-]+, accuracy [\d.]+%\n", printed.getvalue())


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


# ---- files


def test_a_file_is_opened_and_trained_on(file):
    (action,) = (action for action in PART.actions if action.key == "open_csv")
    state = action.apply(TrainState(), None, file)
    assert (state.data, state.file) == ("file", file)
    run = PART.start(state)
    run.advance(1)
    plane = panels(state, run.snapshot(True))["map"]
    assert (plane.x.label, plane.y.label) == ("height", "width")
    assert sum(len(points.x) for points in marks(plane, Points)) <= 1504
    assert "of 2000 points" in str(plane.title)


def test_a_file_is_drawn_in_its_own_numbers_and_it_says_that_the_network_gets_others(file):
    state = TrainState(data="file", file=file)
    run = PART.start(state)
    snapshot = run.snapshot(True)
    plane = panels(state, snapshot)["map"]
    with open(file) as lines:
        rows = {(float(a), float(b)) for a, b, _label in list(csv.reader(lines))[1:]}
    drawn = np.array([at for points in marks(plane, Points) for at in zip(points.x, points.y, strict=True)])
    known = np.array(sorted(rows))
    assert max(np.abs(known - at).max(axis=1).min() for at in drawn[:50]) < 1e-12
    (field,) = marks(plane, Heatmap)
    for axis, ends, column in ((plane.x, field.x, known[:, 0]), (plane.y, field.y, known[:, 1])):
        assert axis.range == ends
        assert axis.range[0] < column.min() < column.max() < axis.range[1]
    assert not plane.equal
    notes = {item.key: str(item.label) for item in PART.derive(state, snapshot) if isinstance(item, Note)}
    assert "standardised" in notes["standardised"]
    state, snapshot = trained(0)
    assert "standardised" not in {item.key for item in PART.derive(state, snapshot)}


@pytest.mark.parametrize("text", ["0,0,a\n1,1\n", "0,0,a\n1,1,a\n", ""])
def test_a_bad_file_is_refused_and_nothing_is_lost(tmp_path, text):
    (tmp_path / "bad.csv").write_text(text)
    (action,) = (action for action in PART.actions if action.key == "open_csv")
    with pytest.raises(InputError, match=r"bad\.csv"):
        action.apply(TrainState(), None, str(tmp_path / "bad.csv"))


def test_a_missing_file_of_a_session_still_draws_and_the_run_says_so():
    state = TrainState(data="file", file="/nowhere/data.csv")
    assert panels(state, None)["map"].title
    with pytest.raises(InputError, match=r"/nowhere/data\.csv can't be read"):
        PART.start(state)


def test_what_the_run_does_not_depend_on_begins_no_other():
    state = TrainState()
    assert PART.run_key(state) == PART.run_key(edited(state, "file", "a.csv"))
    whole = PerceptronState(part="train")
    assert PAGE.run_key(whole) == PAGE.run_key(edited(whole, "derive.x", [1.0, 1.0]))
    assert PART.run_key(state) != PART.run_key(edited(state, "l1", 0.1))


def test_what_a_file_does_not_need_is_hidden():
    parameters = {info.name: info.parameter.shown_when for info in fields(TrainState)}
    for data in CHOICES:
        state = TrainState(data=data)
        for name in ("points", "noise"):
            shown = all(getattr(state, field) in values for field, values in parameters[name].items())
            assert shown == (data in DATASETS)


# ---- the derivation


def checks(state, snapshot):
    return {item.key: item.proof for item in PART.derive(state, snapshot) if isinstance(item, Check)}


@pytest.mark.parametrize("key", ["circles", "plane"])
@pytest.mark.parametrize("objective", LOSSES)
@pytest.mark.parametrize(("l1", "l2"), [(0.0, 0.0), (1e-3, 1e-2)])
def test_the_gradient_is_proven_and_torchs(key, objective, l1, l2):
    state, snapshot = trained(data=key, objective=objective, l1=l1, l2=l2)
    proofs = checks(state, snapshot)
    assert [proof.verdict for proof in proofs.values()] == ["proven", "proven", "proven"]
    data = snapshot.data
    h = torch.tensor(data.x[data.train])
    t = torch.tensor(data.t[data.train])[:, None]
    layers = [(torch.tensor(w, requires_grad=True), torch.tensor(b)) for w, b in snapshot.weights]
    for index, (weight, bias) in enumerate(layers):
        h = h @ weight.T + bias
        h = torch.tanh(h) if index < 2 else h
    if objective == "cross_entropy" and key == "circles":
        loss = torch.nn.BCEWithLogitsLoss()(h, t)
    else:
        h = torch.sigmoid(h) if key == "circles" else h
        loss = torch.nn.MSELoss()(h, t) / (2 if objective == "half_squares" else 1)
    loss = loss + l1 * sum(w.abs().sum() for w, _b in layers) + l2 / 2 * sum((w**2).sum() for w, _b in layers)
    loss.backward()
    shown = of_first_layer(proofs["gradient.proof"])
    assert (0, 0) in shown
    for (source, target), entry in shown.items():
        assert entry.formula == pytest.approx(layers[0][0].grad[target, source].item(), rel=1e-9)


def of_first_layer(proof: Proof) -> dict[tuple[int, int], Entry]:
    """Return what the table shows of the first layer's weights, by input and neuron."""
    names = [re.fullmatch(r".*w\^\{\(1\)\}_\{(\d)(\d)\}\}", entry.name) for entry in proof.entries]
    return {(int(name[1]), int(name[2])): entry for name, entry in zip(names, proof.entries, strict=True) if name}


@pytest.mark.parametrize("key", [*ACTIVATIONS, "identity"])
def test_every_activations_gradient_is_proven(key):
    state = edited(TrainState(points=30, noise=0.3), "hidden_activation", {"type": key})
    run = PART.start(state)
    run.advance(1)
    assert checks(state, run.snapshot(True))["gradient.proof"].verdict == "proven"


@pytest.mark.parametrize(
    ("key", "bend", "own"),
    [
        (
            "sigmoid",
            r"O_{jp} \left(1 - O_{jp}\right)",
            r"\sigma'\left(x\right) = \sigma\left(x\right) \left(1 - \sigma\left(x\right)\right)",
        ),
        (
            "gelu",
            r"f'\left(\mathrm{net}_{jp}\right)",
            r"f'\left(x\right) = \Phi\left(x\right) + x \varphi\left(x\right)",
        ),
    ],
)
def test_the_hidden_neurons_own_slope_is_written(key, bend, own):
    state = edited(TrainState(points=30), "hidden_activation", {"type": key})
    found = [
        item.latex for item in PART.derive(state, PART.start(state).snapshot(True)) if isinstance(item, FormulaItem)
    ]
    assert any(line.startswith(rf"\delta_{{jp}} = {bend} ") for line in found)
    assert own in found


@pytest.mark.parametrize("key", OPTIMIZERS)
def test_every_optimizers_last_update_is_proven(key):
    state = edited(TrainState(points=40), "optimizer", {"type": key})
    run = PART.start(state)
    run.seek(6)
    before = run.snapshot(False).weights
    snapshot = run.snapshot(True)
    for (w, b), (v, c) in zip(before, run.snapshot(False).weights, strict=True):
        np.testing.assert_array_equal(w, v)
        np.testing.assert_array_equal(b, c)
    proofs = checks(state, snapshot)
    if OPTIMIZERS[key].couples:  # no rule of single numbers
        assert "update.proof" not in proofs
        return
    assert proofs["update.proof"].verdict in ("proven", "digits lost")
    names = [entry.name for entry in proofs["update.proof"].entries]
    assert names[0] == "w_{t}"  # as the rule above the table writes it
    assert not any("x" in name for name in names)
    after = np.concatenate([part.ravel() for layer in snapshot.weights for part in layer])
    np.testing.assert_array_equal(snapshot.step_record.after["x"], after)
    run.advance(1)
    straight = PART.start(state)
    straight.advance(7)
    for (w, _b), (v, _c) in zip(run.snapshot(False).weights, straight.snapshot(False).weights, strict=True):
        np.testing.assert_array_equal(w, v)


def test_a_weight_is_called_w_in_the_update_rule():
    for key in OPTIMIZERS:
        state = edited(TrainState(points=30), "optimizer", {"type": key})
        run = PART.start(state)
        run.advance(1)
        items = PART.derive(state, run.snapshot(True))
        rule = [
            item.latex for item in items if isinstance(item, FormulaItem) and item.key.startswith(("rule", "numbers"))
        ]
        assert not any(re.search(r"(?<![a-z])x", line) for line in rule)
        assert any("w_{t}" in line for line in rule) == (key not in ("lbfgs", "adafactor"))  # theirs is not written


def test_the_start_has_no_update_yet():
    state, snapshot = trained(0)
    assert snapshot.step_record is None
    assert list(checks(state, snapshot)) == ["gradient.proof", "lines"]
    assert not PART.derive(state, None)


def test_an_epoch_of_many_updates_says_why_it_is_not_taken_apart():
    state, snapshot = trained(1, points=1500, test_share=0.0, batch=1)
    notes = {item.key: str(item.label) for item in PART.derive(state, snapshot) if isinstance(item, Note)}
    assert "larger batches" in notes["numbers.note"]


def test_a_wrong_gradient_is_not_proven(monkeypatch):
    state, snapshot = trained(l2=0.1)

    def wrong(*args):
        right = by_hand(*args)
        parts = [*right.gradients]
        parts[2] = parts[2] + 1e-9
        return replace(right, gradients=tuple(parts))

    monkeypatch.setattr("gradexplorer.core.training.proving.by_hand", wrong)
    assert checks(state, snapshot)["gradient.proof"].verdict == "not proven"


# ---- presets


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


# ---- several classes, inputs, and numbers to be learned


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


def opened(path, **fields):
    (action,) = (action for action in PART.actions if action.key == "open_csv")
    answer = action.apply(TrainState(epochs=20, **fields), None, path)
    return answer.apply(answer.guess)


def run_of(state, count=4):
    run = PART.start(state)
    run.advance(count)
    return run, run.snapshot(True)


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


# ---- points added by hand


def test_a_click_adds_a_point_of_the_chosen_class_and_a_drag_keeps_it():
    state = TrainState(data="own", new_label="c")
    plane = panels(state, None)["map"]
    assert plane.adds == "own"
    state = edited(state, "own", [*state.own, (0.1, 0.2)])
    assert state.own[-1] == (0.1, 0.2, "c")
    handle = next(mark for mark in panels(state, None)["map"].marks if mark.key == "own4")
    state = edited(state, handle.path, handle.value(0.3, -0.4))
    assert state.own[-1] == (0.3, -0.4, "c")
    _run, snapshot = run_of(state)
    assert snapshot.data.names == ("0", "1", "c")
    (regions,) = marks(panels(state, snapshot)["map"], Regions)
    assert regions.shares.shape[0] == 3


def test_points_can_be_added_before_there_are_two_classes():
    state = edited(TrainState(data="own"), "own", [])
    assert panels(state, None)["map"].adds == "own"
    with pytest.raises(InputError, match="Own points"):
        PART.start(state)
    one = edited(state, "own", [(0.5, 0.5)])
    assert [mark.key for mark in panels(one, None)["map"].marks] == ["own0"]


def test_points_are_pasted():
    (action,) = (action for action in PART.actions if action.key == "paste")
    state = action.apply(TrainState(), None, "x\ty\tkind\n1,5\t2\tred\n3\t4\tblue\n")
    assert (state.data, state.own) == ("own", ((1.5, 2.0, "red"), (3.0, 4.0, "blue")))
    with pytest.raises(InputError, match=r"Pasted text, line 202: at most 200 points"):
        action.apply(state, None, "x,y,k\n" + "1,2,a\n3,4,b\n" * 101)
    question = action.apply(state, None, "n,a,b,c,kind\n0,1,2,3,u\n1,4,5,6,v\n2,4,5,6,v\n")
    assert list(question.guess) == ["", "x1", "x2", "", "target"]
    taken = question.apply(["", "x2", "", "x1", "target"])
    assert taken.own[0] == (3.0, 1.0, "u")


# ---- weights changed by hand


def dragged_to(state, snapshot, edge, value):
    """Return the state after the edge of that place was dragged."""
    (network,) = marks(panels(state, snapshot)["neurons"], NetworkDiagram)
    return edited(state, *network.edges[edge].target.typed(value))


def test_a_dragged_weight_is_changed_after_its_epoch_and_the_run_goes_on_from_there():
    state = TrainState(points=60, epochs=20)
    run, snapshot = run_of(state, 5)
    run.advance(3)
    changed = dragged_to(state, snapshot, 1, 0.75)
    assert [(c.epoch, c.layer, c.source, c.end, c.value) for c in changed.changes] == [(5, 0, 1, 0, 0.75)]
    assert PART.run_key(changed) == PART.run_key(state)
    PART.update_run(changed, run)
    after = run.snapshot(True)
    assert (after.step, after.recorded) == (5, 5)
    assert after.weights[0][0][0, 1] == 0.75
    unchanged = [w.copy() for w, _b in snapshot.weights]
    unchanged[0][0, 1] = 0.75
    for (w, _b), wanted in zip(after.weights, unchanged, strict=True):
        np.testing.assert_array_equal(w, wanted)
    run.advance(4)
    anew = PART.start(changed)  # as a session that is opened again
    anew.advance(9)
    np.testing.assert_array_equal(anew.snapshot(False).weights[0][0], run.snapshot(False).weights[0][0])
    np.testing.assert_array_equal(anew.snapshot(False).history, run.snapshot(False).history)
    PART.update_run(state, run)  # undone
    run.seek(8)
    straight = PART.start(state)
    straight.advance(8)
    np.testing.assert_array_equal(straight.snapshot(False).weights[1][0], run.snapshot(False).weights[1][0])


@pytest.mark.parametrize("epoch", [0, 1, 4])
def test_the_exported_script_changes_the_weight_too(epoch):
    state = TrainState(points=60, epochs=4)
    run, snapshot = run_of(state, epoch)
    changed = dragged_to(state, snapshot, 9, -1.5)
    PART.update_run(changed, run)
    run.seek(4)
    final, names = run.snapshot(False), {}
    (_title, export) = PART.exports[".py"]
    with torch.random.fork_rng():
        exec(export(changed, final).replace("print(", "str("), names)
    for layer, (weight, bias) in zip(names["layers"], final.weights, strict=True):
        np.testing.assert_array_equal(layer.weight.detach(), weight)
        np.testing.assert_array_equal(layer.bias.detach(), bias)


def test_going_back_over_a_change_keeps_the_bits():
    state = TrainState(points=60, epochs=30)
    run, snapshot = run_of(state, 7)
    changed = dragged_to(state, snapshot, 0, 2.0)
    PART.update_run(changed, run)
    seen = {}
    for step in range(7, 20):
        run.seek(step)
        seen[step] = run.snapshot(False).weights[0][0]
    for step in (6, 7, 12, 8, 19, 7):
        run.seek(step)
        if step in seen:
            np.testing.assert_array_equal(run.snapshot(False).weights[0][0], seen[step])
    assert run.snapshot(True).weights[0][0][0, 0] == 2.0
    assert checks(changed, run.snapshot(True))["gradient.proof"].verdict == "proven"


def test_a_second_drag_replaces_the_first_and_changes_of_a_smaller_network_are_left_out():
    state = TrainState(points=60, epochs=30)
    _run, snapshot = run_of(state, 3)
    changed = dragged_to(dragged_to(state, snapshot, 5, 1.0), snapshot, 5, 2.0)
    assert [change.value for change in changed.changes] == [2.0]
    smaller = edited(changed, "hidden", [1])
    assert PART.start(smaller).snapshot(False).step == 0
