"""The command line: open the window, export a page, verify every formula, list the pages.

torch, sympy and Qt are imported by the commands that need them, so that the others answer at once.
"""

import argparse
import ctypes
import difflib
import logging
import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

import msgspec

from gradexplorer import __version__, listing
from gradexplorer.core.page import Page
from gradexplorer.core.state import edited
from gradexplorer.core.text import InputError, _
from gradexplorer.export import run_to, walked, write_data
from gradexplorer.pages import PAGES
from gradexplorer.session import Session, default_session, read_session, schema, write_session

COMMANDS = ("export", "verify", "pages")
PICTURES = (".png", ".svg")
ENDINGS = (*PICTURES, ".csv", ".json")
PICTURE_DEFAULTS = {"panel": None, "size": None, "scale": 1.0, "theme": "light", "language": "en"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code: 2 for a fault that the person can mend."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        options = _parse(words)
        code: int = options.run(options, words)
        sys.stdout.flush()
    except InputError as error:
        return _refuse(str(error))
    except BrokenPipeError:
        # The reader (head, less) has seen enough; the flush at exit must not complain either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        return _refuse(f"{error.filename}: {error.strerror}" if error.filename else str(error))
    except KeyboardInterrupt:
        return 130
    return code


def _refuse(message: str) -> int:
    print("gradexplorer:", " ".join(message.split()), file=sys.stderr)
    return 2


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(_refuse(message))


def _parse(words: Sequence[str]) -> argparse.Namespace:
    parser = _Parser(
        prog="gradexplorer",
        usage="gradexplorer [-v] [SESSION.json]\n       gradexplorer {export,verify,pages} ... [--help]",
        description="Explore the gradients of deep learning: no formula without a live proof.",
    )
    parser.add_argument("--version", action="version", version=f"gradexplorer {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")

    window = commands.add_parser("open", usage="gradexplorer [-v] [SESSION.json]")
    window.add_argument("session", nargs="?", type=Path)
    window.add_argument("-v", "--verbose", action="store_true")
    window.set_defaults(run=_open)

    export = commands.add_parser("export", help="write a page as .png, .svg, .csv or .json")
    export.add_argument("page", metavar="PAGE")
    export.add_argument("-o", "--output", metavar="FILE", type=Path, required=True, help="its ending chooses the kind")
    export.add_argument("--session", metavar="SESSION.json", type=Path)
    export.add_argument("--set", metavar="path=value", action="append", default=[], help="such as optimizers.0.lr=0.01")
    export.add_argument("--steps", metavar="N", type=_count, help="run up to step N; by default to the end")
    export.add_argument("--panel", metavar="KEY", help="one panel instead of the page")
    export.add_argument("--size", metavar="1600x1000", type=_size, help="in pixels, before --scale")
    export.add_argument("--scale", metavar="1..4", type=_scale)
    export.add_argument("--theme", choices=("light", "dark"))
    export.add_argument("--language", choices=("en", "zh_CN"))
    export.set_defaults(run=_export)

    verify = commands.add_parser("verify", help="prove every formula; exit 1 if one is not proven")
    verify.add_argument("--json", action="store_true")
    verify.set_defaults(run=_verify)

    pages = commands.add_parser("pages", help="list the pages and their parameters")
    pages.add_argument("--json", action="store_true", help="the JSON Schema of a session file")
    pages.set_defaults(run=_pages)

    known = (*COMMANDS, "-h", "--help", "--version")
    return parser.parse_args(words if words and words[0] in known else ["open", *words])


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


def _open(options: argparse.Namespace, words: Sequence[str]) -> int:
    if options.session:
        if not options.session.suffix and not options.session.exists():
            raise InputError(
                _(
                    "{word} is neither a session file nor a command; the commands are: {known}.",
                    word=options.session,
                    known=", ".join(COMMANDS),
                )
            )
        read_session(options.session, PAGES)
    if not _has_display():
        raise InputError(_("There is no display for the window; gradexplorer export writes pictures without one."))
    if options.verbose:
        logging.basicConfig(format="%(name)s: %(message)s")
        logging.getLogger("gradexplorer").setLevel(logging.INFO)
    from gradexplorer.ui.app import launch

    return launch(options.session)


def _export(options: argparse.Namespace, words: Sequence[str]) -> int:
    page, file = _page(options.page), options.output
    _check_output(file, (*ENDINGS, *page.exports))
    picture = file.suffix in PICTURES
    useless = [] if picture else [name for name in PICTURE_DEFAULTS if getattr(options, name) is not None]
    session = _session(options, page)
    state = session.pages[page.key]
    walk = page.walk(state)
    if options.steps is not None and (file.suffix == ".json" or (walk and not picture)):
        useless.append("steps")
    if useless:
        raise InputError(_("--{option} has no use for a {ending} file.", option=useless[0], ending=file.suffix))
    if picture and not _has_display():
        _restart_with_display(words)
    if file.suffix == ".json":
        write_session(session, file)
        return 0
    if walk:
        state = walked(state, walk, options.steps)
        session = Session(page=page.key, pages={**session.pages, page.key: state})
    progress = Progress("steps")
    snapshot = run_to(page, state, None if walk else options.steps, progress)
    progress.clear()
    if not picture:
        write_data(page, state, snapshot, file)
        return 0
    from gradexplorer.ui.export import export_picture

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
    if file.is_dir():
        raise InputError(_("{file} is a folder.", file=file))
    if not file.parent.is_dir():
        raise InputError(_("There is no folder {folder}.", folder=file.parent))
    if not os.access(file.parent, os.W_OK):
        raise InputError(_("The folder {folder} can't be written.", folder=file.parent))


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


def _verify(options: argparse.Namespace, words: Sequence[str]) -> int:
    progress = Progress("formulas")
    proofs = []
    for page in PAGES:
        for name, proof in page.prove():
            proofs.append((page.key, name, proof))
            progress(len(proofs))
    progress.clear()
    print(listing.proofs_json(proofs) if options.json else listing.proofs_table(proofs))
    return int(any(proof.verdict == "not proven" for _page, _name, proof in proofs))


def _pages(options: argparse.Namespace, words: Sequence[str]) -> int:
    print(listing.json_text(schema(PAGES)) if options.json else listing.parameters(PAGES))
    return 0


def _has_display() -> bool:
    """Return whether Qt can open a window: only X and Wayland can be absent, or another platform is asked for."""
    if sys.platform != "linux" or (os.environ.get("QT_QPA_PLATFORM") or "xcb") != "xcb":
        return True
    return bool(os.environ.get("WAYLAND_DISPLAY")) or (bool(os.environ.get("DISPLAY")) and _x_answers())


def _x_answers() -> bool:
    """Return whether the X server of DISPLAY lets us in; Qt would abort the process where it does not."""
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True  # Qt says itself which library is missing
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
    refused = xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    return not refused


def _restart_with_display(words: Sequence[str]) -> NoReturn:
    """Become this same command under a virtual X server."""
    if not shutil.which("xvfb-run") or not shutil.which("xauth"):
        raise InputError(_("Pictures need a display; without one, install the packages xvfb and xauth."))
    path = [str(Path(__file__).parents[1]), *filter(None, [os.environ.get("PYTHONPATH")])]
    server = ["xvfb-run", "--auto-servernum", "--server-args=-screen 0 1600x1000x24"]
    command = [*server, sys.executable, "-P", "-m", "gradexplorer", *words]
    os.execvpe(command[0], command, os.environ | {"PYTHONPATH": os.pathsep.join(path)})


class Progress:
    """One line on standard error that counts, only where a person watches it."""

    def __init__(self, unit: str) -> None:
        self.unit = unit
        self.shown = sys.stderr.isatty()

    def __call__(self, done: int, total: int | None = None) -> None:
        """Show the count."""
        if self.shown:
            count = f"{done:,}" if total is None else f"{done:,} / {total:,}"
            print(f"\r{count} {self.unit}", end="", file=sys.stderr, flush=True)

    def clear(self) -> None:
        """Leave an empty line behind."""
        if self.shown:
            print("\r" + " " * 40, end="\r", file=sys.stderr, flush=True)
