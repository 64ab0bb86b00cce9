"""The Derive part without a window: the oracles are torch's autograd and the course's formulas."""

import contextlib
import io
import json
import re
import subprocess
import sys
import time
from itertools import combinations, pairwise

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from gradexplorer.core.activations import ACTIVATIONS
from gradexplorer.core.perceptron import LOSSES
from gradexplorer.formula.shown_number import read_number
from gradexplorer.framework.figure import Check, FormulaItem, Heading, Heatmap, Labels, NetworkDiagram, Plot
from gradexplorer.framework.presets import preset_state
from gradexplorer.framework.resources import resource
from gradexplorer.framework.state import edited
from gradexplorer.pages.perceptron.derive.page import PART
from gradexplorer.pages.perceptron.derive.state import DeriveState
from gradexplorer.pages.perceptron.state import PerceptronState
from gradexplorer.text import InputError

LARGEST = (16,) * 8
SHAPES = [(1, 1), (3, 1), (2, 3), (2, 3, 2), (5, 10, 4), LARGEST]


def panels(state):
    return {panel.key: panel for panel in PART.figure(state, None, False).panels()}


def network(state):
    return next(mark for mark in panels(state)["network"].marks if isinstance(mark, NetworkDiagram))


def matrices(state, kind):
    return [mark for mark in panels(state)[kind].marks if isinstance(mark, Heatmap)]


def gradient(state):
    """Return torch's gradients of the weights in the heatmaps (biases last), for sigmoid and half the squares."""
    arrays = [torch.tensor(heatmap.z, requires_grad=True) for heatmap in matrices(state, "weights")]
    o = torch.tensor(state.x, dtype=torch.float64)
    for array in arrays:
        o = torch.sigmoid(torch.cat((o, torch.ones(1, dtype=torch.float64))) @ array)
    error = ((o - torch.tensor(state.t)) ** 2).sum() / 2
    error.backward()
    return [array.grad.numpy() for array in arrays]


def latex(items):
    return [item.latex for item in items if isinstance(item, FormulaItem)]


def action(key):
    return next(action for action in PART.actions if action.key == key)


def checks(items):
    return [item for item in items if isinstance(item, Check)]


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


@pytest.mark.parametrize("shape", [(3, 1), (2, 3, 2), (2, 3, 3, 2)])
def test_each_step_has_its_formula_and_numbers(shape):
    state = DeriveState(layers=shape)
    last = PART.start(state).last
    for step in range(last):
        items = PART.derive(edited(state, "step", step), None)
        assert str(items[0].label).startswith(f"Step {step} of {last}")
        found = [item for item in items[1:] if item.key.startswith("step.")]
        assert found
        if step:
            assert any(re.search(r"\d", item.latex.split("=")[-1]) for item in found if isinstance(item, FormulaItem))


def test_the_course_s_formulas_are_written():
    single = DeriveState(layers=(3, 1), selected=(0, 1, 0))
    assert r"= \left(O_{0} - t_{0}\right) O_{0} \left(1 - O_{0}\right) x_{j}" in latex(PART.derive(single, None))
    several = DeriveState(layers=(2, 3), selected=(0, 1, 1))
    found = latex(PART.derive(several, None))
    assert r"= \left(O_{k} - t_{k}\right) O_{k} \left(1 - O_{k}\right) x_{j}" in found
    assert any(r"\cancel{\sum_{l \ne k} \left(O_{l} - t_{l}\right)^{2}}" in line for line in found)
    deep = latex(PART.derive(DeriveState(selected=(0, 1, 2)), None))
    assert r"= x_{i} \delta_{j}" in deep
    assert r"= O_{j} \left(1 - O_{j}\right) \sum_{k} \delta_{k} w_{jk}" in deep
    assert r"\delta_{k} = O_{k} \left(1 - O_{k}\right) \left(O_{k} - t_{k}\right)" in deep


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("key", ACTIVATIONS)
def test_everything_is_proven_for_every_activation_and_loss(key, loss):
    state = DeriveState(layers=(2, 3, 2), activation=(ACTIVATIONS[key](),), loss=loss, selected=(0, 1, 1))
    found = checks(PART.derive(state, None))
    assert [check.proof.verdict for check in found] == ["proven", "proven"]


@given(
    layers=st.lists(st.integers(1, 6), min_size=2, max_size=5),
    loss=st.sampled_from(sorted(LOSSES)),
    keys=st.lists(st.sampled_from(["sigmoid", "tanh", "gelu", "softplus"]), min_size=1, max_size=4),
    bias=st.booleans(),
    seed=st.integers(0, 9999),
    step=st.integers(0, 12),
    selected=st.tuples(st.integers(-1, 16), st.integers(-1, 16), st.integers(-1, 16)),
)
def test_any_state_draws_derives_and_is_proven(layers, loss, keys, bias, seed, step, selected):
    state = DeriveState(
        layers=tuple(layers),
        loss=loss,
        activation=tuple(ACTIVATIONS[key]() for key in keys),
        bias=bias,
        seed=seed,
        step=step,
        selected=selected,
    )
    assert len(panels(state)) == 3
    found = checks(PART.derive(state, None))
    assert {check.proof.verdict for check in found} == {"proven"}


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


@pytest.mark.parametrize("init", ["zeros", "normal"])
@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("key", ["sigmoid", "relu", "softplus", "tanh"])
@pytest.mark.parametrize("size", [0.0, 1.0, 1e6])
def test_no_legal_number_is_called_wrong(size, key, loss, init):
    for layers in ((2, 1), (2, 3, 2)):
        state = DeriveState(
            layers=layers, activation=(ACTIVATIONS[key](),), loss=loss, init=init, x=(size, -size), t=(-size, size)
        )
        assert len(panels(state)) == 3
        for step in (2, 32):
            verdicts = {check.proof.verdict for check in checks(PART.derive(edited(state, "step", step), None))}
            assert "not proven" not in verdicts


def test_a_zero_has_no_sign():
    state = DeriveState(layers=(2, 4, 1), activation=(ACTIVATIONS["relu"](),), seed=3, t=(1.0,))
    assert any((heatmap.z == 0).any() for heatmap in matrices(state, "gradients"))
    for heatmap in matrices(state, "gradients"):
        assert "−0" not in heatmap.texts
    assert not any(re.search(r"\{-\}0(?![.\d])", line) for line in latex(PART.derive(state, None)))


def test_the_largest_network_is_drawn_in_time():
    PART.figure(DeriveState(layers=LARGEST), None, False)
    times = []
    for seed in range(1, 6):
        start = time.process_time()
        PART.figure(DeriveState(layers=LARGEST, seed=seed), None, False)
        times.append(time.process_time() - start)
    assert min(times) < 0.1


def test_the_default_is_the_course_s_and_whole():
    state = DeriveState()
    assert (state.layers, state.loss, [type(a).name for a in state.activation]) == (
        (2, 3, 2),
        "half_squares",
        ["Sigmoid"],
    )
    assert not any(node.faded for node in network(state).nodes)
    assert str(next(item for item in PART.derive(state, None) if isinstance(item, Heading)).label).startswith(
        "Derivative"
    )


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


def test_presets_are_legal_named_and_proven():
    presets = json.loads(resource("presets", "perceptron.json").read_text("utf-8"))
    assert len(presets) >= 5
    for preset in presets:
        assert preset["name"]["en"]
        whole = preset_state(PerceptronState, preset)
        state = whole.derive
        for field in {"x", "t"}:
            assert list(getattr(state, field)) == preset["state"].get(f"derive.{field}", list(getattr(state, field)))
        if whole.part == "derive":
            assert all(isinstance(panel, Plot) for panel in panels(state).values())
            assert {check.proof.verdict for check in checks(PART.derive(state, None))} == {"proven"}


def own_slopes(state):
    """Return every f' that the column defines, by its letter, as Python in x."""
    found = {}
    for line in latex(PART.derive(state, None)):
        if definition := re.fullmatch(r"(f(?:_\{\d\})?)'\\left\(x\\right\) = (.+)", line):
            found[definition[1]] = definition[2]
    return found


GELU = r"\Phi\left(x\right) + x \varphi\left(x\right)"
SOFTPLUS = r"\sigma\left(\beta x\right) & \;\; \beta x \le \theta"


def test_each_layer_s_own_slope_stands_where_the_derivative_stands():
    state = DeriveState(
        layers=(2, 2, 1), activation=(ACTIVATIONS["gelu"](), ACTIVATIONS["softplus"]()), selected=(0, 0, 0)
    )
    for step in (4, 5, 6):
        found = own_slopes(edited(state, "step", step))
        assert found["f_{1}"] == GELU
        assert SOFTPLUS in found["f_{2}"]
    of_output = own_slopes(edited(state, "selected", [1, 0, 0]))
    assert list(of_output) == ["f_{2}"]
    text = "".join(latex(PART.derive(state, None)))
    assert r"f_{1}'\left(\mathrm{net}_{j}\right)" in text
    assert r"f_{2}'\left(\mathrm{net}_{0}\right)" in text
    assert not re.search(r"(?<!\w)f'\\left\(", text)


def test_one_activation_needs_no_index_and_the_course_s_own_needs_no_letter():
    one = DeriveState(activation=(ACTIVATIONS["gelu"](),), selected=(0, 0, 0))
    assert own_slopes(one) == {"f": GELU}
    assert own_slopes(DeriveState(activation=(ACTIVATIONS["gelu"](), ACTIVATIONS["sigmoid"]()))) == {}
    assert own_slopes(DeriveState(selected=(0, 0, 0))) == {}


def test_the_slope_s_number_is_torch_s():
    state = DeriveState(layers=(2, 1), activation=(ACTIVATIONS["gelu"](),), t=(1.0,), selected=(0, 0, 0))
    found = next(
        line for line in latex(PART.derive(state, None)) if line.startswith(r"f'\left(\mathrm{net}_{0}\right)")
    )
    at, value = re.findall(r"(\{?-?\}?[\d.]+)(?=(?:\\right\))? =|$)", found.split("=", 1)[1])
    net = torch.tensor(float(at.replace("{-}", "-")), dtype=torch.float64, requires_grad=True)
    torch.nn.functional.gelu(net).backward()
    assert float(value.replace("{-}", "-")) == pytest.approx(net.grad.item(), rel=1e-4)


def test_one_output_s_mean_has_no_factor():
    state = DeriveState(layers=(2, 2, 1), loss="mse", step=3)
    (line,) = (line for line in latex(PART.derive(state, None)) if line.startswith("= ") and "^{2}" in line)
    assert re.fullmatch(r"= \\left\([\d.]+ - 1\\right\)\^\{2\} = [\d.]+", line)


@pytest.mark.parametrize("key", ["sigmoid", "gelu"])
def test_a_delta_s_numbers_stand_in_the_formula_s_order(key):
    state = DeriveState(layers=(2, 2, 1), loss="mse", activation=(ACTIVATIONS[key](),), step=4)
    found = latex(PART.derive(state, None))
    general = next(line for line in found if line.startswith(r"\delta_{0} = "))
    numbers = next(line for line in found if line.startswith(r"\delta^{(2)}_{0} = "))
    assert general.startswith(r"\delta_{0} = 2 ")
    assert general.endswith(r"\left(O_{0} - t_{0}\right)")
    assert numbers.startswith(r"\delta^{(2)}_{0} = 2 \cdot ")
    assert re.search(r"\\left\([\d.]+ - 1\\right\) = ", numbers)


@pytest.mark.parametrize(
    ("selected", "letters"),
    [
        ((1, 0, 0), r"O^{(1)}_{0} \delta^{(2)}_{0}"),
        ((0, 1, 2), r"x_{1} \delta^{(1)}_{2}"),
        ((0, -1, 2), r"\delta^{(1)}_{2}"),
    ],
)
def test_the_numbers_line_goes_from_letters_to_numbers_to_the_result(selected, letters):
    state = DeriveState(selected=selected)
    line = next(
        item.latex
        for item in PART.derive(state, None)
        if isinstance(item, FormulaItem) and item.key == "numbers.weight"
    )
    _left, named, *numbers = line.split(" = ")
    assert named == letters
    expected = gradient(state)[selected[0]][selected[1], selected[2]]
    assert float(numbers[-1].replace("{-}", "-")) == pytest.approx(expected, rel=1e-5)


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
    assert any("−" in tip for tip in tips)
    assert not any("-" in tip for tip in tips)


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


def test_a_large_network_has_the_rule_of_its_numbers_by_indices():
    """The product of an output and a delta, for every layer: Rumelhart, Hinton and Williams, 1986, eq. 6."""
    state = edited(DeriveState(), "layers", [16, 16, 16])
    rules = [item for item in PART.derive(state, None) if item.key.startswith("indices") and hasattr(item, "formula")]
    assert [rule.latex for rule in rules] == [
        r"\frac{\partial E}{\partial w^{(1)}_{ij}} = x_{i} \delta^{(1)}_{j}",
        r"\frac{\partial E}{\partial w^{(2)}_{jk}} = O^{(1)}_{j} \delta^{(2)}_{k}",
    ]
    assert {rule.formula.proof().verdict for rule in rules} == {"proven"}
    assert not [item for item in PART.derive(DeriveState(), None) if item.key.startswith("indices")]
