"""The Chain rule tab without a window. Oracles: torch.autograd on the course's own lines, and algebra."""

import math

import msgspec
import pytest
import torch

from gradexplorer.core.graph import Values
from gradexplorer.framework.figure import Check, Code, FormulaItem, Note
from gradexplorer.framework.state import edited
from gradexplorer.pages.chain_rule import PAGE
from gradexplorer.pages.chain_rule.rules import RULES
from gradexplorer.pages.chain_rule.state import ChainRuleState, Leaf
from tests.pages.chain_rule_page import CHILDREN, PRESETS, course, items, nodes, preset, with_edits


def test_defaults_are_the_course_s():
    state = ChainRuleState()
    assert state.program == "y1 = x*w1 + b1\ny2 = y1*w2 + b2"
    assert {leaf.name: leaf.value for leaf in state.values} == {"x": 1, "w1": 2, "b1": 1, "w2": 2, "b2": 1}
    assert (state.source, state.target) == ("w1", "y2")
    assert state.step == PAGE.start(state).last  # the first picture is full


def test_nodes_show_the_course_s_values_and_gradients():
    gradients, dy2_dy1, _dy1_dw1 = course()
    shown = nodes(ChainRuleState())
    for name, gradient in (gradients | {"y1": dy2_dy1}).items():
        assert float(str(shown[name].text[-1]).removeprefix("∇ ")) == gradient
    assert [str(shown[name].text[-2]) for name in ("x", "w1", "y1", "y2")] == ["1", "2", "3", "7"]


def test_the_course_s_product_stands_in_the_column_and_is_proven_by_three_calls():
    gradients, dy2_dy1, dy1_dw1 = course()
    split = next(item for item in items(ChainRuleState(), FormulaItem) if item.key == "pair.split")
    assert r"\frac{d y_{2}}{d y_{1}} \cdot \frac{d y_{1}}{d w_{1}}" in split.latex
    assert rf"{dy2_dy1:g} \cdot {dy1_dw1:g}" in split.latex
    (code,) = items(ChainRuleState(), Code)
    assert code.code.count("autograd.grad(") == 3
    assert [float(number) for number in code.output.split()] == [dy2_dy1 * dy1_dw1, gradients["w1"]]
    proof = next(item for item in items(ChainRuleState(), Check) if item.key == "pair.proof").proof
    assert proof.verdict == "proven"
    assert [entry.autograd for entry in proof.entries] == [dy2_dy1, dy1_dw1, gradients["w1"]]


PROVEN = [index for index, entry in enumerate(PRESETS) if "trap" not in entry["name"]["en"]]


@pytest.mark.parametrize("index", PROVEN, ids=[PRESETS[index]["name"]["en"] for index in PROVEN])
def test_every_preset_is_proven_whole(index):
    state = preset(index)
    checks = items(state, Check)
    assert [check.key for check in checks] == ["pair.proof", "rules.proof", "all.proof", "lines"]
    assert [check.proof.verdict for check in checks] == ["proven"] * 4
    assert not [code for code in items(state, Code) if code.failed]


def test_the_preset_of_where_s_trap_shows_torch_s_nan_and_says_why():
    state = preset(-1)
    (note,) = [note for note in items(state, Note) if note.key == "where"]
    assert "PyTorch gives NaN for x" in str(note.label)
    assert "0 · ∞ is NaN" in str(note.label)
    (code,) = items(state, Code)
    assert "nan" in code.output
    x = torch.tensor(0.0, dtype=torch.float64, requires_grad=True)
    torch.where(x != 0, torch.sin(x) / x, 1.0).backward()
    assert math.isnan(x.grad.item())
    away = edited(state, "values.0.value", 0.5)
    assert not [note for note in items(away, Note) if note.key == "where"]


def test_lines_through_a_node_without_a_value_say_that_torch_has_none_either():
    state = ChainRuleState(
        program="q = sin(x)/x\ny = where(x != 0, q, 1)", values=(Leaf("x", 0.0),), source="x", target="y", step=99
    )
    checks = {check.key: check.proof for check in items(state, Check)}
    assert math.isnan(next(entry.autograd for entry in checks["pair.proof"].entries))
    assert checks["lines"].verdict == checks["pair.proof"].verdict == "torch differs"
    column = PAGE.column(state, None, PAGE.figure(state, None, False))
    (shown,) = [item.proof for item in column if item.key == "shown"]
    assert shown.verdict == "proven"


def test_the_first_preset_is_the_course():
    assert preset(0) == ChainRuleState()


def test_the_rules_presets_show_their_rule_on_their_own_program():
    for name, key in (("Sum rule", "sum"), ("Product rule", "product"), ("Quotient rule", "quotient")):
        index = next(i for i, entry in enumerate(PRESETS) if entry["name"]["en"] == name)
        formulas = {item.key: item for item in items(preset(index), FormulaItem)}
        assert str(formulas[f"rules.{key}"].label) == name
        assert r"\frac{d y}{d x}" in formulas[f"rules.{key}.derivative"].latex


def test_every_rule_has_an_example_whatever_the_program_is():
    formulas = {item.key: item for item in items(with_edits(program="y = -x"), FormulaItem)}
    assert {"rules.sum", "rules.product", "rules.quotient", "rules.chain"} <= set(formulas)
    assert "small example, at x = 1" in str(formulas["rules.quotient"].label)


WALKED = [preset(1), edited(preset(1), "target", "a"), with_edits(program=CHILDREN, source="x"), preset(5)]


@pytest.mark.parametrize("state", WALKED, ids=["children", "a", "x", "quotient"])
def test_every_line_of_every_step_is_executed_and_proven(state):
    for step in range(PAGE.start(state).last + 1):
        found = PAGE.derive(edited(state, "step", step), None)
        lines = [item for item in found if isinstance(item, FormulaItem)]
        assert not [item for item in lines if item.formula.is_definition]
        assert found[-1].key == "lines"
        assert found[-1].proof.verdict == "proven"


@pytest.mark.parametrize(
    ("key", "wrong"),
    [
        ("sum", "{du} - {dv}"),
        ("product", "Dots({du}, {u}) + Dots({v}, {dv})"),
        ("product", "Dots({du}, {v}) + {dv}"),
        ("quotient", "(Dots({du}, {v}) + Dots({u}, {dv}))/{v}**2"),
        ("quotient", "(Dots({du}, {v}) - Dots({u}, {dv}))/{v}"),
        ("chain", "Dots({slope}, {u})"),
    ],
)
def test_a_wrong_rule_is_not_proven(monkeypatch, key, wrong):
    monkeypatch.setitem(RULES, key, msgspec.structs.replace(RULES[key], derivative=wrong))
    proofs = {item.key: item.proof for item in items(preset(1), Check)}
    assert proofs["rules.proof"].verdict == proofs["lines"].verdict == "not proven"


@pytest.mark.parametrize(
    ("key", "wrong"),
    [
        ("sum", ("Prime(u + v)", "Prime(u) - Prime(v)")),
        ("product", ("Prime(Dots(u, v))", "Dots(Prime(u), v) + Dots(Prime(u), v)")),
        ("chain", ("Prime(f(u))", "Dots(Prime(f, v), Prime(u))")),
    ],
)
def test_a_wrong_general_rule_is_not_proven(monkeypatch, key, wrong):
    monkeypatch.setitem(RULES, key, msgspec.structs.replace(RULES[key], general=wrong))
    assert items(preset(1), Check)[-1].proof.verdict == "not proven"


@pytest.mark.parametrize("moved", [1 + 1e-8, -1])
def test_a_wrong_number_is_not_proven(monkeypatch, moved):
    right = Values.along
    monkeypatch.setattr(Values, "along", lambda self, path: [moved * slope for slope in right(self, path)])
    assert items(preset(1), Check)[-1].proof.verdict == "not proven"


@pytest.mark.parametrize(
    ("program", "value"),
    [
        ("y = exp(x)*exp(-x)", 0.3),
        ("y = exp(x)*exp(-x)", 1.7),
        ("y = x**3", 0.0),
        ("y = sin(pi*x)", 1.0),
        ("y = (x + 0.1) - x - 0.1", 1.0),
    ],
)
def test_what_cancels_in_floats_is_proven_all_the_same(program, value):
    state = edited(with_edits(program=program), "values.0.value", value)
    for step in range(PAGE.start(state).last + 1):
        assert items(edited(state, "step", step), Check)[-1].proof.verdict == "proven"


def test_a_long_program_is_executed_to_its_end():
    lines = ["y0 = x + b*sin(x)", *(f"y{i}=sin(y{i - 1})" for i in range(1, 380))]
    state = with_edits(program="\n".join(lines), source="x", target="y379")
    for step in (379, 500, PAGE.start(state).last):
        assert items(edited(state, "step", step), Check)[-1].proof.verdict == "proven"
