"""A page in one state, at one step: what the commands have in common that show something of it."""

import argparse
import difflib
from pathlib import Path
from typing import Any

import msgspec

from gradexplorer.cli.progress import Progress
from gradexplorer.framework.page import Page
from gradexplorer.framework.run import Snapshot
from gradexplorer.framework.state import edited
from gradexplorer.pages import PAGES
from gradexplorer.run.headless import at_state_step, run_to
from gradexplorer.session import Session, default_session, read_session
from gradexplorer.text import InputError, _


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that choose a page, its state and its step."""
    parser.add_argument("page", metavar="PAGE")
    parser.add_argument("--session", metavar="SESSION.json", type=Path)
    parser.add_argument("--set", metavar="path=value", action="append", default=[], help="such as optimizers.0.lr=0.01")
    parser.add_argument("--steps", metavar="N", type=_count, help="run up to step N; by default to the end")


def _count(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text} is no number of steps")
    return int(text)


def chosen_page(key: str) -> Page:
    """Return the page that a key names."""
    for page in PAGES:
        if page.key == key:
            return page
    known = [page.key for page in PAGES]
    near = difflib.get_close_matches(key, known) or known
    raise InputError(_("There is no page {key}; near ones are: {near}.", key=key, near=", ".join(near)))


def chosen_session(options: argparse.Namespace, page: Page) -> Session:
    """Return the session with all that was set."""
    session = read_session(options.session, PAGES) if options.session else default_session(PAGES)
    state = session.pages[page.key]
    for assignment in options.set:
        path, equals, text = assignment.partition("=")
        if not equals:
            raise InputError(_("--set takes path=value, not {word}.", word=assignment))
        state = edited(state, path.strip(), _value(text))
    return _with_state(session, page, state)


def at_step(session: Session, page: Page, step: int | None) -> tuple[Session, Snapshot | None]:
    """Return the session at a step of the page's walk, or the run's snapshot there; None is where it ends."""
    state = session.pages[page.key]
    state_steps = page.state_steps(state)
    if state_steps:
        state = at_state_step(state, state_steps, step)
        session = _with_state(session, page, state)
    progress = Progress("steps")
    snapshot = run_to(page, state, None if state_steps else step, progress)
    progress.clear()
    return session, snapshot


def _with_state(session: Session, page: Page, state: Any) -> Session:
    return Session(page=page.key, pages={**session.pages, page.key: state})


def _value(text: str) -> Any:
    """Return what `text` says as JSON; anything else is text (``landscape=booth``)."""
    try:
        return msgspec.json.decode(text)
    except msgspec.DecodeError:
        return text
