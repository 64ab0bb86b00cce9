"""Lines of a program -> statements: assignments, loops, and lines that compute nothing."""

import ast
import keyword
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from msgspec import Struct

from gradexplorer.formula.factors import OPENING
from gradexplorer.formula.functions import FUNCTIONS
from gradexplorer.formula.grammar import Grammar
from gradexplorer.formula.names import OF_TURNS, WORDS
from gradexplorer.formula.tokens import Token, refuse, tokens
from gradexplorer.text import _

MAX_NAME = 16
OWN_CALLS = ("sum", "prod", "mean", "dot")
"""Functions of lists, which only programs have."""

_LINES_THAT_COMPUTE_NOTHING = ("import", "from", "print", "pass", "assert")
_CALLS_THAT_COMPUTE_NOTHING = ("requires_grad_", "retain_grad", "zero_grad", "manual_seed")
_BLOCKS = ("def", "class", "while", "if", "elif", "else", "with", "try", "except", "return", "lambda", "yield", "del")
_INSTEAD = {
    "def": _("write its lines where it is called"),
    "while": _("write for i in range(3): with the number of its turns"),
    "if": _("write y = a if x > 0 else b"),
}
_AUGMENTED = {"+=": ast.Add, "-=": ast.Sub, "*=": ast.Mult, "/=": ast.Div, "**=": ast.Pow}
_RESERVED = ("torch", "print")
NO_NAME = _("write name = formula, for example y = x*w + b")


class Assign(Struct, frozen=True, eq=False):
    """``targets = value``; without targets a line is only a formula.

    Attributes
    ----------
    targets : tuple of ast.expr
        Names, their entries, or lists of these; each gets the value.
    value : ast.expr
    token : Token
        The first one of the statement.
    """

    targets: tuple[ast.expr, ...]
    value: ast.expr
    token: Token


class Loop(Struct, frozen=True, eq=False):
    """``for target in over:`` and the statements below it."""

    target: ast.expr
    over: ast.expr
    body: tuple["Statement", ...]
    token: Token


class Backward(Struct, frozen=True, eq=False):
    """``y.backward()``: the derivative of y is what is wanted."""

    value: ast.expr
    token: Token


Statement = Assign | Loop | Backward


class _Line(Struct, frozen=True):
    """The tokens of a line, or of a part of one between semicolons, and how far it is indented."""

    indent: int
    tokens: tuple[Token, ...]


def statements(source: str) -> tuple[Statement, ...]:
    """Return the statements of a program; their trees have places in `source`.

    Raises
    ------
    InputError
        With the index of the fault in `source` as `position`; its words count characters from there, too.
    """
    found = tokens(source)
    reader = _Reader(source, _lines(source, found), _assigned(found))
    return reader.block(0)


def _assigned(found: Sequence[Token]) -> set[str]:
    """Return the names that stand before a sign of assignment, or of which a loop runs."""
    names = set()
    for first, then in pairwise(found):
        if first.kind == "name" and (then.text in ("=", ",", "in") or then.text in _AUGMENTED):
            names.add(first.text)
    return names


def _lines(source: str, found: Sequence[Token]) -> list[_Line]:
    lines: list[_Line] = []
    part: list[Token] = []
    indent = depth = 0
    for token in found:
        depth += (token.text in "([{" and token.kind == "bracket") - (token.text in ")]}" and token.kind == "bracket")
        if token.kind == "line" and depth > 0:
            continue
        if token.kind in ("line", "end") or (token.text == ";" and depth <= 0):
            if part:
                lines.append(_Line(indent, tuple(part)))
            part = []
            depth = 0
            continue
        if not part and (not lines or "\n" in source[lines[-1].tokens[-1].end : token.start]):
            indent = token.start - source.rfind("\n", 0, token.start) - 1
        part.append(token)
    return lines


def _outside(found: Sequence[Token], text: str) -> int:
    """Return the place of the first token with a text that stands in no bracket; -1: there is none."""
    depth = 0
    for i, token in enumerate(found):
        depth += (token.text in OPENING) - (token.text in (")", "]", "}"))
        if token.text == text and not depth:
            return i
    return -1


class _Reader:
    def __init__(self, source: str, lines: list[_Line], assigned: Collection[str]) -> None:
        self.source, self.lines = source, lines
        self.own = {*assigned, *OWN_CALLS} - {name for name, entry in FUNCTIONS.items() if entry.name == name}

    def block(self, indent: int) -> tuple[Statement, ...]:
        """Read the lines that are indented at least as far."""
        found: list[Statement] = []
        while self.lines and self.lines[0].indent >= indent:
            line = self.lines.pop(0)
            found += self.statement(line, line.tokens)
        return tuple(found)

    def statement(self, line: _Line, found: Sequence[Token]) -> list[Statement]:
        """Read a line: usually one statement, or none."""
        first, texts = found[0], [token.text for token in found]
        if first.kind == "string" or (first.text in _LINES_THAT_COMPUTE_NOTHING and texts[1:2] != ["="]):
            return []
        if first.text == "for":
            return [self.loop(line, found)]
        if first.text in _BLOCKS:
            remedy = _INSTEAD.get(first.text, _("write assignments instead"))
            fault = _("{word} can't stand in a program here: {remedy}", word=first.text, remedy=remedy)
            refuse(self.source, first.start, fault)
        if "." in texts and texts[-1] == ")" and self.is_call_alone(texts):
            return self.called(found)
        if len(found) > 3 and texts[-4:-2] == [".", "requires_grad"]:
            return []
        return [self.assign(found)]

    def is_call_alone(self, texts: Sequence[str]) -> bool:
        last_point = len(texts) - 1 - texts[::-1].index(".")
        return "=" not in texts[:last_point] and texts[last_point + 1] in ("backward", *_CALLS_THAT_COMPUTE_NOTHING)

    def called(self, found: Sequence[Token]) -> list[Statement]:
        point = max(i for i, token in enumerate(found) if token.text == ".")
        if found[point + 1].text != "backward":
            return []
        return [Backward(self.formula(found[:point]), found[0])]

    def loop(self, line: _Line, found: Sequence[Token]) -> Loop:
        """Read a loop; its statements stand behind the colon, or indented in the next lines."""
        texts = [token.text for token in found]
        if "in" not in texts or _outside(found, ":") < 0:
            refuse(self.source, found[0].start, _("write a loop as for i in range(3): s += w[i]"))
        middle, colon = texts.index("in"), _outside(found, ":")
        target, over = self.formula(found[1:middle], tuple_allowed=True), self.formula(found[middle + 1 : colon])
        rest = found[colon + 1 :]
        body = list(self.statement(line, rest)) if rest else []
        if rest:
            while self.lines and self.is_same_line(rest[-1], self.lines[0]):
                body += self.statement(line, self.lines.pop(0).tokens)
        elif self.lines and self.lines[0].indent > line.indent:
            body = list(self.block(line.indent + 1))
        else:
            refuse(self.source, found[-1].start, _("the loop is empty: indent the lines that it repeats"))
        return Loop(target, over, tuple(body), found[0])

    def is_same_line(self, token: Token, line: _Line) -> bool:
        return "\n" not in self.source[token.start : line.tokens[0].start]

    def assign(self, found: Sequence[Token]) -> Assign:
        """Read an assignment, or a formula alone."""
        depth, signs = 0, []
        for i, token in enumerate(found):
            depth += (token.text in ("(", "[", "{")) - (token.text in (")", "]", "}"))
            if not depth and (token.text == "=" or token.text in _AUGMENTED):
                signs.append(i)
        if not signs:
            return Assign((), self.formula(found), found[0])
        begins = [0, *(i + 1 for i in signs)]
        lefts = [found[begin:end] for begin, end in zip(begins, signs, strict=False)]
        targets = tuple(self.target(left, found[sign]) for left, sign in zip(lefts, signs, strict=True))
        value = self.formula(found[signs[-1] + 1 :], tuple_allowed=True, after=found[signs[-1]])
        operator = _AUGMENTED.get(found[signs[0]].text)
        if operator is not None:
            value = ast.BinOp(self.formula(lefts[0]), operator(), value)
            value.lineno = value.end_lineno = 1
            value.col_offset, value.end_col_offset = found[0].start, found[-1].end
        return Assign(targets, value, found[0])

    def target(self, found: Sequence[Token], sign: Token) -> ast.expr:
        """Read what is assigned to: a name, an entry of a list, or several with commas between them."""
        if not found or found[0].kind != "name":
            refuse(self.source, (found[0] if found else sign).start, NO_NAME)
        for token in found:
            if token.text == ":":
                of_slice = any(earlier.text == "[" for earlier in found)
                slice_fault = _("a slice can't be assigned to: assign its entries one by one, w[0] =")
                fault = slice_fault if of_slice else _("a type can't stand here: write name = formula")
                refuse(self.source, token.start, fault)
            if token.kind == "name":
                self.check_name(token)
            elif token.text not in ("[", "]", ",", "+", "-", "*") and token.kind != "number":
                letter = self.source[token.start]
                fault = _(
                    "only letters, digits and _ can stand in a name, not {letter} (write name = formula)", letter=letter
                )
                refuse(self.source, token.start, fault)
        target = self.formula(found, tuple_allowed=True)
        parts = [target]
        while parts:
            part = parts.pop()
            if isinstance(part, ast.List):
                parts += part.elts
            elif not isinstance(part, ast.Name | ast.Subscript):
                refuse(self.source, part.col_offset, NO_NAME)
        return target

    def check_name(self, token: Token) -> None:
        """Refuse a name that is too long, or means something else."""
        name = token.text
        if len(name) > MAX_NAME:
            fault = _("names have at most {most} letters: {name}", most=MAX_NAME, name=name[:40])
            refuse(self.source, token.start, fault)
        is_function = name in FUNCTIONS and FUNCTIONS[name].name == name
        if is_function or name == "pi" or name in _RESERVED or keyword.iskeyword(name) or name.startswith("__"):
            refuse(self.source, token.start, _("{name} has a meaning of its own: choose another name", name=name))

    def check_used(self, token: Token) -> None:
        """Refuse a name that no line could assign either."""
        is_word = keyword.iskeyword(token.text) and token.text not in (*WORDS, *OF_TURNS)
        if is_word or len(token.text) > MAX_NAME or token.text in _RESERVED:
            self.check_name(token)

    def formula(self, found: Sequence[Token], tuple_allowed: bool = False, after: Token | None = None) -> ast.expr:
        """Read a formula; where `tuple_allowed`, several with commas between them are a list."""
        for before, token, then in zip([None, *found], found, [*found[1:], None], strict=False):
            is_part = before is not None and before.text in (".", "=")
            if token.kind == "name" and not is_part and not (then is not None and then.text in ("(", ".")):
                self.check_used(token)
        end = found[-1].end if found else (after.end if after else 0)
        stop = Token("end", "", end, end)
        grammar = Grammar(self.source, [*found, stop], letters=False, own=self.own)
        parts = [grammar.expression()]
        while tuple_allowed and grammar.passes(",") and grammar.now.kind != "end":
            parts.append(grammar.expression())
        if grammar.now.kind != "end":
            grammar.refuse_rest()
        if len(parts) == 1 and (not found or found[-1].text != ","):
            return parts[0]
        whole = ast.List(parts, ast.Load())
        whole.lineno = whole.end_lineno = 1
        whole.col_offset, whole.end_col_offset = found[0].start, end
        return whole


def _flat(block: Sequence[Statement]) -> Iterator[Statement]:
    """Yield all statements, those of loops, too."""
    for statement in block:
        yield statement
        if isinstance(statement, Loop):
            yield from _flat(statement.body)


def names_in(statement: Statement) -> Iterator[ast.Name]:
    """Yield the names in a statement, without those in the body of a loop."""
    match statement:
        case Assign(targets=targets, value=value):
            parts = [*targets, value]
        case Loop(target=target, over=over):
            parts = [target, over]
        case Backward(value=value):
            parts = [value]
    yield from (part for tree in parts for part in ast.walk(tree) if isinstance(part, ast.Name))


def first_assigned(block: Sequence[Statement]) -> dict[str, Assign]:
    """Return the first statement that assigns each name."""
    found: dict[str, Assign] = {}
    for statement in _flat(block):
        if isinstance(statement, Assign):
            for target in statement.targets:
                for part in ast.walk(target):
                    if isinstance(part, ast.Name):
                        found.setdefault(part.id, statement)
    return found
