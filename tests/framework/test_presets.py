"""Presets as the window takes them: every key it asks for is there."""

import pytest

from gradexplorer.framework.presets import most_telling, preset_state, presets
from gradexplorer.pages import PAGES

ALL = [(page, preset) for page in PAGES for preset in presets(page.key)]


@pytest.mark.parametrize(("page", "preset"), ALL, ids=lambda one: one["name"]["en"] if isinstance(one, dict) else "")
def test_a_preset_says_how_its_run_goes(page, preset):
    assert set(preset) == {"name", "look", "play", "speed", "state", "telling"}
    assert isinstance(preset["play"], bool)
    assert preset["speed"] is None or preset["speed"] > 0
    state = preset_state(page.state, preset)
    assert not preset["play"] or (page.start is not None and page.has_steps(state))
    assert preset["name"].keys() == preset["look"].keys() == {"en", "zh_CN"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.key)
def test_one_preset_of_each_page_is_the_most_telling_and_not_what_it_opens_with(page):
    """At the first launch a button shows it, where the page as it opens is to be seen."""
    assert preset_state(page.state, most_telling(page.key)) != page.state()
