"""The Model tab: its run is a process, its picture is the report, and a session alone runs no code."""

import json
import os
import signal
import time
from pathlib import Path
from typing import Any

import pytest
import torch
from msgspec import structs
from PySide6.QtCore import QFileSystemWatcher

from gradexplorer.framework.figure import Check, Code, Figure, Heading, Note, TablePanel
from gradexplorer.framework.presets import preset_state, presets
from gradexplorer.framework.resources import resource
from gradexplorer.framework.state import edited
from gradexplorer.model.load_file import CodeError, load_case
from gradexplorer.model.messages import Checked, Flowed
from gradexplorer.pages.model import PAGE, consent
from gradexplorer.pages.model.check.state import CheckState
from gradexplorer.pages.model.consent import is_permitted, keep_in, permit
from gradexplorer.pages.model.flow.state import FlowState
from gradexplorer.pages.model.run import ModelRun, ModelSnapshot, stop_all
from gradexplorer.pages.model.state import ModelState
from gradexplorer.ui.page.watched_file import WatchedFile

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


def panel(figure: Figure, key: str) -> Any:
    (found,) = (panel for panel in figure.panels() if panel.key == key)
    return found


def said(state: ModelState, snapshot: ModelSnapshot) -> str:
    items = PAGE.derive(state, snapshot)
    reasons = [str(item.proof.reason) for item in items if isinstance(item, Check)]
    return "\n".join([*(str(item.label) for item in items if isinstance(item, Heading | Note)), *reasons])


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
    (badge,) = (item for item in PAGE.derive(state, snapshot) if isinstance(item, Check))
    worst = badge.proof.entries[0]
    assert badge.proof.verdict == "not proven"
    assert worst.name.startswith(r"\mathrm{first.weight}_{")
    assert worst.difference == pytest.approx(2 * worst.formula, rel=1e-6)
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


def test_every_training_step_can_be_looked_at_forward_and_back() -> None:
    state = ModelState(file="mlp_moons", part="flow", flow=FlowState(steps=6))
    assert PAGE.has_steps(state)
    run = ModelRun(state)
    run.advance(2)
    early = run.snapshot(detail=True)
    assert (early.step, early.last) == (2, 6)
    run.advance(4)
    late = run.snapshot(detail=True)
    assert isinstance(late.answer, Flowed)
    assert len(late.answer.report.losses) == 6
    assert late.answer.report.losses[-1] < late.answer.report.losses[0]
    run.seek(2)
    back = run.snapshot(detail=True)
    assert back.answer == early.answer
    curve = panel(PAGE.figure(state, late, False), "losses").marks[0]
    assert curve.y == pytest.approx(late.answer.report.losses)


def test_data_that_run_out_end_the_training_at_their_last_batch(tmp_path: Path) -> None:
    code = (
        "import torch\n\ndef make_case():\n    batches = [(torch.randn(4, 2), torch.randn(4, 1)) for _ in range(3)]\n"
        "    return {'model': torch.nn.Linear(2, 1), 'loss': torch.nn.MSELoss(), 'data': lambda: iter(batches)}\n"
    )
    state = structs.replace(mine(tmp_path, code), part="flow", flow=FlowState(steps=10))
    permit(state)
    run = ModelRun(state)
    run.advance(10)
    assert (run.step, run.last, run.recorded) == (3, 3, 3)
    answer = run.snapshot(detail=True).answer
    assert isinstance(answer, Flowed)
    assert len(answer.report.losses) == 3


def test_the_network_panel_shows_what_torch_itself_gives() -> None:
    """The same model once more, by the retained gradients of torch."""
    state = ModelState(file="deep_sigmoid", part="flow")
    snapshot = ended(state)
    plot = panel(PAGE.figure(state, snapshot, False), "network")
    (badge,) = (item for item in PAGE.derive(state, snapshot) if isinstance(item, Check))
    assert badge.proof.verdict == "proven"
    drawn = {mark.key: mark for mark in plot.marks}
    case = load_case(resource("examples", "deep_sigmoid.py"))
    x, target = case.data
    outputs = []
    for layer in case.model:
        x = layer(x)
        x.retain_grad()
        outputs.append(x)
    case.loss(x, target).backward()
    assert drawn["gradient"].y == pytest.approx([float(h.grad.norm()) for h in outputs], rel=1e-4)
    linear = [layer for layer in case.model if hasattr(layer, "weight")]
    norms = [float(torch.cat([p.grad.flatten() for p in layer.parameters()]).norm()) for layer in linear]
    assert drawn["weights"].y == pytest.approx(norms, rel=1e-4)
    for h, y in zip(outputs, drawn["median"].y, strict=True):  # of a sample; where a net vanishes, all are equal
        assert (h.abs() < y).float().mean() < 0.6
        assert (h.abs() <= y).float().mean() > 0.4


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
    assert not is_permitted(structs.replace(allowed, name="other"))
    assert not is_permitted(structs.replace(allowed, python="/another/python"))
    Path(state.file).write_text(RIGHT + "# changed\n", "utf-8")
    assert not is_permitted(allowed)


def test_permission_outlives_the_program_for_this_content_only(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(consent, "_store", [])
    monkeypatch.setattr(consent, "_given", {})
    keep_in(tmp_path / "kept")
    state = mine(tmp_path, RIGHT)
    permit(state)
    (kept,) = json.loads((tmp_path / "kept" / "permitted.json").read_text("utf-8"))
    assert kept["file"] == state.file
    assert kept["changed"] == consent.changed(Path(state.file))
    consent._given.clear()
    assert not is_permitted(state)
    keep_in(tmp_path / "kept")
    assert is_permitted(state)
    Path(state.file).write_text(RIGHT + "\n", "utf-8")
    assert not is_permitted(state)


@pytest.mark.parametrize("kept", [b"", b"{}", b"[1]", b"\xff", b'[{"file": 1}]'])
def test_a_broken_list_of_permissions_permits_nothing(tmp_path: Path, monkeypatch, kept: bytes) -> None:
    monkeypatch.setattr(consent, "_store", [])
    monkeypatch.setattr(consent, "_given", {})
    (tmp_path / "permitted.json").write_bytes(kept)
    keep_in(tmp_path)
    state = mine(tmp_path, RIGHT)
    assert not is_permitted(state)
    permit(state)
    assert is_permitted(state)


def test_a_file_that_is_not_there_with_an_interpreter_of_its_own_is_said_to_be_missing(tmp_path: Path) -> None:
    state = ModelState(file=str(tmp_path / "gone.py"), python="python-of-another")
    snapshot = ModelRun(state).snapshot(detail=True)
    assert snapshot.waits
    (note,) = [item for item in PAGE.derive(state, snapshot) if item.key == "consent"]
    assert str(note.label) == f"There is no file {tmp_path / 'gone.py'}."


def test_an_example_with_an_interpreter_of_its_own_is_code_of_the_session(tmp_path: Path) -> None:
    marker = tmp_path / "ran"
    python = tmp_path / "python"
    python.write_text(f"#!/bin/sh\ntouch {marker}\n")
    python.chmod(0o755)
    state = ModelState(python=str(python))
    run = ModelRun(state)
    run.advance(1)
    assert run.snapshot(detail=True).waits
    assert not is_permitted(ModelState(file=str(tmp_path / "absent.py"), python=str(python)))
    assert not marker.exists()


def test_a_chosen_file_does_not_allow_the_interpreter_that_a_session_names(tmp_path: Path) -> None:
    state = mine(tmp_path, RIGHT)
    choose, run = (next(a for a in PAGE.actions if a.key == key) for key in ("choose", "run"))
    python = str(tmp_path / "python")
    chosen = choose.apply(ModelState(python=python), None, state.file)
    assert isinstance(chosen, ModelState)
    assert not PAGE.plays(chosen)
    assert python in said(chosen, ModelRun(chosen).snapshot(detail=True))
    run.apply(chosen, None, "")
    assert PAGE.plays(chosen)


def test_code_that_changes_before_it_begins_does_not_run(tmp_path: Path) -> None:
    state = mine(tmp_path, RIGHT)
    permit(state)
    run = ModelRun(state)
    Path(state.file).write_text(ENDLESS, "utf-8")
    run.advance(1)
    assert "has changed since it was allowed" in said(state, run.snapshot(detail=True))


def test_choosing_a_file_is_permission(tmp_path: Path) -> None:
    state = mine(tmp_path, RIGHT)
    choose = next(action for action in PAGE.actions if action.key == "choose")
    chosen = choose.apply(ModelState(check=CheckState(chosen=3)), None, state.file)
    assert isinstance(chosen, ModelState)
    assert (chosen.file, chosen.check.chosen) == (state.file, 0)
    assert PAGE.plays(chosen)


def test_an_error_is_shown_with_its_line_and_traceback(tmp_path: Path) -> None:
    state = mine(tmp_path, "print('hello')\n\ndef make_case():\n    return 1 / 0\n")
    permit(state)
    snapshot = ended(state)
    assert "ZeroDivisionError: division by zero" in said(state, snapshot)
    code = [item for item in PAGE.derive(state, snapshot) if isinstance(item, Code)]
    assert "→    4     return 1 / 0" in code[0].code
    assert "Traceback" in code[1].output
    assert code[2].output == "hello"


def test_what_the_code_prints_is_seen_while_it_runs(tmp_path: Path) -> None:
    """It prints, shows a progress bar, and waits for a file: until that is there it has no answer."""
    loop = "import time\nfrom pathlib import Path\nprint('hello')\nprint('\\r10 %\\r20 %', end='')\n"
    waits = "while not Path('go').exists():\n    time.sleep(0.02)\nprint('\\nall')\n"
    state = mine(tmp_path, f"{loop}{waits}{RIGHT}")
    permit(state)
    run, end = ModelRun(state), time.monotonic() + 120
    while "20" not in run.snapshot(detail=False).output and time.monotonic() < end:
        assert not run.work(0.05)
    assert cells(PAGE.figure(state, run.snapshot(detail=False), False), "state")[1:] == [["hello"], ["20 %"]]
    (tmp_path / "go").touch()
    run.advance(1)
    snapshot = run.snapshot(detail=True)
    assert [item.output for item in PAGE.derive(state, snapshot) if isinstance(item, Code)] == ["hello\n20 %\nall"]
    assert "state" not in [panel.key for panel in PAGE.figure(state, snapshot, False).panels()]


def test_it_is_stopped_at_once_and_in_time(tmp_path: Path) -> None:
    state = mine(tmp_path, ENDLESS)
    permit(state)
    run = ModelRun(state)
    assert not run.work(0.05)
    began = time.monotonic()
    stop_all()
    run.advance(1)
    assert time.monotonic() - began < 5
    assert "Stopped." in said(state, run.snapshot(detail=True))
    assert "took longer than 1 s" in said(state, ended(structs.replace(state, seconds=1.0)))


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="signals")
def test_a_process_that_is_killed_from_outside_leaves_a_sentence_and_the_next_run(tmp_path: Path) -> None:
    state = mine(tmp_path, ENDLESS)
    permit(state)
    run = ModelRun(state)
    run.work(0.05)
    assert run._process is not None
    os.kill(run._process._process.pid, signal.SIGKILL)
    run.advance(1)
    assert "was killed from outside" in said(state, run.snapshot(detail=True))
    Path(state.file).write_text(RIGHT, "utf-8")
    again = PAGE.reload(state)
    assert isinstance(ended(again).answer, Checked)


def test_a_run_that_is_forgotten_ends_its_process(tmp_path: Path) -> None:
    state = mine(tmp_path, ENDLESS)
    permit(state)
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
        (ModelState(name="other"), "The file has no function other()"),
    ],
)
def test_what_can_not_run_is_said(state: ModelState, sentence: str) -> None:
    assert sentence in said(state, ended(state))


@pytest.mark.parametrize("file", ["a" * 400, f"/{'b' * 400}.py", "~nobody_here/x.py", "\0x.py"])
def test_what_is_typed_as_a_file_is_never_an_exception(file: str, qapp) -> None:
    """Of names that are too long and of persons without a home pathlib raises."""
    path = PAGE.watches(edited(ModelState(), "file", file))
    assert path is not None
    watched = WatchedFile(qapp)
    watched.watch(path)
    watched.deleteLater()
    assert str(path) not in watched.findChild(QFileSystemWatcher).files()
    with pytest.raises(CodeError, match="no file"):
        load_case(path)


def test_a_python_that_is_none_is_said() -> None:
    state = ModelState(python="/no/python")
    permit(state)
    assert "/no/python does not start" in said(state, ended(state))


def test_every_example_is_a_preset() -> None:
    states = [preset_state(ModelState, preset) for preset in presets("model")]
    assert {state.file for state in states} == {file.stem for file in resource("examples").glob("*.py")}
    assert all(PAGE.plays(state) for state in states)


def test_a_row_chooses_without_another_run() -> None:
    state = ModelState()
    assert PAGE.run_key(state) == PAGE.run_key(ModelState(check=CheckState(chosen=1)))


def test_the_table_of_layers_has_no_column_without_an_entry() -> None:
    """One step has no update, and of a Tanh and two Linear layers none can be dead."""
    state = ModelState(file="nan_sqrt", part="flow")
    (found,) = (one for one in PAGE.figure(state, ended(state), False).panels() if one.key == "layers")
    assert isinstance(found, TablePanel)
    names = [str(name) for name in found.table.header]
    assert "update / weight" not in names
    assert "dead" not in names
    assert "saturated" in names
    assert {len(row.cells) for row in found.table.rows} == {len(names)}
    assert all(any(str(row.cells[column]) for row in found.table.rows) for column in range(len(names)))
