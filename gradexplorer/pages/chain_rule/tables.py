"""The tables below the graph: all paths between the two ends, and all nodes."""

from collections.abc import Sequence
from itertools import pairwise

from gradexplorer.core.graph import Graph, Path
from gradexplorer.formula.shown_number import rounded
from gradexplorer.framework.figure import DisplayText, Row, Table, TablePanel
from gradexplorer.pages.chain_rule.scene import Scene
from gradexplorer.text import Text, _

LONGEST_PATH = 10


def paths_table(scene: Scene) -> TablePanel:
    """Return the paths between the two ends, with their products."""
    graph, state = scene.graph, scene.state
    rows = []
    for number, path in enumerate(scene.paths, 1):
        slopes = scene.values.along(path)
        edges = list(pairwise(path))[::-1][:LONGEST_PATH]
        factors = _factors(scene, edges, is_cut=len(slopes) > len(edges))
        rows.append(
            Row(
                cells=(str(number), arrow(graph, path, 2 * LONGEST_PATH), scene.product(path), factors),
                picks=(("path", 0 if state.path == number else number),),
                picked=state.path == number,
            )
        )
    total = scene.derivative(state.ends[0], 6)
    rows.append(Row(cells=("Σ", f"d{state.target}/d{state.source}", total, ""), picks=(("path", 0),)))
    table = Table(key="paths", header=("#", _("path"), _("product"), _("local derivatives")), rows=rows)
    return TablePanel(key="paths", title=_paths_title(scene), table=table)


def _paths_title(scene: Scene) -> Text:
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


def nodes_table(scene: Scene) -> TablePanel:
    """Return all nodes with their values and gradients."""
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
    table = Table(key="nodes", header=header, rows=rows, spare=((_("operation"),),))
    return TablePanel(key="nodes", title=_("All nodes"), table=table)


def _factors(scene: Scene, edges: Sequence[tuple[int, int]], *, is_cut: bool) -> DisplayText:
    """Return the local derivatives along a path, the last one first."""
    if not edges:
        return "1"
    names = {f"factor{n}": scene.local(parent, child, 4) for n, (parent, child) in enumerate(edges)}
    slopes = [scene.values.slope(parent, child) for parent, child in edges]
    places = [f"({{{name}}})" if slope < 0 else f"{{{name}}}" for name, slope in zip(names, slopes, strict=True)]
    return Text(" · ".join([*places, *(["…"] if is_cut else [])]), names)


def arrow(graph: Graph, path: Path, most: int = 1000) -> str:
    """Return the names along a path; of a longer one than `most` nodes the ends."""
    names = [graph.nodes[i].name for i in path]
    if len(names) > most:
        names[most // 2 : -(most // 2)] = ["…"]
    return " → ".join(names)
