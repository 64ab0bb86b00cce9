"""The person's own model: a check of a thousand entries, and the flow through twelve blocks of a transformer."""

import itertools
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import torch
from torch import Tensor, nn

from gradexplorer.framework.resources import resource
from gradexplorer.model.case import Case
from gradexplorer.model.check import check_case
from gradexplorer.model.flow import flow_case

TICK_MILLISECONDS = 10


def check() -> float:
    """Return the seconds that a check of a function with 1,000 entries takes, once torch is loaded."""
    x = torch.randn(1000, dtype=torch.float64, requires_grad=True)
    case = Case(function=lambda x: torch.tanh(x) * torch.sin(x), inputs=x)
    torch.autograd.grad(x.sum(), x)
    return _seconds(lambda: check_case(case))


def flow() -> float:
    """Return the time of the flow over that of the bare forward and backward: width 256, 8 texts of 64."""
    torch.manual_seed(0)
    block = nn.TransformerEncoderLayer(256, 8, 1024, dropout=0.0, batch_first=True)
    model = nn.TransformerEncoder(block, 12, enable_nested_tensor=False)
    x = torch.randn(8, 64, 256)

    def loss(output: Tensor, _target: Any) -> Tensor:
        return (output**2).mean()

    def bare() -> None:
        model.zero_grad(set_to_none=True)
        loss(model(x), None).backward()  # type: ignore[no-untyped-call]

    case = Case(model=model, loss=loss, data=(x, None))
    bare()
    ratios = [_seconds(lambda: flow_case(case)) / _seconds(bare) for _ in range(5)]
    return median(ratios)


def longest_gap() -> float:
    """Return the longest time between two events of the window, in ms, from a file's choice to its verdict."""
    return gap_of("check")


def gap_of(part: str) -> float:
    """Return that time for a part of the tab that shows an example already, until the answer for a file is complete."""
    from PySide6.QtCore import Qt, QTimer

    from benchmarks.window import opened, settle, wait

    window, times = opened("model", part=part, file="mlp_moons"), []
    timer = QTimer(interval=TICK_MILLISECONDS, timerType=Qt.TimerType.PreciseTimer)
    timer.timeout.connect(lambda: times.append(time.perf_counter()))

    def complete(file: Path) -> bool:
        known = window.current.snapshot
        return known is not None and Path(known.file).name == file.name and known.step == known.last == 1

    wait(lambda: complete(resource("examples", "mlp_moons.py")))
    settle(window)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(shutil.copy(resource("examples", "mlp_moons.py"), Path(folder, "mine.py")))
        timer.start()
        window.take(str(file), file)
        wait(lambda: complete(file))
        timer.stop()
    window.close()
    return 1000 * max(b - a for a, b in itertools.pairwise(times))


def _seconds(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start
