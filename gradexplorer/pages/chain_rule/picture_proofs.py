"""The numbers and formulas of the Chain rule tab's pictures and tables, against torch and mpmath."""

import ast
import re
from collections.abc import Iterator
from itertools import pairwise

import mpmath

from gradexplorer.core.graph import graph
from gradexplorer.core.graph.proving import autograd, tensors
from gradexplorer.core.run_snippet import ran
from gradexplorer.formula.shown_number import numbers
from gradexplorer.framework.figure import Code, Figure
from gradexplorer.framework.picture_proofs import Shown, mark, panel, prove_drawn, says, table
from gradexplorer.pages.chain_rule.derivation import derive
from gradexplorer.pages.chain_rule.panels import figure
from gradexplorer.pages.chain_rule.proven_states import MORE
from gradexplorer.pages.chain_rule.rules import PROGRAMS
from gradexplorer.pages.chain_rule.state import ChainRuleState, Leaf, last_step
from gradexplorer.proof import Proof

SHOWN = ("course", "children", "quotient", "neuron", "choice", "powers")
_WRITTEN = {"·": "*", "−": "-", "^": "**", "≤": "<=", "≥": ">=", "≠": "!=", " = ": " == "}
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"


def prove() -> Iterator[tuple[str, Proof]]:
    """Prove the pictures of some programs: at the end, and at each step of one of them."""
    for key, (program, leaves) in (PROGRAMS | MORE).items():
        if key not in SHOWN:
            continue
        net = graph(program)
        names = [node.name for node in net.nodes]
        state = ChainRuleState(
            program=program,
            values=tuple(map(Leaf, names, leaves)),
            source=names[0],
            target=names[-1],
            step=last_step(net, len(names) - 1),
        )
        yield f"picture({key})", prove_drawn(_picture(state))
        yield f"program({key})", prove_drawn(_program(state))
        if key == "children":
            for step in range(1, state.step):
                yield f"step({key}, {step})", prove_drawn(_step(state, step))


def _slopes(state: ChainRuleState) -> tuple[list[float], list[float], dict[tuple[int, int], float]]:
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


def _plain(text: str, names: dict[str, float]) -> float:
    """Return what plain text in the picture is worth; mpmath reads it."""
    for sign, python in _WRITTEN.items():
        text = text.replace(sign, python)
    text = re.sub(f"[{_RAISED}]", lambda found: f"**{_RAISED.index(found[0])}", text)
    functions = {name: getattr(mpmath, name) for name in ("sin", "cos", "tanh", "exp", "sqrt", "log", "atan2")}
    functions |= {"sigmoid": lambda t: 1 / (1 + mpmath.exp(-t)), "max": max, "relu": lambda t: max(t, 0)}
    functions |= {"where": lambda c, a, b: a if c else b}
    ast.parse(text, mode="eval")
    return float(eval(text, {"__builtins__": {}}, functions | {name: mpmath.mpf(v) for name, v in names.items()}))


def _picture(state: ChainRuleState) -> Iterator[Shown]:
    net, picture = state.graph, figure(state, None, False)
    values, gradient, local = _slopes(state)
    names = {node.name: value for node, value in zip(net.nodes, values, strict=True)}
    drawn = mark(picture, "graph", "graph")
    for i, node in enumerate(drawn.nodes):
        name, *_operation, value_text, slope_text = node.text
        yield f"value of {name}", numbers(value_text), [values[i]], 4
        yield f"gradient of {name}", numbers(slope_text), [gradient[i]], 3
        tip = str(node.target.tip)
        yield f"read-out of {name}", f"d{state.target}/d{net.nodes[i].name} =" in tip, True
        if net.nodes[i].formula is not None:
            yield f"operation of {name}", _plain(net.written[i], names), values[i]
    for edge in drawn.edges:
        parent, child = edge.source, edge.end
        slope = local[parent, child]
        text = net.slopes[parent, child]
        key = f"{net.nodes[child].name} by {net.nodes[parent].name}"
        yield f"{key}, as text", _plain(text, names), slope
        yield f"{key}, number", numbers(edge.short), [slope], 3
        head = f"∂{net.nodes[child].name}/∂{net.nodes[parent].name} = "
        yield f"{key}, read-out", str(edge.target.tip).startswith(head), True
    column = derive(state)
    yield "heading", str(says(column, "pair")) == f"How {state.target} depends on {state.source}", True
    for rule in ("Sum rule", "Product rule", "Quotient rule", "Chain rule"):
        yield rule, str(says(column, f"rules.{rule.split()[0].lower()}")).startswith(rule), True
    yield from _paths(state, picture, gradient, local)
    for row, node, value, slope in zip(table(picture, "nodes").rows, net.nodes, values, gradient, strict=True):
        yield (
            f"row of {node.name}",
            numbers(row.cells[2:]),
            [value, slope],
            6,
        )


def _paths(
    state: ChainRuleState, picture: Figure, gradient: list[float], local: dict[tuple[int, int], float]
) -> Iterator[Shown]:
    """Yield the table of paths: every way from the source to the target, found by going along all edges."""
    net, (source, target) = state.graph, state.ends
    ways, open_ = [], [[source]]
    while open_:
        way = open_.pop()
        if way[-1] == target:
            ways.append(way)
        else:
            open_ += [[*way, child] for parent, child in net.edges if parent == way[-1]]
    *rows, total = table(picture, "paths").rows
    yield "number of paths", [len(rows), numbers(panel(picture, "paths").title)[-1]], [len(ways)] * 2
    products = {}
    for way in ways:
        product = 1.0
        for step in pairwise(way):
            product *= local[step]
        products[" → ".join(net.nodes[i].name for i in way)] = product
    for row in rows:
        name = str(row.cells[1])
        yield f"path {name}", numbers(row.cells[2]), [products.get(name, float("inf"))], 6
    yield "sum over all", numbers(total.cells[2]), [gradient[source]], 6
    yield "what is summed", total.cells[1] == f"d{state.target}/d{state.source}", True


def _step(state: ChainRuleState, step: int) -> Iterator[Shown]:
    from msgspec.structs import replace

    net = state.graph
    now = replace(state, step=step)
    picture = figure(now, None, False)
    values, gradient, local = _slopes(state)
    title = panel(picture, "graph").title
    ahead = len(net.nodes) - net.leaves
    i = net.leaves + step - 1 if step <= ahead else sorted(net.ancestors(state.ends[1]), reverse=True)[step - ahead - 1]
    wanted = values[i] if step <= ahead else gradient[i]
    kind = "Forward" if step <= ahead else f"d{state.target}/d{net.nodes[i].name} ="
    yield "title", [numbers(title)[-1]], [wanted], 4
    yield "kind", kind in str(title), True
    for edge in mark(picture, "graph", "graph").edges:
        if step > ahead and edge.source == i and edge.highlighted:
            yield (
                f"share of {net.nodes[edge.end].name}",
                numbers(edge.short),
                [gradient[edge.end] * local[i, edge.end]],
                3,
            )


def _program(state: ChainRuleState) -> Iterator[Shown]:
    """Yield what the printed program of PyTorch prints: its product and the whole are the gradient."""
    _values, gradient, _local = _slopes(state)
    for item in derive(state):
        if isinstance(item, Code):
            printed = ran(item.code).output
            yield (
                "printed",
                [float(word) for word in printed.split()],
                [gradient[state.ends[0]]] * len(printed.split()),
                6,
            )
            yield "shown", item.output == printed, True
