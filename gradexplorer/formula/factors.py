"""Factors of a formula: numbers, names, calls with and without brackets, and what stands in brackets of any kind."""

import ast
from abc import abstractmethod
from collections.abc import Callable, Collection, Sequence

from gradexplorer.formula.functions import FUNCTIONS
from gradexplorer.formula.list_reader import ListReader
from gradexplorer.formula.names import MODULES, OF_TURNS, TURNS, WORDS, function_name
from gradexplorer.formula.shorthands import REMEDIES, SHORTHANDS, most_arguments, written
from gradexplorer.formula.tokens import Token
from gradexplorer.text import _

OPENING = ("(", "[", "{")
_CLOSING = {"(": ")", "[": "]", "{": "}", "|": "|"}
_SAME_NUMBER = ("requires_grad_", "double", "float", "clone")
"""What a program calls on a number without changing it."""
_ROOTS = {"√": "sqrt(u)", "∛": "cbrt(u)"}


class FactorReader(ListReader):
    """Reads factors.

    Parameters
    ----------
    source : str
        The typed text.
    tokens : sequence of Token
        The last one is the end.
    letters : bool
        Whether names stand for letters, of which two side by side are a product; else they are a program's names.
    own : collection of str
        Names that are no functions, whatever they are called.
    """

    def __init__(self, source: str, tokens: Sequence[Token], letters: bool = True, own: Collection[str] = ()) -> None:
        super().__init__(source, tokens)
        self.letters, self.own = letters, own
        self.words = WORDS if letters else (*WORDS, *OF_TURNS)
        self.bars = 0
        self.bare = False
        """Whether the argument of a function without a bracket is being read."""
        self.decimal_comma = letters

    @abstractmethod
    def argument(self) -> ast.expr:
        """Read the argument of a function without a bracket."""

    @abstractmethod
    def exponent(self) -> ast.expr:
        """Read what stands behind the sign of a power."""

    @abstractmethod
    def power(self) -> ast.expr:
        """Read a factor with its exponents."""

    def primary(self) -> ast.expr:
        """Read a number, a name, a call, or what stands in brackets."""
        token = self.now
        while token.kind == "name" and token.text in MODULES and self.after.text == ".":
            self.position += 2
            token = self.now
        if token.kind == "number":
            return self.number()
        if token.kind == "name" and token.text not in self.words:
            return self.name()
        if token.kind == "root":
            self.take()
            self.deeper(1)
            inner = self.power()
            self.deeper(-1)
            return self.written(_ROOTS[token.text], token, u=inner)
        if token.text == "|" or token.text in OPENING:
            return self.bracketed()
        self.refuse_start()

    def number(self) -> ast.expr:
        """Read a number; a comma between two that touch is a decimal one where commas separate nothing."""
        begin, text = self.now, self.take().text
        comma, then = self.now, self.after
        if (
            self.decimal_comma
            and comma.text == ","
            and then.kind == "number"
            and begin.end == comma.start == then.start - 1
            and text.isdigit()
            and then.text[0].isdigit()
        ):
            self.position += 2
            text += "." + then.text.replace(".", "", 0)
            if then.text.count("."):
                self.refuse(_("A number has one point or comma, at character {position}: {near}"), begin)
        plain = text.replace("_", "")
        value = int(plain) if plain.isdigit() and len(plain) <= len(self.source) else float(plain)
        node = self.placed(ast.Constant(value), begin)
        if value == 0 and plain.lower().partition("e")[0].strip("0."):
            self.refuse(_("This is not 0, but smaller than any number, at character {position}: {near}"), begin)
        return node

    def name(self) -> ast.expr:
        """Read a name, or a call."""
        token = self.take()
        function = self.function(token.text, self.now)
        if self.now.text == "(" and (function is not None or not self.letters):
            arguments, keywords = self.arguments(function or token.text)
            return self.call(token, function or token.text, arguments, keywords, token)
        if function is None:
            return self.placed(ast.Name(token.text, ast.Load()), token)
        return self.without_bracket(token, function)

    def function(self, name: str, then: Token) -> str | None:
        """Return the table's name of a function; `then` is the token behind it."""
        if name in self.own:
            return None
        is_call = then.text == "("
        found = function_name(name, is_call, exact=not self.letters)
        return found if self.letters or is_call or found == name in FUNCTIONS else None

    def starts_call(self, position: int) -> bool:
        """Whether a token is the name of a function."""
        token, then = self.tokens[position], self.tokens[min(position + 1, len(self.tokens) - 1)]
        return token.kind == "name" and self.function(token.text, then) is not None

    def without_bracket(self, token: Token, function: str) -> ast.expr:
        """Read the argument of a function that has no bracket, or a power: ``sin x``, ``sin^2(x)``."""
        exponent = None
        if self.now.kind == "raised":
            exponent = self.raised()
        elif self.now.text == "**":
            self.take()
            exponent = self.bracketed() if self.now.text == "(" else self.exponent()
        if isinstance(exponent, ast.UnaryOp):
            self.refuse(
                _(
                    "{name} to a negative power has two meanings (write 1/{name}(x), or the inverse function), "
                    "at character {position}: {near}",
                    name=function,
                ),
                token,
            )
        if self.now.text == "(":
            arguments, keywords = self.arguments(function)
            found = self.call(token, function, arguments, keywords, token)
        else:
            is_argument = self.now.kind in ("number", "name", "root") or self.now.text in ("-", "[", "{", "|")
            if not is_argument or self.now.text in self.words:
                self.refuse(
                    _(
                        "{name} needs its argument in brackets, {name}(…), at character {position}: {near}",
                        name=function,
                    ),
                    token,
                )
            bare, self.bare = self.bare, True
            self.deeper(1)
            argument = self.argument()
            self.deeper(-1)
            self.bare = bare
            found = self.call(token, function, [argument], [], token)
        return found if exponent is None else self.placed(ast.BinOp(found, ast.Pow(), exponent), token)

    def arguments(self, function: str) -> tuple[list[ast.expr], list[ast.keyword]]:
        """Read the arguments in brackets; with semicolons between them commas are decimal ones."""
        opening = self.take()
        found: list[ast.expr] = []
        keywords: list[ast.keyword] = []
        decimal = self.letters and (self.has_semicolon() or most_arguments(function) == 1)
        is_known = function in FUNCTIONS or function in SHORTHANDS
        bars, self.bars = self.bars, 0
        while self.now.text != ")":
            if not is_known and self.now.kind == "string":
                self.take()
            elif not is_known and self.now.kind == "name" and self.after.text == "=":
                name = self.take().text
                self.take()
                keywords.append(ast.keyword(name, self.label() or self.inside(self.expression)))
            else:
                found.append(self.inside(self.expression, decimal))
                if self.now.text == TURNS and not self.letters:
                    found[-1] = self.inside(lambda: self.in_turns(found[-1], opening))
            if not self.passes(",", ";"):
                break
        self.bars = bars
        self.close(opening)
        return found, keywords

    def label(self) -> ast.expr | None:
        """Read a text in quotes, if one is there."""
        return self.placed(ast.Constant(0), self.take()) if self.now.kind == "string" else None

    def has_semicolon(self) -> bool:
        """Whether the arguments that begin here have a semicolon between them."""
        depth = 1
        for token in self.tokens[self.position :]:
            depth += (token.text in OPENING) - (token.text in (")", "]", "}"))
            if not depth or (depth == 1 and token.text == ";"):
                return bool(depth)
        return False

    def call(
        self,
        token: Token,
        function: str,
        arguments: Sequence[ast.expr],
        keywords: Sequence[ast.keyword],
        begin: Token,
    ) -> ast.expr:
        """Return a call; one that only spells a formula in another way is that formula."""
        if function in REMEDIES and function not in self.own:
            what = _(
                "{name} can't stand in a formula ({remedy}), at character {position}: {near}",
                name=token.text,
                remedy=REMEDIES[function],
            )
            self.refuse(what, token)
        text = "" if keywords else written(function, len(arguments))
        if text:
            return self.written(text, begin, **dict(zip("uvw", arguments, strict=False)))
        callee = self.placed(ast.Name(function, ast.Load()), token)
        return self.placed(ast.Call(callee, list(arguments), list(keywords)), begin)

    def method(self, node: ast.expr, begin: Token) -> ast.expr:
        """Read ``.pow(2)``: the function with what stands before as its first argument."""
        token = self.take()
        if not self.letters and token.text in _SAME_NUMBER and self.now.text == "(" and self.after.text == ")":
            self.position += 2
            return node
        function = self.function(token.text, self.now)
        if function is None or self.now.text != "(":
            self.refuse(
                _(
                    "{name} can't be taken of a number (write a function with its bracket), "
                    "at character {position}: {near}",
                    name=token.text[:30],
                ),
                token,
            )
        arguments, keywords = self.arguments(function)
        return self.call(token, function, [node, *arguments], keywords, begin)

    def postfix(self) -> ast.expr:
        """Read a factor with what is called on it, and its indices."""
        begin = self.now
        found = self.primary()
        while True:
            if self.now.text == "." and self.after.kind == "name":
                self.take()
                found = self.method(found, begin)
            elif self.now.text == "[" and self.has_index(found):
                found = self.indexed(found, begin)
            else:
                return found

    def has_index(self, node: ast.expr) -> bool:
        """Whether ``[`` behind a factor begins its index, and no bracket that it is multiplied by."""
        if not self.letters:
            return not isinstance(node, ast.Constant)
        closing = self.tokens[min(self.position + 2, len(self.tokens) - 1)]
        return isinstance(node, ast.Name) and self.after.kind == "number" and closing.text == "]"

    def indexed(self, node: ast.expr, begin: Token) -> ast.expr:
        """Read an index; in a field only the coordinates of a point have one."""
        opening = self.take()
        if self.letters:
            place = (begin.text, self.take().text)
            self.take()
            coordinate = {("x", "0"): "x", ("x", "1"): "y"}.get(place, "")
            if coordinate not in self.own:
                self.refuse(
                    _(
                        "Only x[0] and x[1] have an index, for x and y (write * to multiply), "
                        "at character {position}: {near}"
                    ),
                    begin,
                )
            return self.placed(ast.Name(coordinate, ast.Load()), begin)
        index = self.inside(self.place)
        self.close(opening)
        return self.placed(ast.Subscript(node, index, ast.Load()), begin)

    def bracketed(self) -> ast.expr:
        """Read what stands in brackets, or between bars."""
        opening = self.take()
        if opening.text == "[" and not self.letters:
            return self.entries(opening)
        bars, self.bars = self.bars, (self.bars + 1 if opening.text == "|" else 0)
        found = self.inside(self.expression, self.letters)
        if self.now.text == TURNS and not self.letters:
            found = self.inside(lambda: self.in_turns(found, opening))
        if not self.letters and opening.text == "(" and self.now.text == ",":
            parts = [found]
            while self.passes(",") and self.now.text != ")":
                parts.append(self.inside(self.expression))
            found = ast.List(parts, ast.Load())
        self.bars = bars
        self.close(opening)
        if opening.text == "|":
            return self.written("abs(u)", opening, u=found)
        return found if not isinstance(found, ast.List) else self.placed(found, opening)

    def inside(self, read: Callable[[], ast.expr], decimal_comma: bool = False) -> ast.expr:
        """Read what stands in a bracket: outside counts nothing there."""
        kept = self.bare, self.decimal_comma
        self.bare, self.decimal_comma = False, decimal_comma
        found = read()
        self.bare, self.decimal_comma = kept
        return found

    def close(self, opening: Token) -> None:
        """Go past the bracket that closes `opening`."""
        if self.passes(_CLOSING[opening.text]):
            return
        is_left_open = "\n" in self.source[opening.start : self.now.start]
        if is_left_open or self.now.kind == "end" or self.now.text in _CLOSING.values():
            self.refuse(
                _(
                    "A closing bracket is missing (write {sign}), at character {position}: {near}",
                    sign=_CLOSING[opening.text],
                ),
                opening,
            )
        self.refuse_rest()

    def raised(self) -> ast.expr:
        """Read raised digits."""
        token = self.take()
        number = self.placed(ast.Constant(int(token.text.lstrip("-"))), token)
        return self.placed(ast.UnaryOp(ast.USub(), number), token) if token.text[0] == "-" else number
