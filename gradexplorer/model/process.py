"""The process that runs the person's code, seen from ours; nothing of it is unpickled."""

import codecs
import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import RLock

import msgspec

from gradexplorer.model.landscape.messages import Ask
from gradexplorer.model.messages import HALTED, NO_ROOM, Message, Refused, Request, is_last, refused
from gradexplorer.model.source import is_own, places_in
from gradexplorer.text import _

_RUNNER = Path(__file__).with_name("runner.py")
_MOST_OUTPUT = 100_000
_MEGABYTES = 100
"""As much the code may print: what prints without end would fill the disk."""
_POLL_SECONDS, _SHORTEST_POLL = 0.02, 0.0005


class ModelProcess:
    """A run of the person's code; as a context manager it leaves neither process nor files behind.

    Parameters
    ----------
    request : Request
    python : str or None
        The interpreter of the environment that the code belongs to.
    """

    def __init__(self, request: Request, python: str | None = None) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="gradexplorer-"))
        self._read, self._told = 0, 0
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._stopped = False
        self._waiting = RLock()
        """Held from the look whether the process was waited for to the signal: one thread stops it, another polls."""
        asked = msgspec.structs.replace(request, file=os.path.abspath(request.file), parent=os.getpid())
        try:
            (self.folder / "request").write_bytes(msgspec.msgpack.encode(asked))
            (self.folder / "messages").touch()
            with (self.folder / "output").open("wb") as output:
                self._process = subprocess.Popen(
                    [python or sys.executable, "-u", str(_RUNNER), str(self.folder)],
                    stdin=subprocess.PIPE if request.what == "serve" else subprocess.DEVNULL,
                    stdout=output,
                    stderr=output,
                    cwd=os.path.dirname(asked.file) if os.path.isdir(os.path.dirname(asked.file)) else None,
                    start_new_session=True,
                )
        except OSError:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise

    def __enter__(self) -> "ModelProcess":
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def ask(self, question: Ask) -> None:
        """Ask a process that serves for something more."""
        body = msgspec.msgpack.encode(question)
        with contextlib.suppress(BrokenPipeError):  # that it has died, its messages tell
            assert self._process.stdin is not None
            self._process.stdin.write(len(body).to_bytes(4, "big") + body)
            self._process.stdin.flush()

    def halt(self, halted: bool) -> None:
        """Let the process stand still where it next tells how far it is, or go on."""
        file = self.folder / HALTED
        file.touch() if halted else file.unlink(missing_ok=True)

    def stop(self) -> None:
        """End the process at once, with all that it has started."""
        self._stopped = True
        with self._waiting:
            self._kill_group()
            self._process.wait()
        if self._process.stdin is not None:
            with contextlib.suppress(BrokenPipeError):
                self._process.stdin.close()

    def _has_ended(self) -> bool:
        """Tell whether the process has ended, and end what it left running while its number is still its own."""
        with self._waiting:
            if self._process.returncode is None and hasattr(os, "waitid"):
                with contextlib.suppress(ChildProcessError):
                    if os.waitid(os.P_PID, self._process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
                        return False
                    self._kill_group()
            return self._process.poll() is not None

    def _kill_group(self) -> None:
        """End the process and all that it has started, unless it was waited for: its number may be another's then."""
        if self._process.returncode is not None:
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if hasattr(os, "killpg"):
                os.killpg(self._process.pid, signal.SIGKILL)
            else:
                self._process.kill()

    def close(self) -> None:
        """Leave nothing behind."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def messages(self, seconds: float | None = None, printed: Callable[[str], None] | None = None) -> Iterator[Message]:
        """Yield what the process tells, up to its report or refusal; it may take so many seconds.

        `printed` is told what the code prints, as it comes.
        """
        begun = time.monotonic()
        end = None if seconds is None else begun + seconds
        while True:
            messages = self.poll()
            if printed is not None and (text := self.new_output()):
                printed(text)
            for message in messages:
                yield message
                if is_last(message):
                    return
            if end is not None and time.monotonic() > end:
                self.stop()
                yield Refused(text=_("The code took longer than {seconds} s and was stopped.", seconds=f"{seconds:g}"))
                return
            time.sleep(min(_POLL_SECONDS, max(_SHORTEST_POLL, (time.monotonic() - begun) / 10)))

    def poll(self) -> list[Message]:
        """Return what has come since, with its refusal where the process ended without an answer."""
        ended = self._has_ended()
        found = list(self.new_messages())
        if found and is_last(found[-1]):
            return found
        if ended:
            found.append(self.died())
        elif (self.folder / "output").stat().st_size > _MEGABYTES * 1_000_000:
            self.stop()
            found.append(Refused(text=_("The code printed more than {size} MB and was stopped.", size=_MEGABYTES)))
        return found

    def new_messages(self) -> Iterator[Message]:
        """Yield the messages that have come since."""
        with (self.folder / "messages").open("rb") as file:
            file.seek(self._read)
            data = file.read()
        while len(data) >= 4 and len(data) >= 4 + (size := int.from_bytes(data[:4], "big")):
            self._read += 4 + size
            yield msgspec.msgpack.decode(data[4 : 4 + size], type=Message)
            data = data[4 + size :]

    def died(self) -> Refused:
        """Return what is known of a process that ended without a report."""
        if self._stopped:
            return Refused(text=_("Stopped."))
        code, output = self._process.returncode, self.output()
        place = next((place for place in places_in(output) if is_own(place.file)), None)
        if code < 0:
            name = signal.Signals(-code).name if -code in set(signal.Signals) else str(-code)
            text = _("The process of the code was ended by the signal {name}.", name=name)
            if name == "SIGKILL":
                text = _("The process of the code was killed from outside, as the system does where memory runs out.")
        elif code == NO_ROOM:
            text = _("The process could not write its answer into {folder}: is the disk full?", folder=str(self.folder))
        elif "No module named" in output and place is None:
            text = _("This Python has not all of torch, numpy and msgspec: {line}", line=output.strip().split("\n")[-1])
        else:
            text = _("The process of the code ended by itself, with exit code {code}.", code=code)
        return msgspec.structs.replace(refused(text, place), died=code != NO_ROOM)

    def new_output(self) -> str:
        """Return what the code has printed since the last call."""
        with (self.folder / "output").open("rb") as file:
            file.seek(self._told)
            data = file.read()
        self._told += len(data)
        return self._decoder.decode(data)

    def output(self) -> str:
        """Return what the code printed, or the last of it."""
        with (self.folder / "output").open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - _MOST_OUTPUT))
            return file.read().decode("utf-8", "replace")
