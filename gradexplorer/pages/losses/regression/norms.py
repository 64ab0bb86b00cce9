"""Sum of squares, its root and its mean beside each other: values, gradients, growth with N, and the kink at zero."""

import math
from collections.abc import Sequence
from functools import partial

import numpy as np

from gradexplorer.core.losses import SQUARES, Loss, Point, line_loss, loss
from gradexplorer.core.losses.gradient_derivation import Summed, norm_lines, zero_over_zero
from gradexplorer.core.losses.proving import prove_gradient, prove_norm
from gradexplorer.core.losses.torch_programs import MOST_SHOWN, at_zero, gradients
from gradexplorer.core.run_snippet import Outcome, ran, warm
from gradexplorer.formula.scope import Scope
from gradexplorer.formula.shown_number import rounded, shown
from gradexplorer.formula.trees import tree
from gradexplorer.framework.figure import (
    Array,
    Axis,
    Check,
    Code,
    Curve,
    DisplayText,
    Figure,
    FormulaItem,
    Handle,
    Heading,
    Item,
    Mark,
    Note,
    Plot,
    Points,
    Row,
    Table,
    TablePanel,
    checked,
    sampled_on,
)
from gradexplorer.framework.run import StaticRun, StaticSnapshot
from gradexplorer.pages.losses.lines import line_items
from gradexplorer.pages.losses.regression.shared import loss_numbers, map_ranges, nice, summed_scope, trouble
from gradexplorer.pages.losses.regression.state import RegressionState
from gradexplorer.text import Text, _

COLOURS = {"sse": "series0", "l2": "series1", "mse": "series2"}
MOST_COPIES = 1000
MOST_COUNTED = 1e12
"""Copies, however far a person zooms out."""
_BITS = 16
HEADROOM = 15.0
"""The growth's logarithmic axis ends this much above the largest value, for the legend."""
ROOTS = ("torch.sqrt(((prediction - target)**2).sum())", "torch.linalg.vector_norm(prediction - target)")
"""Two ways to write the norm, which torch derives differently at zero."""
OTHERS = ('F.mse_loss(prediction, target, reduction="sum")', "F.mse_loss(prediction, target)")


def figure(state: RegressionState, snapshot: StaticSnapshot | None, first_paint: bool) -> Figure:
    """Return the picture of the three."""
    found = snapshot.result if snapshot else _found(state) if warm() and not first_paint else ()
    return Figure(rows=((_growth(state), _along(state)), (_values(state), _zero(found))))


def start(state: RegressionState) -> StaticRun:
    """Ask torch for its gradients at zero residual."""
    return StaticRun(_found(state))


def run_key(state: RegressionState) -> object:
    """Return what those programs are made of."""
    return tuple(_at_zero_code(state, code) for code in (*ROOTS, *OTHERS))


def _growth(state: RegressionState) -> Plot:
    """Return the values and gradients when the same data come again and again."""
    count = len(state.points)
    marks: list[Mark] = []
    for key in SQUARES:
        n, values, lengths = _copied(key, state.points, state.w, state.b, 1, MOST_COPIES)
        more = partial(_more_copies, key, state.points, state.w, state.b)
        colour = COLOURS[key]
        marks += [
            Curve(key=f"{key}.gradient", x=n, y=lengths, colour=colour, dashed=True, beyond=partial(more, 2)),
            Curve(key=key, label=loss(key).short, x=n, y=values, colour=colour, width=2.0, beyond=partial(more, 1)),
        ]
    heights = [curve.y[np.isfinite(curve.y)] for curve in marks if isinstance(curve, Curve)]
    known = np.concatenate([np.empty(0), *heights])
    span = (float(known.min()) / 2, float(known.max()) * HEADROOM) if known.size else None
    return Plot(
        key="growth",
        title=_("Growth with N: the same data repeated"),
        x=Axis("N", log=True),
        y=Axis(_("loss, and |∇L| dashed"), span, log=True),
        marks=marks,
        view=count,
    )


def _copied(
    key: str, points: tuple[Point, ...], w: float, b: float, fewest: float, most: float
) -> tuple[Array, Array, Array]:
    """Return N, the loss and the length of its gradient of some to many copies of the data; NaN where they are 0."""
    copies = np.unique(np.geomspace(fewest, most, 25).astype(np.int64)).astype(float)
    rule, at = loss(key), line_loss(loss(key), points, w, b)
    x = np.array([x for x, _y in points])
    total, slope = float(at.terms.sum()), float(np.hypot((at.slopes * x).sum(), at.slopes.sum()))
    counts = [round(len(points) * k) for k in copies]
    values = np.array([rule.gathered(np.array(total * k), n) for k, n in zip(copies, counts, strict=True)])
    lengths = np.array([rule.factor(total * k, n) * slope * k for k, n in zip(copies, counts, strict=True)])
    with np.errstate(invalid="ignore"):
        return copies * len(points), np.where(values > 0, values, np.nan), np.where(lengths > 0, lengths, np.nan)


def _more_copies(
    key: str, points: tuple[Point, ...], w: float, b: float, row: int, low: float, high: float
) -> tuple[Array, Array]:
    """Return one of these curves over N into which a person has zoomed out; less than all data is another loss."""
    count = len(points)
    if not count or low < count:
        return np.empty(0), np.empty(0)
    found = _copied(key, points, w, b, low / count, min(high / count, MOST_COUNTED))
    return found[0], found[row]


def _along(state: RegressionState) -> Plot:
    w_range, _b_range = map_ranges(state.points, state.w, state.b)
    w = np.linspace(*w_range, 161)
    x, y = np.array(state.points, dtype=float).reshape(-1, 2).T

    def total(w: Array) -> Array:
        return np.asarray(((w[:, None] * x + state.b - y) ** 2).sum(axis=1))

    def gathered(rule: Loss, w: Array) -> Array:
        return rule.gathered(total(w), len(x))

    marks: list[Mark] = []
    for key in SQUARES:
        rule = loss(key)
        value = line_loss(rule, state.points, state.w, state.b).value
        marks.append(
            Curve(
                key=key,
                label=rule.short,
                x=w,
                y=gathered(rule, w),
                colour=COLOURS[key],
                width=2.0,
                beyond=sampled_on(partial(gathered, rule)),
            )
        )
        marks.append(
            Points(
                key=f"{key}.here", x=np.array([state.w]), y=np.array([value]), colour=COLOURS[key], names=[rule.short]
            )
        )
    top = nice(max(float(total(w).max(initial=0.0)), 1.0))
    handle = Handle(key="w", x=state.w, y=0.0, path="w", axis="x", colour="parameter", tip=_("The weight w: drag it"))
    return Plot(
        key="along",
        title=_("Along w: one minimum, three slopes"),
        x=Axis("w", w_range),
        y=Axis("L", (-0.06 * top, 1.3 * top)),
        marks=[*marks, handle],
        view=(w_range, top),
    )


def _values(state: RegressionState) -> TablePanel:
    header: list[DisplayText] = ["", "L", "∂L/∂w", "∂L/∂b", _("L, N doubled"), _("∇L, N doubled")]
    rows = []
    for key in SQUARES:
        rule = loss(key)
        once, twice = (line_loss(rule, state.points * k, state.w, state.b) for k in (1, 2))
        length = float(np.hypot(*once.gradient))
        with np.errstate(all="ignore"):
            ratios = (
                np.float64(twice.value) / np.float64(once.value),
                np.float64(np.hypot(*twice.gradient)) / np.float64(length),
            )
        cells: list[DisplayText] = [rule.short]
        cells += loss_numbers(once, partial(summed_scope, rule, state.points, state.w, state.b), 5)
        sources = ("L", "norm([slope_w, slope_b])")
        cells += [_ratio(float(v), source, rule, state) for v, source in zip(ratios, sources, strict=True)]
        rows.append(Row(cells=cells, colour=COLOURS[key]))
    return TablePanel(
        key="values", title=_("MSE is not the L2 norm"), table=Table(key="values", header=header, rows=rows)
    )


def _ratio(value: float, source: str, rule: Loss, state: RegressionState) -> DisplayText:
    """Return how many times as large something is with all points twice."""
    if not np.isfinite(value):
        return f"× {value:.4g}"
    scope = partial(_twice, source, rule, state)
    return Text("× {value}", {"value": shown(f"{value:.4g}", "twice/once", scope=scope, digits=4)})


def _twice(source: str, rule: Loss, state: RegressionState) -> Scope:
    once, twice = (summed_scope(rule, state.points * k, state.w, state.b).value(tree(source)) for k in (1, 2))
    return Scope(values={"once": float(once), "twice": float(twice)})


def _zero(found: Sequence[tuple[str, Outcome]]) -> TablePanel:
    """Return what torch gives where all residuals are zero."""
    rows = [
        Row(cells=[code, *(rounded(outcome.names[v].grad.item(), 6) for v in ("w", "b"))]) for code, outcome in found
    ]
    table = Table(key="zero", header=[_("where every residual is 0"), "w.grad", "b.grad"], rows=rows)
    return TablePanel(key="zero", title=_("torch at zero residual"), table=table)


def _found(state: RegressionState) -> list[tuple[str, Outcome]]:
    return [(code, ran(_at_zero_code(state, code))) for code in (*ROOTS, *OTHERS)]


def _at_zero_code(state: RegressionState, code: str) -> str:
    return at_zero(code, [x for x, _y in state.points[:MOST_SHOWN]] or [1.0], state.w, state.b)


def derive(state: RegressionState, _snapshot: object) -> list[Item]:
    """Return the three with their gradients proven, and torch's two answers at zero."""
    items: list[Item] = []
    fault = trouble(state.points)
    if fault is not None:
        items.append(Note(key="trouble", label=fault))
    for key in SQUARES:
        rule = loss(key)
        summed = Summed(rule, state.points or ((1.0, 1.0),), state.w, state.b)
        (line,) = summed.losses()
        items += [
            Heading(key=key, label=rule.name),
            FormulaItem(key=f"{key}.formula", label=rule.torch_code, formula=line),
        ]
        if state.points:
            items += _numbers(summed, key)
    if state.points:
        items += _relation(state)
    return [*checked(items), *_kink(state)]


def _relation(state: RegressionState) -> list[Item]:
    at = state.points, state.w, state.b
    return [
        Heading(key="relation", label=_("The norm by the mean of squares")),
        *line_items("relation", norm_lines(*at)),
        Check(key="relation.proof", label=_("sqrt(N · MSE) and torch's norm"), prove=lambda: prove_norm(*at)),
    ]


def _numbers(summed: Summed, key: str) -> list[Item]:
    lines = [summed.loss_numbers(), *(summed.number_lines(v)[-1] for v in "wb")]
    return [
        *(FormulaItem(key=f"{key}.{i}", formula=line) for i, line in enumerate(lines)),
        Check(
            key=f"{key}.proof",
            label=Text(summed.loss.short),
            prove=lambda: prove_gradient(summed.loss, summed.points, *summed.at),
        ),
    ]


def _kink(state: RegressionState) -> list[Item]:
    w, b = _short(state.w), _short(state.b)
    right = _on_line(state.points or ((1.0, 1.0),), w, b)
    items: list[Item] = [
        Heading(key="kink", label=_("The norm where every residual is 0")),
        FormulaItem(
            key="kink.formula",
            label=_("The chain rule divides by the norm itself"),
            formula=zero_over_zero("w"),
        ),
        Check(
            key="kink.proof",
            label=_("The L2 norm on points that lie on the line"),
            prove=lambda: prove_gradient(loss("l2"), right, w, b),
        ),
    ]
    labels = (
        _("Written with a root, torch computes 0 · ∞:"),
        _("Written as a norm, torch chooses 0, one of the slopes between both sides:"),
    )
    for i, (code, label) in enumerate(zip(ROOTS, labels, strict=True)):
        text = _at_zero_code(state, code)
        outcome = ran(text)
        items.append(Code(key=f"kink{i}", label=label, code=text, output=outcome.output, failed=outcome.failed))
    return items


def _on_line(points: tuple[Point, ...], w: float, b: float) -> tuple[Point, ...]:
    return tuple((_short(x), w * _short(x) + b) for x, _y in points)


def _short(value: float) -> float:
    """Return a number with so few binary digits that a product of two is one, too: points then lie on the line."""
    mantissa, power = math.frexp(value)
    return math.ldexp(round(mantissa * 2**_BITS), power - _BITS)


def script(state: RegressionState, _snapshot: object) -> str:
    """Return the program that prints the three and their gradients."""
    return gradients([loss(key) for key in SQUARES], state.points, state.w, state.b)
