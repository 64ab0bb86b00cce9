"""Every text in a figure or a derivation, said in both languages."""

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

from gradexplorer.text import Text
from gradexplorer.ui.style.translation import read_phrases

CHINESE = read_phrases("zh_CN")


def said(thing: Any) -> None:
    """Say all texts inside; raise what a broken one does."""
    if isinstance(thing, Text):
        str(thing)
        _in_chinese(thing)
    elif isinstance(thing, Struct):
        for name in thing.__struct_fields__:
            said(getattr(thing, name))
    elif isinstance(thing, Mapping):
        for value in thing.values():
            said(value)
    elif isinstance(thing, Sequence) and not isinstance(thing, str | bytes):
        for value in thing:
            said(value)


def _in_chinese(text: Text) -> str:
    values = {name: _in_chinese(value) if isinstance(value, Text) else value for name, value in text.values.items()}
    sentence = CHINESE.get(text.source, text.source)
    return sentence.format(**values) if values else sentence
