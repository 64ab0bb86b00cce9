"""``gradexplorer [SESSION.json | LINK | FILE.py]``: open the window."""

import argparse
import logging
from collections.abc import Sequence
from pathlib import Path

from gradexplorer.cli.display import has_display
from gradexplorer.cli.ending import SIGNALS
from gradexplorer.cli.heap import keep_heaps_small
from gradexplorer.cli.light_imports import import_qt_lightly
from gradexplorer.cli.own_code import existing_code
from gradexplorer.link import is_link, read_link
from gradexplorer.model.case import file_and_name
from gradexplorer.pages import PAGES
from gradexplorer.session import read_session
from gradexplorer.text import InputError, _

USAGE = "gradexplorer [-v] [SESSION.json | LINK | FILE.py[:name]]"


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command, which the person need not name."""
    parser = commands.add_parser("open", usage=USAGE)
    parser.add_argument("session", nargs="?", default="")
    parser.add_argument("-v", "--verbose", action="store_true")
    parser.set_defaults(run=_open)


def _open(options: argparse.Namespace) -> int:
    link = options.session if is_link(options.session) else ""
    code = options.session if file_and_name(options.session)[0].suffix == ".py" else ""
    file = _path(options.session) if options.session and not (link or code) else None
    if link:
        read_link(link, PAGES)
    elif code:
        existing_code(code)
    elif file:
        _check(file, options.known)
    if not has_display():
        raise InputError(_("There is no display for the window; gradexplorer export writes pictures without one."))
    if options.verbose:
        logging.basicConfig(format="%(name)s: %(message)s")
        logging.getLogger("gradexplorer").setLevel(logging.INFO)
    keep_heaps_small()
    import_qt_lightly()
    from gradexplorer.ui.shell.launch import launch

    return launch(file, link, code, SIGNALS)


def _path(text: str) -> Path:
    """Return the path of a file; desktops hand it over as a URL."""
    if not text.startswith("file://"):
        return Path(text)
    from urllib.parse import urlsplit  # only now: it brings HTTP along
    from urllib.request import url2pathname

    return Path(url2pathname(urlsplit(text).path))


def _check(file: Path, known: Sequence[str]) -> None:
    """Refuse what is no session, before there is a window."""
    if not file.suffix and not file.exists():
        raise InputError(
            _(
                "{word} is neither a session file nor a command; the commands are: {known}.",
                word=file,
                known=", ".join(known),
            )
        )
    read_session(file, PAGES)
