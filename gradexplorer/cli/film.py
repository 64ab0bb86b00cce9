"""``gradexplorer export`` where what is written moves: a run, a parameter that changes, a camera that goes round."""

import argparse
import contextlib
import re
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from gradexplorer.cli.progress import Progress
from gradexplorer.films.frames import MOST_FRAMES, Timing
from gradexplorer.films.write import FASTEST, FILMS, check_film
from gradexplorer.framework.page import AnyPage
from gradexplorer.run.headless import at_step
from gradexplorer.run.moments import Moment, at_steps, between, turn, varied
from gradexplorer.text import InputError, _

FILM_DEFAULTS = {"vary": None, "turn": None, "fps": 30, "seconds": 4.0, "once": False, "column": False}
_NUMBER = r"[-+.e\d]+"
_VARIED = re.compile(rf"(?P<path>[\w.]+)=(?P<first>{_NUMBER}):(?P<last>{_NUMBER})(?P<log>:log)?")


def add_film_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that only films take."""
    film = parser.add_argument_group("films (.webp, .gif, .apng, .mp4, or a folder of numbered pictures)")
    film.add_argument(
        "--vary", metavar="path=from:to[:log]", type=_varied, help="let a parameter go from one value to another"
    )
    film.add_argument("--turn", metavar="DEGREES", type=float, help="let the camera go round")
    film.add_argument("--fps", metavar="N", type=_fps, help="frames a second, by default 30")
    film.add_argument("--seconds", metavar="S", type=_seconds, help="length of --vary and --turn, by default 4")
    film.add_argument("--once", action="store_true", default=None, help="play once, not for ever")
    film.add_argument("--column", action="store_true", default=None, help="the whole page, with the derivation")


def steps(text: str) -> int | range:
    """Return the step, or the steps from one to another, that an option names."""
    numbers = text.split(":")
    if len(numbers) > 3 or not all(number.isdecimal() for number in numbers):
        raise argparse.ArgumentTypeError(f"{text} is neither a number of steps nor FROM:TO:EVERY")
    first, last, every = *map(int, numbers), *(1,) * (3 - len(numbers))
    if len(numbers) == 1:
        return first
    if first > last or not every:
        raise argparse.ArgumentTypeError(f"{text} does not go forward")
    return range(first, last + 1, every)


def is_film(options: argparse.Namespace) -> bool:
    """Tell whether a film is to be written: its name says so, or it is a folder for something that moves."""
    moves = options.vary or options.turn is not None or isinstance(options.steps, range)
    return options.output.suffix in FILMS or bool(moves and not options.output.suffix)


def prepared_film(options: argparse.Namespace, page: AnyPage, state: Any, **picture: Any) -> Callable[[], None]:
    """Return what draws and writes the film that the options describe, once they make sense.

    Raises
    ------
    InputError
        They do not.
    """
    motions = [options.vary, options.turn is not None, isinstance(options.steps, range)]
    if sum(map(bool, motions)) != 1:
        raise InputError(_("A film shows one of these: --steps FROM:TO:EVERY, --vary or --turn."))
    check_film(options.output)
    given = {name: getattr(options, name) for name in FILM_DEFAULTS if getattr(options, name) is not None}
    chosen: dict[str, Any] = FILM_DEFAULTS | given
    fps, ending = chosen["fps"], options.output.suffix
    if fps > FASTEST.get(ending, fps):
        most = FASTEST[ending]
        raise InputError(_("A {ending} film has at most {most} frames a second.", ending=ending, most=most))
    count = len(options.steps) if isinstance(options.steps, range) else round(chosen["seconds"] * fps)
    if not 1 <= count <= MOST_FRAMES:
        raise InputError(_("A film has 1 to {most} frames, not {count}.", most=MOST_FRAMES, count=count))
    moments = _moments(options, page, state, count, picture["panel"])
    timing = Timing(count, fps, not chosen["once"])
    return partial(_draw, page, moments, timing, options.output, column=chosen["column"], **picture)


def _draw(page: AnyPage, moments: Iterable[Moment], timing: Timing, file: Path, **options: Any) -> None:
    from gradexplorer.ui.shell.export_film import export_film

    progress, begun = Progress("frames"), time.monotonic()

    def told(done: int, count: int) -> None:
        progress(done, count, (time.monotonic() - begun) / done * (count - done))

    try:
        export_film(page, moments, timing, file, told, **options)
    finally:
        progress.clear()


def _moments(options: argparse.Namespace, page: AnyPage, state: Any, count: int, panel: str | None) -> Iterator[Moment]:
    if isinstance(options.steps, range):
        return at_steps(page, state, options.steps)
    if options.vary:
        path, first, last, log = options.vary
        step = 0 if options.steps is None and page.start else options.steps
        return varied(page, state, path, between(state, path, first, last, count, log=log), step)
    state, snapshot = at_step(page, state, options.steps)
    camera, angles = turn(page, state, snapshot, options.turn, count, panel)
    return varied(page, state, camera, angles, options.steps)


def _varied(text: str) -> tuple[str, float, float, bool]:
    if found := _VARIED.fullmatch(text):
        with contextlib.suppress(ValueError):
            return found["path"], float(found["first"]), float(found["last"]), bool(found["log"])
    raise argparse.ArgumentTypeError(f"{text} is not path=from:to, such as optimizers.0.lr=1e-4:1:log")


def _fps(text: str) -> int:
    if not (text.isdecimal() and 1 <= int(text) <= 120):
        raise argparse.ArgumentTypeError(f"{text} is no number of frames a second from 1 to 120")
    return int(text)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= 600:
        raise argparse.ArgumentTypeError(f"{text} is no length up to 600 seconds")
    return seconds
