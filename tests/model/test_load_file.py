"""Faults of the person's file: each is one sentence, with file and line where there is one."""

from io import StringIO
from pathlib import Path

import pytest

from gradexplorer.model import load_file, source
from gradexplorer.model.check import check_case
from gradexplorer.model.load_file import CodeError, explained, load_case
from gradexplorer.text import InputError

FAULTS = {
    "syntax": ("import torch\ndef make_case(:\n    pass", 2, "SyntaxError"),
    "import": ("\nimport no_such_module", 2, "ModuleNotFoundError: No module named 'no_such_module'"),
    "no make_case": ("def make_cases():\n    return 1", 1, "near ones are: make_cases"),
    "nothing": ("def make_case():\n    pass", 1, "make_case returns a NoneType"),
    "unknown key": (
        "def make_case():\n    return {'functoin': 1}",
        1,
        "The case has no use for functoin; it may hold function",
    ),
    "neither": ("def make_case():\n    return {'second': True}", 1, "neither a function"),
    "exit": ("import sys\n\ndef make_case():\n    sys.exit(3)", 4, "sys.exit(3)"),
    "stdin": ("def make_case():\n    return input('?')", 2, "reads its standard input"),
    "interrupted": ("def make_case():\n    raise KeyboardInterrupt", 2, "KeyboardInterrupt"),
    "wrong shapes": (
        "import torch\n\ndef f(x):\n    return x @ torch.ones(7)\n\n\ndef make_case():\n"
        "    return {'function': f, 'inputs': torch.ones(3, requires_grad=True)}",
        4,
        "RuntimeError: ",
    ),
    "loss of a batch": (
        "import torch\n\ndef make_case():\n    m = torch.nn.Linear(3, 2)\n"
        "    return {'model': m, 'loss': lambda o, t: (o - t)**2, 'data': (torch.ones(4, 3), torch.ones(4, 2))}",
        5,
        "The loss is no single number: its shape is (4, 2)",
    ),
    "wrong batch": (
        "import torch\n\ndef make_case():\n    m = torch.nn.Linear(3, 2)\n"
        "    return {'model': m, 'loss': torch.nn.MSELoss(), 'data': torch.ones(4, 3)}",
        3,
        "A batch should be (inputs, target)",
    ),
    "no parameters": (
        "import torch\n\ndef make_case():\n    m = torch.nn.ReLU()\n"
        "    return {'model': m, 'loss': torch.nn.MSELoss(), 'data': (torch.ones(4, 3), torch.ones(4, 3))}",
        3,
        "The model has no parameter that requires grad",
    ),
    "no tensor": ("def make_case():\n    return {'function': abs, 'inputs': 3.0}", 1, "no tensor among the inputs"),
    "no data": (
        "import torch\n\ndef make_case():\n    m = torch.nn.Linear(3, 2)\n"
        "    return {'model': m, 'loss': abs, 'data': lambda: iter(())}",
        3,
        "data gives no batch",
    ),
    "a batch of another shape": (
        "import torch\n\ndef make_case():\n    m = torch.nn.Sequential(torch.nn.Linear(3, 2))\n"
        "    return {'model': m, 'loss': torch.nn.MSELoss(), 'data': (torch.ones(4, 7), torch.ones(4, 2))}",
        3,
        "RuntimeError: mat1 and mat2 shapes cannot be multiplied (4x7 and 3x2)",
    ),
    "whole numbers alone": (
        "import torch\n\nclass M(torch.nn.Module):\n    def __init__(self):\n        super().__init__()\n"
        "        self.k = torch.nn.Parameter(torch.ones(2, dtype=torch.long), requires_grad=False)\n\n"
        "def make_case():\n    data = torch.ones(2), torch.ones(2)\n"
        "    return {'model': M(), 'loss': torch.nn.MSELoss(), 'data': data}",
        8,
        "The model has no parameter that requires grad",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_of_the_code_is_one_sentence_with_its_line(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", StringIO())
    code, line, sentence = FAULTS[name]
    file = tmp_path / "mine.py"
    file.write_text(code, "utf-8")
    monkeypatch.setattr(source, "is_own", lambda name: name == str(file))  # and not this file of ours
    monkeypatch.setattr(load_file, "is_own", source.is_own)
    with pytest.raises(CodeError) as caught, explained(file):
        check_case(load_case(file))
    assert sentence in str(caught.value)
    assert caught.value.place
    assert (caught.value.place.file, caught.value.place.line) == (str(file), line)


@pytest.mark.parametrize("name", ["missing.py", "text.txt"])
def test_a_file_that_is_none_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "text.txt").write_text("x")
    with pytest.raises(InputError, match=r"There is no file|is no Python file"):
        load_case(tmp_path / name)


def test_in_a_bundle_what_lies_within_is_not_the_persons(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "_BUNDLED", True)  # PyInstaller compiles modules with their place in the bundle as file
    asked = source.is_own.__wrapped__
    assert not any(map(asked, ("torch/nn/functional.py", "gradexplorer/model/check.py", "contextlib.py")))
    assert asked(str(tmp_path / "mine.py"))
    assert "gradexplorer/model/data.py" in source._BORDER
