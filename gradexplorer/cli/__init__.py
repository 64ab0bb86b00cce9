"""The command line: open the window, export a page, print its derivation, verify every formula, list pages and lessons.

torch, sympy and Qt are imported by the commands that need them, so that the others answer at once.
"""

import os
import sys
from collections.abc import Sequence

from gradexplorer.cli.ending import end_at_signals, refuse
from gradexplorer.cli.light_imports import collect_rarely
from gradexplorer.text import InputError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code: 2 for a fault that the person can mend."""
    end_at_signals()
    collect_rarely()
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    try:
        from gradexplorer.cli.commands import parsed  # it takes most of a second, in which Ctrl+C may come, too

        options = parsed(arguments)
        code: int = options.run(options)
        sys.stdout.flush()
    except InputError as error:
        return refuse(str(error))
    except BrokenPipeError:
        # The reader (head, less) has seen enough; the flush at exit must not complain either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        return refuse(f"{error.filename}: {error.strerror}" if error.filename else str(error))
    return code
