"""What a picture shows, in sentences: for those who hear it read, and as the text beside an exported picture.

All numbers are those of the marks, with their formulas, so that a summary is proven with the picture.
"""

from collections.abc import Iterator

from gradexplorer.framework.figure.base import DisplayText, Mark
from gradexplorer.framework.figure.marks import Bars, Contours, Curve, Handle, Labels, Points
from gradexplorer.framework.figure.network import NetworkDiagram
from gradexplorer.framework.figure.panels import Axis, Panel, Plot, Scene, TablePanel
from gradexplorer.text import Text, _

MOST = 12
"""Of points, nodes, bars or rows so many are named."""


def summary(panel: Panel) -> list[DisplayText]:
    """Return the sentences: the panel's title, its axes, what is drawn, where it turns, and every named point."""
    if isinstance(panel, TablePanel):
        return [panel.title, *_rows(panel)]
    axes = [panel.x, panel.y, *([panel.z] if isinstance(panel, Scene) else [])]
    bare = isinstance(panel, Plot) and panel.bare
    names = [mark.label for mark in panel.marks if mark.label]
    sentences: list[DisplayText] = [panel.title]
    if not bare:
        sentences += [sentence for axis in axes if axis.label and (sentence := _axis(axis))]
    if names:
        sentences.append(_("Shown: {names}.", names=listed(names)))
    for mark in panel.marks:
        sentences += _named(mark)
    return sentences


def listed(texts: list[DisplayText]) -> DisplayText:
    """Return texts one behind the other."""
    first, *rest = texts
    for text in rest:
        first = _("{first}, {then}", first=first, then=text)
    return first


def _axis(axis: Axis) -> DisplayText:
    if axis.ticks or axis.range is None:
        return ""
    low, high = (f"{end:.4g}" for end in axis.range)
    return _("{axis} from {low} to {high}.", axis=axis.label, low=low, high=high)


def _named(mark: Mark) -> Iterator[DisplayText]:
    """Yield a sentence for each of a mark's things that has a name."""
    texts: list[DisplayText] = []
    match mark:
        case Curve(turns=turns) if turns:
            texts = list(turns())
        case Points(names=names):
            texts = list(names)
        case Labels(texts=written):
            texts = list(written)
        case Bars(targets=targets):
            texts = [target.tip for target in targets if target.tip]
        case NetworkDiagram(nodes=nodes):
            texts = [_spoken(list(node.text)) for node in nodes if node.text]
        case Handle(tip=tip) if tip:
            texts = [tip]
        case Contours(label=""):
            texts = [_("Level lines, dark where it is low")]
    for text in texts[:MOST]:
        yield _ended(text)
    if len(texts) > MOST:
        yield _("And {count} more.", count=len(texts) - MOST)


def _rows(panel: TablePanel) -> Iterator[DisplayText]:
    """Yield a table's rows: each cell behind its column's name."""
    header = panel.table.header
    for row in panel.table.rows[:MOST]:
        cells = [
            _("{name}: {value}", name=name, value=cell) if name else cell
            for name, cell in zip(header, row.cells, strict=True)
            if str(cell)
        ]
        if cells:
            yield _ended(listed(cells))
    if len(panel.table.rows) > MOST:
        yield _("And {count} more.", count=len(panel.table.rows) - MOST)


def _spoken(lines: list[DisplayText]) -> DisplayText:
    return Text(" ".join(f"{{line{n}}}" for n in range(len(lines))), {f"line{n}": line for n, line in enumerate(lines)})


def _ended(text: DisplayText) -> DisplayText:
    return Text("{text}.", {"text": text})
