"""The softmax part: logits as bars to drag, what becomes of them, the Jacobian, and where floats overflow."""

from collections.abc import Callable, Sequence
from functools import lru_cache, partial

import numpy as np

from gradexplorer.core.softmax import jacobian, overflow, sigmoid, softmax
from gradexplorer.core.softmax.scope import class_scope
from gradexplorer.formula.scope import Scope
from gradexplorer.formula.shown_number import ShownNumber, rounded, shown
from gradexplorer.framework.figure import (
    Array,
    Axis,
    Bars,
    DisplayText,
    Figure,
    Heatmap,
    Plot,
    Row,
    Table,
    TablePanel,
    Target,
)
from gradexplorer.framework.run import Snapshot
from gradexplorer.pages.losses.logits import class_axis, entry, logits_plot, minus
from gradexplorer.pages.losses.softmax.state import SoftmaxState
from gradexplorer.text import Text, _

_SINGLE, _LEAST_SINGLE = 2.0**-21, 2.0**-149
"""Rounding of a few operations in float32, and its smallest number."""
FEW = 6
"""Up to so many classes there is room for a number at every bar."""


def figure(state: SoftmaxState, snapshot: Snapshot | None, first_paint: bool) -> Figure:
    """Return the picture of the logits and their softmax."""
    p = softmax(state.logits, state.temperature)
    return Figure(
        rows=(
            (
                logits_plot(state.logits, state.shift, "parameter"),
                _matrix(state.logits, state.temperature, state.watched),
            ),
            (_shares(state, p), _table(state)),
        )
    )


# shares


def _shares(state: SoftmaxState, p: Array) -> Plot:
    classes = np.arange(len(p), dtype=float)
    alone = sigmoid(np.asarray(state.logits) + state.shift)
    scope = partial(class_scope, state.logits, 0, 0, state.temperature)
    lifted = partial(class_scope, tuple(a + state.shift for a in state.logits), 0, 0)
    tips = [
        Target(
            tip=_(
                "p{number} = {power} / {sum} = {share}",
                number=k,
                power=Text("exp({z})", {"z": rounded(z, 4)}),
                sum=_sum(state, scope),
                share=shown(f"{v:.6g}", f"p[{k}]", scope=scope, digits=6),
            )
        )
        for k, (z, v) in enumerate(zip(np.asarray(state.logits) / state.temperature, p, strict=True))
    ]
    marks = [
        Bars(
            key="sigmoid",
            label=_("sigmoid of each logit"),
            x=classes + 0.2,
            y=alone,
            width=0.38,
            colour="muted",
            targets=[Target(tip=_alone(k, float(v), lifted)) for k, v in enumerate(alone)],
        ),
        Bars(
            key="p",
            label=_("softmax: the sum is {sum}", sum=shown(f"{p.sum():.6g}", "Sum(k, p[k])", scope=scope, digits=6)),
            x=classes - 0.2,
            y=p,
            width=0.38,
            colour="function",
            texts=[shown(f"{v:.2f}", f"p[{k}]", scope=scope, decimals=2) for k, v in enumerate(p)]
            if len(p) <= FEW
            else (),
            targets=tips,
        ),
    ]
    return Plot(
        key="p",
        title=_("p = softmax(a)"),
        x=class_axis(len(p)),
        y=Axis("p", (0.0, 1.35)),
        marks=marks,
        view=len(p),
    )


def _alone(k: int, value: float, scope: Callable[[], Scope]) -> Text:
    number = shown(f"{value:.6g}", f"sigmoid(a[{k}])", scope=scope, digits=6)
    return Text("σ(a{k}) = {value}", {"k": k, "value": number})


def _sum(state: SoftmaxState, scope: Callable[[], Scope]) -> DisplayText:
    with np.errstate(over="ignore"):
        value = np.exp(np.asarray(state.logits) / state.temperature).sum()
    return shown(f"{value:.4g}", "S", scope=scope, digits=4) if 0 < value < np.inf else f"{value:.4g}"


# the Jacobian


@lru_cache(maxsize=4)
def _matrix(logits: tuple[float, ...], temperature: float, watched: tuple[int, int]) -> Plot:
    p = softmax(logits, temperature)
    count, slopes = len(p), jacobian(p, temperature)
    scope = partial(class_scope, logits, 0, 0, temperature)
    shares = [shown(f"{v:.3g}", f"p[{k}]", scope=scope, digits=3) for k, v in enumerate(p)]
    below = "" if temperature == 1 else f"/{temperature:.3g}"
    targets = [
        Target(
            tip=_formula(i, j, shares, below, _slope(slopes[i, j], f"J[{i}, {j}]", scope)),
            picks=(("cell", (i, j)),),
            picked=(i, j) == watched,
        )
        for i in range(count)
        for j in range(count)
    ]
    most = 0.25 / temperature
    heat = Heatmap(
        key="jacobian",
        z=slopes,
        x=(-0.5, count - 0.5),
        y=(-0.5, count - 0.5),
        limits=(-most, most),
        texts=[
            entry(slopes[i, j], f"J[{i}, {j}]", scope, narrow=count > FEW) for i in range(count) for j in range(count)
        ],
        targets=targets,
    )
    return Plot(
        key="jacobian",
        title=_("Jacobian ∂p/∂a: rows and columns sum to 0"),
        x=Axis(_("by logit a, column j"), (-0.5, count - 0.5), ticks=tuple((float(k), f"a{k}") for k in range(count))),
        y=Axis(
            _("p, row i"),
            (-0.5, count - 0.5),
            ticks=tuple((float(count - 1 - k), f"p{k}") for k in range(count)),
        ),
        marks=[heat],
        view=count,
    )


def _slope(value: float, part: str, scope: Callable[[], Scope]) -> ShownNumber:
    return shown(minus(f"{value:.4g}"), part, scope=scope, digits=4)


def _formula(i: int, j: int, p: Sequence[ShownNumber], below: str, value: ShownNumber) -> Text:
    over, names = "/T" if below else "", {"p": p[i], "other": p[j], "value": value}
    if i == j:
        return Text(f"∂p{i}/∂a{j} = p{i}(1 − p{i}){over} = {{p}}·(1 − {{p}}){below} = {{value}}", names)
    return Text(f"∂p{i}/∂a{j} = −p{i}·p{j}{over} = −{{p}}·{{other}}{below} = {{value}}", names)


# floats that overflow


def _table(state: SoftmaxState) -> TablePanel:
    lifted = [a + state.shift for a in state.logits]
    both = overflow(lifted, state.temperature, "float32")
    alone = sigmoid(np.asarray(lifted))
    header: list[DisplayText] = ["k", "a", "σ(a)", "eᵃ", _("p, naive"), _("ln p, naive"), "eᵃ⁻ᵐ", "p", "ln p"]
    naive, careful = (both.powers, both.p, both.log_p), (both.safe_powers, both.safe_p, both.safe_log_p)
    columns = [column.tolist() for column in (*naive, *careful)]
    scope = partial(class_scope, lifted, 0, 0, state.temperature)
    rows = [
        Row(
            cells=[
                str(k),
                f"{lifted[k]:.4g}",
                shown(f"{alone[k]:.4g}", f"sigmoid(a[{k}])", scope=scope, digits=4),
                *(f"{column[k]:.4g}" for column in columns[:-2]),  # what float32 makes of it, right or wrong
                *_careful(both.safe_p[k], both.safe_log_p[k], k, scope, max(map(abs, lifted)) / state.temperature),
            ]
        )
        for k in range(len(lifted))
    ]
    sums = (
        None,
        float(alone.sum()),
        both.total,
        float(both.p.sum()),
        None,
        both.safe_total,
        float(both.safe_p.sum()),
        None,
    )
    rows.append(Row(cells=["Σ", *("" if v is None else f"{v:.4g}" for v in sums)]))
    broken = not np.isfinite(both.p).all()
    title = (
        _("float32: the naive formula fails, the one less the largest logit m does not")
        if broken
        else _("float32: the naive formula, and the one less the largest logit m")
    )
    return TablePanel(key="overflow", title=title, table=Table(key="overflow", header=header, rows=rows))


def _careful(p: float, log_p: float, k: int, scope: Callable[[], Scope], reach: float) -> list[DisplayText]:
    """Return p and ln p less the largest logit, which have what digits float32 has beside logits of this size."""
    spare = _SINGLE * (1 + reach)
    return [
        shown(f"{p:.4g}", f"p[{k}]", scope=scope, digits=4, rounding=spare * float(p) + _LEAST_SINGLE),
        shown(f"{log_p:.4g}", f"log(p[{k}])", scope=scope, digits=4, rounding=spare)
        if np.isfinite(log_p)
        else f"{log_p:.4g}",
    ]
