"""Walks along tokens: what comes next, trees with their places, and what is said where something else was expected."""

import ast
from collections.abc import Sequence
from copy import copy
from typing import NoReturn, TypeVar

from gradexplorer.formula.names import OF_TURNS
from gradexplorer.formula.tokens import Token, refuse
from gradexplorer.formula.trees import mapped
from gradexplorer.formula.trees import tree as source_tree
from gradexplorer.text import Text, _

MAX_NESTING = 60
"""Of brackets, signs and powers of powers; the tree's own depth is held against a smaller number."""

Node = TypeVar("Node", bound=ast.expr)


class TokenReader:
    """Reads the tokens of a typed text, of which the last one is the end."""

    def __init__(self, source: str, tokens: Sequence[Token]) -> None:
        self.source, self.tokens = source, tokens
        self.position = 0
        self.depth = 0

    @property
    def now(self) -> Token:
        """The token that is read next."""
        return self.tokens[self.position]

    @property
    def after(self) -> Token:
        """The token behind that."""
        return self.tokens[min(self.position + 1, len(self.tokens) - 1)]

    @property
    def last(self) -> Token:
        """The token that was read last."""
        return self.tokens[max(self.position - 1, 0)]

    def take(self) -> Token:
        """Go on; return the token that was passed."""
        token = self.now
        self.position += token.kind != "end"
        return token

    def passes(self, *texts: str) -> bool:
        """Go on where one of some signs or words comes next; return whether it did."""
        seen = self.now.text in texts and self.now.kind not in ("string", "end")
        self.position += seen
        return seen

    def refuse(self, what: Text, token: Token | None = None) -> NoReturn:
        """Raise what is wrong at a token, by default the next one."""
        refuse(self.source, (token or self.now).start, what)

    def placed(self, node: Node, begin: Token) -> Node:
        """Return a new node with its place: from a token to what was read last."""
        node.lineno = node.end_lineno = 1
        node.col_offset, node.end_col_offset = begin.start, max(self.last.end, begin.end)
        return node

    def written(self, text: str, begin: Token, **parts: ast.expr) -> ast.expr:
        """Return a formula in u, v and w with trees put in; all that is new has the place of the whole."""

        def fill(node: ast.expr) -> ast.expr:
            if isinstance(node, ast.Name) and node.id in parts:
                return parts[node.id]
            if isinstance(node, ast.Name | ast.Constant):
                node = copy(node)
            return self.placed(mapped(node, fill), begin)

        return fill(source_tree(text))

    def deeper(self, by: int) -> None:
        """Count how deep the reading is nested; refuse what goes too deep."""
        self.depth += by
        if self.depth > MAX_NESTING:
            self.refuse(
                _(
                    "The formula is nested too deeply (at most {most}): give a part a line or a letter of its own, "
                    "at character {position}: {near}",
                    most=MAX_NESTING,
                )
            )

    def refuse_start(self) -> NoReturn:
        """Refuse what can't begin a factor."""
        token = self.now
        if token.kind == "end":
            self.refuse(
                _("The formula stops too early (go on, or delete the last sign), at character {position}: {near}")
            )
        if token.text in OF_TURNS:
            self.refuse_turns()
        if token.kind == "name":
            self.refuse(
                _(
                    "{name} must stand between two parts (write a if x > 0 else b), at character {position}: {near}",
                    name=token.text,
                )
            )
        if token.kind == "string":
            self.refuse(_("A text in quotes can't stand in a formula (delete it), at character {position}: {near}"))
        self.refuse(
            _(
                "A number, a name or a bracket is missing before {sign}, at character {position}: {near}",
                sign=self.source[token.start : token.end] if token.kind == "raised" else shown(token),
            )
        )

    def refuse_turns(self) -> NoReturn:
        """Refuse turns that are not written as those of a list."""
        self.refuse(
            _("Turns stand behind an entry (write [w[i]*x[i] for i in range(3)]), at character {position}: {near}")
        )

    def refuse_rest(self) -> NoReturn:
        """Refuse what can't follow a formula that is complete."""
        token = self.now
        if token.text in (")", "]", "}"):
            self.refuse(_("{sign} closes no bracket (delete it), at character {position}: {near}", sign=token.text))
        if token.text in OF_TURNS:
            self.refuse_turns()
        if token.text == "=":
            self.refuse(
                _("= can't stand here (write == to compare, or bring all to one side), at character {position}: {near}")
            )
        if token.text == ",":
            self.refuse(
                _("A comma stands between arguments of a function, or in a number, at character {position}: {near}")
            )
        self.refuse(
            _(
                "{sign} can't follow here (write an operator, or delete it), at character {position}: {near}",
                sign=shown(token),
            )
        )


def shown(token: Token) -> str:
    """Return a token as a message names it."""
    return {"**": "^", "": "…", "\n": "↵"}.get(token.text, token.text)
