"""All that ``gradexplorer verify`` proves of the pages is proven."""

import pytest

from gradexplorer.cli.verify import page_proofs
from gradexplorer.framework.page import Page
from gradexplorer.pages import PAGES


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.key)
def test_all_is_proven(page: Page) -> None:
    for name, proof in page_proofs(page):
        assert not proof.fails, f"{name}: {proof.reason}"
