"""The picture: a row of every tensor to drag, the gradient by every entry, L along one of them, every row's loss."""

from functools import partial

import numpy as np
from msgspec import Struct

from gradexplorer.core.vector_losses import Tensor
from gradexplorer.core.vector_losses.derivation import Batch, Place
from gradexplorer.core.vector_losses.values import along, slopes
from gradexplorer.formula.shown_number import rounded, shown
from gradexplorer.framework.figure import (
    Array,
    Axis,
    Bars,
    Curve,
    DisplayText,
    Figure,
    Handle,
    Heatmap,
    Labels,
    Mark,
    Plot,
    Points,
    Target,
)
from gradexplorer.framework.schema import fields
from gradexplorer.pages.losses.logits import rounded_up, view_of
from gradexplorer.pages.losses.tensors.state import TensorsState
from gradexplorer.text import Text, _

POINTS = 241
GAP = 0.7
"""Between the gradients by two tensors, in cells."""
_FLOATS = 1e-13
COLOURS = {True: ("parameter", "series1", "series4"), False: ("muted", "muted", "muted")}


def figure(state: TensorsState) -> Figure:
    """Return the picture of a loss and its tensors."""
    batch = Batch(state.loss, state.place)
    return Figure(rows=((_row(state), _gradient(state, batch)), (_scan(state, batch), _losses(state, batch))))


# the row that is looked at


def _row(state: TensorsState) -> Plot:
    """Return the numbers of one row as bars to drag: rows column by column, and behind them what is one number."""
    loss, place = state.loss, state.place
    tensors = [tensor for tensor in loss.arguments if tensor.kind != "class"]
    wide = [tensor for tensor in tensors if tensor.kind == "row"]
    single = [tensor for tensor in tensors if tensor.kind == "number"]
    columns = loss.columns if wide else 0
    width = 0.8 / max(len(wide), 1)
    marks: list[Mark] = []
    values = [0.0]
    for number, tensor in enumerate(tensors):
        numbers: Array = np.atleast_1d(loss.array(tensor)[place.row])
        x: Array
        if tensor.kind == "row":
            x = np.arange(columns, dtype=np.float64) + (wide.index(tensor) - (len(wide) - 1) / 2) * width
        else:
            x = np.array([columns + single.index(tensor)], float)
        values += numbers.tolist()
        marks += _bars(state, tensor, number, x, numbers, width if tensor.kind == "row" else 0.6)
    target = next((tensor for tensor in loss.arguments if tensor.kind == "class"), None)
    if target is not None:
        marks += _class(state, int(loss.array(target)[place.row]))
    ticks = [(float(k), str(k)) for k in range(columns)] + [
        (float(columns + n), t.symbol) for n, t in enumerate(single)
    ]
    return Plot(
        key="row",
        title=_("Row {row}: drag the dots", row=place.row),
        x=Axis(_("column") if wide else "", (-0.6, len(ticks) - 0.4), ticks=tuple(ticks)),
        y=Axis("", view_of([*values, -0.5, 2.0])),
        marks=marks,
        view=(view_of([*values, -0.5, 2.0]), len(ticks), type(loss).__name__),
    )


def _bars(state: TensorsState, tensor: Tensor, number: int, x: Array, numbers: Array, width: float) -> list[Mark]:
    place = state.place
    colour = COLOURS[tensor.varies][number % 3]
    varied = [one.field for one in state.varied]
    targets = [
        Target(
            tip=Text(f"{name} = {{value}}", {"value": rounded(float(value), 6)}),
            picks=(("entry", (varied.index(tensor.field), place.row, column)),) if tensor.varies else (),
            picked=tensor.varies and (tensor.field, column) == (place.field, place.column),
        )
        for column, (name, value) in enumerate(zip(_names(tensor, place.row, len(numbers)), numbers, strict=True))
    ]
    bars = Bars(key=tensor.field, label=tensor.symbol, x=x, y=numbers, width=width, colour=colour, targets=targets)
    handles = [
        Handle(
            key=f"{tensor.field}{column}",
            x=float(at),
            y=float(value),
            path=_path(tensor, place.row, column),
            axis="y",
            colour=colour,
            tip=_("An entry of {name}: drag it", name=tensor.field),
            value=partial(_dragged, _legal(state, tensor)),
        )
        for column, (at, value) in enumerate(zip(x, numbers, strict=True))
    ]
    return [bars, *handles]


def _class(state: TensorsState, target: int) -> list[Mark]:
    """Mark the target's class, or that there is none."""
    if not 0 <= target < state.loss.columns:
        middle = np.array([(state.loss.columns - 1) / 2])
        return [Labels(key="class", x=middle, y=np.array([1.5]), texts=[_("ignored")], colour="muted")]
    name = _("target class {number}", number=target)
    at = np.array([float(target)])
    return [Points(key="class", label=name, x=at, y=np.array([0.0]), colour="positive", symbol="star", size=14.0)]


def _names(tensor: Tensor, row: int, count: int) -> list[str]:
    if tensor.kind == "row":
        return [f"{tensor.symbol}[{row}, {column}]" for column in range(count)]
    return [f"{tensor.symbol}[{row}]"]


def _path(tensor: Tensor, row: int, column: int) -> str:
    return f"loss.{tensor.field}.{row}.{column}" if tensor.kind == "row" else f"loss.{tensor.field}.{row}"


class _Legal(Struct, frozen=True):
    """The numbers that a tensor's entries may have; of whole ones, which are yes or no, the ends."""

    low: float
    high: float
    whole: bool


def _legal(state: TensorsState, tensor: Tensor) -> _Legal:
    info = next(info for info in fields(type(state.loss)) if info.name == tensor.field)
    while info.items:
        (info,) = info.items
    low = max(info.low or 0.0, state.loss.lowest(tensor.field))
    return _Legal(low, info.high or 0.0, info.kind == "int")


def _dragged(legal: _Legal, _x: float, y: float) -> float:
    """Return the legal number that a dot is dragged to."""
    if legal.whole:
        return int(legal.high if y > (legal.low + legal.high) / 2 else legal.low)
    return round(min(max(y, legal.low), legal.high), 4)


# the gradient


def _gradient(state: TensorsState, batch: Batch) -> Plot:
    """Return the gradients by all tensors, beside each other, a row for each row."""
    loss, place = state.loss, state.place
    marks: list[Mark] = []
    ticks: list[tuple[float, DisplayText]] = []
    left, most = -0.5, max(float(np.nanmax(np.abs(slopes(loss, tensor.field)))) for tensor in state.varied)
    for index, tensor in enumerate(state.varied):
        found = slopes(loss, tensor.field).reshape(loss.rows, -1)
        columns = found.shape[1]
        own = Batch(loss, Place(tensor.field, 0))
        texts, targets = [], []
        for row, column in np.ndindex(loss.rows, columns):
            value = float(found[row, column])
            texts.append(_number(value, own, row, column, 3))
            targets.append(
                Target(
                    tip=Text(
                        f"∂L/∂{own.entry_at(row, column)} = {{value}}",
                        {"value": _number(value, own, row, column, 6)},
                    ),
                    picks=(("entry", (index, row, column)),),
                    picked=(tensor.field, row, column) == (place.field, place.row, place.column),
                )
            )
        right = left + columns
        heat = Heatmap(
            key=tensor.field,
            z=found,
            x=(left, right),
            y=(-0.5, loss.rows - 0.5),
            limits=(-most or -1.0, most or 1.0),
            texts=texts,
            targets=targets,
        )
        marks.append(heat)
        wide = tensor.kind == "row"
        names = [f"{tensor.symbol}{column}" for column in range(columns)] if wide else [tensor.symbol]
        ticks += [(left + column + 0.5, name) for column, name in enumerate(names)]
        left = right + GAP
    rows = tuple((float(loss.rows - 1 - row), str(row)) for row in range(loss.rows))
    return Plot(
        key="gradient",
        title=_("Gradient of L by every entry: click one"),
        x=Axis("", (-0.5, left - GAP), ticks=tuple(ticks)),
        y=Axis(_("row"), (-0.5, loss.rows - 0.5), ticks=rows),
        marks=marks,
        view=(left, loss.rows, type(loss).__name__),
        legend="nowhere",
    )


def _number(value: float, batch: Batch, row: int, column: int, digits: int) -> DisplayText:
    """Return a derivative as it is written."""
    text = f"{value + 0.0:.{digits}g}"
    spare = _FLOATS * (1 + abs(value))
    return shown(text, lambda: batch.slope_at(row, column), scope=batch.scope, digits=digits, rounding=spare)


# along one entry


def _scan(state: TensorsState, batch: Batch) -> Plot:
    """Return L by the entry that is looked at, with the tangent there."""
    loss, place, tensor = state.loss, state.place, batch.tensor
    at = loss.array(tensor)[place.row]
    here = float(at[place.column] if tensor.kind == "row" else at)
    x = _scanned(_legal(state, tensor), here)
    y = along(loss, place.field, place.row, place.column, x)
    slope = float(slopes(loss, place.field).reshape(loss.rows, -1)[place.row, place.column])
    value, name = batch.found.value, batch.entry_at(place.row, place.column)
    marks: list[Mark] = [
        Curve(key="loss", label="L", x=x, y=y, colour="function", width=2.0),
        Curve(
            key="tangent",
            label=Text(
                "∂L/∂{name} = {slope}", {"name": name, "slope": _number(slope, batch, place.row, place.column, 4)}
            ),
            x=x[[0, -1]],
            y=value + slope * (x[[0, -1]] - here),
            colour="gradient",
            width=1.5,
            dashed=True,
        ),
        Handle(
            key="here",
            x=here,
            y=value,
            path=_path(tensor, place.row, place.column),
            axis="x",
            colour="parameter",
            tip=_("An entry of {name}: drag it", name=tensor.field),
            value=partial(_dragged_along, _legal(state, tensor)),
        ),
    ]
    low, high = float(np.nanmin(y)), float(np.nanmax(y))
    span = max(high - low, 1e-3)
    return Plot(
        key="scan",
        title=_("L along {name}", name=name),
        x=Axis(name, (float(x[0]), float(x[-1]))),
        y=Axis("L", (low - 0.08 * span, high + 0.35 * span)),
        marks=marks,
        view=(float(x[0]), float(x[-1]), name, type(loss).__name__),
    )


def _scanned(legal: _Legal, here: float) -> Array:
    """Return the values of an entry that are drawn."""
    reach = rounded_up(max(4.0, 1.2 * abs(here)))
    return np.linspace(max(-reach, legal.low), min(reach, legal.high), POINTS)


def _dragged_along(legal: _Legal, x: float, y: float) -> float:
    return _dragged(legal, y, x)


# rows


def _losses(state: TensorsState, batch: Batch) -> Plot:
    """Return the loss of each row; those that do not count are pale."""
    loss, place, found = state.loss, state.place, batch.found
    index = [tensor.field for tensor in state.varied].index(place.field)
    texts: list[DisplayText] = []
    targets = []
    for row, counts in enumerate(found.counts.tolist()):
        number = _value(float(found.rows[row]), f"ell[{row}]", batch, 4) if counts else _("ignored")
        texts.append(number)
        tip = Text(f"ℓ{row} = {{value}}", {"value": number})
        targets.append(Target(tip=tip, picks=(("entry", (index, row, place.column)),), picked=row == place.row))
    whole = _value(found.value, "L", batch, 6)
    low, high = view_of([*found.rows.tolist(), 1.0])
    bars = Bars(
        key="rows",
        x=np.arange(loss.rows, dtype=float),
        y=found.rows.astype(np.float64),
        width=0.6,
        colour=["function" if counts else "muted" for counts in found.counts],
        texts=texts,
        targets=targets,
    )
    return Plot(
        key="losses",
        title=_("Loss of each row; {reduction}: L = {value}", reduction=loss.reduction, value=whole),
        x=Axis(_("row"), (-0.6, loss.rows - 0.4), ticks=tuple((float(row), str(row)) for row in range(loss.rows))),
        y=Axis("ℓ", (low if found.rows.min() < 0 else 0.0, 1.25 * high)),
        marks=[bars],
        view=(low, high, loss.rows, type(loss).__name__),
    )


def _value(value: float, part: str, batch: Batch, digits: int) -> DisplayText:
    text = f"{value + 0.0:.{digits}g}"
    return shown(text, part, scope=batch.scope, digits=digits, rounding=_FLOATS * (1 + abs(value)))
