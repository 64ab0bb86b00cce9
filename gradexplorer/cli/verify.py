"""``gradexplorer verify``: prove every formula of the app, or of one page."""

import argparse
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from itertools import chain, product
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import Literal

from gradexplorer import listing
from gradexplorer.cli.chosen import chosen_page
from gradexplorer.cli.progress import Progress
from gradexplorer.framework.page import AnyPage
from gradexplorer.pages import PAGES
from gradexplorer.proof import Proof, prove_bounds
from gradexplorer.run.column_proofs import prove_columns

Named = list[tuple[str, Proof]]
Part = Literal["columns", "pictures", "all else"]
PARTS: Mapping[Part, Callable[[AnyPage], Iterable[tuple[str, Proof]]]] = {
    "columns": prove_columns,
    "pictures": lambda page: page.prove_pictures(),
    "all else": lambda page: page.prove(),
}
"""What is proven of a page; what takes longest comes first."""


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = commands.add_parser("verify", help="prove every formula; exit 1 if one is not proven")
    parser.add_argument("page", metavar="PAGE", nargs="?", help="one page instead of all")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=_verify)


def page_proofs(page: AnyPage) -> Iterator[tuple[str, Proof]]:
    """Yield all that the command proves of a page: `PARTS`, and the bounds of differences."""
    named: Named = []
    for each in chain.from_iterable(prove(page) for prove in PARTS.values()):
        named.append(each)
        yield each
    yield from _bounds(page, named)


def _bounds(page: AnyPage, named: Named) -> Named:
    """Prove that the differences of all that is proven lie within their bounds."""
    entries = [entry for _name, proof in named if proof.verdict == "proven" for entry in proof.entries]
    if all(entry.difference is None for entry in entries):
        return []
    return [(f"{page.key}.bounds of differences", prove_bounds(entries))]


def _verify(options: argparse.Namespace) -> int:
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # tensors are small: threads wait longer than they compute
    pages = [chosen_page(options.page)] if options.page else PAGES
    progress = Progress("formulas")
    found = _side_by_side(pages, progress) if len(pages) > 1 and _can_fork() else _one_by_one(pages, progress)
    progress.clear()
    proofs = [(page.key, name, proof) for page, named in zip(pages, found, strict=True) for name, proof in named]
    print(listing.proofs_json(proofs) if options.json else listing.proofs_table(proofs))
    return int(any(proof.fails for _page, _name, proof in proofs))


def _one_by_one(pages: Sequence[AnyPage], progress: Progress) -> list[Named]:
    found: list[Named] = [[] for _page in pages]
    for page, named in zip(pages, found, strict=True):
        for each in page_proofs(page):
            named.append(each)
            progress(sum(map(len, found)))
    return found


def _side_by_side(pages: Sequence[AnyPage], progress: Progress) -> list[Named]:
    """Prove two parts of pages at a time, each in a process; of all pages, what takes longest begins."""
    with ProcessPoolExecutor(2, get_context("fork"), _end_with_parent) as pool:
        running = {(page.key, part): pool.submit(_proofs_of, page.key, part) for part, page in product(PARTS, pages)}
        for _done in as_completed(running.values()):
            progress(sum(len(each.result()) for each in running.values() if each.done()))
        found: list[Named] = [[each for part in PARTS for each in running[page.key, part].result()] for page in pages]
    return [[*named, *_bounds(page, named)] for page, named in zip(pages, found, strict=True)]


def _proofs_of(key: str, part: Part) -> Named:
    return list(PARTS[part](chosen_page(key)))


def _end_with_parent() -> None:
    """Let this process end when its parent does, whatever ended that."""
    parent = parent_process()
    assert parent is not None

    def watch() -> None:
        parent.join()
        os._exit(1)

    Thread(target=watch, daemon=True).start()


def _can_fork() -> bool:
    """Whether a copy of this process is of use: torch's threads would not be in it."""
    return sys.platform == "linux" and (os.cpu_count() or 1) > 1 and "torch" not in sys.modules
