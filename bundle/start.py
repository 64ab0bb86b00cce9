"""Where the program of a bundle begins. A bundle is its own Python for the processes that it starts."""

import multiprocessing
import runpy
import sys

from gradexplorer.cli import main


def _as_python(arguments: list[str]) -> bool:
    """Do what Python would do with ``-u FILE ...`` or ``-c CODE``; False where it is not asked as Python."""
    match arguments:
        case ["-u", file, *rest]:
            sys.argv = [file, *rest]
            runpy.run_path(file, run_name="__main__")
        case ["-c", code]:
            sys.argv = ["-c"]
            exec(compile(code, "<string>", "exec"), {"__name__": "__main__"})
        case _:
            return False
    return True


if __name__ == "__main__":
    multiprocessing.freeze_support()
    if not _as_python(sys.argv[1:]):
        raise SystemExit(main())
