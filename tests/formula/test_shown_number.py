"""Numbers in sentences, titles and tables: what is written is read back and executed."""

import math

import pytest

from gradexplorer.formula.equation import formula
from gradexplorer.formula.scope import Scope
from gradexplorer.formula.shown_number import claims, prove_shown, read_number, shown
from gradexplorer.framework.figure import Axis, FormulaItem, Note, Plot, Points, Row, Table, shown_check
from gradexplorer.proof import Claim, Truth
from gradexplorer.text import Text, _

SCOPE = Scope(values={"x": 1 / 3, "y": -2000.25})


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.25", 0.25),
        ("−1,024.5", -1024.5),
        ("1/4", 0.25),
        ("−5e-04", -5e-4),
        ("−5e−04", -5e-4),
        ("−.05", -0.05),
        ("∞", math.inf),
        ("-∞", -math.inf),
    ],
)
def test_written_numbers_are_read(text, value):
    assert read_number(text) == value


@pytest.mark.parametrize(
    ("number", "verdict"),
    [
        (shown("0.3333", "x", scope=SCOPE, digits=4), "proven"),
        (shown("0.3334", "x", scope=SCOPE, digits=4), "not proven"),
        (shown("0.3333", "x", scope=SCOPE), "not proven"),
        (shown("1/3", "x", scope=SCOPE), "proven"),
        (shown("0.33", "x", scope=SCOPE, decimals=2), "proven"),
        (shown("0.34", "x", scope=SCOPE, decimals=2), "not proven"),
        (shown("−2,000", "y", scope=SCOPE, digits=4), "proven"),
        (shown("2,000", "y", scope=SCOPE, digits=4), "not proven"),
        (shown("0.33", "x", "2*x - x", scope=SCOPE, digits=2), "proven"),
        (shown("0.33", "x", "1/4", scope=SCOPE, digits=2), "not proven"),
        (shown("0.34", "x", scope=SCOPE, digits=2, rounding=0.01), "proven"),
        (shown("0.33", "x", scope=lambda: SCOPE, digits=2), "proven"),
        (shown("0.33", "z", scope=SCOPE, digits=2), "not proven"),  # nothing is known about z
    ],
)
def test_a_number_is_the_value_of_its_formula(number, verdict):
    assert number.proof().verdict == verdict
    assert prove_shown([number]).verdict == verdict


def test_a_number_of_which_floats_have_lost_the_digits_says_so():
    class Lost:
        def truth(self):
            return Truth(regularity="smooth", value="0.33333333333333333333", number=1 / 3, written="true")

        def terms(self):
            return 1e30

        def loss(self):
            return None

    claim = Claim("x", 7.0, exact=Lost())
    assert shown("7", "x", scope=SCOPE, digits=1).proof().verdict == "not proven"
    assert shown("7", "x", scope=SCOPE, digits=1, claim=lambda: claim).proof().verdict == "digits lost"


def test_every_place_of_a_figure_is_looked_through():
    number = shown("0.33", "x", scope=SCOPE, digits=2)
    told = _("so much: {inner}", inner=Text("{number}", {"number": number}))
    word = _("less than one", claim=formula("x < 1", 1.0, scope=SCOPE))
    plot = Plot(
        key="plot", title=told, x=Axis("x"), y=Axis("y"), marks=[Points(key="p", x=0, y=0, colour="", names=[number])]
    )
    table = Table(key="table", header=("", told), rows=[Row(cells=(number, "2", word))])
    line = FormulaItem(key="line", label=told, formula=formula("x", "1/4", scope=SCOPE))
    assert len(list(claims([plot, table, Note(key="note", label=told)]))) == 2 + 3 + 1
    (check,) = shown_check([plot, table, line])
    assert str(check.label).startswith("All 2 numbers")  # each once; the line has a badge of its own
    assert shown_check([Note(key="note", label=_("no numbers"))]) == []


def test_a_wrong_number_anywhere_turns_the_badge():
    right, wrong = (shown(text, "x", scope=SCOPE, digits=2) for text in ("0.33", "0.34"))
    (good,) = shown_check([Note(key="note", label=_("{a} and {b}", a=right, b=right))])
    (bad,) = shown_check([Note(key="note", label=_("{a} and {b}", a=right, b=wrong))])
    assert good.proof.verdict == "proven"
    assert bad.proof.verdict == "not proven"
    assert good.folded


def test_what_is_written_alike_looks_alike():
    one, other = shown("1", "x", scope=SCOPE), shown("1", "y", scope=SCOPE)
    assert one == other == "1"
    assert Text("{n}", {"n": one}) == Text("{n}", {"n": other})
    assert f"{one:>3}" == "  1"
    assert float(shown("−2", "y")) == -2.0
