"""Computation graphs. Oracles: torch.autograd on the program as Python itself executes it, networkx, and algebra."""

import math

import networkx
import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gradexplorer.core.graph import (
    backward,
    count,
    dominators,
    evaluated,
    graph,
    paths,
)
from gradexplorer.core.graph.proving import grad_calls, prove_product, script, torch_program
from gradexplorer.core.run_snippet import run
from tests.core.torch_graphs import COURSE, programs


@settings(max_examples=60, deadline=None)
@given(programs(), st.data())
def test_paths_are_networkx_s_and_their_products_sum_up(case, data):
    program, leaves = case
    net = graph(program)
    values = evaluated(net, [leaves[name] for name in net.program.leaves])
    target = len(net.nodes) - 1
    source = data.draw(st.integers(0, target))
    oracle = networkx.DiGraph(net.edges)
    oracle.add_nodes_from(range(len(net.nodes)))
    number = count(net, source, target)
    assume(number < 300)
    found = paths(net, source, target, 300)
    if source != target:
        assert sorted(found) == sorted(map(tuple, networkx.all_simple_paths(oracle, source, target)))
    assert len(found) == number
    products = [math.prod(values.along(path)) for path in found]
    size = math.fsum(map(abs, products))
    assume(math.isfinite(size))
    assert math.fsum(products) == pytest.approx(backward(values, target)[source], rel=1e-9, abs=1e-10 * max(1, size))


def test_the_course_s_numbers():
    net = graph(COURSE)
    assert net.program.leaves == ("x", "w1", "b1", "w2", "b2")
    values = evaluated(net, [1, 2, 1, 2, 1])
    gradient = backward(values, net.index["y2"])
    assert (values.at[net.index["y1"]], values.at[net.index["y2"]]) == (3, 7)  # 1*2 + 1 and 3*2 + 1
    assert {name: gradient[net.index[name]] for name in ("y1", "w1", "w2", "x")} == {"y1": 2, "w1": 2, "w2": 3, "x": 4}
    assert dominators(net, net.index["w1"], net.index["y2"]) == [net.index["y1"]]


def test_three_calls_of_autograd_grad():
    net = graph(COURSE)
    values = evaluated(net, [1, 2, 1, 2, 1])
    nodes = [net.index[name] for name in ("w1", "y1", "y2")]
    calls = grad_calls(net, nodes)
    assert calls.count("autograd.grad(") == 3
    x, w1, b1, w2, b2 = (torch.tensor(float(v), requires_grad=True) for v in (1, 2, 1, 2, 1))
    y1 = x * w1 + b1
    y2 = y1 * w2 + b2
    (dy2_dy1,) = torch.autograd.grad(y2, [y1], retain_graph=True)
    (dy1_dw1,) = torch.autograd.grad(y1, [w1], retain_graph=True)
    (dy2_dw1,) = torch.autograd.grad(y2, [w1], retain_graph=True)
    printed = run(f"{torch_program(net, values.at[: net.leaves])}\n{calls}").output
    assert printed == f"{(dy2_dy1 * dy1_dw1).item()} {dy2_dw1.item()}"
    proof = prove_product(values, nodes)
    assert proof.verdict == "proven"
    assert [entry.formula for entry in proof.entries] == [dy2_dy1.item(), dy1_dw1.item(), dy2_dw1.item()]


def test_the_script_prints_what_python_and_torch_say():
    program = "h = tanh(x*w + 0.5)\ny = ln(3 + h^2)*pi - exp(e)*sigmoid(w)\nz = 4"
    net = graph(program)
    printed = run(script(net, [0.3, -1.2, 4.0], net.index["y"])).output.splitlines()
    x, w = (torch.tensor(v, dtype=torch.float64, requires_grad=True) for v in (0.3, -1.2))
    y = torch.log(3 + torch.tanh(x * w + 0.5) ** 2) * math.pi - math.exp(math.e) * torch.sigmoid(w)
    y.backward()
    assert printed[0].split() == ["y", str(y.item())]
    assert [line.split()[0] for line in printed[1:]] == ["dy/dx", "dy/dw"]
    assert [float(line.split()[1]) for line in printed[1:]] == pytest.approx([x.grad.item(), w.grad.item()], rel=1e-14)


def test_a_node_without_a_way_round_is_a_bridge_and_others_are_not():
    net = graph("h = tanh(x)\ns = h*h\ny = s + x")
    i = net.index
    assert dominators(net, i["x"], i["s"]) == [i["h"]]
    assert dominators(net, i["x"], i["y"]) == []


def test_huge_numbers_of_paths_are_counted_and_cut():
    net = graph("\n".join(["y0 = x + sin(x)", *(f"y{i} = y{i - 1} + sin(y{i - 1})" for i in range(1, 80))]))
    assert count(net, 0, len(net.nodes) - 1) == 2**80
    assert len(paths(net, 0, len(net.nodes) - 1, 25)) == 25
