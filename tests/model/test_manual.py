"""The manual's tables are of all faulty files, and say of each what its own comment does."""

from tests.model.side_by_side import BEGIN, CASES, END, MANUAL, marked


def test_every_faulty_file_is_in_the_manual() -> None:
    tables = MANUAL.read_text("utf-8").partition(BEGIN)[2].partition(END)[0]
    rows = [row.strip("| ").split(" | ") for row in tables.split("\n") if row.startswith("| ")]
    told = {(name.strip("`"), right.strip("`")) for name, right, *_rest in rows}
    for file in CASES.glob("*.py"):
        words, line = marked(file)
        kind, _underscore, name = file.stem.partition("_")
        about = words[1:] if kind == "check" else words[1:2]
        where = [] if about[-1] == "-" or words[0] == "data" else [f"line {line}"]
        if words[0] != "layer":
            assert (name, ", ".join([word for word in about if word != "-"] + where)) in told
