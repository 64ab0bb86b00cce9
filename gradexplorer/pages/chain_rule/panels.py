"""The picture: the computation graph, the table of paths, and the table of nodes."""

import math
from collections.abc import Sequence
from functools import partial
from itertools import pairwise

from msgspec import Struct

from gradexplorer.core.graph import Graph, Path, Values, arranged, backward, between, count, fault, paths, shortened
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
from gradexplorer.text import Text, _

MOST_PATHS = 40
LONGEST_PATH = 10
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


def _exact(value: float) -> str:
    """Return a number as it stands in a table."""
    return f"{value:.6g}" if math.isfinite(value) else "—"


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
        value = short(scene.values.at[i]) if i in now.known else ""
        slope = f"∇ {short(scene.gradient[i], 3)}" if i in now.graded else ""
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
    line = f"{scene.graph.line(i)} = {short(scene.values.at[i])}"
    tip = f"{line}\nd{state.target}/d{node.name} = {short(scene.gradient[i])}"
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


def _edge_texts(scene: _Scene, parent: int, child: int) -> tuple[str, str]:
    """Return the local derivative, or what this edge adds to the gradient that the step computes; and its number."""
    if scene.pass_step.kind == "backward" and _is_highlighted(scene, parent, child):
        product, total = _contribution(scene, parent, child)
        return f"{product}\n= {total}", total
    symbol, value = scene.graph.slopes[parent, child], short(scene.values.slope(parent, child), 3)
    return (value if symbol == value else f"{symbol}\n= {value}"), value


def _contribution(scene: _Scene, parent: int, child: int) -> tuple[str, str]:
    handed, slope = scene.gradient[child], scene.values.slope(parent, child)
    return f"{_factor(handed, 3)}·{_factor(slope, 3)}", short(handed * slope, 3)


def _factor(value: float, digits: int = 4) -> str:
    return f"({short(value, digits)})" if value < 0 else short(value, digits)


def _edge_tip(scene: _Scene, parent: int, child: int) -> str:
    nodes = scene.graph.nodes
    slope = scene.values.slope(parent, child)
    tip = f"∂{nodes[child].name}/∂{nodes[parent].name} = {scene.graph.slopes[parent, child]} = {short(slope)}"
    if scene.pass_step.kind == "backward" and _is_highlighted(scene, parent, child):
        tip += "\n" + " = ".join(_contribution(scene, parent, child))
    return tip


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
        what = f"{scene.graph.line(now.node)} = {short(scene.values.at[now.node])}"
        return _("Forward {number} of {last}: {what}", number=now.number, last=now.last, what=what)
    what = f"d{state.target}/d{node.name} = {short(scene.gradient[now.node])}"
    return _("Backward {number} of {last}: {what}", number=now.number, last=now.last, what=what)


# the tables


def _paths(scene: _Scene) -> TablePanel:
    graph, state = scene.graph, scene.state
    rows = []
    for number, path in enumerate(scene.paths, 1):
        slopes = scene.values.along(path)
        ends = slopes[::-1][:LONGEST_PATH]
        factors = " · ".join([*map(_factor, ends), *(["…"] if len(slopes) > len(ends) else [])])
        rows.append(
            Row(
                cells=(str(number), arrow(graph, path, 2 * LONGEST_PATH), _exact(math.prod(slopes)), factors or "1"),
                picks=(("path", 0 if state.path == number else number),),
                picked=state.path == number,
            )
        )
    total = scene.gradient[state.ends[0]]
    rows.append(Row(cells=("Σ", f"d{state.target}/d{state.source}", _exact(total), ""), picks=(("path", 0),)))
    table = Table(key="paths", header=("#", _("path"), _("product"), _("local derivatives")), rows=rows)
    return TablePanel(key="paths", title=_paths_title(scene), table=table)


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
    return _("All paths from {source} to {target}: {count}", count=scene.count, **names)


def _nodes(scene: _Scene) -> TablePanel:
    state, now = scene.state, scene.pass_step
    rows: list[Row] = []
    for i, node in enumerate(scene.graph.nodes):
        cells: tuple[DisplayText, ...] = (
            node.name,
            scene.graph.written[i],
            _exact(scene.values.at[i]) if i in now.known else "",
            _exact(scene.gradient[i]) if i in now.graded else "",
        )
        rows.append(Row(cells=cells, picks=(("source", node.name), ("path", 0)), picked=node.name == state.source))
    header = (_("node"), _("operation"), _("value"), f"d{state.target}/d·")
    return TablePanel(key="nodes", title=_("All nodes"), table=Table(key="nodes", header=header, rows=rows))
