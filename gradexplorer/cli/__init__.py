"""The command line: open the window, export a page, verify every formula, list the pages.

torch, sympy and Qt are imported by the commands that need them, so that the others answer at once.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from gradexplorer import __version__
from gradexplorer.cli import export, pages, verify, window
from gradexplorer.text import InputError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code: 2 for a fault that the person can mend."""
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    try:
        options = _parse(arguments)
        code: int = options.run(options, arguments)
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


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = _Parser(
        prog="gradexplorer",
        usage="gradexplorer [-v] [SESSION.json]\n       gradexplorer {export,verify,pages} ... [--help]",
        description="Explore the gradients of deep learning: no formula without a live proof.",
    )
    parser.add_argument("--version", action="version", version=f"gradexplorer {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    for command in (window, export, verify, pages):
        command.add(commands)
    known = (*window.COMMANDS, "-h", "--help", "--version")
    return parser.parse_args(arguments if arguments and arguments[0] in known else ["open", *arguments])
