"""Lists as programs have them: their entries one by one or in turns, and their indices and slices."""

import ast
from abc import ABC, abstractmethod
from collections.abc import Callable

from gradexplorer.formula.names import TURNS
from gradexplorer.formula.token_reader import TokenReader
from gradexplorer.formula.tokens import Token


class ListReader(TokenReader, ABC):
    """Reads lists."""

    @abstractmethod
    def expression(self) -> ast.expr:
        """Read a formula."""

    @abstractmethod
    def alternatives(self) -> ast.expr:
        """Read a formula without ``if`` outside of brackets."""

    @abstractmethod
    def primary(self) -> ast.expr:
        """Read a number, a name, a call, or what stands in brackets."""

    @abstractmethod
    def inside(self, read: Callable[[], ast.expr], decimal_comma: bool = False) -> ast.expr:
        """Read what stands in a bracket: outside counts nothing there."""

    @abstractmethod
    def close(self, opening: Token) -> None:
        """Go past the bracket that closes `opening`."""

    def entries(self, opening: Token) -> ast.expr:
        """Read the entries of a list: with commas between them, or in turns."""
        parts: list[ast.expr] = []
        while self.now.text != "]":
            parts.append(self.inside(self.expression))
            if self.now.text == TURNS and len(parts) == 1:
                found = self.inside(lambda: self.in_turns(parts[0], opening))
                self.close(opening)
                return found
            if not self.passes(","):
                break
        self.close(opening)
        return self.placed(ast.List(parts, ast.Load()), opening)

    def in_turns(self, entry: ast.expr, begin: Token) -> ast.expr:
        """Read ``for i in range(3) if i != 1``, as often as it stands behind an entry."""
        turns: list[ast.comprehension] = []
        while self.passes(TURNS):
            target = self.turned()
            if not self.passes("in"):
                self.refuse_turns()
            over, conditions = self.alternatives(), []
            while self.passes("if"):
                conditions.append(self.alternatives())
            turns.append(ast.comprehension(target, over, conditions, 0))
        return self.placed(ast.ListComp(entry, turns), begin)

    def turned(self) -> ast.expr:
        """Read the name, or the names, that go through a list."""
        begin = self.now
        names = [self.primary()]
        while self.passes(","):
            names.append(self.primary())
        return names[0] if len(names) == 1 else self.placed(ast.List(names, ast.Load()), begin)

    def place(self) -> ast.expr:
        """Read an index, or a slice."""
        begin, parts = self.now, [self.bound()]
        while len(parts) < 3 and self.passes(":"):  # from, to, step
            parts.append(self.bound())
        if len(parts) == 1 and parts[0] is not None:
            return parts[0]
        if len(parts) == 1:
            self.refuse_start()
        return self.placed(ast.Slice(*parts), begin)

    def bound(self) -> ast.expr | None:
        """Read an end of a slice, if one is there."""
        return None if self.now.text in (":", "]") else self.inside(self.expression)
