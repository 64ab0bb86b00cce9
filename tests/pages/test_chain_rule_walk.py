"""The Chain rule tab: the walk, choosing by clicks, and exported files. Oracle: the course's own lines in torch."""

import csv
import io
import itertools
import math

import networkx
import pytest
import torch

from gradexplorer.core.graph import graph
from gradexplorer.core.run_snippet import run
from gradexplorer.framework.figure import FormulaItem, Note
from gradexplorer.framework.state import edited
from gradexplorer.pages.chain_rule import PAGE
from gradexplorer.pages.chain_rule.scene import MOST_PATHS
from gradexplorer.pages.chain_rule.state import ChainRuleState, Leaf
from tests.pages.chain_rule_page import CHILDREN, course, items, network, nodes, panel_of, preset, with_edits


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
