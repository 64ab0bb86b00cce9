"""Chinese names in formulas: each letter is drawn once, where its boxes stood, and no box is left."""

import re

import pytest

from gradexplorer.ui.formula.ziamath_internals import render_now


@pytest.mark.parametrize(
    ("latex", "letters"),
    [
        (r"\mathrm{权重} + x = y", "权重"),
        (r"\frac{\mathrm{误差}}{2} = 权^{2}", "误差权"),
        (r"\mathrm{h1重}_{1}", "重"),
        ("x = y", ""),
    ],
)
def test_each_letter_is_drawn_in_its_order(latex, letters):
    picture = render_now(latex, 20.0, "#102030").decode()
    texts = re.findall(r'<text x="([\d.-]+)" y="[\d.-]+" font-size="([\d.]+)"[^>]*fill="#102030">(.)</text>', picture)
    assert "".join(letter for _x, _size, letter in texts) == letters
    assert all(10 < float(size) < 24 for _x, size, _letter in texts)
    plain = render_now(re.sub("[权重误差]", "w", latex), 20.0, "#102030").decode()
    assert picture.count("<path") == plain.count("<path") - len(letters)
