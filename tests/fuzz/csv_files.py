"""Tables as they come: well written, mutated by a slip, with every line end, quote, separator and number there is."""

import random

CELLS = (
    *("0", "1", "-1", "0.5", "1e3", "1e400", "-1e-400", "nan", "inf", "1_000", "１２", "1,5", "", " ", "x", "a", "b"),
    *(
        '"a"',
        '"b',
        'b"',
        '"a""b"',
        '""',
        '"1"',
        "'1'",
        "0x10",
        "1e",
        "--1",
        "+1",
        "1.",
        ".5",
        "\u00a01",
        "1\x0b2",
        "\0",
    ),
)
ENDS = ("\n", "\r\n", "\r", "\n\n", "\u2028", "\x0c", "\x1c", "")


class Tables:
    """Random texts that are meant to be tables of so many columns."""

    def __init__(self, rng: random.Random, columns: int) -> None:
        self.rng, self.columns = rng, columns

    def cell(self, column: int) -> str:
        rng = self.rng
        if rng.random() < 0.01:
            return rng.choice(CELLS)
        return rng.choice(("a", "b")) if column == 2 else repr(round(rng.uniform(-9, 9), rng.randrange(6)))

    def text(self) -> str:
        rng = self.rng
        mark, end = rng.choice((",", ",", ";", "\t", ", ", " ")), rng.choice((*("\n", "\r\n") * 4, *ENDS))
        rows = [mark.join(self.cell(column) for column in range(self.columns)) for _row in range(rng.randrange(14))]
        if rng.random() < 0.3:
            rows.insert(0, mark.join(("x1", "x2", "label")[: self.columns]))
        letters = list(rng.choice(("", "", "\ufeff")) + end.join(rows) + rng.choice(("", end)))
        for _slip in range(rng.choice((0, 0, 0, 1, 1, 3, 10))):
            at = rng.randrange(len(letters) + 1)
            letters[at : at + rng.choice((0, 1, 1, 5))] = rng.choice(
                (*CELLS, *ENDS, ",", ";", '"', "," * 30, "é", "\ud800")
            )
        return "".join(letters)

    def content(self) -> bytes:
        """Return the text in some encoding, now and then with bytes that are none."""
        text, rng = self.text(), self.rng
        content = text.encode(rng.choice(("utf-8", "utf-8", "utf-8", "utf-16", "utf-8-sig")), "surrogatepass")
        return content + bytes([rng.randrange(256)]) if rng.random() < 0.05 else content
