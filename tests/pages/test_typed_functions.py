"""Every function of the table in every tab that takes a formula: drawn, derived, and as torch has it."""

import numpy as np
import pytest

from gradexplorer.formula.functions import FUNCTIONS, TYPED
from gradexplorer.framework.figure import Check, Code, FormulaItem, Note
from gradexplorer.framework.state import edited
from gradexplorer.pages.chain_rule import PAGE as CHAIN_RULE
from gradexplorer.pages.chain_rule.state import ChainRuleState
from gradexplorer.pages.functions import PAGE as FUNCTIONS_PAGE
from gradexplorer.pages.functions.state import FunctionsState
from gradexplorer.pages.himmelblau import PAGE as HIMMELBLAU
from gradexplorer.pages.himmelblau.state import HimmelblauState
from gradexplorer.text import Text

every = pytest.mark.parametrize("name", [name for name in TYPED if FUNCTIONS[name].name == name])
SHIFTED = {"acosh": "x + 7", "log": "x + 7", "log2": "x + 7", "log10": "x + 7", "log1p": "x + 7", "sqrt": "x + 7"}
NARROW = ("asin", "acos", "atanh")


def formula(name, first="x", second="(y + 0.3)"):
    """Return a formula with a call of the function, which has a value everywhere near 0."""
    inner = f"{first}/9" if name in NARROW else SHIFTED.get(name, "x").replace("x", first)
    arguments = [inner, second, f"(2 - {second})"][: len(FUNCTIONS[name].arguments)]
    if name == "where":
        arguments[0] = f"{first} > 0.1"
    if name == "pow":
        arguments = [f"({first} + 9)", second]
    return f"{name}({', '.join(arguments)}) + {first}*{second}"


def state_with(state, **edits):
    for path, value in edits.items():
        state = edited(state, path.replace("__", "."), value)
    return state


def items(page, state, kind, snapshot=None):
    return [item for item in page.derive(state, snapshot) if isinstance(item, kind)]


def verdicts(checks):
    return {check.key: check.proof.verdict for check in checks}


@every
def test_one_variable(name):
    text = formula(name, second="(x/2 + 0.3)")
    state = state_with(FunctionsState(), function={"type": "typed", "text": text}, x0=0.71)
    panels = {panel.key: panel for panel in FUNCTIONS_PAGE.figure(state, None, False).panels()}
    f, slope = panels["curves"].marks[:2]
    assert min(np.isfinite(f.y).mean(), np.isfinite(slope.y).mean()) > 0.45  # kinks and jumps are gaps
    assert set(verdicts(items(FUNCTIONS_PAGE, state, Check)).values()) == {"proven"}
    labelled = [item for item in items(FUNCTIONS_PAGE, state, FormulaItem) if str(item.label) != "None"]
    assert any(r"f'\left(x\right)" in item.formula.latex for item in labelled)


@every
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_two_variables(name, dtype):
    edits = {"dimension": "two", "surface": "typed", "formula": formula(name), "x0": 0.71, "y0": 0.43, "dtype": dtype}
    state = state_with(FunctionsState(), **edits)
    assert list(FUNCTIONS_PAGE.figure(state, None, False).panels())
    assert set(verdicts(items(FUNCTIONS_PAGE, state, Check)).values()) == {"proven"}


@every
def test_himmelblau_s_tab_descends_as_torch_does(name):
    text = formula(name)
    state = state_with(HimmelblauState(steps=40), landscape="typed", formula=text)
    run = HIMMELBLAU.start(state)
    run.advance(40)
    snapshot = run.snapshot(True)
    figure = HIMMELBLAU.figure(state, snapshot, False)
    while figure.incomplete:
        figure = HIMMELBLAU.figure(state, snapshot, False)
    assert list(figure.panels())
    assert not [check for check in items(HIMMELBLAU, state, Check, snapshot) if check.proof.verdict == "not proven"]


@every
def test_chain_rule(name):
    lines = f"u = x*w\ny = {formula(name, 'u', 'w')}"
    state = state_with(ChainRuleState(), program=lines)
    state = state_with(state, values__0__value=0.7, values__1__value=0.9, target="y", source="x")
    assert list(CHAIN_RULE.figure(state, None, False).panels())
    checks = items(CHAIN_RULE, state, Check)
    assert set(verdicts(checks).values()) == {"proven"}
    (code,) = items(CHAIN_RULE, state, Code)
    assert not code.failed
    (whole,) = [entry for entry in checks[0].proof.entries if entry.name == r"\frac{d y}{d x}"]
    assert [float(number) for number in code.output.split()] == pytest.approx([whole.formula] * 2, rel=1e-12)


@pytest.mark.parametrize(
    "edits",
    [
        {"function": {"type": "typed", "text": "where(x != 0, sin(x)/x, 1)"}},
        {"dimension": "two", "surface": "typed", "formula": "where(x != 0, sin(x)/x, 1) + y", "y0": 1.0},
    ],
)
def test_where_s_trap_is_shown_and_explained_in_functions(edits):
    state = state_with(FunctionsState(), **edits, x0=0.0)
    (note,) = [note for note in items(FUNCTIONS_PAGE, state, Note) if note.key == "where"]
    assert isinstance(note.label, Text)
    assert str(note.label).startswith("PyTorch gives NaN here, though there is a derivative.")
    away = state_with(state, x0=0.5)
    assert not [note for note in items(FUNCTIONS_PAGE, away, Note) if note.key == "where"]
