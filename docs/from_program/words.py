"""Texts of the program as nodes. None has a source, so that none is collected for the manual's own translation."""

from collections.abc import Sequence

from docutils import nodes

from gradexplorer.framework.figure import DisplayText
from gradexplorer.ui.style.translation import spoken, translate


def container(*children: nodes.Node) -> list[nodes.Node]:
    """Return what a directive returns."""
    return [nodes.container("", *children, classes=["from-program"])]


def paragraph(*parts: DisplayText | nodes.Node) -> nodes.paragraph:
    """Return a paragraph of texts and nodes."""
    return nodes.paragraph("", "", *map(_node, parts))


def _node(part: DisplayText | nodes.Node) -> nodes.Node:
    return part if isinstance(part, nodes.Node) else nodes.Text(translate(part))


def sentences(texts: Sequence[DisplayText]) -> nodes.paragraph:
    """Return sentences as a paragraph."""
    return nodes.paragraph("", spoken(texts))


def code(text: str) -> nodes.literal:
    """Return words that are typed."""
    return nodes.literal("", text)


def formula(latex: str) -> nodes.math_block:
    """Return a formula on a line of its own."""
    return nodes.math_block("", latex, number=None, label=None)


def rubric(title: DisplayText, anchor: str = "") -> nodes.rubric:
    """Return a heading that is no section."""
    return nodes.rubric("", translate(title), ids=[anchor] if anchor else [], translatable=False)


def definition(
    term: Sequence[DisplayText | nodes.Node], *body: nodes.Node, anchor: str = ""
) -> nodes.definition_list_item:
    """Return an entry of a list: what it is called, and what is said of it."""
    called = nodes.term("", "", *map(_node, term), ids=[anchor] if anchor else [])
    return nodes.definition_list_item("", called, nodes.definition("", *body))


def table(header: Sequence[DisplayText], rows: Sequence[Sequence[DisplayText | nodes.Node]]) -> nodes.table:
    """Return a table; a cell is a text, or a node of one line."""
    columns = [nodes.colspec(colwidth=1) for _cell in header]
    head = nodes.thead("", _row(header))
    body = nodes.tbody("", *map(_row, rows))
    return nodes.table("", nodes.tgroup("", *columns, head, body, cols=len(header)))


def _row(cells: Sequence[DisplayText | nodes.Node]) -> nodes.row:
    return nodes.row("", *(nodes.entry("", paragraph(cell)) for cell in cells))


def picture(name: str, description: str) -> nodes.image:
    """Return a picture that `docs/draw.py` has drawn."""
    return nodes.image("", uri=f"/_pictures/{name}.webp", description=description)


def describe(tree: nodes.document) -> None:
    """Give the pictures their descriptions; before, the manual's translation would take them for its own."""
    for image in tree.findall(nodes.image):
        if "description" in image:
            image["alt"] = image["description"]
