"""Hand-outs, read again by what they are for: an HTML parser, and a reader of PDF's own text."""

import base64
import io
import re
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest

from gradexplorer.framework.figure import FormulaItem, Heading, Note, Row, Table, TablePanel
from gradexplorer.framework.presets import preset_state, presets
from gradexplorer.framework.state import edited
from gradexplorer.handouts.hand_out import HandOut
from gradexplorer.handouts.mathml import mathml
from gradexplorer.link import link_to, read_link
from gradexplorer.pages import PAGES
from gradexplorer.text import InputError
from gradexplorer.ui.shell.hand_outs import write_hand_out
from gradexplorer.ui.shell.paper import pdf
from gradexplorer.ui.style.theme import chosen_theme, is_dark, use_theme

pypdf = pytest.importorskip("pypdf")
BY_KEY = {page.key: page for page in PAGES}
A4, LETTER = (595, 842), (612, 792)
"""In points: ISO 216 and ANSI A."""


class Elements(HTMLParser):
    """Notes what a browser would load, execute or show."""

    def __init__(self):
        super().__init__()
        self.tags, self.open, self.links = [], [], []

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        if tag not in ("meta", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.fixture(scope="module")
def surface():
    page = BY_KEY["functions"]
    return page, preset_state(page.state, presets("functions")[0]), None


def test_a_page_as_html_needs_nothing_else(qapp, tmp_path, surface):
    use_theme(qapp, "dark")
    write_hand_out([surface], tmp_path / "page.html")
    assert is_dark()
    assert chosen_theme() == "dark"
    use_theme(qapp, "light")
    text = (tmp_path / "page.html").read_text("utf-8")
    found = Elements()
    found.feed(text)
    assert not found.open
    assert not {"script", "link", "iframe", "object"} & {tag for tag, _attributes in found.tags}
    pictures = [attributes for tag, attributes in found.tags if tag == "img"]
    kinds = [re.match(r"data:image/(\S+?);base64,", picture["src"])[1] for picture in pictures]
    assert kinds.count("png") == 1
    assert kinds.count("svg+xml") == len(kinds) - 1 > 1
    for picture, kind in zip(pictures, kinds, strict=True):
        assert len(picture["alt"]) > 30
        data = base64.b64decode(picture["src"].partition(",")[2])
        if kind == "svg+xml":
            root = ElementTree.fromstring(data)
            assert root.find(".//{http://www.w3.org/2000/svg}text") is not None  # letters are letters
        else:
            assert int.from_bytes(data[16:20], "big") == 1600  # 800 pixels at scale 2
    links = [attributes["href"] for tag, attributes in found.tags if tag == "a"]
    assert [read_link(link, PAGES)[1] for link in links] == [surface[1]]
    for formula in re.findall(r"<math .*?</math>", text, re.DOTALL):
        ElementTree.fromstring(formula)
    assert text.count("<math ") > 10
    assert not re.search(r"""(?:src|href)=["'](?:https?:)?//""", text)


def test_a_title_stands_on_the_sheet_of_what_it_is_over(qapp):
    """So many tables and formulas that some title would be the last of a sheet, and a head of a table, too."""
    panels = [
        TablePanel(
            key=str(size),
            title=f"Panel {size}",
            table=Table(key="table", header=("Head",), rows=[Row(cells=("cell",))] * size),
        )
        for size in range(1, 14)
    ]
    items = [
        item
        for number in range(60)
        for item in (Heading(key="h", label=f"Heading {number}"), Note(key="n", label="Sentence."))
    ]
    content = HandOut(title="Page", panels=panels, items=items, parameters=[("name", "1")], link="link", left_out="")
    for paper in ("A4", "Letter"):
        sheets = pypdf.PdfReader(io.BytesIO(pdf([content], str, paper))).pages
        assert len(sheets) > 4
        last = [sheet.extract_text().split("\n")[-1].strip() for sheet in sheets]
        assert set(last) <= {"cell", "Sentence.", "link"}


@pytest.mark.parametrize(("paper", "size"), [("A4", A4), ("Letter", LETTER)])
def test_pages_as_pdf_hold_their_text(qapp, tmp_path, surface, paper, size):
    losses = BY_KEY["losses"]
    state = edited(losses.state(), "part", "softmax")
    write_hand_out([surface, (losses, state, None)], tmp_path / "session.pdf", paper)
    reader = pypdf.PdfReader(tmp_path / "session.pdf")
    box = reader.pages[0].mediabox
    assert (round(box.width), round(box.height)) == size
    text = "\n".join(page.extract_text() for page in reader.pages)
    plain = "".join(text.split())
    column = surface[0].column(surface[1], None, surface[0].figure(surface[1], None, False))
    formulas = [item.latex for item in column if isinstance(item, FormulaItem)]
    assert len(formulas) > 5
    for latex in formulas:
        assert "".join(latex.split()) in plain
    for page, shown in (surface[:2], (losses, state)):
        assert link_to(page, shown).text in plain
    for panel in surface[0].figure(surface[1], None, False).panels()[1:]:
        assert "".join(str(panel.title).replace("-", "−").split()) in plain


def test_every_formula_of_every_preset_is_mathml():
    for page in PAGES:
        for preset in presets(page.key):
            state = preset_state(page.state, preset)
            for item in page.derive(state, None):
                if isinstance(item, FormulaItem):
                    ElementTree.fromstring(mathml(item.latex))


def test_a_hand_out_that_can_not_be_written_leaves_nothing(qapp, tmp_path, surface):
    with pytest.raises(InputError):
        write_hand_out([surface], tmp_path / "missing" / "page.pdf")
    assert not list(tmp_path.iterdir())
