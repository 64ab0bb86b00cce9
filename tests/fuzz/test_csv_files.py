"""Random tables: read, so that Python's own csv module and floats agree, or refused in words with the line."""

import csv
import io
import math
import re

import pytest

from gradexplorer.core.datasets.from_table import chosen_columns, rows_of
from gradexplorer.core.losses.read_points import read_points
from gradexplorer.core.tables import guessed_inputs, guessed_pair, read, read_text
from gradexplorer.core.tables.encoding import decoded
from gradexplorer.core.tables.table import is_missing
from gradexplorer.text import InputError
from tests.fuzz.csv_files import Tables
from tests.fuzz.runs import failures, generator, length, shown, within
from tests.fuzz.said import said

FILES = length(400, 5000)
WHOLE = re.compile(r"no rows|no row has|one class|classes|text file|regular|large|are needed|has \d+ columns")
"""What is wrong with a file as a whole."""


def refused(error):
    said(error.text)
    assert re.search(r"[Ll]ine \d+", str(error)) or WHOLE.search(str(error)), error


def parted(text, table):
    """Return the cells as Python's csv module parts them, without blank lines and names."""
    mark = table.layout.mark
    rows = (
        [re.findall(r'"[^"]*"|[^\s"]+', line) for line in re.split("\r\n|\r|\n", text)]
        if mark == " "
        else list(csv.reader(io.StringIO(text, newline=""), delimiter=mark, skipinitialspace=True))
    )
    return [row for row in rows if "".join(row).strip()][table.titled :]


def value(cell, table):
    cell = cell.strip('"').replace("−", "-")
    return float(cell.replace(",", ".") if table.layout.decimal_comma else cell)


def labelled(text):
    table = read_text(text, "T")
    columns = guessed_inputs(table, 2)
    rows = parted(text, table)
    for column in columns.inputs:
        for cell, found in zip((row[column] for row in rows), table.numbers(column).tolist(), strict=True):
            assert is_missing(cell.strip('"')) if math.isnan(found) else value(cell, table) == found
            assert "_" not in cell


def plain(text):
    table = read_text(text, "T", 100)
    points = read_points(table, guessed_pair(table)).points
    assert all(math.isfinite(value) for point in points for value in point)
    assert len(parted(text, table)) == len(table) >= len(points)


def labelled_file(path):
    table = read(path)
    rows_of(table, chosen_columns(table, ()))


def plain_file(path):
    table = read(path, 100)
    read_points(table, guessed_pair(table))


@pytest.mark.parametrize(("columns", "in_memory", "from_file"), [(3, labelled, labelled_file), (2, plain, plain_file)])
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
        in_memory(decoded(content, "T")[0].removeprefix("\ufeff"))

    found = failures((tables.content() for _i in range(FILES)), check)
    assert not found, shown(found)
    assert FILES / 20 < len(taken) < FILES * 0.9
