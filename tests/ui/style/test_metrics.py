"""One hand: distances, weights and small sizes are said in one module, and nowhere else."""

import ast
from pathlib import Path

import pytest

import gradexplorer.ui

UI = Path(gradexplorer.ui.__file__).parent
FILES = sorted(path for path in UI.rglob("*.py") if path.name != "metrics.py")
OWN = {"setContentsMargins", "setSpacing", "setHorizontalSpacing", "setVerticalSpacing", "setBold", "setWeight"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(UI)))
def test_no_widget_has_distances_and_weights_of_its_own(path):
    calls = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
    for call in calls:
        if isinstance(call.func, ast.Attribute) and call.func.attr in OWN:
            numbers = [arg.value for arg in call.args if isinstance(arg, ast.Constant) and arg.value != 0]
            assert not numbers, f"line {call.lineno}: {call.func.attr}{numbers} belongs to ui/style/metrics.py"
