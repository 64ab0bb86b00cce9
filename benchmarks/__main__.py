"""Measure everything, print a table, and write ``benchmarks/results.json``; a slow figure is shown, never a failure.

``python -m benchmarks`` measures each figure in a process of its own; ``python -m benchmarks KEY ...`` only these.
"""

import importlib
import json
import os
import platform
import subprocess
import sys
from pathlib import Path

from msgspec import Struct

from benchmarks.own_process import output

RESULTS = Path(__file__).with_name("results.json")
TIMEOUT_SECONDS = 300


class Figure(Struct, frozen=True):
    """A promise about speed: `module.function` gives its value, which should be below (or above) `must` and `aim`."""

    name: str
    key: str
    must: float
    aim: float
    unit: str = ""
    more_is_better: bool = False

    def verdict(self, value: float) -> str:
        """Return "aim", "must" or "slow"."""
        sign = -1 if self.more_is_better else 1
        return "aim" if sign * value <= sign * self.aim else "must" if sign * value <= sign * self.must else "slow"


FIGURES = (
    Figure("launch to first paint / empty pyqtgraph window", "launch.first_paint", 1.5, 1.2),
    Figure("longest UI gap while torch loads", "launch.longest_gap", 500, 250, "ms"),
    Figure("from close to the end of the process", "close.seconds", 1.0, 0.4, "s"),
    Figure("live steps/s with 2-D panels / bare course loop", "live.live_steps", 2.6, 3.3, more_is_better=True),
    Figure("UI frame p99 in that run", "live.frame", 40, 34, "ms"),
    Figure("recorded steps/s / bare course loop", "steps.recorded", 1.0, 1.3, more_is_better=True),
    Figure("instant path, 20,000 Adam steps", "steps.instant_path", 2, 1, "ms"),
    Figure("basins 512 x 512 x 500 Adam steps / fused torch batch", "maps.over_torch", 2.5, 5, more_is_better=True),
    Figure("basins: two threads / one", "maps.two_threads", 1.7, 1.9, more_is_better=True),
    Figure("coarse basin picture while a parameter is dragged, p95", "maps_window.coarse", 50, 25, "ms"),
    Figure("longest gap while a 1024 x 1024 x 1000 map is computed", "maps_window.longest_gap", 50, 34, "ms"),
    Figure("a new typed formula to its first compiled path", "maps.new_formula", 300, 50, "ms"),
    Figure("64 starts / 1 start, time per step", "steps.many_starts", 1.3, 1.1),
    Figure("start drag to redrawn 2-D panels, p95", "drag.start", 50, 16, "ms"),
    Figure("knob drag to redrawn 2-D panels, p95", "drag.learning_rate", 50, 16, "ms"),
    Figure("Functions: point dragged along the curve, p95", "drag.functions_probe", 50, 16, "ms"),
    Figure("Functions: knob drag, whole curve anew, p95", "drag.functions_parameter", 50, 16, "ms"),
    Figure("Functions: point dragged over the map, p95", "drag.functions_point", 50, 16, "ms"),
    Figure("Activations: probe drag, p95", "drag.activations_probe", 50, 16, "ms"),
    Figure("Activations: epsilon drag, p95", "drag.activations_epsilon", 50, 16, "ms"),
    Figure("Activations: parameter drag, p95", "drag.activations_parameter", 50, 16, "ms"),
    Figure("network of 100 layers, width 256, there and back", "network.largest", 1.0, 0.3, "s"),
    Figure("Losses: line dragged over the map of its loss, p95", "drag.losses_line", 50, 16, "ms"),
    Figure("Losses: data point dragged, loss map anew, p95", "drag.losses_point", 50, 25, "ms"),
    Figure("Chain rule: program of 200 nodes to its picture", "graph.draw_200", 100, 60, "ms"),
    Figure("training: epochs/s with the pictures drawing", "training.live_epochs", 60, 120, "", more_is_better=True),
    Figure("UI frame p99 while training", "training.frame", 40, 34, "ms"),
    Figure("training: 100,000 CSV rows loaded", "training.load", 1000, 500, "ms"),
    Figure("own function: check of 1,000 entries", "model.check", 2.0, 0.5, "s"),
    Figure("own model: flow of 12 transformer blocks / bare", "model.flow", 2.0, 1.3),
    Figure("landscape 51 x 51, MLP / loop of copies", "landscape.mlp", 4.0, 8.0, more_is_better=True),
    Figure("landscape, CNN, 64 images 3 x 32 x 32 / loop", "landscape.cnn", 1.0, 1.2, more_is_better=True),
    Figure("landscape: loaded MLP to first coarse picture", "landscape.coarse", 0.5, 0.2, "s"),
    Figure("landscape: two workers / one, CNN", "landscape.two_workers", 1.6, 1.9, more_is_better=True),
    Figure("own model: window's longest gap meanwhile", "model.longest_gap", 50, 34, "ms"),
    Figure("landscape: window's longest gap meanwhile", "landscape.longest_gap", 50, 34, "ms"),
    Figure("logit drag to redrawn Jacobian, 10 classes, p95", "drag.logit", 50, 16, "ms"),
    Figure("film of 300 frames, 1280 x 720, WebP", "film.seconds", 45, 20, "s"),
    Figure("memory / torch + PySide6 + pyqtgraph", "memory.peak", 1.4, 1.2),
)
"""To add one: a function that returns a float, in a module beside this file, and a line here."""


def measured(key: str) -> float:
    """Return the value of one figure, measured in this process."""
    module, function = key.split(".")
    return float(getattr(importlib.import_module(f"benchmarks.{module}"), function)())


def measured_in_own_process(key: str) -> float | None:
    """Return the value of one figure, measured in a fresh process; None if that failed."""
    program = f"from benchmarks.__main__ import measured; print(measured({key!r}))"
    try:
        return float(output(program, TIMEOUT_SECONDS))
    except subprocess.SubprocessError as error:
        print(f"{key}: {getattr(error, 'stderr', None) or error}", file=sys.stderr)
        return None


def main() -> None:
    """Measure the figures that are named on the command line, or all."""
    chosen = [figure for figure in FIGURES if not sys.argv[1:] or figure.key in sys.argv[1:]]
    print(f"{'figure':<52}{'value':>10}{'must':>8}{'aim':>8}")
    results = []
    for figure in chosen:
        value = measured_in_own_process(figure.key)
        verdict = "failed" if value is None else figure.verdict(value)
        shown = "-" if value is None else f"{value:.3g} {figure.unit}".strip()
        print(f"{figure.name:<52}{shown:>10}{figure.must:>8g}{figure.aim:>8g}  {verdict}", flush=True)
        results.append(
            {"figure": figure.name, "value": value, "must": figure.must, "aim": figure.aim, "unit": figure.unit}
            | {"verdict": verdict}
        )
    machine = {"python": platform.python_version(), "system": platform.platform(), "cores": os.cpu_count()}
    RESULTS.write_text(json.dumps({"machine": machine, "figures": results}, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
