"""The program as a graph: its nodes and edges, with what they say, and the title that tells the step."""

import math
from functools import partial

from gradexplorer.core.graph import arranged, fault, shortened
from gradexplorer.framework.figure import Axis, Colour, DisplayText, Edge, NetworkDiagram, Node, Plot, Target
from gradexplorer.pages.chain_rule.scene import Scene
from gradexplorer.text import Text, _

WORDY = 40
"""Graphs with more nodes have labels only at the edges that the step or the path is about."""


def graph_plot(scene: Scene) -> Plot:
    """Return the program as a graph."""
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


def _drawn_nodes(scene: Scene) -> list[Node]:
    graph, now = scene.graph, scene.pass_step
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
                faded=i not in now.known or (now.kind in ("backward", "done") and i not in scene.reached),
                round=False,
                target=_node_target(scene, i),
            )
        )
    return drawn


def _fill(scene: Scene, i: int) -> Colour:
    node = scene.graph.nodes[i]
    if i in scene.pass_step.known and not math.isfinite(scene.values.at[i]):
        return "positive"
    if node.formula is None:
        return "parameter"
    return "function" if node.named else ""


def _node_target(scene: Scene, i: int) -> Target:
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


def _drawn_edges(scene: Scene) -> list[Edge]:
    graph, marked = scene.graph, scene.marked
    drawn = []
    for parent, child in graph.edges:
        highlighted, on_path = scene.uses(parent, child), (parent, child) in marked
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


def _edge_texts(scene: Scene, parent: int, child: int) -> tuple[DisplayText, DisplayText]:
    """Return the local derivative, or what this edge adds to the gradient that the step computes; and its number."""
    if scene.pass_step.kind == "backward" and scene.uses(parent, child):
        added = scene.added(parent, child)
        return Text("{product}\n= {sum}", {"product": scene.contribution(parent, child), "sum": added}), added
    symbol, value = scene.graph.slopes[parent, child], scene.local(parent, child, 3)
    return (value if symbol == str(value) else Text(f"{_literal(symbol)}\n= {{value}}", {"value": value})), value


def _edge_tip(scene: Scene, parent: int, child: int) -> Text:
    nodes = scene.graph.nodes
    symbol = _literal(scene.graph.slopes[parent, child])
    names: dict[str, object] = {"value": scene.local(parent, child, 4)}
    tip = f"∂{nodes[child].name}/∂{nodes[parent].name} = {symbol} = {{value}}"
    if scene.pass_step.kind == "backward" and scene.uses(parent, child):
        tip += "\n{product} = {sum}"
        names |= {"product": scene.contribution(parent, child), "sum": scene.added(parent, child)}
    return Text(tip, names)


def _title(scene: Scene) -> Text:
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


def _literal(text: str) -> str:
    """Return a text in which no brace is a place for a value."""
    return text.replace("{", "{{").replace("}", "}}")
