"""The person's code in a process of its own: what it may do wrong, and that it takes nobody along."""

import os
import subprocess
import sys
import time
from pathlib import Path

import msgspec
import pytest

from gradexplorer.model.load_file import TOO_MUCH_MEMORY
from gradexplorer.model.messages import Checked, Message, Progress, Refused, Request
from gradexplorer.model.process import ModelProcess

RIGHT = """
import torch

def make_case():
    return {"function": torch.sin, "inputs": torch.ones(3, requires_grad=True)}
"""

ENDS = {
    "hard exit": ("import os\n\ndef make_case():\n    os._exit(3)", None, "exit code 3"),
    "segmentation fault": (
        "import ctypes\n\ndef make_case():\n    ctypes.string_at(0)",
        4,
        "was ended by the signal SIGSEGV",
    ),
}


def last(file: Path, seconds: float = 60.0, memory: int = 0) -> tuple[Message, str]:
    with ModelProcess(Request(file=str(file), memory=memory)) as process:
        found = list(process.messages(seconds))
        return found[-1], process.output()


def refused(tmp_path: Path, code: str, memory: int = 0) -> tuple[Refused, str]:
    file = tmp_path / "mine.py"
    file.write_text(code, "utf-8")
    message, output = last(file, memory=memory)
    assert isinstance(message, Refused)
    return message, output


@pytest.mark.parametrize("name", ENDS)
def test_an_end_of_the_process_is_one_sentence_with_its_line(tmp_path: Path, name: str) -> None:
    code, line, sentence = ENDS[name]
    message, _output = refused(tmp_path, code)
    assert sentence in str(message.text)
    assert message.line == line
    assert message.file == (None if line is None else str(tmp_path / "mine.py"))


def test_what_the_code_prints_is_kept_and_its_traceback_shown(tmp_path: Path) -> None:
    message, output = refused(tmp_path, "print('hello')\n\ndef make_case():\n    return 1 / 0\n")
    assert output == "hello\n"
    assert "ZeroDivisionError" in message.traceback
    assert "in make_case" in message.traceback


def test_what_the_code_prints_is_told_as_it_comes(tmp_path: Path) -> None:
    """The code goes on only when its first words were heard; a letter of two bytes comes in two pieces."""
    code = (
        "import sys, time\nfrom pathlib import Path\nprint('first')\nsys.stdout.buffer.write(b'\\xc3')\n"
        "while not Path('heard').exists():\n    time.sleep(0.02)\nsys.stdout.buffer.write(b'\\xa9\\n')\n"
    )
    (tmp_path / "mine.py").write_text(code + RIGHT, "utf-8")
    heard = []

    def printed(text: str) -> None:
        heard.append(text)
        (tmp_path / "heard").touch()

    with ModelProcess(Request(file=str(tmp_path / "mine.py"))) as process:
        assert isinstance(list(process.messages(120, printed))[-1], Checked)
    assert "".join(heard) == "first\né\n"


def test_code_that_prints_without_end_does_not_fill_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gradexplorer.model.process._MEGABYTES", 1)
    message, output = refused(tmp_path, "while True:\n    print('x' * 10_000)\n")
    assert str(message.text) == "The code printed more than 1 MB and was stopped."
    assert 0 < len(output) <= 100_000


def test_an_endless_loop_is_stopped(tmp_path: Path) -> None:
    file = tmp_path / "mine.py"
    file.write_text("def make_case():\n    while True:\n        pass\n")
    message, _output = last(file, seconds=1.0)
    assert "took longer than 1 s" in str(message.text)  # type: ignore[union-attr]


def test_what_the_code_started_ends_with_it(tmp_path: Path) -> None:
    code = (
        "import os, time\nfrom pathlib import Path\n\ndef make_case():\n    if not os.fork():\n"
        "        Path('child').write_text(str(os.getpid()))\n        time.sleep(100)\n    time.sleep(100)\n"
    )
    (tmp_path / "mine.py").write_text(code)
    child = tmp_path / "child"
    with ModelProcess(Request(file=str(tmp_path / "mine.py"))) as process:
        end = time.monotonic() + 60
        while not (child.exists() and child.read_text()) and time.monotonic() < end:
            time.sleep(0.05)
        number = int(child.read_text())
        process.stop()
    assert str(process.died().text) == "Stopped."
    assert not process.folder.exists()
    end = time.monotonic() + 30
    while _runs(number) and time.monotonic() < end:
        time.sleep(0.05)
    assert not _runs(number)


@pytest.mark.skipif(not hasattr(os, "waitid"), reason="signals")
def test_no_group_is_signalled_once_its_leader_was_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The number of a process that was waited for may be another's; what it left running ends before."""
    code = (
        "import os, time\nfrom pathlib import Path\n\ndef make_case():\n    child = os.fork()\n    if not child:\n"
        "        time.sleep(100)\n    Path('child').write_text(str(child))\n    os._exit(3)\n"
    )
    (tmp_path / "mine.py").write_text(code)
    waited, kill = [], os.killpg

    def killed(group: int, number: int) -> None:
        waited.append(process._process.returncode is not None)
        kill(group, number)

    monkeypatch.setattr(os, "killpg", killed)
    with ModelProcess(Request(file=str(tmp_path / "mine.py"))) as process:
        assert "exit code 3" in str(list(process.messages(60))[-1].text)  # type: ignore[union-attr]
        child = int((tmp_path / "child").read_text())
        process.poll()
        process.stop()
    assert waited == [False]
    end = time.monotonic() + 30
    while _runs(child) and time.monotonic() < end:
        time.sleep(0.05)
    assert not _runs(child)


def _runs(number: int) -> bool:
    try:
        state = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


@pytest.mark.skipif(sys.platform != "linux", reason="RLIMIT_AS")
def test_memory_has_a_limit(tmp_path: Path) -> None:
    code = "import torch\n\ndef make_case():\n    kept = []\n    while True:\n        kept.append(torch.ones(10**7))\n"
    message, _output = refused(tmp_path, code, memory=2**29)
    assert str(message.text) == "The code needs more memory than it is allowed."
    assert message.line == 6


def test_memory_has_a_limit_where_the_system_sets_none(tmp_path: Path) -> None:
    """As on macOS and Windows: the process watches itself."""
    program = (
        "import sys, torch; from pathlib import Path; from gradexplorer.model import runner\n"
        "runner.watch_memory(2**28, runner._Out(Path(sys.argv[1])))\n"
        "kept = []\nwhile True: kept.append(torch.ones(10**6))"
    )
    told = tmp_path / "messages"
    done = subprocess.run([sys.executable, "-c", program, str(told)], timeout=300, check=False)
    assert done.returncode == 1
    message = msgspec.msgpack.decode(told.read_bytes()[4:], type=Message)
    assert message == Refused(text=TOO_MUCH_MEMORY)


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="signals")
def test_a_process_that_is_killed_from_outside_is_said(tmp_path: Path) -> None:
    file = tmp_path / "mine.py"
    file.write_text("import os, signal\n\ndef make_case():\n    os.kill(os.getpid(), signal.SIGKILL)\n")
    message, _output = last(file)
    assert isinstance(message, Refused)
    assert "was killed from outside" in str(message.text)


def test_an_error_of_a_worker_of_the_data_has_the_line_in_the_worker(tmp_path: Path) -> None:
    message, _output = refused(
        tmp_path,
        "import torch\nfrom torch.utils.data import DataLoader, Dataset\n\nclass Data(Dataset):\n"
        "    def __len__(self):\n        return 4\n    def __getitem__(self, i):\n        return [][i]\n\n"
        "def make_case():\n    m = torch.nn.Linear(3, 2)\n"
        "    return {'model': m, 'loss': torch.nn.MSELoss(), 'data': DataLoader(Data(), num_workers=1)}\n",
    )
    assert str(message.text) == "IndexError: list index out of range"
    assert (message.file, message.line) == (str(tmp_path / "mine.py"), 8)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks")
def test_code_that_forks_prints_and_has_workers_answers_once(tmp_path: Path) -> None:
    file = tmp_path / "mine.py"
    file.write_text(
        "import os, torch\nfrom torch.utils.data import DataLoader, TensorDataset\n\ndef make_case():\n"
        "    print('hello')\n    os.fork()\n    data = TensorDataset(torch.randn(8, 3), torch.randn(8, 2))\n"
        "    model = torch.nn.DataParallel(torch.nn.Linear(3, 2))\n"
        "    return {'model': model, 'loss': torch.nn.MSELoss(), 'data': DataLoader(data, 4, num_workers=2)}\n"
    )
    with ModelProcess(Request(file=str(file))) as process:
        found = [message for message in process.messages(300) if not isinstance(message, Progress)]
        output = process.output()
    (message,) = found
    assert isinstance(message, Checked)
    assert [tensor.name for tensor in message.report.tensors] == ["module.weight", "module.bias"]
    assert message.report.verdict == "proven"
    assert output.count("hello") >= 1


def test_the_process_ends_with_the_one_that_started_it(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text(
        "import os, time\nfrom pathlib import Path\nPath('child').write_text(str(os.getpid()))\ntime.sleep(100)"
    )
    program = (
        "import sys, os, time; from pathlib import Path\n"
        "from gradexplorer.model.process import ModelProcess\nfrom gradexplorer.model.messages import Request\n"
        "ModelProcess(Request(file=sys.argv[1]))\n"
        "while not Path(sys.argv[2]).exists(): time.sleep(0.05)\n"
        "os._exit(0)"
    )
    child = tmp_path / "child"
    subprocess.run([sys.executable, "-c", program, str(tmp_path / "mine.py"), str(child)], check=True, timeout=100)
    end = time.monotonic() + 30
    while not child.read_text() or (_runs(int(child.read_text())) and time.monotonic() < end):
        time.sleep(0.05)
    assert not _runs(int(child.read_text()))


def test_the_runner_needs_torch_numpy_and_msgspec_only(tmp_path: Path) -> None:
    """As in an environment that lacks everything else that we need, and ourselves."""
    (tmp_path / "mine.py").write_text(RIGHT)
    blocker = (
        "import sys\nclass Blocker:\n    def find_spec(self, name, path=None, target=None):\n"
        "        if name.partition('.')[0] in "
        "{'PySide6', 'pyqtgraph', 'OpenGL', 'ziamath', 'contourpy', 'PIL'}:\n"
        "            raise ImportError(name)\nsys.meta_path.insert(0, Blocker())\n"
        "import runpy\nsys.argv = sys.argv[1:]\nrunpy.run_path(sys.argv[0], run_name='__main__')\n"
    )
    from gradexplorer.model import runner

    (tmp_path / "request").write_bytes(msgspec.msgpack.encode(Request(file=str(tmp_path / "mine.py"))))
    program = [sys.executable, "-P", "-c", blocker, str(runner.__file__), str(tmp_path)]
    done = subprocess.run(program, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    data = (tmp_path / "messages").read_bytes()
    found = []
    while data:
        size = int.from_bytes(data[:4], "big")
        found.append(msgspec.msgpack.decode(data[4 : 4 + size], type=Message))
        data = data[4 + size :]
    assert isinstance(found[-1], Checked)
    assert found[-1].report.verdict == "proven", str(found[-1].report)


def test_a_python_without_torch_says_so(tmp_path: Path) -> None:
    bare = tmp_path / "bare"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(bare)], check=True)
    (tmp_path / "mine.py").write_text(RIGHT)
    python = bare / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    with ModelProcess(Request(file=str(tmp_path / "mine.py")), str(python)) as process:
        message = list(process.messages(60))[-1]
    assert isinstance(message, Refused)
    assert "has not all of torch, numpy and msgspec" in str(message.text)


def test_progress_is_told(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text(RIGHT)
    with ModelProcess(Request(file=str(tmp_path / "mine.py"))) as process:
        first, *_rest, end = process.messages(60)
    assert isinstance(first, Progress)
    assert isinstance(end, Checked)
