"""The graph that torch built behind a loss, drawn: gradients flow to the left."""

from collections.abc import Callable, Sequence

import numpy as np

from gradexplorer.core.losses.torch_programs import Function
from gradexplorer.framework.figure import Axis, DisplayText, Edge, Labels, Mark, NetworkDiagram, Node, Plot
from gradexplorer.text import Text

_APART, _ABOVE = 1.0, 1.6
_HALF = 0.24
"""Half the height of a node."""
_MARGIN, _OF_WIDE = 0.75, 0.22
"""What stays free beside the middles of the outermost nodes, and of a wide graph a part of its width."""
_FEW = 4


def graph_plot(
    key: str, title: Text, functions: Sequence[Function], lines: Callable[[Function], list[DisplayText]], instead: Text
) -> Plot:
    """Return a panel with a graph, `lines` the texts of a node; without functions it says `instead` why."""
    nodes = _nodes(functions, lines)
    edges = [
        Edge(source=i, end=below, colour="gradient", arrow=True)
        for i, function in enumerate(functions)
        for below in function.inputs
    ]
    marks: list[Mark] = []
    if nodes:
        marks.append(NetworkDiagram(key="graph", nodes=nodes, edges=edges))
    elif str(instead):
        marks.append(Labels(key="none", x=np.zeros(1), y=np.zeros(1), texts=[instead], size=1.3))
    wide = max([node.x for node in nodes], default=0.0)
    tall = max([abs(node.y) for node in nodes], default=0.0) + 2 * _HALF
    margin = max(_MARGIN, _OF_WIDE * wide)
    x, y = Axis("", (-margin, wide + margin)), Axis("", (-tall, tall))
    return Plot(key=key, title=title, x=x, y=y, marks=marks, bare=True, view=(wide, tall))


def _nodes(functions: Sequence[Function], lines: Callable[[Function], list[DisplayText]]) -> list[Node]:
    deepest = max((function.depth for function in functions), default=0)
    levels: dict[int, list[int]] = {}
    for i, function in enumerate(functions):
        levels.setdefault(function.depth, []).append(i)
    forks = [depth for depth, level in levels.items() if len(level) > 1]
    nodes = []
    for i, function in enumerate(functions):
        level = levels[function.depth]
        y = _ABOVE * ((len(level) - 1) / 2 - level.index(i))
        apart = min((abs(function.depth - depth) for depth in forks), default=function.depth + 1)
        if deepest > _FEW and apart and not apart % 2:  # beside its neighbours there is no room
            y = _ABOVE / 2
        fill = "parameter" if function.leaf else "" if function.depth else "function"
        x = _APART * (deepest - function.depth)
        nodes.append(Node(x=x, y=y, text=lines(function), fill=fill, round=False, radius=_HALF))
    return nodes


def name_lines(function: Function) -> list[DisplayText]:
    """Return torch's name of a function in two lines."""
    short = function.name.partition("Backward")[0]
    return [short, function.name.removeprefix(short)]
