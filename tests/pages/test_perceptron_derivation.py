"""The Derive part's column: the oracles are torch's autograd and the course's formulas."""

import json
import re

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from gradexplorer.core.activations import ACTIVATIONS
from gradexplorer.core.perceptron import LOSSES
from gradexplorer.framework.figure import FormulaItem, Heading, Plot
from gradexplorer.framework.presets import preset_state
from gradexplorer.framework.resources import resource
from gradexplorer.framework.state import edited
from gradexplorer.pages.perceptron.derive.page import PART
from gradexplorer.pages.perceptron.derive.state import DeriveState
from gradexplorer.pages.perceptron.state import PerceptronState
from tests.pages.derive_part import checks, gradient, latex, matrices, network, panels


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
        assert "-0" not in heatmap.texts
    assert not any(re.search(r"\{-\}0(?![.\d])", line) for line in latex(PART.derive(state, None)))


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
