"""``gradexplorer export``: a page as a picture, as numbers, or as a session."""

import argparse
import difflib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from gradexplorer.cli.display import has_display, start_virtual_display
from gradexplorer.cli.progress import Progress
from gradexplorer.export import write_data
from gradexplorer.framework.files import checked_target
from gradexplorer.framework.page import Page
from gradexplorer.framework.state import edited
from gradexplorer.pages import PAGES
from gradexplorer.run.headless import at_state_step, run_to
from gradexplorer.session import Session, default_session, read_session, write_session
from gradexplorer.text import InputError, _

PICTURES = (".png", ".svg")
ENDINGS = (*PICTURES, ".csv", ".json")
PICTURE_DEFAULTS = {"panel": None, "size": None, "scale": 1.0, "theme": "light", "language": "en"}


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = commands.add_parser("export", help="write a page as .png, .svg, .csv or .json")
    parser.add_argument("page", metavar="PAGE")
    parser.add_argument("-o", "--output", metavar="FILE", type=Path, required=True, help="its ending chooses the kind")
    parser.add_argument("--session", metavar="SESSION.json", type=Path)
    parser.add_argument("--set", metavar="path=value", action="append", default=[], help="such as optimizers.0.lr=0.01")
    parser.add_argument("--steps", metavar="N", type=_count, help="run up to step N; by default to the end")
    parser.add_argument("--panel", metavar="KEY", help="one panel instead of the page")
    parser.add_argument("--size", metavar="1600x1000", type=_size, help="in pixels, before --scale")
    parser.add_argument("--scale", metavar="1..4", type=_scale)
    parser.add_argument("--theme", choices=("light", "dark"))
    parser.add_argument("--language", choices=("en", "zh_CN"))
    parser.set_defaults(run=_export)


def _count(word: str) -> int:
    if not word.isdecimal():
        raise argparse.ArgumentTypeError(f"{word} is no number of steps")
    return int(word)


def _size(word: str) -> tuple[int, int]:
    sides = [int(side) for side in word.split("x") if side.isdecimal()]
    if len(sides) != 2 or not all(50 <= side <= 10_000 for side in sides):
        raise argparse.ArgumentTypeError(f"{word} is no size such as 1600x1000, with sides from 50 to 10000")
    return sides[0], sides[1]


def _scale(word: str) -> float:
    try:
        scale = float(word)
    except ValueError:
        scale = 0.0
    if not 1 <= scale <= 4:
        raise argparse.ArgumentTypeError(f"{word} is no scale from 1 to 4")
    return scale


def _export(options: argparse.Namespace) -> int:
    page, file = _page(options.page), options.output
    _check_output(file, (*ENDINGS, *page.exports))
    picture = file.suffix in PICTURES
    useless = [] if picture else [name for name in PICTURE_DEFAULTS if getattr(options, name) is not None]
    session = _session(options, page)
    state = session.pages[page.key]
    state_steps = page.state_steps(state)
    if options.steps is not None and (file.suffix == ".json" or (state_steps and not picture)):
        useless.append("steps")
    if useless:
        raise InputError(_("--{option} has no use for a {ending} file.", option=useless[0], ending=file.suffix))
    if picture and not has_display():
        start_virtual_display()
    if file.suffix == ".json":
        write_session(session, file)
        return 0
    if state_steps:
        state = at_state_step(state, state_steps, options.steps)
        session = Session(page=page.key, pages={**session.pages, page.key: state})
    progress = Progress("steps")
    snapshot = run_to(page, state, None if state_steps else options.steps, progress)
    progress.clear()
    if not picture:
        write_data(page, state, snapshot, file)
        return 0
    from gradexplorer.ui.shell.export_picture import export_picture

    chosen = {name: getattr(options, name) for name in PICTURE_DEFAULTS if getattr(options, name) is not None}
    export_picture(page.key, session, snapshot, file, **PICTURE_DEFAULTS | chosen)
    return 0


def _page(key: str) -> Page:
    for page in PAGES:
        if page.key == key:
            return page
    known = [page.key for page in PAGES]
    near = difflib.get_close_matches(key, known) or known
    raise InputError(_("There is no page {key}; near ones are: {near}.", key=key, near=", ".join(near)))


def _check_output(file: Path, endings: Sequence[str]) -> None:
    """Refuse before a long run what could only fail after it."""
    if file.suffix not in endings:
        raise InputError(_("{file} must end in one of {endings}.", file=file, endings=", ".join(endings)))
    if not file.parent.is_dir():
        raise InputError(_("There is no folder {folder}.", folder=file.parent))
    folder = checked_target(file).parent
    if not os.access(folder, os.W_OK):
        raise InputError(_("The folder {folder} can't be written.", folder=folder))


def _session(options: argparse.Namespace, page: Page) -> Session:
    session = read_session(options.session, PAGES) if options.session else default_session(PAGES)
    state = session.pages[page.key]
    for assignment in options.set:
        path, equals, word = assignment.partition("=")
        if not equals:
            raise InputError(_("--set takes path=value, not {word}.", word=assignment))
        state = edited(state, path.strip(), _value(word))
    return Session(page=page.key, pages={**session.pages, page.key: state})


def _value(word: str) -> Any:
    """Return what `word` says as JSON; anything else is text (``landscape=booth``)."""
    try:
        return msgspec.json.decode(word)
    except msgspec.DecodeError:
        return word
