"""The real program: started, waited for, and ended as a person at a terminal ends it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
linux = pytest.mark.skipif(sys.platform != "linux", reason="/proc tells which signals a process awaits")
ENDS = [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)] if sys.platform != "win32" else []
MOMENTS = [
    (arguments, delay, ENDS[turn % 3])
    for arguments, delays in (([], (0.0, 0.5, 1.0, 2.0)), (["verify"], (0.2, 1.5)))
    for turn, delay in enumerate(delays)
    if ENDS
]
"""What is started, the seconds until the signal, and which: imports, the window's making, torch's import, a run."""


@contextmanager
def program(*arguments: object, **environment: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-W", "error::RuntimeWarning", "-m", "gradexplorer", *map(str, arguments)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=os.environ | environment) as started:
        try:
            yield started
        finally:
            started.kill()


def until_signals_are_awaited(started: subprocess.Popen[str]) -> None:
    """Wait until SIGTERM is handled: Python itself leaves it alone."""
    while started.poll() is None:
        status = Path(f"/proc/{started.pid}/status").read_text()
        caught = next(int(line.split()[1], 16) for line in status.splitlines() if line.startswith("SigCgt"))
        if caught & 1 << (signal.SIGTERM - 1):
            return
        time.sleep(0.005)


@posix
@pytest.mark.parametrize(("number", "code"), ENDS[:2])
def test_a_ready_window_closes_at_a_signal(number: signal.Signals, code: int, private_home: Path) -> None:
    with program("--verbose") as started:
        assert started.stderr is not None
        assert started.stderr.readline() == "gradexplorer: ready\n", "ready, and no complaint before it"
        started.send_signal(number)
        _out, rest = started.communicate()
    assert (started.returncode, rest) == (code, "")
    assert "geometry" in (private_home / "gradexplorer.ini").read_text(), "closed as the menu does"


@linux
@pytest.mark.parametrize(("arguments", "delay", "end"), MOMENTS)
def test_a_signal_at_any_moment_ends_without_a_word(arguments: list[str], delay: float, end: tuple[int, int]) -> None:
    number, code = end
    if signal.getsignal(number) is signal.SIG_IGN:
        pytest.skip("what is ignored here, as under nohup, the program ignores, too")
    with program(*arguments) as started:
        until_signals_are_awaited(started)
        time.sleep(delay)
        started.send_signal(number)
        _out, rest = started.communicate()
    assert (started.returncode, rest) == (code, "")


@posix
@pytest.mark.parametrize("module", ["gradexplorer.cli", "msgspec", "gradexplorer.cli.ending"])
@pytest.mark.parametrize("begin", ["run_path('main.py', ", "run_module('gradexplorer', "])
def test_ctrl_c_while_the_first_modules_are_imported_ends_without_a_word(begin: str, module: str) -> None:
    code = f"""
import os, runpy, signal, sys

class CtrlC:
    def find_spec(name, path=None, target=None):
        if name == {module!r}:
            sys.meta_path.remove(CtrlC)
            os.kill(os.getpid(), signal.SIGINT)

sys.meta_path.insert(0, CtrlC)
runpy.{begin}run_name="__main__")
"""
    done = subprocess.run([sys.executable, "-c", code, "pages"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")


@linux
@pytest.mark.parametrize("ending", [".csv", ".png"])
def test_an_export_that_is_ended_leaves_nothing(ending: str, tmp_path: Path) -> None:
    file = tmp_path / f"a{ending}"
    with program("export", "himmelblau", "--set", "steps=1000000", "-o", file, DISPLAY="") as started:
        until_signals_are_awaited(started)
        time.sleep(1.0)
        started.send_signal(signal.SIGTERM)
        _out, rest = started.communicate()
    assert (started.returncode, rest) == (143, "")
    assert list(tmp_path.iterdir()) == []


@posix
def test_what_the_caller_ignores_stays_ignored() -> None:
    code = "import signal; signal.signal(signal.SIGHUP, signal.SIG_IGN); from gradexplorer.cli.ending import *; " + (
        "end_at_signals(); signal.raise_signal(signal.SIGHUP); print('on'); signal.raise_signal(signal.SIGTERM)"
    )
    done = subprocess.run([sys.executable, "-uc", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (143, "on\n", "")
