"""The commands and their options."""

import argparse
from collections.abc import Sequence
from typing import NoReturn

from gradexplorer import __version__
from gradexplorer.cli import (
    basins,
    check,
    completion,
    curvature,
    desktop,
    export,
    flow,
    landscape,
    lesson,
    pages,
    prove,
    sweep,
    verify,
    window,
)
from gradexplorer.cli.ending import refuse
from gradexplorer.cli.examples import epilog

COMMANDS = (
    export, prove, verify, pages, check, flow, landscape, curvature, basins, sweep, lesson, completion, desktop,
)  # fmt: skip
NAMES = tuple(command.__name__.rpartition(".")[2] for command in COMMANDS)
"""Anything else is a session file, a link or a file of code."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(refuse(message))


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line; the help of each command ends in examples."""
    parser = _Parser(
        prog="gradexplorer",
        usage=f"{window.USAGE}\n       gradexplorer {{{','.join(NAMES)}}} ... [--help]",
        description="Explore the gradients of deep learning: no formula without a live proof.",
        epilog=epilog(""),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"gradexplorer {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    for command in (window, *COMMANDS):
        command.add(commands)
    for name, below in commands.choices.items():
        below.epilog, below.formatter_class = epilog(name), argparse.RawDescriptionHelpFormatter
    parser.set_defaults(known=NAMES, parser=parser)
    return parser


def parsed(arguments: Sequence[str]) -> argparse.Namespace:
    """Return the options, of which ``run`` is the command; ends the program where they make no sense."""
    words = (*NAMES, "-h", "--help", "--version")
    named = arguments and arguments[0] in words
    return make_parser().parse_args(arguments if named else ["open", *arguments])
