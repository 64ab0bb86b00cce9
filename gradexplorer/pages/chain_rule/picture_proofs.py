"""What the Chain rule tab shows, against torch and mpmath: the graph, its texts, headings, paths and tables."""

import ast
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

import mpmath

from gradexplorer.core.graph.proving import autograd, tensors
from gradexplorer.framework.figure import Code, Figure, Item
from gradexplorer.framework.picture_proofs import Shown, mark, numbers, panel, says, table
from gradexplorer.pages.chain_rule.state import ChainRuleState
from gradexplorer.pages.chain_rule.steps import pass_step

MOST_NODES = 40
MOST_PATHS = 200
_WRITTEN = {"·": "*", "−": "-", "^": "**", "≤": "<=", "≥": ">=", "≠": "!=", " = ": " == "}
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_FUNCTIONS: Mapping[str, Any] = {
    **{name: getattr(mpmath, name) for name in ("sin", "cos", "tanh", "exp", "sqrt", "log", "atan2")},
    "sigmoid": lambda t: 1 / (1 + mpmath.exp(-t)),
    "max": max,
    "relu": lambda t: max(t, 0),
    "where": lambda c, a, b: a if c else b,
    "e": mpmath.e,
    "pi": mpmath.pi,
}

Local = Mapping[tuple[int, int], float]


def checks(state: ChainRuleState, picture: Figure, column: Sequence[Item]) -> Iterator[Shown]:
    """Yield the headings, and all that is written of a graph that is not too large, where all has a value."""
    if not says(column, "pair"):
        return
    yield "heading", says(column, "pair") == f"How {state.target} depends on {state.source}", True
    for rule in ("Sum rule", "Product rule", "Quotient rule", "Chain rule"):
        shown = says(column, f"rules.{rule.split()[0].lower()}")
        if shown:
            yield rule, shown.startswith(rule), True
    if len(state.graph.nodes) > MOST_NODES or not all(map(math.isfinite, state.evaluated.at)):
        return
    values, gradient, local = _slopes(state)
    if all(map(math.isfinite, (*values, *gradient, *local.values()))):
        yield from _graph(state, picture, values, gradient, local)
        yield from _paths(state, picture, gradient, local)
        yield from _step(state, picture, values, gradient, local)
        yield from _program(state, column, gradient)


def _slopes(state: ChainRuleState) -> tuple[list[float], list[float], Local]:
    """Return torch's values, gradients of the target, and local derivatives."""
    import torch

    net, target = state.graph, state.ends[1]
    nodes = tensors(net, [leaf.value for leaf in state.values])
    gradient = autograd(nodes, target, range(len(nodes)))
    local = {}
    for parent, child in net.edges:
        node = net.nodes[child]
        cut = [nodes[p].detach().clone() for p in node.parents]
        floats = {
            p: part.requires_grad_() for p, part in zip(node.parents, cut, strict=True) if part.is_floating_point()
        }
        assert node.operation is not None
        value = node.operation.value(*cut, node.number, torch)
        slope = None
        if parent in floats and getattr(value, "requires_grad", False):
            (slope,) = torch.autograd.grad(value, [floats[parent]], allow_unused=True)
        local[parent, child] = 0.0 if slope is None else slope.item()
    return [float(node.detach()) for node in nodes], gradient, local


def _plain(text: str, names: Mapping[str, float]) -> float | None:
    """Return what plain text in the picture is worth, as mpmath reads it; None where it calls anything else.

    NaN where it has no value: an infinite factor counts where the other is 0, and torch then says 0.
    """
    for sign, python in _WRITTEN.items():
        text = text.replace(sign, python)
    text = re.sub(f"[{_RAISED}]", lambda found: f"**{_RAISED.index(found[0])}", text)
    known = {**_FUNCTIONS, **{name: mpmath.mpf(value) for name, value in names.items()}}
    try:
        tree = ast.parse(text, mode="eval")
    except SyntaxError:
        return math.inf
    if not {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} <= known.keys():
        return None
    return float(eval(text, {"__builtins__": {}}, known))  # a person's program, checked, and printed by us


def _graph(
    state: ChainRuleState, picture: Figure, values: Sequence[float], gradient: Sequence[float], local: Local
) -> Iterator[Shown]:
    net, now = state.graph, pass_step(state)
    names = {node.name: value for node, value in zip(net.nodes, values, strict=True)}
    drawn = mark(picture, "graph", "graph")
    for i, node in enumerate(drawn.nodes):
        name, *_operation, value_text, slope_text = map(str, node.text)
        if i in now.known:
            yield f"value of {name}", numbers(value_text), [values[i]], 4
        if i in now.graded:
            yield f"gradient of {name}", numbers(slope_text), [gradient[i]], 3
        read_out = str(node.target.tip).rpartition("\n")[2]
        yield f"read-out of {name}", read_out.startswith(f"d{state.target}/d{net.nodes[i].name} = "), True
        if net.nodes[i].formula is not None:
            yield from _worth(f"operation of {name}", net.written[i], names, values[i])
    for edge in drawn.edges:
        parent, child = edge.source, edge.end
        key = f"{net.nodes[child].name} by {net.nodes[parent].name}"
        yield from _worth(f"{key}, as text", net.slopes[parent, child], names, local[parent, child])
        head, written, value = str(edge.target.tip).partition("\n")[0].split(" = ")
        yield f"{key}, read-out", head == f"∂{net.nodes[child].name}/∂{net.nodes[parent].name}", True
        yield from _worth(f"{key}, in the read-out", written, names, local[parent, child])
        yield f"{key}, number", numbers(value), [local[parent, child]], 4
    for row, i in zip(table(picture, "nodes").rows, range(len(values)), strict=True):
        name, _written, value, slope = map(str, row.cells)
        yield f"row of {name}", numbers(value), [values[i]] if i in now.known else [], 6
        yield f"gradient in the row of {name}", numbers(slope), [gradient[i]] if i in now.graded else [], 6


def _worth(name: str, text: str, names: Mapping[str, float], value: float) -> Iterator[Shown]:
    found = _plain(text, names) if " = " not in text and "…" not in text else None
    if found is not None and not math.isnan(found):
        yield name, found, value


def _paths(state: ChainRuleState, picture: Figure, gradient: Sequence[float], local: Local) -> Iterator[Shown]:
    """Yield the table of paths: every way from the source to the target, found by going along all edges."""
    net, (source, target) = state.graph, state.ends
    ways: list[list[int]] = []
    open_ = [[source]]
    while open_ and len(ways) <= MOST_PATHS:
        way = open_.pop()
        if way[-1] == target:
            ways.append(way)
        else:
            open_ += [[*way, child] for parent, child in net.edges if parent == way[-1]]
    *rows, total = table(picture, "paths").rows
    yield "sum over all", [*numbers(str(total.cells[2]))], [gradient[source]], 6
    yield "what is summed", str(total.cells[1]) == f"d{state.target}/d{state.source}", True
    if not ways or len(ways) > min(len(rows), MOST_PATHS):
        return
    yield "number of paths", [len(rows), numbers(panel(picture, "paths").title)[-1]], [len(ways)] * 2
    products = {}
    for way in ways:
        product = 1.0
        for step in pairwise(way):
            product *= local[step]
        products[" → ".join(net.nodes[i].name for i in way)] = product
    for row in rows:
        name = str(row.cells[1])
        if "…" not in name:
            yield f"path {name}", numbers(str(row.cells[2])), [products.get(name, math.inf)], 6


def _step(
    state: ChainRuleState, picture: Figure, values: Sequence[float], gradient: Sequence[float], local: Local
) -> Iterator[Shown]:
    now, net, title = pass_step(state), state.graph, str(panel(picture, "graph").title)
    if now.node is None or now.kind == "done":
        return
    name, forward = net.nodes[now.node].name, now.kind == "forward"
    head = f"Forward {now.number} of " if forward else f"Backward {now.number} of "
    yield (
        "title",
        title.startswith(head) and (f": {name} = " if forward else f"d{state.target}/d{name} = ") in title,
        True,
    )
    yield "number in the title", numbers(title)[-1], values[now.node] if forward else gradient[now.node], 4
    for edge in mark(picture, "graph", "graph").edges:
        if not forward and edge.source == now.node and edge.highlighted:
            share = gradient[edge.end] * local[now.node, edge.end]
            yield f"share of {net.nodes[edge.end].name}", numbers(edge.short), [share], 3


def _program(state: ChainRuleState, column: Sequence[Item], gradient: Sequence[float]) -> Iterator[Shown]:
    """Yield what the printed program of PyTorch printed: its product and the whole are the gradient."""
    for item in column:
        if isinstance(item, Code) and item.key == "pair.code" and not item.failed:
            printed = [float(word) for word in item.output.split()]
            yield "printed", printed, [gradient[state.ends[0]]] * len(printed), 6
