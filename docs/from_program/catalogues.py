"""The catalogues in the manual: landscapes, activations and optimizers with their formulas, lessons, versions."""

from collections.abc import Callable, Sequence

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from from_program.words import code, container, definition, formula, paragraph, table
from gradexplorer import link, session
from gradexplorer.core.activations import ACTIVATIONS
from gradexplorer.core.landscapes.catalogue import LANDSCAPES
from gradexplorer.core.maps import files
from gradexplorer.core.optimizers import OPTIMIZERS, rule_formulas
from gradexplorer.formula.derivation import latex
from gradexplorer.lessons import lesson
from gradexplorer.lessons.reading import read_lesson, shipped_lessons
from gradexplorer.text import _
from gradexplorer.ui.style.translation import in_language


def _directive(make: Callable[[], Sequence[nodes.Node]]) -> type[SphinxDirective]:
    class OfProgram(SphinxDirective):
        def run(self) -> list[nodes.Node]:
            return container(*make())

    return OfProgram


def _landscapes() -> list[nodes.Node]:
    entries = []
    for land in LANDSCAPES.values():
        minima = " = f".join(f"({x:.6g}, {y:.6g})" for x, y in land.minima)
        facts = [paragraph(f"f{minima} = {land.lowest:.6g}"), paragraph(land.source)]
        entries.append(
            definition([land.name, " ", code(land.key)], formula(f"f(x, y) = {latex(land.formula.tree)}"), *facts)
        )
    return [nodes.definition_list("", *entries)]


def _activations() -> list[nodes.Node]:
    entries = []
    for key, kind in ACTIVATIONS.items():
        torch = [code(f"torch.nn.{kind.name}")] if kind.torch_name else []
        body = [formula(f"f(x) = {kind().latex}"), *(paragraph(name) for name in torch)]
        entries.append(definition([kind.name, " ", code(key)], *body))
    return [nodes.definition_list("", *entries)]


def _optimizers() -> list[nodes.Node]:
    entries = []
    for key, kind in OPTIMIZERS.items():
        rule = kind().rule()  # None of those that are no rule of single coordinates
        lines = [
            node
            for caption, line in (rule_formulas(rule) if rule else ())
            for node in (paragraph(caption), formula(line.latex))
        ]
        entries.append(definition([kind.__name__, " ", code(key)], *lines))
    return [nodes.definition_list("", *entries)]


def _lessons() -> list[nodes.Node]:
    rows = []
    for file in shipped_lessons():
        read = read_lesson(file)
        asked = sum(step.question is not None for step in read.steps)
        rows.append([in_language(read.title.by_language), str(len(read.steps)), str(asked), code(file.name)])
    return [table([_("Lesson"), "§", "?", code("resources/lessons/")], rows)]


def _versions() -> list[nodes.Node]:
    rows = [
        [code("*.gradexplorer.json, *.json"), str(session.VERSION)],
        [code(f"{link.SCHEME}PAGE/…"), str(session.VERSION)],
        [code("resources/lessons/*.json"), str(lesson.VERSION)],
        [code("basins *.npz, sweep *.npz"), str(files.VERSION)],
    ]
    return [table([code("*"), code("version")], rows)]


DIRECTIVES = {
    "landscapes": _directive(_landscapes),
    "activations": _directive(_activations),
    "optimizers": _directive(_optimizers),
    "lessons": _directive(_lessons),
    "versions": _directive(_versions),
}
