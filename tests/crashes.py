"""How a test process that died ended: its exit code and where its threads were, at the end of what pytest prints."""

import faulthandler
import re
import signal
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TextIO

import pytest

FOLDER = pytest.StashKey[TemporaryDirectory[str]]()
ENDED = pytest.StashKey[list[str]]()
FILE = pytest.StashKey[TextIO]()
INNERMOST, ELSEWHERE = 14, 3
"""Frames that are told of the thread that died, and of every other one."""
_PATH = re.compile(r'"[^"]*?((?:[^/"]+/)?[^/"]+)"')


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker into which file it writes as it dies: pytest captures what it prints."""
    stash = node.config.stash
    if FOLDER not in stash:
        stash[FOLDER], stash[ENDED] = TemporaryDirectory(), []
    node.workerinput["crash"] = str(Path(stash[FOLDER].name, node.gateway.id))


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Have the worker's fatal errors written there, not where pytest wants them."""
    if given := getattr(config, "workerinput", None):
        config.stash[FILE] = open(given["crash"], "w", encoding="utf-8")  # noqa: SIM115  # until it is unconfigured
        faulthandler.enable(config.stash[FILE])


def pytest_unconfigure(config: pytest.Config) -> None:
    if FILE in config.stash:
        faulthandler.disable()
        config.stash[FILE].close()
    if FOLDER in config.stash:
        config.stash[FOLDER].cleanup()


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:
    """Note how a worker ended that was not asked to."""
    if error:
        try:
            code = node.gateway._io.popen.wait(timeout=60)
        except subprocess.TimeoutExpired:
            code = None
        written = Path(node.workerinput["crash"]).read_text("utf-8", errors="replace")
        node.config.stash[ENDED].append(f"{node.gateway.id} ended with {_named(code)}\n{digest(written)}")


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    for ended in config.stash.get(ENDED, []):
        terminalreporter.section("a test process died")
        terminalreporter.line(ended)


def _named(code: int | None) -> str:
    if code is None or code >= 0:
        return f"exit code {code}"
    return f"{signal.Signals(-code).name} ({signal.strsignal(-code)})"


def digest(written: str) -> str:
    """Return what `faulthandler` wrote without most frames: there is little room where it is read."""
    found = []
    for part in written.strip().split("\n\n"):
        title, *frames = part.splitlines() or [""]
        if title.startswith(("Thread", "Current thread")):
            frames = frames[: INNERMOST if title.startswith("Current") else ELSEWHERE]
            found += [title.partition(" (")[0], *(_PATH.sub(r"\1", frame) for frame in frames)]
        elif not title.startswith("Extension modules"):
            found.append(part)
    return "\n".join(found)
