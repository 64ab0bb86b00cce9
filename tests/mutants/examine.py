"""One planted error, in a process of its own: what says that something is wrong."""

import os
import traceback
from collections import Counter
from collections.abc import Mapping, Sequence
from time import process_time
from typing import TYPE_CHECKING

from msgspec import Struct

from tests.mutants.mutant import Mutant
from tests.mutants.planted import plant
from tests.mutants.seen import Seen, look

if TYPE_CHECKING:
    import pytest

Seconds = Mapping[str, float]
"""How long tests take, by their names."""


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


def examine(mutant: Mutant, sound: Seen, seconds: Seconds) -> Result:
    """Return who notices the error; `sound` is what is seen without it, and `seconds` what the tests take then."""
    began = process_time()
    plant([mutant])
    try:
        found = look(mutant)
    except Exception:  # noqa: BLE001  (whatever it is, it is told)
        return Result(fault=f"is no error but a crash: {traceback.format_exc(limit=-2)}")
    if found.lines == sound.lines:
        return Result(fault="changes nothing that a person sees")
    verify = not verified(mutant.page)
    tests = verify or not passed(mutant.covered_by, QuickFirst(seconds))  # one of them verifies the page, too
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


class QuickFirst:
    """A plugin of pytest that runs the tests that take the shortest first, and notes how long each takes."""

    def __init__(self, known: Seconds) -> None:
        self.known = known
        self.seconds: Counter[str] = Counter()

    def pytest_collection_modifyitems(self, items: "list[pytest.Item]") -> None:
        """Sort the tests."""
        items.sort(key=lambda item: self.known.get(item.nodeid, 0.0))

    def pytest_runtest_logreport(self, report: "pytest.TestReport") -> None:
        """Note what a test, its preparation, or its end took."""
        self.seconds[report.nodeid] += report.duration


def passed(tests: Sequence[str], order: QuickFirst) -> bool:
    """Whether tests pass, in this process; they stop at the first failure."""
    import pytest

    os.environ["CI"] = "true"  # the same examples every time
    code = pytest.main(["-x", "--tb=no", "--no-header", "-p", "no:cacheprovider", *tests], plugins=[order])
    if code in (pytest.ExitCode.USAGE_ERROR, pytest.ExitCode.NO_TESTS_COLLECTED):
        raise LookupError(f"no tests in {', '.join(tests)}")
    return code == pytest.ExitCode.OK
