r"""LaTeX as a reader sees it: letters, numbers, signs and brackets, without the spaces and sizes between them."""

import re

from msgspec import Struct

from gradexplorer.text import Text, _


class UnreadableError(ValueError):
    """What is printed means nothing, or several things."""

    def __init__(self, text: Text) -> None:
        super().__init__(str(text))
        self.text = text


class Token(Struct, frozen=True):
    r"""One thing that is seen.

    Attributes
    ----------
    kind : str
        ``number``, ``letter``, ``word`` (upright letters), ``operator`` (an upright function), ``open``, ``close``,
        ``begin``, ``end`` (of an environment), ``command`` or ``sign``; ``""`` behind the last one.
    text : str
        Without the backslash, where one only marks a letter.
    """

    kind: str
    text: str


END = Token("", "")

_DELIMITER = r"(?:\\[{}|]|\\[lr](?:floor|ceil|vert|Vert)\b|[()\[\]|])"
_TOKEN = re.compile(
    rf"""
    (?P<space>\\[,;:!\ ]|\\q?quad\b|\s+)
  | (?P<row>\\\\)
  | (?P<minus>\{{-\}})
  | \\(?P<side>left|right|[Bb]ig+[lr])\s*(?P<delimiter>{_DELIMITER})
  | (?P<plain>{_DELIMITER})
  | \\mathrm\{{(?P<word>[^\W_]+)\}}
  | \\operatorname\{{(?P<operator>[A-Za-z0-9]+)\}}
  | \\begin\{{(?P<begin>[a-z]+\*?)\}}
  | \\end\{{(?P<end>[a-z]+\*?)\}}
  | \\(?P<command>[A-Za-z]+)
  | (?P<number>\d+(?:\.\d+)?)
  | (?P<letter>[^\W\d_])
  | (?P<sign>[-+=<>,^_{{}}/&'])
    """,
    re.VERBOSE,
)
_OPENING = {"(", "[", r"\lfloor", r"\lceil", r"\lvert", r"\lVert"}


def tokens(latex: str) -> list[Token]:
    r"""Return what is seen of `latex`; ``{-}`` looks like any other minus.

    Raises
    ------
    UnreadableError
        Where it holds a character that no formula is printed with.
    """
    found: list[Token] = []
    position = 0
    while position < len(latex):
        seen = _TOKEN.match(latex, position)
        if seen is None:
            raise UnreadableError(_("{character} is no sign of a formula", character=latex[position]))
        token = _token(seen)
        if token is not None:
            found.append(token)
        position = seen.end()
    return found


def _token(seen: re.Match[str]) -> Token | None:
    kind = seen.lastgroup or ""
    text = seen[kind]
    match kind:
        case "space":
            return None
        case "minus":
            return Token("sign", "-")
        case "row":
            return Token("sign", r"\\")
        case "delimiter":
            return Token("open" if seen["side"] == "left" or seen["side"].endswith("l") else "close", text)
        case "plain":
            return Token("open" if text in _OPENING else "close", text)
    return Token(kind, text)
