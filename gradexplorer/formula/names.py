"""What a name in a formula field means: a variable, a constant, a function, a free letter, or a product of letters."""

import difflib
import keyword
import re
from collections.abc import Iterator, Sequence
from typing import NoReturn

from gradexplorer.formula.compile import CONSTANTS
from gradexplorer.formula.functions import FUNCTIONS, TYPED
from gradexplorer.formula.shorthands import REMEDIES, SHORTHANDS
from gradexplorer.formula.tokens import GREEK, Token, refuse
from gradexplorer.text import _

WORDS = ("if", "else", "and", "or", "not")
"""Python's words that may stand in a formula."""

TURNS = "for"
OF_TURNS = (TURNS, "in")
"""Those that may stand in a program's lists."""

MODULES = ("np", "numpy", "math", "torch", "F", "nn", "functional", "special", "sympy", "jnp", "tf", "cmath", "K")
"""Names that may stand, with a dot, before a function."""

MOST_LETTERS = 4
"""Of a run that is read as a product."""

_CONSTANTS = {**{name: name for name in CONSTANTS}, "π": "pi", "PI": "pi", "Pi": "pi", "E": "e", "ℯ": "e"}
_POINT = {"x1": "x", "x2": "y", "x_1": "x", "x_2": "y"}
"""What the two variables are called where they are a point."""
_PIECES = re.compile(r"[A-Za-z]+[0-9_]*|[^A-Za-z0-9_][0-9_]*|[0-9_]+")
_INDEXED = re.compile(r"([^\W\d_])(?:_?\d+)?")
_CALLED = {name: function.name for name, function in FUNCTIONS.items() if function.typed}
_CALLED |= {name: name for name in SHORTHANDS}
_LOWERED = {name.lower(): found for name, found in reversed(_CALLED.items())}
_LETTERS = {name: letter for letter, name in GREEK.items()}


def function_name(name: str, is_call: bool, exact: bool = False) -> str | None:
    """Return the name in the table of a function that is spelled `name`; None: it is no function.

    Parameters
    ----------
    name : str
    is_call : bool
        Whether a bracket follows: only then is a single letter a function, or a name that has a remedy.
    exact : bool
        Whether capital letters are others.
    """
    if is_call and name in REMEDIES:
        return name
    if len(name) == 1 and not is_call:
        return None
    return _CALLED.get(name) or (None if exact or len(name) == 1 else _LOWERED.get(name.lower()))


def near_functions(name: str) -> list[str]:
    """Return the functions whose names `name` resembles."""
    plain = name.lower()
    inside = [known for known in TYPED if len(known) > 2 and known in plain]
    return sorted(inside, key=len)[-1:] or difflib.get_close_matches(plain, TYPED, n=3, cutoff=0.6)


class Names:
    """The names of a formula field.

    Attributes
    ----------
    source : str
    variables : sequence of str
    free : bool
        Whether other letters than `variables` may stand in the formula.
    letters : dict of str to None
        Those free letters that were met, in their order.
    """

    def __init__(self, source: str, variables: Sequence[str], free: bool = False) -> None:
        self.source, self.variables, self.free = source, tuple(variables), free
        self.letters: dict[str, None] = {}

    def resolved(self, tokens: Sequence[Token]) -> Iterator[Token]:
        """Yield the tokens with every name as one that has a meaning; a run of letters becomes several tokens."""
        for token, then in zip(tokens, [*tokens[1:], tokens[-1]], strict=True):
            is_module = token.text in MODULES and then.text == "." and then.start == token.end
            is_called_on = self.source[: token.start].rstrip().endswith(".")
            if token.kind != "name" or is_called_on or is_module or token.text in WORDS:
                yield token
            else:
                yield from self.meaning(token, then)

    def meaning(self, token: Token, then: Token) -> Iterator[Token]:
        """Yield what a name means; `then` is the token behind it."""
        name, is_call = token.text, then.text == "("
        if found := self.single(name, is_call):
            yield Token("name", found, token.start, token.end)
            return
        pieces = [(piece[0], token.start + piece.start()) for piece in _PIECES.finditer(name)]
        if len(pieces) > 1:
            parts = [Token("name", piece, at, at + len(piece)) for piece, at in pieces]
            for part, following in zip(parts, [*parts[1:], then], strict=True):
                yield from self.meaning(part, following)
            return
        self.refuse_unknown(token, then)
        for i, letter in enumerate(name):
            meant = self.single(letter, False)
            if not meant:
                self.refuse_name(token, self.variables)
            yield Token("name", meant, token.start + i, token.start + i + 1)

    def single(self, name: str, is_call: bool) -> str | None:
        """Return the one thing that a name means, if there is one."""
        if name in self.variables:
            return name
        if found := function_name(name, is_call):
            return found
        if name in _CONSTANTS:
            return _CONSTANTS[name]
        if self.variables[:2] == ("x", "y") and name in _POINT:
            return _POINT[name]
        if name.lower() in self.variables:
            return name.lower()
        name = _LETTERS.get(name, name)
        if name in self.variables:
            return name
        indexed = _INDEXED.fullmatch(name)
        if self.free and indexed and indexed[1] not in self.variables and (indexed[1].isascii() or indexed[1] in GREEK):
            self.letters[name] = None
            return name
        return None

    def refuse_unknown(self, token: Token, then: Token) -> None:
        """Refuse a run of letters that is no product of letters."""
        name = token.text
        if keyword.iskeyword(name):
            refuse(
                self.source,
                token.start,
                _("{name} is a word of Python: choose another letter, at character {position}: {near}", name=name),
            )
        if (indexed := _INDEXED.fullmatch(name)) and len(name) > 1 and indexed[1] in self.variables:
            letter, number = indexed[1], name.strip("_")[1:].strip("_")
            refuse(
                self.source,
                token.start,
                _(
                    "{name} is not known (write {power}, or {product}), at character {position}: {near}",
                    name=name,
                    power=f"{letter}^{number}",
                    product=f"{number}*{letter}",
                ),
            )
        is_product = name.isalpha() and 1 < len(name) <= MOST_LETTERS
        known = near_functions(name) if len(name) > 2 or (then.text == "(" and not is_product) else []
        if is_product and then.kind == "end":  # it may still be typed
            known = known or [other for other in TYPED if other.startswith(name.lower())][:3]
        if known or not is_product:
            self.refuse_name(token, known or self.variables, "*".join(name) if is_product else "")

    def refuse_name(self, token: Token, known: Sequence[str], product: str = "") -> NoReturn:
        """Refuse a name that has no meaning, and say how the `product` of its letters is written."""
        if product:
            what = _(
                "{name} is not known (near it: {known}; the product is {product}), at character {position}: {near}",
                name=token.text,
                known=", ".join(known),
                product=product,
            )
            refuse(self.source, token.start, what)
        refuse(
            self.source,
            token.start,
            _(
                "{name} is not known (near it: {known}), at character {position}: {near}",
                name=token.text[:30],
                known=", ".join(known),
            ),
        )
