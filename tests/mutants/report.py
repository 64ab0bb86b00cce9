"""The table of planted errors by kind and by subject, and the lists of those that were missed."""

from collections.abc import Iterator, Mapping, Sequence

from tests.mutants.examine import Result
from tests.mutants.mutant import KINDS, Mutant
from tests.mutants.table import SUBJECTS

HEADER = ("", "planted", "verify", "badge", "tests", "nobody")


def report(mutants: Sequence[Mutant], results: Mapping[str, Result]) -> str:
    """Return the whole report."""
    chosen = {mutant.name for mutant in mutants}
    kinds = {words: [m for m in mutants if m.kind == kind] for kind, words in KINDS.items()}
    subjects = {words: [m for m in found if m.name in chosen] for words, found in SUBJECTS.items()}
    rows = [
        HEADER,
        *(_row(words, found, results) for words, found in kinds.items() if found),
        _row("all", mutants, results),
        ("", "", "", "", "", ""),
        *(_row(words, found, results) for words, found in subjects.items() if found),
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["  ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]).rstrip() for row in rows]
    return "\n".join([*lines, *_misses(mutants, results)])


def _row(words: str, found: Sequence[Mutant], results: Mapping[str, Result]) -> tuple[str, ...]:
    seen = [results[mutant.name] for mutant in found]
    counts = (
        len(seen),
        sum(result.verify for result in seen),
        sum(result.badge for result in seen),
        sum(result.tests for result in seen),
        sum(result.nobody for result in seen),
    )
    return words, *map(str, counts)


def _misses(mutants: Sequence[Mutant], results: Mapping[str, Result]) -> Iterator[str]:
    for mutant in mutants:
        if fault := results[mutant.name].fault:
            yield f"\n{mutant.name} {fault}"
    for who in ("nobody", "tests", "verify", "badge"):
        missed = [mutant for mutant in mutants if _missed(results[mutant.name], who)]
        if missed:
            yield f"\nmissed by {who}:" if who != "nobody" else "\nnoticed by nobody:"
            yield from (f"  {mutant.name} ({mutant.kind}, {mutant.file})" for mutant in missed)


def _missed(result: Result, who: str) -> bool:
    if result.fault:
        return False
    return result.nobody if who == "nobody" else not getattr(result, who)
