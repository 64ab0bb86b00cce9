"""What the commands that compute maps have in common: their options, tiles side by side, and what is kept of them."""

import argparse
import math
import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path

import numpy as np

from gradexplorer.cli.chosen import add_state_options
from gradexplorer.cli.display import has_display, start_virtual_display
from gradexplorer.cli.ending import stopping
from gradexplorer.cli.export import PICTURES, check_output, picture_scale
from gradexplorer.cli.progress import Progress
from gradexplorer.core.maps.files import Array
from gradexplorer.framework.figure import Plot
from gradexplorer.run.tiles import Tile, missing, run_tiles
from gradexplorer.text import InputError, _

ENDINGS = (*PICTURES, ".npz", ".csv")
MOST_CELLS = 1 << 24
"""4096 x 4096: 0.7 GB while they are computed."""
_AROUND = (140, 110)
"""Pixels of a picture beside its map: axes and title."""
_SMALLEST = (640, 560)
_SECONDS_BETWEEN_FILES = 60.0


def add_map_options(parser: argparse.ArgumentParser, what: str, batch: str) -> None:
    """Add the options of a map, whose cells are `what`; `batch` says what torch computes at once."""
    add_state_options(parser)
    add_grid_options(parser, what, (256, 256), ENDINGS)
    parser.add_argument("--device", choices=("cpu", "cuda"), help=f"let torch compute: {batch}")
    add_picture_options(parser)


def add_grid_options(parser: argparse.ArgumentParser, what: str, size: tuple[int, int], endings: Sequence[str]) -> None:
    """Add the options of a grid and its file, which has one of these endings."""
    parser.add_argument("-o", "--output", metavar="FILE", type=Path, required=True, help=" ".join(endings))
    parser.add_argument("--size", metavar="400x300", type=_cells, default=size, help=f"{what}, across and up")
    parser.add_argument("--resume", action="store_true", help="go on with an unfinished .npz")


def add_picture_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of a picture."""
    parser.add_argument("--scale", metavar="1..4", type=picture_scale, default=1.0)
    parser.add_argument("--theme", choices=("light", "dark"), default="light")
    parser.add_argument("--language", choices=("en", "zh_CN"), default="en")


def _cells(text: str) -> tuple[int, int]:
    sides = [int(side) for side in text.split("x") if side.isdecimal() and len(side) < 12]
    if len(sides) != text.count("x") + 1 or not sides or len(sides) > 2 or not all(sides):
        raise argparse.ArgumentTypeError(f"{text} is no size such as 400x300")
    return sides[0], sides[-1]


def check_map_options(options: argparse.Namespace, endings: Sequence[str] = ENDINGS) -> None:
    """Refuse before the work what could only fail after it."""
    check_output(options.output, endings)
    columns, rows = options.size
    if columns * rows > MOST_CELLS:
        raise InputError(
            _("{columns} × {rows} are {count} cells; a map has at most {most}.", columns=columns, rows=rows,
              count=f"{columns * rows:,}", most=f"{MOST_CELLS:,}")
        )  # fmt: skip
    if options.resume and options.output.suffix != ".npz":
        raise InputError(_("--resume needs an .npz file: only these say what is still to be done."))
    if options.output.suffix in PICTURES and not has_display():
        start_virtual_display()


def compute_tiles(
    work: Callable[[Tile], Mapping[str, Array]],
    into: Mapping[str, Array],
    all_tiles: Sequence[Tile],
    *,
    workers: int | None = None,
    executor: Executor | None = None,
    keep: Callable[[], None] = lambda: None,
    seconds: float | None = None,
) -> bool:
    """Compute what is missing, tile by tile, with progress; return whether all is done: the person may stop it.

    Parameters
    ----------
    workers : int or None
        How many tiles are computed side by side; by default one for each processor.
    executor : Executor or None
        Another one than threads of this process.
    keep : callable () -> None
        Writes what is done, now and then, so that little is lost with the machine. Where it can't, that is said, and
        the work goes on: until its end there may be room.
    seconds : float or None
        After which it is stopped, as by the person.
    """
    todo = missing(next(iter(into.values())), all_tiles)
    shown, kept, refused = Progress("tiles"), time.monotonic(), ""

    def progress(done: int, total: int, seconds: float) -> None:
        nonlocal kept, refused
        shown(done, total, seconds)
        if time.monotonic() - kept > _SECONDS_BETWEEN_FILES and done < total:
            try:
                keep()
            except InputError as error:
                if refused != str(error):
                    shown.clear()
                    print(f"gradexplorer: {error}", file=sys.stderr)
                refused = str(error)
            kept = time.monotonic()

    end = math.inf if seconds is None else time.monotonic() + seconds
    with stopping() as asked, executor or ThreadPoolExecutor(workers or os.cpu_count() or 1) as used:
        finished = run_tiles(work, todo, into, used, progress, lambda: asked() or time.monotonic() > end)
    shown.clear()
    return finished


def draw_map(plot: Plot, options: argparse.Namespace) -> None:
    """Write the picture of a map, with about a pixel for each cell of a large one."""
    from gradexplorer.ui.shell.export_picture import export_panel

    sides = (max(least, cells + more) for least, cells, more in zip(_SMALLEST, options.size, _AROUND, strict=True))
    size = tuple(min(side, 4000) for side in sides)
    export_panel(
        plot, options.output, size=(size[0], size[1]), scale=options.scale, theme=options.theme,
        language=options.language,
    )  # fmt: skip


def nothing_done(arrays: Mapping[str, Array]) -> bool:
    """Whether no cell is done: there is nothing to keep."""
    return all(np.isnan(array).all() for array in arrays.values())
