"""The rows of parameters in a hand-out: those that have a control in the state, with all their digits."""

from gradexplorer.framework.state import edited
from gradexplorer.handouts.parameters import parameter_rows
from gradexplorer.pages import PAGES

BY_KEY = {page.key: page for page in PAGES}


def rows(key, **changes):
    page = BY_KEY[key]
    state = page.state()
    for path, value in changes.items():
        state = edited(state, path.replace("__", "."), value)
    return dict(parameter_rows(page, state))


def test_what_has_no_control_now_is_left_out():
    one, two = rows("functions", x0=0.1 + 0.2), rows("functions", dimension="two", surface="bowl")
    assert one["Point"] == "0.30000000000000004"
    assert "Condition number" not in one
    assert two["Condition number"] == "10.0"
    assert "Camera" not in two


def test_choices_lists_and_parts_are_words():
    race = rows("himmelblau")
    assert race["Landscape"] == "Himmelblau"
    assert race["Starts"] == "(-4.0, 0.0), (1.0, 0.0), (4.0, 0.0)"
    assert race["Optimizers"].startswith("adam (")
    assert "Learning rate: 0.001" in race["Optimizers"]
    loss = rows("losses", part="softmax")
    assert loss["Temperature"] == "1.0"
    assert "Threshold" not in loss
