"""``make mutants``: plant every error of the table, one by one, and tell who notices.

Names after the command, or the start of subjects, choose some of them.
"""

import sys
from functools import partial
from time import monotonic

from tests.mutants.examine import QuickFirst, Result, Seconds, examine, passed, verified, warm
from tests.mutants.mutant import Mutant
from tests.mutants.planted import plant
from tests.mutants.processes import Ended, each
from tests.mutants.report import report
from tests.mutants.seen import Seen, look
from tests.mutants.table import MUTANTS, SUBJECTS
from tests.mutants.together import compatible, still_proven


def main(words: list[str]) -> int:
    """Return 1 where an error of the table is none, or nobody notices one."""
    mutants = [
        mutant
        for subject, found in SUBJECTS.items()
        for mutant in found
        if not words or any(subject.startswith(word) or mutant.name == word for word in words)
    ]
    warm()
    for mutant in MUTANTS:
        mutant.patched(mutant.source)
    seconds = _prove_sound(mutants)
    sound = _seen(mutants)
    began, results = monotonic(), dict[str, Result]()
    for ended in each(partial(_examined, sound, seconds), mutants):
        results[ended.task.name] = _result(ended)
        _say(len(results), len(mutants), ended.task, results[ended.task.name], monotonic() - began)
    print(report(mutants, results))
    proven = _at_once(mutants, results)
    return int(bool(proven) or any(result.fault or result.nobody for result in results.values()))


def _at_once(mutants: list[Mutant], results: dict[str, Result]) -> list[str]:
    """Plant as many as can stand together; tell and return the claims that still say proven."""
    chosen = compatible([mutant for mutant in mutants if not results[mutant.name].fault])
    (ended,) = each(partial(_still_proven, results), [chosen])
    found: list[str] = [ended.failed] if ended.failed else ended.found
    print(f"\n{len(chosen)} at once: {len(found)} claims that one of them touches say proven")
    print("".join(f"  {claim}\n" for claim in found), end="")
    return found


def _still_proven(results: dict[str, Result], mutants: list[Mutant]) -> list[str]:
    return still_proven(mutants, results)


def _prove_sound(mutants: list[Mutant]) -> Seconds:
    """Prove all pages and run all tests without any error; return what each test takes.

    Raises
    ------
    RuntimeError
        Something is wrong without any error planted.
    """
    pages = sorted({mutant.page for mutant in mutants})
    tests = sorted({test for mutant in mutants for test in mutant.covered_by})
    failing: list[str] = []
    seconds: dict[str, float] = {}
    for ended in each(_run_soundly, [*pages, *tests]):
        if ended.failed or ended.found is None:
            failing.append(f"{ended.task}: {ended.failed or 'see there'}")
        else:
            seconds |= ended.found
    if failing:
        raise RuntimeError("\n".join(["without any error these fail:", *failing]))
    return seconds


def _seen(mutants: list[Mutant]) -> dict[tuple[object, ...], Seen]:
    """Return what is seen without errors, state by state."""
    states = list({mutant.where: mutant for mutant in mutants}.values())
    found = {}
    for ended in each(_looked, [states[start::SHARES] for start in range(min(SHARES, len(states)))]):
        if ended.failed:
            raise RuntimeError(f"without any error: {ended.failed}")
        found |= dict(zip((mutant.where for mutant in ended.task), ended.found, strict=True))
    return found


SHARES = 8
"""The states are looked at in so many processes."""


def _run_soundly(what: str) -> Seconds | None:
    """Return what each of some tests takes, none where a page is verified; None where something fails."""
    plant([])
    order = QuickFirst({})
    is_sound = passed([what], order) if what.startswith("tests/") else verified(what)
    return dict(order.seconds) if is_sound else None


def _looked(mutants: list[Mutant]) -> list[Seen]:
    plant([])
    return [look(mutant) for mutant in mutants]


def _examined(sound: dict[tuple[object, ...], Seen], seconds: Seconds, mutant: Mutant) -> Result:
    return examine(mutant, sound[mutant.where], seconds)


def _result(ended: Ended) -> Result:
    return Result(fault=f"ends badly: {ended.failed}") if ended.failed else ended.found


def _say(done: int, count: int, mutant: Mutant, result: Result, seconds: float) -> None:
    who = [name for name in ("verify", "badge", "tests") if getattr(result, name)]
    words = result.fault.splitlines()[0] if result.fault else ", ".join(who) or "nobody"
    print(f"{done:4} of {count}, {seconds:5.0f} s  {mutant.name}: {words}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
