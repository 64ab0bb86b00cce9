"""Lines of assignments -> checked formulas, in an order in which they can be computed."""

import ast
import keyword
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, count
from typing import NoReturn

from msgspec import Struct
from msgspec.structs import replace

from gradexplorer.formula.compile import CONSTANTS
from gradexplorer.formula.functions import FUNCTIONS
from gradexplorer.formula.parse import WORDS, checked_tree, origin
from gradexplorer.formula.syntax import plain_signs
from gradexplorer.text import InputError, Text, _

MAX_LENGTH = 8000
MAX_NAME = 16
BARE = "f"
"""The name of a line that is only a formula; where it is taken, a number follows: f2, f3 and so on."""

_NAME = re.compile(r"(?<![\w.])[A-Za-z]\w*")
_ASSIGNS = re.compile(r"(?<![<>=!])=(?!=)")
"""An equals sign that is no comparison's."""
_RESERVED = ("D", "torch", "autograd", "leaf", "print")


class Assignment(Struct, frozen=True, eq=False):
    """One checked line ``name = formula``.

    Attributes
    ----------
    name : str
    tree : ast.expr
    line : int
        Counted from 1, as it is shown.
    start : int
        Index in the program of the line's first character.
    origin : list of int
        Index in the line of each character that the tree's offsets count.
    """

    name: str
    tree: ast.expr
    line: int
    start: int
    origin: list[int]


class Program(Struct, frozen=True, eq=False):
    """A checked program: its assignments, and the names that it takes as given, in the order of their use."""

    source: str
    leaves: tuple[str, ...]
    assignments: tuple[Assignment, ...]


class _Line(Struct, frozen=True):
    """A line, or a part of one between semicolons; `right` is its formula and `at` the index of that in the program."""

    number: int
    start: int
    name: str
    right: str
    at: int


@lru_cache(maxsize=64)
def read(source: str) -> Program:
    """Read a program such as ``y1 = x*w1 + b1`` and, in the next line, ``y2 = y1*w2 + b2``.

    Parameters
    ----------
    source : str
        At most `MAX_LENGTH` characters: one assignment per line (or between semicolons), each with a formula that
        `expression.parse` accepts, ``#`` begins a remark. A line may be a formula alone: it is called ``f``, the next
        one ``f2``. Names that no line assigns are the leaves.

    Raises
    ------
    InputError
        With the line in its words, and `position` of the fault, an index into `source`.
    """
    if len(source) > MAX_LENGTH:
        raise InputError(
            _(
                "The program has {length} characters; from character {most} on it is too long: shorten it.",
                length=len(source),
                most=MAX_LENGTH + 1,
            ),
            MAX_LENGTH,
        )
    lines = _named(list(_lines(plain_signs(source))))
    if not lines:
        raise InputError(_("The program is empty: type a line such as y = x*w + b."), 0)
    assigned: dict[str, _Line] = {}
    for line in lines:
        _check_name(line, assigned)
        assigned[line.name] = line
    leaves: dict[str, None] = {}
    for line in lines:
        leaves |= dict.fromkeys(_taken(line, assigned))
    assignments, known = [], tuple(leaves)
    for line in lines:
        assignments.append(_assignment(line, known))
        known += (line.name,)
    return Program(source, tuple(leaves), tuple(assignments))


def _refuse(line: _Line, fault: Text, position: int) -> NoReturn:
    raise InputError(_("Line {line}: {fault}", line=line.number, fault=fault), position)


def _lines(source: str) -> Iterator[_Line]:
    start = 0
    for number, text in enumerate(source.split("\n"), 1):
        at = start
        for part in text.partition("#")[0].split(";"):
            if part.strip():
                yield _line(number, start, part, at)
            at += len(part) + 1
        start += len(text) + 1


def _line(number: int, start: int, part: str, at: int) -> _Line:
    equals = _ASSIGNS.search(part)
    if equals is None:
        return _Line(number, start, "", part, at)
    left, right = part[: equals.start()], part[equals.end() :]
    name = left.strip()
    line = _Line(number, start, unicodedata.normalize("NFKC", name), right, at + equals.end())
    if not re.match(r"[A-Za-z]\S*$", name):
        _refuse(line, _("write name = formula, for example y = x*w + b"), at)
    if not name.isidentifier():
        wrong = next(i for i, letter in enumerate(left) if not (letter.isspace() or f"_{letter}".isidentifier()))
        fault = _("only letters, digits and _ can stand in a name, not {letter}", letter=left[wrong])
        _refuse(line, fault, at + wrong)
    return line


def _named(lines: Sequence[_Line]) -> list[_Line]:
    """Return the lines, those without a name with one that is free: what stands above can't mean their result."""
    taken, named = {line.name for line in lines}, []
    for line in lines:
        taken.update(_NAME.findall(line.right))
        if not line.name:
            names = chain((BARE,), (f"{BARE}{i}" for i in count(2)))
            line = replace(line, name=next(name for name in names if name not in taken))
            taken.add(line.name)
        named.append(line)
    return named


def _check_name(line: _Line, assigned: dict[str, _Line]) -> None:
    name, position = line.name, line.start
    if len(name) > MAX_NAME:
        _refuse(line, _("names have at most {most} letters: {name}", most=MAX_NAME, name=name[:40]), position)
    if name in FUNCTIONS or name in CONSTANTS or name in _RESERVED or keyword.iskeyword(name):
        _refuse(line, _("{name} has a meaning of its own: choose another name", name=name), position)
    if name in assigned:
        before = assigned[name].number
        _refuse(
            line, _("{name} is assigned already in line {before}: use a new name", name=name, before=before), position
        )


def _taken(line: _Line, assigned: Mapping[str, _Line]) -> Iterator[str]:
    """Yield the leaves that a line uses; refuse what is assigned only in a later line, or in this one."""
    for found in _NAME.finditer(line.right):
        name, position = found[0], line.at + found.start()
        if (
            name in CONSTANTS
            or name in FUNCTIONS
            or name in WORDS
            or line.right[found.end() :].lstrip().startswith("(")
        ):
            continue
        if len(name) > MAX_NAME or keyword.iskeyword(name) or name in _RESERVED:
            _check_name(_Line(line.number, position, name, "", position), {})
        source = assigned.get(name)
        if source is None:
            yield name
        elif source is line:
            _refuse(line, _("{name} is computed from itself, which is a cycle", name=name), position)
        elif source.at > line.at:
            fault = _(
                "{name} is used here, but computed only in line {later}: move that line up; a cycle can't be computed",
                name=name,
                later=source.number,
            )
            _refuse(line, fault, position)


def _assignment(line: _Line, known: tuple[str, ...]) -> Assignment:
    shift = line.at - line.start
    try:
        tree = checked_tree(line.right.rstrip(), known)
    except InputError as error:
        position = shift + (error.position or 0)
        fault = error.text
        if "position" in fault.values:
            fault = Text(fault.source, {**fault.values, "position": position + 1})
        raise InputError(_("Line {line}: {fault}", line=line.number, fault=fault), line.start + position) from None
    positions = [shift + position for position in origin(line.right.rstrip())]
    return Assignment(line.name, tree, line.number, line.start, positions)
