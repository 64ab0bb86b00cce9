"""One page's state as a link: its session as JSON, compressed, in letters that every program passes on as they are.

``gradexplorer://PAGE/...``; what is behind the page's name is base64url of zlib's bytes, whose checksum tells whether
a link is whole. What names something on this machine (a `Parameter` that is ``local``) is left out.
"""

import base64
import binascii
import re
import zlib
from collections.abc import Sequence
from typing import Any, TypeVar

import msgspec
from msgspec import Struct, structs

from gradexplorer.framework.page import AnyPage
from gradexplorer.framework.schema import fields
from gradexplorer.framework.state import State
from gradexplorer.session import MOST_BYTES, Session, read_session
from gradexplorer.text import InputError, Text, _

SCHEME = "gradexplorer://"
StructType = TypeVar("StructType", bound=Struct)
_LINK = re.compile(rf"<?{SCHEME}(?P<page>\w+)/(?P<packed>[A-Za-z0-9_-]+)[=>.,;)/]*", re.IGNORECASE)
"""With what mail programs and sentences put around a link."""


class Link(Struct, frozen=True):
    """A link, and the labels of the parameters that it leaves out."""

    text: str
    left_out: tuple[Text, ...]


def link_to(page: AnyPage, state: State) -> Link:
    """Return the link to a page in a state; the same state has the same link."""
    left_out: list[Text] = []
    session = Session(page=page.key, pages={page.key: _without_local(state, left_out)})
    packed = base64.urlsafe_b64encode(zlib.compress(msgspec.json.encode(session), 9)).decode().rstrip("=")
    return Link(f"{SCHEME}{page.key}/{packed}", tuple(left_out))


def is_link(text: str) -> bool:
    """Tell whether a text means to be a link."""
    return text.lstrip().removeprefix("<").lower().startswith(SCHEME)


def read_link(text: str, pages: Sequence[AnyPage]) -> tuple[AnyPage, State]:
    """Return the page that a link leads to and its state, checked as a session's.

    Raises
    ------
    InputError
        It is cut or changed, of a newer version, or its values are not legal.
    """
    if len(text) > MOST_BYTES:
        raise InputError(_("This is larger than the {most} bytes that a session may have.", most=MOST_BYTES))
    found = _LINK.fullmatch("".join(text.split()))
    content = _unpacked(found["packed"]) if found else None
    if found is None or content is None:
        raise InputError(_("This link is not whole. Copy it from its first to its last character."))
    session = read_session(content, pages)
    if session.page != found["page"].lower():
        raise InputError(_("This link is not whole. Copy it from its first to its last character."))
    return next(page for page in pages if page.key == session.page), session.pages[session.page]


def _unpacked(packed: str) -> bytes | None:
    """Return what was packed; None where a part of it is missing or changed. A bomb is never unpacked whole."""
    unpacker = zlib.decompressobj()
    try:
        content = unpacker.decompress(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)), MOST_BYTES + 1)
    except (binascii.Error, zlib.error):
        return None
    if len(content) > MOST_BYTES:
        return content  # it is refused for its size
    return content if unpacker.eof and not unpacker.unused_data else None


def _without_local(value: StructType, left_out: list[Text]) -> StructType:
    """Return a struct with the defaults of what is local in it, and note the labels of what was changed."""
    changes: dict[str, Any] = {}
    for info in fields(type(value)):
        child = getattr(value, info.name)
        if info.parameter.local:
            if child != info.default:
                left_out.append(info.parameter.label)
                changes[info.name] = info.default
        elif isinstance(child, Struct):
            changes[info.name] = _without_local(child, left_out)
        elif isinstance(child, tuple) and any(isinstance(entry, Struct) for entry in child):
            changes[info.name] = tuple(_without_local(entry, left_out) for entry in child)
    return structs.replace(value, **changes)
