"""Training against plain torch loops, bit for bit; going back against never having gone."""

import json
import subprocess
import sys

import numpy as np
import pytest
import torch
from msgspec import structs
from torch import nn

from gradexplorer.core.activations import ACTIVATIONS
from gradexplorer.core.datasets import DATASETS, REGRESSION, Section, Source, data
from gradexplorer.core.optimizers import LBFGS, OPTIMIZERS, SGD, Adam, RMSprop, prove_step
from gradexplorer.core.optimizers.gradients import ClipByNorm, ClipByValue, GradientNoise
from gradexplorer.core.optimizers.schedules import CosineAnnealingLR, LinearLR, OneCycleLR, ReduceLROnPlateau, StepLR
from gradexplorer.core.perceptron import INITS, LOSSES, Identity
from gradexplorer.core.training import (
    GRID,
    NORMS,
    TEST_ACCURACY,
    TEST_LOSS,
    TRAIN_ACCURACY,
    TRAIN_LOSS,
    Training,
    TrainingConfig,
    script,
)
from gradexplorer.text import InputError

NEURONS = {**ACTIVATIONS, "identity": Identity}
SIGMOID, TANH = NEURONS["sigmoid"](), NEURONS["tanh"]()


def config(key="circles", count=61, hidden=(4, 2), activation=TANH, loss="cross_entropy", optimizer=None, **more):
    given = {"batch": 10, "l1": 0.0, "l2": 0.0, "init": "torch", "seed": 5, "epochs": 4} | more
    return TrainingConfig(
        Source(key, count, 0.1, 0.3, 3),
        hidden=hidden,
        activation=activation,
        loss=loss,
        optimizer=optimizer or Adam(lr=0.01),
        regression=key in REGRESSION,
        **given,
    )


class Plain:
    """torch's own loop, as its tutorials write it."""

    def __init__(self, given):
        points = data(given.source)
        x = torch.tensor(points.inputs, dtype=torch.float32)
        t = torch.tensor(points.t, dtype=torch.float32).reshape(-1, 1)
        if given.outputs > 1:
            t = torch.nn.functional.one_hot(t[:, 0].long()).float()
        self.x, self.t = x[points.train], t[points.train]
        self.x_test, self.t_test = x[points.test], t[points.test]
        self.given = given
        self.generator = torch.manual_seed(given.seed)
        layers = []
        for a, b in zip(given.sizes, given.sizes[1:], strict=False):
            layers += [nn.Linear(a, b), Neuron(given.activation), nn.Dropout(given.dropout)]
        del layers[-2:]
        if not given.regression and given.loss != "cross_entropy":
            layers.append(nn.Sigmoid())
        self.model = nn.Sequential(*layers)
        self.linear = [layer for layer in self.model if isinstance(layer, nn.Linear)]
        if given.init != "torch":
            for layer in self.linear:
                getattr(nn.init, given.init + "_")(layer.weight)
                nn.init.zeros_(layer.bias)
        self.optimizer = given.optimizer.build(list(self.model.parameters()))

    def data_loss(self, output, t):
        if self.given.loss == "half_squares":
            return 0.5 * (output - t).square().sum(1).mean()
        squares = self.given.loss == "mse" or self.given.regression
        classes = nn.CrossEntropyLoss() if self.given.outputs > 1 else nn.BCEWithLogitsLoss()
        return nn.MSELoss()(output, t) if squares else classes(output, t)

    def loss(self, output, t):
        loss = self.data_loss(output, t)
        if self.given.l1:
            loss = loss + self.given.l1 * sum(layer.weight.abs().sum() for layer in self.linear)
        if self.given.l2:
            loss = loss + self.given.l2 / 2 * sum(layer.weight.square().sum() for layer in self.linear)
        return loss

    def epoch(self):
        for batch in torch.randperm(len(self.x)).split(self.given.batch):

            def closure(batch=batch):
                self.optimizer.zero_grad()
                loss = self.loss(self.model(self.x[batch]), self.t[batch])
                loss.backward()
                return loss

            if isinstance(self.given.optimizer, LBFGS):
                self.optimizer.step(closure)
            else:
                closure()
                self.optimizer.step()

    def weights(self):
        return [(layer.weight.tolist(), layer.bias.tolist()) for layer in self.linear]


class Neuron(nn.Module):
    """torch's function, with fixed parameters."""

    def __init__(self, activation):
        super().__init__()
        self.forward = activation.torch_function


def weights(run):
    return [(w.tolist(), b.tolist()) for w, b in run.snapshot(False).weights]


def assert_same(given):
    run, plain = Training(given), Plain(given)
    assert weights(run) == plain.weights()
    for _epoch in range(given.epochs):
        run.advance(1)
        plain.epoch()
        np.testing.assert_equal(weights(run), plain.weights())  # NaN is equal to NaN here


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


FILES = {
    "four classes": "a,b,c,kind\n"
    + "".join(f"{k % 7},{k * k % 11},{k % 5},{'uvwx'[k * k % 4 + k % 3]}\n" for k in range(50)),
    "regression": "a b y\n" + "".join(f"{k % 7} {k * k % 11} {k % 7 + 0.5 * (k * k % 11)}\n" for k in range(40)),
}


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


@pytest.mark.parametrize("kind", OPTIMIZERS.values(), ids=OPTIMIZERS)
def test_going_back_and_forth_keeps_the_bits(kind):
    """The oracle is a run that never went back."""
    given = config(optimizer=kind(), epochs=300, count=12)
    straight = Training(given)
    seen = [weights(straight)]
    for _epoch in range(100):
        straight.advance(1)
        seen.append(weights(straight))
    run = Training(given)
    run.advance(100)
    for epoch in (99, 98, 97, 0, 1, 70, 64, 63, 100, 3, 2):
        run.seek(epoch)
        assert run.step == epoch
        np.testing.assert_equal(weights(run), seen[epoch])
    run.advance(40)
    np.testing.assert_equal(weights(run), seen[42])
    assert run.recorded == 100
    np.testing.assert_equal(run.snapshot(False).history, straight.snapshot(False).history)


def test_a_far_step_can_be_sought_at_once():
    given = config(epochs=50, count=12)
    run, straight = Training(given), Training(given)
    run.seek(40)
    straight.advance(40)
    assert weights(run) == weights(straight)


@pytest.mark.parametrize("optimizer", [Adam(lr=0.01), SGD(lr=0.1, momentum=0.9)])
def test_an_epoch_in_parts_has_the_bits_of_a_whole_one(optimizer):
    whole, parts = (Training(config(optimizer=optimizer)) for _run in range(2))
    whole.advance(3)
    for epoch in range(3):
        before, shares = parts.snapshot(False), []
        parts._update_seconds = 0.0
        while not parts.work(0.0):  # one update at a time
            shown = parts.snapshot(False)
            shares.append(shown.share)
            assert shown.step == parts.step == epoch
            np.testing.assert_array_equal(shown.field, before.field)  # half an epoch belongs to no step
            np.testing.assert_array_equal(shown.weights[0][0], before.weights[0][0])
        assert shares == [(n + 1) / parts._updates for n in range(parts._updates - 1)]
    for one, other in zip(whole.snapshot(False).weights, parts.snapshot(False).weights, strict=True):
        np.testing.assert_array_equal(one[0], other[0])
    np.testing.assert_array_equal(whole.snapshot(False).history, parts.snapshot(False).history)
    assert parts.snapshot(False).share == 0


@pytest.mark.parametrize(
    "leave",
    [
        lambda run: run.seek(2),
        lambda run: run.advance(1),
        lambda run: run.seek(0),
        lambda run: run.snapshot(True),
        lambda run: run.seek(run.step),
    ],
)
def test_an_epoch_under_way_is_left_without_a_trace(leave):
    straight, run = Training(config()), Training(config())
    straight.advance(4)
    run.advance(1)
    assert not run.work(0.0)
    leave(run)
    assert run.snapshot(True).share == 0
    run.seek(4)
    for one, other in zip(straight.snapshot(False).weights, run.snapshot(False).weights, strict=True):
        np.testing.assert_array_equal(one[0], other[0])


def test_a_run_ends_at_its_last_epoch():
    run = Training(config(epochs=3))
    run.advance(10)
    assert (run.step, run.last) == (3, 3)
    assert run.snapshot(True).ended is None


def test_a_run_that_leaves_the_numbers_ends_there_and_can_go_back():
    run = Training(config("plane", optimizer=SGD(lr=100.0), activation=Identity(), epochs=50))
    run.advance(50)
    snapshot = run.snapshot(True)
    assert 0 < run.step == run.last == snapshot.last < 50
    assert f"diverged at epoch {run.step}: the loss is " in str(snapshot.ended)
    assert snapshot.history.shape[1] == run.step + 1
    run.seek(0)
    assert np.isfinite(run.snapshot(True).weights[0][0]).all()


def test_the_worlds_random_numbers_are_left_alone():
    torch.manual_seed(1)
    state = torch.get_rng_state()
    Training(config()).advance(2)
    assert torch.equal(torch.get_rng_state(), state)


def test_snapshots_are_never_written_again():
    run = Training(config(epochs=20))
    run.advance(2)
    snapshot = run.snapshot(True)
    before = snapshot.weights[0][0].copy(), snapshot.field.copy(), snapshot.history.copy()
    run.advance(5)
    for old, now in zip(before, (snapshot.weights[0][0], snapshot.field, snapshot.history), strict=True):
        np.testing.assert_array_equal(old, now)


def test_one_layer_cant_learn_xor_and_two_can():
    """Minsky and Papert, Perceptrons, 1969."""
    accuracies = []
    for hidden in ((), (4,)):
        run = Training(config("xor", 100, hidden=hidden, optimizer=Adam(lr=0.05), epochs=150))
        run.advance(150)
        accuracies.append(run.snapshot(True).history[TRAIN_ACCURACY, -1])
    assert accuracies[0] < 0.8
    assert accuracies[1] == 1.0


# ---- the exported script


SCHEDULED = Adam(lr=0.05, schedule=CosineAnnealingLR(T_max=2))
NOISY = Adam(clipping=ClipByNorm(max_norm=0.1), noise=GradientNoise(std=0.1, seed=4), schedule=StepLR(step_size=1))
CYCLE = SGD(lr=0.1, schedule=OneCycleLR(max_lr=0.2, total_steps=60), warm_up=LinearLR(total_iters=4))

SCRIPTS = {
    "default": config(),
    "sgd": config("moons", optimizer=SGD(lr=0.1, momentum=0.9, nesterov=True), activation=SIGMOID, l2=0.01, batch=7),
    "rmsprop": config("spirals", optimizer=RMSprop(), activation=NEURONS["relu"](), l1=1e-3, loss="mse", init="normal"),
    "lbfgs": config("xor", optimizer=LBFGS(lr=0.1), activation=NEURONS["prelu"](), loss="half_squares"),
    "one layer": config("and", hidden=(), optimizer=OPTIMIZERS["rprop"](), batch=1000),
    "scheduled": config(optimizer=SCHEDULED, rate_per="epoch"),
    "scheduled by batch": config(optimizer=CYCLE, rate_per="batch"),
    "clipped": config(optimizer=NOISY, activation=NEURONS["prelu"]()),
    "clipped by value": config(optimizer=SGD(lr=0.1, clipping=ClipByValue(clip_value=0.01))),
    "deep": config("plane", hidden=(5, 16, 3), activation=NEURONS["gelu"](approximate="tanh"), l1=1e-4, l2=1e-3),
}


PROGRAM = """
import contextlib, io, json, pathlib, runpy
found = {}
for file in sorted(pathlib.Path().glob("*.py")):
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        names = runpy.run_path(str(file))
    weights = [(layer.weight.tolist(), layer.bias.tolist()) for layer in names["layers"]]
    found[file.stem] = weights, printed.getvalue().splitlines()
print(json.dumps(found))
"""


def written_files(folder):
    """Return recipes for files of several classes and of numbers, with dropout and own inputs."""
    found = {}
    for name, text in FILES.items():
        path = folder / f"{name}.csv"
        path.write_text(text)
        source = Source(
            "file", 0, 0.0, 0.2, 1, str(path), (), "x1, x2, x1*x2, sin(x1), 2" if name == "regression" else ""
        )
        points = data(source)
        shape = {"inputs": points.inputs.shape[1], "outputs": points.targets.shape[1], "regression": points.regression}
        found[name] = structs.replace(config(dropout=0.2), source=source, **shape)
    return found


def written_file(folder):
    rng = np.random.default_rng(0)
    rows = [f"{a};{b};{'inside' if a * a + b * b < 1 else 'outside'}" for a, b in rng.normal(size=(50, 2))]
    (folder / "data.csv").write_text("\n".join(["x;y;kind", *rows]))
    return structs.replace(config(), source=Source("file", 0, 0.0, 0.2, 1, str(folder / "data.csv")))


@pytest.fixture(scope="module")
def executed(tmp_path_factory):
    """The recipes, and what their scripts trained and printed in a process without this package."""
    folder = tmp_path_factory.mktemp("scripts")
    given = SCRIPTS | {"file": written_file(folder)} | written_files(folder)
    for name, each in given.items():
        (folder / f"{name}.py").write_text(script(each, 3), "utf-8")
    done = subprocess.run([sys.executable, "-c", PROGRAM], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return given, json.loads(done.stdout)


@pytest.mark.parametrize("name", [*SCRIPTS, "file", *FILES])
def test_the_script_repeats_the_run(name, executed):
    given, (trained, printed) = executed[0][name], executed[1][name]
    run = Training(given)
    run.advance(3)
    assert [tuple(layer) for layer in trained] == weights(run)
    history = run.snapshot(False).history
    if not given.l1 and not given.l2:
        assert printed[0].startswith(f"train: loss {history[TRAIN_LOSS, 3]:.6g}")
        assert printed[1].startswith(f"test: loss {history[TEST_LOSS, 3]:.6g}")
    assert ("accuracy" in printed[0]) != given.regression


RECIPES = {
    **{key: config(activation=kind(), epochs=1) for key, kind in NEURONS.items()},
    **{f"optimizer {key}": config(optimizer=kind(), epochs=1) for key, kind in OPTIMIZERS.items()},
}


@pytest.mark.parametrize("name", RECIPES)
def test_every_activation_and_optimizer_has_its_class_in_the_script(name):
    """The script's module and optimizer give the bits of the run."""
    given = RECIPES[name]
    run, names = Training(given), {}
    run.advance(1)
    with torch.random.fork_rng():
        exec(script(given, 1).replace("print(", "str("), names)
    assert [(layer.weight.tolist(), layer.bias.tolist()) for layer in names["layers"]] == weights(run)


@pytest.mark.parametrize("given", [SCRIPTS[name] for name in ("scheduled", "scheduled by batch", "clipped")])
def test_a_schedule_goes_back_with_the_same_bits_and_every_last_update_is_proven(given):
    run, seen = Training(given), []
    for _epoch in range(4):
        seen.append(weights(run))
        run.advance(1)
        record = run.snapshot(True).step_record
        rule = given.optimizer.at(record.rates).own_rule()
        assert prove_step(rule, record.before, record.gradient, record.after, "float32").verdict == "proven"
    for epoch in (1, 3, 0, 2):
        run.seek(epoch)
        assert weights(run) == seen[epoch]


def test_training_refuses_a_cycle_that_ends_before_it_and_a_plateau():
    with pytest.raises(InputError, match="torch refuses to go on"):
        Training(structs.replace(SCRIPTS["scheduled by batch"], epochs=20))
    with pytest.raises(InputError, match="ReduceLROnPlateau"):
        Training(config(optimizer=Adam(schedule=ReduceLROnPlateau())))


def test_a_missing_file_is_said():
    given = config("file")
    with pytest.raises(InputError, match="No file is chosen"):
        Training(given)


def test_going_back_among_long_epochs_repeats_none(monkeypatch):
    """An epoch of very many updates is loaded, not gone through again."""
    monkeypatch.setattr("gradexplorer.core.training.run.MOST_UPDATES", 3)
    monkeypatch.setattr("gradexplorer.framework.rewindable.CHECKPOINT_SECONDS", 0.0)
    run, seen = Training(config()), []
    for _epoch in range(4):
        seen.append(weights(run))
        run.advance(1)
    monkeypatch.setattr(run, "move", lambda _most: pytest.fail("an epoch was repeated"))
    for epoch in (3, 2, 0, 1):
        run.seek(epoch)
        assert weights(run) == seen[epoch]
    assert run.snapshot(True).step_record is None
