"""The commands and their options."""

import argparse
from collections.abc import Sequence
from typing import NoReturn

from gradexplorer import __version__
from gradexplorer.cli import basins, check, export, flow, lesson, pages, prove, sweep, verify, window
from gradexplorer.cli.ending import refuse

COMMANDS = (export, prove, verify, pages, check, flow, basins, sweep, lesson)
NAMES = tuple(command.__name__.rpartition(".")[2] for command in COMMANDS)
"""Anything else is a session file, a link or a file of code."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(refuse(message))


def parsed(arguments: Sequence[str]) -> argparse.Namespace:
    """Return the options, of which ``run`` is the command; ends the program where they make no sense."""
    parser = _Parser(
        prog="gradexplorer",
        usage=f"{window.USAGE}\n       gradexplorer {{{','.join(NAMES)}}} ... [--help]",
        description="Explore the gradients of deep learning: no formula without a live proof.",
    )
    parser.add_argument("--version", action="version", version=f"gradexplorer {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    for command in (window, *COMMANDS):
        command.add(commands)
    parser.set_defaults(known=NAMES)
    words = (*NAMES, "-h", "--help", "--version")
    return parser.parse_args(arguments if arguments and arguments[0] in words else ["open", *arguments])
