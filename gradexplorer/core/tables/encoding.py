"""Bytes as text, in the encodings in which tables come."""

import codecs
import re
from collections.abc import Iterator

from gradexplorer.text import InputError, _

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ALONE = re.compile(rb"(?<![\x80-\xff])[\x80-\xff](?![\x80-\xff])")
_HIGH = re.compile(rb"[\x80-\xff]")
_CONTROL = bytes((*range(0x09), *range(0x0E, 0x1C), 0x7F))


def decoded(content: bytes, name: str) -> tuple[str, str]:
    """Return the text and its encoding, a name of Python's; `name` stands in the message.

    Raises
    ------
    InputError
        It is no text in any of the encodings, or holds characters that stand in no text.
    """
    for encoding in _candidates(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        plain = text.encode("utf-8") if encoding.startswith("utf-16") else content
        if len(plain.translate(None, _CONTROL)) == len(plain):  # many times as fast as to search for one
            return text, encoding
    raise InputError(_("{file} is not a text file: it is neither UTF-8, UTF-16, GBK nor Western.", file=name))


def _candidates(content: bytes) -> Iterator[str]:
    """Yield encodings, the likely one first."""
    marked = [encoding for mark, encoding in _MARKS if content.startswith(mark)]
    if marked:
        yield from marked
        return
    if 0 in content[:2]:  # the zero half of an ASCII letter
        yield "utf-16-be" if content[0] == 0 else "utf-16-le"
        return
    yield "utf-8"
    # Chinese letters are pairs of high bytes; accents stand alone
    if 2 * len(_ALONE.findall(content)) < len(_HIGH.findall(content)):
        yield "gb18030"
    yield "cp1252"
