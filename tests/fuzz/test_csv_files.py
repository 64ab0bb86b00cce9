"""Random tables: read, so that Python's own csv module and floats agree, or refused in words with the line."""

import csv
import io
import math
import re

import pytest

from gradexplorer.core.datasets.csv_file import parse, read
from gradexplorer.core.losses.read_points import read_file, read_points
from gradexplorer.text import InputError
from tests.fuzz.csv_files import Tables
from tests.fuzz.runs import failures, generator, length, shown, within
from tests.fuzz.said import said

FILES = length(400, 5000)
WHOLE = re.compile(r"no rows|no points|one class|classes|more than|UTF-8|regular|large")
"""What is wrong with a file as a whole."""


def refused(error):
    said(error.text)
    assert re.search(r"[Ll]ine \d+", str(error)) or WHOLE.search(str(error)), error


def labelled(text):
    table = parse(text, "data.csv")
    rows = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=table.delimiter) if "".join(row).strip()]
    rows = rows[bool(table.header) :]
    assert [(float(a), float(b), label.strip()) for a, b, label in rows] == [
        (*point, label) for point, label in zip(table.x.tolist(), table.labels, strict=True)
    ]
    assert "_" not in "".join(a + b for a, b, _label in rows)


def plain(text):
    points = read_points(text, 100)
    assert all(math.isfinite(value) for point in points for value in point)
    lines = [line for line in text.removeprefix("\ufeff").splitlines() if line.strip()]
    assert len(lines) - len(points) in (0, 1)


@pytest.mark.parametrize(
    ("columns", "in_memory", "from_file"), [(3, labelled, read), (2, plain, lambda path: read_file(path, 100))]
)
def test_a_table_is_read_whole_or_refused_with_its_line(tmp_path, columns, in_memory, from_file):
    tables, file, taken = Tables(generator(f"tables of {columns}"), columns), tmp_path / "data.csv", []

    def check(content):
        file.write_bytes(content)
        with within():
            try:
                from_file(str(file))
            except InputError as error:
                refused(error)
                return
        taken.append(content)
        in_memory(content.decode("utf-8-sig"))

    found = failures((tables.content() for _i in range(FILES)), check)
    assert not found, shown(found)
    assert FILES / 20 < len(taken) < FILES * 0.9
