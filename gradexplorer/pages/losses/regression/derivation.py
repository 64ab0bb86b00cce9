"""The derivation of dL/dw and dL/db: one residual, the line in it, the sum over all points, and the step."""

from functools import lru_cache

from msgspec.structs import replace

from gradexplorer.core.losses import Loss
from gradexplorer.core.losses.fit_run import FitSnapshot
from gradexplorer.core.losses.gradient_derivation import (
    RESIDUAL,
    SYMBOLS,
    gradient_lines,
    loss_latex,
    loss_numbers,
    number_lines,
    prove_gradient_lines,
    residual_derivation,
)
from gradexplorer.core.losses.proving import prove_gradient, prove_step
from gradexplorer.formula.derivation import latex, tree
from gradexplorer.formula.latex_printer import number
from gradexplorer.framework.figure import Check, Formula, Heading, Item, Note
from gradexplorer.pages.losses.regression.shared import arrived, at, loss_of, trouble
from gradexplorer.pages.losses.regression.state import RegressionState
from gradexplorer.text import _

PARTIAL = {v: rf"\frac{{\partial L}}{{\partial {v}}}" for v in "wb"}


PROVEN_POINTS = 40
"""The lines over all points are executed with 50 digits: with 200 points that would take seconds."""


def derive(state: RegressionState, snapshot: FitSnapshot | None) -> list[Item]:
    """Return the derivation at the line that the run has come to."""
    return _derived(replace(arrived(state, snapshot), camera=(0.0, 0.0), steps=1))


@lru_cache(maxsize=16)
def _derived(state: RegressionState) -> list[Item]:
    loss = loss_of(state)
    items: list[Item] = []
    fault = trouble(state.points)
    if fault is not None:
        items.append(Note(key="trouble", label=fault))
    items += _loss(state, loss)
    if state.points:
        items += _numbers(state, loss)
    items += [*_one_residual(state, loss), *_line(state), *_sum(state, loss)]
    if state.points:
        items += _step(state, loss)
    return items


def _loss(state: RegressionState, loss: Loss) -> list[Item]:
    residual = f"r_{{i}} = {latex(tree(RESIDUAL), symbols=SYMBOLS)}"
    items: list[Item] = [
        Heading(key="loss", label=loss.name),
        Formula(key="residual", label=_("Residual: prediction − target"), latex=residual),
        Formula(key="formula", label=loss.torch_code, latex=loss_latex(loss)),
    ]
    if state.points:
        items.append(Formula(key="loss.numbers", latex=loss_numbers(loss, state.points, state.w, state.b)))
    return items


def _numbers(state: RegressionState, loss: Loss) -> list[Item]:
    """Return the gradient with its numbers, and its proof."""
    w, b = state.w, state.b
    items: list[Item] = [Heading(key="numbers", label=_("Gradient at w = {w}, b = {b}", w=f"{w:.6g}", b=f"{b:.6g}"))]
    for v in "wb":
        items += [
            Formula(key=f"numbers.{v}{i}", latex=line)
            for i, line in enumerate(number_lines(loss, state.points, w, b, v))
        ]
    proof = prove_gradient(loss, state.points, w, b)
    return [*items, Check(key="gradient.proof", label=_("Loss and gradient"), proof=proof)]


def _one_residual(state: RegressionState, loss: Loss) -> list[Item]:
    derivation = loss.derivation
    r = float(at(state).residuals[0]) if state.points else 0.5
    items: list[Item] = [
        Heading(key="term", label=_("One residual: the derivative of ρ")),
        Formula(key="term.0", latex=rf"\rho(r) = {latex(tree(loss.term))}"),
        *(
            Formula(key=f"term.{i}", label=step.rule, latex=rf"\rho'(r) = {step.latex}")
            for i, step in enumerate(derivation.steps[1:], start=1)
        ),
    ]
    label = _("All lines at r = {r}", r=f"{r:.6g}")
    return [*items, Check(key="term.proof", label=label, proof=derivation.prove({"r": r, **loss.parameters}))]


def _line(state: RegressionState) -> list[Item]:
    items: list[Item] = [Heading(key="line", label=_("The line in the residual"))]
    x, y = state.points[0] if state.points else (1.0, 1.0)
    values = {"w": state.w, "b": state.b, "x": x, "y": y}
    for v in "wb":
        derivation = residual_derivation(v)
        left = rf"\frac{{\partial r_{{i}}}}{{\partial {v}}} = "
        for i, step in enumerate(derivation.steps[1:]):
            items.append(Formula(key=f"line.{v}{i}", label=step.rule, latex=left + step.latex))
        label = _("All lines for {variable}", variable=v)
        items.append(Check(key=f"line.{v}.proof", label=label, proof=derivation.prove(values)))
    return items


def _sum(state: RegressionState, loss: Loss) -> list[Item]:
    items: list[Item] = [Heading(key="sum", label=_("Chain rule over all points"))]
    for v in "wb":
        for i, line in enumerate(gradient_lines(loss, v)):
            items.append(Formula(key=f"sum.{v}{i}", label=line.rule, latex=line.latex))
        if state.points:
            proof = prove_gradient_lines(loss, state.points[:PROVEN_POINTS], state.w, state.b, v)
            label = _("All lines for {variable}, summed over the points", variable=v)
            if len(state.points) > PROVEN_POINTS:
                label = _("All lines for {variable}, for the first {count} points", variable=v, count=PROVEN_POINTS)
            items.append(Check(key=f"sum.{v}.proof", label=label, proof=proof))
    return items


def _step(state: RegressionState, loss: Loss) -> list[Item]:
    w, b, rate = state.w, state.b, state.learning_rate
    items: list[Item] = [Heading(key="step", label=_("The next step of gradient descent"))]
    for v, value, slope in zip("wb", (w, b), at(state).gradient, strict=True):
        after = value - rate * slope
        numbers = rf"{number(value)} - {number(rate)} \cdot {_bracketed(slope)} = {number(after)}"
        items.append(Formula(key=f"step.{v}", latex=rf"{v} - \eta\, {PARTIAL[v]} = {numbers}"))
    proof = prove_step(loss, state.points, w, b, rate)
    return [*items, Check(key="step.proof", label=_("The step against torch.optim.SGD"), proof=proof)]


def _bracketed(value: float) -> str:
    text = number(value)
    return rf"\left({text}\right)" if text.startswith("{-}") else text
