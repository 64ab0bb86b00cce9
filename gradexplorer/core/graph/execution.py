"""A typed program -> checked formulas, in an order in which they can be computed.

The statements are executed with names instead of numbers: loops unroll, lists are told apart by their entries, and a
name that is assigned again stands for another result each time.
"""

import ast
import math
from collections.abc import Callable, Iterator, Sequence
from copy import copy
from functools import lru_cache, reduce
from itertools import chain, count
from typing import NoReturn

from gradexplorer.core.graph.lists import COUNTED, MOST_ENTRIES, OF_LISTS, Value, constructed, scalar
from gradexplorer.core.graph.program import Assignment, Given, Program
from gradexplorer.core.graph.results import Result, names_of, number_of, numbered, with_names
from gradexplorer.core.graph.statements import Assign, Backward, Loop, Statement, first_assigned, names_in, statements
from gradexplorer.formula.compile import CONSTANTS
from gradexplorer.formula.functions import FUNCTIONS
from gradexplorer.formula.numpy_values import evaluate
from gradexplorer.formula.parse import Checker
from gradexplorer.formula.tokens import refuse
from gradexplorer.formula.trees import filled, mapped, walk
from gradexplorer.text import InputError, Text, _

MAX_LENGTH = 8000
MOST_ASSIGNMENTS = 1000
"""Of a program whose loops are unrolled."""
MOST_GIVEN = 1e6
"""The largest number that is an input; larger ones are constants."""
BARE = "f"
"""The name of a line that is only a formula; where it is taken, a number follows: f2, f3 and so on."""


@lru_cache(maxsize=64)
def read(source: str) -> Program:
    """Read a program such as ``y1 = x*w1 + b1`` and, in the next line, ``y2 = y1*w2 + b2``.

    Parameters
    ----------
    source : str
        At most `MAX_LENGTH` characters, as one writes Python: assignments, lists, ``for`` loops, ``#`` before a remark.
        A line may be a formula alone: it is called ``f``, the next one ``f2``. Names that no line assigns, and
        those that get a number, are the leaves.

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
    try:
        found = statements(source)
        if found:
            return _Execution(source, found).program()
    except InputError as error:
        raise _in_its_line(source, error) from None
    raise InputError(_("The program is empty: type a line such as y = x*w + b."), 0)


def _in_its_line(source: str, error: InputError) -> InputError:
    """Return a fault with its line in front, its character counted from the beginning of that."""
    at = error.position or 0
    start = source.rfind("\n", 0, at) + 1
    fault = error.text
    if "position" in fault.values:
        fault = Text(fault.source, {**fault.values, "position": at - start + 1})
    return InputError(_("Line {line}: {fault}", line=source.count("\n", 0, at) + 1, fault=fault), at)


NO_LIST = _("only a list has entries (write w = [1, 2] above), at character {position}: {near}")


class _Execution:
    """Goes through the statements once; `scope` holds what each name stands for now.

    While it goes on, the results have numbers for names; `program` gives them their own.
    """

    def __init__(self, source: str, found: Sequence[Statement]) -> None:
        self.source = source
        self.scope: dict[str, Value] = {}
        self.results: list[Result] = []
        self.leaves: list[int] = []
        self.given: dict[int, Given] = {}
        self.target: int | None = None
        self.versions: dict[str, int] = {}
        self.first = first_assigned(found)
        self.names_met = set(self.first)
        self.here: Assign | None = None
        self.run(found)

    def run(self, block: Sequence[Statement]) -> None:
        """Execute some statements."""
        for statement in block:
            match statement:
                case Assign():
                    self.assign(statement)
                case Loop(target=target, over=over, body=body):
                    for _turn in self.turns(target, over):
                        self.run(body)
                case Backward(value=value):
                    found = self.value(value)
                    self.target = number_of(found) if isinstance(found, ast.Name) else None

    def turns(self, target: ast.expr, over: ast.expr) -> Iterator[None]:
        """Let the names of a target stand for each entry of a list in turn."""
        entries = self.value(over)
        if not isinstance(entries, list):
            self.refuse(over, _("a loop runs over range(...) or a list, at character {position}: {near}"))
        for entry in entries:
            self.unpack(target, entry, self.bind)
            yield

    # assignments

    def assign(self, statement: Assign) -> None:
        self.here = statement
        self.names_met |= {part.id for part in names_in(statement)}
        value = self.value(statement.value)
        self.here = None
        if not statement.targets:
            names = chain((BARE,), (f"{BARE}{i}" for i in count(2)))
            name = next(name for name in names if name not in self.names_met)
            self.names_met.add(name)
            self.store(ast.Name(name, ast.Store(), col_offset=statement.token.start), value)
            return
        for target in statement.targets:
            self.unpack(target, value, self.store)

    def unpack(self, target: ast.expr, value: Value, store: Callable[[ast.expr, Value], None]) -> None:
        """Give a value to a target, or its entries to those of a list of targets."""
        if not isinstance(target, ast.List):
            store(target, value)
            return
        if not isinstance(value, list) or len(value) != len(target.elts):
            fault = _("{count} names need {count} values, at character {position}: {near}", count=len(target.elts))
            self.refuse(target, fault)
        for part, entry in zip(target.elts, value, strict=True):
            self.unpack(part, entry, store)

    def bind(self, target: ast.expr, value: Value) -> None:
        """Let a loop's name stand for an entry."""
        if not isinstance(target, ast.Name):
            self.refuse(target, _("a loop gives its entries to a name, at character {position}: {near}"))
        self.scope[target.id] = value

    def store(self, target: ast.expr, value: Value) -> None:
        """Assign a value to a name, or to an entry of a list."""
        if isinstance(target, ast.Name):
            self.scope[target.id] = self.named(target.id, value, target.col_offset)
            return
        assert isinstance(target, ast.Subscript)
        if isinstance(target.value, ast.Name) and target.value.id not in self.scope:
            self.refuse(target, NO_LIST)
        entries, index = self.entries_of(target)
        entry = scalar(entries[index], target, self.refuse)
        assert isinstance(entry, ast.Name)
        name = self.results[number_of(entry)].name
        entries[index] = self.emit(name, scalar(value, target, self.refuse), target.col_offset)

    def named(self, name: str, value: Value, at: int) -> Value:
        """Return a value that was given a name: the entries of a list have names of their own."""
        if not isinstance(value, list):
            return self.emit(name, value, at)
        return [
            self.named(f"{name}{i}" if name.isalpha() and not isinstance(entry, list) else f"{name}_{i}", entry, at)
            for i, entry in enumerate(value)
        ]

    def emit(self, name: str, tree: ast.expr, at: int) -> ast.expr:
        """Add a result; a number becomes a leaf."""
        if len(self.results) >= MOST_ASSIGNMENTS:
            refuse(
                self.source,
                at,
                _("The loops make more than {most} assignments: let them run less often", most=MOST_ASSIGNMENTS),
            )
        number = len(self.results)
        self.versions[name] = self.versions.get(name, 0) + 1
        given = self.as_given(tree)
        if given is not None:
            self.leaves.append(number)
            self.given[number] = given
        self.results.append(Result(name, self.versions[name], None if given else tree, at))
        return numbered(number, tree)

    def as_given(self, tree: ast.expr) -> Given | None:
        """Return the number that a formula without names is; None where no knob could set it.

        That is so where it has names, was counted, or has no value that fits.
        """
        for part in walk(tree):
            if isinstance(part, ast.Name) and part.id not in CONSTANTS:
                return None
            if isinstance(part, ast.Constant) and part.kind == COUNTED:
                return None
        Checker(self.source, ()).check(tree)
        value = float(evaluate(tree, {}))
        if not math.isfinite(value) or abs(value) > MOST_GIVEN:
            return None
        assert tree.end_col_offset is not None
        return Given(value, tree.col_offset, tree.end_col_offset)

    # values

    def value(self, node: ast.expr) -> Value:
        """Return a formula with the present meanings of its names, or a list of some."""
        match node:
            case ast.Name(id=name):
                return self.meaning(node, name)
            case ast.List(elts=parts):
                return [self.value(part) for part in parts]
            case ast.ListComp(elt=entry, generators=turns):
                return self.in_turns(entry, turns)
            case ast.Subscript(value=whole, slice=ast.Slice() as part):
                return self.list_of(whole)[self.slice(part)]
            case ast.Subscript():
                entries, index = self.entries_of(node)
                return _at(entries[index], node)
            case ast.Call(func=ast.Name(id=name), args=[part]) if name in FUNCTIONS and FUNCTIONS[name].other_counts:
                several = self.value(part)
                if isinstance(several, list) and len(several) > 1:
                    trees = [scalar(entry, part, self.refuse) for entry in several]
                    return reduce(lambda u, v: ast.copy_location(filled(f"{name}(u, v)", u=u, v=v), node), trees)
            case ast.Call(func=ast.Name(id=name), args=arguments) if name in OF_LISTS:
                return OF_LISTS[name]([self.value(part) for part in arguments], node, self.refuse)
            case ast.Call(func=ast.Name(id=name), args=[first, *_rest]) if constructed(name):
                return self.value(first)
        return ast.copy_location(mapped(node, lambda part: scalar(self.value(part), part, self.refuse)), node)

    def meaning(self, node: ast.expr, name: str) -> Value:
        """Return what a name stands for now; one that nothing gives a value is a leaf."""
        if name in self.scope:
            return _at(self.scope[name], node)
        first = self.first.get(name)
        if first is None and name in CONSTANTS:
            return node
        if first is not None and (self.here is None or first.token.start > self.here.token.start):
            fault = _(
                "{name} is used here, but computed only in line {later}: move that line up; a cycle can't be computed",
                name=name,
                later=self.source.count("\n", 0, first.token.start) + 1,
            )
            refuse(self.source, node.col_offset, fault)
        number = len(self.results)
        self.results.append(Result(name, 0, None, node.col_offset))
        self.leaves.append(number)
        self.scope[name] = numbered(number, node)
        return _at(self.scope[name], node)

    def entries_of(self, node: ast.Subscript) -> tuple[list[Value], int]:
        """Return a list, and the place in it that an index means."""
        entries, index = self.list_of(node.value), self.index(node.slice)
        if not -len(entries) <= index < len(entries):
            self.refuse(
                node.slice,
                _("the list has {count} entries, from 0 on, at character {position}: {near}", count=len(entries)),
            )
        return entries, index % len(entries)

    def list_of(self, node: ast.expr) -> list[Value]:
        """Return the list that something is."""
        entries = self.value(node)
        if not isinstance(entries, list):
            self.refuse(node, NO_LIST)
        return entries

    def in_turns(self, entry: ast.expr, turns: Sequence[ast.comprehension]) -> list[Value]:
        """Return the entries that a list's turns make; their names are gone afterwards, as in Python."""
        if not turns:
            return [self.value(entry)]
        first, *others = turns
        names = [part.id for part in ast.walk(first.target) if isinstance(part, ast.Name)]
        hidden = {name: self.scope[name] for name in names if name in self.scope}
        found: list[Value] = []
        for _turn in self.turns(first.target, first.iter):
            if all(self.holds(condition) for condition in first.ifs):
                found += self.in_turns(entry, others)
            if len(found) > MOST_ENTRIES:
                self.refuse(
                    entry, _("a list has at most {most} entries, at character {position}: {near}", most=MOST_ENTRIES)
                )
        for name in names:
            self.scope.pop(name, None)
        self.scope |= hidden
        return found

    def holds(self, condition: ast.expr) -> bool:
        """Whether a condition on which an entry is taken holds: of numbers that are known beforehand."""
        tree = scalar(self.value(condition), condition, self.refuse)
        if any(isinstance(part, ast.Name) for part in walk(tree)):
            fault = _(
                "only numbers such as i can decide here (write a if x > 0 else 0), at character {position}: {near}"
            )
            self.refuse(condition, fault)
        return bool(evaluate(ast.IfExp(tree, ast.Constant(1.0), ast.Constant(0.0)), {}))

    def slice(self, node: ast.Slice) -> "slice":
        """Return what a slice takes out of a list."""
        parts = [None if part is None else self.index(part) for part in (node.lower, node.upper, node.step)]
        if parts[2] == 0:
            self.refuse(node, _("the step of a slice is not 0, at character {position}: {near}"))
        return slice(*parts)

    def index(self, node: ast.expr) -> int:
        """Return the whole number that an index is."""
        tree = scalar(self.value(node), node, self.refuse)
        is_constant = not any(isinstance(part, ast.Name) for part in walk(tree))
        value = float(evaluate(tree, {})) if is_constant else math.nan
        if not value.is_integer():
            self.refuse(node, _("an index is a whole number, at character {position}: {near}"))
        return int(value)

    def refuse(self, node: ast.expr, what: Text) -> NoReturn:
        refuse(self.source, node.col_offset, what)

    # names

    def program(self) -> Program:
        """Return the checked program, in which every result has a name of its own."""
        names = names_of(self.results, self.versions, self.names_met)
        known = tuple(names[i] for i in sorted(self.leaves))
        assignments, leaves = [], known
        for i, result in enumerate(self.results):
            if result.tree is None:
                continue
            tree = with_names(result.tree, names)
            Checker(self.source, known).check(tree)
            assignments.append(Assignment(names[i], tree, self.source.count("\n", 0, result.at) + 1))
            known += (names[i],)
        given = {names[i]: found for i, found in self.given.items()}
        target = "" if self.target is None else names[self.target]
        return Program(self.source, leaves, tuple(assignments), given, target)


def _at(value: Value, node: ast.expr) -> Value:
    """Return a value with the place where it is used."""
    return value if isinstance(value, list) else ast.copy_location(copy(value), node)
