"""The Chain rule tab without a window. Oracles: torch.autograd on the course's own lines, and algebra."""

import csv
import io
import itertools
import json
import math

import msgspec
import networkx
import pytest
import torch

from gradexplorer.core.graph import Values, graph
from gradexplorer.core.run_snippet import run
from gradexplorer.framework.figure import Check, Code, FormulaItem, Heading, NetworkDiagram, Note, Plot, TablePanel
from gradexplorer.framework.resources import resource
from gradexplorer.framework.state import edited
from gradexplorer.pages.chain_rule import PAGE
from gradexplorer.pages.chain_rule.rules import RULES
from gradexplorer.pages.chain_rule.scene import MOST_PATHS
from gradexplorer.pages.chain_rule.state import ChainRuleState, Leaf
from gradexplorer.text import InputError

PRESETS = json.loads(resource("presets", "chain_rule.json").read_text("utf-8"))
CHILDREN = "h = tanh(x)\na = h**2\nb = exp(-h)\ny = a*b + h"


def with_edits(**edits):
    state = ChainRuleState()
    for path, value in edits.items():
        state = edited(state, path, value)
    return state


def preset(index):
    return with_edits(**PRESETS[index]["state"])


def network(state):
    plot = PAGE.figure(state, None, False).rows[0][0]
    assert isinstance(plot, Plot)
    (mark,) = plot.marks
    assert isinstance(mark, NetworkDiagram)
    return mark


def nodes(state):
    """Return the nodes of the drawing by the name on them."""
    return {str(node.text[0]): node for node in network(state).nodes}


def panel_of(state, key):
    panel = next(panel for panel in PAGE.figure(state, None, False).panels() if panel.key == key)
    assert isinstance(panel, TablePanel)
    return panel


def items(state, kind):
    return [item for item in PAGE.derive(state, None) if isinstance(item, kind)]


def course():
    """Return the course's dy2/dx, dy2/dw1, dy2/db1, dy2/dw2, dy2/db2, and dy2/dy1 and dy1/dw1, by autograd.grad."""
    x, w1, b1, w2, b2 = leaves = [torch.tensor(float(v), requires_grad=True) for v in (1, 2, 1, 2, 1)]
    y1 = x * w1 + b1
    y2 = y1 * w2 + b2
    gradients = [g.item() for g in torch.autograd.grad(y2, leaves, retain_graph=True)]
    (dy2_dy1,) = torch.autograd.grad(y2, [y1], retain_graph=True)
    (dy1_dw1,) = torch.autograd.grad(y1, [w1], retain_graph=True)
    return dict(zip(("x", "w1", "b1", "w2", "b2"), gradients, strict=True)), dy2_dy1.item(), dy1_dw1.item()


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


# the walk


def test_the_walk_goes_forward_then_backward_one_node_a_step():
    state = ChainRuleState()
    seen_values, seen_gradients = [], []
    for step in range(PAGE.start(state).last + 1):
        shown = nodes(edited(state, "step", step))
        seen_values.append({name for name, node in shown.items() if node.text[-2]})
        seen_gradients.append({name for name, node in shown.items() if node.text[-1]})
    leaves = {"x", "w1", "b1", "w2", "b2"}
    assert seen_values[0] == leaves
    assert not seen_gradients[0]
    assert [len(now - before) for before, now in itertools.pairwise(seen_values)] == [1] * 4 + [0] * 10
    grown = [len(now - before) for before, now in itertools.pairwise(seen_gradients)]
    assert grown == [0] * 4 + [1] * 9 + [0]
    assert seen_gradients[5] == {"y2"}


def test_no_gradient_is_shown_before_those_of_all_its_children():
    state = preset(1)
    net = graph(state.program)
    for step in range(PAGE.start(state).last + 1):
        shown = nodes(edited(state, "step", step))
        known = {name for name, node in shown.items() if node.text[-1]}
        for name in known:
            assert {net.nodes[child].name for child in net.children[net.index[name]]} <= known


def test_the_step_s_node_and_its_edges_are_lit():
    state = with_edits(program=CHILDREN)
    highlighted = []
    for step in range(PAGE.start(state).last + 1):
        mark = network(edited(state, "step", step))
        highlighted.append([str(node.text[0]) for node in mark.nodes if node.highlighted])
        if len(highlighted[-1]) == 1:
            (index,) = (i for i, node in enumerate(mark.nodes) if node.highlighted)
            ends = {edge.end for edge in mark.edges if edge.highlighted} | {
                edge.source for edge in mark.edges if edge.highlighted
            }
            assert index in ends or highlighted[-1] == ["y"]
    assert [len(names) for names in highlighted] == [0, *[1] * (len(highlighted) - 2), 0]


def test_at_a_node_with_several_children_the_contributions_are_added():
    """Y = h² exp(-h) + h with h = tanh x: dy/dh = 2h exp(-h) - h² exp(-h) + 1, three contributions."""
    state = with_edits(program=CHILDREN)
    order = [str(PAGE.figure(edited(state, "step", s), None, False).rows[0][0].title) for s in range(15)]
    step = next(s for s, title in enumerate(order) if "dy/dh" in title)
    state = edited(state, "step", step)
    h = math.tanh(1.0)
    parts = [2 * h * math.exp(-h), -h * h * math.exp(-h), 1.0]
    formula = next(item for item in items(state, FormulaItem) if item.key == "step.gradient")
    assert "3 children" in str(formula.label)
    for part in parts:
        assert f"{abs(part):.6g}" in formula.latex
    assert f"{sum(parts):.6g}" in formula.latex
    texts = [str(edge.text) for edge in network(state).edges if edge.highlighted and edge.text]
    assert sorted(float(text.split("= ")[1].replace("−", "-")) for text in texts) == pytest.approx(
        sorted(parts), rel=5e-3
    )


# choosing


def test_two_clicks_choose_source_and_target():
    state = ChainRuleState()
    for name in ("x", "y1"):
        for path, value in nodes(state)[name].target.picks:
            state = edited(state, path, value)
    assert (state.source, state.target, state.picking) == ("x", "y1", "source")
    assert {name for name, node in nodes(state).items() if node.target.picked} == {"x", "y1"}
    gradient = str(nodes(state)["x"].text[-1])
    assert gradient == "∇ 2"  # dy1/dx = w1


def test_a_double_click_on_a_leaf_edits_it():
    target = nodes(ChainRuleState())["w2"].target
    assert target.value == 2
    state = edited(ChainRuleState(), *target.typed(-3.0))
    assert state.values[3] == Leaf("w2", -3.0)
    assert nodes(ChainRuleState())["y1"].target.typed is None


def test_the_table_lists_all_paths_with_product_and_sum():
    state = with_edits(program=CHILDREN, source="x", target="y")
    rows = panel_of(state, "paths").table.rows
    assert [row.cells[1] for row in rows[:-1]] == ["x → h → a → u2 → y", "x → h → u1 → b → u2 → y", "x → h → y"]
    x = torch.tensor(1.0, dtype=torch.float64, requires_grad=True)
    h = torch.tanh(x)
    (h**2 * torch.exp(-h) + h).backward()
    total = float(rows[-1].cells[2])
    assert total == pytest.approx(x.grad.item(), abs=1e-4)
    assert sum(float(row.cells[2]) for row in rows[:-1]) == pytest.approx(total, abs=2e-4)


def test_a_picked_row_highlights_its_path_alone():
    state = with_edits(program=CHILDREN)
    for path, value in panel_of(state, "paths").table.rows[2].picks:
        state = edited(state, path, value)
    mark = network(state)
    strong = {(edge.source, edge.end) for edge in mark.edges if edge.colour == "gradient"}
    whole = {
        (edge.source, edge.end) for edge in network(with_edits(program=CHILDREN)).edges if edge.colour == "gradient"
    }
    assert strong < whole
    assert panel_of(state, "paths").table.rows[2].picked


def test_too_many_paths_are_cut_and_it_is_said():
    lines = ["y0 = x + sin(x)", *(f"y{i} = y{i - 1} + sin(y{i - 1})/9" for i in range(1, 12))]
    state = with_edits(program="\n".join(lines), source="x", target="y11")
    panel = panel_of(state, "paths")
    assert len(panel.table.rows) == MOST_PATHS + 1
    assert f"first {MOST_PATHS} of 4,096 paths" in str(panel.title)  # two ways in each of the 12 lines
    assert any("4,096" in str(item.label) for item in items(state, FormulaItem))


def test_every_edge_on_a_path_is_highlighted_however_many_paths_there_are():
    """The oracle walks networkx's graph: an edge counts if its ends are reached from x and reach y9."""
    lines = ["y0 = x + sin(x)", *(f"y{i} = y{i - 1} + sin(y{i - 1})" for i in range(1, 10)), "z = y3*c"]
    state = with_edits(program="\n".join(lines), source="x", target="y9")
    net = networkx.DiGraph(state.graph.edges)
    source, target = state.ends
    on_way = ({source} | networkx.descendants(net, source)) & ({target} | networkx.ancestors(net, target))
    mark = network(state)
    strong = {(edge.source, edge.end) for edge in mark.edges if edge.colour == "gradient"}
    assert strong == set(net.subgraph(on_way).edges)


def test_without_a_path_the_derivative_is_0():
    state = with_edits(program="y = a*x\nz = b*x", source="a", target="z")
    assert "z does not depend on a" in str(panel_of(state, "paths").title)
    assert any("derivative is 0" in str(item.label) for item in items(state, Note))


# exports


def test_the_table_file_has_every_node_and_edge_with_all_bits():
    state = edited(ChainRuleState(), "values.0.value", 0.1)
    rows = list(csv.DictReader(io.StringIO(PAGE.exports[".csv"][1](state, None))))
    x = torch.tensor(0.1, dtype=torch.float64, requires_grad=True)
    y2 = (x * 2 + 1) * 2 + 1
    y2.backward()
    nodes_ = {row["node"]: row for row in rows if not row["parent"]}
    assert len(nodes_) == 9
    assert float(nodes_["y2"]["value"]) == y2.item()
    assert float(nodes_["x"]["dy2"]) == x.grad.item()
    edges = {(row["parent"], row["node"]): float(row["local_derivative"]) for row in rows if row["parent"]}
    assert edges["y1", "u2"] == 2
    assert len(edges) == 8


def test_the_script_file_runs_and_prints_the_course_s_gradients():
    outcome = run(PAGE.exports[".py"][1](ChainRuleState(), None))
    assert not outcome.failed
    gradients, *_rest = course()
    for name, gradient in gradients.items():
        assert f"dy2/d{name} {gradient:.1f}" in outcome.output.splitlines()


# programs and faults


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
