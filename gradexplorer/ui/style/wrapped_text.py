"""Sentences that are broken into lines anywhere a line has to end, also inside a word that is longer than it."""

import re

from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLabel

LONG = 20
"""More letters than these, and a word can be broken."""
_LONG_WORD = re.compile(rf"[^\s\u3000-\uffef]{{{LONG + 1},}}")
"""Without Chinese letters: between these there can be a line's end anyway."""
_JOINTS = re.compile(r"(?<=[._/\\,;:=()\[\]{}-])(?=\w)")
_BREAK = "\N{ZERO WIDTH SPACE}"


def breakable(text: str) -> str:
    r"""Return `text` with places in its long words where a line may end: at their joints, else at every letter.

    Examples
    --------
    >>> breakable("see torch.nn.functional.softmax").split("\u200b")
    ['see torch.', 'nn.', 'functional.', 'softmax']
    """
    return _LONG_WORD.sub(lambda word: _BREAK.join(_parts(word[0])), text)


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
        return super().text().replace(_BREAK, "")

    def selectedText(self) -> str:
        """Return what is selected of it."""
        return super().selectedText().replace(_BREAK, "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy what is selected as it was given."""
        if event.matches(QKeySequence.StandardKey.Copy) and self.hasSelectedText():
            QGuiApplication.clipboard().setText(self.selectedText())
        else:
            super().keyPressEvent(event)
