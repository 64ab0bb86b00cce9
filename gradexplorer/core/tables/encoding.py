"""Bytes as text, in the encodings in which tables come."""

import codecs
import re

from gradexplorer.text import InputError, _

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ALONE = re.compile(rb"(?<![\x80-\xff])[\x80-\xff](?![\x80-\xff])")
_HIGH = re.compile(rb"[\x80-\xff]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f]")


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
        if not _CONTROL.search(text):
            return text, encoding
    raise InputError(_("{file} is not a text file: it is neither UTF-8, UTF-16, GBK nor Western.", file=name))


def _candidates(content: bytes) -> list[str]:
    marked = [encoding for mark, encoding in _MARKS if content.startswith(mark)]
    if marked:
        return marked
    if 0 in content[:2]:  # the zero half of an ASCII letter
        return ["utf-16-be" if content[0] == 0 else "utf-16-le"]
    # Chinese letters are pairs of high bytes; accents stand alone
    pairs = 2 * len(_ALONE.findall(content)) < len(_HIGH.findall(content))
    return ["utf-8", *(["gb18030"] if pairs else []), "cp1252"]
