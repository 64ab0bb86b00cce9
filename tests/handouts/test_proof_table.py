"""Proofs as tables: every digit comes back."""

import csv
import io
import math

import pytest

from gradexplorer.handouts.proof_table import markdown, tab_separated
from gradexplorer.proof import Entry, Proof

ENTRIES = [
    Entry(r"\left|f\left(x\right)\right|", 0.1, 0.1, math.nan, exact="0.10000000000000000555"),
    Entry("b", -math.inf, 1e-300, None),
    Entry(r"\|c\|", 1 / 3, None, 5e-324),
]


def proof(entries: list[Entry]) -> Proof:
    return Proof(entries=entries, error=0.0, verdict="proven")


def test_a_spreadsheet_reads_every_bit_of_every_number() -> None:
    rows = list(csv.DictReader(io.StringIO(tab_separated(proof(ENTRIES))), delimiter="\t"))
    assert [row[""] for row in rows] == [entry.name for entry in ENTRIES]
    for row, entry in zip(rows, ENTRIES, strict=True):
        for column in ("formula", "autograd", "difference"):
            value = getattr(entry, column)
            read = float(row[column]) if row[column] else None
            assert read == value or (math.isnan(read) and math.isnan(value))
        assert row["exact"] == (entry.exact or "")


def test_a_column_without_numbers_is_left_out() -> None:
    assert tab_separated(proof([Entry("a", 1.0, None, None)])) == "\tformula\na\t1\n"


def test_markdown_has_as_many_cells_in_every_row_and_names_in_mathematics() -> None:
    lines = markdown(proof(ENTRIES)).splitlines()
    cells = [line.strip("|").split("|") for line in lines]
    assert {len(row) for row in cells} == {5}
    assert set(lines[1]) == set("| -:")
    assert [row[0].strip() for row in cells[2:]] == [
        r"$\left\vert f\left(x\right)\right\vert $",
        "$b$",
        r"$\Vert c\Vert $",
    ]
    assert float(cells[4][1]) == 1 / 3


@pytest.mark.parametrize("form", [tab_separated, markdown])
def test_a_proof_without_claims_is_a_table_without_rows(form: object) -> None:
    assert len(form(proof([])).splitlines()) == (1 if form is tab_separated else 2)  # type: ignore[operator]
