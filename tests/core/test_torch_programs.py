"""Programs that are shown and run: what they print and raise is torch's own."""

import warnings

import numpy as np
import pytest
import torch
from torch.nn import functional

from gradexplorer.core import run_snippet
from gradexplorer.core.losses import LOSSES, best_line, line_loss, loss
from gradexplorer.core.losses.broadcasting import SHAPES, pairing, pairs, program
from gradexplorer.core.losses.torch_programs import Switches, by_backward, by_grad, graph
from tests.core.line_fits import POINTS, by_torch

ASKED = [
    f"{part}" for part in ("element 0 of tensors does not require grad", "backward through the graph a second time")
]


def torch_message(act):
    with pytest.raises(RuntimeError) as caught:
        act()
    return f"RuntimeError: {caught.value}"


def built(requires_grad=True):
    x, target = torch.tensor(POINTS).T
    w, b = (torch.tensor(v, requires_grad=requires_grad) for v in (0.3, -0.5))
    return w, b, functional.mse_loss(w * x + b, target)


def twice():
    _w, _b, found = built()
    found.backward()
    found.backward()


@pytest.mark.parametrize("write", [by_grad, by_backward])
@pytest.mark.parametrize("key", LOSSES)
def test_both_programs_print_torch_s_gradient(key, write):
    outcome = run_snippet.run(write(loss(key), POINTS, 0.3, -0.5, Switches()))
    assert not outcome.failed
    _value, gradient = by_torch(key, "mean", 1.0, POINTS, 0.3, -0.5, "float32")
    names = outcome.names
    found = names["grads"] if write is by_grad else (names["w"].grad, names["b"].grad)
    assert [g.item() for g in found] == pytest.approx(gradient, rel=2e-6)
    assert str(found[0]) in outcome.output


@pytest.mark.parametrize("write", [by_grad, by_backward])
@pytest.mark.parametrize("requires_grad", ["off", "late"])
def test_without_requires_grad_torch_s_own_message_is_shown(requires_grad, write):
    outcome = run_snippet.run(write(loss("mse"), POINTS, 0.3, -0.5, Switches(requires_grad=requires_grad)))
    assert outcome.error == torch_message(lambda: built(requires_grad=False)[2].backward())
    assert ASKED[0] in outcome.output
    assert graph(outcome.names) == []


def test_the_graph_has_to_be_built_again():
    outcome = run_snippet.run(by_backward(loss("mse"), POINTS, 0.3, -0.5, Switches(requires_grad="rebuilt")))
    assert not outcome.failed
    assert outcome.names["w"].grad.item() == pytest.approx(-3.92, rel=1e-6)


def test_twice_on_one_graph_shows_torch_s_own_message():
    outcome = run_snippet.run(by_backward(loss("mse"), POINTS, 0.3, -0.5, Switches(repeat="same_graph")))
    assert outcome.error == torch_message(twice)
    assert ASKED[1] in outcome.output


@pytest.mark.parametrize(
    ("switches", "times"),
    [
        (Switches(repeat="same_graph", retain_graph=True), 2),
        (Switches(repeat="same_graph", retain_graph=True, zero_grad=True), 1),
        (Switches(repeat="new_graph"), 2),
        (Switches(repeat="new_graph", zero_grad=True), 1),
    ],
)
def test_gradients_add_up_unless_they_are_zeroed(switches, times):
    outcome = run_snippet.run(by_backward(loss("mse"), POINTS, 0.3, -0.5, switches))
    w, _b, found = built()
    found.backward()
    assert outcome.names["w"].grad.item() == pytest.approx(times * w.grad.item(), rel=1e-6)
    grads = run_snippet.run(by_grad(loss("mse"), POINTS, 0.3, -0.5, switches)).names["grads"]
    assert grads[0].item() == pytest.approx(w.grad.item(), rel=1e-6)


def test_the_graph_is_torch_s():
    functions = graph(run_snippet.run(by_backward(loss("mse"), POINTS, 0.3, -0.5, Switches())).names)
    assert [f.name for f in functions] == ["MseLossBackward0", "AddBackward0", "MulBackward0", "w", "b"]
    assert [f.inputs for f in functions] == [(1,), (2, 4), (3,), (), ()]
    assert [f.leaf for f in functions] == [False, False, False, True, True]


def test_live_code_has_a_namespace_of_its_own_and_keeps_warnings_to_itself():
    with warnings.catch_warnings(record=True) as caught:
        outcome = run_snippet.run("import warnings\nwarnings.warn('hot')\nprint(1)\n1/0")
    assert outcome.output == "UserWarning: hot\n1\nZeroDivisionError: division by zero"
    assert (outcome.failed, outcome.warned, caught) == (True, ("hot",), [])
    assert run_snippet.run("print(outcome)").error == "NameError: name 'outcome' is not defined"


@pytest.mark.parametrize("target", SHAPES)
@pytest.mark.parametrize("prediction", SHAPES)
@pytest.mark.parametrize("count", [1, 2, 5])
def test_pairs_are_what_torch_subtracts(prediction, target, count):
    points = POINTS[:count]
    met = pairing(prediction, target, count)
    outcome = run_snippet.run(program(loss("mse"), points, 0.3, -0.5, met, meant=False))
    assert tuple(outcome.names["prediction"].shape) == met.prediction
    assert tuple(outcome.names["target"].shape) == met.target
    if met.left is None:
        sizes = torch.empty(met.prediction), torch.empty(met.target)
        assert outcome.error == torch_message(lambda: sizes[0] - sizes[1])
        return
    x, y = np.array(points).T
    ours = (0.3 * x - 0.5)[met.left] - y[met.right]
    with torch.no_grad():
        really = (outcome.names["prediction"] - outcome.names["target"]).numpy()
    np.testing.assert_allclose(ours, really, atol=1e-6)
    at = line_loss(loss("mse"), pairs(points, met.left, met.right), 0.3, -0.5)
    assert at.value == pytest.approx(outcome.names["loss"].item(), rel=1e-5)
    assert at.gradient[0] == pytest.approx(outcome.names["w"].grad.item(), rel=1e-4, abs=1e-6)


def test_the_warning_is_torch_s_own():
    met = pairing("1x2", "1x1", 2)
    outcome = run_snippet.run(program(loss("mse"), POINTS[:2], 0.3, -0.5, met, meant=False))
    with pytest.warns(UserWarning, match="target size") as caught:
        functional.mse_loss(torch.zeros(1, 2), torch.zeros(1, 1))
    assert outcome.warned == (str(caught[0].message),)
    assert outcome.warned[0] in outcome.output


@pytest.mark.parametrize("key", ["l2", "log_cosh"])
def test_a_plain_subtraction_warns_of_nothing(key):
    met = pairing("N", "Nx1", 5)
    assert run_snippet.run(program(loss(key), POINTS, 0.3, -0.5, met, meant=False)).warned == ()


def test_what_the_broadcast_loss_learns_is_the_mean():
    met = pairing("N", "Nx1", 5)
    line = best_line(loss("mse"), pairs(POINTS, met.left, met.right))
    assert line == pytest.approx((0.0, np.mean([y for _x, y in POINTS])), abs=1e-12)
