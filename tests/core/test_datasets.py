"""Data sets against their definitions; files against their own exported scripts and numpy."""

import csv
import re
import subprocess
import sys

import numpy as np
import pytest

from gradexplorer.core.datasets import CHOICES, DATASETS, REGRESSION, Section, Source, data
from gradexplorer.core.datasets.from_table import chosen_columns, rows_of
from gradexplorer.core.datasets.script import script
from gradexplorer.core.tables import read, read_text
from gradexplorer.text import InputError

GATES = {"and": np.logical_and, "or": np.logical_or, "xor": np.logical_xor}


def made(key, count=200, noise=0.1, share=0.3, seed=0, file=""):
    return data(Source(key, count, noise, share, seed, file))


@pytest.mark.parametrize("key", GATES)
def test_gates_are_numpys_logic(key):
    points = made(key, noise=0.0)
    np.testing.assert_array_equal(points.t, GATES[key](*points.x.astype(bool).T))
    assert len(np.unique(points.x, axis=0)) == 4


@pytest.mark.parametrize("key", DATASETS)
def test_every_set_has_its_count_its_split_and_both_classes(key):
    points = made(key)
    assert points.x.shape == (200, 2)
    assert sorted([*points.train, *points.test]) == list(range(200))
    assert len(points.test) == 60
    if key not in REGRESSION:
        assert set(points.t) == {0.0, 1.0}
    (a, b), (c, d) = points.ranges(Section())
    assert (points.x > [a, c]).all()
    assert (points.x < [b, d]).all()


@pytest.mark.parametrize("key", DATASETS)
def test_the_seed_decides(key):
    assert not np.array_equal(made(key, 50, seed=4).x, made(key, 50, seed=3).x)
    assert not np.array_equal(made(key, 50, seed=4).train, made(key, 50, seed=3).train)


@pytest.mark.parametrize("key", sorted({"circles", "moons", "spirals"}))
def test_no_line_separates_the_round_sets(key):
    """The best least-squares line gets many points wrong; so do circles, moons and spirals in the literature."""
    points = made(key, noise=0.0)
    a = np.column_stack([points.x, np.ones(200)])
    line = np.linalg.lstsq(a, 2 * points.t - 1, rcond=None)[0]
    assert ((a @ line > 0) == points.t).mean() < 0.95


def test_the_plane_is_flat():
    points = made("plane", noise=0.0)
    a = np.column_stack([points.x, np.ones(200)])
    assert np.linalg.lstsq(a, points.t, rcond=None)[1] < 1e-20


@pytest.mark.parametrize("share", [0.0, 0.9])
def test_something_is_always_left_to_train_on(share):
    assert len(made("xor", 4, share=share).train) >= 1


@pytest.mark.parametrize("key", DATASETS)
def test_the_script_makes_the_same_bits(key):
    source = Source(key, 60, 0.1, 0.3, 7)
    names = {"np": np}
    exec(script(source), names)
    points = data(source)
    for name in ("x", "t", "train", "test"):
        np.testing.assert_array_equal(names[name], getattr(points, name))


# ---- files


def rows(text, names=()):
    table = read_text(text, "T")
    return rows_of(table, chosen_columns(table, names))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x1,x2,label\n?,1,a\n", "T: no row has all its values"),
        ("0,0,a\n1,1,a\n", "one class only, 'a'"),
        (
            "".join(f"{n},{n},{chr(97 + n)}\n" for n in range(11)),
            "T: 11 classes (a, b, c, d, e, …); at most 10 can be told apart",
        ),
        ("".join(f"{n},{n},{n}\n" for n in range(12)) + "1,1,ten\n", "T, line 13, column 3: 'ten' is not a number."),
        ("0,0,a\n1,ten,b\n", "T, line 2, column 2: 'ten' is not a number."),
        ("0,0\n1,1\n", "there are 2"),
    ],
)
def test_what_is_wrong_is_said(text, message):
    with pytest.raises(InputError) as caught:
        rows(text)
    assert message in str(caught.value)


def test_rows_with_missing_values_are_left_out_and_counted():
    found = rows("0,0,a\n1,?,b\n2,2,b\n3,3,\n")
    np.testing.assert_array_equal(found.x, [[0, 0], [2, 2]])
    assert (found.t.tolist(), found.left_out) == ([0.0, 1.0], 2)


@pytest.mark.parametrize(
    ("labels", "classes"),
    [
        ("0 1 2 1", ("0", "1", "2")),
        ("a b c", ("a", "b", "c")),
        ("1.0 2.0 1", ("1", "2")),
        (" ".join(map(str, range(10))), tuple(map(str, range(10)))),
        (" ".join(map(str, range(11))), ()),
        ("0.5 1.5 0.5", ()),
    ],
)
def test_few_whole_numbers_are_classes_and_others_are_to_be_learned(labels, classes):
    found = rows("".join(f"{n + 0.5},{n * n},{label}\n" for n, label in enumerate(labels.split())))
    assert found.classes == classes
    if not classes:
        np.testing.assert_array_equal(found.t, np.array(labels.split(), float))


@pytest.mark.parametrize(
    "own",
    [
        ((0.0, 1.0, "a"), (3.0, -2.0, "b"), (1.0, 1.5, "c"), (0.5, 7.0, "a")),
        ((0.0, 1.0, "0.5"), (3.0, -2.0, "1.5"), (1.0, 1.5, "2")),
    ],
)
def test_own_points_are_standardised_and_their_script_has_the_same_bits(own):
    source = Source("own", 0, 0.0, 0.3, 1, own=own)
    points = data(source)
    np.testing.assert_allclose(points.own, [point[:2] for point in own], atol=1e-14)
    assert points.names == (("a", "b", "c") if own[0][2] == "a" else ())
    names = {"np": np}
    exec(script(source), names)
    for name in ("x", "t", "train", "test"):
        np.testing.assert_array_equal(names[name], getattr(points, name))


def test_own_points_of_one_class_are_refused_in_words():
    with pytest.raises(InputError, match="Own points: one class only, 'a'"):
        data(Source("own", 0, 0.0, 0.3, 1, own=((0.0, 1.0, "a"), (1.0, 1.0, "a"))))


def test_named_columns_are_used():
    found = rows("kind,a,b,c\nx,1,2,3\ny,4,5,6\n", ("c", "a", "kind"))
    np.testing.assert_array_equal(found.x, [[3, 1], [6, 4]])
    assert (found.names, found.classes) == (("c", "a"), ("x", "y"))
    with pytest.raises(InputError, match="T has no column d; it has: kind, a, b, c"):
        rows("kind,a,b,c\nx,1,2,3\ny,4,5,6\n", ("d", "a", "kind"))


def test_no_file_is_chosen():
    with pytest.raises(InputError, match="No file is chosen"):
        made("file")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("0,10,-1\n4,30,1\n2,50,1\n5,70,-1\n", "utf-8"),
        ("\ufeffa;b;kind\n1;2;cat\n\n3;5; dog\n0;5;cat\n", "utf-8"),
        ("身高,体重,类别\n1.75,70.5,甲\n?,82,乙\n1.8,82,乙\n1.62,55.25,甲\n", "gbk"),
        ("1,75;70,5;1\n1,8;−82;0,0\n1,62;55,25;1,0\n", "utf-8"),
        ("1 0.5 2.5 'a\n2   1.5 3.5 2\n3 -1 1.5 2.0\n", "utf-16"),
        ('1 0.5 2.5 "a b"\n2   1.5 3.5 c\n3 -1 NA c\n4 2 1 c', "utf-8"),
        ("x, y, k\n1, 2, 9007199254740993\n3, 4, 9007199254740992\n5, 5, 9007199254740993", "utf-8"),
    ],
)
def test_a_file_is_standardised_and_its_script_has_the_same_bits(tmp_path, text, encoding):
    file = tmp_path / "data.csv"
    file.write_bytes(text.encode(encoding))
    source = Source("file", 0, 0.0, 0.5, 1, str(file))
    points = data(source)
    np.testing.assert_allclose(points.x.mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(points.x.std(axis=0), 1)
    table = read(str(file))
    np.testing.assert_allclose(points.own, rows_of(table, chosen_columns(table, ())).x, rtol=0, atol=1e-13)
    names = {"np": np, "csv": csv, "re": re}
    exec(script(source), names)
    for name in ("x", "t", "train", "test"):
        np.testing.assert_array_equal(names[name], getattr(points, name))


def test_labels_that_are_numbers_are_ordered_as_numbers():
    assert rows("0,0,10\n1,1,9\n").classes == ("9", "10")


def test_every_choice_has_its_data():
    assert set(CHOICES) == {*DATASETS, "own", "file"}


def test_importing_data_needs_no_torch():
    code = "import sys, gradexplorer.core.datasets; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
