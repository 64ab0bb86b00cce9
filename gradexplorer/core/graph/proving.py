"""Gradients of a graph against autograd and central differences, and the course's calls of autograd.grad."""

import ast
import math
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any

from gradexplorer.core.graph.exact import exact_gradient
from gradexplorer.core.graph.nodes import Graph, Node
from gradexplorer.core.graph.operation import is_power, number
from gradexplorer.core.graph.paths import Path
from gradexplorer.core.graph.scope import local, program_scope, total, total_latex
from gradexplorer.core.graph.values import Values, backward, evaluated
from gradexplorer.formula.compile import CONSTANTS
from gradexplorer.formula.equality import NUMBERS_AGREE, SHARP, VANISHING
from gradexplorer.formula.exact import ExactSlope
from gradexplorer.formula.scope import Scope
from gradexplorer.formula.torch_text import Qualified, torch_tree
from gradexplorer.formula.trees import is_condition, tree, walk
from gradexplorer.proof import TOLERANCE, Claim, Proof, prove, shown
from gradexplorer.text import Text, _


def tensors(graph: Graph, leaves: Sequence[float]) -> list[Any]:
    """Return every node as a float64 tensor of torch's own graph."""
    import torch

    nodes: list[Any] = [torch.tensor(value, dtype=torch.float64, requires_grad=True) for value in leaves]
    for node in graph.nodes[len(leaves) :]:
        assert node.operation is not None
        result = node.operation.value(*(nodes[parent] for parent in node.parents), node.number, torch)
        if not isinstance(result, torch.Tensor):
            result = torch.tensor(float(result), dtype=torch.float64, requires_grad=True)
        nodes.append(result.clone() if any(result is nodes[parent] for parent in node.parents) else result)
    return nodes


def autograd(nodes: Sequence[Any], target: int, sources: Sequence[int]) -> list[float]:
    """Return torch's derivatives of one of the `tensors` by others; 0 where it does not depend on them."""
    import torch

    reached = [i for i in sources if nodes[i].requires_grad]
    if not reached or not nodes[target].requires_grad:  # conditions, and what only they lead to
        return [0.0] * len(sources)
    found = torch.autograd.grad(nodes[target], [nodes[i] for i in reached], retain_graph=True, allow_unused=True)
    gradients = dict(zip(reached, found, strict=True))
    return [0.0 if (gradient := gradients.get(i)) is None else gradient.item() for i in sources]


def prove_gradients(values: Values, target: int, sources: Sequence[int]) -> Proof:
    """Prove the derivative of `target` by each of `sources`."""
    graph = values.graph
    gradient = backward(values, target)
    scales = gradient_scales(values, target)
    nodes = tensors(graph, values.at[: graph.leaves])
    own = _torchs_own(values, nodes, target)
    claims = [
        Claim(
            name=total_latex(graph, target, source),
            formula=gradient[source],
            autograd=auto,
            function=_along(values, source, target),
            point=values.at[source],
            scale=scales[source],
            exact=_exact(values, target, source),
            torchs_own=own,
        )
        for source, auto in zip(sources, autograd(nodes, target, sources), strict=True)
    ]
    return prove(claims)


def _torchs_own(values: Values, nodes: Sequence[Any], target: int) -> Text | None:
    """Say where torch has no value on the way to `target` though there is one: it takes c/b as c times 1/b."""
    for i in sorted(values.graph.ancestors(target)):
        node, value, torchs = values.graph.nodes[i], values.at[i], float(nodes[i].detach())
        if _divides_a_number(node) and math.isfinite(value) and not math.isfinite(torchs):
            return _(
                "Torch has {torch} for {name}, not {value}: it divides a number by a tensor as that number times the "
                "tensor's reciprocal, which overflows.",
                torch=shown(torchs),
                name=node.name,
                value=shown(value),
            )
    return None


def _divides_a_number(node: Node) -> bool:
    match node.formula:
        case ast.BinOp(left=above, op=ast.Div()):
            return all(part.id in CONSTANTS for part in walk(above) if isinstance(part, ast.Name))
    return False


def _exact(values: Values, target: int, source: int) -> ExactSlope | None:
    """Return a derivative with exact digits; None by a condition, which has no values between true and false."""
    is_between = not is_condition(values.graph.nodes[source].formula)
    return exact_gradient(values, target, source) if is_between else None


def _along(values: Values, source: int, target: int) -> Callable[[float], float] | None:
    """Return `target` as a function of the value of `source`: what lies between the two is computed anew.

    None for a condition, which has no values between true and false.
    """
    graph = values.graph
    if is_condition(graph.nodes[source].formula):
        return None
    between = sorted((graph.descendants(source) & graph.ancestors(target)) - {source})

    def function(t: float) -> float:
        at = list(values.at)
        at[source] = t
        for i in between:
            node = graph.nodes[i]
            assert node.operation is not None
            at[i] = number(node.operation.value, *(at[parent] for parent in node.parents), node.number)
        return at[target]

    return function


def shown_value(values: Values, i: int) -> float:
    """Return a node's value as it is shown; see `_without_noise`."""
    sizes = [abs(slope * at) for slope, at in zip(backward(values, i), values.at, strict=True)]
    scale = sum(size for size in sizes if math.isfinite(size))
    return _without_noise(values, values.graph.nodes[i].name, values.at[i], TOLERANCE["float64"] * scale)


def shown_gradient(values: Values, target: int, source: int, gradient: float) -> float:
    """Return a derivative that was computed with floats as it is shown; see `_without_noise`."""
    noise = TOLERANCE["float64"] * gradient_scales(values, target)[source]
    return _without_noise(values, total(values.graph, target, source), gradient, noise)


def shown_product(values: Values, path: Path) -> float:
    """Return the product of the local derivatives along a path as it is shown; see `_without_noise`."""
    steps = (local(values.graph, child, parent) for parent, child in pairwise(path))
    return _without_noise(
        values, f"Dots({', '.join(steps)})", math.prod(values.along(path)), product_noise(values, path)
    )


def product_noise(values: Values, path: Path) -> float:
    """Return how far the product along a path moves with the last digits of the values: where 1 - y^2 cancels, far."""
    net = values.graph
    known = {node.name: value for node, value in zip(net.nodes, values.at, strict=True)}
    scope = Scope(values={**CONSTANTS, **known})
    slopes = (f"({ast.unparse(net.slope(parent, child))})" for parent, child in pairwise(path))
    product = tree(f"Dots({', '.join(slopes)})")
    return abs(float(scope.value(product)) - float(scope.blurred.value(product)))


def _without_noise(values: Values, source: str, value: float, noise: float) -> float:
    """Return `value`, or the formula's own one where no more lies between them than what cancels away in floats.

    Only where the two differ in the digits that are shown: else the float itself is to be compared.
    """
    scope, node = program_scope(values), tree(source)
    if abs(float(scope.value(node)) - value) <= NUMBERS_AGREE * abs(value):
        return value
    found = float(scope.value(node, SHARP))
    if abs(found) < VANISHING:
        found = 0.0
    difference = abs(found - value)
    return found if NUMBERS_AGREE * abs(found) < difference <= noise else value


@lru_cache(maxsize=8)
def gradient_scales(values: Values, target: int) -> Sequence[float]:
    """Return per node how large the numbers are from which its gradient comes, by cancellation or not.

    That is the gradient with all local derivatives taken without their signs, and how much it moves, to first order,
    when a function's value on the way is rounded differently: torch's exp need not be Python's to the last bit.
    Source: Higham, Accuracy and Stability of Numerical Algorithms, 2nd edition, sections 1.6 and 3.1.
    """
    graph, share, gradient = values.graph, 1e-6, backward(values, target)
    scales = backward(Values(graph, values.at, [tuple(map(abs, slopes)) for slopes in values.slopes]), target)
    for i in sorted(graph.ancestors(target)):
        if isinstance(graph.nodes[i].formula, ast.Call) or is_power(graph.nodes[i].formula):
            moved = backward(evaluated(graph, values.at[: graph.leaves], {i: values.at[i] * (1 + share)}), target)
            for j, (now, before) in enumerate(zip(moved, gradient, strict=True)):
                scales[j] += abs(now - before) / share
    return [scale if math.isfinite(scale) else 0.0 for scale in scales]


def prove_product(values: Values, nodes: Sequence[int]) -> Proof:
    """Prove that the derivatives from each of `nodes` to the next one multiply to the one from the first to the last.

    Each factor and the whole are compared with a call of autograd.grad of its own.
    """
    claims, product = [], 1.0
    for source, target in pairwise(nodes):
        factor = backward(values, target)[source]
        product *= factor
        claims.append(claim(values, source, target, factor))
    if len(claims) > 1:
        claims.insert(0, claim(values, nodes[0], nodes[-1], product))
    return prove(reversed(claims))


def claim(values: Values, source: int, target: int, formula: float) -> Claim:
    """Return the claim that the derivative of `target` by `source` is `formula`; autograd.grad is called for it."""
    graph = values.graph
    nodes = tensors(graph, values.at[: graph.leaves])
    (auto,) = autograd(nodes, target, [source])
    scale = gradient_scales(values, target)[source]
    name = total_latex(graph, target, source)
    exact = _exact(values, target, source)
    # 0 times an infinite derivative is no number to be held against the exact one, unless torch has none, too
    comparable = not math.isnan(formula) or math.isnan(auto)
    if exact is not None and not comparable and exact.truth().regularity == "smooth":
        exact = None
    return Claim(
        name,
        formula,
        auto,
        _along(values, source, target),
        values.at[source],
        scale,
        exact,
        torchs_own=_torchs_own(values, nodes, target),
    )


def torch_program(graph: Graph, leaves: Sequence[float]) -> str:
    """Return the program as lines of PyTorch, its leaves first."""
    trees = [_in_torch(part.tree, graph) for part in graph.program.assignments]
    calls = {node.func.id for tree in trees for node in ast.walk(tree) if _is_plain_call(node)}  # type: ignore[attr-defined]
    imported = [_imported("autograd", graph), *sorted(calls)]
    leaf = _free("leaf", graph)
    lines = [
        "import torch",
        f"from torch import {', '.join(imported)}",
        "",
        *(line.format(leaf=leaf) for line in _LEAF),
    ]
    lines.append("")
    for name, value in zip(graph.program.leaves, leaves, strict=True):
        lines.append(f"{name} = {leaf}({float(value)!r})")
    for part, whole in zip(graph.program.assignments, trees, strict=True):
        text = ast.unparse(whole)
        lines.append(f"{part.name} = {leaf}({text})" if isinstance(whole, ast.Constant) else f"{part.name} = {text}")
    return "\n".join(lines)


_LEAF = (
    "def {leaf}(value):",
    "    value = torch.tensor(value, dtype=torch.float64)",
    "    return value.requires_grad_()",
)


def _free(name: str, graph: Graph) -> str:
    """Return a name for what the script itself needs, which the program does not have."""
    while name in graph.index:
        name += "_"
    return name


def _imported(name: str, graph: Graph) -> str:
    free = _free(name, graph)
    return name if free == name else f"{name} as {free}"


def _is_plain_call(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name)


def _in_torch(node: ast.expr, graph: Graph) -> ast.expr:
    """Return a line's formula with torch's names; functions named as one of the program's are torch's own."""
    return Qualified(graph.index).visit(torch_tree(node, graph.index))  # type: ignore[no-any-return]


def grad_calls(graph: Graph, nodes: Sequence[int]) -> str:
    """Return the course's check: one call of autograd.grad per factor, one for the whole, and both printed."""
    names = [graph.nodes[i].name for i in nodes]
    pairs = list(pairwise(names))
    lines, factors, autograd = [], [], _free("autograd", graph)
    for source, target in [*reversed(pairs), *([(names[0], names[-1])] if len(pairs) > 1 else [])]:
        variable = f"d{target}_d{source}"
        while variable in graph.index:
            variable += "_"
        factors.append(variable)
        lines.append(f"{variable}, = {autograd}.grad({target}, [{source}], retain_graph=True)")
    *parts, whole = factors
    product = f"({' * '.join(parts)}).item(), " if parts else ""
    return "\n".join([*lines, f"print({product}{whole}.item())"])


def script(graph: Graph, leaves: Sequence[float], target: int) -> str:
    """Return a PyTorch script that prints the value of `target` and its gradient by every leaf on which it depends."""
    name, autograd = graph.nodes[target].name, _free("autograd", graph)
    used = [graph.nodes[i].name for i in sorted(graph.ancestors(target)) if i < graph.leaves and i != target]
    lines = [torch_program(graph, leaves), f"print({name!r}, {name}.item())"]
    lines += [
        f"print('d{name}/d{leaf}', {autograd}.grad({name}, [{leaf}], retain_graph=True)[0].item())" for leaf in used
    ]
    return "\n".join(lines) + "\n"
