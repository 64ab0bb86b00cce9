"""Sweeps over the tab's parameters: which ones, what runs in a cell, and the picture."""

from collections.abc import Callable, Mapping, Sequence

import msgspec
import numpy as np
from msgspec import Struct, structs

from gradexplorer.core.landscapes.catalogue import Point
from gradexplorer.core.maps.basins import DIVERGED, NOT_YET, SADDLE
from gradexplorer.core.maps.sweep import ARRIVED, Cell
from gradexplorer.core.optimizers import told_apart
from gradexplorer.framework.figure import Array, Axis, ClassMap, Colour, Curve, Mark, Plot, Points, Target
from gradexplorer.framework.schema import FieldInfo, field_at
from gradexplorer.framework.state import edited, value_at
from gradexplorer.pages.himmelblau.averages import mapped_name
from gradexplorer.pages.himmelblau.state import HimmelblauState
from gradexplorer.pages.himmelblau.swept import SWEPT
from gradexplorer.text import InputError, Text, _

_WHERE = ("optimizers.", "starts.", "letters.", "condition")
"""Paths of what a sweep may change: numbers of an optimizer, a start, a letter of the formula, the bowl's condition."""


class SweepAxis(Struct, frozen=True, eq=False):
    """A parameter and the numbers that it takes.

    Attributes
    ----------
    path : str
        In the State.
    low, high : float
    log : bool
    field : FieldInfo
        Of the parameter.
    """

    path: str
    low: float
    high: float
    log: bool
    field: FieldInfo

    def values(self, count: int) -> list[float] | list[int]:
        """Return so many numbers, the ends among them; whole ones where the parameter takes only those."""
        make = np.geomspace if self.log else np.linspace
        found = [self.low, *make(self.low, self.high, count)[1:-1].tolist(), self.high] if count > 1 else [self.low]
        return [round(number) for number in found] if self.field.kind == "int" else found

    def edges(self, count: int) -> Point:
        """Return where the first cell begins and the last one ends."""
        low, high = (np.log10(end) if self.log else end for end in (self.low, self.high))
        half = (high - low) / max(count - 1, 1) / 2
        ends = low - half, high + half
        return (10 ** ends[0], 10 ** ends[1]) if self.log else ends


def sweep_axis(state: HimmelblauState, text: str) -> SweepAxis:
    """Read ``path=low..high``, with ``:log`` or ``:linear`` behind it; else the scale is that of its slider.

    Raises
    ------
    InputError
        There is no such parameter, it is no number of what runs, or the ends make no range.
    """
    path, equals, rest = text.partition("=")
    numbers, _colon, scale = rest.partition(":")
    ends = numbers.split("..")
    if not equals or len(ends) != 2 or scale not in ("", "log", "linear"):
        raise InputError(_("A sweep takes path=low..high, or path=low..high:log, not {word}.", word=text[:100]))
    value = value_at(state, path)
    if isinstance(value, bool) or not isinstance(value, int | float) or not path.startswith(_WHERE):
        raise InputError(
            _("{path} is no number of an optimizer, of a start or of the landscape: it can't be swept.", path=path)
        )
    try:
        low, high = (float(end) for end in ends)
    except ValueError:
        raise InputError(
            _("The ends of {path} must be numbers: {ends} is none.", path=path, ends=numbers[:50])
        ) from None
    field = field_at(type(state), msgspec.to_builtins(state), path.split("."))
    log = scale == "log" or (not scale and field.parameter.scale == "log")
    if not (np.isfinite(low) and np.isfinite(high) and low < high):
        raise InputError(_("The sweep of {path} from {low} to {high} is empty.", path=path, low=ends[0], high=ends[1]))
    if log and low <= 0:
        raise InputError(
            _("A logarithmic sweep of {path} must begin above 0, not at {low}: add :linear.", path=path, low=ends[0])
        )
    axis = SweepAxis(path, low, high, log, field)
    for end in axis.values(2):
        edited(state, path, end)
    return axis


def cells(
    state: HimmelblauState, optimizer: int, x: SweepAxis, y: SweepAxis | None, size: tuple[int, int]
) -> Callable[[int, int], Cell]:
    """Return what runs in the cell of a row and a column, of one of the tab's optimizers from all starts."""
    by_column = [edited(state, x.path, value) for value in x.values(size[0])]
    rows = y.values(size[1]) if y else []

    def cell(row: int, column: int) -> Cell:
        whole = edited(by_column[column], y.path, rows[row]) if y else by_column[column]
        return Cell(whole.surface, whole.optimizers[optimizer], whole.starts)

    return cell


def own_path(state: HimmelblauState, path: str, optimizer: int) -> str | None:
    """Return the path of the same parameter of another optimizer of the tab; None where that has none."""
    names = path.split(".")
    if names[0] != "optimizers":
        return path
    other = ".".join(["optimizers", str(optimizer), *names[2:]])
    try:
        value_at(state, other)
    except InputError:
        return None
    return other


# ---- the picture

_CLASSES: tuple[tuple[int, Colour], ...] = (
    (ARRIVED, "function"),
    (SADDLE, "positive"),
    (NOT_YET, "muted"),
    (DIVERGED, "foreground"),
)
_NAMES = {
    ARRIVED: _("at a minimum"),
    SADDLE: _("at a saddle"),
    NOT_YET: _("not yet at a minimum"),
    DIVERGED: _("diverged"),
}
PALEST = 0.15


def sweep_plot(
    state: HimmelblauState,
    optimizer: int,
    axes: tuple[SweepAxis, SweepAxis],
    found: Mapping[str, Array],
    *,
    by_value: bool = False,
    key: str = "sweep",
    theory: Sequence[Mark] = (),
) -> Plot:
    """Return the picture of two swept parameters: full colour is fast, or a low f; and what `theory` says."""
    label = found["label"]
    shown = [(one, colour) for one, colour in _CLASSES if (label == one).any()]
    classes = np.full(label.shape, np.nan)
    for index, (one, _colour) in enumerate(shown):
        classes[label == one] = index
    x, y = axes
    rows, columns = label.shape
    map_ = ClassMap(
        key="sweep",
        classes=classes,
        strength=_strength(found["value"] if by_value else found["steps"], label, by_value),
        x=x.edges(columns),
        y=y.edges(rows),
        colours=[colour for _one, colour in shown],
        names=[_NAMES[one] for one, _colour in shown],
        values=found["value"] if by_value else found["steps"],
        unit="f" if by_value else _("steps"),
        cell=_reader(axes, found),
    )
    none = np.zeros(0)
    legend = [Points(key=f"label{one}", label=_NAMES[one], x=none, y=none, colour=colour) for one, colour in shown]
    return Plot(
        key=key,
        title=_title(state, optimizer),
        x=Axis(_label(x), x.edges(columns), log=x.log),
        y=Axis(_label(y), y.edges(rows), log=y.log),
        marks=[map_, *theory, *legend],
        view=(x.path, y.path),
    )


def _reader(axes: tuple[SweepAxis, SweepAxis], found: Mapping[str, Array]) -> Callable[[int, int], Target]:
    """Return what says of a cell what became of its starts; a click loads its two numbers."""
    x, y = axes
    across, up = x.values(found["label"].shape[1]), y.values(found["label"].shape[0])

    def read(row: int, column: int) -> Target:
        label = found["label"][row, column]
        if np.isnan(label):
            return Target()
        numbers = rounded(across[column]), rounded(up[row])
        tip = _(
            "{what}, {steps} steps, f = {value}, {x_name} {x}, {y_name} {y}",
            x_name=_label(x),
            x=f"{numbers[0]:g}",
            y_name=_label(y),
            y=f"{numbers[1]:g}",
            what=_NAMES[int(label)],
            steps=int(found["steps"][row, column]),
            value=f"{found['value'][row, column]:.4g}",
        )
        return Target(tip=tip, picks=((f"{x.path},{y.path}", numbers),))

    return read


def rounded(number: float | int) -> float | int:
    """Return a cell's number with four digits, as a person would type it."""
    return number if isinstance(number, int) else float(f"{number:.4g}")


def _title(state: HimmelblauState, optimizer: int) -> Text:
    return _(
        "{optimizer} on {landscape}, {steps} steps, {starts} starts",
        optimizer=mapped_name(state, optimizer),
        landscape=state.surface.name,
        steps=state.steps,
        starts=len(state.starts),
    )


def _label(axis: SweepAxis) -> Text | str:
    names = axis.path.split(".")
    name = ".".join(names[2:] if names[0] == "optimizers" else ["start", names[2]] if names[0] == "starts" else names)
    return SWEPT.get(name, axis.path)


def _strength(numbers: Array, label: Array, every: bool) -> Array:
    """Return strengths by the logarithm of numbers; where `every` is off, only cells that arrived are told apart."""
    counted = np.isfinite(numbers) & (label != DIVERGED) if every else label == ARRIVED
    if not counted.any():
        return np.ones(label.shape)
    with np.errstate(all="ignore"):
        size = np.log10(np.maximum(numbers - np.min(numbers[counted]), 0.0) + (1e-12 if every else 1.0))
    low, high = np.quantile(size[counted], (0.0, 1.0))
    return np.where(counted, 1 - (1 - PALEST) * np.clip((size - low) / max(high - low, 1e-9), 0, 1), 1.0)


def sweep_curves(state: HimmelblauState, axis: SweepAxis, found: Sequence[tuple[int, Mapping[str, Array]]]) -> Plot:
    """Return the picture of one swept parameter: the steps of each optimizer, where it arrives."""
    names = told_apart(state.optimizers)
    marks: list[Mark] = []
    for optimizer, numbers in found:
        own = own_path(state, axis.path, optimizer)
        x = np.array(structs.replace(axis, path=own or axis.path).values(numbers["steps"].shape[1]), dtype=float)
        steps = np.where(numbers["label"][0] == ARRIVED, numbers["steps"][0], np.nan)
        colour = f"series{optimizer}"
        marks.append(Curve(key=f"steps{optimizer}", label=names[optimizer], x=x, y=steps, colour=colour))
    return Plot(
        key="sweep",
        title=_("Steps to a minimum on {landscape}", landscape=state.surface.name),
        x=Axis(_label(axis), (axis.low, axis.high), log=axis.log),
        y=Axis(_("steps"), log=True),
        marks=marks,
        view=axis.path,
    )
