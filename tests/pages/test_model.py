"""The Model tab: its run is a process, its picture is the report, and a session alone runs no code."""

import time
from pathlib import Path

import pytest
from msgspec import structs

from gradexplorer.framework.figure import Code, Figure, Heading, Note, TablePanel
from gradexplorer.framework.presets import preset_state, presets
from gradexplorer.framework.resources import resource
from gradexplorer.model.messages import Checked, Flowed
from gradexplorer.pages.model import PAGE
from gradexplorer.pages.model.check.state import CheckState
from gradexplorer.pages.model.consent import is_permitted, path_of, permit
from gradexplorer.pages.model.run import ModelRun, ModelSnapshot, stop_all
from gradexplorer.pages.model.state import ModelState

RIGHT = """
import torch

def make_case():
    return {'function': torch.sin, 'inputs': torch.ones(3, requires_grad=True)}
"""
ENDLESS = "def make_case():\n    while True:\n        pass\n"


def ended(state: ModelState) -> ModelSnapshot:
    run = ModelRun(state)
    run.advance(1)
    return run.snapshot(detail=True)


def cells(figure: Figure, key: str) -> list[list[str]]:
    (panel,) = (panel for panel in figure.panels() if isinstance(panel, TablePanel) and panel.key == key)
    return [[str(cell) for cell in row.cells] for row in panel.table.rows]


def said(state: ModelState, snapshot: ModelSnapshot) -> str:
    items = PAGE.derive(state, snapshot)
    return "\n".join(str(item.label) for item in items if isinstance(item, Heading | Note))


def mine(tmp_path: Path, code: str) -> ModelState:
    file = tmp_path / "mine.py"
    file.write_text(code, "utf-8")
    return ModelState(file=str(file))


def test_the_first_state_shows_the_planted_factor() -> None:
    state = ModelState()
    snapshot = ended(state)
    assert isinstance(snapshot.answer, Checked)
    rows = cells(PAGE.figure(state, snapshot, False), "tensors")
    assert rows[0][:5] == ["first.weight", "8×3", "float32", "not proven", "factor"]
    assert "SquaredReLU.backward gives x the gradient times 0.5." in said(state, snapshot)
    (code,) = (item for item in PAGE.derive(state, snapshot) if isinstance(item, Code))
    assert "→   17     def backward(ctx, gradient):" in code.code
    entries = cells(PAGE.figure(state, snapshot, False), "entries")
    assert float(entries[0][3]) == pytest.approx(2 * float(entries[0][1]), rel=1e-4)


def test_flow_shows_layers_and_the_producer() -> None:
    state = ModelState(file="nan_sqrt", part="flow")
    snapshot = ended(state)
    assert isinstance(snapshot.answer, Flowed)
    assert [row[:2] for row in cells(PAGE.figure(state, snapshot, False), "layers")] == [
        ["0", "Linear"],
        ["1", "Tanh"],
        ["2", "Linear"],
    ]
    assert "backward of sqrt makes ∞ of finite gradients." in said(state, snapshot)


def test_a_session_alone_runs_no_code(tmp_path: Path) -> None:
    marker = tmp_path / "ran"
    state = mine(tmp_path, f"open({str(marker)!r}, 'w')\n{RIGHT}")
    run = ModelRun(state)
    assert run.last == 0
    run.advance(1)
    snapshot = run.snapshot(detail=True)
    assert snapshot.waits
    assert not marker.exists()
    assert not PAGE.plays(state)
    assert cells(PAGE.figure(state, snapshot, False), "state") == [["waits for 'Run it'"]]
    sentence = said(state, snapshot)
    assert "This session names" in sentence
    assert "mine.py" in sentence
    assert "with your rights" in sentence


def test_permission_is_for_the_content_as_it_was(tmp_path: Path) -> None:
    state = mine(tmp_path, RIGHT)
    run = next(action for action in PAGE.actions if action.key == "run")
    allowed = run.apply(state, None, "")
    assert isinstance(allowed, ModelState)
    assert PAGE.run_key(allowed) != PAGE.run_key(state)
    assert PAGE.plays(allowed)
    snapshot = ended(allowed)
    assert isinstance(snapshot.answer, Checked)
    assert snapshot.answer.report.verdict == "proven"
    Path(state.file).write_text(RIGHT + "# changed\n", "utf-8")
    assert not is_permitted(path_of(state.file))


def test_choosing_a_file_is_permission(tmp_path: Path) -> None:
    state = mine(tmp_path, RIGHT)
    choose = next(action for action in PAGE.actions if action.key == "choose")
    chosen = choose.apply(ModelState(check=CheckState(chosen=3)), None, state.file)
    assert isinstance(chosen, ModelState)
    assert (chosen.file, chosen.check.chosen) == (state.file, 0)
    assert PAGE.plays(chosen)


def test_an_error_is_shown_with_its_line_and_traceback(tmp_path: Path) -> None:
    state = mine(tmp_path, "print('hello')\n\ndef make_case():\n    return 1 / 0\n")
    permit(Path(state.file))
    snapshot = ended(state)
    assert "ZeroDivisionError: division by zero" in said(state, snapshot)
    code = [item for item in PAGE.derive(state, snapshot) if isinstance(item, Code)]
    assert "→    4     return 1 / 0" in code[0].code
    assert "Traceback" in code[1].output
    assert code[2].output == "hello\n"


def test_it_is_stopped_at_once_and_in_time(tmp_path: Path) -> None:
    state = mine(tmp_path, ENDLESS)
    permit(Path(state.file))
    run = ModelRun(state)
    assert not run.work(0.05)
    began = time.monotonic()
    stop_all()
    run.advance(1)
    assert time.monotonic() - began < 5
    assert "Stopped." in said(state, run.snapshot(detail=True))
    assert "took longer than 1 s" in said(state, ended(structs.replace(state, seconds=1.0)))


def test_a_run_that_is_forgotten_ends_its_process(tmp_path: Path) -> None:
    state = mine(tmp_path, ENDLESS)
    permit(Path(state.file))
    run = ModelRun(state)
    run.work(0.05)
    process = run._process
    assert process is not None
    del run
    assert process._process.poll() is not None
    assert not process.folder.exists()


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (ModelState(file="/no/such/file.py"), "There is no file"),
        (ModelState(python="/no/python"), "/no/python does not start"),
        (ModelState(name="other"), "The file has no function other()"),
    ],
)
def test_what_can_not_run_is_said(state: ModelState, sentence: str) -> None:
    assert sentence in said(state, ended(state))


def test_every_example_is_a_preset() -> None:
    states = [preset_state(ModelState, preset) for preset in presets("model")]
    assert {state.file for state in states} == {file.stem for file in resource("examples").glob("*.py")}
    assert all(PAGE.plays(state) for state in states)


def test_a_row_chooses_without_another_run() -> None:
    state = ModelState()
    assert PAGE.run_key(state) == PAGE.run_key(ModelState(check=CheckState(chosen=1)))
