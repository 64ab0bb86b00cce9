"""Runs the person's code in a process of its own, in any environment that has torch, numpy and msgspec.

``python runner.py FOLDER`` reads ``request`` in a folder and appends its messages to ``messages`` there.
"""

import faulthandler
import importlib.machinery
import importlib.util
import os
import sys
import threading
import time
import traceback
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


def _end_with(parent: int) -> None:
    """End this process when the one that started it is gone."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(1)

    if parent and hasattr(os, "getppid"):
        threading.Thread(target=watch, daemon=True).start()


def _limit_memory(limit: int) -> None:
    """Let allocations fail beyond a limit, where the system can."""
    if not limit or sys.platform != "linux":
        return
    import resource

    taken = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (taken + limit, resource.RLIM_INFINITY))


class _Out:
    """Where messages go: each with its length before it, so that a half-written one is told from a whole."""

    def __init__(self, file: Path) -> None:
        self.file, self.last = file.open("ab", buffering=0), 0.0

    def send(self, message: Any) -> None:
        import msgspec

        body = msgspec.msgpack.encode(message)
        self.file.write(len(body).to_bytes(4, "big") + body)

    def progress(self, done: int, total: int) -> None:
        from gradexplorer.model.messages import Progress

        if time.monotonic() - self.last > _SECONDS_BETWEEN_MESSAGES:
            self.last = time.monotonic()
            self.send(Progress(done, total))


def main(folder: Path) -> None:
    """Do what the request in a folder asks for."""
    _make_package_known()
    faulthandler.enable()
    sys.dont_write_bytecode = True  # a file that changes twice a second would run as it was before
    import msgspec

    from gradexplorer.model.load_file import CodeError, code_error
    from gradexplorer.model.messages import Request, refused
    from gradexplorer.text import InputError

    request = msgspec.msgpack.decode((folder / "request").read_bytes(), type=Request)
    _end_with(request.parent)
    out = _Out(folder / "messages")
    try:
        out.send(_answer(request, out))
    except InputError as error:
        place = error.place if isinstance(error, CodeError) else None
        cause = error.__cause__
        told = "".join(traceback.format_exception(cause)) if cause is not None else ""
        out.send(refused(error.text, place, told))
    except BaseException as error:  # noqa: BLE001  the person's code may raise anything
        found = code_error(error)
        out.send(refused(found.text, found.place, "".join(traceback.format_exception(error))))
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)  # whatever threads and handlers the person's code has left


def _answer(request: Any, out: _Out) -> Any:
    import torch  # noqa: F401  what it takes is not part of the limit

    from gradexplorer.model.load_file import load_case
    from gradexplorer.model.messages import Checked, Flowed

    _limit_memory(request.memory)
    case = load_case(Path(request.file), request.name)
    if request.what == "flow":
        from gradexplorer.model.flow import flow_case

        def tell(report: Any, step: int) -> None:
            out.progress(step, request.steps)
            if request.live and step < request.steps:
                out.send(Flowed(report, done=False))

        return Flowed(flow_case(case, request.steps, tell))
    from gradexplorer.model.check import check_case

    if request.second:
        import msgspec

        case = msgspec.structs.replace(case, second=True)
    return Checked(check_case(case, out.progress))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
