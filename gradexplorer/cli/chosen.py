"""A page in one state, at one step: what the commands have in common that show something of it."""

import argparse
import difflib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from gradexplorer.cli.progress import Progress
from gradexplorer.framework.page import AnyPage
from gradexplorer.framework.run import Snapshot
from gradexplorer.framework.state import edited
from gradexplorer.pages import PAGES
from gradexplorer.run.headless import at_step as page_at_step
from gradexplorer.session import Session, default_session, read_session
from gradexplorer.text import InputError, _


def count(text: str) -> int:
    """Return the number of steps that an option names."""
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text} is no number of steps")
    return int(text)


def add_options(parser: argparse.ArgumentParser, steps: Callable[[str], object] = count, metavar: str = "N") -> None:
    """Add the options that choose a page, its state and its step."""
    parser.add_argument("page", metavar="PAGE")
    add_state_options(parser)
    parser.add_argument("--steps", metavar=metavar, type=steps, help="run up to step N; by default to the end")


def add_state_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that choose a page's state."""
    parser.add_argument("--session", metavar="SESSION.json", type=Path)
    parser.add_argument("--set", metavar="path=value", action="append", default=[], help="such as optimizers.0.lr=0.01")


def chosen_page(key: str) -> AnyPage:
    """Return the page that a key names."""
    for page in PAGES:
        if page.key == key:
            return page
    known = [page.key for page in PAGES]
    near = difflib.get_close_matches(key, known) or known
    raise InputError(_("There is no page {key}; near ones are: {near}.", key=key, near=", ".join(near)))


def chosen_session(options: argparse.Namespace, page: AnyPage) -> Session:
    """Return the session with all that was set."""
    session = read_session(options.session, PAGES) if options.session else default_session(PAGES)
    state = session.pages[page.key]
    for assignment in options.set:
        path, equals, text = assignment.partition("=")
        if not equals:
            raise InputError(_("--set takes path=value, not {word}.", word=assignment))
        state = edited(state, path.strip(), _value(text))
    return _with_state(session, page, state)


def at_step(session: Session, page: AnyPage, step: int | None) -> tuple[Session, Snapshot | None]:
    """Return the session and the run's snapshot at a step; None is where it ends, or where the State is."""
    progress = Progress("steps")
    state, snapshot = page_at_step(page, session.pages[page.key], step, progress)
    progress.clear()
    return _with_state(session, page, state), snapshot


def _with_state(session: Session, page: AnyPage, state: Any) -> Session:
    return Session(page=page.key, pages={**session.pages, page.key: state})


def _value(text: str) -> Any:
    """Return what `text` says as JSON; anything else is text (``landscape=booth``)."""
    try:
        return msgspec.json.decode(text)
    except msgspec.DecodeError:
        return text
