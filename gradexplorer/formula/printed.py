"""What is printed, read back and compared with the tree that it was printed from.

`latex_reader` makes a tree of the LaTeX alone. Both trees are executed with the same numbers: those of the formula, and
made-up ones at which no mistake hides (nothing is 0, 1 or twice the same). Where there are cases, all comparisons are
also taken as less, equal and greater, so that a wrong sign in a condition shows wherever its border lies.
"""

import ast
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any

from msgspec import structs

from gradexplorer.formula.derivation import Step
from gradexplorer.formula.equality import flat
from gradexplorer.formula.equation import NOWHERE, Formula
from gradexplorer.formula.latex_functions import common_function
from gradexplorer.formula.latex_printer import notation
from gradexplorer.formula.latex_reader import read
from gradexplorer.formula.latex_tokens import UnreadableError
from gradexplorer.formula.latex_vocabulary import Vocabulary, vocabulary
from gradexplorer.formula.left_out import restored
from gradexplorer.formula.made_up import WORLDS, MadeUp, numbers_of
from gradexplorer.formula.mpmath_values import NO_MAGNITUDE
from gradexplorer.formula.scope import Scope
from gradexplorer.formula.trees import without_edges
from gradexplorer.proof import Entry, Proof
from gradexplorer.text import Text, _

LINES_AGREE = 1e-25
"""Relative difference that rounding of 50 digits, and nothing else, explains."""
_ENOUGH = 2
"""Made-up worlds in which a line must have a value, where so many can be found."""


def check_printed(line: Formula | Step) -> Text | None:
    """Read a printed line back; return what differs from its trees, or None; what has no value says nothing."""
    if isinstance(line, Step):
        return compare(line.latex, [line.tree], line.symbols, Scope(variable=line.variable))
    alone = [structs.replace(line, parts=(part,)) for part in line.parts]
    known = [part for part in alone if part.names <= line.scope.known]
    no_value = any(number != number for part in known for value in part.values() for number in flat(value))
    itself = structs.replace(line, beside=())
    faults = [
        compare(itself.latex, line.parts, line.symbols, line.scope, no_value=no_value),
        *map(check_printed, line.beside),
    ]
    return next((fault for fault in (*faults, _alike(line)) if fault is not None), None)


def _alike(line: Formula) -> Text | None:
    """Return which two names of a line are printed alike, or None; indices tell arrays apart."""
    seen: dict[str, str] = {}
    for one in (line, *line.beside):
        nodes = [node for part in one.parts for node in ast.walk(part)]
        arrays = {name for name, value in one.scope.values.items() if not isinstance(value, float | int)}
        arrays |= {
            node.value.id for node in nodes if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name)
        }
        for name in sorted(one.names - arrays):
            latex = notation(one.symbols.get(name, name))
            if seen.setdefault(latex, name) != name:
                return _("{latex} stands for two things in one line.", latex=latex)
    return None


def read_back(proof: Proof, lines: Sequence[Formula]) -> Proof:
    """Return a proof of lines; it is none where one of them, as it is printed, does not say what is executed."""
    fault = next((fault for fault in map(check_printed, lines) if fault is not None), None)
    if fault is None:
        return proof
    return structs.replace(proof, verdict="not proven", error=float("inf"), reason=fault)


def check_numbers(step: Step, values: Mapping[str, float]) -> Text | None:
    """Read a line with its numbers put in back; return what differs from its tree there, or None."""
    scope = Scope(values=values, variable=step.variable)
    return compare(step.latex_at(values), [step.tree], step.symbols, scope, put_in=True)


def prove_printed(lines: Sequence[Formula | Step], values: Mapping[str, float] | None = None) -> Proof:
    """Prove that lines say what is executed; with `values`, the last one with its numbers put in, too."""
    faults = [check_printed(line) for line in lines]
    last = lines[-1] if lines else None
    if values is not None and isinstance(last, Step):
        faults.append(check_numbers(last, values))
    return printed_proof(faults)


def printed_proof(faults: Sequence[Text | None]) -> Proof:
    """Return the proof of lines from what was found in each."""
    found = [fault for fault in faults if fault is not None]
    entries = [Entry(notation(f"ell_{i}"), float(fault is None)) for i, fault in enumerate(faults, start=1)]
    return Proof(
        entries=entries,
        error=float("inf") if found else 0.0,
        verdict="not proven" if found else "proven",
        reason=found[0] if found else None,
    )


def compare(
    latex: str,
    trees: Sequence[ast.expr],
    symbols: Mapping[str, str] = {},
    scope: Scope = NOWHERE,
    *,
    put_in: bool = False,
    no_value: bool = False,
) -> Text | None:
    """Return how printed parts differ from the trees that they were printed from, or None.

    Parameters
    ----------
    put_in : bool
        The names are printed as their numbers in `scope`.
    no_value : bool
        A part has none in `scope`, so that it need not have one anywhere.
    """
    trees = list(map(without_edges, trees))
    try:
        known = vocabulary(trees, {name: notation(source) for name, source in symbols.items()}, [scope.variable])
        found = read(latex, known)
        if len(found) != len(trees):
            return _("{latex} reads as {count} parts, not {wanted}.", latex=latex, count=len(found), wanted=len(trees))
        found = [restored(other, tree) for other, tree in zip(found, trees, strict=True)]
    except UnreadableError as error:
        return _("{latex} does not read as a formula: {reason}.", latex=latex, reason=error.text)
    seen, put = [0] * len(trees), list(map(numbers_of, trees))
    for world, bound in _worlds(trees, known, scope, put_in=put_in):
        for index, (tree, other) in enumerate(zip(trees, found, strict=True)):
            if not world.has_scope and (put[index] or (seen[index] >= _ENOUGH and world.forced is None)):
                continue
            meant, says = world.at(tree, bound), world.read(other, bound)
            if not same(meant, says, float(world.largest)):
                fault = _(
                    "{latex} reads as {says} where its tree is {meant}.",
                    latex=latex,
                    says=_short(says),
                    meant=_short(meant),
                )
                return fault
            seen[index] += _finite(meant)
    if not all(seen) and not no_value:
        return _("{latex} has no value at any of the numbers that were tried.", latex=latex)
    return None


def _worlds(
    trees: Sequence[ast.expr], known: Vocabulary, scope: Scope, *, put_in: bool
) -> Iterator[tuple[MadeUp, dict[str, int]]]:
    """Yield the numbers to be tried, and those of index letters that no sum binds."""
    index_letters = sorted(known.index_letters - scope.known)
    if scope.values or scope.meanings:
        apart = {letter: _somewhere(scope, letter, index) for index, letter in enumerate(index_letters)}
        yield _itself(scope, index_letters, put_in=put_in), apart
        own = apart | {letter: index for letter, index in scope.index_letters.items() if letter in apart}
        if own != apart:
            yield _itself(scope, index_letters, put_in=put_in), own
    if put_in:
        return
    functions = {name: scope.meanings[name] for name in known.functions & scope.meanings.keys()}
    common = {name: meaning for name, meaning in functions.items() if common_function(known.symbols.get(name, ""))}
    nowhere = _ranged(Scope(meanings=common, variable=scope.variable), index_letters)
    bound = {letter: index for index, letter in enumerate(index_letters)}
    for world in range(len(WORLDS)):
        yield MadeUp(nowhere, world=world), bound
    if any(isinstance(part, ast.IfExp) for tree in trees for part in ast.walk(tree)):
        for world, forced in product(range(2), (-1, 0, 1)):
            yield MadeUp(nowhere, world=world, forced=forced), bound


def _itself(scope: Scope, index_letters: Sequence[str], *, put_in: bool) -> MadeUp:
    """Return a formula's own numbers; what was found of them for another line in the scope is kept."""
    ranged = _ranged(scope, index_letters)
    kind = put_in, *((letter, reach) for letter, reach in ranged.ranges.items() if letter not in scope.ranges)
    if kind not in scope.worlds:
        scope.worlds[kind] = MadeUp(ranged, rounded=put_in, base=scope.arithmetic())
    world: MadeUp = scope.worlds[kind]
    world.magnitude = NO_MAGNITUDE
    return world


def _ranged(scope: Scope, index_letters: Sequence[str]) -> Scope:
    """Return the scope with a range for every letter."""
    reach = range(max(3, len(index_letters)))
    ranges = {**dict.fromkeys(index_letters, reach), **scope.ranges}
    return structs.replace(scope, ranges=ranges, index_letters={})


def _somewhere(scope: Scope, letter: str, index: int) -> int:
    """Return a value of a letter's range, another one for every letter where there are enough."""
    reach = scope.ranges.get(letter) or range(index + 1)
    return reach[index % len(reach)]


def same(a: Any, b: Any, largest: float) -> bool:
    """Whether two values are equal up to rounding; two that do not exist are."""
    if isinstance(a, list) or isinstance(b, list):
        if not any(map(_finite, (*flat(a), *flat(b)))):
            return True
        a, b = _as_column(a), _as_column(b)
        if not (isinstance(a, list) and isinstance(b, list) and len(a) == len(b)):
            return False
        return all(same(x, y, largest) for x, y in zip(a, b, strict=True))
    if a != a or b != b:
        return bool(a != a and b != b)
    return bool(a == b or abs(a - b) <= max(LINES_AGREE * max(abs(a), abs(b)), 1e-40 * largest))


def _as_column(value: Any) -> Any:
    """Return a matrix with one entry in each row as the column that it is printed as."""
    if isinstance(value, list) and all(isinstance(row, list) and len(row) == 1 for row in value):
        return [row[0] for row in value]
    return value


def _finite(value: Any) -> bool:
    return all(map(_finite, value)) if isinstance(value, list) else bool(value == value)


def _short(value: Any) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(map(_short, value)) + "]"
    return f"{float(value):.12g}"
