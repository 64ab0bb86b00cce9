"""Symbols are written as formulas; LaTeX is written by the printer alone."""

import ast
import re
from pathlib import Path

import pytest

import gradexplorer
from gradexplorer.formula.latex_printer import notation

PACKAGE = Path(gradexplorer.__file__).parent
WRITES_LATEX = ("formula/functions/", "formula/latex_", "ui/formula/line_breaks.py", "handouts/")
"""The table of functions, the printer, the reader, what breaks printed formulas into lines, and whole documents."""
EXPECTS_LATEX = "/picture_proofs.py"
"""What proves pictures says what the printer should have written."""
COMMAND = re.compile(r"\\[A-Za-z]{2,}|[_^]\{")


@pytest.mark.parametrize(
    ("source", "latex"),
    [
        ("eta", r"\eta"),
        ("lambda", r"\lambda"),
        ("lambda_min", r"\lambda_{\min}"),
        ("w_12", "w_{12}"),
        ("eta_minus, eta_plus", r"\eta_{-}, \eta_{+}"),
        ("rho_infty", r"\rho_{\infty}"),
        ("(hat(m))[t - 1]", r"\hat{m}_{t - 1}"),
        ("(v**max)[t]", r"v^{\max}_{t}"),
        ("m['t, x']", "m_{t, x}"),
        ("J[i, j]", "J_{ij}"),
        ("Layer(w, 2)[0, 1]", "w^{(2)}_{01}"),
        ("D(f, x)", r"\frac{\partial f}{\partial x}"),
        ("partial**2*f/(partial*x**2)", r"\frac{\partial^{2} f}{\partial x^{2}}"),
        ("Prime(Prime(f))", "f''"),
        ("D[bold(u)]*f", r"D_{\mathbf{u}} f"),
        ("log(p[3])", r"\ln\left(p_{3}\right)"),
        ("f(x_0 + h)", r"f\left(x_{0} + h\right)"),
    ],
)
def test_notation(source, latex):
    assert notation(source) == latex


def hand_typed(file: Path) -> list[str]:
    """Return the strings of a file with LaTeX in them, but for docstrings and regular expressions."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    passed = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for call in ast.walk(tree):
        match call:
            case ast.Call(func=ast.Attribute(value=ast.Name(id="re"))):
                passed |= set(ast.walk(call))
    strings = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and node not in passed]
    return [f"{file}:{node.lineno}" for node in strings if isinstance(node.value, str) and COMMAND.search(node.value)]


def test_no_latex_is_typed_by_hand():
    files = [
        file
        for file in PACKAGE.rglob("*.py")
        if not any(own in file.as_posix() for own in (*WRITES_LATEX, EXPECTS_LATEX))
    ]
    assert len(files) > 250
    assert [place for file in files for place in hand_typed(file)] == []


def test_typed_latex_would_be_found(tmp_path):
    file = tmp_path / "page.py"
    file.write_text(
        '"""A docstring with \\\\eta."""\nimport re\nre.compile(r"\\\\frac")\nx = r"\\eta"\ny = f"w_{{{x}}}"\n'
    )
    assert [place.rpartition(":")[2] for place in hand_typed(file)] == ["4", "5"]
