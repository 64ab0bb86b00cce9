"""``gradexplorer [SESSION.json]``: open the window."""

import argparse
import logging
from pathlib import Path

from gradexplorer.cli.display import has_display
from gradexplorer.cli.ending import SIGNALS
from gradexplorer.cli.light_imports import import_qt_lightly
from gradexplorer.pages import PAGES
from gradexplorer.session import read_session
from gradexplorer.text import InputError, _


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command, which the person need not name."""
    parser = commands.add_parser("open", usage="gradexplorer [-v] [SESSION.json]")
    parser.add_argument("session", nargs="?", type=Path)
    parser.add_argument("-v", "--verbose", action="store_true")
    parser.set_defaults(run=_open)


def _open(options: argparse.Namespace) -> int:
    if options.session:
        if not options.session.suffix and not options.session.exists():
            raise InputError(
                _(
                    "{word} is neither a session file nor a command; the commands are: {known}.",
                    word=options.session,
                    known=", ".join(options.known),
                )
            )
        read_session(options.session, PAGES)
    if not has_display():
        raise InputError(_("There is no display for the window; gradexplorer export writes pictures without one."))
    if options.verbose:
        logging.basicConfig(format="%(name)s: %(message)s")
        logging.getLogger("gradexplorer").setLevel(logging.INFO)
    import_qt_lightly()
    from gradexplorer.ui.shell.launch import launch

    return launch(options.session, SIGNALS)
