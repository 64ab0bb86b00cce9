"""The picture: the computation graph, the table of paths, and the table of nodes."""

from gradexplorer.framework.figure import Figure
from gradexplorer.pages.chain_rule.graph_plot import graph_plot
from gradexplorer.pages.chain_rule.scene import scene_of
from gradexplorer.pages.chain_rule.state import ChainRuleState
from gradexplorer.pages.chain_rule.tables import nodes_table, paths_table


def figure(state: ChainRuleState, snapshot: object, first_paint: bool) -> Figure:
    """Return the picture of `state`; nothing in it is slow, so `first_paint` makes no difference."""
    scene = scene_of(state)
    return Figure(rows=[[graph_plot(scene)], [paths_table(scene), nodes_table(scene)]])
