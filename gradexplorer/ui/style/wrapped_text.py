"""Sentences that are broken into lines anywhere a line has to end, also inside a word that is longer than it."""

import re

from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLabel

LONG = 20
"""More letters than these, and a word can be broken."""
_LONG_WORD = re.compile(rf"[^\s\u3000-\uffef]{{{LONG + 1},}}")
"""Without Chinese letters: between these there can be a line's end anyway."""
_JOINTS = re.compile(r"(?<=[._/\\,;:=()\[\]{}-])(?=\w)")
_LAST_WORDS = re.compile(r"[\u4e00-\u9fff]{2,3}$")
"""Of a Chinese sentence: a single letter would stand alone in its last line."""
_BREAK, _JOIN = "\N{ZERO WIDTH SPACE}", "\N{WORD JOINER}"


def breakable(text: str) -> str:
    r"""Return `text` with places in its long words where a line may end: at their joints, else at every letter.

    Within the last Chinese word, where Qt would end one, none may.

    Examples
    --------
    >>> breakable("see torch.nn.functional.softmax").split("\u200b")
    ['see torch.', 'nn.', 'functional.', 'softmax']
    """
    text = _LONG_WORD.sub(lambda word: _BREAK.join(_parts(word[0])), text)
    return _LAST_WORDS.sub(lambda words: _JOIN.join(words[0]), text)


def _given(text: str) -> str:
    return text.replace(_BREAK, "").replace(_JOIN, "")


def _parts(word: str) -> list[str]:
    return [part for piece in _JOINTS.split(word) for part in (piece if len(piece) > LONG else [piece])]


class WrappedText(QLabel):
    """A label that is as narrow as it has to be; what is read or copied from it is the text that was given."""

    def __init__(self) -> None:
        super().__init__(wordWrap=True)
        self.setMinimumWidth(1)

    def setText(self, text: str) -> None:
        """Show `text`."""
        super().setText(breakable(text))

    def text(self) -> str:
        """Return the text as it was given."""
        return _given(super().text())

    def selectedText(self) -> str:
        """Return what is selected of it."""
        return _given(super().selectedText())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy what is selected as it was given."""
        if event.matches(QKeySequence.StandardKey.Copy) and self.hasSelectedText():
            QGuiApplication.clipboard().setText(self.selectedText())
        else:
            super().keyPressEvent(event)
