"""Many errors at once: a claim that one of them touches must not say proven because others touch it, too."""

from collections.abc import Mapping, Sequence

from tests.mutants.examine import Result
from tests.mutants.mutant import Mutant
from tests.mutants.planted import plant
from tests.mutants.seen import look


def compatible(mutants: Sequence[Mutant]) -> list[Mutant]:
    """Return as many errors as can stand in the sources together, each where the ones before have left its text."""
    sources: dict[str, str] = {}
    chosen = []
    for mutant in mutants:
        try:
            text = mutant.patched(sources.get(mutant.file) or mutant.source)
            if mutant.file.endswith(".py"):
                compile(text, mutant.file, "exec")
        except (LookupError, SyntaxError):
            continue
        sources[mutant.file] = text
        chosen.append(mutant)
    return chosen


def still_proven(mutants: Sequence[Mutant], results: Mapping[str, Result]) -> list[str]:
    """Plant all errors; return the badges that say proven though one of the errors, alone, took that from them."""
    plant(mutants)
    found = []
    for mutant in mutants:
        if not results[mutant.name].badges:
            continue
        try:
            verdicts = look(mutant).verdicts
        except Exception:  # noqa: BLE001  (nothing is shown, so nothing is claimed)
            continue
        found += [f"{mutant.name}: {key}" for key in results[mutant.name].badges if verdicts.get(key) == "proven"]
    return found
