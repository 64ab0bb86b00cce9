"""Python's own parser, one thread at a time.

CPython 3.11 counts the nesting of a tree once for all threads: where the garbage collector switches threads while one
is being built, another one raises ``SystemError: AST constructor recursion depth mismatch`` (CPython issue 106905).
The window's thread and the worker both parse, so both do it here.
"""

import ast
import re
import unicodedata
from threading import Lock
from types import CodeType

_LOCK = Lock()
_SIGNS = str.maketrans(
    "０１２３４５６７８９＋－−＊×·⋅／÷＾＝＜＞！（），；．＃\t\u00a0\u3000",
    "0123456789+--****//^=<>!(),;.#   ",
)


def plain_signs(source: str) -> str:
    """Return a text with the signs of a Chinese keyboard or of a printed formula as ASCII's, each in its place.

    Letters are folded as Python folds those of names, where one becomes one: a full-width x is an x.
    """
    return re.sub("[^\0-\x7f]", _folded, source.translate(_SIGNS))


def _folded(letter: re.Match[str]) -> str:
    plain = unicodedata.normalize("NFKC", letter[0])
    return plain if len(plain) == 1 and f"_{letter[0]}".isidentifier() else letter[0]


def expression_tree(source: str) -> ast.expr:
    """Return the tree of one expression; raises what `ast.parse` does."""
    with _LOCK:
        return ast.parse(source, mode="eval").body


def module_tree(source: str) -> ast.Module:
    """Return the tree of some lines; raises what `ast.parse` does."""
    with _LOCK:
        return ast.parse(source)


def code(tree: ast.Expression, name: str) -> CodeType:
    """Return a tree as code to be evaluated; `name` stands for its file."""
    with _LOCK:
        return compile(ast.fix_missing_locations(tree), name, "eval")
