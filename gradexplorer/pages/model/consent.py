"""Which code may run: what comes along, and what the person chose, as it was then; a session alone runs nothing."""

import hashlib
import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Struct, structs

from gradexplorer.framework.files import read_bytes, write_atomically
from gradexplorer.framework.resources import resource
from gradexplorer.pages.model.state import ModelState
from gradexplorer.text import InputError

_KEPT, _MOST_BYTES = 500, 2**24
_DATE = "%Y-%m-%d %H:%M:%S"


class Permission(Struct, frozen=True):
    """What the person allowed to run: a file with this content, begun at this function by this interpreter.

    `changed` is when the file was last changed before, `given` when it was allowed.
    """

    file: str
    name: str
    python: str
    sha256: str
    changed: str = ""
    given: str = ""

    @property
    def subject(self) -> "Permission":
        """The permission without its dates."""
        return structs.replace(self, changed="", given="")


_given: dict[Permission, Permission] = {}
_store: list[Path] = []
"""Where permissions are kept between launches; nowhere without a window."""


def keep_in(folder: Path) -> None:
    """Remember permissions in a folder from now on, and those that were given before."""
    _store[:] = [folder / "permitted.json"]
    _given.update(_kept())


def path_of(file: str) -> Path:
    """Return the file that a State means: an example by its name, or a path, which may be any text."""
    example = resource("examples", f"{file}.py")
    if file.isidentifier() and os.path.exists(example):  # Path's own raises at a name that is too long
        return example
    return Path(os.path.expanduser(file))  # and this at a person whom the system does not know


def is_example(state: ModelState) -> bool:
    """Whether nothing runs but what came along with the program."""
    return path_of(state.file).parent == resource("examples") and not state.python


def permit(state: ModelState) -> None:
    """Let the code run as it is now; a change of it wants to be permitted again."""
    wanted = _wanted(state)
    if wanted is None or is_example(state):
        return
    now = datetime.now().strftime(_DATE)
    _given[wanted] = structs.replace(wanted, changed=changed(path_of(state.file)), given=now)
    for store in _store:
        _write(store, {**_kept(), wanted: _given[wanted]})


def permit_choice(state: ModelState) -> None:
    """Let a file run that the person chose, unless the session names an interpreter that was never allowed: it asks."""
    if not state.python or any(given.python == state.python for given in _given):
        permit(state)


def is_permitted(state: ModelState) -> bool:
    """Whether the code may run as it is now; a file that can't be read may be tried by our own Python, and says so."""
    wanted = _wanted(state)
    return is_example(state) or (not state.python if wanted is None else wanted in _given)


def changed(file: Path) -> str:
    """Return when a file was last changed, in words; empty where nobody knows."""
    try:
        return datetime.fromtimestamp(os.stat(file).st_mtime).strftime(_DATE)
    except (OSError, ValueError, OverflowError):
        return ""


def content_of(file: Path) -> str | None:
    """Return the fingerprint of what a file holds; None where it can't be read."""
    try:
        return hashlib.sha256(read_bytes(file, _MOST_BYTES)).hexdigest()
    except InputError:
        return None


def _wanted(state: ModelState) -> Permission | None:
    file = path_of(state.file)
    content = content_of(file)
    return None if content is None else Permission(str(file.absolute()), state.name, state.python, content)


def _kept() -> dict[Permission, Permission]:
    """Return what was permitted, by this window or another one; what can't be read permits nothing."""
    for store in _store:
        try:
            read = msgspec.json.decode(read_bytes(store, _MOST_BYTES), type=list[Permission])
        except (InputError, msgspec.MsgspecError, UnicodeDecodeError):
            continue
        return {permission.subject: permission for permission in read}
    return {}


def _write(store: Path, given: Mapping[Permission, Permission]) -> None:
    """Keep the newest permissions; where they can't be kept the next launch asks again."""
    newest = sorted(given.values(), key=lambda permission: permission.given)[-_KEPT:]
    try:
        store.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(store, msgspec.json.format(msgspec.json.encode(newest)))
    except (InputError, OSError):
        return
