"""Where the program of a bundle begins. A bundle is its own Python for the processes that it starts."""

import multiprocessing
import os
import runpy
import sys

from gradexplorer.__main__ import main


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


def _leave_others_theirs() -> None:
    """Let the programs that this one starts, as a person's own Python, find their own libraries and not ours."""
    for name in ("QT_PLUGIN_PATH", "QML2_IMPORT_PATH", "LD_LIBRARY_PATH"):
        os.environ.pop(name, None)  # read already, or known to PySide without it
    if before := os.environ.pop("LD_LIBRARY_PATH_ORIG", ""):
        os.environ["LD_LIBRARY_PATH"] = before
    os.environ["PYINSTALLER_RESET_ENVIRONMENT"] = "1"  # this program as its own Python sets them anew


if __name__ == "__main__":
    _leave_others_theirs()
    multiprocessing.freeze_support()
    if not _as_python(sys.argv[1:]):
        raise SystemExit(main())
