"""The softmax part: logits as bars to drag, what becomes of them, the Jacobian, and where floats overflow."""

from collections.abc import Callable, Sequence
from functools import lru_cache, partial

import numpy as np

from gradexplorer.core.softmax import overflow, sigmoid
from gradexplorer.core.softmax.relatives import Relative
from gradexplorer.core.softmax.scope import class_scope
from gradexplorer.core.softmax.straight_through import one_hot
from gradexplorer.formula.scope import Scope
from gradexplorer.formula.shown_number import ShownNumber, rounded, shown
from gradexplorer.framework.figure import (
    Array,
    Axis,
    Bars,
    DisplayText,
    Figure,
    Heatmap,
    Mark,
    Plot,
    Row,
    Table,
    TablePanel,
    Target,
)
from gradexplorer.framework.run import Snapshot
from gradexplorer.pages.losses.logits import class_axis, entry, logits_plot
from gradexplorer.pages.losses.softmax.state import SoftmaxState
from gradexplorer.text import Text, _

_FLOATS = 1e-15
"""By so much a share, or its logarithm, may be off."""
_SINGLE, _LEAST_SINGLE = 2.0**-21, 2.0**-149
"""Rounding of a few operations in float32, and its smallest number."""
FEW = 6
"""Up to so many classes there is room for a number at every bar."""


TITLES = {
    "softmax": _("p = softmax(a)"),
    "log_softmax": _("ln p = log_softmax(a)"),
    "softmin": _("p = softmin(a) = softmax(−a)"),
    "gumbel_softmax": _("p = softmax(a + g), noise g"),
}
FED = {"softmin": "−a", "gumbel_softmax": "a + g"}
"""What softmax gets, where that is not a."""


def figure(state: SoftmaxState, snapshot: Snapshot | None, first_paint: bool) -> Figure:
    """Return the picture of the logits and their softmax, or its relative."""
    matrix = _matrix(state.logits, state.temperature, state.relative, state.watched)
    upper = (logits_plot(state.logits, state.shift, "parameter"), matrix)
    return Figure(rows=(upper, (_values(state), _table(state))))


# shares, or their logarithms


def _values(state: SoftmaxState) -> Plot:
    of, logits = state.relative, np.asarray(state.logits)
    values = of.values(logits, state.temperature)
    classes = np.arange(len(values), dtype=float)
    scope = partial(class_scope, state.logits, 0, 0, state.temperature, of=of)
    low = 1.15 * min(float(values.min()), -1.0) if of.logarithm else 0.0
    marks: list[Mark] = []
    if state.function == "softmax":
        marks.append(_sigmoids(state, classes + 0.2))
    elif state.straight:
        marks.append(_hard(state, classes + 0.2))
    bars = Bars(
        key="p",
        label=_("ln p") if of.logarithm else _summed(values, scope),
        x=classes - (0.2 if marks else 0.0),
        y=values,
        width=0.38 if marks else 0.6,
        colour="function",
        texts=[_part(v, _name(k, of), ".2f", scope) for k, v in enumerate(values)] if len(values) <= FEW else (),
        targets=[Target(tip=tip) for tip in _tips(state, values, scope)],
    )
    return Plot(
        key="p",
        title=TITLES[state.function],
        x=class_axis(len(values)),
        y=Axis("ln p" if of.logarithm else "p", (low, 1.35 if not of.logarithm else 0.35 * abs(low))),
        marks=[*marks, bars],
        view=(len(values), low, state.function),
    )


def _name(k: int, of: Relative) -> str:
    return f"log(p[{k}])" if of.logarithm else f"p[{k}]"


def _part(value: float, part: str, spec: str, scope: Callable[[], Scope]) -> ShownNumber:
    text, count = format(value, spec), int(spec[1:-1])
    digits, decimals = (None, count) if spec.endswith("f") else (count, None)
    return shown(text, part, scope=scope, digits=digits, decimals=decimals, rounding=_FLOATS * (1 + abs(value)))


def _summed(p: Array, scope: Callable[[], Scope]) -> Text:
    return _("softmax: the sum is {sum}", sum=shown(f"{p.sum():.6g}", "Sum(k, p[k])", scope=scope, digits=6))


def _tips(state: SoftmaxState, values: Array, scope: Callable[[], Scope]) -> list[Text]:
    numbers = [_part(v, _name(k, state.relative), ".6g", scope) for k, v in enumerate(values)]
    if state.relative.logarithm:
        return [Text(f"ln p{k} = {{value}}", {"value": number}) for k, number in enumerate(numbers)]
    feeds = state.relative.feeds(np.asarray(state.logits)) / state.temperature
    return [
        _(
            "p{number} = {power} / {sum} = {share}",
            number=k,
            power=Text("exp({z})", {"z": rounded(z, 4)}),
            sum=_sum(state, scope),
            share=number,
        )
        for k, (z, number) in enumerate(zip(feeds.tolist(), numbers, strict=True))
    ]


def _sigmoids(state: SoftmaxState, x: Array) -> Bars:
    alone = sigmoid(np.asarray(state.logits) + state.shift)
    lifted = partial(class_scope, tuple(a + state.shift for a in state.logits), 0, 0)
    return Bars(
        key="sigmoid",
        label=_("sigmoid of each logit"),
        x=x,
        y=alone,
        width=0.38,
        colour="muted",
        targets=[Target(tip=_alone(k, float(v), lifted)) for k, v in enumerate(alone)],
    )


def _hard(state: SoftmaxState, x: Array) -> Bars:
    values = one_hot(np.asarray(state.logits), state.relative)
    return Bars(key="hard", label=_("h, one-hot"), x=x, y=values, width=0.38, colour="muted")


def _alone(k: int, value: float, scope: Callable[[], Scope]) -> Text:
    number = shown(f"{value:.6g}", f"sigmoid(a[{k}])", scope=scope, digits=6)
    return Text("σ(a{k}) = {value}", {"k": k, "value": number})


def _sum(state: SoftmaxState, scope: Callable[[], Scope]) -> DisplayText:
    with np.errstate(over="ignore"):
        value = np.exp(state.relative.feeds(np.asarray(state.logits)) / state.temperature).sum()
    return shown(f"{value:.4g}", "S", scope=scope, digits=4) if 0 < value < np.inf else f"{value:.4g}"


# the Jacobian


@lru_cache(maxsize=4)
def _matrix(logits: tuple[float, ...], temperature: float, of: Relative, watched: tuple[int, int]) -> Plot:
    p, slopes = of.shares(np.asarray(logits), temperature), of.slopes(np.asarray(logits), temperature)
    count = len(p)
    scope = partial(class_scope, logits, 0, 0, temperature, of=of)
    shares = [shown(f"{v:.3g}", f"p[{k}]", scope=scope, digits=3) for k, v in enumerate(p)]
    below = "" if temperature == 1 else f"/{temperature:.3g}"
    targets = [
        Target(
            tip=_formula(i, j, shares, below, _part(slopes[i, j], f"J[{i}, {j}]", ".4g", scope), of),
            picks=(("cell", (i, j)),),
            picked=(i, j) == watched,
        )
        for i in range(count)
        for j in range(count)
    ]
    most = (1.0 if of.logarithm else 0.25) / temperature
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
    title, row = _("Jacobian ∂p/∂a: rows and columns sum to 0"), _("p, row i")
    if of.logarithm:
        title, row = _("Jacobian ∂ln p/∂a: rows sum to 0"), _("ln p, row i")
    name = "ln p" if of.logarithm else "p"
    return Plot(
        key="jacobian",
        title=title,
        x=Axis(_("by logit a, column j"), (-0.5, count - 0.5), ticks=tuple((float(k), f"a{k}") for k in range(count))),
        y=Axis(row, (-0.5, count - 0.5), ticks=tuple((float(count - 1 - k), f"{name}{k}") for k in range(count))),
        marks=[heat],
        view=(count, of.key),
    )


def _formula(i: int, j: int, p: Sequence[ShownNumber], below: str, value: ShownNumber, of: Relative) -> Text:
    """Return the formula of an entry, with its numbers and its value."""
    over, names = "/T" if below else "", {"p": p[i], "other": p[j], "value": value}
    if of.logarithm:
        form, put_in = (f"1 − p{j}", "1 − {other}") if i == j else (f"−p{j}", "−{other}")
        if below and i == j:
            form, put_in = f"({form})", f"({put_in})"
    elif i == j:
        form, put_in = f"p{i}(1 − p{i})", "{p}·(1 − {p})"
    else:
        form, put_in = f"p{i}·p{j}", "{p}·{other}"
    minus = "−" if not of.logarithm and (of.sign < 0) == (i == j) else ""
    left = f"∂ln p{i}/∂a{j}" if of.logarithm else f"∂p{i}/∂a{j}"
    return Text(f"{left} = {minus}{form}{over} = {minus}{put_in}{below} = {{value}}", names)


# floats that overflow


def _table(state: SoftmaxState) -> TablePanel:
    lifted, fed = state.lifted, FED.get(state.function, "a")
    both = overflow(lifted, state.temperature, "float32")
    alone = sigmoid(np.asarray(lifted))
    power, safe_power = ("eᵃ", "eᵃ⁻ᵐ") if fed == "a" else (f"e^({fed})", f"e^({fed}−m)")
    naive_names: list[DisplayText] = [power, _("p, naive"), _("ln p, naive")]
    header: list[DisplayText] = ["k", fed, f"σ({fed})", *naive_names, safe_power, "p", "ln p"]
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
        _("float32: the naive formula fails, with a − m it does not")
        if broken
        else _("float32: the naive formula, and with a − m; m is the largest a")
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
