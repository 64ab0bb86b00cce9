"""Chinese letters in formulas: ziamath's font has none, so the window's own font draws them.

Each letter is typeset as two of the boxes that stand for a missing one, which are about as wide; the picture then has
the letter in their place.
"""

import re

_LETTER = re.compile("[\u2e80-\u9fff\uf900-\ufaff]")
_BOX = re.compile(
    r'<path d="M (?P<right>\S+) (?P<bottom>\S+) L (?P=right) (?P=bottom) L (?P<left>\S+) (?P=bottom) '
    r'L (?P=left) (?P<top>\S+) L (?P=right) (?P=top) Z M [^"]*" fill="(?P<colour>[^"]*)" />'
)
_SLIM = (1.5, 1.75)
"""Height of such a box over its width: the two bars of = are nothing of the kind."""
_EM, _DEPTH = 1.05, 0.17
"""Size of the letters over the height of the box, and how far that reaches below the line of writing."""


def with_boxes(latex: str) -> str:
    """Return a formula in which each Chinese letter takes the room of two boxes."""
    return _LETTER.sub(lambda letter: letter[0] * 2, latex)


def with_letters(picture: str, latex: str) -> str:
    """Return the picture of a formula with its Chinese letters instead of the boxes."""
    letters = [half for letter in _LETTER.findall(latex) for half in (letter, "")]
    if not letters:
        return picture

    def drawn(box: re.Match[str]) -> str:
        left, right, top, bottom = (float(box[name]) for name in ("left", "right", "top", "bottom"))
        if not (letters and _SLIM[0] < (bottom - top) / (right - left) < _SLIM[1]):
            return box[0]
        letter, size = letters.pop(0), _EM * (bottom - top)
        if not letter:
            return ""
        line = bottom - _DEPTH * size
        place = f'x="{left:.2f}" y="{line:.2f}" font-size="{size:.2f}"'
        return f'<text {place} font-family="Noto Sans CJK SC, sans-serif" fill="{box["colour"]}">{letter}</text>'

    return _BOX.sub(drawn, picture)
