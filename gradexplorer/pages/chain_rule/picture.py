"""The picture: the computation graph, the table of paths, and the table of nodes."""

import math
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from msgspec import Struct

from gradexplorer.core.figure import Axis, Colour, Figure, Plot, Row, Sheet, Table, Words
from gradexplorer.core.graph import Graph, Layout, Path, Values, backward, count, fault, layout, paths, plain
from gradexplorer.core.marks import Edge, Network, Node, Target
from gradexplorer.core.text import Text, _
from gradexplorer.pages.chain_rule.state import ChainRuleState
from gradexplorer.pages.chain_rule.steps import Stage, stage

MOST_PATHS = 40
LONGEST_LINE = 20
"""Characters of an operation that a node shows; longer ones show their name, and the operation on hover."""
LONGEST_SLOPE = 11
SHORT = 6
"""Characters of a local derivative and its value that stand in one line at an edge; more have a line each."""
WORDY = 30
"""Graphs with more nodes have words only at the edges that the step or the path is about."""
RADIUS = 0.38
ASPECT, MOST_STRETCH = 2.0, 1.7
"""A graph that is wider than this against its height is drawn taller, up to so much."""


class _Scene(Struct, frozen=True, eq=False):
    """All that the picture of one state shows."""

    state: ChainRuleState
    values: Values
    gradient: Sequence[float]
    stage: Stage
    ways: Sequence[Path]
    count: int

    @property
    def graph(self) -> Graph:
        return self.values.graph

    @property
    def shown(self) -> Sequence[Path]:
        """The highlighted paths."""
        chosen = self.state.path
        return self.ways[chosen - 1 : chosen] if 0 < chosen <= len(self.ways) else self.ways


def figure(state: ChainRuleState, snapshot: object, quick: bool) -> Figure:
    """Return the picture of `state`; nothing in it is slow, so `quick` makes no difference."""
    values = state.evaluated
    source, target = state.ends
    scene = _Scene(
        state,
        values,
        backward(values, target),
        stage(state),
        paths(values.graph, source, target, MOST_PATHS),
        count(values.graph, source, target),
    )
    return Figure(rows=[[_diagram(scene)], [_paths(scene), _nodes(scene)]])


def short(value: float, digits: int = 4) -> str:
    """Return a number as it stands in the graph."""
    return f"{value:.{digits}g}".replace("-", "−") if math.isfinite(value) else "—"


def arrow(graph: Graph, path: Path) -> str:
    """Return the names along a path."""
    return " → ".join(graph.nodes[i].name for i in path)


# the graph


def _diagram(scene: _Scene) -> Plot:
    graph = scene.graph
    places = layout(graph)
    wide = _spacing(graph)
    tall = _stretch(places, wide)
    xs, ys = [wide * x for x, _y in places.places], [tall * y for _x, y in places.places]
    return Plot(
        key="graph",
        title=_title(scene),
        x=Axis("", (min(xs) - 0.45 * wide, max(xs) + 0.45 * wide)),
        y=Axis("", (min(ys) - 0.7, max(ys) + 0.7)),
        marks=[
            Network(
                key="graph",
                nodes=_drawn_nodes(scene, list(zip(xs, ys, strict=True))),
                edges=_drawn_edges(scene, places),
            )
        ],
        equal=True,
        view=scene.state.program,
        bare=True,
    )


@lru_cache(maxsize=64)
def _spacing(graph: Graph) -> float:
    """Return the distance of layers in units of the distance of neighbours: room for words in nodes and at edges."""
    return 1.4 + 0.125 * max(len(_line(graph, i)) for i in range(len(graph.nodes)))


def _stretch(places: Layout, wide: float) -> float:
    """Return by how much a flat graph is drawn taller: its edges' words are farther apart then."""
    across = max(y for _x, y in places.places) - min(y for _x, y in places.places)
    along = wide * (1 + max(x for x, _y in places.places))
    return min(max(along / ASPECT / (across + 1), 1.0), MOST_STRETCH)


def _line(graph: Graph, i: int) -> str:
    node = graph.nodes[i]
    return node.text if len(node.text) <= LONGEST_LINE else node.name


def _drawn_nodes(scene: _Scene, places: Sequence[tuple[float, float]]) -> list[Node]:
    graph, now = scene.graph, scene.stage
    reached = graph.ancestors(scene.state.ends[1])
    drawn = []
    for i, (x, y) in enumerate(places):
        if i >= len(graph.nodes):
            drawn.append(Node(x=x, y=y, radius=0.0))
            continue
        value = short(scene.values.at[i]) if i in now.known else ""
        slope = f"∇ {short(scene.gradient[i])}" if i in now.graded else ""
        drawn.append(
            Node(
                x=x,
                y=y,
                text=(_line(graph, i), value, slope),
                fill=_fill(scene, i),
                lit=i == now.node,
                pale=i not in now.known or (now.kind in ("backward", "done") and i not in reached),
                round=graph.nodes[i].formula is None,
                radius=RADIUS,
                target=_node_target(scene, i),
            )
        )
    return drawn


def _fill(scene: _Scene, i: int) -> Colour:
    node = scene.graph.nodes[i]
    if i in scene.stage.known and not math.isfinite(scene.values.at[i]):
        return "positive"
    if node.formula is None:
        return "parameter"
    return "function" if node.named else ""


def _node_target(scene: _Scene, i: int) -> Target:
    state, node = scene.state, scene.graph.nodes[i]
    other = "target" if state.picking == "source" else "source"
    tip = f"{node.text} = {short(scene.values.at[i])}\nd{state.target}/d{node.name} = {short(scene.gradient[i])}"
    leaf = node.formula is None
    return Target(
        tip=tip,
        picks=((state.picking, node.name), ("picking", other), ("path", 0)),
        picked=node.name in (state.source, state.target),
        value=scene.values.at[i] if leaf else 0.0,
        typed=(lambda value: (f"values.{i}.value", value)) if leaf else None,
    )


def _drawn_edges(scene: _Scene, places: Layout) -> list[Edge]:
    """Return the segments of all edges; those that edges share are drawn once, in the strongest way."""
    marked = {pair for path in scene.shown for pair in pairwise(path)} if scene.stage.kind == "done" else set()
    segments: dict[tuple[int, int], Edge] = {}
    for (parent, child), route in places.routes.items():
        lit = _is_lit(scene, parent, child)
        way = (parent, child) in marked
        for a, b in pairwise(route):
            before = segments.get((a, b))
            words = b == child and (lit or way or len(scene.graph.nodes) <= WORDY)
            strong = way or (before is not None and before.colour == "gradient")
            segments[a, b] = Edge(
                source=a,
                end=b,
                text=_edge_text(scene, parent, child) if words else "",
                colour="gradient" if strong else "muted",
                width=2.5 if strong else 1.0,
                lit=lit or (before is not None and before.lit),
                pale=child not in scene.stage.known,
                arrow=b == child,
                target=Target(tip=_edge_tip(scene, parent, child)) if b == child else None,
            )
    return list(segments.values())


def _is_lit(scene: _Scene, parent: int, child: int) -> bool:
    """Whether the present step uses this edge: towards the node forward, away from it backward."""
    match scene.stage.kind:
        case "forward":
            return child == scene.stage.node
        case "backward":
            return parent == scene.stage.node and child in scene.stage.graded
    return False


def _edge_text(scene: _Scene, parent: int, child: int) -> str:
    """Return the local derivative, or what this edge adds to the gradient that the step computes."""
    if child not in scene.stage.known:
        return ""
    slope = scene.values.slope(parent, child)
    if scene.stage.kind == "backward" and _is_lit(scene, parent, child):
        handed = scene.gradient[child]
        return f"{_factor(handed, 3)}·{_factor(slope, 3)}\n= {short(handed * slope, 3)}"
    symbol, value = plain(scene.graph.slope(parent, child)), short(slope, 3)
    if len(symbol) > LONGEST_SLOPE or symbol == value:
        return value
    return f"{symbol} = {value}" if len(symbol) + len(value) < SHORT else f"{symbol}\n= {value}"


def _factor(value: float, digits: int = 4) -> str:
    return f"({short(value, digits)})" if value < 0 else short(value, digits)


def _edge_tip(scene: _Scene, parent: int, child: int) -> str:
    nodes = scene.graph.nodes
    slope = scene.values.slope(parent, child)
    return f"∂{nodes[child].name}/∂{nodes[parent].name} = {plain(scene.graph.slope(parent, child))} = {short(slope)}"


def _title(scene: _Scene) -> Text:
    wrong = fault(scene.values)
    if wrong is not None:
        return wrong[1]
    now, state = scene.stage, scene.state
    if now.kind == "start":
        return _("Given: the leaves. Each step computes one node")
    if now.node is None:
        return _("Values, and ∇: the gradients of {target}", target=state.target)
    node = scene.graph.nodes[now.node]
    if now.kind == "forward":
        what = f"{node.text} = {short(scene.values.at[now.node])}"
        return _("Forward {number} of {last}: {what}", number=now.number, last=now.last, what=what)
    what = f"d{state.target}/d{node.name} = {short(scene.gradient[now.node])}"
    return _("Backward {number} of {last}: {what}", number=now.number, last=now.last, what=what)


# the tables


def _paths(scene: _Scene) -> Sheet:
    graph, state = scene.graph, scene.state
    rows = []
    for number, path in enumerate(scene.ways, 1):
        slopes = scene.values.along(path)
        factors = " · ".join(map(_factor, reversed(slopes)))
        rows.append(
            Row(
                cells=(str(number), arrow(graph, path), factors or "1", short(math.prod(slopes))),
                picks=(("path", 0 if state.path == number else number),),
                picked=state.path == number,
            )
        )
    total = scene.gradient[state.ends[0]]
    rows.append(Row(cells=("Σ", f"d{state.target}/d{state.source}", "", short(total)), picks=(("path", 0),)))
    table = Table(key="paths", header=("#", _("path"), _("local derivatives"), _("product")), rows=rows)
    return Sheet(key="paths", title=_paths_title(scene), table=table)


def _paths_title(scene: _Scene) -> Text:
    names = {"source": scene.state.source, "target": scene.state.target}
    if not scene.ways:
        return _("No path: {target} does not depend on {source}", **names)
    if scene.count > len(scene.ways):
        number = f"{scene.count:,}" if scene.count < 10**9 else f"{float(scene.count):.3g}"
        return _(
            "The first {shown} of {count} paths from {source} to {target}; Σ is over all",
            shown=len(scene.ways),
            count=number,
            **names,
        )
    return _("All paths from {source} to {target}: {count}", count=scene.count, **names)


def _nodes(scene: _Scene) -> Sheet:
    state, now = scene.state, scene.stage
    rows: list[Row] = []
    for i, node in enumerate(scene.graph.nodes):
        cells: tuple[Words, ...] = (
            node.name,
            plain(node.formula) if node.formula else "",
            short(scene.values.at[i]) if i in now.known else "",
            short(scene.gradient[i]) if i in now.graded else "",
        )
        rows.append(Row(cells=cells, picks=(("source", node.name), ("path", 0)), picked=node.name == state.source))
    header = (_("node"), _("operation"), _("value"), f"d{state.target}/d…")
    return Sheet(key="nodes", title=_("All nodes"), table=Table(key="nodes", header=header, rows=rows))
