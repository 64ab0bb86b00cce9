"""``gradexplorer basins``: where every start of a grid ends, as a picture, as numbers, or to go on with later."""

import argparse
import sys
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
import numpy as np

from gradexplorer.cli.chosen import chosen_page, chosen_session
from gradexplorer.cli.ending import STOPPED
from gradexplorer.cli.export import PICTURES
from gradexplorer.cli.maps import add_map_options, check_map_options, compute_tiles, draw_map, nothing_done
from gradexplorer.core.maps.basins import Basins, Ended, grid, reached
from gradexplorer.core.maps.critical_points import near
from gradexplorer.core.maps.files import Array, read_unfinished, write_npz, write_rows
from gradexplorer.core.maps.many_starts import many_starts
from gradexplorer.pages.himmelblau.state import HimmelblauState
from gradexplorer.run.tiles import Tile, tiles

_ENDED = {"end_x": "x", "end_y": "y", "last": "last", "arrival": "arrival"}
"""Keys in an .npz file of what is known of each start before minima have names."""


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = commands.add_parser("basins", help="write a map of where every start ends: .png, .svg, .npz or .csv")
    add_map_options(parser, "starts", "all starts of a tile are one batch")
    parser.set_defaults(run=_basins)


def _basins(options: argparse.Namespace) -> int:
    check_map_options(options)
    page = chosen_page("himmelblau")
    state = chosen_session(options, page).pages[page.key]
    assert isinstance(state, HimmelblauState)
    land, optimizer = state.surface, state.optimizers[state.watched[0]]
    columns, rows = options.size
    settings = {
        "formula": land.formula.source,
        "ranges": (land.x_range, land.y_range),
        "optimizer": msgspec.to_builtins(optimizer),
        "steps": state.steps,
        "dtype": state.dtype,
    }
    x, y = grid(land.x_range, columns), grid(land.y_range, rows)
    arrays = {key: getattr(Ended.empty((rows, columns)), name) for key, name in _ENDED.items()}
    if options.resume and options.output.exists():
        arrays = read_unfinished(options.output, list(_ENDED), (rows, columns), settings)
    way = many_starts(land, optimizer, state.steps, state.dtype, near(land), options.device)
    if way.note:
        print(f"gradexplorer: {way.note}", file=sys.stderr)

    def work(tile: Tile) -> Mapping[str, Array]:
        across, up = np.meshgrid(x[tile[1]], y[tile[0]])
        ends = way.run(across.ravel(), up.ravel())
        return {key: np.asarray(getattr(ends, name), float).reshape(across.shape) for key, name in _ENDED.items()}

    finished = compute_tiles(work, arrays, list(tiles((rows, columns), way.most)), workers=None if way.threads else 1)
    if nothing_done(arrays):
        return STOPPED
    ended = Ended(*arrays.values())
    basins = Basins(land=land, optimizer=optimizer, steps=state.steps, dtype=state.dtype, x=x, y=y, ended=ended)
    _write(basins, arrays, settings, options)
    for line in _report(basins, state.seed if finished else None):
        print(line)
    return 0 if finished else STOPPED


def _write(
    basins: Basins, arrays: Mapping[str, Array], settings: Mapping[str, Any], options: argparse.Namespace
) -> None:
    file = options.output
    if file.suffix in PICTURES:
        from gradexplorer.pages.himmelblau.basins import basins_plot

        draw_map(basins_plot(basins), options)
    elif file.suffix == ".csv":
        write_rows(file, ("x", "y", "label", "steps", "value", "end_x", "end_y"), _rows(basins))
    else:
        found = {"label": basins.label, "steps": basins.count, "value": basins.value}
        minima = np.array([(point.x, point.y) for point in basins.minima], dtype=float).reshape(-1, 2)
        write_npz(file, {"x": basins.x, "y": basins.y, **found, "minima": minima, **arrays}, settings)


def _rows(basins: Basins) -> Iterator[tuple[object, ...]]:
    for row, column in np.argwhere(~np.isnan(basins.label)):
        at = row, column
        numbers = (basins.value[at], basins.ended.x[at], basins.ended.y[at])
        yield (
            float(basins.x[column]),
            float(basins.y[row]),
            int(basins.label[at]),
            int(basins.count[at]),
            *map(float, numbers),
        )


def _report(basins: Basins, seed: int | None) -> Iterator[str]:
    """Yield the shares, and how many sampled starts torch agrees on; not where the work was stopped."""
    for label in reached(basins):
        steps = int(np.median(basins.count[basins.label == label]))
        yield f"{100 * basins.shares[label]:6.2f} %  {basins.name(label)}, median of steps {steps:,}"
    if not basins.minima:
        yield "No minimum was reached."
    if seed is None:
        return
    from gradexplorer.core.maps.agreement import agreement

    found = agreement(basins, seed)
    yield (
        f"{found.proven} of {found.sampled} sampled starts end in double precision where torch.optim does; "
        f"{100 * found.elsewhere / found.sampled:.1f} % end elsewhere in this map"
    )
