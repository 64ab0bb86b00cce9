"""Symbols read back: letters, Greek ones and upright words, with indices, as the names that they stand for."""

import ast
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import NoReturn

from gradexplorer.formula.latex_tokens import END, Token, UnreadableError, tokens
from gradexplorer.formula.latex_vocabulary import CONSTANTS, Vocabulary, element
from gradexplorer.text import _

_GREEK = re.compile(
    "(?:alpha|beta|gamma|delta|(?:var)?epsilon|zeta|eta|(?:var)?theta|iota|kappa|lambda|mu|nu|xi|pi|(?:var)?rho|sigma"
    "|tau|upsilon|(?:var)?phi|chi|psi|omega|Gamma|Delta|Theta|Lambda|Xi|Pi|Sigma|Upsilon|Phi|Psi|Omega|ell)"
)


_REACHING = (Token("command", "sum"), Token("command", "prod"))


class SymbolReader(ABC):
    """Walks along the tokens of a formula and knows its symbols."""

    def __init__(self, latex: str | Sequence[Token], known: Vocabulary) -> None:
        self.tokens = tokens(latex) if isinstance(latex, str) else list(latex)
        self.known = known
        self.position = 0

    # tokens

    @property
    def now(self) -> Token:
        """The token that is read next."""
        return self.tokens[self.position] if self.position < len(self.tokens) else END

    @property
    def after(self) -> Token:
        """The token behind that."""
        return self.tokens[self.position + 1] if self.position + 1 < len(self.tokens) else END

    @property
    def last(self) -> Token:
        """The token that was read last."""
        return self.tokens[self.position - 1] if self.position else END

    def take(self, count: int = 1) -> Token:
        """Go on; return the token that was passed last."""
        token = self.now
        for _each in range(count):
            token = self.now
            self.position += 1
        return token

    def sees(self, sign: str) -> bool:
        """Whether a sign comes next."""
        return self.now == Token("sign", sign)

    def passes(self, sign: str) -> bool:
        """Go on where a sign comes next; return whether it did."""
        seen = self.sees(sign)
        self.position += seen
        return seen

    def expect(self, sign: str) -> None:
        """Go past a sign that must come next."""
        if not self.passes(sign):
            raise UnreadableError(_("{sign} is missing before {then}", sign=sign, then=self.now.text or "…"))

    def group(self, inner: Callable[[], ast.expr]) -> ast.expr:
        """Read what stands in braces."""
        self.expect("{")
        found = inner()
        self.expect("}")
        return found

    # symbols

    def declared(self) -> ast.expr | None:
        """Read a symbol whose LaTeX was declared, the longest that is there; None where there is none."""
        for seen, alike in self.known.declared.items():
            end = self.position + len(seen)
            if tuple(self.tokens[self.position : end]) != seen:
                continue
            following = self.tokens[end] if end < len(self.tokens) else END
            indexed = following == Token("sign", "_")
            names = [name for name in alike if name in (self.known.arrays if indexed else self.known.named)]
            if not names:
                continue
            self.position = end
            if seen[0] in _REACHING and self.starts_factor:
                raise UnreadableError(_("what stands behind a sum belongs to it"))
            if len(names) == 1:
                name = names[0]
                return self.with_indices(name, self.known.arrays[name]) if indexed else ast.Name(name)
            return self.by_indices(names) if indexed else self.alike(names)
        return None

    def alike(self, names: Sequence[str]) -> NoReturn:
        """Refuse a symbol that several names are printed as."""
        raise UnreadableError(_("{first} and {then} are printed alike", first=names[0], then=names[1]))

    def by_indices(self, names: Sequence[str]) -> ast.expr:
        """Read a symbol that several arrays are printed as: each stands with indices of its own."""
        start, found = self.position, []
        for name in names:
            self.position = start
            one = self.with_indices(name, self.known.arrays[name])
            if isinstance(one, ast.Subscript) and element(one) in self.known.elements:
                found.append(one)
        if not found:
            raise UnreadableError(_("{symbol} stands for nothing with these indices", symbol=names[0]))
        return found[0] if len(found) == 1 else self.alike(names)

    def symbol(self) -> ast.expr:
        """Read a symbol with its indices."""
        found = self.declared()
        if found is not None:
            return found
        token = self.take()
        if token.kind not in ("letter", "word") and not (token.kind == "command" and _GREEK.fullmatch(token.text)):
            raise UnreadableError(_("{sign} is no symbol", sign=token.text or "…"))
        if self.sees("_"):
            bare = token.text not in self.known.symbols
            return self.with_indices(
                token.text, self.known.arrays.get(token.text, frozenset()) if bare else frozenset()
            )
        return self.spelled(token.text)

    def spelled(self, name: str) -> ast.expr:
        """Return a name that is printed as it is spelled."""
        if name not in (self.known.named | CONSTANTS) or name in self.known.symbols:
            raise UnreadableError(_("{symbol} stands for nothing in the formula", symbol=name))
        return ast.Name(name)

    def with_indices(self, base: str, counts: frozenset[int]) -> ast.expr:
        """Read the indices of an array, which has one of some `counts` of them, or the further words of a name."""
        self.expect("_")
        seen = self.until_closed() if self.passes("{") else [self.take()]
        groups = _split(seen)
        readings = [self.indexed(base, indices) for indices in _readings(groups) if len(indices) in counts]
        whole = "_".join((base, *(_spelling(group) for group in groups)))
        if whole in self.known.scalars and whole not in self.known.symbols:
            readings.append(ast.Name(whole))
        if len(readings) != 1:
            shown = "".join(token.text for token in seen)
            if readings:
                raise UnreadableError(_("{symbol} with {index} has several meanings", symbol=base, index=shown))
            raise UnreadableError(_("{symbol} with {index} stands for nothing", symbol=base, index=shown))
        return readings[0]

    def indexed(self, base: str, indices: Sequence[Sequence[Token]]) -> ast.expr:
        """Return an element of an array."""
        parts = [self.inner(index) for index in indices]
        return ast.Subscript(ast.Name(base), parts[0] if len(parts) == 1 else ast.Tuple(parts, ast.Load()), ast.Load())

    def inner(self, seen: Sequence[Token]) -> ast.expr:
        """Read some of the tokens by themselves."""
        reader = type(self)(seen, self.known)
        found = reader.expression()
        if reader.now != END:
            raise UnreadableError(_("{sign} stands where nothing can follow", sign=reader.now.text))
        return found

    @property
    @abstractmethod
    def starts_factor(self) -> bool:
        """Whether what comes next can be multiplied by."""

    @abstractmethod
    def expression(self) -> ast.expr:
        """Read a formula."""

    def until_closed(self) -> list[Token]:
        """Read up to the brace that closes this one, which is passed but not returned."""
        found: list[Token] = []
        depth = 1
        while self.now != END:
            token = self.take()
            depth += (token == Token("sign", "{")) - (token == Token("sign", "}"))
            if not depth:
                return found
            found.append(token)
        raise UnreadableError(_("the bracket {sign} is not closed", sign="{"))


def _split(seen: Sequence[Token]) -> list[list[Token]]:
    """Return what stands between the commas."""
    groups: list[list[Token]] = [[]]
    for token in seen:
        if token == Token("sign", ","):
            groups.append([])
        else:
            groups[-1].append(token)
    return groups


def _readings(groups: list[list[Token]]) -> list[list[list[Token]]]:
    """Return how indices can be told apart: by commas, or, without any, each a single character."""
    readings = [groups]
    if len(groups) == 1:
        single = [Token(token.kind, character) for token in groups[0] for character in _characters(token)]
        if len(single) > 1 and all(token.kind in ("number", "letter") for token in single):
            readings.append([[token] for token in single])
    return readings


def _characters(token: Token) -> Sequence[str]:
    return token.text if token.kind == "number" else (token.text,)


def _spelling(group: Sequence[Token]) -> str:
    return "".join(token.text for token in group if token.kind in ("number", "letter", "word", "command"))
