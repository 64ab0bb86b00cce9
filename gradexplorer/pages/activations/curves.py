"""f and f' of the compared activations: curves, probe with tangent, lost zones and largest slopes."""

import math
from collections.abc import Sequence
from functools import lru_cache, partial
from typing import Literal

import numpy as np
from msgspec import Struct, structs

from gradexplorer.core.activations import Choice
from gradexplorer.core.turning_points import turns_in_words
from gradexplorer.formula.derivation import tree
from gradexplorer.formula.numpy_values import evaluate
from gradexplorer.formula.shown_number import ShownNumber, rounded
from gradexplorer.framework.figure import Array, Axis, Curve, DisplayText, Handle, Labels, Mark, Plot, Points, Zones
from gradexplorer.pages.activations.numbers import largest, largest_slope, slope_at, value_at
from gradexplorer.pages.activations.state import LEAST_EPSILON, ActivationsState
from gradexplorer.text import Text, _

POINTS = 1001
CATCH = 0.01
"""Part of the picture's width within which a bend catches the probe."""
TANGENT = 0.16
"""Half the tangent's length, as a part of the picture's width."""
MARGIN = 0.14
"""Room above and below the curves, as a part of their height."""
_KINK = 1e-6
_PARTS, _ROUNDS = 32, 5


class Drawn(Struct, frozen=True, eq=False):
    """f and f' of an activation over a range; NaN stands between the pieces."""

    x: Array
    f: Array
    slope: Array


def title(activation: Choice) -> str:
    """Return the activation's name with its parameters, as torch writes it."""
    values = structs.asdict(activation).values()
    arguments = [value if isinstance(value, str) else f"{value:g}" for value in values if value != "none"]
    return f"{activation.name}({', '.join(arguments)})" if arguments else activation.name


def breakpoints(activation: Choice, low: float, high: float) -> Array:
    """Return where the pieces of f meet, between `low` and `high`."""
    x = np.array([float(evaluate(tree(bend), activation.parameters)) for bend in activation.breakpoints])
    return x[(x > low) & (x < high)]


@lru_cache(maxsize=64)
def drawn(activation: Choice, low: float, high: float) -> Drawn:
    """Return the curves from `low` to `high`, interrupted where f or f' jumps."""
    x = breakpoints(activation, low, high)
    sides = np.nextafter(x, -np.inf), x, np.nextafter(x, np.inf)
    x = np.unique(np.concatenate((np.linspace(low, high, POINTS), *sides)))
    f, slope = (np.array(values) for values in (activation.values(x), activation.slopes(x)))
    left, middle, right = (np.searchsorted(x, side) for side in sides)
    for values in (f, slope):
        jump = ~(np.abs(values[right] - values[left]) <= _KINK * np.maximum(1.0, np.abs(values[left])))
        values[middle[jump]] = np.nan
    return Drawn(x, f, slope)


@lru_cache(maxsize=64)
def lost(activation: Choice, low: float, high: float, epsilon: float) -> tuple[Array, Array]:
    """Return where |f'| < epsilon: the starts and ends of the ranges between `low` and `high`."""
    x = drawn(activation, low, high).x
    slope = activation.slopes(x)
    turns = np.flatnonzero(slope[:-1] * slope[1:] < 0)
    x = np.sort(np.concatenate((x, _between(activation, x[turns], x[turns + 1], 0.0))))
    small = np.abs(activation.slopes(x)) < epsilon
    edges = np.flatnonzero(small[:-1] != small[1:])
    crossings = _between(activation, x[edges], x[edges + 1], epsilon)
    rising = small[edges + 1]
    starts, ends = crossings[rising], crossings[~rising]
    return (
        np.concatenate(([low] if small[0] else [], starts)),
        np.concatenate((ends, [high] if small[-1] else [])),
    )


def _between(activation: Choice, left: Array, right: Array, epsilon: float) -> Array:
    """Return where |f'| passes `epsilon`, or f' passes 0, between points on both sides of it."""

    def side(x: Array) -> Array:
        slope = np.asarray(activation.slopes(x))
        return np.asarray(np.abs(slope) < epsilon if epsilon else slope < 0)

    rows = np.arange(left.size)
    for _round in range(_ROUNDS if left.size else 0):
        x = left[:, None] + (right - left)[:, None] * np.linspace(0, 1, _PARTS + 1)
        sides = side(x)
        after = np.argmax(sides != sides[:, :1], axis=1)
        left, right = x[rows, after - 1], x[rows, after]
    return np.asarray((left + right) / 2)


def panels(state: ActivationsState) -> tuple[Plot, Plot]:
    """Return the panel of f and the panel of f'."""
    low, high = state.x_range
    zone = _zone(state.activation, low, high, state.epsilon)
    lines = [_lines(activation, low, high, index) for index, activation in enumerate(state.names)]
    values, slopes = (list(part) for part in zip(*lines, strict=True))
    return _values(state, [zone, *values]), _slopes(state, [zone, *_limits(low, high, state.epsilon), *slopes])


def _values(state: ActivationsState, marks: list[Mark]) -> Plot:
    low, high = state.x_range
    f, slope = (float(values(state.x)) for values in (state.activation.values, state.activation.slopes))
    tangent = _tangent(state.activation, state.x, f, slope, low, high)
    return Plot(
        key="f",
        title=_("Activations f(x)"),
        hint=_("Drag the dot: the probe"),
        x=Axis("x", state.x_range),
        y=Axis("f(x)", _height(state.names, low, high, "f")),
        marks=[*marks, *tangent, _probe(state, f, value_at(state.activation, state.x, 6))],
        view=(state.names, state.x_range),
        legend="top left",
    )


def _slopes(state: ActivationsState, marks: list[Mark]) -> Plot:
    low, high = state.x_range
    largest = _largest(state.names, state.chosen, low, high)
    choices = _choices(state.activation, low, high, f"series{state.chosen}")
    probe = _probe(state, float(state.activation.slopes(state.x)), slope_at(state.activation, state.x, 6))
    return Plot(
        key="slope",
        title=_("Derivatives f'(x); shaded: lost by {name}", name=title(state.activation)),
        x=Axis("x", state.x_range),
        y=Axis("f'(x)", _height(state.names, low, high, "slope")),
        marks=[*marks, *largest, *choices, _epsilon_handle(low, high, state.epsilon), probe],
        view=(state.names, state.x_range),
        legend="nowhere",
    )


@lru_cache(maxsize=64)
def _lines(activation: Choice, low: float, high: float, index: int) -> tuple[Curve, Curve]:
    curve, colour = drawn(activation, low, high), f"series{index}"
    name = title(activation)
    return (
        Curve(
            key=f"f{index}",
            label=name,
            x=curve.x,
            y=curve.f,
            colour=colour,
            width=2.0,
            beyond=lambda low, high: _beyond(activation, low, high, "f"),
            turns=partial(turns_in_words, activation, name, low, high),
        ),
        Curve(
            key=f"slope{index}",
            label=name,
            x=curve.x,
            y=curve.slope,
            colour=colour,
            width=2.0,
            beyond=lambda low, high: _beyond(activation, low, high, "slope"),
        ),
    )


def _beyond(activation: Choice, low: float, high: float, what: Literal["f", "slope"]) -> tuple[Array, Array]:
    """Return f or f' over a range into which a person has zoomed out."""
    curve = drawn(activation, low, high)
    return curve.x, curve.f if what == "f" else curve.slope


@lru_cache(maxsize=64)
def _height(names: Sequence[Choice], low: float, high: float, what: str) -> tuple[float, float]:
    values = np.concatenate([getattr(drawn(activation, low, high), what) for activation in names])
    bottom, top = float(np.nanmin(values)), float(np.nanmax(values))
    margin = MARGIN * (top - bottom) or 0.5
    return bottom - margin, top + margin


@lru_cache(maxsize=64)
def _zone(activation: Choice, low: float, high: float, epsilon: float) -> Zones:
    start, end = lost(activation, low, high, epsilon)
    return Zones(key="lost", label=_("|f'| < ε"), start=start, end=end, colour="muted")


@lru_cache(maxsize=64)
def _limits(low: float, high: float, epsilon: float) -> tuple[Curve, Curve]:
    ends = np.array([low, high])
    upper, lower = (
        Curve(key=key, x=ends, y=np.full(2, value), colour="muted", dashed=True)
        for key, value in (("epsilon", epsilon), ("minus epsilon", -epsilon))
    )
    return upper, lower


@lru_cache(maxsize=8)
def _largest(names: Sequence[Choice], chosen: int, low: float, high: float) -> tuple[Mark, ...]:
    """Mark every largest slope that is at one point, and write that of the selected activation beside it."""
    marks: list[Mark] = []
    for index, activation in enumerate(names):
        found = largest(activation)
        if found.x is None or not low <= found.x <= high:
            continue
        x, y = np.array([found.x]), np.array([found.slope])
        slope, where, nowhere = largest_slope(activation)
        text: DisplayText = _("max f' = {slope} at x = {x}", slope=slope, x=where, nowhere_above=nowhere)
        colour = f"series{index}"
        marks.append(Points(key=f"largest{index}", x=x, y=y, colour=colour, symbol="star", size=12.0, names=[text]))
        if index == chosen:
            marks.append(Labels(key="largest", x=x, y=y, texts=[text], anchor=(0.5, -0.4)))
    return tuple(marks)


@lru_cache(maxsize=8)
def _choices(activation: Choice, low: float, high: float, colour: str) -> tuple[Mark, ...]:
    """Mark and name the slopes that torch takes where f has a kink: the formula of f' gives them, too."""
    curve = drawn(activation, low, high)
    x = curve.x[np.isnan(curve.slope)]
    if not x.size:
        return ()
    y = np.asarray(activation.slopes(x))
    numbers = [(rounded(float(at), 6), slope_at(activation, float(at), 4)) for at in x]
    names = [_("torch: f'({x}) = {slope}", x=at, slope=slope) for at, slope in numbers]
    points = Points(key="kinks", x=x, y=y, colour=colour, symbol="d", size=10.0, names=names)
    texts: Sequence[DisplayText] = (
        names if x.size == 1 else [Text("f'({x}) = {y}", {"x": at, "y": slope}) for at, slope in numbers]
    )
    labels = [
        Labels(
            key=f"kink{i}", x=x[i : i + 1], y=y[i : i + 1], texts=[text], anchor=(1.05 if i < x.size - 1 else 0, 1.4)
        )
        for i, text in enumerate(texts)
    ]
    return points, *labels


@lru_cache(maxsize=8)
def _tangent(activation: Choice, x: float, f: float, slope: float, low: float, high: float) -> tuple[Curve, Labels]:
    half = TANGENT * (high - low) / max(1.0, abs(slope))
    ends = np.array([x - half, x + half])
    line = Curve(key="tangent", label=_("tangent line"), x=ends, y=f + slope * (ends - x), colour="gradient", width=3.0)
    anchor = (-0.15, 1.3) if x < (low + high) / 2 else (1.15, -0.3)  # right of it and below, or left and above
    texts = [_("slope {slope}", slope=slope_at(activation, x, 4))]
    return line, Labels(
        key="tangent slope", x=np.array([x]), y=np.array([f]), texts=texts, colour="gradient", anchor=anchor
    )


def _probe(state: ActivationsState, y: float, shown: ShownNumber) -> Handle:
    tip = _("({x}, {y}): drag it", x=rounded(state.x, 6), y=shown)
    return Handle(
        key="probe",
        x=state.x,
        y=y,
        path="x",
        axis="x",
        colour=f"series{state.chosen}",
        tip=tip,
        value=lambda x, _y: caught(state.activation, *state.x_range, x),
    )


def caught(activation: Choice, low: float, high: float, x: float) -> float:
    """Return a dragged point inside the range with few digits, or the bend of f that is near: no mouse would hit it."""
    near = [bend for bend in breakpoints(activation, low, high) if abs(bend - x) <= CATCH * (high - low)]
    digits = 3 - math.floor(math.log10(high - low))
    return float(near[0]) if near else min(max(round(x, digits), low), high)


def _epsilon_handle(low: float, high: float, epsilon: float) -> Handle:
    return Handle(
        key="epsilon handle",
        x=high - 0.02 * (high - low),
        y=epsilon,
        path="epsilon",
        axis="y",
        colour="muted",
        tip=_("ε = {epsilon}: drag it", epsilon=rounded(epsilon, 3)),
        value=lambda _x, y: min(max(y, LEAST_EPSILON), 1.0),
    )
