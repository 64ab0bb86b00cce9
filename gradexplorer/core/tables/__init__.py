"""Tables that other programs wrote, read alike from files, from the clipboard and from a drop.

The bytes become text (`encoding`), the text rows of cells (`layout`), the cells numbers and labels (`table`); which
column is what is guessed in `columns`.
"""

from gradexplorer.core.tables.columns import Columns, guessed_inputs, guessed_pair, named
from gradexplorer.core.tables.reader import MOST_ROWS, read, read_text
from gradexplorer.core.tables.table import Table, left_out

__all__ = ["MOST_ROWS", "Columns", "Table", "guessed_inputs", "guessed_pair", "left_out", "named", "read", "read_text"]
