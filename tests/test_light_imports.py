"""Modules are imported without what looks at each of them for nothing, in a process of its own as at a launch."""

import subprocess
import sys

PROGRAM = """
import gc, linecache, sys
from gradexplorer.cli.light_imports import collect_rarely, import_qt_lightly
if {lightly}:
    collect_rarely()
    import_qt_lightly()
import PySide6.QtCore
before = set(linecache.cache), gc.get_stats()[0]["collections"]
import gradexplorer.pages
read = [name for name in set(linecache.cache) - before[0] if "gradexplorer" in name]
print(len(read), gc.get_stats()[0]["collections"] - before[1])
"""


def imported(*, lightly: bool) -> list[int]:
    """Return how many sources were read, and how often the collector ran."""
    done = subprocess.run([sys.executable, "-c", PROGRAM.format(lightly=lightly)], capture_output=True, check=True)
    return [int(word) for word in done.stdout.split()]


def test_no_source_is_read_and_nothing_collected() -> None:
    assert imported(lightly=True) == [0, 0]


def test_that_is_needed_as_long_as_the_installed_PySide_reads_sources() -> None:
    read, collections = imported(lightly=False)
    assert read > 50
    assert collections > 50
