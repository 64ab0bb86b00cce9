"""``gradexplorer sweep``: one or two parameters over their ranges, from all starts, for every optimizer of the tab."""

import argparse
from collections.abc import Iterator, Mapping, Sequence

import msgspec
import numpy as np

from gradexplorer.cli.chosen import chosen_page, chosen_session
from gradexplorer.cli.ending import STOPPED
from gradexplorer.cli.export import PICTURES
from gradexplorer.cli.maps import add_map_options, check_map_options, compute_tiles, draw_map, nothing_done
from gradexplorer.core.maps.files import Array, read_unfinished, write_npz, write_rows
from gradexplorer.core.maps.sweep import RESULTS, Sweep
from gradexplorer.core.optimizers import told_apart
from gradexplorer.framework.figure import Plot
from gradexplorer.pages.himmelblau.state import HimmelblauState
from gradexplorer.pages.himmelblau.sweep import (
    SweepAxis,
    best_cell,
    cells,
    own_path,
    sweep_axis,
    sweep_curves,
    sweep_plot,
    theory,
)

LEARNING_RATES = "optimizers.0.lr=1e-4..1:log"


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = commands.add_parser("sweep", help="sweep one or two parameters: .png, .svg, .npz or .csv")
    parser.add_argument("--x", metavar="path=low..high", default=LEARNING_RATES, help=f"by default {LEARNING_RATES}")
    parser.add_argument("--y", metavar="path=low..high", help="without it: curves")
    parser.add_argument("--colour", choices=("steps", "value"), default="steps", help="of a picture")
    add_map_options(parser, "cells")
    parser.set_defaults(run=_sweep)


class _Swept(msgspec.Struct, eq=False):
    """The sweep of one optimizer, and its results so far."""

    optimizer: int
    x: SweepAxis
    y: SweepAxis | None
    sweep: Sweep
    found: dict[str, Array]


def _sweep(options: argparse.Namespace) -> int:
    check_map_options(options)
    page = chosen_page("himmelblau")
    state = chosen_session(options, page).pages[page.key]
    assert isinstance(state, HimmelblauState)
    columns, rows = options.size
    size = columns, rows if options.y else 1
    x, y = sweep_axis(state, options.x), sweep_axis(state, options.y) if options.y else None
    all_swept = list(_all_swept(state, x, y, size))
    settings = {"state": msgspec.to_builtins(state), "x": options.x, "y": options.y}
    if options.resume and options.output.exists():
        keys = [_key(name, i) for i in range(len(all_swept)) for name in RESULTS]
        before = read_unfinished(options.output, keys, (size[1], size[0]), settings)
        for i, one in enumerate(all_swept):
            one.found = {name: before[_key(name, i)] for name in RESULTS}
    finished = True
    for one in all_swept:
        finished = finished and compute_tiles(one.sweep.compute, one.found, list(one.sweep.tiles()))
    if nothing_done(all_swept[0].found):
        return STOPPED
    _write(state, all_swept, settings, options)
    for line in _ranking(state, all_swept):
        print(line)
    return 0 if finished else STOPPED


def _all_swept(state: HimmelblauState, x: SweepAxis, y: SweepAxis | None, size: tuple[int, int]) -> Iterator[_Swept]:
    """Yield the sweep of the optimizer that the paths name, or that is selected, then of those with its parameters."""
    first = next((int(axis.path.split(".")[1]) for axis in (x, y) if axis and axis.path[:2] == "op"), state.watched[0])
    for optimizer in sorted(range(len(state.optimizers)), key=lambda other: other != first):
        paths = [own_path(state, axis.path, optimizer) for axis in (x, y) if axis]
        if None not in paths:
            own = [msgspec.structs.replace(axis, path=path) for axis, path in zip((x, y), paths, strict=False) if axis]
            across, up = own[0], own[1] if len(own) > 1 else None
            sweep = Sweep(cells(state, optimizer, across, up, size), (size[1], size[0]), state.steps)
            found = {name: np.full((size[1], size[0]), np.nan) for name in RESULTS}
            yield _Swept(optimizer, across, up, sweep, found)


def _key(name: str, place: int) -> str:
    return f"{name}_{place}" if place else name


def _write(
    state: HimmelblauState, all_swept: Sequence[_Swept], settings: Mapping[str, object], options: argparse.Namespace
) -> None:
    first, file = all_swept[0], options.output
    columns, rows = first.found["label"].shape[1], first.found["label"].shape[0]
    if file.suffix in PICTURES and first.y:
        draw_map(_plot(state, first, by_value=options.colour == "value"), options)
    elif file.suffix in PICTURES:
        draw_map(sweep_curves(state, first.x, [(one.optimizer, one.found) for one in all_swept]), options)
    elif file.suffix == ".csv":
        write_rows(file, ("optimizer", "x", "y", *RESULTS), _rows(state, all_swept))
    else:
        arrays = {_key(name, i): one.found[name] for i, one in enumerate(all_swept) for name in RESULTS}
        axes = {"x": np.array(first.x.values(columns)), "y": np.array(first.y.values(rows) if first.y else [0.0])}
        minima = np.array(state.surface.minima, dtype=float).reshape(-1, 2)
        write_npz(file, {**axes, **arrays, "minima": minima}, settings)


def _plot(state: HimmelblauState, swept: _Swept, *, by_value: bool) -> Plot:
    assert swept.y is not None
    axes = swept.x, swept.y
    lines = theory(state, swept.optimizer, *axes)
    return sweep_plot(state, swept.optimizer, axes, swept.found, by_value=by_value, theory=lines)


def _rows(state: HimmelblauState, all_swept: Sequence[_Swept]) -> Iterator[tuple[object, ...]]:
    names = told_apart(state.optimizers)
    for one in all_swept:
        rows, columns = one.found["label"].shape
        x, y = one.x.values(columns), one.y.values(rows) if one.y else [""]
        for row, column in np.argwhere(~np.isnan(one.found["label"])):
            numbers = (one.found[name][row, column] for name in RESULTS)
            label, steps, value = numbers
            yield names[one.optimizer], x[column], y[row], int(label), int(steps), float(value)


def _ranking(state: HimmelblauState, all_swept: Sequence[_Swept]) -> Iterator[str]:
    """Yield the optimizers, each at its own best cell: the fewest steps over all starts, or the lowest f."""
    names = told_apart(state.optimizers)
    found = [(best_cell(one.found), one.optimizer, one) for one in all_swept if not nothing_done(one.found)]
    for best, optimizer, one in sorted((best, optimizer, one) for best, optimizer, one in found if best):
        late, number, row, column = best
        rows, columns = one.found["label"].shape
        at = [f"{one.x.path}={one.x.values(columns)[column]:.6g}"]
        at += [f"{one.y.path}={one.y.values(rows)[row]:.6g}"] if one.y else []
        what = f"f = {number:.4g}, not at a minimum" if late else f"{number:,.0f} steps"
        yield f"{names[optimizer]}: {what} at {' '.join(at)}"
