"""The picture: the computation graph, the table of paths, and the table of nodes."""

import ast
import math
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import pairwise

from msgspec import Struct

from gradexplorer.core.graph import Graph, Path, Values, arranged, backward, between, count, fault, paths, shortened
from gradexplorer.core.graph.proving import claim
from gradexplorer.core.graph.scope import local, program_scope, total
from gradexplorer.formula.compile import CONSTANTS
from gradexplorer.formula.scope import Meaning, Scope
from gradexplorer.formula.shown_number import ShownNumber, rounded, shown
from gradexplorer.framework.figure import (
    Axis,
    Colour,
    DisplayText,
    Edge,
    Figure,
    NetworkDiagram,
    Node,
    Plot,
    Row,
    Table,
    TablePanel,
    Target,
)
from gradexplorer.pages.chain_rule.state import ChainRuleState
from gradexplorer.pages.chain_rule.steps import PassStep, pass_step
from gradexplorer.proof import Claim
from gradexplorer.text import Text, _

MOST_PATHS = 40
LONGEST_PATH = 10
HANDED = "handed_back_by_node_"
"""Longer than any name in a program."""
_FLOATS = 1e-9
WORDY = 40
"""Graphs with more nodes have labels only at the edges that the step or the path is about."""


class _Scene(Struct, frozen=True, eq=False):
    """All that the picture of one state shows."""

    state: ChainRuleState
    values: Values
    gradient: Sequence[float]
    pass_step: PassStep
    paths: Sequence[Path]
    count: int

    @property
    def graph(self) -> Graph:
        return self.values.graph

    def value(self, i: int, digits: int) -> DisplayText:
        """Return what a node is worth."""
        value, node = self.values.at[i], self.graph.nodes[i]
        if not math.isfinite(value):
            return "—"
        text, scope = short(value, digits), partial(_step_scope, self.values, ())
        return shown(text, node.formula or node.name, scope=scope, digits=digits, rounding=_spare(value))

    def derivative(self, i: int, digits: int) -> DisplayText:
        """Return the gradient at a node: the derivative of the target, found by moving the node."""
        value = self.gradient[i]
        if not math.isfinite(value):
            return "—"
        source, scope = total(self.graph, self.state.ends[1], i), partial(program_scope, self.values)
        return self._claimed(i, digits, source, scope, value)

    def slope(self, i: int, digits: int) -> DisplayText:
        """Return the gradient at a node as one step of the backward pass: what its children hand back, added."""
        value, target = self.gradient[i], self.state.ends[1]
        if not math.isfinite(value):
            return "—"
        reached = self.graph.ancestors(target)
        children = [child for child in self.graph.children[i] if child in reached]
        if i == target or not children:
            return shown(short(value, digits), "1" if i == target else "0", digits=digits)
        if not all(math.isfinite(self.gradient[child]) and self.has_arguments(child) for child in children):
            return rounded(value, digits, short(value, digits))
        handed = {f"{HANDED}{child}": self.gradient[child] for child in children}
        terms = [f"{HANDED}{child}*{local(self.graph, child, i)}" for child in children]
        size = sum(abs(self.gradient[child] * self.values.slope(i, child)) for child in children)
        scope = partial(_step_scope, self.values, tuple(children), handed)
        return self._claimed(i, digits, " + ".join(terms), scope, size)

    def has_arguments(self, i: int) -> bool:
        """Whether all that an operation takes has a value: else its derivatives are torch's convention."""
        return all(math.isfinite(self.values.at[parent]) for parent in self.graph.nodes[i].parents)

    def _claimed(self, i: int, digits: int, source: str, scope: Callable[[], Scope], size: float) -> ShownNumber:
        """Return a gradient; at a kink its claim says what torch takes."""
        value = self.gradient[i]
        asked = partial(claim, self.values, i, self.state.ends[1], value)
        nodes, text, spare = self.graph.nodes, short(value, digits), _spare(size)
        names = {
            f"{HANDED}{child}": f"d*{self.state.target}/(d*{nodes[child].name})" for child in self.graph.children[i]
        }
        return shown(text, source, scope=scope, symbols=names, digits=digits, rounding=spare, claim=asked)

    @property
    def marked(self) -> set[tuple[int, int]]:
        """The highlighted edges: of the chosen path, or of all paths, listed or not."""
        if self.pass_step.kind != "done":
            return set()
        chosen = self.state.path
        if 0 < chosen <= len(self.paths):
            return set(pairwise(self.paths[chosen - 1]))
        on_paths = between(self.graph, *self.state.ends)
        return {(parent, child) for parent, child in self.graph.edges if parent in on_paths and child in on_paths}


def _step_scope(values: Values, children: Sequence[int], handed: Mapping[str, float] = {}) -> Scope:
    """Return the scope of one step of a pass, which takes all values before it as floats have them.

    `children` are known by their operations, so that they have local derivatives.
    """
    nodes = values.graph.nodes
    known = {node.name: value for node, value in zip(nodes, values.at, strict=True)}
    operations = {nodes[i].name: ast.unparse(formula) for i in children if (formula := nodes[i].formula) is not None}
    meanings = {name: Meaning((), operation) for name, operation in operations.items()}
    return Scope(values={**CONSTANTS, **known, **handed}, meanings=meanings)


def _spare(value: float) -> float:
    return _FLOATS * abs(value)


def figure(state: ChainRuleState, snapshot: object, first_paint: bool) -> Figure:
    """Return the picture of `state`; nothing in it is slow, so `first_paint` makes no difference."""
    values = state.evaluated
    source, target = state.ends
    scene = _Scene(
        state,
        values,
        backward(values, target),
        pass_step(state),
        paths(values.graph, source, target, MOST_PATHS),
        count(values.graph, source, target),
    )
    return Figure(rows=[[_diagram(scene)], [_paths(scene), _nodes(scene)]])


def short(value: float, digits: int = 4) -> str:
    """Return a number as it stands in the graph, with an exponent as short as it can be."""
    if not math.isfinite(value):
        return "—"
    text = f"{value:.{digits}g}"
    if "e" in text:
        text = text.replace("e+", "e").replace("e-0", "e-").replace("e0", "e")
    return text.replace("-", "−")


def _literal(text: str) -> str:
    """Return a text in which no brace is a place for a value."""
    return text.replace("{", "{{").replace("}", "}}")


def _product(scene: _Scene, path: Path) -> DisplayText:
    """Return the product of the local derivatives along a path."""
    value = math.prod(scene.values.along(path))
    if not math.isfinite(value):
        return "—"
    local_slopes = [local(scene.graph, child, parent) for parent, child in pairwise(path)]
    source = f"Dots({', '.join(local_slopes)})" if local_slopes else "1"
    scope = partial(_step_scope, scene.values, tuple(path[1:]))
    return shown(f"{value:.6g}", source, scope=scope, digits=6, rounding=_spare(value))


def arrow(graph: Graph, path: Path, most: int = 1000) -> str:
    """Return the names along a path; of a longer one than `most` nodes the ends."""
    names = [graph.nodes[i].name for i in path]
    if len(names) > most:
        names[most // 2 : -(most // 2)] = ["…"]
    return " → ".join(names)


# the graph


def _diagram(scene: _Scene) -> Plot:
    network = NetworkDiagram(
        key="graph", nodes=_drawn_nodes(scene), edges=_drawn_edges(scene), shape=partial(arranged, scene.graph)
    )
    return Plot(
        key="graph",
        title=_title(scene),
        x=Axis("", (0.0, 1.0)),
        y=Axis("", (0.0, 1.0)),
        marks=[network],
        view=scene.state.program,
        bare=True,
    )


def _drawn_nodes(scene: _Scene) -> list[Node]:
    graph, now = scene.graph, scene.pass_step
    reached = graph.ancestors(scene.state.ends[1])
    drawn = []
    for i, node in enumerate(graph.nodes):
        operation = () if node.formula is None else (shortened(graph.written[i]),)
        value = scene.value(i, 4) if i in now.known else ""
        slope = Text("∇ {slope}", {"slope": scene.slope(i, 3)}) if i in now.graded else ""
        drawn.append(
            Node(
                text=(shortened(node.name), *operation, value, slope),
                fill=_fill(scene, i),
                highlighted=i == now.node,
                faded=i not in now.known or (now.kind in ("backward", "done") and i not in reached),
                round=False,
                target=_node_target(scene, i),
            )
        )
    return drawn


def _fill(scene: _Scene, i: int) -> Colour:
    node = scene.graph.nodes[i]
    if i in scene.pass_step.known and not math.isfinite(scene.values.at[i]):
        return "positive"
    if node.formula is None:
        return "parameter"
    return "function" if node.named else ""


def _node_target(scene: _Scene, i: int) -> Target:
    state, node = scene.state, scene.graph.nodes[i]
    other = "target" if state.picking == "source" else "source"
    line = f"{_literal(scene.graph.line(i))} = {{value}}\nd{state.target}/d{node.name} = {{slope}}"
    tip = Text(line, {"value": scene.value(i, 4), "slope": scene.slope(i, 4)})
    leaf = node.formula is None
    return Target(
        tip=tip,
        picks=((state.picking, node.name), ("picking", other), ("path", 0)),
        picked=node.name in (state.source, state.target),
        value=scene.values.at[i] if leaf else 0.0,
        typed=(lambda value: (f"values.{i}.value", value)) if leaf else None,
    )


def _drawn_edges(scene: _Scene) -> list[Edge]:
    graph, marked = scene.graph, scene.marked
    drawn = []
    for parent, child in graph.edges:
        highlighted, on_path = _is_highlighted(scene, parent, child), (parent, child) in marked
        labelled = highlighted or on_path or len(graph.nodes) <= WORDY
        long, brief = _edge_texts(scene, parent, child) if labelled and child in scene.pass_step.known else ("", "")
        drawn.append(
            Edge(
                source=parent,
                end=child,
                text=long,
                short=brief,
                colour="gradient" if on_path else "muted",
                width=2.5 if on_path else 1.0,
                highlighted=highlighted,
                faded=child not in scene.pass_step.known,
                arrow=True,
                target=Target(tip=_edge_tip(scene, parent, child)),
            )
        )
    return drawn


def _is_highlighted(scene: _Scene, parent: int, child: int) -> bool:
    """Whether the present step uses this edge: towards the node forward, away from it backward."""
    match scene.pass_step.kind:
        case "forward":
            return child == scene.pass_step.node
        case "backward":
            return parent == scene.pass_step.node and child in scene.pass_step.graded
    return False


def _edge_texts(scene: _Scene, parent: int, child: int) -> tuple[DisplayText, DisplayText]:
    """Return the local derivative, or what this edge adds to the gradient that the step computes; and its number."""
    if scene.pass_step.kind == "backward" and _is_highlighted(scene, parent, child):
        added = _added(scene, parent, child)
        return Text("{product}\n= {sum}", {"product": _contribution(scene, parent, child), "sum": added}), added
    symbol, value = scene.graph.slopes[parent, child], _local(scene, parent, child, 3)
    return (value if symbol == str(value) else Text(f"{_literal(symbol)}\n= {{value}}", {"value": value})), value


def _local(scene: _Scene, parent: int, child: int, digits: int) -> DisplayText:
    """Return the local derivative along an edge."""
    slope = scene.values.slope(parent, child)
    asked = partial(claim, scene.values, parent, child, slope)
    return _edge_number(scene, child, slope, digits, local(scene.graph, child, parent), asked)


def _added(scene: _Scene, parent: int, child: int) -> DisplayText:
    """Return what an edge hands back."""
    handed, slope = scene.gradient[child], scene.values.slope(parent, child)
    source = f"{handed!r}*{local(scene.graph, child, parent)}" if math.isfinite(handed) else ""
    return _edge_number(scene, child, handed * slope, 3, source, partial(claim, scene.values, parent, child, slope))


def _edge_number(
    scene: _Scene, child: int, value: float, digits: int, source: str, asked: Callable[[], Claim]
) -> DisplayText:
    text, scope = short(value, digits), partial(_step_scope, scene.values, (child,))
    if not math.isfinite(value):
        return text
    if not scene.has_arguments(child):
        return rounded(value, digits, text)  # torch's convention: there is nothing that it could be the value of
    return shown(text, source, scope=scope, digits=digits, rounding=_spare(value), claim=asked)


def _contribution(scene: _Scene, parent: int, child: int) -> Text:
    handed, slope = scene.gradient[child], scene.values.slope(parent, child)
    names = {"handed": rounded(handed, 3, short(handed, 3)), "slope": _local(scene, parent, child, 3)}
    return Text("·".join(("({handed})" if handed < 0 else "{handed}", "({slope})" if slope < 0 else "{slope}")), names)


def _edge_tip(scene: _Scene, parent: int, child: int) -> Text:
    nodes = scene.graph.nodes
    symbol = _literal(scene.graph.slopes[parent, child])
    names: dict[str, object] = {"value": _local(scene, parent, child, 4)}
    tip = f"∂{nodes[child].name}/∂{nodes[parent].name} = {symbol} = {{value}}"
    if scene.pass_step.kind == "backward" and _is_highlighted(scene, parent, child):
        tip += "\n{product} = {sum}"
        names |= {"product": _contribution(scene, parent, child), "sum": _added(scene, parent, child)}
    return Text(tip, names)


def _title(scene: _Scene) -> Text:
    wrong = fault(scene.values)
    if wrong is not None:
        return wrong[1]
    now, state = scene.pass_step, scene.state
    if now.kind == "start":
        return _("Given: the leaves. Each step computes one node")
    if now.node is None:
        return _("Values, and ∇: the gradients of {target}", target=state.target)
    node = scene.graph.nodes[now.node]
    if now.kind == "forward":
        what = Text(f"{_literal(scene.graph.line(now.node))} = {{value}}", {"value": scene.value(now.node, 4)})
        return _("Forward {number} of {last}: {what}", number=now.number, last=now.last, what=what)
    what = Text(f"d{state.target}/d{node.name} = {{slope}}", {"slope": scene.derivative(now.node, 4)})
    return _("Backward {number} of {last}: {what}", number=now.number, last=now.last, what=what)


# the tables


def _paths(scene: _Scene) -> TablePanel:
    graph, state = scene.graph, scene.state
    rows = []
    for number, path in enumerate(scene.paths, 1):
        slopes = scene.values.along(path)
        edges = list(pairwise(path))[::-1][:LONGEST_PATH]
        factors = _factors(scene, edges, is_cut=len(slopes) > len(edges))
        rows.append(
            Row(
                cells=(str(number), arrow(graph, path, 2 * LONGEST_PATH), _product(scene, path), factors),
                picks=(("path", 0 if state.path == number else number),),
                picked=state.path == number,
            )
        )
    total = scene.derivative(state.ends[0], 6)
    rows.append(Row(cells=("Σ", f"d{state.target}/d{state.source}", total, ""), picks=(("path", 0),)))
    table = Table(key="paths", header=("#", _("path"), _("product"), _("local derivatives")), rows=rows)
    return TablePanel(key="paths", title=_paths_title(scene), table=table)


def _factors(scene: _Scene, edges: Sequence[tuple[int, int]], *, is_cut: bool) -> DisplayText:
    """Return the local derivatives along a path, the last one first."""
    if not edges:
        return "1"
    names = {f"factor{n}": _local(scene, parent, child, 4) for n, (parent, child) in enumerate(edges)}
    slopes = [scene.values.slope(parent, child) for parent, child in edges]
    places = [f"({{{name}}})" if slope < 0 else f"{{{name}}}" for name, slope in zip(names, slopes, strict=True)]
    return Text(" · ".join([*places, *(["…"] if is_cut else [])]), names)


def _paths_title(scene: _Scene) -> Text:
    names = {"source": scene.state.source, "target": scene.state.target}
    if not scene.paths:
        return _("No path: {target} does not depend on {source}", **names)
    if scene.count > len(scene.paths):
        number = f"{scene.count:,}" if scene.count < 10**9 else f"{float(scene.count):.3g}"
        return _(
            "The first {shown} of {count} paths from {source} to {target}; Σ is over all",
            shown=len(scene.paths),
            count=number,
            **names,
        )
    return _("All paths from {source} to {target}: {count}", count=rounded(scene.count, 9), **names)


def _nodes(scene: _Scene) -> TablePanel:
    state, now = scene.state, scene.pass_step
    rows: list[Row] = []
    for i, node in enumerate(scene.graph.nodes):
        cells: tuple[DisplayText, ...] = (
            node.name,
            scene.graph.written[i],
            scene.value(i, 6) if i in now.known else "",
            scene.slope(i, 6) if i in now.graded else "",
        )
        rows.append(Row(cells=cells, picks=(("source", node.name), ("path", 0)), picked=node.name == state.source))
    header = (_("node"), _("operation"), _("value"), f"d{state.target}/d·")
    return TablePanel(key="nodes", title=_("All nodes"), table=Table(key="nodes", header=header, rows=rows))
