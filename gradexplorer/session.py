"""All pages' states as one value: read and written as one JSON file, undone and redone."""

from collections import deque
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from gradexplorer.framework.files import read_text, write_atomically
from gradexplorer.framework.page import AnyPage
from gradexplorer.framework.plain_json import plain_json
from gradexplorer.framework.state import State, checked
from gradexplorer.migrations import migrate
from gradexplorer.text import InputError, _

VERSION = 4
MOST_BYTES = 1 << 20
MOST_UNDOS = 500


class Session(Struct, frozen=True, kw_only=True):
    """The states of all pages, by their keys, and the key of the page in front."""

    version: int = VERSION
    page: str
    pages: Mapping[str, State]


def default_session(pages: Sequence[AnyPage], front: str | None = None) -> Session:
    """Return the session of a first launch, with the page `front` (by default the first one) in front."""
    return Session(page=front or pages[0].key, pages=dict(_defaults(tuple(pages))))


@cache
def _defaults(pages: tuple[AnyPage, ...]) -> Mapping[str, State]:
    return {page.key: page.state() for page in pages}


def read_session(source: Path | bytes, pages: Sequence[AnyPage]) -> Session:
    """Return the session that a file, or its content, holds; pages it does not name have their defaults.

    Raises
    ------
    InputError
        Which file, where in it, what is wrong.
    """
    if isinstance(source, bytes):
        return _decoded(source, pages)
    content = read_text(source, MOST_BYTES)
    try:
        return _decoded(content, pages)
    except InputError as error:
        raise InputError(_("{file}: {fault}", file=str(source), fault=error.text)) from error


def write_session(session: Session, path: str | Path) -> None:
    """Write `session` as JSON; an existing file is replaced whole or not at all.

    Raises
    ------
    InputError
        The file can't be written.
    """
    write_atomically(path, msgspec.json.format(msgspec.json.encode(session)) + b"\n")


def schema(pages: Sequence[AnyPage]) -> dict[str, Any]:
    """Return the JSON Schema of a session: every page's parameters with their ranges and defaults."""
    (root,), definitions = msgspec.json.schema_components([_file(tuple(pages))], ref_template="#/$defs/{name}")
    whole = {"$schema": "https://json-schema.org/draft/2020-12/schema", **root, "$defs": definitions}
    plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(whole))
    return plain


@cache
def _file(pages: tuple[AnyPage, ...]) -> type[Struct]:
    """Return the struct that describes a session file: `Session` with the type of each page's state."""
    options: dict[str, Any] = {"frozen": True, "kw_only": True, "forbid_unknown_fields": True}
    states = msgspec.defstruct("Pages", [(page.key, page.state, page.state()) for page in pages], **options)
    keys = tuple(page.key for page in pages)
    fields: list[tuple[str, Any] | tuple[str, Any, Any]] = [
        ("version", Annotated[int, Meta(ge=1, le=VERSION)]),
        ("page", Literal[keys], keys[0]),
        ("pages", states, states()),
    ]
    return msgspec.defstruct("Session", fields, **options)


def _decoded(content: str | bytes, pages: Sequence[AnyPage]) -> Session:
    if len(content) > MOST_BYTES:
        raise InputError(_("This is larger than the {most} bytes that a session may have.", most=MOST_BYTES))
    plain = plain_json(content)
    version = plain.get("version") if isinstance(plain, dict) else None
    if isinstance(version, int) and version > VERSION:
        raise InputError(
            _(
                "This session has version {version}, and this gradexplorer reads up to {known}: update it to open it.",
                version=version,
                known=VERSION,
            )
        )
    migrate(plain)
    read: Any = checked(plain, _file(tuple(pages)))
    return Session(page=read.page, pages={page.key: getattr(read.pages, page.key) for page in pages})


class History:
    """Undo and redo over whole sessions; they share all states that an edit leaves alone.

    Commits with the same merge key follow each other as one undo step (a drag) until `end_merge`.
    """

    def __init__(self, session: Session) -> None:
        self.session = session
        self._past: deque[Session] = deque(maxlen=MOST_UNDOS)
        self._future: list[Session] = []
        self._merge: str | None = None

    @property
    def can_undo(self) -> bool:
        """There is an older session."""
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        """There is a session that was undone."""
        return bool(self._future)

    def commit(self, session: Session, merge: str | None = None) -> None:
        """Make `session` the present one, as a new undo step unless the last commit had the same `merge`."""
        if session == self.session:
            return
        if not merge or merge != self._merge:
            self._past.append(self.session)
        self._merge = merge
        self.session = session
        self._future.clear()

    def turn_to(self, page: str) -> None:
        """Bring another page to the front, which is no edit to be undone."""
        self.session = msgspec.structs.replace(self.session, page=page)

    def end_merge(self) -> None:
        """End a merge: the next commit is a new undo step."""
        self._merge = None

    def undo(self) -> Session:
        """Go back one step, where there is one, and return the present session."""
        self._step(self._past, self._future)
        return self.session

    def redo(self) -> Session:
        """Take one undo back, where there is one, and return the present session."""
        self._step(self._future, self._past)
        return self.session

    def _step(self, source: deque[Session] | list[Session], target: deque[Session] | list[Session]) -> None:
        self.end_merge()
        if source:
            target.append(self.session)
            self.session = source.pop()
