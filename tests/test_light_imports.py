"""Modules are imported without what looks at each of them for nothing, in a process of its own as at a launch."""

import json
import subprocess
import sys

LAUNCH = """
import gc, json, linecache, sys
from gradexplorer.cli.light_imports import collect_rarely, import_qt_lightly
if {lightly}:
    collect_rarely()
    import_qt_lightly()
"""

SOURCES = """
import PySide6.QtCore
before = set(linecache.cache), gc.get_stats()[0]["collections"]
import gradexplorer.pages
read = [name for name in set(linecache.cache) - before[0] if "gradexplorer" in name]
print(json.dumps([len(read), gc.get_stats()[0]["collections"] - before[1]]))
"""

CLASSES = """
import PySide6.QtCore, PySide6.QtGui, PySide6.QtWidgets
import pyqtgraph.Qt
names = ("QtCore", "QtGui", "QtWidgets")
pairs = [(getattr(pyqtgraph.Qt, name), getattr(PySide6, name)) for name in names]
made = sum(len(vars(mirror)) for mirror, qt in pairs)
same = all(
    getattr(mirror, name) is getattr(qt, name)
    for mirror, qt in pairs
    for name in dir(qt)
    if name[0] == "Q" and (mirror.__name__, name) != ("pyqtgraph.Qt.QtGui", "QFileSystemModel")
)
print(json.dumps([made, sum(len(dir(qt)) for _mirror, qt in pairs), same]))
"""


def told(program: str, *, lightly: bool) -> list[int]:
    """Return what the program prints behind a launch's imports."""
    done = subprocess.run(
        [sys.executable, "-c", LAUNCH.format(lightly=lightly) + program], capture_output=True, check=True
    )
    numbers: list[int] = json.loads(done.stdout)
    return numbers


def test_no_source_is_read_and_nothing_collected() -> None:
    assert told(SOURCES, lightly=True) == [0, 0]


def test_that_is_needed_as_long_as_the_installed_PySide_reads_sources() -> None:
    read, collections = told(SOURCES, lightly=False)
    assert read > 50
    assert collections > 50


def test_pyqtgraph_has_all_of_Qt_but_only_what_it_asked_for_is_made() -> None:
    made, names, same = told(CLASSES, lightly=True)
    assert made < 120
    assert names > 600
    assert same


def test_that_is_needed_as_long_as_the_installed_pyqtgraph_copies_all_names() -> None:
    assert told(CLASSES, lightly=False)[0] > 600
