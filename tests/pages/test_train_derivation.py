"""The Train part's gradient and last update, against torch."""

import re

import numpy as np
import pytest
import torch
from msgspec.structs import replace

from gradexplorer.core.activations import ACTIVATIONS
from gradexplorer.core.optimizers import OPTIMIZERS
from gradexplorer.core.perceptron import LOSSES
from gradexplorer.core.training.proving import by_hand
from gradexplorer.formula.printed import check_printed
from gradexplorer.framework.figure import (
    FormulaItem,
    Note,
)
from gradexplorer.framework.state import edited
from gradexplorer.pages.perceptron.train import matrix_update
from gradexplorer.pages.perceptron.train.page import PART
from gradexplorer.pages.perceptron.train.state import TrainState
from tests.pages.train_runs import checks, of_first_layer, trained


@pytest.mark.parametrize("key", ["circles", "plane"])
@pytest.mark.parametrize("objective", LOSSES)
@pytest.mark.parametrize(("l1", "l2"), [(0.0, 0.0), (1e-3, 1e-2)])
def test_the_gradient_is_proven_and_torchs(key, objective, l1, l2):
    state, snapshot = trained(data=key, objective=objective, l1=l1, l2=l2)
    proofs = checks(state, snapshot)
    assert [proof.verdict for proof in proofs.values()] == ["proven"] * 4
    assert all(entry.exact for entry in proofs["numbers.proof"].entries)
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
    if key == "lbfgs":  # it asks for the loss, and has no rule here
        assert "update.proof" not in proofs
        return
    assert proofs["update.proof"].verdict in ("proven", "digits lost")
    names = [entry.name for entry in proofs["update.proof"].entries]
    assert not any("x" in name for name in names)
    if OPTIMIZERS[key].couples:  # a matrix as a whole
        assert names[0] == "w^{(t)}_{00}"
        np.testing.assert_array_equal(snapshot.step_record.after["w"].T, snapshot.weights[0][0])
    else:
        assert names[0] == "w_{t}"  # as the rule above the table writes it
        after = np.concatenate([part.ravel() for layer in snapshot.weights for part in layer])
        np.testing.assert_array_equal(snapshot.step_record.after["x"], after)
    run.advance(1)
    straight = PART.start(state)
    straight.advance(7)
    for (w, _b), (v, _c) in zip(run.snapshot(False).weights, straight.snapshot(False).weights, strict=True):
        np.testing.assert_array_equal(w, v)


@pytest.mark.parametrize(
    "options",
    [{}, {"weight_decay": 0.1, "maximize": True}, {"eps": (1e-3, 0.5), "d": 3.0, "beta2_decay": -0.3, "lr": 0.3}],
)
def test_adafactor_moves_a_matrix_by_means_of_its_rows_and_columns(options):
    """The oracle is torch.optim.Adafactor on the same matrix and gradients, step by step."""
    state = edited(TrainState(points=40, hidden=(3,), batch=28), "optimizer", {"type": "adafactor", **options})
    run = PART.start(state)
    run.seek(3)
    snapshot = run.snapshot(True)
    record = snapshot.step_record
    torchs = torch.optim.Adafactor(
        [weight := torch.tensor(record.before["w"].T, dtype=torch.float32)],
        **{"lr": 0.01, "eps": (2.0**-23, 1e-3), **options},
    )
    weight.grad = torch.tensor(record.gradient.T, dtype=torch.float32)
    torchs.state[weight] = {
        "step": torch.tensor(record.before["t"], dtype=torch.float32),
        "row_var": torch.tensor(record.before["R"], dtype=torch.float32)[:, None],
        "col_var": torch.tensor(record.before["C"], dtype=torch.float32)[None],
    }
    torchs.step()
    np.testing.assert_allclose(record.after["w"].T, weight.numpy(), rtol=1e-6)
    items = PART.derive(state, snapshot)
    lines = [item.formula for item in items if isinstance(item, FormulaItem) and item.key.startswith("numbers")]
    assert {line.proof().verdict for line in lines} == {"proven"}
    assert [check_printed(line) for line in lines] == [None] * len(lines)
    assert checks(state, snapshot)["update.proof"].verdict == "proven"


def test_a_wrong_line_for_matrices_is_not_proven(monkeypatch):
    state = edited(TrainState(points=40, hidden=(3,)), "optimizer", {"type": "adafactor"})
    run = PART.start(state)
    run.seek(2)
    snapshot = run.snapshot(True)
    right = matrix_update.rule_of

    def wrong(config, record):
        rule = right(config, record)
        *rest, last = rule.lines
        return replace(rule, lines=(*rest, replace(last, expression=last.expression.replace("max(1", "max(2"))))

    monkeypatch.setattr("gradexplorer.pages.perceptron.train.derivation.rule_of", wrong)
    assert checks(state, snapshot)["update.proof"].verdict == "not proven"


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
        assert any("w_{t}" in line or "w^{(t)}_{ij}" in line for line in rule) == (key != "lbfgs")  # it has none here


def test_the_start_has_no_update_yet():
    state, snapshot = trained(0)
    assert snapshot.step_record is None
    assert list(checks(state, snapshot)) == ["numbers.proof", "gradient.proof", "lines"]
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
