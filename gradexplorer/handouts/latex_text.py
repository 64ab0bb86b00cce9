r"""Sentences in LaTeX's text mode, where many a character is a command or is not in the font."""

import re
import unicodedata

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{character: f"\\{character}" for character in "{}$&#%_"},
    **{character: f"${character}$" for character in "<>|"},
}
_MATH = {
    "…": r"\dots",
    "−": "-",
    "∞": r"\infty",
    "∇": r"\nabla",
    "∂": r"\partial",
    "·": r"\cdot",
    "×": r"\times",
    "‖": r"\|",
    "≠": r"\ne",
    "≤": r"\le",
    "≥": r"\ge",
    "≈": r"\approx",
    "±": r"\pm",
    "←": r"\leftarrow",
    "→": r"\to",
    "∑": r"\sum",
    "∏": r"\prod",
    "√": r"\surd",
    "′": "'",
    "★": r"\star",
    "°": r"^{\circ}",
}
_ACCENTS = {"\u0302": r"\hat", "\u0303": r"\tilde", "\u0304": r"\bar"}
_GREEK = re.compile(r"GREEK (?P<size>SMALL|CAPITAL) LETTER (?P<name>[A-Z]+)")


def latex_text(sentence: str) -> str:
    r"""Return a sentence for LaTeX's text mode, with its symbols in mathematics; Chinese stays as it is.

    Examples
    --------
    >>> print(latex_text("x₀ put in, 50 % of w_1"))
    x$_{0}$ put in, 50 \% of w\_1
    """
    return "".join(map(_written, sentence))


def is_chinese(text: str) -> bool:
    """Tell whether a text needs a font that holds Chinese characters and signs."""
    return any("\u3000" <= character <= "\u9fff" or "\uff00" <= character <= "\uffef" for character in text)


def _written(character: str) -> str:
    if character in _SPECIAL:
        return _SPECIAL[character]
    if character.isascii():
        return character
    command = _MATH.get(character) or _greek(character) or _composed(character)
    return f"${command}$" if command else character


def _greek(character: str) -> str:
    found = _GREEK.fullmatch(unicodedata.name(character, ""))
    if not found:
        return ""
    name = "lambda" if found["name"] == "LAMDA" else found["name"].lower()
    return f"\\{name.capitalize() if found['size'] == 'CAPITAL' else name}"


def _composed(character: str) -> str:
    """Return a character that Unicode composes of others: raised, lowered, a fraction, a letter with an accent."""
    kind, *parts = unicodedata.decomposition(character).split() or [""]
    letters = [chr(int(part, 16)) for part in parts]
    match kind:
        case "<sub>":
            return f"_{{{_MATH.get(letters[0], letters[0])}}}"
        case "<super>":
            return f"^{{{_MATH.get(letters[0], letters[0])}}}"
        case "<fraction>":
            return rf"\frac{{{letters[0]}}}{{{letters[-1]}}}"
    if len(letters) == 1 and letters[0] in _ACCENTS:
        return f"{_ACCENTS[letters[0]]}{{{chr(int(kind, 16))}}}"
    return ""
