"""Runs the person's code in a process of its own, in any environment that has torch, numpy and msgspec.

``python runner.py FOLDER`` reads ``request`` in a folder and appends its messages to ``messages`` there.
"""

import contextlib
import ctypes
import faulthandler
import importlib.machinery
import importlib.util
import os
import shutil
import sys
import threading
import time
from pathlib import Path
from typing import Any

_SECONDS_BETWEEN_MESSAGES = 0.1


def _make_package_known() -> None:
    """Let this package be imported, and nothing else of the environment that it is installed in."""
    if "gradexplorer" in sys.modules:
        return
    home = Path(__file__).resolve().parents[1]
    spec = importlib.util.spec_from_file_location(
        "gradexplorer", home / "__init__.py", submodule_search_locations=[str(home)]
    )
    assert spec is not None
    assert spec.loader is not None
    package = importlib.util.module_from_spec(spec)
    sys.modules["gradexplorer"] = package
    spec.loader.exec_module(package)


def _end_with(parent: int, folder: Path) -> None:
    """End this process when the one that started it is gone, which can't remove their folder any more."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        shutil.rmtree(folder, ignore_errors=True)
        os._exit(1)

    if parent and hasattr(os, "getppid"):
        threading.Thread(target=watch, daemon=True).start()


def _limit_memory(limit: int, out: "_Out") -> None:
    """Let allocations fail beyond a limit where the system can; elsewhere the process ends when it is found beyond."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            Path("/proc/self/oom_score_adj").write_text("1000")  # where memory runs out, this process goes first
    if not limit:
        return
    if sys.platform != "linux":
        watch_memory(limit, out)
        return
    import resource

    taken = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (taken + limit, resource.RLIM_INFINITY))


def watch_memory(limit: int, out: "_Out") -> None:
    """End this process as soon as it has taken more than a limit beyond what it has taken so far."""
    from gradexplorer.model.load_file import TOO_MUCH_MEMORY
    from gradexplorer.model.messages import Refused

    most = _peak() + limit

    def watch() -> None:
        while _peak() < most:
            time.sleep(0.05)
        out.send(Refused(text=TOO_MUCH_MEMORY))
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _peak() -> int:
    """Return the most bytes of memory that this process has had."""
    if sys.platform == "win32":
        counters = (ctypes.c_size_t * 10)()  # PROCESS_MEMORY_COUNTERS: two words of 32 bits, then sizes
        ctypes.windll.kernel32.K32GetProcessMemoryInfo(
            ctypes.c_void_p(-1), ctypes.byref(counters), ctypes.sizeof(counters)
        )
        return counters[1]
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


class _Out:
    """Where messages go: each with its length before it, so that a half-written one is told from a whole."""

    def __init__(self, file: Path) -> None:
        self.file, self.out, self.last = file, file.open("ab", buffering=0), 0.0

    def send(self, message: Any) -> None:
        import msgspec

        from gradexplorer.model.messages import NO_ROOM

        body = msgspec.msgpack.encode(message)
        rest = memoryview(len(body).to_bytes(4, "big") + body)
        try:
            while rest:
                rest = rest[self.out.write(rest) :]
        except OSError:
            os._exit(NO_ROOM)

    def progress(self, done: int, total: int, seconds: float = 0.0) -> None:
        """Tell how far it is, and stand still here as long as that is wanted."""
        from gradexplorer.model.messages import HALTED, Progress

        while (self.file.parent / HALTED).exists():
            time.sleep(_SECONDS_BETWEEN_MESSAGES)
        if time.monotonic() - self.last > _SECONDS_BETWEEN_MESSAGES:
            self.last = time.monotonic()
            self.send(Progress(done, total, seconds))


def main(folder: Path) -> None:
    """Do what the request in a folder asks for."""
    _make_package_known()
    faulthandler.enable()
    sys.dont_write_bytecode = True  # a file that changes twice a second would run as it was before
    import msgspec

    from gradexplorer.model.load_file import CodeError, explained
    from gradexplorer.model.messages import Request, refused
    from gradexplorer.model.source import printed_traceback

    request = msgspec.msgpack.decode((folder / "request").read_bytes(), type=Request)
    _end_with(request.parent, folder)
    out = _Out(folder / "messages")
    questions = _questions() if request.what == "serve" else None
    try:
        with explained(Path(request.file), request.name):
            if questions is not None:
                _serve(request, questions, out)
            else:
                out.send(_answer(request, out))
    except CodeError as error:
        out.send(refused(error.text, error.place, printed_traceback(error.__cause__)))
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)  # whatever threads and handlers the person's code has left


def _questions() -> Any:
    """Return what comes through the standard input; the person's code finds that empty."""
    kept = os.dup(0)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    return os.fdopen(kept, "rb")


def _serve(request: Any, questions: Any, out: _Out) -> None:
    """Load the code once, and answer as long as something is asked."""
    import torch  # noqa: F401  as below

    from gradexplorer.model.landscape.serve import serve
    from gradexplorer.model.load_file import load_case
    from gradexplorer.model.problem import seed_everything

    _limit_memory(request.memory, out)
    seed_everything()  # so that every process that runs the file has the same weights and data
    serve(load_case(Path(request.file), request.name), questions, out.send)


def _answer(request: Any, out: _Out) -> Any:
    import torch  # noqa: F401  what it takes is not part of the limit

    from gradexplorer.model.load_file import load_case
    from gradexplorer.model.problem import seed_everything

    _limit_memory(request.memory, out)
    seed_everything()  # so that every run of the file has the same weights and data
    return _ANSWERS[request.what](load_case(Path(request.file), request.name), request, out)


def _check(case: Any, request: Any, out: _Out) -> Any:
    import msgspec

    from gradexplorer.model.check import check_case
    from gradexplorer.model.messages import Checked

    case = msgspec.structs.replace(case, second=True) if request.second else case
    return Checked(check_case(case, out.progress))


def _flow(case: Any, request: Any, out: _Out) -> Any:
    from gradexplorer.model.flow import flow_case
    from gradexplorer.model.messages import Flowed

    def tell(report: Any, step: int) -> None:
        out.progress(step, request.steps)
        if request.live and step < request.steps:
            out.send(Flowed(report, done=False))

    return Flowed(flow_case(case, request.steps, tell, prove=request.live))


def _landscape(case: Any, request: Any, out: _Out) -> Any:
    from gradexplorer.model.landscape.compute import landscape_case
    from gradexplorer.model.landscape.workers import Workers
    from gradexplorer.model.messages import Landscaped

    def show(report: Any) -> None:
        if request.live:
            out.send(Landscaped(report, done=False))

    def helpers(centre: float) -> Workers:
        return Workers(request, asked.plane, asked.workers, centre=centre)

    asked = request.landscape
    return Landscaped(landscape_case(case, asked, show, out.progress, helpers if asked.workers > 1 else None))


def _training(case: Any, request: Any, out: _Out) -> Any:
    from gradexplorer.model.messages import Trained
    from gradexplorer.model.train import train_case

    def look(report: Any) -> None:
        out.progress(report.step, request.training.steps)
        if request.live and report.step < request.training.steps:
            out.send(Trained(report, done=False))

    return Trained(train_case(case, request.training, look, out.progress))


def _curvature(case: Any, request: Any, out: _Out) -> Any:
    from gradexplorer.model.curvature import curvature_case
    from gradexplorer.model.messages import Curved

    return Curved(curvature_case(case, request.curvature, out.progress))


_ANSWERS = {"check": _check, "flow": _flow, "landscape": _landscape, "training": _training, "curvature": _curvature}


if __name__ == "__main__":
    main(Path(sys.argv[1]))
