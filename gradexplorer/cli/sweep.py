"""``gradexplorer sweep``: one or two parameters over their ranges, from all starts, for every optimizer of the tab."""

import argparse
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import msgspec
import numpy as np

from gradexplorer.cli.chosen import chosen_page, chosen_session
from gradexplorer.cli.ending import STOPPED
from gradexplorer.cli.export import PICTURES, check_output
from gradexplorer.cli.maps import add_map_options, check_map_options, compute_tiles, draw_map, nothing_done
from gradexplorer.core.maps.files import read_unfinished, write_npz, write_rows
from gradexplorer.core.maps.sweep import RESULTS
from gradexplorer.core.optimizers import told_apart
from gradexplorer.framework.figure import Plot
from gradexplorer.pages.himmelblau.ranking import Swept, ranked, write_ranking
from gradexplorer.pages.himmelblau.state import HimmelblauState
from gradexplorer.pages.himmelblau.sweep import (
    SweepAxis,
    own_path,
    sweep_axis,
    sweep_curves,
    sweep_plot,
)
from gradexplorer.pages.himmelblau.theory_marks import theory
from gradexplorer.text import fill

RANKINGS = (".csv", ".json")
LEARNING_RATES = "optimizers.0.lr=1e-4..1:log"


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = commands.add_parser("sweep", help="sweep one or two parameters: .png, .svg, .npz or .csv")
    parser.add_argument("--x", metavar="path=low..high", default=LEARNING_RATES, help=f"by default {LEARNING_RATES}")
    parser.add_argument("--y", metavar="path=low..high", help="without it: curves")
    parser.add_argument("--colour", choices=("steps", "value"), default="steps", help="of a picture")
    parser.add_argument("--ranking", metavar="FILE", type=Path, help="write the ranking, too: .csv or .json")
    add_map_options(parser, "cells", "all starts of a cell are one batch")
    parser.set_defaults(run=_sweep)


def _sweep(options: argparse.Namespace) -> int:
    check_map_options(options)
    if options.ranking:
        check_output(options.ranking, RANKINGS)
    page = chosen_page("himmelblau")
    state = chosen_session(options, page).pages[page.key]
    assert isinstance(state, HimmelblauState)
    columns, rows = options.size
    size = columns, rows if options.y else 1
    x, y = sweep_axis(state, options.x), sweep_axis(state, options.y) if options.y else None
    all_swept = list(_all_swept(state, x, y, size))
    for one in all_swept:
        one.check(state)
    grids = [one.sweep(state, columns, rows, options.device) for one in all_swept]
    settings = {"state": msgspec.to_builtins(state), "x": options.x, "y": options.y}
    if options.resume and options.output.exists():
        keys = [_key(name, i) for i in range(len(all_swept)) for name in RESULTS]
        before = read_unfinished(options.output, keys, (size[1], size[0]), settings)
        for i, one in enumerate(all_swept):
            for name in RESULTS:
                one.results[name][...] = before[_key(name, i)]
    finished = True
    for one, grid in zip(all_swept, grids, strict=True):
        finished = finished and compute_tiles(grid.compute, one.results, list(grid.tiles()))
    if nothing_done(all_swept[0].results):
        return STOPPED
    _write(state, all_swept, settings, options)
    if options.ranking:
        write_ranking(state, all_swept, options.ranking)
    for line in _ranking(state, all_swept):
        print(line)
    return 0 if finished else STOPPED


def _all_swept(state: HimmelblauState, x: SweepAxis, y: SweepAxis | None, size: tuple[int, int]) -> Iterator[Swept]:
    """Yield the sweep of the optimizer that the paths name, or that is selected, then of those with its parameters."""
    first = next((int(axis.path.split(".")[1]) for axis in (x, y) if axis and axis.path[:2] == "op"), state.watched[0])
    for optimizer in sorted(range(len(state.optimizers)), key=lambda other: other != first):
        paths = [own_path(state, axis.path, optimizer) for axis in (x, y) if axis]
        if None not in paths:
            own = [msgspec.structs.replace(axis, path=path) for axis, path in zip((x, y), paths, strict=False) if axis]
            across, up = own[0], own[1] if len(own) > 1 else None
            yield Swept(optimizer, across, up, {name: np.full((size[1], size[0]), np.nan) for name in RESULTS})


def _key(name: str, place: int) -> str:
    return f"{name}_{place}" if place else name


def _write(
    state: HimmelblauState, all_swept: Sequence[Swept], settings: Mapping[str, object], options: argparse.Namespace
) -> None:
    first, file = all_swept[0], options.output
    columns, rows = first.results["label"].shape[1], first.results["label"].shape[0]
    if file.suffix in PICTURES and first.y:
        draw_map(_plot(state, first, by_value=options.colour == "value"), options)
    elif file.suffix in PICTURES:
        draw_map(sweep_curves(state, first.x, [(one.optimizer, one.results) for one in all_swept]), options)
    elif file.suffix == ".csv":
        write_rows(file, ("optimizer", "x", "y", *RESULTS), _rows(state, all_swept))
    else:
        arrays = {_key(name, i): one.results[name] for i, one in enumerate(all_swept) for name in RESULTS}
        axes = {"x": np.array(first.x.values(columns)), "y": np.array(first.y.values(rows) if first.y else [0.0])}
        minima = np.array(state.surface.minima, dtype=float).reshape(-1, 2)
        write_npz(file, {**axes, **arrays, "minima": minima}, settings)


def _plot(state: HimmelblauState, swept: Swept, *, by_value: bool) -> Plot:
    assert swept.y is not None
    axes = swept.x, swept.y
    lines = theory(state, swept.optimizer, *axes)
    return sweep_plot(state, swept.optimizer, axes, swept.results, by_value=by_value, theory=lines)


def _rows(state: HimmelblauState, all_swept: Sequence[Swept]) -> Iterator[tuple[object, ...]]:
    names = told_apart(state.optimizers)
    for one in all_swept:
        rows, columns = one.results["label"].shape
        x, y = one.x.values(columns), one.y.values(rows) if one.y else [""]
        for row, column in np.argwhere(~np.isnan(one.results["label"])):
            numbers = (one.results[name][row, column] for name in RESULTS)
            label, steps, value = numbers
            yield names[one.optimizer], x[column], y[row], int(label), int(steps), float(value)


def _ranking(state: HimmelblauState, all_swept: Sequence[Swept]) -> Iterator[str]:
    """Yield the optimizers, each at its own best cell: the fewest steps over all starts, or the lowest f."""
    names = told_apart(state.optimizers)
    for one in ranked(all_swept):
        at = [f"{axis.path}={number:.6g}" for axis, number in zip(one.swept.axes, one.numbers, strict=True)]
        what = (
            fill("{n} steps", {"n": f"{one.steps:,.0f}"}) if one.arrived else f"f = {one.value:.4g}, not at a minimum"
        )
        yield f"{names[one.swept.optimizer]}: {what} at {' '.join(at)}"
