"""torch's two ways to a gradient: the graph that it built, what the two programs gave, and how they go wrong."""

import math
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from gradexplorer.core.losses import Point, line_loss
from gradexplorer.core.losses.torch_programs import (
    MOST_SHOWN,
    Function,
    Switches,
    by_backward,
    by_grad,
    graph,
    one_by_one,
)
from gradexplorer.core.run_snippet import Outcome, ran, warm
from gradexplorer.formula.latex_printer import notation
from gradexplorer.formula.shown_number import rounded, shown
from gradexplorer.framework.figure import (
    Axis,
    Bars,
    Check,
    Code,
    DisplayText,
    Figure,
    Heading,
    Item,
    Mark,
    Note,
    Plot,
    Row,
    Table,
    TablePanel,
    Target,
)
from gradexplorer.framework.run import StaticRun, StaticSnapshot
from gradexplorer.pages.losses.regression.shared import loss_of, summed_scope, trouble
from gradexplorer.pages.losses.regression.state import RegressionState
from gradexplorer.pages.losses.regression.torch_graph import graph_plot, name_lines
from gradexplorer.proof import TOLERANCE, Claim, prove
from gradexplorer.text import EMPTY, Text, _

HEADROOM = 0.85
"""Left free above the bars, for the legend."""
BY_GRAD, BY_BACKWARD = "torch.autograd.grad", "loss.backward()"
COMING = _("The programs are running …")
NO_GRAPH = _("There is no graph: loss.grad_fn is None")
_TENSORS = _("What torch says of each tensor")


def _points(state: RegressionState) -> tuple[Point, ...]:
    return state.points[:MOST_SHOWN]


def _programs(state: RegressionState) -> tuple[str, str]:
    switches = Switches(
        requires_grad=state.requires_grad,  # type: ignore[arg-type]
        repeat=state.repeat,  # type: ignore[arg-type]
        retain_graph=state.retain_graph,
        zero_grad=state.zero_grad,
    )
    given = loss_of(state), _points(state), state.w, state.b, switches
    return by_grad(*given), by_backward(*given)


def figure(state: RegressionState, snapshot: StaticSnapshot | None, first_paint: bool) -> Figure:
    """Return the graph and the results, as soon as torch has given them."""
    found = snapshot.result if snapshot else _found(state) if warm() and not first_paint else None
    if found is None:
        empty = TablePanel(key="tensors", title=_TENSORS, table=Table(key="tensors", header=[""], rows=[]))
        drawn = _graph_plot([], name_lines, COMING if state.points else EMPTY)
        return Figure(rows=((drawn,), (_results(state, None, None), empty)))
    first, second = found
    numbers = _Numbers(state, second)
    drawn = _graph_plot(graph(second.names), partial(_node_lines, outcome=second, numbers=numbers), NO_GRAPH)
    return Figure(rows=((drawn,), (_results(state, first, second), _tensors(second, numbers))))


def start(state: RegressionState) -> StaticRun:
    """Run both programs."""
    return StaticRun(_found(state))


def run_key(state: RegressionState) -> object:
    """Return the programs themselves."""
    return _programs(state) if state.points else None


def _found(state: RegressionState) -> tuple[Outcome, Outcome] | None:
    if not state.points:
        return None
    first, second = _programs(state)
    return ran(first), ran(second)


class _Numbers:
    """What the second program left behind in float32, each number with its formula."""

    def __init__(self, state: RegressionState, outcome: Outcome) -> None:
        self.state = state
        self.passes = _passes(state, outcome)
        self.scope = partial(summed_scope, loss_of(state), _points(state), state.w, state.b)
        self.spare = dict(zip("wb", line_loss(loss_of(state), _points(state), state.w, state.b).size, strict=True))

    def __call__(self, source: str, value: float, digits: int, size: float = 1.0) -> DisplayText:
        """Return a number of a formula in the names of the loss."""
        if not math.isfinite(value):
            return f"{value:.{digits}g}"
        spare = TOLERANCE["float32"] * (abs(value) + size)
        return shown(f"{value:.{digits}g}", source, scope=self.scope, digits=digits, rounding=spare)

    def grad(self, name: str, grad: Any, digits: int) -> DisplayText:
        """Return what .grad holds: as many gradients as passes were added up."""
        if grad is None:
            return "None"
        return self(f"{self.passes}*slope_{name}", grad.item(), digits, self.passes * self.spare[name])


# the graph


def _graph_plot(functions: list[Function], lines: Callable[[Function], list[DisplayText]], instead: Text) -> Plot:
    title = _("The graph behind loss, as torch built it: gradients flow to the left")
    return graph_plot("graph", title, functions, lines, instead)


def _node_lines(function: Function, outcome: Outcome, numbers: _Numbers) -> list[DisplayText]:
    names = outcome.names
    if function.leaf:
        leaf = Text(f"{function.name} = {{value}}", {"value": rounded(names[function.name].item(), 5)})
        return [leaf, Text(".grad = {value}", {"value": numbers.grad(function.name, names[function.name].grad, 4)})]
    lines = name_lines(function)
    loss = Text("loss = {value}", {"value": numbers("L", names["loss"].item(), 5)})
    return lines if function.depth else [*lines, loss]


# what came of it


def _results(state: RegressionState, first: Outcome | None, second: Outcome | None) -> Plot:
    """Return the gradients by the formula and by both programs as bars; what was never computed has none."""
    formula = line_loss(loss_of(state), _points(state), state.w, state.b).gradient
    grads = first.names.get("grads") if first else None
    stored = [second.names[v].grad for v in "wb"] if second else []
    given = [
        (_("formula"), "function", [v for v in formula if np.isfinite(v)]),
        (Text("grad()"), "gradient", [g.item() for g in grads] if grads else []),
        (Text(".grad"), "parameter", [g.item() for g in stored if g is not None]),
    ]
    marks: list[Mark] = [
        Bars(
            key=f"bars{i}",
            label=name,
            x=np.arange(len(values), dtype=float) + 0.26 * (i - 1),
            y=np.array(values, dtype=float),
            width=0.24,
            colour=colour,
            texts=[rounded(v, 4) for v in values] if colour == "parameter" else (),
            targets=[Target(tip=_("{name}: {value}", name=name, value=rounded(v, 7)), value=v) for v in values],
        )
        for i, (name, colour, values) in enumerate(given)
        if values
    ]
    values = [0.0, *(v for _name, _colour, entries in given for v in entries)]
    unit = max(values) - min(values) or 1.0
    low, high = min(values) - 0.18 * unit, max(values) + HEADROOM * unit
    return Plot(
        key="results",
        title=_("What the two ways give"),
        x=Axis("", (-0.6, 1.6), ticks=((0.0, "∂L/∂w"), (1.0, "∂L/∂b"))),
        y=Axis(_("gradient"), (low, high)),
        marks=marks,
        view=(low, high),
    )


def _tensors(outcome: Outcome, numbers: _Numbers) -> TablePanel:
    header: list[DisplayText] = ["", "requires_grad", "is_leaf", "grad_fn", ".grad"]
    rows = []
    for name in ("w", "b", "prediction", "loss"):
        tensor = outcome.names[name]
        function = tensor.grad_fn
        rows.append(
            Row(
                cells=[
                    name,
                    str(tensor.requires_grad),
                    str(tensor.is_leaf),
                    str(function.name()) if function is not None else "None",
                    numbers.grad(name, tensor.grad, 6) if tensor.is_leaf else "",
                ]
            )
        )
    return TablePanel(key="tensors", title=_TENSORS, table=Table(key="tensors", header=header, rows=rows))


# the programs


def derive(state: RegressionState, _snapshot: object) -> list[Item]:
    """Return both programs with their real output, what it means, and the gradient's proof."""
    if not state.points:
        fault = trouble(state.points)
        return [Note(key="trouble", label=fault or "")]
    texts = _programs(state)
    first, second = (ran(code) for code in texts)
    items: list[Item] = []
    if len(state.points) > MOST_SHOWN:
        items.append(Note(key="first", label=_("The programs take the first {count} points.", count=MOST_SHOWN)))
    for key, name, title, code, outcome in (
        ("grad", BY_GRAD, _("Gradients are its result; .grad is left alone"), texts[0], first),
        ("backward", BY_BACKWARD, _("Gradients are added to .grad"), texts[1], second),
    ):
        items += [
            Heading(key=key, label=Text(name)),
            Code(key=f"{key}.code", label=title, code=code, output=outcome.output, failed=outcome.failed),
        ]
    items.append(Note(key="lesson", label=_lesson(state)))
    claims = _claims(state, first, second)
    if claims:
        items.append(
            Check(key="proof", label=_("What the programs gave, in float32"), prove=lambda: prove(claims, "float32"))
        )
    return items


def _lesson(state: RegressionState) -> Text:
    if state.requires_grad == "off":
        return _("Without requires_grad torch remembers nothing: there is no graph to go back through.")
    if state.requires_grad == "late":
        return _("The graph is built while the loss is computed. requires_grad came too late for this loss.")
    if state.repeat == "same_graph" and not state.retain_graph:
        return _("The first pass frees what the graph had saved. retain_graph=True keeps it for a second one.")
    if state.repeat != "once" and not state.zero_grad:
        return _("backward() adds: .grad holds the sum of both passes. Zero it in between to have the gradient itself.")
    if state.repeat != "once":
        return _("Zeroed in between, .grad holds the gradient of the last pass alone.")
    if state.requires_grad == "rebuilt":
        return _("The loss was computed again after requires_grad was set, so there is a graph.")
    return _("Both ways give the same numbers; they differ in where they put them.")


def _passes(state: RegressionState, second: Outcome) -> int:
    """Return how many passes added their gradient to .grad."""
    return 2 if state.repeat != "once" and not state.zero_grad and not second.failed else 1


def _claims(state: RegressionState, first: Outcome, second: Outcome) -> list[Claim]:
    """Return the claims of what the programs left behind, a sum of passes where they add; none where they failed."""
    at = line_loss(loss_of(state), _points(state), state.w, state.b, "float32")
    passes = _passes(state, second)
    grads = first.names.get("grads")
    if grads is None or second.names["w"].grad is None:
        return []
    claims: list[Claim] = []
    for v, formula, size, grad in zip("wb", at.gradient, at.size, grads, strict=True):
        partial = f"D(L, {v})"
        added = f"Dots({passes}, {partial})" if passes > 1 else partial
        claims += [
            Claim(notation(partial), formula, grad.item(), scale=size),
            Claim(notation(added), passes * formula, second.names[v].grad.item(), scale=passes * size),
        ]
    return claims


def script(state: RegressionState, _snapshot: object) -> str:
    """Return both programs."""
    return one_by_one(dict(zip(("autograd.grad", "backward"), _programs(state), strict=True)))
