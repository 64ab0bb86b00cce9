"""The Derive part without a window: the oracles are torch's autograd and the course's formulas."""

import contextlib
import io
import json
import subprocess
import sys
import time
from itertools import combinations, pairwise

import numpy as np
import pytest
import torch

from gradexplorer.core.activations import ACTIVATIONS
from gradexplorer.core.perceptron import LOSSES
from gradexplorer.formula.shown_number import read_number
from gradexplorer.framework.figure import Labels
from gradexplorer.framework.state import edited
from gradexplorer.pages.perceptron.derive.page import PART
from gradexplorer.pages.perceptron.derive.state import DeriveState
from gradexplorer.pages.perceptron.names import shown
from gradexplorer.text import InputError
from tests.pages.derive_part import action, gradient, matrices, network, panels

LARGEST = (16,) * 8

SHAPES = [(1, 1), (3, 1), (2, 3), (2, 3, 2), (5, 10, 4), LARGEST]


def test_matrices_hold_torch_s_gradient():
    state = DeriveState()
    for heatmap, expected in zip(matrices(state, "gradients"), gradient(state), strict=True):
        np.testing.assert_allclose(heatmap.z, expected, rtol=1e-12)


def test_small_gradients_are_written_short_enough_for_their_cells():
    """One that has no room would leave a whole matrix without numbers."""
    state = edited(edited(DeriveState(), "layers", (2, 3, 3, 2)), "init", "xavier_normal")
    texts = [str(text) for heatmap in matrices(state, "gradients") for text in heatmap.texts]
    assert len(texts) == 9 + 12 + 8
    assert max(map(len, texts)) <= 7
    for heatmap, expected in zip(matrices(state, "gradients"), gradient(state), strict=True):
        np.testing.assert_allclose([read_number(str(t)) for t in heatmap.texts], expected.ravel(), rtol=0.5)


def test_records_hold_every_weight_and_torch_s_derivative():
    state = DeriveState()
    grads, weights = gradient(state), [heatmap.z for heatmap in matrices(state, "weights")]
    rows = list(PART.records(state, None).rows)
    assert len(rows) == sum(matrix.size for matrix in weights) == 17
    for layer, source, end, weight, derivative in rows:
        assert weight == weights[layer - 1][source, end]
        assert derivative == pytest.approx(grads[layer - 1][source, end], rel=1e-12)


def test_the_diagram_and_the_matrices_select_the_same_weight():
    state = DeriveState()
    for mark_of in (lambda s: network(s).edges, lambda s: matrices(s, "gradients")[0].targets):
        target = next(
            t for t in (getattr(e, "target", e) for e in mark_of(state)) if t and str(t.tip).startswith("w⁽¹⁾₁₂")
        )
        ((path, value),) = target.picks
        new = edited(state, path, value)
        assert new.selected == (0, 1, 2)
        picked = [edge.target for edge in network(new).edges if edge.target and edge.target.picked]
        assert [target.tip for target in picked] == [target.tip]
        cells = [t for kind in ("weights", "gradients") for m in matrices(new, kind) for t in m.targets if t.picked]
        assert [cell.tip for cell in cells] == [target.tip] * 2


@pytest.mark.parametrize("name", ["w⁽¹⁾₀₂", "w⁽²⁾₂₁", "b⁽¹⁾₁", "b⁽²⁾₀"])
def test_a_typed_weight_is_in_the_network(name):
    state = DeriveState()
    target = next(e.target for e in network(state).edges if e.target and str(e.target.tip).startswith(f"{name} "))
    new = edited(state, *target.typed(0.625))
    before = np.concatenate([m.z.ravel() for m in matrices(state, "weights")])
    after = np.concatenate([m.z.ravel() for m in matrices(new, "weights")])
    assert (before != after).sum() == 1
    assert after[before != after] == [0.625]
    assert action("anew").apply(new, None, "") == state


def test_a_cell_of_the_gradient_only_selects():
    cells = {kind: matrices(DeriveState(), kind)[0].targets for kind in ("weights", "gradients")}
    assert all(cell.typed is not None for cell in cells["weights"])
    assert all(cell.typed is None and cell.picks for cell in cells["gradients"])


@pytest.mark.parametrize(("name", "field"), [("x₁", "x"), ("t₀", "t")])
def test_typed_inputs_and_targets(name, field):
    node = next(node for node in network(DeriveState()).nodes if node.text[0] == name)
    new = edited(DeriveState(), *node.target.typed(0.375))
    assert getattr(new, field)[int(name[1] == "₁")] == 0.375


@pytest.mark.parametrize("layers", [(3, 1), (1, 4), (16, 2, 16), (2, 3, 2)])
def test_the_fields_hold_the_numbers_that_are_used(layers):
    for state in (DeriveState(layers=layers), edited(DeriveState(), "layers", layers)):
        found = [str(node.target.tip) for node in network(state).nodes if node.target]
        for letter, field, count in (("x", state.x, layers[0]), ("t", state.t, layers[-1])):
            tips = [tip for tip in found if tip.startswith(letter)]
            assert [float(tip.split(" = ")[1].replace("−", "-")) for tip in tips] == list(field)
            assert len(field) == count
        assert state.x[:2] == (0.5, -1.0)[: layers[0]]
    back = edited(edited(DeriveState(), "layers", [3, 1]), "layers", [2, 1])
    assert (back.x, back.t) == ((0.5, -1.0), (1.0,))


@pytest.mark.parametrize(("path", "value", "message"), [("x", [1, 2], "Inputs: 3"), ("t", [1, 0], "Targets: 1")])
def test_another_count_of_inputs_or_targets_is_refused(path, value, message):
    with pytest.raises(InputError, match=f"{message} needed, .*given: 2"):
        edited(DeriveState(layers=(3, 1)), path, value)


def test_a_layer_whose_size_still_fits_keeps_its_weights():
    state = edited(DeriveState(), "weights", [[[0.25] * 3] * 2, [[0.5] * 2] * 3])
    longer = edited(state, "layers", [2, 3, 4, 2])
    first, second, _third = matrices(longer, "weights")
    assert (first.z[:2] == 0.25).all()
    assert (second.z[:3] != 0.5).all()


def test_steps_go_forward_and_back_and_show_only_what_is_known():
    state_steps = PART.start(DeriveState())
    assert (PART.step_field(DeriveState()), state_steps.last) == ("step", 6)
    known = []
    for step in range(state_steps.last + 1):
        state = edited(DeriveState(), "step", step)
        nodes = network(state).nodes
        text = " ".join(str(line) for node in nodes for line in node.text)
        cells = sum(int(np.isfinite(m.z).sum()) for m in matrices(state, "gradients"))
        known.append((sum(node.faded for node in nodes), text.count("δ"), cells))
    # nodes: 2 inputs, 3 hidden, 2 outputs, 2 biases, E, 2 targets; weights: 9 and 8
    assert known == [(7, 0, 0), (3, 0, 0), (1, 0, 0), (0, 0, 0), (0, 2, 8), (0, 5, 17), (0, 5, 17)]
    highlighted = [
        sum(node.highlighted for node in network(edited(DeriveState(), "step", step)).nodes) for step in range(7)
    ]
    assert highlighted == [2, 3, 2, 3, 2, 3, 0]


@pytest.mark.parametrize("shape", SHAPES)
def test_nodes_stand_apart_and_inside_the_panel(shape):
    state = DeriveState(layers=shape)
    plot = panels(state)["network"]
    nodes = network(state).nodes
    for one, other in combinations(nodes, 2):
        assert np.hypot(one.x - other.x, one.y - other.y) > one.radius + other.radius
    for node in nodes:
        for weight_index, axis in ((node.x, plot.x), (node.y, plot.y)):
            assert axis.range[0] <= weight_index - node.radius
            assert weight_index + node.radius <= axis.range[1]


@pytest.mark.parametrize("shape", SHAPES)
def test_matrices_do_not_overlap(shape):
    for kind in ("weights", "gradients"):
        found = matrices(DeriveState(layers=shape), kind)
        assert [m.z.shape for m in found] == [(a + 1, b) for a, b in pairwise(shape)]
        for one, other in pairwise(found):
            assert one.x[1] < other.x[0]


def test_the_largest_network_is_drawn_in_time():
    PART.figure(DeriveState(layers=LARGEST), None, False)
    times = []
    for seed in range(1, 6):
        start = time.process_time()
        PART.figure(DeriveState(layers=LARGEST, seed=seed), None, False)
        times.append(time.process_time() - start)
    assert min(times) < 0.1


def test_a_step_downhill_is_torch_s_sgd():
    state = DeriveState(rate=0.25)
    arrays = [torch.tensor(heatmap.z, requires_grad=True) for heatmap in matrices(state, "weights")]
    for array, slope in zip(arrays, gradient(state), strict=True):
        array.grad = torch.tensor(slope)
    torch.optim.SGD(arrays, lr=0.25).step()
    after = matrices(action("downhill").apply(state, None, ""), "weights")
    for heatmap, array in zip(after, arrays, strict=True):
        np.testing.assert_allclose(heatmap.z, array.detach().numpy(), rtol=1e-14)


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize(("shape", "bias"), [((2, 3, 2), True), ((3, 1), False), ((2, 2, 1), True)])
@pytest.mark.parametrize("key", ACTIVATIONS)
def test_the_exported_script_prints_the_same_derivatives(key, shape, bias, loss):
    state = DeriveState(layers=shape, activation=(ACTIVATIONS[key](),), loss=loss, bias=bias)
    before = torch.get_default_dtype()
    try:
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            exec(compile(PART.exports[".py"][1](state, None), "script.py", "exec"), {})
    finally:
        torch.set_default_dtype(before)
    rows = dict(line.split(" ", 1) for line in printed.getvalue().splitlines())
    digits = 1e-7 if ACTIVATIONS[key]().rounded else 1e-12
    for layer, source, end, _weight, derivative in PART.records(state, None).rows:
        found = json.loads(rows[f"{'w' if source >= 0 else 'b'}{layer}"])
        assert derivative == pytest.approx(found[source][end] if source >= 0 else found[end], rel=digits)


def test_bad_fields_are_refused():
    for path, value in (("layers", [2]), ("layers", [2, 17]), ("layers", [2] * 9), ("loss", "hinge"), ("x", ["a"])):
        with pytest.raises(InputError):
            edited(DeriveState(), path, value)
    with pytest.raises(InputError, match="at most 16"):
        edited(DeriveState(), "weights", [[[0.0] * 17] * 2])


def test_every_layer_s_activation_stands_above_it():
    state = DeriveState(
        layers=(2, 3, 3, 2), activation=(ACTIVATIONS["gelu"](), ACTIVATIONS["sigmoid"]()), loss="cross_entropy"
    )
    plot = panels(state)["network"]
    (names,) = (mark for mark in plot.marks if isinstance(mark, Labels))
    assert list(names.texts) == ["GELU", "GELU", "Softmax"]
    nodes = [node for node in network(state).nodes if node.text and str(node.text[0]).startswith("O")]
    assert set(names.x) == {node.x for node in nodes}
    assert max(node.y + node.radius for node in nodes) < names.y[0] < plot.y.range[1]


def test_the_mouse_reads_one_kind_of_minus():
    state = DeriveState()
    tips = [str(part.target.tip) for part in (*network(state).nodes, *network(state).edges) if part.target]
    assert any("-" in tip for tip in tips)
    assert not any("−" in tip for tip in tips)


def test_the_first_picture_needs_no_torch():
    """It has the network without its weights; the next one, which comes at once, has them."""
    program = (
        "import sys\n"
        "from gradexplorer.pages.perceptron import PAGE\n"
        "first = PAGE.figure(PAGE.state(), None, True)\n"
        "print('torch' in sys.modules, len(list(first.panels())))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "False 3\n"


@pytest.mark.parametrize(
    ("value", "text"), [(-0.000172, "-2e-04"), (0.0009, "0.0009"), (-0.04, "-0.04"), (0.0, "0"), (2e-9, "2e-09")]
)
def test_one_digit_has_room_in_a_narrow_cell(value, text):
    assert shown(value, 1) == text
