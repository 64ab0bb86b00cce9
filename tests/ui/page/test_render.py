"""A picture that is drawn off the screen shows what the window shows once all is there."""

import re
from xml.etree import ElementTree

import numpy as np
from msgspec.structs import replace

from gradexplorer.framework.figure import Check, Figure
from gradexplorer.framework.page import Page
from gradexplorer.pages import PAGES
from gradexplorer.proof import Proof
from gradexplorer.ui.page import render

SVG = "{http://www.w3.org/2000/svg}"


def test_a_picture_of_a_page_has_the_verdicts_of_its_badges(qapp, tmp_path, monkeypatch):
    badge = Check(key="badge", label="f", prove=lambda: Proof(entries=(), error=0.0, verdict="proven"))
    page: Page = replace(PAGES[0], figure=lambda *_: Figure(rows=()), derive=lambda *_: [badge], cross_checks=None)
    said = []

    def written(view, **_where):
        said.extend(one.proof.verdict.text() for one in view.column.views.values())

    monkeypatch.setattr(render, "write_picture", written)
    render.draw_picture(page, page.state(), None, tmp_path / "page.png", panel=None, size=(600, 400), scale=1.0)
    assert said == ["f: proven"]


def test_a_browser_shows_every_text_of_a_page_s_svg(qapp, tmp_path):
    """It cuts off what lies outside of a group's clip; Qt's own reader of SVG does not."""
    page = next(page for page in PAGES if page.key == "functions")
    file = tmp_path / "page.svg"
    render.draw_picture(page, page.state(), None, file, panel=None, size=None, scale=1.0)
    root = ElementTree.parse(file).getroot()
    clips = {clip.get("id"): numbers(clip.find(f"{SVG}path").get("d")) for clip in root.iter(f"{SVG}clipPath")}
    around = {child: parent for parent in root.iter() for child in parent}
    texts, clipped = list(root.iter(f"{SVG}text")), 0
    for text in texts:
        if clip := around[around[text]].get("clip-path"):
            a, b, c, d, e, f = numbers(around[text].get("transform"))
            x, y = float(text.get("x")), float(text.get("y"))
            corners = clips[clip.removeprefix("url(#").removesuffix(")")].reshape(-1, 2)
            place = np.array([a * x + c * y + e, b * x + d * y + f])
            assert (corners.min(axis=0) - 1 <= place).all(), text.text
            assert (place <= corners.max(axis=0) + 1).all(), text.text
            clipped += 1
    assert clipped > 50, "the axes' numbers"
    assert len(texts) - clipped > 30, "parameters and derivation"


def numbers(text):
    return np.array(re.findall(r"-?[\d.]+", text), float)
