"""The catalogues in the manual, all that the program offers with its formulas; lessons, versions."""

from collections.abc import Callable, Sequence

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from from_program.words import code, container, definition, formula, paragraph, table
from gradexplorer import link, session
from gradexplorer.core.activations import ACTIVATIONS
from gradexplorer.core.functions.catalogue import FUNCTIONS
from gradexplorer.core.landscapes.catalogue import LANDSCAPES
from gradexplorer.core.losses.loss import GATHERED, LOSSES
from gradexplorer.core.maps import files
from gradexplorer.core.optimizers import OPTIMIZERS, rule_formulas
from gradexplorer.core.optimizers.rule import UpdateRule
from gradexplorer.core.optimizers.scheduled import Planned
from gradexplorer.core.optimizers.schedules import SCHEDULES, NoSchedule
from gradexplorer.core.vector_losses import VECTOR_LOSSES
from gradexplorer.formula.derivation import latex
from gradexplorer.formula.trees import tree
from gradexplorer.lessons import lesson
from gradexplorer.lessons.reading import read_lesson, shipped_lessons
from gradexplorer.text import _
from gradexplorer.ui.style.translation import in_language

RATE = 0.1
"""The learning rate at which a schedule sets out: its formulas show it by its letter."""


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


def _functions() -> list[nodes.Node]:
    entries = [
        definition([kind.name, " ", code(key)], formula(f"f(x) = {latex(kind().formula_tree)}"))
        for key, kind in FUNCTIONS.items()
    ]
    return [nodes.definition_list("", *entries)]


def _losses() -> list[nodes.Node]:
    entries = [
        definition(
            [loss.name, " ", code(key)],
            formula(rf"\rho(r) = {latex(tree(loss.term))}, \qquad L = {latex(tree(GATHERED[loss.gather]))}"),
            paragraph(code(loss.torch_code)),
        )
        for key, loss in LOSSES.items()
    ]
    return [nodes.definition_list("", *entries)]


def _tensor_losses() -> list[nodes.Node]:
    entries = []
    for key, kind in VECTOR_LOSSES.items():
        loss = kind()
        parts = [formula(f"{latex(tree(name))} = {latex(tree(source))}") for name, source in loss.parts().items()]
        row = formula(rf"\ell = {latex(tree(loss.source()))}")
        entries.append(definition([loss.name, " ", code(key)], *parts, row, paragraph(loss.literature)))
    return [nodes.definition_list("", *entries)]


def _optimizers() -> list[nodes.Node]:
    entries = [
        definition([kind.__name__, " ", code(key)], *_lines(kind().rule()))  # none where it is no rule of coordinates
        for key, kind in OPTIMIZERS.items()
    ]
    return [nodes.definition_list("", *entries)]


def _schedules() -> list[nodes.Node]:
    entries = []
    for key, kind in SCHEDULES.items():
        schedule = kind()
        closed = Planned(schedule, NoSchedule()).lines(RATE)
        rule = closed.rule if closed else schedule.rule(RATE)  # what follows the loss has no closed form
        entries.append(definition([kind.__name__, " ", code(key)], *_lines(rule)))
    return [nodes.definition_list("", *entries)]


def _lines(rule: UpdateRule | None) -> list[nodes.Node]:
    return [
        node
        for caption, line in (rule_formulas(rule) if rule else ())
        for node in (paragraph(caption), formula(line.latex))
    ]


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
    "functions": _directive(_functions),
    "landscapes": _directive(_landscapes),
    "activations": _directive(_activations),
    "losses": _directive(_losses),
    "tensor-losses": _directive(_tensor_losses),
    "optimizers": _directive(_optimizers),
    "schedules": _directive(_schedules),
    "lessons": _directive(_lessons),
    "versions": _directive(_versions),
}
