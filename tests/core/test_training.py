"""Training against plain torch loops, bit for bit."""

import numpy as np
import pytest
import torch
from msgspec import structs
from torch import nn

from gradexplorer.core.datasets import DATASETS, Section, Source, data
from gradexplorer.core.optimizers import LBFGS, OPTIMIZERS, SGD
from gradexplorer.core.perceptron import INITS, LOSSES
from gradexplorer.core.training import (
    GRID,
    NORMS,
    TEST_ACCURACY,
    TEST_LOSS,
    TRAIN_ACCURACY,
    TRAIN_LOSS,
    Training,
)
from gradexplorer.text import InputError
from tests.core.training_loop import FILES, NEURONS, SIGMOID, Plain, assert_same, config


@pytest.mark.parametrize("key", NEURONS)
def test_every_activation_is_the_torch_loop(back_end, key):
    assert_same(config(activation=NEURONS[key](), hidden=(7, 3), epochs=2))


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("kind", OPTIMIZERS.values(), ids=OPTIMIZERS)
def test_every_optimizer_and_loss_is_the_torch_loop(back_end, kind, loss):
    assert_same(config(optimizer=kind(), loss=loss, hidden=(5, 3), epochs=3))


@pytest.mark.parametrize("key", DATASETS)
@pytest.mark.parametrize(("l1", "l2"), [(1e-3, 0.0), (0.0, 1e-2), (1e-3, 1e-2)])
def test_penalties_on_every_data_set_are_the_torch_loop(key, l1, l2):
    assert_same(config(key, l1=l1, l2=l2, optimizer=SGD(lr=0.1, momentum=0.9)))


@pytest.mark.parametrize("hidden", [(), (1,), (5, 5, 5), (16, 16), (3, 16, 1, 7, 2, 5)], ids=str)
@pytest.mark.parametrize("batch", [1, 3, 10, 1000])
def test_every_shape_is_the_torch_loop(hidden, batch):
    assert_same(config(hidden=hidden, batch=batch, activation=SIGMOID, loss="mse", epochs=2, l2=0.01))


@pytest.fixture(params=FILES)
def filed(request, tmp_path):
    """Return a recipe for data with several inputs and classes, and one for numbers to be learned."""

    def made(**more):
        path = tmp_path / "data.csv"
        path.write_text(FILES[request.param])
        source = Source("file", 0, 0.0, 0.3, 1, str(path), (), more.pop("features", ""))
        points = data(source)
        shape = {"inputs": points.inputs.shape[1], "outputs": points.targets.shape[1]}
        return structs.replace(config(**more), source=source, regression=points.regression, **shape)

    return made


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("kind", ["sgd", "adam", "lbfgs"])
def test_several_inputs_classes_and_numbers_are_the_torch_loop(back_end, filed, kind, loss):
    assert_same(filed(optimizer=OPTIMIZERS[kind](), loss=loss, hidden=(5, 3), l2=0.01, epochs=2))


def test_own_inputs_are_the_torch_loop(filed):
    given = filed(features="x1*x2, x1^2; sin(x2), abs(x1)", epochs=2)
    points = data(given.source)
    a, b = points.x[:, 0], points.x[:, 1]
    np.testing.assert_allclose(points.inputs, np.stack([a * b, a * a, np.sin(b), np.abs(a)], axis=1), rtol=1e-14)
    assert_same(given)


@pytest.mark.parametrize("hidden", [(5, 3), (64,) * 10], ids=str)
@pytest.mark.parametrize("count", [61, 400])
def test_dropout_is_the_torch_loop(back_end, hidden, count):
    """torch draws its random factors batch by batch, layer by layer, from the one generator."""
    assert_same(config(count=count, hidden=hidden, dropout=0.3, batch=3, epochs=2))


def test_dropout_leaves_curves_and_maps_alone():
    run = Training(config(dropout=0.5))
    run.advance(2)
    plain = Training(config(dropout=0.5))
    plain.advance(2)
    np.testing.assert_array_equal(run.snapshot(False).field, plain.snapshot(False).field)
    h = torch.tensor(run.data.inputs[run.data.train])
    for layer, (weight, bias) in enumerate(run.snapshot(False).weights):
        h = torch.nn.functional.linear(h, torch.tensor(weight), torch.tensor(bias))
        h = torch.tanh(h) if layer < 2 else h
    loss = nn.BCEWithLogitsLoss()(h[:, 0], torch.tensor(run.data.t[run.data.train])).item()
    assert run.snapshot(False).history[TRAIN_LOSS, 2] == pytest.approx(loss, rel=1e-5)


def test_dropout_and_lbfgs_are_refused_by_name():
    with pytest.raises(InputError, match=r"LBFGS .* dropout"):
        Training(config(dropout=0.2, optimizer=LBFGS()))


def test_the_confusion_matrix_is_counted_over_the_test_points(tmp_path):
    path = tmp_path / "data.csv"
    path.write_text(FILES["four classes"])
    source = Source("file", 0, 0.0, 0.4, 1, str(path))
    points = data(source)
    run = Training(structs.replace(config(), source=source, inputs=3, outputs=len(points.names)))
    run.advance(3)
    snapshot = run.snapshot(False)
    h = torch.tensor(points.inputs[points.test])
    for layer, (weight, bias) in enumerate(snapshot.weights):
        h = torch.nn.functional.linear(h, torch.tensor(weight), torch.tensor(bias))
        h = torch.tanh(h) if layer < 2 else h
    counts = np.zeros((len(points.names), len(points.names)))
    for true, found in zip(points.t[points.test].astype(int), h.argmax(1).tolist(), strict=True):
        counts[true, found] += 1
    np.testing.assert_array_equal(snapshot.confusion, counts)
    right = np.trace(counts) / counts.sum()
    assert snapshot.history[TEST_ACCURACY, 3] == pytest.approx(right)


def test_another_plane_is_shown_without_beginning_again(tmp_path):
    path = tmp_path / "data.csv"
    path.write_text(FILES["four classes"])
    source = Source("file", 0, 0.0, 0.3, 1, str(path))
    points = data(source)
    run = Training(structs.replace(config(), source=source, inputs=3, outputs=len(points.names)))
    run.advance(2)
    run.look(Section(2, 0, (0.0, -1.5, 0.0)))
    snapshot = run.snapshot(False)
    (a, b), (c, d) = points.ranges(Section(2, 0))
    h = torch.tensor([[c + (d - c) * 0.505, -1.5, a + (b - a) * 0.105]], dtype=torch.float64)
    for layer, (weight, bias) in enumerate(snapshot.weights):
        h = torch.nn.functional.linear(h, torch.tensor(weight), torch.tensor(bias))
        h = torch.tanh(h) if layer < 2 else h.softmax(1)
    np.testing.assert_allclose(snapshot.fields[:, 50, 10], h[0], atol=1e-5)
    assert snapshot.step == 2


@pytest.mark.parametrize("init", INITS)
def test_every_init_is_the_torch_loop(init):
    assert_same(config(init=init, hidden=(16, 3), epochs=1))


@pytest.mark.parametrize("given", [config(), config("plane"), config(loss="mse", l1=1e-3)], ids=["bce", "plane", "mse"])
def test_history_is_torchs(given):
    run, plain = Training(given), Plain(given)
    run.advance(3)
    history = run.snapshot(False).history
    for epoch in range(4):
        if epoch:
            plain.epoch()
        output = plain.model(plain.x)
        plain.optimizer.zero_grad()
        plain.loss(output, plain.t).backward()
        norms = [torch.cat([p.grad.flatten() for p in layer.parameters()]).norm().item() for layer in plain.linear]
        np.testing.assert_allclose(history[NORMS:, epoch], norms, rtol=1e-5)
        losses = plain.data_loss(output, plain.t), plain.data_loss(plain.model(plain.x_test), plain.t_test)
        np.testing.assert_allclose(history[[TRAIN_LOSS, TEST_LOSS], epoch], [v.item() for v in losses], rtol=1e-6)
        if given.regression:
            assert np.isnan(history[[TRAIN_ACCURACY, TEST_ACCURACY], epoch]).all()
            continue
        edge = 0 if given.loss == "cross_entropy" else 0.5
        for row, x, t in ((TRAIN_ACCURACY, plain.x, plain.t), (TEST_ACCURACY, plain.x_test, plain.t_test)):
            right = [bool(o > edge) == bool(c) for o, c in zip(plain.model(x), t, strict=True)]
            assert history[row, epoch] == pytest.approx(np.mean(right))


@pytest.mark.parametrize("given", [config(), config(loss="mse"), config("plane")], ids=["logits", "sigmoid", "plane"])
def test_maps_are_the_models_own(given):
    run, plain = Training(given), Plain(given)
    snapshot = run.snapshot(True)
    (a, b), (c, d) = snapshot.data.ranges(Section())
    for i, j in ((0, 0), (3, 77), (GRID - 1, 20)):
        x = torch.tensor([[a + (b - a) * (j + 0.5) / GRID, c + (d - c) * (i + 0.5) / GRID]], dtype=torch.float32)
        output = plain.model(x)
        output = output.sigmoid() if given.loss == "cross_entropy" and not given.regression else output
        assert snapshot.field[i, j] == pytest.approx(output.item(), abs=1e-6)
        first = torch.tanh(plain.linear[0](x))[0]
        np.testing.assert_allclose(snapshot.neurons[0][:, i, j], first.detach(), atol=1e-6)
    assert [len(layer) for layer in snapshot.neurons] == [4, 2]
