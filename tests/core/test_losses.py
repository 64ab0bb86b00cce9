"""Losses of a regression: the oracles are torch.nn.functional, autograd and mpmath, and torch's own messages."""

import math
import warnings

import mpmath
import numpy as np
import pytest
import torch
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from torch.nn import functional

from gradexplorer.core import run_snippet
from gradexplorer.core.losses import LOSSES, best_line, line_loss, loss, surface
from gradexplorer.core.losses.broadcasting import SHAPES, pairing, pairs, program
from gradexplorer.core.losses.fit_run import Fit
from gradexplorer.core.losses.gradient_derivation import Summed, norm_lines, prove_gradient_lines
from gradexplorer.core.losses.proving import prove_all, prove_gradient, prove_norm
from gradexplorer.core.losses.read_points import read_points
from gradexplorer.core.losses.torch_programs import Switches, by_backward, by_grad, graph, training
from gradexplorer.core.tables import guessed_pair, read_text
from gradexplorer.formula.handwritten import prove_lines
from gradexplorer.formula.trees import tree
from gradexplorer.text import InputError

POINTS = ((-2.0, -2.1), (-1.0, -0.2), (0.0, 0.9), (1.0, 1.6), (2.0, 3.4))
TORCH = {
    "mse": lambda p, t, reduction, at: functional.mse_loss(p, t),
    "sse": lambda p, t, reduction, at: functional.mse_loss(p, t, reduction="sum"),
    "l2": lambda p, t, reduction, at: torch.dist(p, t),
    "l1": lambda p, t, reduction, at: functional.l1_loss(p, t, reduction=reduction),
    "huber": lambda p, t, reduction, at: functional.huber_loss(p, t, reduction=reduction, delta=at),
    "smooth_l1": lambda p, t, reduction, at: functional.smooth_l1_loss(p, t, reduction=reduction, beta=at),
    "log_cosh": lambda p, t, reduction, at: getattr(torch.log(torch.cosh(p - t)), reduction)(),
}
"""Written here anew: the catalogue's own torch code is not its own oracle."""
CASES = [
    (key, reduction) for key, known in LOSSES.items() for reduction in (("mean", "sum") if known.reduces else ("mean",))
]
EPSILON = {"float32": 1.2e-7, "float64": 2.3e-16}

numbers = st.floats(-1e3, 1e3, allow_subnormal=False)
data = st.lists(st.tuples(numbers, numbers), min_size=1, max_size=12)


def by_torch(key, reduction, threshold, points, w, b, dtype):
    kind = getattr(torch, dtype)
    x, target = torch.tensor(points, dtype=kind).T
    line = [torch.tensor(v, dtype=kind, requires_grad=True) for v in (w, b)]
    prediction = line[0] * x + line[1]
    if key in TORCH:
        found = TORCH[key](prediction, target, reduction, threshold)
    else:  # a release asks for a line above
        found = loss(key, reduction, threshold).torch_value(prediction, target)
    return found.item(), [g.item() for g in torch.autograd.grad(found, line)]


@pytest.mark.release
def test_every_loss_is_written_here_anew():
    assert set(TORCH) == set(LOSSES)


@pytest.mark.parametrize("dtype", EPSILON)
@pytest.mark.parametrize(("key", "reduction"), CASES)
@settings(max_examples=25, deadline=None)
@given(points=data, w=st.floats(-100, 100), b=numbers, threshold=st.floats(0.01, 100))
def test_value_and_gradient_are_torch_s(key, reduction, dtype, points, w, b, threshold):
    kind = np.dtype(dtype).type
    w, b, threshold = float(kind(w)), float(kind(b)), float(kind(threshold))
    points = [(float(kind(x)), float(kind(y))) for x, y in points]
    ours = line_loss(loss(key, reduction, threshold), points, w, b, dtype)
    if key == "log_cosh" and np.abs(ours.residuals).max() > 80:
        return  # torch.cosh overflows there; the next test covers it
    value, gradient = by_torch(key, reduction, threshold, points, w, b, dtype)
    if key == "l2" and value**2 < np.finfo(dtype).tiny / EPSILON[dtype]:
        assert ours.value == pytest.approx(0.0, abs=2 * value)
        return  # the squares lose their digits there, or the formula is 0/0, and torch chooses
    close = 64 * EPSILON[dtype]
    assert ours.value == pytest.approx(value, rel=close, abs=len(points) * 8 * close)
    for one, other, size in zip(ours.gradient, gradient, ours.size, strict=True):
        assert one == pytest.approx(other, rel=close, abs=close * max(size, 1e-30))


@pytest.mark.parametrize("reduction", ["mean", "sum"])
@pytest.mark.parametrize("dtype", EPSILON)
def test_smooth_l1_from_zero_is_l1(dtype, reduction):
    """Of pytorch's issues 68558 and 96813: its beta may be 0, and nothing is divided by it then."""
    rule, points = loss("smooth_l1", reduction, 0.0), (*POINTS, (3.0, 2.5))
    for w, b in ((0.3, -0.5), (1.0, -0.5)):  # the second line goes through the last point
        found = line_loss(rule, points, w, b, dtype)
        for key in ("smooth_l1", "l1"):
            value, gradient = by_torch(key, reduction, 0.0, points, w, b, dtype)
            assert found.value == pytest.approx(value, rel=8 * EPSILON[dtype])
            assert found.gradient == pytest.approx(gradient, rel=8 * EPSILON[dtype])
    assert prove_gradient(rule, points, 0.3, -0.5, dtype).verdict == "proven"
    assert prove_gradient(rule, points, 1.0, -0.5, dtype).verdict == "not differentiable"
    assert prove_gradient_lines(rule, points, 0.3, -0.5, "w").verdict == "proven"
    assert rule.one_sided(0.0) == (-1.0, 1.0)
    assert float(rule.slopes(0.0)) == 0.0


def test_the_program_of_smooth_l1_from_zero_ends_with_the_bits_of_the_run():
    run = Fit(loss("smooth_l1", "mean", 0.0), POINTS, -0.6, 2.0, 0.05, 30)
    run.advance(30)
    outcome = run_snippet.run(training(loss("smooth_l1", "mean", 0.0), POINTS, -0.6, 2.0, 0.05, 30))
    assert outcome.output.splitlines()[0] == "{!r} {!r}".format(*run.snapshot(True).path[:2, 30].tolist())


@pytest.mark.parametrize("r", [-1e6, -711.0, -20.0, -1e-8, 0.0, 3e-9, 0.5, 19.0, 90.0, 1e6])
def test_log_cosh_never_overflows(r):
    with mpmath.workdps(60):
        value, slope = mpmath.log(mpmath.cosh(r)), mpmath.tanh(r)
    rule = loss("log_cosh")
    assert float(rule.values(np.array(r))) == pytest.approx(float(value), rel=1e-15, abs=1e-15)
    assert float(rule.slopes(np.array(r))) == pytest.approx(float(slope), rel=1e-15, abs=0)


@pytest.mark.parametrize(("key", "reduction"), CASES)
def test_every_line_of_the_derivation_is_the_gradient(key, reduction):
    rule = loss(key, reduction, 0.7)
    _value, gradient = by_torch(key, reduction, 0.7, POINTS, 0.3, -0.5, "float64")
    for variable, expected in zip("wb", gradient, strict=True):
        proof = prove_gradient_lines(rule, POINTS, 0.3, -0.5, variable)
        assert proof.verdict == "proven"
        assert len(proof.entries) == 2 * len(Summed(rule, POINTS, 0.3, -0.5).gradient_lines(variable)) >= 8
        for entry in proof.entries:
            assert entry.formula == pytest.approx(expected, rel=1e-12)


def test_a_wrong_line_is_not_proven(monkeypatch):
    rule = loss("mse")
    monkeypatch.setattr(type(rule), "slope", property(lambda self: __import__("ast").parse("3*r", mode="eval").body))
    assert prove_gradient_lines(rule, POINTS, 0.3, -0.5, "w").verdict == "not proven"


def test_everything_is_proven():
    found = {name: proof.verdict for name, proof in prove_all()}
    assert len(found) > 350
    assert {name for name, verdict in found.items() if verdict != "proven"} == set()


def test_the_norm_has_no_gradient_where_every_residual_is_zero():
    on_line = [(x, 0.5 * x + 1.0) for x in (-1.0, 0.0, 2.0)]
    proof = prove_gradient(loss("l2"), on_line, 0.5, 1.0)
    assert proof.verdict == "not differentiable"
    assert [entry.formula for entry in proof.entries] == [entry.autograd for entry in proof.entries] == [0, 0, 0]
    assert "kink" in str(proof.reason)


@pytest.mark.parametrize("key", LOSSES)
def test_surface_is_the_loss(key):
    rule = loss(key)
    w, b, z = surface(rule, POINTS, (-3.0, 3.0), (-2.0, 2.0))
    for i, j in ((0, 0), (5, 17), (len(w) - 1, 3)):
        value, _gradient = by_torch(key, "mean", 1.0, POINTS, float(w[i]), float(b[j]), "float64")
        assert z[j, i] == pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize("key", LOSSES)
def test_best_line_has_the_smallest_loss(key):
    points = (*POINTS, (3.0, -6.0))
    line = best_line(loss(key), points)
    least, gradient = by_torch(key, "mean", 1.0, points, *line, "float64")
    if key != "l1":
        assert max(map(abs, gradient)) < 1e-5
    for d_w, d_b in ((1e-3, 0), (-1e-3, 0), (0, 1e-3), (0, -1e-3), (1e-3, -1e-3)):
        assert by_torch(key, "mean", 1.0, points, line[0] + d_w, line[1] + d_b, "float64")[0] > least - 1e-6


@pytest.mark.parametrize("points", [(), ((1.0, 2.0),), ((1.0, 2.0), (1.0, 3.0))])
def test_no_single_best_line_without_two_places(points):
    assert best_line(loss("mse"), points) is None


def test_the_mean_of_nothing_is_nan_as_in_torch():
    assert math.isnan(line_loss(loss("mse"), (), 1.0, 2.0).value)
    assert math.isnan(functional.mse_loss(torch.empty(0), torch.empty(0)).item())
    assert line_loss(loss("sse"), (), 1.0, 2.0).value == 0.0


# the run


def sgd(points, w, b, rate, steps):
    x, target = torch.tensor(points, dtype=torch.float64).T
    line = [torch.tensor(v, dtype=torch.float64, requires_grad=True) for v in (w, b)]
    optimizer = torch.optim.SGD(line, lr=rate)
    rows = []
    for _step in range(steps + 1):
        optimizer.zero_grad()
        found = functional.mse_loss(line[0] * x + line[1], target)
        found.backward()
        rows.append((line[0].item(), line[1].item(), found.item(), line[0].grad.item(), line[1].grad.item()))
        optimizer.step()
    return rows


def test_the_run_is_a_plain_torch_loop_bit_for_bit():
    run = Fit(loss("mse"), POINTS, -0.6, 2.0, 0.1, 60)
    run.advance(60)
    assert [tuple(row) for row in run.snapshot(True).path.T.tolist()] == sgd(POINTS, -0.6, 2.0, 0.1, 60)


@pytest.mark.parametrize("key", LOSSES)
def test_the_exported_program_ends_with_the_bits_of_the_run(key):
    run = Fit(loss(key), POINTS, -0.6, 2.0, 0.05, 30)
    run.advance(30)
    outcome = run_snippet.run(training(loss(key), POINTS, -0.6, 2.0, 0.05, 30))
    assert outcome.output.splitlines()[0] == "{!r} {!r}".format(*run.snapshot(True).path[:2, 30].tolist())


def test_going_back_and_forth_gives_the_same_bits():
    run, straight = (Fit(loss("huber"), POINTS, -0.6, 2.0, 0.1, 50) for _copy in range(2))
    straight.advance(50)
    for step in (20, 3, 37, 0, 50):
        run.seek(step)
        assert run.step == step
        path = run.snapshot(True).path
        assert (path == straight.snapshot(True).path[:, : path.shape[1]]).all()


def test_a_run_that_diverges_says_at_which_step():
    run = Fit(loss("mse"), POINTS, -0.6, 2.0, 1.0, 500)
    run.advance(500)
    rows = sgd(POINTS, -0.6, 2.0, 1.0, 60)
    first = next(i for i, row in enumerate(rows) if max(map(abs, row[:3])) > 1e12)
    snapshot = run.snapshot(True)
    assert (run.last, snapshot.step) == (first - 1, first - 1)
    assert f"diverged at step {first}: L is beyond 1e+12" in str(snapshot.ended)


# the two ways, with torch's own words

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


# broadcasting


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


# reading


def points(text, most=10):
    table = read_text(text, "T", most, "points")
    return read_points(table, guessed_pair(table))


@pytest.mark.parametrize(
    "text",
    [
        "x,y\n1.5,2\n3,4\n",
        "1.5;2\n3;4",
        "1,5;2\n\n3;4",
        "x\ty\r\n1,5\t2\r\n3\t4",
        "1.5 2\n3   4",
        "\ufeff1.5, 2\n3, 4,",
        '"x","y"\n"1.5","2"\n"3",4',
        ",x,y\n0,1.5,2\n1,3,4\n",
        "1.5,2\n?,7\n3,4\n",
    ],
)
def test_points_are_read_from_all_usual_tables(text):
    assert points(text).points == ((1.5, 2.0), (3.0, 4.0))


def test_names_and_what_was_left_out_come_along():
    found = points("height,weight\n1,2\n,3\n4,NA\n")
    assert (found.points, found.names, found.left_out) == (((1.0, 2.0),), ("height", "weight"), 2)


@pytest.mark.parametrize(
    ("text", "line"),
    [("x,y\n1,2\n3,four\n", 3), ("1,2\n3\n", 2), ("1,2\n1e9,2", 2), ("1,2\n1_000,2", 2), ('1,2\n"3,4\n5,6"', 2)],
)
def test_a_bad_row_is_named_by_its_line(text, line):
    with pytest.raises(InputError, match=f"T, line {line}[:,]"):
        points(text)


def test_too_many_and_no_points_are_refused():
    with pytest.raises(InputError, match="line 3: at most 2 points can be read"):
        points("1 2\n3 4\n5 6", 2)
    for text in ("", "x,y\n", "\n \n"):
        with pytest.raises(InputError, match="no rows"):
            points(text)
    with pytest.raises(InputError, match="no row has both"):
        points("1,\n?,2\n")
    with pytest.raises(InputError, match="two columns of numbers are needed, x and y; there is 1"):
        points("1\n2\n")


@example([(1.0, 1.0)], 1.0, 2.0**-112)
@given(data, st.floats(-100, 100), numbers)
def test_the_norm_is_the_root_of_n_times_the_mean_square(points, w, b):
    *lines, value = norm_lines(points, w, b)
    x, y = torch.tensor(points, dtype=torch.float64).T
    norm = torch.linalg.vector_norm(w * x + b - y).item()
    assert float(value.formula.parts[-1].value) == pytest.approx(norm, rel=1e-12, abs=1e-12)
    assert prove_lines(lines).verdict == "proven"
    assert prove_norm(points, w, b).verdict in ("proven", "digits lost")


def test_a_norm_without_n_is_not_proven():
    line = norm_lines(POINTS, 0.3, -0.7)[2].formula
    wrong = replace(line, parts=(line.parts[0], tree("sqrt(MSE)")))
    assert wrong.proof().verdict == "not proven"
