"""The forum's traps: programs that fail or mislead, in torch's own words, and what mends them."""

import re
from functools import partial

from gradexplorer.core.losses import line_loss, loss
from gradexplorer.core.losses.autograd_traps import TRAPS
from gradexplorer.core.losses.torch_programs import MOST_SHOWN, Function, graph, one_by_one
from gradexplorer.core.run_snippet import Outcome, ran, warm
from gradexplorer.formula.latex_printer import notation
from gradexplorer.formula.shown_number import rounded
from gradexplorer.framework.figure import (
    Check,
    Code,
    DisplayText,
    Figure,
    Heading,
    Item,
    Note,
    Plot,
    Row,
    Table,
    TablePanel,
)
from gradexplorer.framework.run import StaticRun, StaticSnapshot
from gradexplorer.pages.losses.regression.autograd import COMING, NO_GRAPH
from gradexplorer.pages.losses.regression.shared import trouble
from gradexplorer.pages.losses.regression.state import RegressionState
from gradexplorer.pages.losses.regression.torch_graph import graph_plot, name_lines
from gradexplorer.proof import Claim, Proof, prove
from gradexplorer.text import Text, _

LONGEST = 110
"""Letters of a message that the table has room for; the column shows it whole."""

_PROGRAMS = {"wrong": _("with the mistake"), "mended": _("mended")}

Found = dict[str, tuple[Outcome, Outcome]]


def start(state: RegressionState) -> StaticRun:
    """Run all programs."""
    return StaticRun(_found(state))


def run_key(state: RegressionState) -> object:
    """Return what the programs are made of."""
    return state.points[:MOST_SHOWN], state.w, state.b


def _found(state: RegressionState) -> Found | None:
    if not state.points:
        return None
    found = {}
    for key, trap in TRAPS.items():
        wrong, mended = trap.programs(state.points[:MOST_SHOWN], state.w, state.b)
        found[key] = ran(wrong), ran(mended)
    return found


def figure(state: RegressionState, snapshot: StaticSnapshot | None, first_paint: bool) -> Figure:
    """Return the list of traps, and of the chosen one both graphs and what torch says of their tensors."""
    found = (snapshot.result if snapshot else _found(state) if warm() and not first_paint else None) or {}
    outcomes = found.get(state.trap) or (None, None)
    graphs = [_graph(key, outcome) for key, outcome in zip(_PROGRAMS, outcomes, strict=True)]
    return Figure(rows=((_list(state, found),), graphs, (_tensors(state, found),)))


def _list(state: RegressionState, found: Found) -> TablePanel:
    header: list[DisplayText] = [_("trap"), _("what torch says")]
    rows = [
        Row(
            cells=[trap.name, _message(found[key][0]) if key in found else "…"],
            picks=[("trap", key)],
            picked=key == state.trap,
        )
        for key, trap in TRAPS.items()
    ]
    return TablePanel(key="traps", title=_("The traps"), table=Table(key="traps", header=header, rows=rows))


def _message(outcome: Outcome) -> str:
    """Return the first sentence of torch's error or warning, or what was printed."""
    text = outcome.error or next(iter(outcome.warned), outcome.output)
    first = re.split(r"(?<=\w)[.:;] (?=[A-Z\[])|\n", text.partition(": ")[2] if outcome.error else text)[0]
    return first if len(first) <= LONGEST else first[:LONGEST].rsplit(" ", 1)[0] + " …"


def _graph(program: str, outcome: Outcome | None) -> Plot:
    names = outcome.names if outcome else {}
    instead = COMING if outcome is None else NO_GRAPH if "loss" in names else _("The program ended before its loss")

    def lines(function: Function) -> list[DisplayText]:
        if not function.leaf:
            return name_lines(function)
        grad = names[function.name].grad
        value = "None" if grad is None else rounded(grad.item(), 4)
        return [function.name, Text(".grad = {value}", {"value": value})]

    title = _("The graph behind loss, {program}", program=_PROGRAMS[program])
    return graph_plot(program, title, graph(names), lines, instead)


def _tensors(state: RegressionState, found: Found) -> TablePanel:
    header: list[DisplayText] = ["", _("program"), "dtype", "requires_grad", "is_leaf", "grad_fn", ".grad is None"]
    rows = [
        Row(cells=[name, program, *_said(outcome.names[name])])
        for program, outcome in zip(_PROGRAMS.values(), found.get(state.trap, ()), strict=False)
        for name in ("w", "prediction", "r", "loss")
        if name in outcome.names
    ]
    title = _("What torch says of each tensor afterwards")
    return TablePanel(key="tensors", title=title, table=Table(key="tensors", header=header, rows=rows))


def _said(tensor: object) -> list[DisplayText]:
    function = tensor.grad_fn  # type: ignore[attr-defined]
    return [
        str(tensor.dtype).removeprefix("torch."),  # type: ignore[attr-defined]
        str(tensor.requires_grad),  # type: ignore[attr-defined]
        str(tensor.is_leaf),  # type: ignore[attr-defined]
        "None" if function is None else str(function.name()),
        str(not _stored(tensor)),
    ]


def _stored(tensor: object) -> bool:
    """Whether torch stored a gradient; of an intermediate result that was not asked for, asking would warn."""
    asked = tensor.is_leaf or tensor.retains_grad  # type: ignore[attr-defined]
    return bool(asked and tensor.grad is not None)  # type: ignore[attr-defined]


def derive(state: RegressionState, _snapshot: object) -> list[Item]:
    """Return both programs with their real output, the cause and the remedy, and the proof of the mended gradient."""
    if not state.points:
        return [Note(key="trouble", label=trouble(state.points) or "")]
    trap, points = TRAPS[state.trap], state.points[:MOST_SHOWN]
    items: list[Item] = []
    if len(state.points) > MOST_SHOWN:
        items.append(Note(key="first", label=_("The programs take the first {count} points.", count=MOST_SHOWN)))
    for key, title, sentence, text in zip(
        _PROGRAMS,
        (trap.name, _("Mended")),
        (trap.cause, trap.remedy),
        trap.programs(points, state.w, state.b),
        strict=True,
    ):
        outcome = ran(text)
        items += [
            Heading(key=key, label=title),
            Code(key=f"{key}.code", code=text, output=outcome.output, failed=outcome.failed),
            Note(key=f"{key}.sentence", label=sentence),
        ]
    label = _("The gradient that the mended program stored, in float32")
    return [*items, Check(key="proof", label=label, prove=partial(_proof, state))]


def _proof(state: RegressionState) -> Proof:
    trap, points = TRAPS[state.trap], state.points[:MOST_SHOWN]
    at = line_loss(loss("mse"), points, *trap.line(state.w, state.b), "float32")
    names = ran(trap.programs(points, state.w, state.b)[1]).names
    claims = [
        Claim(notation(f"D(L, {v})"), formula, names[v].grad.item(), scale=size)
        for v, formula, size in zip("wb", at.gradient, at.size, strict=True)
    ]
    return prove(claims, "float32")


def script(state: RegressionState, _snapshot: object) -> str:
    """Return both programs of the chosen trap."""
    wrong, mended = TRAPS[state.trap].programs(state.points[:MOST_SHOWN], state.w, state.b)
    return one_by_one({"with the mistake": wrong, "mended": f"{mended}\nprint('gradient', w.grad, b.grad)"})
