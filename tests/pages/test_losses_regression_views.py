"""The other views of the part Regression: norms, autograd, broadcasting, and traps."""

import itertools

import numpy as np
import pytest
import torch

from gradexplorer.core.losses.autograd_traps import TRAPS
from gradexplorer.core.losses.broadcasting import SHAPES
from gradexplorer.framework.figure import (
    Bars,
    Check,
    Code,
    Curve,
    Heatmap,
    Labels,
    NetworkDiagram,
    Note,
)
from gradexplorer.pages.losses.regression.page import PART
from gradexplorer.pages.losses.regression.state import VIEWS
from tests.pages.regression_part import mse, one, panels, proofs, with_


def test_growth_with_n_is_that_of_repeated_data():
    state = with_(view="norms")
    growth = panels(state)["growth"]
    for key, power in (("sse", 1.0), ("l2", 0.5), ("mse", 0.0)):
        for curve in (one(growth, Curve, key), one(growth, Curve, f"{key}.gradient")):
            slope = np.polyfit(np.log(curve.x), np.log(curve.y), 1)[0]
            assert slope == pytest.approx(power, abs=1e-9)
    repeated = torch.tensor(state.points * 7, dtype=torch.float64)
    residual = state.w * repeated[:, 0] + state.b - repeated[:, 1]
    curve = one(growth, Curve, "l2")
    assert curve.y[list(curve.x).index(35)] == pytest.approx(torch.linalg.vector_norm(residual).item())


def test_torch_s_answers_at_zero_residual_are_its_own():
    state = with_(view="norms")
    table = panels(state, PART.start(state).snapshot(True))["zero"].table
    found = {row.cells[0]: row.cells[1] for row in table.rows}
    w = torch.tensor(2.0, requires_grad=True)
    r = w * torch.tensor([1.0, 2.0]) - torch.tensor([2.0, 4.0])
    for code, act in (
        ("torch.sqrt(((prediction - target)**2).sum())", lambda: torch.sqrt((r**2).sum())),
        ("torch.linalg.vector_norm(prediction - target)", lambda: torch.linalg.vector_norm(r)),
    ):
        (grad,) = torch.autograd.grad(act(), w, retain_graph=True)
        assert found[code] == f"{grad.item():.6g}"


def test_the_graph_and_both_ways_are_shown():
    state = with_(view="autograd")
    found = panels(state, PART.start(state).snapshot(True))
    assert [str(node.text[0]) for node in one(found["graph"], NetworkDiagram).nodes] == [
        "MseLoss",
        "Add",
        "Mul",
        "w = -0.6",
        "b = 2",
    ]
    bars = [mark for mark in found["results"].marks if isinstance(mark, Bars)]
    assert len(bars) == 3
    _value, d_w, d_b = mse(state)
    for mark in bars:
        np.testing.assert_allclose(mark.y, (d_w, d_b), rtol=1e-5)
    codes = [item for item in PART.derive(state, None) if isinstance(item, Code)]
    assert [code.failed for code in codes] == [False, False]


def test_without_a_graph_the_picture_says_so():
    state = with_(view="autograd", requires_grad="late")
    found = panels(state, PART.start(state).snapshot(True))
    assert "loss.grad_fn is None" in str(one(found["graph"], Labels).texts[0])
    codes = [item for item in PART.derive(state, None) if isinstance(item, Code)]
    assert all(code.failed and "does not require grad" in code.output for code in codes)


def test_the_first_paint_needs_no_torch_s_answer():
    for view in VIEWS:
        assert PART.figure(with_(view=view), None, True).panels()


@pytest.mark.parametrize("target", SHAPES)
@pytest.mark.parametrize("prediction", SHAPES)
def test_every_pair_of_shapes_is_drawn_and_proven(prediction, target):
    state = with_(view="broadcasting", prediction_shape=prediction, target_shape=target)
    found = panels(state)
    grid = found["pairs"].marks[0]
    table = found["numbers"].table
    sizes = {"N": (5,), "Nx1": (5, 1), "1xN": (1, 5), "1x1": (1, 1), "1x2": (1, 2), "two": (2,)}
    try:
        count, refusal = (torch.empty(sizes[prediction]) - torch.empty(sizes[target])).numel(), ""
    except RuntimeError as error:
        count, refusal = 0, str(error)
    if refusal:
        assert isinstance(grid, Labels)
        assert refusal in "".join(item.output for item in PART.derive(state, None) if isinstance(item, Code))
    else:
        assert isinstance(grid, Heatmap)
        assert grid.z.size == count == int(table.rows[0].cells[2])
    column = PART.column(state, None, PART.figure(state, None, False))
    assert all(item.proof.verdict == "proven" for item in column if isinstance(item, Check))


@pytest.mark.parametrize("trap", TRAPS)
def test_a_trap_shows_torch_s_words_and_its_mended_program(trap):
    state = with_(view="traps", trap=trap)
    wrong, mended = (item for item in PART.derive(state, None) if isinstance(item, Code))
    assert wrong.failed == (trap != "non_leaf")
    assert not mended.failed
    found = panels(state, PART.start(state).snapshot(True))
    row = found["traps"].table.rows[list(TRAPS).index(trap)]
    assert str(row.cells[1]).removesuffix(" …") in wrong.output
    assert [str(one.cells[0]) for one in found["traps"].table.rows if one.picked] == [str(TRAPS[trap].name)]
    assert row.picks == [("trap", trap)]
    notes = [str(item.label) for item in PART.derive(state, None) if isinstance(item, Note)]
    assert notes == [str(TRAPS[trap].cause), str(TRAPS[trap].remedy)]
    assert [proof.verdict for proof in proofs(state)] == ["proven"]


def test_the_table_tells_a_leaf_from_a_result_that_keeps_no_gradient():
    """torch's own rule: only leaves, and what retain_grad() was called on, have a .grad."""
    state = with_(view="traps", trap="non_leaf")
    rows = panels(state, PART.start(state).snapshot(True))["tensors"].table.rows
    told = {(str(row.cells[0]), str(row.cells[1])): [str(cell) for cell in row.cells[4:]] for row in rows}
    assert told["w", "with the mistake"] == ["True", "None", "False"]
    assert told["prediction", "with the mistake"] == ["False", "AddBackward0", "True"]
    assert told["prediction", "mended"] == ["False", "AddBackward0", "False"]


@pytest.mark.parametrize(
    ("trap", "instead"),
    [("late", "loss.grad_fn is None"), ("integer", "ended before its loss"), ("twice", ""), ("saved", "")],
)
def test_both_graphs_of_a_trap_are_drawn_or_said_to_be_missing(trap, instead):
    """torch itself: a loss computed before requires_grad was set has no grad_fn, and whole numbers have no gradient."""
    state = with_(view="traps", trap=trap)
    found = panels(state, PART.start(state).snapshot(True))
    (wrong,), (mended,) = found["wrong"].marks, found["mended"].marks
    assert isinstance(wrong, Labels) == bool(instead)
    assert not instead or instead in str(wrong.texts[0])
    leaves = [[str(line) for line in node.text] for node in mended.nodes if node.fill == "parameter"]
    _value, d_w, d_b = mse(state if trap != "integer" else with_(w=float(round(state.w)), b=float(round(state.b))))
    assert {name: float(grad.removeprefix(".grad = ").replace("−", "-")) for name, grad in leaves} == {
        "w": pytest.approx(d_w, rel=1e-3),
        "b": pytest.approx(d_b, rel=1e-3),
    }


@pytest.mark.parametrize("trap", TRAPS)
def test_no_node_of_a_trap_s_graph_lies_on_the_next(trap):
    found = panels(with_(view="traps", trap=trap), PART.start(with_(view="traps")).snapshot(True))
    nodes = found["mended"].marks[0].nodes
    for first, second in itertools.combinations(nodes, 2):
        assert abs(first.x - second.x) > 1.5 or abs(first.y - second.y) > first.radius + second.radius
