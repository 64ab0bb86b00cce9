"""The classification part: a target, the loss and its parts, its gradient p - y, and the descent on the simplex."""

from collections.abc import Callable, Sequence
from functools import lru_cache, partial

import numpy as np

from gradexplorer.core import cross_entropy as ce
from gradexplorer.core.cross_entropy.derivation import Classified, is_weighted
from gradexplorer.core.cross_entropy.logit_descent import LogitSnapshot
from gradexplorer.core.cross_entropy.problem import CrossEntropyProblem
from gradexplorer.core.softmax import softmax
from gradexplorer.formula.scope import Scope
from gradexplorer.formula.shown_number import ShownNumber, shown
from gradexplorer.framework.figure import (
    Array,
    Axis,
    Bars,
    Curve,
    Figure,
    Handle,
    Mark,
    Plot,
    Points,
    Target,
    sampled_on,
)
from gradexplorer.pages.losses.classification import binary, simplex
from gradexplorer.pages.losses.classification.logit_descent import METHODS, history
from gradexplorer.pages.losses.classification.loss_terms import parts, stalls, under_legend
from gradexplorer.pages.losses.classification.state import ClassificationState
from gradexplorer.pages.losses.logits import class_axis, logits_plot, rounded_up
from gradexplorer.text import Text, _

_FLOATS = 1e-15
"""By so much a share, or a difference of two, may be off."""
REACH = 12.0
POINTS = 301


def figure(state: ClassificationState, snapshot: LogitSnapshot | None, first_paint: bool) -> Figure:
    """Return the picture of the target, the loss and the descent."""
    if state.target_kind == "binary":
        return binary.figure(state, snapshot)
    question = state.question
    upper = (logits_plot(state.logits, 0.0, "parameter"), _target(state, snapshot), parts(question))
    triangle = [simplex.plot(state, snapshot)] if len(state.logits) == 3 else []
    lower = (*triangle, _slopes(question, state.subject), history(state, snapshot))
    return Figure(rows=(upper, lower))


# target, prediction, gradient


def _target(state: ClassificationState, snapshot: LogitSnapshot | None) -> Plot:
    question = state.question
    y, q = question.y, question.q
    logits = np.asarray(state.logits)
    p, slope = softmax(logits), ce.gradient(q, logits)
    classes = np.arange(len(p), dtype=float)
    weighted = is_weighted(q)
    gradient = "Qp − q" if weighted else "p − y"
    scope = partial(_scope, question)
    few = len(p) <= 5 and state.target_kind == "class"  # else dots stand where the numbers would
    marks: list[Mark] = [
        _bars("p", _("prediction p"), classes - 0.27, p, "function", few, _tips("p", p, scope), "p", scope),
        _bars("y", _("target y"), classes, y, "parameter", few, _tips("y", y, scope), "y", scope),
        _bars(
            "gradient",
            _("gradient {formula}", formula=gradient),
            classes + 0.27,
            slope,
            "gradient",
            few,
            [_slope_tip(k, weighted, q, p, float(v), scope) for k, v in enumerate(slope)],
            "slope",
            scope,
        ),
    ]
    if snapshot is not None and snapshot.step > 0:
        now = softmax(snapshot.logits[:, :, snapshot.step])
        for w in range(len(now)):
            names = [_("p{class_} at step {step}", class_=k, step=snapshot.step) for k in range(len(p))]
            marks.append(
                Points(
                    key=f"now{w}",
                    label=METHODS[w][1],
                    x=classes - 0.27,
                    y=now[w],
                    colour=METHODS[w][2],
                    symbol="d" if w == 0 else "x",
                    names=names,
                )
            )
    if state.target_kind == "soft":
        marks += [_soft_handle(state, k) for k in range(len(p))]
    low, high = min(-1.15, 1.15 * float(slope.min())), max(1.7, 1.6 * float(slope.max()))
    return Plot(
        key="target",
        title=_("Prediction, target, gradient"),
        x=class_axis(len(p)),
        y=Axis("", (low, high)),
        marks=marks,
        view=len(p),
    )


def _scope(question: CrossEntropyProblem) -> Scope:
    return Classified(question, 0).scope


def _bars(
    key: str,
    label: object,
    x: Array,
    y: Array,
    colour: str,
    few: bool,
    tips: Sequence[Text],
    name: str,
    scope: Callable[[], Scope],
) -> Bars:
    texts = [_number(v, f"{name}[{k}]", ".2f", scope) if v else "" for k, v in enumerate(y)] if few else ()
    targets = [Target(tip=tip) for tip in tips]
    return Bars(key=key, label=label, x=x, y=y, width=0.25, colour=colour, texts=texts, targets=targets)  # type: ignore[arg-type]


def _number(value: float, part: str, spec: str, scope: Callable[[], Scope]) -> ShownNumber:
    text, count = format(value, spec), int(spec[1:-1])
    digits, decimals = (None, count) if spec.endswith("f") else (count, None)
    return shown(text, part, scope=scope, digits=digits, decimals=decimals, rounding=_FLOATS)


def _tips(name: str, values: Array, scope: Callable[[], Scope]) -> list[Text]:
    numbers = (_number(v, f"{name}[{k}]", ".6g", scope) for k, v in enumerate(values))
    return [Text(f"{name}{k} = {{value}}", {"value": number}) for k, number in enumerate(numbers)]


def _slope_tip(k: int, weighted: bool, q: Array, p: Array, slope: float, scope: Callable[[], Scope]) -> Text:
    numbers = {
        "p": _number(p[k], f"p[{k}]", ".4g", scope),
        "q": _number(q[k], f"q[{k}]", ".4g", scope),
        "slope": _number(slope, f"slope[{k}]", ".6g", scope),
    }
    if weighted:
        whole = _number(q.sum(), "Q", ".4g", scope)
        return Text(f"∂L/∂a{k} = Q·p{k} − q{k} = {{Q}}·{{p}} − {{q}} = {{slope}}", {"Q": whole, **numbers})
    return Text(f"∂L/∂a{k} = p{k} − y{k} = {{p}} − {{q}} = {{slope}}", numbers)


def _soft_handle(state: ClassificationState, k: int) -> Handle:
    goal = state.goal
    assert isinstance(goal, tuple)
    return Handle(
        key=f"soft{k}",
        x=float(k),
        y=goal[k],
        path="soft_targets",
        axis="y",
        colour="parameter",
        tip=_("Probability of class {number}: drag it, the others make room", number=k),
        value=partial(moved_target, goal, k),
    )


def moved_target(goal: tuple[float, ...], k: int, _x: float, y: float) -> tuple[float, ...]:
    """Return soft targets with y for class k, in short decimals; the others keep their ratios and fill up to 1."""
    y = round(min(max(y, 0.0), 1.0), 4)
    others = sum(goal) - goal[k]
    shares = [v / others if others > 0 else 1 / (len(goal) - 1) for v in goal]
    moved = [y if i == k else round(share * (1 - y), 6) for i, share in enumerate(shares)]
    largest = max((i for i in range(len(goal)) if i != k), key=moved.__getitem__)
    moved[largest] = abs(round(1 - sum(moved) + moved[largest], 6))  # what rounding left over; no -0
    return tuple(moved)


# slopes


@lru_cache(maxsize=8)
def _scan(question: CrossEntropyProblem, t: int) -> tuple[Array, Array, Array]:
    """Return values of the logit a_t, and the slopes of cross entropy and of squared error there."""
    here = question.logits[t]
    others = [a for k, a in enumerate(question.logits) if k != t]
    middle = max(others)
    left, right = (rounded_up(side) if side > REACH else REACH for side in (middle - here, here - middle))
    x = np.linspace(middle - left, middle + right, POINTS)
    return x, _cross_slopes(question, t, x), _squared_slopes(question, t, x)


def _cross_slopes(question: CrossEntropyProblem, t: int, x: Array) -> Array:
    """Return the slope of cross entropy by the logit a_t where that is x."""
    return ce.gradient(question.q, _with_logit(question, t, x))[:, t]


def _squared_slopes(question: CrossEntropyProblem, t: int, x: Array) -> Array:
    """Return the slope of squared error by the logit a_t where that is x."""
    return ce.squared_error_gradient(question.y, _with_logit(question, t, x))[:, t]


def _with_logit(question: CrossEntropyProblem, t: int, x: Array) -> Array:
    logits = np.tile(np.asarray(question.logits), (len(x), 1))
    logits[:, t] = x
    return logits


def _slopes(question: CrossEntropyProblem, t: int) -> Plot:
    x, cross, squared = _scan(question, t)
    here = np.asarray(question.logits)
    now = float(ce.gradient(question.q, here)[t]), float(ce.squared_error_gradient(question.y, here)[t])
    stalled = stalls(x, cross, squared)
    marks: list[Mark] = [
        *stalled,
        Curve(
            key="cross",
            label=_("cross entropy"),
            x=x,
            y=cross,
            colour="function",
            width=2.0,
            beyond=sampled_on(partial(_cross_slopes, question, t)),
        ),
        Curve(
            key="squared",
            label=_("MSE after softmax"),
            x=x,
            y=squared,
            colour="series1",
            width=2.0,
            beyond=sampled_on(partial(_squared_slopes, question, t)),
        ),
        Points(key="now", x=np.array([here[t]]), y=np.array([now[1]]), colour="series1", size=10.0),
        Handle(
            key="here",
            x=float(here[t]),
            y=now[0],
            path=f"logits.{t}",
            axis="x",
            colour="parameter",
            tip=_("Logit of class {number}: drag it", number=t),
        ),
    ]
    title = _("Gradient by a{number}", number=t)
    if any(((zone.start <= here[t]) & (here[t] <= zone.end)).any() for zone in stalled):
        title = _("Gradient by a{number}: MSE stalls", number=t)
    return Plot(
        key="slopes",
        title=title,
        x=Axis(f"a{t}", (float(x[0]), float(x[-1]))),
        y=Axis(_("gradient"), under_legend(cross)),
        marks=marks,
        view=(float(x[0]), float(x[-1]), t),
    )
