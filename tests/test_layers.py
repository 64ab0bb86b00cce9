"""What a linter can't see: the mathematics really runs without Qt, and the first answers without torch."""

import ast
import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

import gradexplorer

BLOCKED = """
import sys

class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {blocked!r}:
            raise ImportError(name + " must not be imported here")

sys.meta_path.insert(0, Blocker())
"""

EVERYTHING = """
import importlib, pkgutil
import gradexplorer.formula, gradexplorer.framework, gradexplorer.core, gradexplorer.pages
import gradexplorer.session, gradexplorer.export, gradexplorer.listing, gradexplorer.handouts, gradexplorer.lessons
import gradexplorer.films, gradexplorer.link, gradexplorer.run.player, gradexplorer.run.headless

packages = (gradexplorer.formula, gradexplorer.framework, gradexplorer.core, gradexplorer.pages, gradexplorer.handouts,
            gradexplorer.lessons, gradexplorer.films)
for package in packages:
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        importlib.import_module(module.name)
"""

PICTURE_AND_RUN = """
from gradexplorer.pages import PAGES

assert PAGES
for page in PAGES:
    state = page.state()
    assert page.figure(state, None, False).panels()
    if page.start:
        run = page.start(state)
        run.advance(2)
        snapshot = run.snapshot(detail=True)
        page.figure(state, snapshot, False)
        page.derive(state, snapshot)
"""

QUICK_COMMANDS = """
import contextlib, io
from gradexplorer.cli import main

for arguments in (["pages"], ["pages", "--json"], ["lesson", "list"]):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        assert main(arguments) == 0
    assert out.getvalue()
"""

QT = {"PySide6", "shiboken6", "pyqtgraph", "OpenGL"}
HEAVY = {"torch", "sympy", "ziamath"}


@pytest.mark.parametrize(
    ("blocked", "code"),
    [
        pytest.param(QT, EVERYTHING, id="core, pages, session and export import no Qt"),
        pytest.param(QT, PICTURE_AND_RUN, id="figures, runs and derivations need no Qt"),
        pytest.param(HEAVY, EVERYTHING, id="torch and sympy are imported only where they are used"),
        pytest.param(QT | HEAVY, QUICK_COMMANDS, id="pages and lesson list answer without torch, sympy and Qt"),
    ],
)
def test_runs_without(blocked: set[str], code: str) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error::RuntimeWarning", "-c", BLOCKED.format(blocked=sorted(blocked)) + code],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_the_block_works() -> None:
    code = BLOCKED.format(blocked=sorted(QT)) + "import PySide6.QtCore"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "must not be imported here" in done.stderr


def test_the_window_loads_the_pages_before_qt():
    """PySide reads and searches the source of every module that comes after it: a tenth of the pages' time."""
    program = "import gradexplorer.ui, sys; print('gradexplorer.pages' in sys.modules, 'PySide6' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "True False\n"


PICTURES = (
    *("functions.one_variable", "functions.two_variables", "activations.curves", "activations.networks"),
    *("losses.regression.fit", "losses.softmax.picture", "losses.classification.picture"),
    *("perceptron.derive.diagram", "perceptron.train.panels", "chain_rule.scene"),
)


def test_the_list_of_pages_does_not_wait_for_the_pictures_of_tabs_that_are_not_in_front() -> None:
    program = "import sys, gradexplorer.pages; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    known = {f"gradexplorer.pages.{name}" for name in PICTURES}
    assert all(importlib.util.find_spec(name) for name in known)
    assert not known & set(done.stdout.split())


def test_every_painter_ends_with_its_block() -> None:
    """One that a traceback keeps goes on painting on what is gone: the program ends, later and elsewhere."""
    for file in Path(gradexplorer.__file__).parent.rglob("*.py"):
        nodes = list(ast.walk(ast.parse(file.read_text("utf-8"))))
        begun = [node for node in nodes if isinstance(node, ast.Call) and ast.unparse(node.func) == "QPainter"]
        blocks = [item.context_expr for node in nodes if isinstance(node, ast.With) for item in node.items]
        assert [node.lineno for node in begun if node not in blocks] == [], file
