"""Training with Muon: its last update against torch, number by number, and what a wrong rule would be called."""

import numpy as np
import pytest
import torch
from msgspec.structs import replace

from gradexplorer.core.descent.race import StepRecord
from gradexplorer.core.optimizers import Muon
from gradexplorer.core.training.matrix_rules import matrix_rule, muon, prove_iterates, prove_update, scope_at
from gradexplorer.core.training.matrix_rules import rule as of_matrices
from gradexplorer.formula.printed import check_printed
from gradexplorer.framework.figure import FormulaItem
from gradexplorer.pages.perceptron.train.page import PART
from gradexplorer.pages.perceptron.train.state import TrainState
from gradexplorer.text import InputError
from tests.pages.train_runs import checks

SETTINGS = {
    "wide": Muon(lr=0.02),
    "high": Muon(lr=0.1, nesterov=False, weight_decay=0.0, ns_steps=3),
    "other": Muon(lr=0.02, momentum=0.5, ns_coefficients=(3.0, -3.2, 1.2), adjust_lr_fn="match_rms_adamw", eps=1e-3),
}
HIDDEN = {"wide": (5,), "high": (1, 3), "other": (2,)}
"""Muon turns a matrix over that has more outputs than inputs."""


@pytest.fixture(scope="module", params=SETTINGS)
def trained(request):
    state = TrainState(points=40, hidden=HIDDEN[request.param], batch=14, optimizer=SETTINGS[request.param])
    run = PART.start(state)
    run.seek(3)
    return state, run, run.snapshot(True)


def test_the_update_is_torchs_and_proven(trained):
    """The oracle is torch.optim.Muon on the same matrix, gradient and momentum."""
    state, _run, snapshot = trained
    record = snapshot.step_record
    weight = torch.tensor(record.before["w"].T, dtype=torch.float32)
    torchs = torch.optim.Muon([weight], **state.optimizer.torch_arguments)
    weight.grad = torch.tensor(record.gradient.T, dtype=torch.float32)
    torchs.state[weight]["momentum_buffer"] = torch.tensor(record.before["B"].T, dtype=torch.float32)
    torchs.step()
    np.testing.assert_array_equal(record.after["w"].T, weight.numpy())
    np.testing.assert_array_equal(record.after["B"].T, torchs.state[weight]["momentum_buffer"].numpy())
    proofs = checks(state, snapshot)
    assert {proofs[key].verdict for key in ("steps.proof", "update.proof")} == {"proven"}
    assert proofs["steps.proof"].of == record.gradient.size * (state.optimizer.ns_steps + 1)
    assert proofs["steps.proof"].error == 0  # to the last bit


def test_every_line_is_printed_as_it_is_executed(trained):
    state, _run, snapshot = trained
    lines = [item.formula for item in PART.derive(state, snapshot) if isinstance(item, FormulaItem)]
    assert [check_printed(line) for line in lines] == [None] * len(lines)
    numbers = {line.latex for line in lines}
    assert any(rf"X^{{({state.optimizer.ns_steps})}}_{{00}} = " in line for line in numbers)


def test_going_back_repeats_the_bits(trained):
    _state, run, _snapshot = trained
    run.seek(5)
    first = [weight.copy() for layer in run.snapshot(False).weights for weight in layer]
    run.seek(2)
    run.seek(5)
    for one, other in zip(first, (weight for layer in run.snapshot(False).weights for weight in layer), strict=True):
        np.testing.assert_array_equal(one, other)


WRONG = {
    "momentum": ("B", "(1 - momentum)*g", "g"),
    "norm": ("X0", "/N", ""),
    "square": ("H2", "c*Sum", "1.01*c*Sum"),
    "coefficient": ("X3", "a*", "1.01*a*"),
    "direction": ("w", "- alpha", "+ alpha"),
    "decay": ("v", "lr*weight_decay", "weight_decay"),
}


@pytest.mark.parametrize("fault", WRONG)
def test_a_wrong_line_is_not_proven(fault, monkeypatch):
    symbol, right, wrong = WRONG[fault]
    state = TrainState(points=40, hidden=(5,), optimizer=Muon(lr=0.02))
    run = PART.start(state)
    run.seek(2)
    rule = matrix_rule(state.optimizer, (2, 5))
    assert sum(right in line.expression for line in rule.lines if line.symbol == symbol) == 1
    lines = [
        replace(line, expression=line.expression.replace(right, wrong)) if line.symbol == symbol else line
        for line in rule.lines
    ]
    monkeypatch.setattr(
        "gradexplorer.pages.perceptron.train.derivation.rule_of",
        lambda _config, _record: replace(rule, lines=tuple(lines)),
    )
    proofs = checks(state, run.snapshot(True))
    assert "not proven" in {proofs["steps.proof"].verdict, proofs["update.proof"].verdict}


def test_a_number_between_two_of_bfloat16_may_be_rounded_either_way():
    """A tie that torch's sum in float32 turned over is a lost digit; many of them are no ties."""
    optimizer = Muon(lr=0.02)
    state = TrainState(points=40, hidden=(5,), optimizer=optimizer)
    run = PART.start(state)
    run.seek(2)
    rule, record = matrix_rule(optimizer, (2, 5)), run.snapshot(True).step_record
    theirs = muon.torchs_iterates(optimizer, record)

    def proof(count, factor=1 + 2.0**-7):
        moved = {name: matrix.copy() for name, matrix in theirs.items()}
        moved["X5"].flat[:count] *= factor
        return prove_iterates(rule, muon.anchored(rule, record, moved))

    assert proof(0).verdict == "proven"
    assert proof(1).verdict == "digits lost"
    assert proof(2).verdict == "not proven"
    assert proof(1, float("nan")).verdict == "not proven"


@pytest.mark.parametrize("gradient", [0.0, 1e18, 1e-30])
def test_gradients_of_no_size_or_of_any_are_what_torch_makes_of_them(gradient):
    """Of zeros, and of squares too small for float32; from 1e19 on torch's norm overflows, and it stands still."""
    optimizer, weight = Muon(), torch.zeros(3, 2)
    torchs, rule = optimizer.build([weight]), matrix_rule(optimizer, (2, 3))
    before = of_matrices.first_matrix(rule, torchs, weight, 0)
    weight.grad = torch.full((3, 2), gradient)
    torchs.step()
    after = of_matrices.first_matrix(rule, torchs, weight, 1)
    record = StepRecord(before, weight.grad.double().numpy().T, after, ())
    scope = scope_at(optimizer, rule, record)
    assert not prove_iterates(rule, scope).fails
    assert not prove_update(rule, record, 10, scope).fails


def test_large_matrices_have_the_bits_too_but_for_ties():
    """The oracle is torch.optim.Muon; 24 x 30, as a file of many columns needs it."""
    rng, optimizer = np.random.default_rng(0), Muon()
    gradient, weight = (torch.tensor(rng.normal(size=(30, 24)), dtype=torch.float32) for _ in range(2))
    torchs, rule = optimizer.build([weight]), matrix_rule(optimizer, (24, 30))
    before = of_matrices.first_matrix(rule, torchs, weight, 0)
    weight.grad = gradient
    torchs.step()
    record = StepRecord(before, gradient.double().numpy().T, of_matrices.first_matrix(rule, torchs, weight, 1), ())
    scope = scope_at(optimizer, rule, record)
    assert prove_iterates(rule, scope).verdict in ("proven", "digits lost")
    assert prove_update(rule, record, 5, scope).verdict == "proven"


def test_an_older_torch_says_what_it_lacks(monkeypatch):
    monkeypatch.delattr(torch.optim, "Muon")
    with pytest.raises(InputError, match=r"torch \S+ has no Muon: it came with torch 2\.9"):
        PART.start(TrainState(points=40, optimizer=Muon()))
