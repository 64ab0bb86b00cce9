"""Typed text -> tokens, each with its place: the one pass that formula fields and programs go through first.

A token knows where it stands in the text as it was typed, and so do all trees and all messages that follow from it.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Literal, NoReturn

from msgspec import Struct

from gradexplorer.text import InputError, Text, _

Kind = Literal["number", "name", "operator", "bracket", "separator", "raised", "root", "string", "line", "end"]

_COMMANDS = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi chi psi "
    "omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega"
)
GREEK = dict(zip("αβγδεζηθικλμνξπρστυφχψωΓΔΘΛΞΠΣΥΦΨΩ", _COMMANDS.split(), strict=True))
"""Greek letters that have a sign of their own in LaTeX, and their names."""

NEAR = 12
"""Characters of the text that a message shows."""

_SIGNS = str.maketrans(
    "０１２３４５６７８９＋－−＊×·⋅∙／÷＾＝＜＞！（），；．＃［］｛｝｜％：–\t\u00a0\u3000",
    "0123456789+--*****//^=<>!(),;.#[]{}|%:-   ",
)
_INDICES = "₀₁₂₃₄₅₆₇₈₉"
_LOWERED = str.maketrans(_INDICES, "0123456789")
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_SPELLINGS = {"^": "**", "≤": "<=", "≥": ">=", "≠": "!=", "⩽": "<=", "⩾": ">="}
_TOKEN = re.compile(
    r"""
    (?P<number>(?:[0-9]+(?:_[0-9]+)*\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
  | (?P<name>[^\W\d⁰¹²³⁴-⁹½-¾₀-₉][\w₀-₉]*)
  | (?P<raised>⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)
  | (?P<root>[√∛])
  | (?P<operator>\*\*=?|//=?|[-+*/]=|<=|>=|==|!=|[-+*/^<>=≤≥≠⩽⩾%@])
  | (?P<bracket>[()\[\]{}|])
  | (?P<separator>[,;.:])
  | (?P<string>"[^"\n]*"|'[^'\n]*')
  | (?P<line>\n)
  | (?P<blank>\ +|\#[^\n]*)
    """,
    re.VERBOSE,
)


class Token(Struct, frozen=True):
    """A number, a name, an operator, a bracket or another sign.

    Attributes
    ----------
    kind : str
    text : str
        As Python writes it: ``**`` for ``^``, 2 for a raised one.
    start, end : int
        Where it stands in the typed text.
    """

    kind: Kind
    text: str
    start: int
    end: int


def plain_signs(source: str) -> str:
    """Return a text with the signs of a Chinese keyboard or of a printed formula as ASCII's, each in its place.

    Letters are folded as Python folds those of names, where one becomes one: a full-width x is an x.
    """
    return re.sub("[^\0-\x7f]", _folded, source.translate(_SIGNS))


def _folded(letter: re.Match[str]) -> str:
    plain = unicodedata.normalize("NFKC", letter[0])
    return plain if len(plain) == 1 and f"_{letter[0]}".isidentifier() else letter[0]


def tokens(source: str) -> list[Token]:
    """Return the tokens of a typed text; the last one is the end.

    Raises
    ------
    InputError
        At a character that no token begins with.
    """
    return list(_tokens(source))


def _tokens(source: str) -> Iterator[Token]:
    text, position = plain_signs(source), 0
    while position < len(text):
        found = _TOKEN.match(text, position)
        kind = found.lastgroup if found else None
        length = 0 if found is None else _letters(found[0]) if kind == "name" else len(found[0])
        if not length:
            refuse(source, position, _unknown(text[position]))
        start, position = position, position + length
        if kind != "blank":
            yield Token(kind, _plain(kind, text[start:position]), start, position)  # type: ignore[arg-type]
    yield Token("end", "", len(source), len(source))


def _letters(name: str) -> int:
    """Return how many characters of what looks like a name can stand in one: a raised digit can't."""
    return next((i for i, c in enumerate(name) if c not in _INDICES and not f"_{c}".isidentifier()), len(name))


def _plain(kind: str | None, text: str) -> str:
    if kind == "name":
        return text.translate(_LOWERED)
    if kind == "raised":
        return text.translate(_RAISED)
    return _SPELLINGS.get(text, text)


def _unknown(character: str) -> Text:
    if character == "!":
        return _("There is no factorial here: write the product, at character {position}: {near}")
    return _("The formula has a character that can't stand in one (delete it), at character {position}: {near}")


def refuse(source: str, position: int, what: Text) -> NoReturn:
    """Raise `what` with its place filled in: the ``{position}``, counted from 1, and the text ``{near}`` it."""
    near = source[position : position + NEAR].partition("\n")[0].strip() or "…"
    raise InputError(Text(what.source, {**what.values, "position": position + 1, "near": near}), position)
