"""``gradexplorer export``: a page as a picture, as numbers, or as a session."""

import argparse
import os
from collections.abc import Sequence
from pathlib import Path

from gradexplorer.cli.chosen import add_options, at_step, chosen_page, chosen_session
from gradexplorer.cli.display import has_display, start_virtual_display
from gradexplorer.export import write_data
from gradexplorer.framework.files import checked_target
from gradexplorer.session import write_session
from gradexplorer.text import InputError, _

PICTURES = (".png", ".svg")
ENDINGS = (*PICTURES, ".csv", ".json")
PICTURE_DEFAULTS = {"panel": None, "size": None, "scale": 1.0, "theme": "light", "language": "en"}


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = commands.add_parser("export", help="write a page as .png, .svg, .csv or .json")
    add_options(parser)
    parser.add_argument("-o", "--output", metavar="FILE", type=Path, required=True, help="its ending chooses the kind")
    parser.add_argument("--panel", metavar="KEY", help="one panel instead of the page")
    parser.add_argument("--size", metavar="1600x1000", type=_size, help="in pixels, before --scale")
    parser.add_argument("--scale", metavar="1..4", type=picture_scale)
    parser.add_argument("--theme", choices=("light", "dark"))
    parser.add_argument("--language", choices=("en", "zh_CN"))
    parser.set_defaults(run=_export)


def _size(text: str) -> tuple[int, int]:
    sides = [int(side) for side in text.split("x") if side.isdecimal()]
    if len(sides) != 2 or not all(50 <= side <= 10_000 for side in sides):
        raise argparse.ArgumentTypeError(f"{text} is no size such as 1600x1000, with sides from 50 to 10000")
    return sides[0], sides[1]


def picture_scale(text: str) -> float:
    """Return the scale of a picture."""
    try:
        found = float(text)
    except ValueError:
        found = 0.0
    if not 1 <= found <= 4:
        raise argparse.ArgumentTypeError(f"{text} is no scale from 1 to 4")
    return found


def _export(options: argparse.Namespace) -> int:
    page, file = chosen_page(options.page), options.output
    check_output(file, (*ENDINGS, *page.exports))
    picture = file.suffix in PICTURES
    useless = [] if picture else [name for name in PICTURE_DEFAULTS if getattr(options, name) is not None]
    session = chosen_session(options, page)
    walked = bool(page.step_field(session.pages[page.key]))
    if options.steps is not None and (file.suffix == ".json" or (walked and not picture)):
        useless.append("steps")
    if useless:
        raise InputError(_("--{option} has no use for a {ending} file.", option=useless[0], ending=file.suffix))
    if picture and not has_display():
        start_virtual_display()
    if file.suffix == ".json":
        write_session(session, file)
        return 0
    session, snapshot = at_step(session, page, options.steps)
    if not picture:
        write_data(page, session.pages[page.key], snapshot, file)
        return 0
    from gradexplorer.ui.shell.export_picture import export_picture

    chosen = {name: getattr(options, name) for name in PICTURE_DEFAULTS if getattr(options, name) is not None}
    export_picture(page.key, session, snapshot, file, **PICTURE_DEFAULTS | chosen)
    return 0


def check_output(file: Path, endings: Sequence[str]) -> None:
    """Refuse before a long run what could only fail after it."""
    if file.suffix not in endings:
        raise InputError(_("{file} must end in one of {endings}.", file=file, endings=", ".join(endings)))
    if not file.parent.is_dir():
        raise InputError(_("There is no folder {folder}.", folder=file.parent))
    folder = checked_target(file).parent
    if not os.access(folder, os.W_OK):
        raise InputError(_("The folder {folder} can't be written.", folder=folder))
