"""Numbers in the cells of tables that other programs wrote."""


def is_numeric(cell: str) -> bool:
    """Return whether Python takes a cell for a number: then it is no name of a column."""
    try:
        float(cell)
    except ValueError:
        return False
    return True


def read_number(cell: str) -> float | None:
    """Return the number in a cell, or None; ``1_000`` is one in Python's source alone."""
    return float(cell) if is_numeric(cell) and "_" not in cell else None
