"""``gradexplorer landscape``: the loss of the person's own model over a plane or a line through its weights."""

import argparse
import os
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from gradexplorer.cli.ending import STOPPED, at_end
from gradexplorer.cli.export import PICTURES
from gradexplorer.cli.maps import (
    ENDINGS,
    add_grid_options,
    add_picture_options,
    check_map_options,
    compute_tiles,
    draw_map,
    nothing_done,
)
from gradexplorer.cli.own_code import add_options, counted, proof_as_json, request
from gradexplorer.core.maps.files import Array, read_unfinished, write_npz, write_rows
from gradexplorer.framework.files import write_atomically
from gradexplorer.listing import json_text
from gradexplorer.model.landscape.script import script
from gradexplorer.model.landscape.spec import PlaneInfo, PlaneSpec, Proven, Range
from gradexplorer.model.landscape.workers import Workers
from gradexplorer.run.cluster import RemoteTiles, cluster
from gradexplorer.run.tiles import Tile, coarse_to_fine
from gradexplorer.text import InputError, _

_ENDINGS = (*ENDINGS, ".py")
_SAMPLES = 16
_MOST_SECONDS = 600.0
"""Longer work wants to be said yes to."""
_TILE_SECONDS = 0.25
_LARGEST_TILE = 4096


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = commands.add_parser("landscape", help="write the loss over a plane through your own model's weights")
    add_options(parser)
    add_grid_options(parser, "points", (51, 51), _ENDINGS)
    add_picture_options(parser)
    parser.add_argument("--directions", choices=("random", "pca", "hessian", "checkpoints"), default="random")
    parser.add_argument("--weights", metavar="FILE", nargs="+", default=[], help="state_dicts, or lists of them")
    parser.add_argument(
        "--train", metavar="OPTIMIZER", nargs="+", default=[], help="such as 'SGD(lr=0.1), StepLR(step_size=50)'"
    )
    parser.add_argument("--steps", metavar="N", type=counted, default=200, help="that they make (200)")
    parser.add_argument("--range", metavar="LOW:HIGH[,LOW:HIGH]", type=_ranges, help="else until the loss has grown")
    parser.add_argument("--growth", metavar="FACTOR", type=_growth, default=10.0, help="by this factor (10)")
    parser.add_argument("--norm", choices=("frozen", "batch", "recalibrated"), default="frozen")
    parser.add_argument("--biases", choices=("fixed", "moved"), default="fixed", help="in random directions")
    parser.add_argument("--batches", metavar="N", type=counted, default=1, help="over whose losses the mean is taken")
    parser.add_argument("--seed", metavar="N", type=int, default=0, help="of random directions")
    parser.add_argument("--workers", metavar="N", type=counted, default=1, help="processes side by side")
    parser.add_argument("--cluster", metavar="ADDRESS", help="of a dask scheduler, such as tcp://host:8786")
    parser.add_argument("--device", metavar="NAME", default="", help="such as cuda")
    parser.add_argument("--yes", action="store_true", help="begin even where it takes long")
    parser.set_defaults(run=_landscape)


def _ranges(text: str) -> tuple[Range, Range]:
    try:
        parts = [tuple(float(end) for end in part.split(":")) for part in text.split(",")]
        parts = [(-abs(part[0]), abs(part[0])) if len(part) == 1 else part for part in parts]
        (x, *more) = parts
        y = more[0] if more else x
        fits = len(parts) < 3 and all(
            len(part) == 2 and part[0] < part[1] and np.isfinite(part).all() for part in parts
        )
    except ValueError:
        fits = False
    if not fits:
        raise argparse.ArgumentTypeError(f"{text} is no range such as -1:1 or -1:1,-0.5:0.5")
    return (x[0], x[1]), (y[0], y[1])


def _growth(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 1 < value < 1e9:
        raise argparse.ArgumentTypeError(f"{text} is no factor above 1")
    return value


def _spec(options: argparse.Namespace) -> PlaneSpec:
    processors = os.cpu_count() or 1
    return PlaneSpec(
        directions=options.directions,
        line=options.size[1] == 1 or (options.directions == "checkpoints" and len(options.weights) < 3),
        weights=tuple(os.path.abspath(file) for file in options.weights),
        seed=options.seed,
        biases=options.biases,
        norm=options.norm,
        batches=options.batches,
        device=options.device,
        growth=options.growth,
        ranges=options.range,
        optimizers=tuple(options.train),
        steps=options.steps,
        threads=max(1, processors // options.workers) if options.workers > 1 else 0,
    )


def _landscape(options: argparse.Namespace) -> int:
    check_map_options(options, _ENDINGS)
    asked, spec = request(options, "serve"), _spec(options)
    columns, rows = options.size[0], 1 if spec.line else options.size[1]
    begun = time.monotonic()
    workers = Workers(asked, spec, options.workers, options.python)
    at_end(workers.close)
    with workers:
        try:
            info = workers.make(options.timeout)
            x, y = _axes(info, columns, rows)
            _estimate(info, columns * rows, options)
            settings = _settings(asked.file, asked.name, spec, info)
            losses = np.full((rows, columns), np.nan)
            if options.resume and options.output.exists():
                losses = read_unfinished(options.output, ["loss"], losses.shape, settings)["loss"]
            if options.output.suffix == ".py":
                _write(options, asked.name, spec, info, (x, y, losses), settings)
                return 0

            def work(tile: Tile) -> Mapping[str, Array]:
                b, a = np.meshgrid(y[tile[0]], x[tile[1]], indexing="ij")
                return {"loss": workers.losses(a.ravel(), b.ravel(), (info.way, info.chunk)).reshape(a.shape)}

            def keep() -> None:
                if options.output.suffix == ".npz":
                    _write(options, asked.name, spec, info, (x, y, losses), settings)

            plan = list(coarse_to_fine(losses.shape, _tile_size(info)))
            into = {"loss": losses}
            left = options.timeout and max(options.timeout - (time.monotonic() - begun), 0.0)
            if options.cluster:
                remote = RemoteTiles(
                    request=asked, spec=spec, centre=info.centre, way=info.way, chunk=info.chunk, x=x.tobytes(),
                    y=y.tobytes(),
                )  # fmt: skip
                with cluster(options.cluster) as executor:
                    finished = compute_tiles(remote, into, plan, executor=executor, keep=keep, seconds=left)
            else:
                finished = compute_tiles(work, into, plan, workers=options.workers, keep=keep, seconds=left)
            if nothing_done({"loss": losses}):
                return STOPPED
            _write(options, asked.name, spec, info, (x, y, losses), settings)
            if not finished:
                return STOPPED
            proofs = workers.proofs(*_samples(x, y, losses))
        finally:
            sys.stderr.write(workers.printed())
    _report(info, losses, proofs, options.json)
    return 0 if all(proven.proof.verdict in ("proven", "digits lost") for proven in proofs) else 1


def _axes(info: PlaneInfo, columns: int, rows: int) -> tuple[Array, Array]:
    x = np.linspace(*info.ranges[0], columns)
    return x, np.linspace(*info.ranges[1], rows) if rows > 1 else np.zeros(1)


def _tile_size(info: PlaneInfo) -> int:
    """Return how many points a tile has: so many that it takes a moment, and whole chunks of them."""
    count = int(np.clip(_TILE_SECONDS / max(info.seconds, 1e-9), 1, _LARGEST_TILE))
    return max(count // info.chunk, 1) * info.chunk


def _estimate(info: PlaneInfo, points: int, options: argparse.Namespace) -> None:
    """Say how long it takes, and ask where that is long."""
    seconds = points * info.seconds / options.workers
    for note in info.notes:
        print(f"gradexplorer: {note}", file=sys.stderr)
    way = f"{info.way}, {info.chunk} at once" if info.chunk > 1 else info.way
    print(f"gradexplorer: {points:,} points, about {_duration(seconds)} ({way})", file=sys.stderr)
    if seconds < _MOST_SECONDS or options.yes:
        return
    if not sys.stdin.isatty():
        raise InputError(_("That takes about {time}: begin it with --yes.", time=_duration(seconds)))
    if input("Begin? [y/N] ").strip().lower() not in ("y", "yes"):
        raise InputError(_("Not begun."))


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.2g} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def _settings(file: str, name: str, spec: PlaneSpec, info: PlaneInfo) -> dict[str, Any]:
    kept = {
        key: value for key, value in msgspec.to_builtins(spec).items() if key not in ("threads", "device", "growth")
    }
    centre = float(f"{info.centre:.4g}")
    return {
        "file": file,
        "name": name,
        **kept,
        "ranges": [[float(f"{end:.12g}") for end in r] for r in info.ranges],
        "centre": centre,
    }


def _samples(x: Array, y: Array, losses: Array) -> tuple[list[float], list[float], list[float]]:
    """Return points of the grid, chosen by seed, with their losses."""
    chosen = np.random.default_rng(0).choice(losses.size, min(_SAMPLES, losses.size), replace=False)
    rows, columns = np.unravel_index(np.sort(chosen), losses.shape)
    return x[columns].tolist(), y[rows].tolist(), losses[rows, columns].tolist()


def _write(
    options: argparse.Namespace,
    name: str,
    spec: PlaneSpec,
    info: PlaneInfo,
    grid: tuple[Array, Array, Array],
    settings: Mapping[str, Any],
) -> None:
    file: Path = options.output
    x, y, losses = grid
    if file.suffix in PICTURES:
        from gradexplorer.pages.model.landscape.picture import landscape_plot

        draw_map(landscape_plot(spec, info, x, y, losses), options)
    elif file.suffix == ".csv":
        write_rows(file, ("a", "b", "loss"), _rows(x, y, losses))
    elif file.suffix == ".py":
        text = script(settings["file"], name, spec, info.ranges, (len(x), len(y)))
        write_atomically(file, text.encode())
    else:
        paths = {f"path{i}_{key}": np.array(getattr(path, key)) for i, path in enumerate(info.paths)
                 for key in ("x", "y", "off", "losses")}  # fmt: skip
        write_npz(file, {"x": x, "y": y, "loss": losses, **paths}, settings)


def _rows(x: Array, y: Array, losses: Array) -> Iterator[tuple[float, float, float]]:
    for row, column in np.argwhere(~np.isnan(losses)):
        yield float(x[column]), float(y[row]), float(losses[row, column])


def _report(info: PlaneInfo, losses: Array, proofs: tuple[Proven, ...], as_json: bool) -> None:
    if as_json:
        told = {"info": _plain(info), "proofs": [proof_as_json(proven) for proven in proofs]}
        print(json_text(told))
        return
    finite = losses[np.isfinite(losses)]
    print(
        f"loss {info.centre:.9g} at the weights; from {finite.min(initial=np.inf):.6g} to "
        f"{finite.max(initial=-np.inf):.6g} here"
    )
    if finite.size < losses.size:
        print(f"{losses.size - finite.size} of {losses.size} points have no finite loss")
    for path in info.paths:
        print(
            f"{path.name}: loss {path.losses[0]:.6g} to {path.losses[-1]:.6g}, at most {max(path.off):.3g} off the "
            f"plane; {path.apart:.4g} from its first point, on a way of {path.way:.4g}"
        )
    for proven in proofs:
        print(f"[{proven.proof.verdict}] {proven.heading}, largest error {proven.proof.error:.1e}")
        if proven.proof.reason:
            print(f"    {proven.proof.reason}")


def _plain(info: PlaneInfo) -> dict[str, Any]:
    made: dict[str, Any] = msgspec.to_builtins(info)
    return made | {"names": list(map(str, info.names)), "notes": list(map(str, info.notes))}
