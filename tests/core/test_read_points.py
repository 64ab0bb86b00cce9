"""Points read from text: all usual tables, and what is wrong in which line."""

import pytest

from gradexplorer.core.losses.read_points import read_points
from gradexplorer.core.tables import guessed_pair, read_text
from gradexplorer.text import InputError


def points(text, most=10):
    table = read_text(text, "T", most, "points")
    return read_points(table, guessed_pair(table))


@pytest.mark.parametrize(
    "text",
    [
        "x,y\n1.5,2\n3,4\n",
        "1.5;2\n3;4",
        "1,5;2\n\n3;4",
        "x\ty\r\n1,5\t2\r\n3\t4",
        "1.5 2\n3   4",
        "\ufeff1.5, 2\n3, 4,",
        '"x","y"\n"1.5","2"\n"3",4',
        ",x,y\n0,1.5,2\n1,3,4\n",
        "1.5,2\n?,7\n3,4\n",
    ],
)
def test_points_are_read_from_all_usual_tables(text):
    assert points(text).points == ((1.5, 2.0), (3.0, 4.0))


def test_names_and_what_was_left_out_come_along():
    found = points("height,weight\n1,2\n,3\n4,NA\n")
    assert (found.points, found.names, found.left_out) == (((1.0, 2.0),), ("height", "weight"), 2)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("x,y\n1,2\n3,four\n", 3),
        ("1,2\n3\n", 2),
        ("1,2\n1e9,2", 2),
        ("1,2\n1_000,2", 2),
        ('1,2\n"3,4\n5,6"', 2),
        ("\ufeff\ufeff1,2\n3,4\n", 1),
    ],
)
def test_a_bad_row_is_named_by_its_line(text, line):
    with pytest.raises(InputError, match=f"T, line {line}[:,]"):
        points(text)


def test_too_many_and_no_points_are_refused():
    with pytest.raises(InputError, match="line 3: at most 2 points can be read"):
        points("1 2\n3 4\n5 6", 2)
    for text in ("", "x,y\n", "\n \n"):
        with pytest.raises(InputError, match="no rows"):
            points(text)
    with pytest.raises(InputError, match="no row has both"):
        points("1,\n?,2\n")
    with pytest.raises(InputError, match="two columns of numbers are needed, x and y; there is 1"):
        points("1\n2\n")
