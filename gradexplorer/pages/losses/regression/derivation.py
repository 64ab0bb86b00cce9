"""The derivation of dL/dw and dL/db: one residual, the line in it, the sum over all points, and the step."""

from functools import lru_cache

from msgspec.structs import replace

from gradexplorer.core.losses import Loss
from gradexplorer.core.losses.fit_run import FitSnapshot
from gradexplorer.core.losses.gradient_derivation import Summed, term_lines
from gradexplorer.core.losses.proving import prove_gradient, prove_step
from gradexplorer.formula.shown_number import rounded
from gradexplorer.framework.figure import Check, FormulaItem, Heading, Item, Note, checked, kink
from gradexplorer.pages.losses.lines import line_items
from gradexplorer.pages.losses.regression.shared import arrived, at, loss_of, trouble
from gradexplorer.pages.losses.regression.state import RegressionState
from gradexplorer.text import _

PROVEN_POINTS = 40
"""The lines over all points are executed with 50 digits: with 200 points that would take seconds."""
ANYWHERE = ((1.0, 1.0),)
"""Where general lines are executed while there are no points."""


def derive(state: RegressionState, snapshot: FitSnapshot | None) -> list[Item]:
    """Return the derivation at the line that the run has come to."""
    return _derived(replace(arrived(state, snapshot), camera=(0.0, 0.0), steps=1))


@lru_cache(maxsize=4)
def _derived(state: RegressionState) -> list[Item]:
    loss = loss_of(state)
    summed = Summed(loss, state.points or ANYWHERE, state.w, state.b, state.learning_rate)
    items: list[Item] = []
    fault = trouble(state.points)
    if fault is not None:
        items.append(Note(key="trouble", label=fault))
    items += _loss(state, summed)
    if state.points:
        items += _numbers(state, summed)
    items += [*_one_residual(state, loss), *_line(summed), *_sum(state, loss)]
    if state.points:
        items += _step(state, summed)
    return checked(items, lambda: kink(items))


def _loss(state: RegressionState, summed: Summed) -> list[Item]:
    whole, *rho = summed.losses()
    items: list[Item] = [
        Heading(key="loss", label=summed.loss.name),
        FormulaItem(key="residual", label=_("Residual: prediction − target"), formula=summed.residual()),
        FormulaItem(key="formula", label=summed.loss.torch_code, formula=whole),
        *(FormulaItem(key="formula.rho", formula=line, general=True) for line in rho),
    ]
    if state.points:
        items.append(FormulaItem(key="loss.numbers", formula=summed.loss_numbers()))
    return items


def _numbers(state: RegressionState, summed: Summed) -> list[Item]:
    """Return the gradient with its numbers, and its proof."""
    w, b = state.w, state.b
    items: list[Item] = [
        Heading(key="numbers", label=_("Gradient at w = {w}, b = {b}", w=rounded(w, 6), b=rounded(b, 6)))
    ]
    for v in "wb":
        items += [FormulaItem(key=f"numbers.{v}{i}", formula=line) for i, line in enumerate(summed.number_lines(v))]
    badge = Check(
        key="gradient.proof",
        label=_("Loss and gradient"),
        prove=lambda: prove_gradient(summed.loss, state.points, w, b),
    )
    return [*items, badge]


def _one_residual(state: RegressionState, loss: Loss) -> list[Item]:
    r = float(at(state).residuals[0]) if state.points else 0.5
    heading = Heading(key="term", label=_("One residual: the derivative of ρ"))
    return [heading, *line_items("term.", term_lines(loss, r))]


def _line(summed: Summed) -> list[Item]:
    items: list[Item] = [Heading(key="line", label=_("The line in the residual"))]
    for v in "wb":
        items += line_items(f"line.{v}", summed.line_in_residual(v))
    return items


def _sum(state: RegressionState, loss: Loss) -> list[Item]:
    items: list[Item] = [Heading(key="sum", label=_("Chain rule over all points"))]
    first = Summed(loss, state.points[:PROVEN_POINTS] or ANYWHERE, state.w, state.b)
    for v in "wb":
        items += line_items(f"sum.{v}", first.gradient_lines(v))
    if len(state.points) > PROVEN_POINTS:
        sentence = _("These lines are executed over the first {count} points.", count=PROVEN_POINTS)
        items.append(Note(key="sum.first", label=sentence))
    return items


def _step(state: RegressionState, summed: Summed) -> list[Item]:
    return [
        Heading(key="step", label=_("The next step of gradient descent")),
        *(FormulaItem(key=f"step.{v}", formula=summed.step(v)) for v in "wb"),
        Check(
            key="step.proof",
            label=_("The step against torch.optim.SGD"),
            prove=lambda: prove_step(summed.loss, state.points, state.w, state.b, state.learning_rate),
        ),
    ]
