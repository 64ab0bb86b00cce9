"""A tab in the manual: its picture, its panels, its presets, its derivation and its parameters."""

from collections.abc import Callable, Iterator, Sequence
from typing import ClassVar

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from from_program.shown import shown
from from_program.words import (
    code,
    container,
    definition,
    formula,
    paragraph,
    picture,
    rubric,
    sentences,
)
from gradexplorer.framework.figure import (
    Check,
    Code,
    DisplayText,
    FormulaItem,
    Heading,
    Item,
    Note,
    Panel,
    TablePanel,
    execute,
    summary,
)
from gradexplorer.framework.page import AnyPage
from gradexplorer.framework.presets import presets
from gradexplorer.listing import default_of
from gradexplorer.manual import Place, places
from gradexplorer.pages import PAGES
from gradexplorer.text import _
from gradexplorer.ui.column.proof_badge import VERDICTS
from gradexplorer.ui.controls.written import range_in_words
from gradexplorer.ui.style.translation import current_language, in_language, translate

STEPS = 3
"""Of a run that is shown: enough for its update to differ from the first one."""
Make = Callable[[AnyPage], Sequence[nodes.Node]]


def directive_of(make: Make) -> type[SphinxDirective]:
    """Return the directive that puts something of the page that is its argument into the manual."""

    class OfPage(SphinxDirective):
        required_arguments = 1
        option_spec: ClassVar = {}

        def run(self) -> list[nodes.Node]:
            page = next(page for page in PAGES if page.key == self.arguments[0])
            return container(*make(page))

    return OfPage


def _picture(page: AnyPage) -> list[nodes.Node]:
    return [picture(f"{current_language()}/{page.key}", translate(page.title)), paragraph(page.invitation)]


def _panels(page: AnyPage) -> list[nodes.Node]:
    state, snapshot = shown(page, page.state(), STEPS)
    figure = page.figure(state, snapshot, False)
    return [nodes.definition_list("", *(_panel(panel) for panel in figure.panels()))]


def _panel(panel: Panel) -> nodes.definition_list_item:
    said: list[DisplayText] = summary(panel)[1:4]
    hint = "" if isinstance(panel, TablePanel) else getattr(panel, "hint", "")
    body = [sentences(texts) for texts in (said, [hint] if hint else []) if texts]
    return definition([panel.title, " ", code(panel.key)], *body)


def _presets(page: AnyPage) -> list[nodes.Node]:
    items = [
        definition([in_language(preset["name"])], nodes.paragraph("", in_language(preset["look"])))
        for preset in presets(page.key)
    ]
    return [nodes.definition_list("", *items)]


def _gallery(page: AnyPage) -> list[nodes.Node]:
    figures = []
    for number, preset in enumerate(presets(page.key)):
        name = in_language(preset["name"])
        caption = nodes.caption("", name, translatable=False)
        figures.append(nodes.figure("", picture(f"{current_language()}/{page.key}-{number}", name), caption))
    return [nodes.container("", *figures, classes=["gallery"])]


def _mathematics(page: AnyPage) -> list[nodes.Node]:
    state, snapshot = shown(page, page.state(), STEPS)
    items = page.column(state, snapshot, page.figure(state, snapshot, False))
    execute(items)
    return [node for item in items for node in _item(item)]


def _item(item: Item) -> Iterator[nodes.Node]:
    match item:
        case Heading():
            yield rubric(item.label)
        case Note():
            yield paragraph(item.label)
        case FormulaItem():
            if item.label:
                yield nodes.paragraph("", translate(item.label), classes=["rule"])
            yield formula(item.latex)
        case Check():
            verdict, _shape, _colour = VERDICTS[item.proof.verdict]
            words = paragraph(nodes.strong("", translate(verdict)), *([": ", item.label] if item.label else []))
            yield nodes.container("", words, classes=["badge"])
        case Code():
            yield nodes.literal_block("", "\n".join(filter(None, (item.code, item.output))), language="python")


def _parameters(page: AnyPage) -> list[nodes.Node]:
    (tree,) = _lists([*places(page)], 0)
    return [tree]


def _lists(found: Sequence[Place], depth: int) -> list[nodes.Node]:
    """Return the places of one depth as a list, each with those that are below it."""
    starts = [number for number, place in enumerate(found) if place.depth == depth]
    if not starts:
        return _lists(found, depth + 1) if found else []
    items = [
        _place(found[start], _lists(found[start + 1 : end], depth + 1))
        for start, end in zip(starts, [*starts[1:], len(found)], strict=True)
    ]
    return [nodes.definition_list("", *items)]


def _place(place: Place, below: Sequence[nodes.Node]) -> nodes.definition_list_item:
    info = place.info
    if info is None:
        return definition([place.title, " ", code(place.anchor.rpartition("-")[2])], *below, anchor=place.anchor)
    default = default_of(info)
    facts = [
        info.parameter.tip,
        range_in_words(info),
        _("Default: {value}", value=default) if default else "",
    ]
    body = [sentences(texts) for texts in ([fact for fact in facts if str(fact)],) if texts]
    return definition([place.title, " ", code(info.name)], *body, *below, anchor=place.anchor)


DIRECTIVES = {
    "tab-picture": directive_of(_picture),
    "tab-panels": directive_of(_panels),
    "tab-presets": directive_of(_presets),
    "tab-gallery": directive_of(_gallery),
    "tab-mathematics": directive_of(_mathematics),
    "tab-parameters": directive_of(_parameters),
}
