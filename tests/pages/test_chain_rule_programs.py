"""The Chain rule tab: programs, leaves, faults and their words. Oracles: torch, and algebra."""

import msgspec
import pytest
import torch

from gradexplorer.framework.figure import Check, FormulaItem, Heading, Note
from gradexplorer.framework.state import edited
from gradexplorer.pages.chain_rule import PAGE
from gradexplorer.pages.chain_rule.state import ChainRuleState
from gradexplorer.text import InputError
from tests.pages.chain_rule_page import CHILDREN, items, nodes, with_edits


@pytest.mark.parametrize(
    "program",
    ["L = (a*w - t)^2", "y = pi*x", "y = x/e", "y = e - a\nz = y + pi", "y = exp(1)", "y = exp(1)*a", "y = a", "y = 2"],
)
def test_every_step_of_a_program_is_derived_and_proven_whatever_its_leaves_are_called(program):
    state = edited(ChainRuleState(), "program", program)
    for i in range(len(state.values)):
        state = edited(state, f"values.{i}.value", 0.5 + i)
    for name in state.graph.index:
        state = edited(state, "source", name) if state.graph.index[name] < state.ends[1] else state
        for step in range(PAGE.start(state).last + 1):
            checks = items(edited(state, "step", step), Check)
            assert checks
            assert {check.proof.verdict for check in checks} == {"proven"}


@pytest.mark.parametrize(
    ("program", "values"),
    [
        ("y = exp(x)/(exp(x)+1)", [400.0]),
        (
            "s = exp(a)+exp(b)+exp(c)+exp(d)+exp(g)\np = exp(d)/s\nL = -log(p)",
            [-249.87, -424.13, -460.29, 378.097443, -292.61],
        ),
    ],
)
def test_numbers_beyond_the_floats_are_no_fault_of_the_rules(program, values):
    state = edited(ChainRuleState(), "program", program)
    for i, value in enumerate(values):
        state = edited(state, f"values.{i}.value", value)
    for source in state.graph.index:
        state = edited(state, "source", source) if state.graph.index[source] <= state.ends[1] else state
        assert items(state, FormulaItem)


def test_a_typed_name_of_a_node_is_folded_as_python_folds_names():
    state = with_edits(program="xa = a*b", target=" x\u00aa ")
    assert state.target == "xa"


def test_the_rules_are_shown_below_the_source_and_not_at_itself():
    state = with_edits(program="u = x*w\ny = sin(u)", source="u", target="y")
    (check,) = [item for item in items(state, Check) if item.key == "rules.proof"]
    assert check.proof.verdict == "proven"
    product = next(item for item in items(state, FormulaItem) if item.key == "rules.product")
    assert "small example" in str(product.label)


def test_a_new_program_keeps_the_values_of_leaves_that_stay():
    state = edited(with_edits(**{"values.1.value": 5.0}), "program", "y1 = x*w1 + c")
    assert [(leaf.name, leaf.value) for leaf in state.values] == [("x", 1), ("w1", 5), ("c", 1)]
    assert (state.source, state.target) == ("w1", "y1")
    assert state.step == PAGE.start(state).last


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("program", "y = zzz(x)", "Line 1: zzz is no function"),
        ("program", "y = z\nz = y", "a cycle can't be computed"),
        ("program", "y = x + 1/0", "no finite real value, at character 9"),
        ("program", "x" * 100_000, "100000 characters; from character 8001 on it is too long"),
        ("program", 3, "must be a text"),
        ("source", "w9", "has no w9; near ones are: w"),
        ("target", "", "has no"),
        ("values", [{"name": "x", "value": 1}], "The leaves of the program are x, w1, b1, w2, b2"),
        ("values.0.value", 1e9, "at most"),
        ("step", -1, "at least 0"),
    ],
)
def test_what_can_t_be_used_is_refused_in_words(path, value, message):
    with pytest.raises(InputError) as error:
        edited(ChainRuleState(), path, value)
    assert message in str(error.value)


@pytest.mark.parametrize(
    ("program", "value", "message"),
    [
        ("y = a/x", 0.0, "Line 1, character 5: division by zero"),
        ("u = 2*x\ny = log(u)", -1.0, "Line 2, character 5: logarithm of a negative number in y = log(u) (u = -2)"),
        ("y = sqrt(x)", -4.0, "square root of a negative number"),
    ],
)
def test_values_without_a_result_are_drawn_and_said_with_their_place(program, value, message):
    state = with_edits(program=program)
    index = [leaf.name for leaf in state.values].index("x")
    state = edited(state, f"values.{index}.value", value)
    figure = PAGE.figure(state, None, False)
    assert message in str(figure.rows[0][0].title)
    assert nodes(state)["y"].fill == "positive"
    assert nodes(state)["y"].text[-2] == "—"
    (note,) = PAGE.derive(state, None)
    assert message in str(note.label)


def test_a_fault_on_which_the_target_does_not_depend_stands_beside_the_derivative():
    state = edited(with_edits(program="y = x*2\nz = log(x - 5)"), "target", " y ")
    x = torch.tensor(1.0, dtype=torch.float64, requires_grad=True)
    (x * 2).backward()
    assert str(nodes(state)["x"].text[-1]) == f"∇ {x.grad.item():g}"
    assert "gradients of y" in str(PAGE.figure(state, None, False).rows[0][0].title)
    (note,) = items(state, Note)
    assert "Line 2, character 5: logarithm of a negative number" in str(note.label)
    proofs = {item.key: item.proof for item in items(state, Check)}
    assert proofs["pair.proof"].verdict == proofs["all.proof"].verdict == "proven"
    assert [entry.difference for entry in proofs["all.proof"].entries] == pytest.approx([2, 1, 0], abs=1e-9)
    assert {item.key for item in items(edited(state, "target", "z"), Note)} == {"fault"}


def test_blanks_around_a_chosen_name_mean_nothing():
    state = edited(edited(ChainRuleState(), "source", " u1 "), "target", "\u3000y1 ")
    assert (state.source, state.target) == ("u1", "y1")


def test_a_session_s_state_comes_back():
    state = with_edits(program=CHILDREN, step=3, target="b")
    assert msgspec.convert(msgspec.to_builtins(state), ChainRuleState) == state


def test_a_kink_is_told():
    state = with_edits(program="y = relu(x)*x + relu(x)", **{"values.0.value": 0.0})
    verdicts = {item.key: item.proof.verdict for item in items(state, Check)}
    assert verdicts["all.proof"] == verdicts["lines"] == "not differentiable"


def test_headings_of_steps():
    state = ChainRuleState()
    assert "value of u1" in str(items(edited(state, "step", 1), Heading)[0].label)
    assert "gradient at y2" in str(items(edited(state, "step", 5), Heading)[0].label)
    assert "y2 depends on w1" in str(items(state, Heading)[0].label)
