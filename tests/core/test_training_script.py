"""The script of a training, executed: it has the bits of the run."""

import json
import subprocess
import sys

import numpy as np
import pytest
import torch
from msgspec import structs

from gradexplorer.core.datasets import Source, data
from gradexplorer.core.optimizers import LBFGS, OPTIMIZERS, SGD, Adam, Muon, RMSprop, prove_step
from gradexplorer.core.optimizers.averages import EMA, SWA
from gradexplorer.core.optimizers.gradients import ClipByNorm, ClipByValue, GradientNoise
from gradexplorer.core.optimizers.schedules import CosineAnnealingLR, LinearLR, OneCycleLR, ReduceLROnPlateau, StepLR
from gradexplorer.core.training import (
    TEST_LOSS,
    TRAIN_LOSS,
    Training,
    script,
)
from gradexplorer.pages.perceptron.train.average import average_items
from gradexplorer.pages.perceptron.train.schedule import schedule_items
from gradexplorer.text import InputError
from tests.core.training_loop import FILES, NEURONS, SIGMOID, config, weights

SCHEDULED = Adam(lr=0.05, schedule=CosineAnnealingLR(T_max=2))
NOISY = Adam(clipping=ClipByNorm(max_norm=0.1), noise=GradientNoise(std=0.1, seed=4), schedule=StepLR(step_size=1))
CYCLE = SGD(lr=0.1, schedule=OneCycleLR(max_lr=0.2, total_steps=60), warm_up=LinearLR(total_iters=4))

FALLING = Adam(lr=0.5, schedule=ReduceLROnPlateau(patience=0, factor=0.5, threshold=0.5))
"""Its rate falls after every epoch that does not halve the loss."""
MATRICES = Muon(lr=0.02, bias_lr=0.01, clipping=ClipByNorm(max_norm=0.1), schedule=StepLR(step_size=1))

SCRIPTS = {
    "default": config(),
    "sgd": config("moons", optimizer=SGD(lr=0.1, momentum=0.9, nesterov=True), activation=SIGMOID, l2=0.01, batch=7),
    "rmsprop": config("spirals", optimizer=RMSprop(), activation=NEURONS["relu"](), l1=1e-3, loss="mse", init="normal"),
    "lbfgs": config("xor", optimizer=LBFGS(lr=0.1), activation=NEURONS["prelu"](), loss="half_squares"),
    "one layer": config("and", hidden=(), optimizer=OPTIMIZERS["rprop"](), batch=1000),
    "scheduled": config(optimizer=SCHEDULED, rate_per="epoch"),
    "scheduled by batch": config(optimizer=CYCLE, rate_per="batch"),
    "clipped": config(optimizer=NOISY, activation=NEURONS["prelu"]()),
    "matrices": config(optimizer=MATRICES),
    "plateau": config(optimizer=FALLING, dropout=0.2, rate_per="epoch"),
    "plateau without test": structs.replace(
        config(optimizer=FALLING, l2=0.01), source=Source("moons", 61, 0.1, 0.0, 3)
    ),
    "clipped by value": config(optimizer=SGD(lr=0.1, clipping=ClipByValue(clip_value=0.01))),
    "exponential average": config(optimizer=structs.replace(NOISY, average=EMA(decay=0.7)), dropout=0.2),
    "equal average": config("plane", optimizer=SGD(lr=0.1, average=SWA())),
    "average of lbfgs": config("xor", optimizer=LBFGS(lr=0.1, average=EMA())),
    "average of matrices": config(optimizer=structs.replace(MATRICES, average=SWA())),
    "deep": config("plane", hidden=(5, 16, 3), activation=NEURONS["gelu"](approximate="tanh"), l1=1e-4, l2=1e-3),
}


PROGRAM = """
import contextlib, io, json, pathlib, runpy
found = {}
for file in sorted(pathlib.Path().glob("*.py")):
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        names = runpy.run_path(str(file))
    def weights(layers):
        return [(layer.weight.tolist(), layer.bias.tolist()) for layer in layers if hasattr(layer, "bias")]
    averaged = names["averages"].module if "averages" in names else []
    found[file.stem] = weights(names["layers"]), printed.getvalue().splitlines(), weights(averaged)
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
    given, (trained, printed, averaged) = executed[0][name], executed[1][name]
    run = Training(given)
    run.advance(3)
    assert [tuple(layer) for layer in trained] == weights(run)
    history = run.snapshot(False).history
    if not given.l1 and not given.l2:
        assert printed[0].startswith(f"train: loss {history[TRAIN_LOSS, 3]:.6g}")
        assert printed[1].startswith(f"test: loss {history[TEST_LOSS, 3]:.6g}")
    assert ("accuracy" in printed[0]) != given.regression
    average = run.snapshot(False).average
    assert [tuple(layer) for layer in averaged] == [
        (weight.tolist(), bias.tolist()) for weight, bias in (average.weights if average else ())
    ]
    if average and not given.l1 and not given.l2:
        train, test = average.losses[:, 3]
        said = [line for line in printed if line.startswith("average")]
        assert said == [f"average, train: loss {train:.6g}", f"average, test: loss {test:.6g}"]


@pytest.mark.parametrize("name", ["exponential average", "equal average", "average of matrices"])
def test_an_average_goes_back_with_the_same_bits_and_its_last_update_is_proven(name):
    given = SCRIPTS[name]
    run, seen = Training(given), []
    for _epoch in range(3):
        run.advance(1)
        snapshot = run.snapshot(True)
        seen.append([part.copy() for layer in snapshot.average.weights for part in layer])
        items = {item.key: item for item in average_items(given, snapshot)}
        assert items["average.proof"].proof.verdict == "proven"
        after = snapshot.average.update[2]
        np.testing.assert_array_equal(after, np.concatenate([part.ravel() for part in seen[-1]]))
    assert not np.array_equal(after, snapshot.average.update[1]), "the average is not the weights"
    for epoch in (1, 3, 2):
        run.seek(epoch)
        again = [part for layer in run.snapshot(False).average.weights for part in layer]
        assert all(map(np.array_equal, again, seen[epoch - 1]))


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


def test_training_refuses_a_cycle_that_ends_before_it_and_a_plateau_per_batch():
    with pytest.raises(InputError, match="torch refuses to go on"):
        Training(structs.replace(SCRIPTS["scheduled by batch"], epochs=20))
    with pytest.raises(InputError, match="per epoch"):
        Training(config(optimizer=Adam(schedule=ReduceLROnPlateau()), rate_per="batch"))


@pytest.mark.parametrize("name", ["plateau", "plateau without test"])
def test_a_plateau_goes_back_with_the_same_bits_and_its_rates_follow_the_losses(name):
    given = SCRIPTS[name]
    run, seen = Training(given), []
    for _epoch in range(4):
        seen.append((weights(run), run.state.plateau[1]))
        run.advance(1)
        record = run.snapshot(True).step_record
        rule = given.optimizer.at(record.rates).own_rule()
        assert prove_step(rule, record.before, record.gradient, record.after, "float32").verdict == "proven"
    rates = run.snapshot(False).rates
    assert rates.tolist() == [rate for _weights, rate in seen]
    assert rates[-1] < rates[0]
    for epoch in (1, 3, 0, 2):
        run.seek(epoch)
        assert (weights(run), run.state.plateau[1]) == seen[epoch]
    run.seek(4)
    snapshot = run.snapshot(False)
    column = {item.key: item for item in schedule_items(given, snapshot)}
    assert column["schedule.proof"].proof.verdict == "proven"
