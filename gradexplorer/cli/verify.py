"""``gradexplorer verify``: prove every formula of the app, or of one page."""

import argparse
from collections.abc import Iterator
from itertools import chain

from gradexplorer import listing
from gradexplorer.cli.chosen import chosen_page
from gradexplorer.cli.progress import Progress
from gradexplorer.framework.page import Page
from gradexplorer.pages import PAGES
from gradexplorer.proof import Proof
from gradexplorer.run.printed_columns import prove_columns


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = commands.add_parser("verify", help="prove every formula; exit 1 if one is not proven")
    parser.add_argument("page", metavar="PAGE", nargs="?", help="one page instead of all")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=_verify)


def page_proofs(page: Page) -> Iterator[tuple[str, Proof]]:
    """Yield all that the command proves of a page."""
    return chain(page.prove(), prove_columns(page))


def _verify(options: argparse.Namespace) -> int:
    progress = Progress("formulas")
    proofs = []
    for page in [chosen_page(options.page)] if options.page else PAGES:
        for name, proof in page_proofs(page):
            proofs.append((page.key, name, proof))
            progress(len(proofs))
    progress.clear()
    print(listing.proofs_json(proofs) if options.json else listing.proofs_table(proofs))
    return int(any(proof.fails for _page, _name, proof in proofs))
