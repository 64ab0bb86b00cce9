"""The derivation column: the present step, the derivative along all paths, the basic rules, all gradients proven."""

import ast
import math
from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec.structs import replace

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
from gradexplorer.core.graph.nodes import Node
from gradexplorer.core.graph.operation import renamed
from gradexplorer.core.graph.proving import (
    grad_calls,
    prove_gradients,
    prove_product,
    shown_gradient,
    shown_product,
    shown_value,
    torch_program,
)
from gradexplorer.core.graph.scope import line, local, program_scope, total
from gradexplorer.core.run_snippet import ran
from gradexplorer.core.where_nan import WHY, chooses
from gradexplorer.formula.equation import Formula, Part
from gradexplorer.formula.scope import Meaning, Scope
from gradexplorer.formula.trees import is_condition, tree
from gradexplorer.framework.figure import Check, Code, FormulaItem, Heading, Item, Note, checked, kink
from gradexplorer.pages.chain_rule.rules import PROGRAMS, prove_rules, rules
from gradexplorer.pages.chain_rule.state import ChainRuleState
from gradexplorer.pages.chain_rule.steps import pass_step
from gradexplorer.pages.chain_rule.tables import arrow
from gradexplorer.proof import Proof
from gradexplorer.text import Text, _

MOST_TERMS = 6
FEW = 3
"""Paths that are written out where there are more than `MOST_TERMS`."""
LONGEST_PATH = 8
MOST_DOMINATORS = 4
MOST_ENTRIES = 24
OWN_NAME = "product_along_path"
"""Longer than any name in a program."""


def derive(state: ChainRuleState) -> list[Item]:
    """Return the derivation of the state's step, and of the chosen derivative."""
    values = state.evaluated
    wrong = fault(values)
    if wrong is not None:
        return [Note(key="fault", label=wrong[1])]
    now, (source, target) = pass_step(state), state.ends
    unused = aside(values)
    items: list[Item] = [] if unused is None else [Note(key="aside", label=unused[1])]
    if now.node is not None and now.kind == "forward":
        items += _forward(values, now.node)
    if now.node is not None and now.kind == "backward":
        items += _backward(values, now.node, target)
    items += _where_nan(values, target)
    items += [*_derivative(values, source, target), *rules(values, source), *_all(values, target)]
    return checked(items, lambda: kink(items), lambda: _valueless(items))


def _where_nan(values: Values, target: int) -> list[Item]:
    """Say why gradients are NaN where a node chooses between branches."""
    net = values.graph
    formulas = [net.nodes[i].formula for i in net.ancestors(target)]
    names = [net.nodes[i].name for i, gradient in enumerate(backward(values, target)) if math.isnan(gradient)]
    if not names or not any(formula is not None and chooses(formula) for formula in formulas):
        return []
    return [Note(key="where", label=_("PyTorch gives NaN for {names}. {why}", names=", ".join(names), why=WHY))]


def _valueless(items: Sequence[Item]) -> Text | None:
    """Return why a path may have no value although there is a derivative, where a proof against torch says so."""
    if any(isinstance(item, Check) and item.proof.verdict == "torch differs" for item in items):
        return _("A node on the way has no value here, so no line through it has one: the derivative itself exists.")
    return None


# the present step


def _forward(values: Values, i: int) -> list[Item]:
    node = values.graph.nodes[i]
    written = _with_cases(values.graph, node)
    parts: list[Part] = [node.name, written]
    if node.parents:
        parts.append(f"Numbers({ast.unparse(written)})")
    return [
        Heading(key="step", label=_("This step: the value of {name}", name=node.name)),
        FormulaItem(key="step.value", formula=line(values, *parts, shown_value(values, i))),
    ]


def _with_cases(net: Graph, node: Node) -> ast.expr:
    """Return a node's formula; a condition is 1 or 0, and where it is asked for, it is compared with 1."""
    assert node.formula is not None
    named = {part.name: tree(f"{part.name} == 1") for part in net.nodes if part.formula and is_condition(part.formula)}
    match node.formula:
        case ast.IfExp(test=test, body=body, orelse=orelse):
            return ast.IfExp(renamed(test, named), body, orelse)
        case condition if is_condition(condition):
            return ast.IfExp(renamed(condition, named), ast.Constant(1), ast.Constant(0))
    return node.formula


def _backward(values: Values, i: int, target: int) -> list[Item]:
    net = values.graph
    node, reached = net.nodes[i], net.ancestors(target)
    children = [child for child in net.children[i] if child in reached]
    heading = Heading(key="step", label=_("This step: the gradient at {name}", name=node.name))
    name = total(net, target, i)
    if i == target:
        label = _("The start of the way back: {name} by itself", name=node.name)
        return [heading, FormulaItem(key="step.gradient", label=label, formula=line(values, name, 1.0))]
    products = [f"Dots({total(net, target, child)}, {local(net, child, i)})" for child in children]
    named = _Named(values, products)
    parts = [_sum(products), f"Numbers({_sum(products)})"]
    label = _("{name} has one child: its gradient, times the local derivative", name=node.name)
    if len(children) > 1:
        parts.append(f"Numbers({_sum(named.names)})")
        label = _("{name} has {count} children: what each hands back is added", name=node.name, count=len(children))
    result = shown_gradient(values, target, i, backward(values, target)[i])
    return [heading, FormulaItem(key="step.gradient", label=label, formula=named(name, *parts, result))]


class _Named:
    """Formulas in which products have names of their own: p₁, p₂ and so on."""

    def __init__(self, values: Values, products: Sequence[str], whole: str = "") -> None:
        self.values = values
        self.names = [f"{OWN_NAME}{index}" for index in range(1, len(products) + 1)]
        meanings = {name: Meaning((), product) for name, product in zip(self.names, products, strict=True)}
        self.symbols = {name: f"p_{index}" for index, name in enumerate(self.names, 1)}
        if whole:
            meanings[OWN_NAME] = Meaning((), f"{whole} - ({' + '.join(self.names)})")
            self.symbols[OWN_NAME] = "Rest(x)"
        scope = program_scope(values)
        self.scope: Scope = replace(scope, meanings={**scope.meanings, **meanings})

    def __call__(self, *parts: Part) -> Formula:
        return line(self.values, *parts, scope=self.scope, names=self.symbols)


# the chosen derivative


def _derivative(values: Values, source: int, target: int) -> list[Item]:
    net = values.graph
    names = {"source": net.nodes[source].name, "target": net.nodes[target].name}
    items: list[Item] = [Heading(key="pair", label=_("How {target} depends on {source}", **names))]
    if source == target:
        return [*items, FormulaItem(key="pair.same", formula=line(values, total(net, target, source), 1.0))]
    path_count = count(net, source, target)
    if not path_count:
        label = _("No way leads from {source} to {target}: the derivative is 0.", **names)
        return [*items, Note(key="pair.none", label=label)]
    nodes = (source, *dominators(net, source, target)[:MOST_DOMINATORS], target)
    if len(nodes) > 2:
        items.append(_split(values, nodes))
    shown = paths(net, source, target, MOST_TERMS if path_count <= MOST_TERMS else FEW)
    products = [f"Dots({', '.join(_steps(net, path))})" for path in shown]
    if path_count == 1:
        label = _("The only path: {path}", path=arrow(net, shown[0], LONGEST_PATH))
        along = line(values, total(net, target, source), *_along(values, shown[0]))
        items.append(FormulaItem(key="pair.path", label=label, formula=along))
    else:
        named = _Named(values, products, total(net, target, source) if path_count > len(shown) else "")
        for index, (path, name) in enumerate(zip(shown, named.names, strict=True), 1):
            label = _("Path {index}: {path}", index=index, path=arrow(net, path, LONGEST_PATH))
            items.append(FormulaItem(key=f"pair.path{index}", label=label, formula=named(name, *_along(values, path))))
        items.append(_total(values, named, source, target, path_count))
    code = f"{torch_program(net, values.at[: net.leaves])}\n{grad_calls(net, nodes)}" if _callable(net, nodes) else ""
    if code:
        outcome = ran(code)
        items.append(
            Code(key="pair.code", label=_("In PyTorch"), code=code, output=outcome.output, failed=outcome.failed)
        )
    label = _("The product, factor by factor")
    return [*items, Check(key="pair.proof", label=label, prove=lambda: prove_product(values, nodes))]


def _callable(net: Graph, nodes: Sequence[int]) -> bool:
    """Whether all nodes have names in the program, so that torch's own lines can name them."""
    return all(net.nodes[i].named for i in nodes)


def _split(values: Values, nodes: Sequence[int]) -> FormulaItem:
    """Return the chain rule through the nodes that no path avoids, as the course writes it."""
    net = values.graph
    pairs = list(pairwise(nodes))[::-1]
    product = f"Dots({', '.join(total(net, child, parent) for parent, child in pairs)})"
    gradient = math.prod(backward(values, child)[parent] for parent, child in pairs)
    source, target = nodes[0], nodes[-1]
    result = shown_gradient(values, target, source, gradient)
    return FormulaItem(
        key="pair.split",
        label=_("Chain rule: every way goes through {names}", names=", ".join(net.nodes[i].name for i in nodes[1:-1])),
        formula=line(values, total(net, target, source), product, f"Numbers({product})", result),
    )


def _steps(net: Graph, path: Path) -> list[str]:
    """Return the local derivatives along a path, the last step first."""
    return [local(net, child, parent) for parent, child in list(pairwise(path))[::-1]]


def _along(values: Values, path: Path) -> list[Part]:
    """Return the product of the local derivatives along one path: in symbols, by the rules, in numbers."""
    net = values.graph
    steps = f"Dots({', '.join(_steps(net, path))})"
    slopes = [f"({ast.unparse(net.slope(parent, child))})" for parent, child in list(pairwise(path))[::-1]]
    return [steps, f"Dots({', '.join(slopes)})", f"Numbers({steps})", shown_product(values, path)]


def _total(values: Values, named: _Named, source: int, target: int, path_count: int) -> FormulaItem:
    others = [OWN_NAME] if OWN_NAME in named.symbols else []
    parts = [" + ".join([*named.names, *others]), " + ".join([f"Numbers({' + '.join(named.names)})", *others])]
    label = _(
        "The sum over all {count} paths", count=f"{path_count:,}" if path_count < 10**9 else f"{float(path_count):.3g}"
    )
    result = shown_gradient(values, target, source, backward(values, target)[source])
    whole = named(total(values.graph, target, source), *parts, result)
    return FormulaItem(key="pair.sum", label=label, formula=whole)


# every gradient


def _all(values: Values, target: int) -> list[Item]:
    net = values.graph
    name = net.nodes[target].name
    known = [i for i, value in enumerate(values.at) if math.isfinite(value)]
    label = _("All {count} gradients of {target}", count=len(known), target=name)
    if len(known) > MOST_ENTRIES:
        label = _(
            "All {count} gradients of {target}; the {shown} largest are shown",
            count=len(known),
            target=name,
            shown=MOST_ENTRIES,
        )
    badge = Check(key="all.proof", label=label, prove=lambda: _largest(prove_gradients(values, target, known)))
    return [Heading(key="all", label=_("Every node")), badge]


def _largest(proof: Proof) -> Proof:
    if len(proof.entries) <= MOST_ENTRIES:
        return proof
    entries = sorted(proof.entries, key=lambda entry: -abs(entry.formula))[:MOST_ENTRIES]
    return Proof(entries=entries, error=proof.error, verdict=proof.verdict, step=proof.step, reason=proof.reason)


def _sum(terms: Sequence[str]) -> str:
    return f"Elided({' + '.join(terms)})"


def prove() -> Iterator[tuple[str, Proof]]:
    """Prove every gradient of the course's program and of each example, and the basic rules."""
    for key, (program, leaves) in PROGRAMS.items():
        net = graph(program)
        values = evaluated(net, leaves)
        target = len(net.nodes) - 1
        yield f"chain_rule.{key}.gradients", prove_gradients(values, target, range(len(net.nodes)))
        for source in range(net.leaves):
            if count(net, source, target):
                nodes = (source, *dominators(net, source, target), target)
                yield f"chain_rule.{key}.{net.nodes[source].name}", prove_product(values, nodes)
        yield f"chain_rule.{key}.rules", prove_rules(values, 0)
