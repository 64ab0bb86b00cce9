"""One planted error, in a process of its own: what says that something is wrong."""

import os
import traceback
from collections.abc import Sequence
from time import process_time

from msgspec import Struct

from tests.mutants.mutant import Mutant
from tests.mutants.planted import plant
from tests.mutants.seen import Seen, look


class Result(Struct, frozen=True):
    """Who noticed an error: which badges; `fault` says why it is none, so that the table has to be mended."""

    verify: bool = False
    badges: tuple[str, ...] = ()
    tests: bool = False
    fault: str = ""
    seconds: float = 0.0

    @property
    def badge(self) -> bool:
        """Whether a badge in the column no longer says proven."""
        return bool(self.badges)

    @property
    def nobody(self) -> bool:
        """Whether it went through."""
        return not (self.verify or self.badge or self.tests)


def warm() -> None:
    """Import what all processes need, but nothing of the package."""
    import mpmath  # noqa: F401
    import numpy  # noqa: F401
    import PySide6.QtTest
    import PySide6.QtWidgets  # noqa: F401
    import pytest  # noqa: F401
    import sympy  # noqa: F401
    import torch
    import torch.fx

    torch.set_num_threads(1)
    torch.optim.Adam([torch.ones(1)])  # imports torch's compiler


def examine(mutant: Mutant, sound: Seen) -> Result:
    """Return who notices the error; `sound` is what is seen without it."""
    began = process_time()
    plant([mutant])
    try:
        found = look(mutant)
    except Exception:  # noqa: BLE001  (whatever it is, it is told)
        return Result(fault=f"is no error but a crash: {traceback.format_exc(limit=-2)}")
    if found.lines == sound.lines:
        return Result(fault="changes nothing that a person sees")
    verify = not verified(mutant.page)
    tests = not passed(mutant.covered_by)
    return Result(
        verify=verify,
        badges=doubted(sound, found),
        tests=tests,
        seconds=process_time() - began,
    )


def doubted(sound: Seen, found: Seen) -> tuple[str, ...]:
    """Return the badges that said proven without an error and do not with it."""
    was_proven = (key for key, verdict in sound.verdicts.items() if verdict == "proven")
    return tuple(key for key in was_proven if found.verdicts.get(key, "proven") != "proven")


def verified(key: str) -> bool:
    """Whether ``gradexplorer verify PAGE`` says that all is proven; it is left at the first formula that is not."""
    from gradexplorer.cli.chosen import chosen_page
    from gradexplorer.cli.verify import page_proofs

    try:
        return not any(proof.fails for _name, proof in page_proofs(chosen_page(key)))
    except Exception:  # noqa: BLE001  (the command would end with it)
        return False


def passed(tests: Sequence[str]) -> bool:
    """Whether tests pass, in this process; they stop at the first failure."""
    import pytest

    os.environ["CI"] = "true"  # the same examples every time
    code = pytest.main(["-x", "--tb=no", "--no-header", "-p", "no:cacheprovider", *tests])
    if code in (pytest.ExitCode.USAGE_ERROR, pytest.ExitCode.NO_TESTS_COLLECTED):
        raise LookupError(f"no tests in {', '.join(tests)}")
    return code == pytest.ExitCode.OK
