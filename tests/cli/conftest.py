"""What tests of commands stand on: their own signals, and two small pages for those that ask for them."""

import signal
from collections.abc import Iterator

import pytest

from gradexplorer.cli.ending import SIGNALS
from tests.cli.two_pages import pages, use_pages


@pytest.fixture(autouse=True)
def own_signals() -> Iterator[None]:
    """Give pytest its Ctrl+C back, which the program takes."""
    before = {one: signal.getsignal(one) for one in SIGNALS}
    yield
    for one, handler in before.items():
        signal.signal(one, handler)


@pytest.fixture
def two_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put two small pages in the place of the program's."""
    use_pages(monkeypatch, pages())
