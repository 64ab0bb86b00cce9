"""The work of windows, kept in files of the program's own until it is in a file of the person's."""

import contextlib
import logging
import os
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct
from PySide6.QtCore import QLockFile

from gradexplorer.framework.files import write_atomically
from gradexplorer.framework.page import AnyPage
from gradexplorer.session import MOST_BYTES, Session, default_session, read_session
from gradexplorer.text import InputError, Text, _

Status = Literal["open", "closed", "aside"]
ENDING, LOCK_ENDING = ".kept", ".lock"
MOST_KEPT_BYTES = MOST_BYTES + (1 << 16)
"""A session, and what is noted beside it."""

_log = logging.getLogger(__name__)


class Work(Struct, frozen=True):
    """What a window holds: a session, the person's file it belongs to, and whether that file lacks some of it."""

    session: Session
    file: Path | None = None
    unsaved: bool = False

    @property
    def name(self) -> Text:
        """What it is called: its file's name, if it has one."""
        return Text(self.file.name) if self.file else _("untitled")

    def saved(self, pages: Sequence[AnyPage]) -> Session | None:
        """Return what the person's file holds now: of a work without a file the defaults, None of a lost file."""
        if self.file is None:
            return default_session(pages)
        try:
            return read_session(self.file, pages)
        except InputError:
            return None


class Kept(Struct, frozen=True):
    """Work that a window left behind, and how: closed, set aside for other work, or still open (it crashed)."""

    name: str
    work: Work
    status: Status
    when: float

    @property
    def crashed(self) -> bool:
        """Whether its window ended without closing."""
        return self.status == "open"


class _Content(Struct, frozen=True):
    """What stands in a kept file; the path as bytes, for not every path is text."""

    status: Status
    when: float
    file: bytes | None
    unsaved: bool
    session: msgspec.Raw


class KeptWork:
    """A folder with the kept files of all windows, of which one window owns one.

    Each file has a lock beside it. While the window lives nobody else touches its file; the lock of a process that was
    killed counts as free. So two windows never write one file, and what a crash left is never overwritten.

    Parameters
    ----------
    folder : Path
        Made when something is kept for the first time.
    pages : sequence of Page
    """

    def __init__(self, folder: Path, pages: Sequence[AnyPage]) -> None:
        self.taken = False
        """Whether the own file is one that an earlier window left."""
        self._folder, self._pages = folder, pages
        self._name = ""
        self._lock: QLockFile | None = None

    # ---- the own file

    def keep(self, work: Work) -> None:
        """Write down `work` for the case of a crash; what is saved in the person's own file needs no other.

        Raises
        ------
        InputError
            It can't be written; what was kept before still stands.
        """
        if work.unsaved:
            self._keep(work, "open")
        else:
            self._remove(self._name)

    def close(self, work: Work) -> None:
        """Leave `work` for the next start, unless there is nothing in it; raises as `keep` does."""
        self._leave(work, "closed", worth=work.unsaved or work.file is not None)

    def set_aside(self, work: Work) -> None:
        """Leave `work`, as far as it is in no file of the person's, for the list; raises as `keep` does."""
        self._leave(work, "aside", worth=work.unsaved)

    def _leave(self, work: Work, status: Status, worth: bool) -> None:
        if worth:
            self._keep(work, status)
        else:
            self._remove(self._name)
        self._own("", None)

    def _keep(self, work: Work, status: Status) -> None:
        if self._lock is None or not self._lock_file(self._name).exists():  # somebody removed the folder meanwhile
            self._begin()
        self._write(self._name, work, status, time.time())

    def _begin(self) -> None:
        """Make a name of its own, and its lock before its file, so that no living file is ever taken for a dead one."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InputError(
                _("{file} can't be written: {reason}.", file=str(self._folder), reason=error.strerror or str(error))
            ) from error
        name = os.urandom(8).hex()
        lock = self._locked(name)
        if lock is None:
            raise InputError(_("No file can be made in {folder}.", folder=str(self._folder)))
        self._own(name, lock)

    def _own(self, name: str, lock: QLockFile | None) -> None:
        if self._lock is not None:
            self._lock.unlock()
        self._name, self._lock, self.taken = name, lock, False

    # ---- what other windows left

    def others(self) -> list[Kept]:
        """Return what windows that live no more left behind, the newest first."""
        found = [self._read(name) for name in self._names() if self._is_free(name)]
        return sorted((kept for kept in found if kept is not None), key=lambda kept: -kept.when)

    def take(self, kept: Kept) -> Work | None:
        """Go on with `kept` as the own work; None if another window has it by now.

        The present work is to be set aside before.
        """
        lock = self._locked(kept.name)
        if lock is None:
            return None
        now = self._read(kept.name)
        if now is None:
            lock.unlock()
            return None
        self._own(kept.name, lock)
        self.taken = True
        with contextlib.suppress(InputError):  # it still stands as it was left
            self._write(now.name, now.work, "open", now.when)
        return now.work

    def restore(self) -> Work | None:
        """Take what was closed last, if anything; what was closed before it stays in the list from now on."""
        back = None
        for kept in self.others():
            if kept.status == "closed":
                if back is None:
                    back = self.take(kept)
                else:
                    self._to_the_list(kept)
        return back

    def adopt(self, file: Path) -> None:
        """Offer what an earlier version of the program kept in `file`, a mere session, as what a crash left."""
        if not file.is_file():
            return
        try:
            self._leave(Work(read_session(file, self._pages), unsaved=True), "open", worth=True)
        except InputError as error:
            _log.warning("%s is not taken over: %s", file, error)
            return
        with contextlib.suppress(OSError):
            file.unlink()

    def discard(self, kept: Kept) -> None:
        """Remove `kept` for good, unless a window has it by now."""
        lock = self._locked(kept.name)
        if lock is not None:
            self._remove(kept.name)
            lock.unlock()

    def _to_the_list(self, kept: Kept) -> None:
        if not kept.work.unsaved:  # it is in the person's own file
            self.discard(kept)
            return
        lock = self._locked(kept.name)
        if lock is not None:
            with contextlib.suppress(InputError):
                self._write(kept.name, kept.work, "aside", kept.when)
            lock.unlock()

    # ---- files and locks

    def _names(self) -> set[str]:
        """Return the names of all kept files, and of all locks: those of the dead go when they are tried."""
        try:
            return {file.stem for file in self._folder.iterdir() if file.suffix in (ENDING, LOCK_ENDING)}
        except OSError:
            return set()

    def _locked(self, name: str) -> QLockFile | None:
        lock = QLockFile(str(self._lock_file(name)))
        lock.setStaleLockTime(0)  # only the end of its process frees a lock, not its age
        return lock if lock.tryLock(0) else None

    def _lock_file(self, name: str) -> Path:
        return self._folder / f"{name}{LOCK_ENDING}"

    def _is_free(self, name: str) -> bool:
        if not self._lock_file(name).exists():  # trying a lock takes milliseconds
            return True
        lock = self._locked(name) if name != self._name else None
        if lock is not None:
            lock.unlock()
        return lock is not None

    def _write(self, name: str, work: Work, status: Status, when: float) -> None:
        content = _Content(
            status=status,
            when=when,
            file=None if work.file is None else os.fsencode(work.file),
            unsaved=work.unsaved,
            session=msgspec.Raw(msgspec.json.encode(work.session)),
        )
        write_atomically(self._folder / f"{name}{ENDING}", msgspec.json.encode(content))

    def _read(self, name: str) -> Kept | None:
        """Return the content of a kept file; None, and the file stays, where it can't be read."""
        path = self._folder / f"{name}{ENDING}"
        try:
            if not path.is_file():
                return None
            with path.open("rb") as file:
                content = msgspec.json.decode(file.read(MOST_KEPT_BYTES), type=_Content)
            session = read_session(bytes(content.session), self._pages)
        except (OSError, RecursionError, msgspec.MsgspecError, InputError) as error:
            _log.warning("%s can't be read: %s", path, error)
            return None
        file_of = None if content.file is None else Path(os.fsdecode(content.file))
        return Kept(name, Work(session, file_of, content.unsaved), content.status, content.when)

    def _remove(self, name: str) -> None:
        with contextlib.suppress(OSError):
            (self._folder / f"{name}{ENDING}").unlink(missing_ok=True)
