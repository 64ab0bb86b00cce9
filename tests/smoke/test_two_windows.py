"""Several programs on one folder of settings and kept work: closed, killed and started again, as processes."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

STARTED = """
import json, os, runpy, sys
from PySide6.QtCore import QSocketNotifier
from gradexplorer.ui.shell import launch

plain = launch.open_window

def opened(*arguments):
    window = plain(*arguments)

    def answer():
        name, *values = json.loads(sys.stdin.readline())
        if name == "edit":
            window.edit("himmelblau", "steps", *values)
            window.document.keep()
        elif name == "restore":
            window.bar.button.click()
        elif name == "close":
            window.close()
            return
        others = [kept.work.session.pages["himmelblau"].steps for kept in window.document.kept.others()]
        button = window.bar.button.text() if window.bar.isVisible() else ""
        print(json.dumps([window.session.pages["himmelblau"].steps, button, others]), flush=True)

    notifier = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read, window)
    notifier.activated.connect(answer)
    window.ready.connect(lambda: print("ready", flush=True))
    return window

launch.open_window = opened
sys.argv = ["main.py"]
runpy.run_path("main.py", run_name="__main__")
"""
"""``python main.py``, which does what is written to it, line by line, and says what it shows."""
ROOT = Path(__file__).parents[2]


class Program:
    """A process with a window."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-W", "error::RuntimeWarning", "-c", STARTED],
            cwd=ROOT,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def is_ready(self) -> None:
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "ready\n"

    def do(self, *words: object) -> object:
        """Return the window's steps, the button of its bar, and the steps of the work that others left."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(words) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline() or "null")

    def close(self) -> None:
        assert self.do("close") is None
        assert (self.process.wait(), self.process.communicate()[1]) == (0, "")


@pytest.fixture
def programs(private_home: Path):
    """Return a function that starts as many programs as it is told, side by side."""
    started: list[Program] = []
    private_home.mkdir()
    (private_home / "gradexplorer.ini").write_text("[General]\nlaunched=true\nlanguage=en\n")

    def start(count: int) -> list[Program]:
        these = [Program() for _program in range(count)]
        started.extend(these)
        for program in these:
            program.is_ready()
        return these

    yield start
    for program in started:
        program.process.kill()
        program.process.communicate()


def test_of_several_windows_the_last_comes_back_the_others_are_listed_and_a_killed_one_is_offered(programs) -> None:
    first, second, third = programs(3)
    for steps, program in ((111, first), (222, second), (333, third)):
        assert program.do("edit", steps) == [steps, "", []], "each window has its own, and none is told of a crash"
    first.close()
    second.close()
    third.process.kill()
    third.process.wait()
    (later,) = programs(1)
    assert later.do("look") == [222, "Restore", [111, 333]], "the newest first: that of 333 is older than its end"
    assert later.do("restore") == [333, "", [222, 111]]
