"""The broadcasting trap: the pairs that torch really subtracts, and what the loss of all of them learns."""

from functools import lru_cache, partial

import numpy as np

from gradexplorer.core.losses import Point, best_line, line_loss
from gradexplorer.core.losses.broadcasting import Indices, Pairing, pairing, pairs, program
from gradexplorer.core.losses.proving import prove_gradient, prove_pairing
from gradexplorer.core.losses.torch_programs import MOST_SHOWN, one_by_one
from gradexplorer.core.run_snippet import ran
from gradexplorer.formula.scope import Scope
from gradexplorer.formula.shown_number import ShownNumber, rounded, shown
from gradexplorer.framework.figure import (
    Array,
    Axis,
    Check,
    Code,
    DisplayText,
    Figure,
    Heading,
    Heatmap,
    Item,
    Labels,
    Mark,
    Note,
    Plot,
    Row,
    Table,
    TablePanel,
    Target,
)
from gradexplorer.framework.run import StaticRun
from gradexplorer.pages.losses.regression.shared import (
    data_plot,
    data_ranges,
    loss_numbers,
    loss_of,
    straight,
    summed_scope,
    trouble,
)
from gradexplorer.pages.losses.regression.state import RegressionState
from gradexplorer.text import Text, _

RULE = _(
    "The rule: sizes are compared from the last axis on. Equal sizes meet one to one, size 1 is stretched to the "
    "other, a missing axis counts as size 1, and all else is refused."
)
_FLOATS = 1e-15


def _points(state: RegressionState) -> tuple[Point, ...]:
    return state.points[:MOST_SHOWN]


def _met(state: RegressionState) -> Pairing:
    return pairing(state.prediction_shape, state.target_shape, len(_points(state)))


def figure(state: RegressionState, _snapshot: object, first_paint: bool) -> Figure:
    """Return the two grids of pairs, what each loss learns, and their numbers."""
    if not state.points:
        return Figure(rows=((data_plot(state, [], _("Data")),),))
    met = _met(state)
    return Figure(
        rows=(
            (
                _grid(state, "pairs", _("What torch subtracts: ŷ − y"), met.left, met.right),
                _grid(state, "meant", _("What was meant"), met.meant, met.meant),
            ),
            (_lines(state, met), _numbers(state, met)),
        )
    )


def start(_state: RegressionState) -> StaticRun:
    """Begin no run: the pairs are known at once."""
    return StaticRun(None)


def run_key(_state: RegressionState) -> object:
    """Return nothing: there is no run."""
    return None


# the grids


def _grid(state: RegressionState, key: str, title: Text, left: Indices | None, right: Indices | None) -> Plot:
    if left is None or right is None:
        sentence = _("torch refuses these shapes")
        mark: Mark = Labels(key=key, x=np.zeros(1), y=np.zeros(1), texts=[sentence], size=1.3)
        return Plot(key=key, title=title, x=Axis(""), y=Axis(""), marks=[mark], bare=True, view="refused")
    shape = left.shape if left.ndim == 2 else (1, left.size)
    rows, columns = shape
    left, right = left.reshape(shape), right.reshape(shape)
    points = _points(state)
    x, y = np.array(points).T
    prediction = state.w * x + state.b
    z = prediction[left] - y[right]
    largest = float(np.abs(np.subtract.outer(prediction, y)).max()) or 1.0
    heat = Heatmap(
        key=key,
        z=z,
        limits=(-largest, largest),
        x=(0.0, float(columns)),
        y=(0.0, float(rows)),
        texts=[
            _difference(float(value), i, j, state, 3)
            for value, (i, j) in zip(z.ravel(), _pairs(left, right), strict=True)
        ],
        targets=_targets(state, prediction, y, left, right),
    )
    return Plot(
        key=key,
        title=title,
        x=Axis("", (0.0, float(columns)), ticks=_ticks(left, right, vertical=False)),
        y=Axis("", (0.0, float(rows)), ticks=_ticks(left, right, vertical=True)),
        marks=[heat],
        view=shape,
    )


def _pairs(left: Indices, right: Indices) -> list[tuple[int, int]]:
    return list(zip(left.ravel().tolist(), right.ravel().tolist(), strict=True))


def _difference(value: float, i: int, j: int, state: RegressionState, digits: int) -> ShownNumber:
    """Return a prediction less a target."""
    scope = partial(_scope, state)
    part, spare = f"w*x[{i}] + b - y[{j}]", _FLOATS * (abs(state.w * state.points[i][0]) + abs(state.b) + abs(value))
    return shown(f"{value:.{digits}g}", part, scope=scope, digits=digits, rounding=spare)


def _prediction(value: float, i: int, state: RegressionState) -> ShownNumber:
    return shown(f"{value:.6g}", f"w*x[{i}] + b", scope=partial(_scope, state), digits=6)


def _scope(state: RegressionState) -> Scope:
    x, y = (list(map(float, column)) for column in zip(*_points(state), strict=True))
    return Scope(values={"w": float(state.w), "b": float(state.b), "x": x, "y": y})


def _targets(state: RegressionState, prediction: Array, y: Array, left: Indices, right: Indices) -> list[Target]:
    """Return the read-out of each cell; those of a prediction with its own target are framed."""
    return [
        Target(
            tip=Text(
                f"ŷ{i + 1} − y{j + 1} = {{prediction}} − {{y}} = {{difference}}",
                {
                    "prediction": shown(
                        f"{prediction[i]:.6g}", f"w*x[{i}] + b", scope=partial(_scope, state), digits=6
                    ),
                    "y": rounded(float(y[j]), 6),
                    "difference": _difference(prediction[i] - y[j], i, j, state, 6),
                },
            ),
            picked=bool(i == j),
        )
        for i, j in _pairs(left, right)
    ]


def _ticks(left: Indices, right: Indices, *, vertical: bool) -> tuple[tuple[float, str], ...]:
    """Return the names of the rows, or of the columns: what changes along them, and there what is the same in all."""
    names = [""] * (len(left) if vertical else left.shape[1])
    for letter, grid, unmoved in (("ŷ", left, not vertical), ("y", right, vertical)):
        line = grid[:, 0] if vertical else grid[0]
        same = bool((grid == grid[0, 0]).all())
        if (same and unmoved) or bool((line != line[0]).any()):
            names = [
                f"{name} − {letter}{i + 1}".removeprefix(" − ") for name, i in zip(names, line.tolist(), strict=True)
            ]
    count = len(names)
    positions = [count - 0.5 - k if vertical else k + 0.5 for k in range(count)]
    return tuple(zip(positions, names, strict=True))


# what it learns


@lru_cache(maxsize=64)
def _fitted(key: str, reduction: str, threshold: float, met: tuple[Point, ...]) -> Point | None:
    from gradexplorer.core.losses import loss

    return best_line(loss(key, reduction, threshold), met)


def _lines(state: RegressionState, met: Pairing) -> Plot:
    x_range, _y_range = data_ranges(state.points)
    points = _points(state)
    marks: list[Mark] = [straight("line", x_range, state.w, state.b, "parameter", _("now"))]
    for key, label, colour, left, right in (
        ("right", _("as meant"), "function", met.meant, met.meant),
        ("wrong", _("broadcast"), "positive", met.left, met.right),
    ):
        if left is None or right is None:
            continue
        line = _fitted(state.loss, state.reduction, state.threshold, pairs(points, left, right))
        if line is not None:
            marks.append(straight(key, x_range, *line, colour, label, width=2.0, dashed=key == "wrong"))
    return data_plot(state, marks, _("What each loss learns"))


def _numbers(state: RegressionState, met: Pairing) -> TablePanel:
    rule, points = loss_of(state), _points(state)
    header: list[DisplayText] = ["", _("shapes"), _("differences"), "L", "∂L/∂w", "∂L/∂b"]
    rows = []
    for reading, shapes, left, right, colour in (
        (_("as it is"), f"{_written(met.prediction)}, {_written(met.target)}", met.left, met.right, "positive"),
        (_("as meant"), f"{_written(met.prediction)}, {_written(met.prediction)}", met.meant, met.meant, "function"),
    ):
        cells: list[DisplayText] = [reading, shapes]
        if left is None or right is None:
            cells += [_("refused"), "–", "–", "–"]
        else:
            at = line_loss(rule, pairs(points, left, right), state.w, state.b)
            scope = partial(summed_scope, rule, pairs(points, left, right), state.w, state.b)
            cells += [str(left.size), *loss_numbers(at, scope, 6)]
        rows.append(Row(cells=cells, colour=colour))
    return TablePanel(
        key="numbers",
        title=_("{loss}, as it is and as meant", loss=rule.short),
        table=Table(key="numbers", header=header, rows=rows),
    )


def _written(shape: tuple[int, ...]) -> str:
    return str(tuple(shape))


# the programs


def derive(state: RegressionState, _snapshot: object) -> list[Item]:
    """Return both programs with torch's own output, and the proofs that the pairs are what torch subtracts."""
    if not state.points:
        return [Note(key="trouble", label=trouble(state.points) or "")]
    rule, points, met, w, b = loss_of(state), _points(state), _met(state), state.w, state.b
    items: list[Item] = []
    if len(state.points) > MOST_SHOWN:
        items.append(Note(key="first", label=_("The programs take the first {count} points.", count=MOST_SHOWN)))
    for key, title, meant in (("as.is", _("As it is"), False), ("as.meant", _("As it was meant"), True)):
        text = program(rule, points, w, b, met, meant=meant)
        outcome = ran(text)
        items += [
            Heading(key=key, label=title),
            Code(key=f"{key}.code", code=text, output=outcome.output, failed=outcome.failed),
        ]
        if meant:
            prove = partial(prove_gradient, rule, pairs(points, met.meant, met.meant), w, b)
            items.append(Check(key=f"{key}.proof", label=_("Loss and gradient"), prove=prove))
        elif met.left is not None:
            label = _("The loss of all pairs that meet")
            items.append(Check(key=f"{key}.proof", label=label, prove=partial(prove_pairing, rule, points, w, b, met)))
    return [*items, Note(key="lesson", label=_lesson(met, rule.torch_code)), Note(key="rule", label=RULE)]


def _lesson(met: Pairing, code: str) -> Text:
    if met.left is None:
        return _("These shapes can't be broadcast, so torch says so: the trap is in those that can.")
    if met.harmless:
        return _("Every prediction meets its own target here.")
    if "mse_loss" in code or "l1_loss" in code or "huber_loss" in code:
        return _("torch only warns, and goes on with the wrong pairs: give both the same shape.")
    return _("Nothing warns here: the subtraction broadcasts silently. Give both the same shape.")


def script(state: RegressionState, _snapshot: object) -> str:
    """Return both programs."""
    met = _met(state)
    written = partial(program, loss_of(state), _points(state), state.w, state.b, met)
    return one_by_one({"as it is": written(meant=False), "as it was meant": written(meant=True)})
