"""A test process that dies leaves behind where it was: else a crash in a long run says nothing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.crashes import digest

DYING = """
import ctypes, os, signal, threading

def waiting_elsewhere(event):
    event.wait()

def test_a_library_crashes():
    threading.Thread(target=waiting_elsewhere, args=(threading.Event(),), daemon=True).start()
    ctypes.string_at(0)

def test_a_library_ends_the_process():
    os._exit(3)

def test_the_system_ends_the_process():
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_the_end_of_the_report_says_how_a_process_died_and_where(tmp_path: Path) -> None:
    file = tmp_path / "test_dying.py"
    file.write_text(DYING, "utf-8")
    options = ["-p", "tests.crashes", "-p", "no:cacheprovider", "--numprocesses", "1", "--no-xvfb", "-c", os.devnull]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    command = [sys.executable, "-m", "pytest", *options, "--rootdir", str(tmp_path), str(file)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 1, done.stdout + done.stderr
    report = done.stdout[done.stdout.index("a test process died") :]
    assert "gw0 ended with SIGSEGV" in report
    assert "Fatal Python error: Segmentation fault" in report
    assert "test_dying.py, line 9 in test_a_library_crashes" in report
    assert "in waiting_elsewhere" in report
    assert "ended with exit code 3" in report
    assert "ended with SIGKILL" in report


def test_little_is_told_of_each_thread() -> None:
    frames = "\n".join(f'  File "/a/b/c/deep{n}.py", line {n} in f{n}' for n in range(60))
    threads = [f"{name} 0x1 (most recent call first):\n{frames}" for name in ("Thread", "Current thread")]
    told = digest("\n\n".join(["Fatal Python error: Aborted", *threads, "Extension modules: numpy (total: 1)"]))
    assert told.splitlines()[:3] == ["Fatal Python error: Aborted", "Thread 0x1", "  File c/deep0.py, line 0 in f0"]
    assert "f13" in told
    assert len(told.splitlines()) < 22
    assert "numpy" not in told
