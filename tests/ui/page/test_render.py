"""A picture that is drawn off the screen shows what the window shows once all is there."""

from msgspec.structs import replace

from gradexplorer.framework.figure import Check, Figure
from gradexplorer.framework.page import Page
from gradexplorer.pages import PAGES
from gradexplorer.proof import Proof
from gradexplorer.ui.page import render


def test_a_picture_of_a_page_has_the_verdicts_of_its_badges(qapp, tmp_path, monkeypatch):
    badge = Check(key="badge", label="f", prove=lambda: Proof(entries=(), error=0.0, verdict="proven"))
    page: Page = replace(PAGES[0], figure=lambda *_: Figure(rows=()), derive=lambda *_: [badge], cross_checks=None)
    said = []

    def written(view, **_where):
        said.extend(one.proof.verdict.text() for one in view.column.views.values())

    monkeypatch.setattr(render, "write_picture", written)
    render.draw_picture(page, page.state(), None, tmp_path / "page.png", panel=None, size=(600, 400), scale=1.0)
    assert said == ["f: proven"]
