"""``gradexplorer export``: a page as a picture, as numbers, or as a session."""

import argparse
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from gradexplorer.cli.chosen import add_options, at_step, chosen_page, chosen_session
from gradexplorer.cli.display import has_display, start_virtual_display
from gradexplorer.cli.film import FILM_DEFAULTS, add_film_options, is_film, prepared_film, steps
from gradexplorer.export import write_data
from gradexplorer.films.write import FILMS
from gradexplorer.framework.files import checked_target
from gradexplorer.framework.page import AnyPage
from gradexplorer.handouts.hand_out import HAND_OUTS
from gradexplorer.pages import PAGES
from gradexplorer.session import write_session
from gradexplorer.text import InputError, _

PICTURES = (".png", ".svg")
ENDINGS = (*PICTURES, ".csv", ".json")
PICTURE_DEFAULTS = {"panel": None, "size": None, "scale": 1.0, "theme": "light", "language": "en"}


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = commands.add_parser("export", help="write a page as .png, .svg, .csv, .json, .py, .html, .pdf or a film")
    add_options(parser, steps, "N|FROM:TO:EVERY")
    parser.add_argument("-o", "--output", metavar="FILE", type=Path, required=True, help="its ending chooses the kind")
    parser.add_argument("--panel", metavar="KEY", help="one panel instead of the page")
    parser.add_argument("--size", metavar="1600x1000", type=_size, help="in pixels, before --scale")
    parser.add_argument("--scale", metavar="1..4", type=picture_scale)
    parser.add_argument("--theme", choices=("light", "dark"))
    parser.add_argument("--paper", choices=("A4", "Letter"), help="of a hand-out, by default A4")
    parser.add_argument("--language", choices=("en", "zh_CN"))
    add_film_options(parser)
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
    file = options.output
    if file.suffix in HAND_OUTS:
        _export_hand_out(options)
        return 0
    page = chosen_page(options.page)
    if is_film(options):
        _export_film(options, page)
        return 0
    check_output(file, (*ENDINGS, *HAND_OUTS, *FILMS, *page.exports))
    picture = file.suffix in PICTURES
    useless = [] if picture else [name for name in PICTURE_DEFAULTS if getattr(options, name) is not None]
    useless += [name for name in (*FILM_DEFAULTS, "paper") if getattr(options, name) is not None]
    if isinstance(options.steps, range):
        useless.append("steps FROM:TO:EVERY")
    session = chosen_session(options, page)
    walked = bool(page.step_field(session.pages[page.key]))
    if options.steps is not None and (file.suffix == ".json" or (walked and not picture)):
        useless.append("steps")
    if useless:
        raise InputError(_("--{option} has no use for a {ending} file.", option=useless[0], ending=file.suffix))
    if picture:
        _on_display()
    if file.suffix == ".json":
        write_session(session, file)
        return 0
    session, snapshot = at_step(session, page, options.steps)
    if not picture:
        write_data(page, session.pages[page.key], snapshot, file)
        return 0
    from gradexplorer.ui.shell.export_picture import export_picture

    export_picture(page.key, session, snapshot, file, **_chosen(options))
    return 0


def _export_hand_out(options: argparse.Namespace) -> None:
    """Write one page, or all pages of a session, to be read on paper or in a browser."""
    file = options.output
    useless = [name for name in (*PICTURE_DEFAULTS, *FILM_DEFAULTS) if getattr(options, name) is not None]
    useless = [name for name in useless if name != "language"]
    useless += ["steps FROM:TO:EVERY"] if isinstance(options.steps, range) else []
    whole = options.page == "session"
    useless += [name for name in ("set", "steps") if whole and getattr(options, name)]
    if useless:
        raise InputError(_("--{option} has no use for a {ending} file.", option=useless[0], ending=file.suffix))
    _check_place(file)
    pages = PAGES if whole else [chosen_page(options.page)]
    session = chosen_session(options, pages[0])
    shown = []
    for page in pages:
        at, snapshot = at_step(session, page, options.steps)
        shown.append((page, at.pages[page.key], snapshot))
    _on_display()
    from gradexplorer.ui.shell.application import application
    from gradexplorer.ui.shell.hand_outs import write_hand_out
    from gradexplorer.ui.style.theme import use_theme
    from gradexplorer.ui.style.translation import use_language

    app = application()
    use_theme(app, "light")
    use_language(app, options.language or "en")
    write_hand_out(shown, file, options.paper or "A4")


def _export_film(options: argparse.Namespace, page: AnyPage) -> None:
    file, chosen = options.output, _chosen(options)
    _check_place(file)
    if chosen.pop("scale") != 1:
        raise InputError(_("--{option} has no use for a {ending} file.", option="scale", ending=file.suffix))
    state = chosen_session(options, page).pages[page.key]
    draw = prepared_film(options, page, state, **chosen)
    _on_display()
    draw()


def _chosen(options: argparse.Namespace) -> dict[str, Any]:
    chosen = {name: getattr(options, name) for name in PICTURE_DEFAULTS if getattr(options, name) is not None}
    return PICTURE_DEFAULTS | chosen


def _on_display() -> None:
    if not has_display():
        start_virtual_display()


def check_output(file: Path, endings: Sequence[str]) -> None:
    """Refuse before a long run what could only fail after it."""
    if file.suffix not in endings:
        raise InputError(_("{file} must end in one of {endings}.", file=file, endings=", ".join(endings)))
    _check_place(file)


def _check_place(file: Path) -> None:
    if not file.suffix and os.path.lexists(file):
        raise InputError(_("{file} is there already. Choose another place.", file=str(file)))
    if not file.parent.is_dir():
        raise InputError(_("There is no folder {folder}.", folder=file.parent))
    folder = checked_target(file).parent
    if not os.access(folder, os.W_OK):
        raise InputError(_("The folder {folder} can't be written.", folder=folder))
