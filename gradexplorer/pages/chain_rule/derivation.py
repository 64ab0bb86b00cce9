"""The derivation column: the present step, the derivative along all ways, the basic rules, all gradients proven."""

import ast
import math
from collections.abc import Iterator, Sequence
from itertools import pairwise

from gradexplorer.core.graph import (
    Graph,
    Path,
    Values,
    aside,
    backward,
    count,
    dominators,
    evaluated,
    fault,
    graph,
    paths,
)
from gradexplorer.core.graph.nodes import Node, formula_latex
from gradexplorer.core.graph.proving import grad_calls, local, prove_gradients, prove_product, torch_program, total
from gradexplorer.core.run_snippet import ran
from gradexplorer.core.where_trap import WHY, chooses
from gradexplorer.formula.latex_printer import number
from gradexplorer.formula.printed import compare, printed_proof
from gradexplorer.formula.scope import Scope
from gradexplorer.framework.figure import Check, Code, Formula, Heading, Item, Note
from gradexplorer.pages.chain_rule.panels import arrow
from gradexplorer.pages.chain_rule.rules import PROGRAMS, bracketed, prove_rules, rules
from gradexplorer.pages.chain_rule.state import ChainRuleState
from gradexplorer.pages.chain_rule.steps import pass_step
from gradexplorer.proof import Proof
from gradexplorer.text import Text, _

MOST_TERMS = 6
FEW = 3
"""Paths that are written out where there are more than `MOST_TERMS`."""
LONGEST_PATH = 8
MOST_DOMINATORS = 4
MOST_ENTRIES = 24


def derive(state: ChainRuleState) -> list[Item]:
    """Return the derivation of the state's step, and of the chosen derivative."""
    values = state.evaluated
    wrong = fault(values)
    if wrong is not None:
        return [Note(key="fault", label=wrong[1])]
    now, (source, target) = pass_step(state), state.ends
    beside = aside(values)
    items: list[Item] = [] if beside is None else [Note(key="aside", label=beside[1])]
    if now.node is not None and now.kind == "forward":
        items += _forward(values, now.node)
    if now.node is not None and now.kind == "backward":
        items += _backward(values, now.node, target)
    items += _where_trap(values, target)
    return [*items, *_derivative(values, source, target), *rules(values, source), *_all(values, target)]


def _where_trap(values: Values, target: int) -> list[Item]:
    """Say why gradients are NaN where a node chooses between branches."""
    net = values.graph
    formulas = [net.nodes[i].formula for i in net.ancestors(target)]
    names = [net.nodes[i].name for i, gradient in enumerate(backward(values, target)) if math.isnan(gradient)]
    if not names or not any(formula is not None and chooses(formula) for formula in formulas):
        return []
    return [Note(key="where", label=_("PyTorch gives NaN for {names}. {why}", names=", ".join(names), why=WHY))]


# the present step


def _forward(values: Values, i: int) -> list[Item]:
    node = values.graph.nodes[i]
    assert node.formula is not None
    parts = [node.latex, formula_latex(values.graph, node.formula)]
    if node.parents:
        parts.append(formula_latex(values.graph, node.formula, values.named()))
    return [
        Heading(key="step", label=_("This step: the value of {name}", name=node.name)),
        Formula(key="step.value", latex=_equals([*parts, number(values.at[i])])),
    ]


def _backward(values: Values, i: int, target: int) -> list[Item]:
    net = values.graph
    node, gradient = net.nodes[i], backward(values, target)
    reached = net.ancestors(target)
    children = [child for child in net.children[i] if child in reached]
    heading = Heading(key="step", label=_("This step: the gradient at {name}", name=node.name))
    name = total(net, target, i)
    if i == target:
        words = _("The start of the way back: {name} by itself", name=node.name)
        return [heading, Formula(key="step.gradient", label=words, latex=f"{name} = 1")]
    general = [rf"{total(net, target, child)} \cdot {local(net, child, i)}" for child in children]
    slopes = [rf"{bracketed(gradient[c])} \cdot {bracketed(values.slope(i, c))}" for c in children]
    products = [gradient[child] * values.slope(i, child) for child in children]
    lines = [_sum(general), _sum(slopes)]
    if len(children) > 1:
        lines.append(_sum([bracketed(product) for product in products]))
    words = _("{name} has one child: its gradient, times the local derivative", name=node.name)
    if len(children) > 1:
        words = _("{name} has {count} children: what each hands back is added", name=node.name, count=len(children))
    return [heading, Formula(key="step.gradient", label=words, latex=_equals([name, *lines, number(gradient[i])]))]


# the chosen derivative


def _derivative(values: Values, source: int, target: int) -> list[Item]:
    net = values.graph
    names = {"source": net.nodes[source].name, "target": net.nodes[target].name}
    items: list[Item] = [Heading(key="pair", label=_("How {target} depends on {source}", **names))]
    if source == target:
        return [*items, Formula(key="pair.same", latex=f"{total(net, target, source)} = 1")]
    ways = count(net, source, target)
    if not ways:
        words = _("No way leads from {source} to {target}: the derivative is 0.", **names)
        return [*items, Note(key="pair.none", label=words)]
    places = (source, *dominators(net, source, target)[:MOST_DOMINATORS], target)
    if len(places) > 2:
        items.append(_split(values, places))
    shown = paths(net, source, target, MOST_TERMS if ways <= MOST_TERMS else FEW)
    if ways == 1:
        words = _("The only path: {path}", path=arrow(net, shown[0], LONGEST_PATH))
        items.append(_along(values, shown[0], "pair.path", words, total(net, target, source)))
    else:
        for index, path in enumerate(shown, 1):
            words = _("Path {index}: {path}", index=index, path=arrow(net, path, LONGEST_PATH))
            items.append(_along(values, path, f"pair.path{index}", words, f"p_{{{index}}}"))
        items.append(_total(values, shown, ways))
    code = f"{torch_program(net, values.at[: net.leaves])}\n{grad_calls(net, places)}" if _callable(net, places) else ""
    if code:
        outcome = ran(code)
        items.append(
            Code(key="pair.code", label=_("In PyTorch"), code=code, output=outcome.output, failed=outcome.failed)
        )
    proof = prove_product(values, places)
    return [*items, Check(key="pair.proof", label=_("The product, factor by factor"), proof=proof)]


def _callable(net: Graph, places: Sequence[int]) -> bool:
    """Whether all places have names in the program, so that torch's own lines can name them."""
    return all(net.nodes[i].named for i in places)


def _split(values: Values, places: Sequence[int]) -> Formula:
    """Return the chain rule through the nodes that no way avoids, as the course writes it."""
    net = values.graph
    pairs = list(pairwise(places))[::-1]
    factors = [backward(values, child)[parent] for parent, child in pairs]
    between = ", ".join(net.nodes[i].name for i in places[1:-1])
    lines = [
        total(net, places[-1], places[0]),
        r" \cdot ".join(total(net, child, parent) for parent, child in pairs),
        r" \cdot ".join(map(bracketed, factors)),
        number(math.prod(factors)),
    ]
    return Formula(
        key="pair.split", label=_("Chain rule: every way goes through {names}", names=between), latex=_equals(lines)
    )


def _along(values: Values, path: Path, key: str, words: Text, name: str) -> Formula:
    """Return the product of the local derivatives along one path, the last step first."""
    net = values.graph
    pairs, slopes = list(pairwise(path))[::-1], values.along(path)[::-1]
    lines = [
        r" \cdot ".join(local(net, child, parent) for parent, child in pairs[:MOST_TERMS]),
        r" \cdot ".join(_factor(net, parent, child) for parent, child in pairs[:MOST_TERMS]),
        r" \cdot ".join(map(bracketed, slopes[:MOST_TERMS])),
    ]
    if len(pairs) > MOST_TERMS:
        lines = [line + r" \cdots" for line in lines]
    return Formula(key=key, label=words, latex=_equals([name, *lines, number(math.prod(slopes))]))


def _factor(net: Graph, parent: int, child: int) -> str:
    tree = net.slope(parent, child)
    text = formula_latex(net, tree)
    match tree:
        case ast.UnaryOp() | ast.BinOp(op=ast.Add() | ast.Sub()) | ast.IfExp():
            return rf"\left({text}\right)"
    return text


def _total(values: Values, shown: Sequence[Path], ways: int) -> Formula:
    net, source, target = values.graph, shown[0][0], shown[0][-1]
    products = [math.prod(values.along(path)) for path in shown]
    symbols = [rf"p_{{{index}}}" for index in range(1, len(shown) + 1)]
    rest = [r"\cdots"] if ways > len(shown) else []
    lines = [
        total(net, target, source),
        " + ".join([*symbols, *rest]),
        " + ".join([*map(bracketed, products), *rest]),
        number(backward(values, target)[source]),
    ]
    words = _("The sum over all {count} paths", count=f"{ways:,}" if ways < 10**9 else f"{float(ways):.3g}")
    return Formula(key="pair.sum", label=words, latex=_equals(lines))


# every gradient


def _all(values: Values, target: int) -> list[Item]:
    net = values.graph
    name = net.nodes[target].name
    known = [i for i, value in enumerate(values.at) if math.isfinite(value)]
    proof = prove_gradients(values, target, known)
    label = _("All {count} gradients of {target}", count=len(known), target=name)
    if len(proof.entries) > MOST_ENTRIES:
        proof, label = (
            _worst(proof),
            _(
                "All {count} gradients of {target}; the {shown} largest are shown",
                count=len(known),
                target=name,
                shown=MOST_ENTRIES,
            ),
        )
    return [Heading(key="all", label=_("Every node")), Check(key="all.proof", label=label, proof=proof)]


def _worst(proof: Proof) -> Proof:
    entries = sorted(proof.entries, key=lambda entry: -abs(entry.formula))[:MOST_ENTRIES]
    return Proof(entries=entries, error=proof.error, verdict=proof.verdict, step=proof.step, reason=proof.reason)


# LaTeX


def _equals(parts: Sequence[str]) -> str:
    """Return a chain of equations: one line where it is short, else one line for each."""
    first, *others = parts
    if sum(map(len, others)) < 40:
        return " = ".join(parts)
    return rf"\begin{{align*}} {first} &= " + r" \\ &= ".join(others) + r" \end{align*}"


def _sum(terms: Sequence[str]) -> str:
    return " + ".join([*terms[:MOST_TERMS], r"\cdots"] if len(terms) > MOST_TERMS else terms)


def prove() -> Iterator[tuple[str, Proof]]:
    """Prove every gradient of the course's program and of each example, and the basic rules."""
    for key, (program, leaves) in PROGRAMS.items():
        net = graph(program)
        values = evaluated(net, leaves)
        target = len(net.nodes) - 1
        yield f"chain_rule.{key}.gradients", prove_gradients(values, target, range(len(net.nodes)))
        for source in range(net.leaves):
            if count(net, source, target):
                places = (source, *dominators(net, source, target), target)
                yield f"chain_rule.{key}.{net.nodes[source].name}", prove_product(values, places)
        yield f"chain_rule.{key}.rules", prove_rules(values, 0)
        for node in net.nodes[net.leaves :]:
            yield f"chain_rule.{key}.{node.name} as printed", _prove_printed(values, node)


def _prove_printed(values: Values, node: Node) -> Proof:
    """Read a node's formula back, with and without its numbers."""
    assert node.formula is not None
    graph, at = values.graph, values.named()
    general, numbers = (formula_latex(graph, node.formula, known) for known in ({}, at))
    return printed_proof(
        [
            compare(general, [node.formula], graph.symbols),
            compare(numbers, [node.formula], graph.symbols, Scope(values=at), put_in=True),
        ]
    )
