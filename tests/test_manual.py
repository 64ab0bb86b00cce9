"""The places of the manual: one for every parameter and every choice, found from every path of every state."""

import json
import re

import pytest

from gradexplorer import __version__, manual
from gradexplorer.core.landscapes.catalogue import LANDSCAPES
from gradexplorer.core.optimizers import OPTIMIZERS
from gradexplorer.framework.page import AnyPage
from gradexplorer.framework.presets import preset_state, presets
from gradexplorer.framework.resources import resource
from gradexplorer.framework.state import paths
from gradexplorer.pages import PAGES
from tests.test_docs import CHECKOUT

CATALOGUES = CHECKOUT / "docs" / "from_program" / "catalogues.py"
ANCHORS = {page.key: [place.anchor for place in manual.places(page)] for page in PAGES}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.key)
def test_every_path_of_every_state_has_its_place(page: AnyPage) -> None:
    states = [page.state(), *(preset_state(page.state, preset) for preset in presets(page.key))]
    known = set(ANCHORS[page.key])
    assert len(known) == len(ANCHORS[page.key])
    for state in states:
        for path in paths(state):
            assert manual.anchor_of(page, state, path) in known, path


def test_the_catalogues_have_their_places() -> None:
    anchors = ANCHORS["himmelblau"]
    for key in (*(f"landscape-{key}" for key in LANDSCAPES), *(f"optimizers-{key}" for key in OPTIMIZERS)):
        assert f"himmelblau-{key}" in anchors


def test_a_choice_leads_to_its_own_parameters() -> None:
    page = next(page for page in PAGES if page.key == "himmelblau")
    state = page.state()
    kind = type(state.optimizers[0]).__struct_config__.tag
    assert manual.anchor_of(page, state, "optimizers.0.lr") == f"himmelblau-optimizers-{kind}-lr"
    assert manual.anchor_of(page, state, "starts.0.1") == "himmelblau-starts"
    assert manual.anchor_of(page, state, "optimizers.99.lr") == "himmelblau-optimizers"


def test_the_news_begin_with_the_present_version_which_the_changelog_has() -> None:
    news = json.loads(resource("news.json").read_text("utf-8"))
    assert news[0]["version"] == __version__
    assert all(point.keys() == {"en", "zh_CN"} for version in news for point in version["points"])
    changelog = (CHECKOUT / "CHANGELOG.md").read_text("utf-8")
    assert all(f"## [{version['version']}]" in changelog for version in news)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.key)
def test_the_manual_has_a_page_for_every_tab_made_from_the_program(page: AnyPage) -> None:
    text = (CHECKOUT / "docs" / "tabs" / f"{page.key}.md").read_text("utf-8")
    parts = ["picture", "panels", "presets", "parameters", *(["mathematics"] if page.has_badges else [])]
    assert [part for part in parts if f"```{{tab-{part}}} {page.key}\n" not in text] == []
    assert f"```{{tab-gallery}} {page.key}\n" in (CHECKOUT / "docs/gallery.md").read_text("utf-8")
    assert f"\ntabs/{page.key}\n" in (CHECKOUT / "docs/index.md").read_text("utf-8")


def test_no_picture_of_the_manual_is_kept() -> None:
    assert {file.suffix for file in (CHECKOUT / "docs").rglob("*") if file.is_file()} <= {
        *(".md", ".py", ".css", ".po"),
        *(".pyc", ".mo", ".webp", ".pot", ".pickle", ".doctree", ""),  # made by a build, and ignored
    }
    ignored = (CHECKOUT / ".gitignore").read_text("utf-8").split()
    assert {"docs/_build/", "docs/_pictures/", "resources/manual/"} <= set(ignored)


def test_every_catalogue_stands_in_a_page() -> None:
    made = re.findall(r'^    "([a-z-]+)": _directive', CATALOGUES.read_text("utf-8"), re.MULTILINE)
    text = "".join(file.read_text("utf-8") for file in (CHECKOUT / "docs").rglob("*.md"))
    assert "tensor-losses" in made
    assert [name for name in made if f"```{{{name}}}" not in text] == []
