"""A Figure is plain data that says what to draw: panels that hold marks. No Qt.

Marks compare by identity: a page that returns the same mark object again (from a cache) tells the
renderer that nothing of it changed. Arrays are float64 and are never written after they are in a mark.
"""

from gradexplorer.framework.figure.base import Array, Colour, DisplayText, Mark, Target
from gradexplorer.framework.figure.items import (
    Check,
    Code,
    FormulaItem,
    Heading,
    Item,
    Note,
    checked,
    execute,
    print_lines,
    shown_check,
)
from gradexplorer.framework.figure.marks import (
    Arrows,
    Band,
    Bars,
    Contours,
    Curve,
    Handle,
    Heatmap,
    Labels,
    Points,
    Regions,
    Surface,
    Trail,
    Zones,
    straight,
)
from gradexplorer.framework.figure.network import Edge, Indices, NetworkDiagram, Node, Shape
from gradexplorer.framework.figure.panels import Axis, Corner, Figure, Panel, Plot, Row, Scene, Table, TablePanel, View

__all__ = [
    "Array",
    "Arrows",
    "Axis",
    "Band",
    "Bars",
    "Check",
    "Code",
    "Colour",
    "Contours",
    "Corner",
    "Curve",
    "DisplayText",
    "Edge",
    "Figure",
    "FormulaItem",
    "Handle",
    "Heading",
    "Heatmap",
    "Indices",
    "Item",
    "Labels",
    "Mark",
    "NetworkDiagram",
    "Node",
    "Note",
    "Panel",
    "Plot",
    "Points",
    "Regions",
    "Row",
    "Scene",
    "Shape",
    "Surface",
    "Table",
    "TablePanel",
    "Target",
    "Trail",
    "View",
    "Zones",
    "checked",
    "execute",
    "print_lines",
    "shown_check",
    "straight",
]
