"""``gradexplorer pages``: the pages and their parameters."""

import argparse

from gradexplorer import listing
from gradexplorer.pages import PAGES
from gradexplorer.session import schema


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = commands.add_parser("pages", help="list the pages and their parameters")
    parser.add_argument("--json", action="store_true", help="the JSON Schema of a session file")
    parser.set_defaults(run=_pages)


def _pages(options: argparse.Namespace) -> int:
    print(listing.json_text(schema(PAGES)) if options.json else listing.parameters(PAGES))
    return 0
