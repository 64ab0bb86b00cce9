"""The softmax part: logits as bars to drag, what becomes of them, the Jacobian, and where floats overflow."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np

from gradexplorer.core.softmax import jacobian, overflow, sigmoid, softmax
from gradexplorer.framework.figure import (
    Array,
    Axis,
    Bars,
    DisplayText,
    Figure,
    Heatmap,
    Item,
    Plot,
    Row,
    Table,
    TablePanel,
    Target,
)
from gradexplorer.framework.page import Page
from gradexplorer.framework.run import Snapshot
from gradexplorer.pages.losses.logits import class_actions, class_axis, entry, logits_plot, minus
from gradexplorer.pages.losses.part import NAMES
from gradexplorer.pages.losses.softmax.state import SoftmaxState
from gradexplorer.pages.losses.state import LossesState
from gradexplorer.proof import Proof
from gradexplorer.text import _

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
    tips = [
        Target(
            tip=_(
                "p{number} = {power} / {sum} = {share}",
                number=k,
                power=f"e^{z:.4g}",
                sum=_sum_text(state),
                share=f"{v:.6g}",
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
            targets=[Target(tip=f"σ(a{k}) = {v:.6g}") for k, v in enumerate(alone)],
        ),
        Bars(
            key="p",
            label=_("softmax: the sum is {sum}", sum=f"{p.sum():.6g}"),
            x=classes - 0.2,
            y=p,
            width=0.38,
            colour="function",
            texts=[f"{v:.2f}" for v in p] if len(p) <= FEW else (),
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


def _sum_text(state: SoftmaxState) -> str:
    with np.errstate(over="ignore"):
        return f"{np.exp(np.asarray(state.logits) / state.temperature).sum():.4g}"


# the Jacobian


@lru_cache(maxsize=4)
def _matrix(logits: tuple[float, ...], temperature: float, watched: tuple[int, int]) -> Plot:
    p = softmax(logits, temperature)
    count, slopes = len(p), jacobian(p, temperature)
    shares = [f"{v:.3g}" for v in p]
    below = "" if temperature == 1 else f"/{temperature:.3g}"
    targets = [
        Target(
            tip=_formula(i, j, shares, below, f"{slopes[i, j]:.4g}"),
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
        texts=[entry(v, narrow=count > FEW) for v in slopes.ravel()],
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


def _formula(i: int, j: int, p: Sequence[str], below: str, value: str) -> str:
    over = "/T" if below else ""
    if i == j:
        return minus(f"∂p{i}/∂a{j} = p{i}(1 − p{i}){over} = {p[i]}·(1 − {p[i]}){below} = {value}")
    return minus(f"∂p{i}/∂a{j} = −p{i}·p{j}{over} = −{p[i]}·{p[j]}{below} = {value}")


# floats that overflow


def _table(state: SoftmaxState) -> TablePanel:
    shown = [a + state.shift for a in state.logits]
    both = overflow(shown, state.temperature, "float32")
    alone = sigmoid(np.asarray(shown))
    header: list[DisplayText] = ["k", "a", "σ(a)", "e^a", _("p, naive"), _("ln p, naive"), "e^(a−m)", "p", "ln p"]
    naive, careful = (both.powers, both.p, both.log_p), (both.safe_powers, both.safe_p, both.safe_log_p)
    columns = (shown, alone.tolist(), *(column.tolist() for column in (*naive, *careful)))
    rows = [Row(cells=[str(k), *(f"{column[k]:.4g}" for column in columns)]) for k in range(len(shown))]
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


# the part


def _derive(state: SoftmaxState, snapshot: Snapshot | None) -> Sequence[Item]:
    from gradexplorer.pages.losses.softmax.derivation import derive

    return derive(state)


def _prove() -> Iterator[tuple[str, Proof]]:
    from gradexplorer.core.softmax.proving import prove_all

    for name, proof in prove_all():
        yield f"losses.softmax.{name}", proof


PART = Page(
    key="softmax",
    title=NAMES["softmax"],
    state=LossesState,
    figure=figure,
    derive=_derive,
    prove=_prove,
    actions=class_actions(),
)
