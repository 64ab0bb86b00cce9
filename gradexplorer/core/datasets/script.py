"""A data set as Python that makes it anew, with the same bits: a part of an exported script."""

from gradexplorer.core.datasets import DATASETS, Source, data, features, from_table, generated
from gradexplorer.core.tables import read
from gradexplorer.core.tables.layout import BLANKS


def script(source: Source) -> str:
    """Return Python that makes ``x``, ``t``, ``train`` and ``test`` with the same bits; it needs ``numpy as np``."""
    if source.key in ("own", "file"):
        return _rows_script(source)
    name = DATASETS[source.key][1]
    call = f"x, t = {name}({source.count}, {source.noise!r}, rng)"
    made = [generated.SOURCES[name], "", "", f"rng = np.random.default_rng({source.seed})", call]
    return "\n".join([*made, *_split_script(source), *features.script(data(source).features)])


def _split_script(source: Source) -> list[str]:
    return [
        "order = rng.permutation(len(x))",
        f"held = min(round({source.share!r} * len(x)), len(x) - 1)",
        "train, test = order[held:], order[:held]",
    ]


def uses(source: Source) -> tuple[str, ...]:
    """Return what of Python's library the `script` needs."""
    if source.key != "file":
        return ()
    return ("re",) if read(source.file).layout.mark == BLANKS else ("csv",)


def _rows_script(source: Source) -> str:
    given = data(source)
    if source.key == "file":
        table = read(source.file)
        made = from_table.script(table, source.file, from_table.chosen_columns(table, source.columns))
    else:
        t = [from_table.place(label, given.names) for _x1, _x2, label in source.own]
        made = [f"x = np.array({[point[:2] for point in source.own]})", f"t = np.array({t})"]
    return "\n".join(
        [
            *made,
            *(line for name in ("x", *(["t"] if given.regression else [])) for line in _standardised(name)),
            f"rng = np.random.default_rng({source.seed})",
            *_split_script(source),
            *features.script(given.features),
        ]
    )


def _standardised(name: str) -> list[str]:
    return [
        f"deviation = {name}.std(axis=0)",
        f"{name} = ({name} - {name}.mean(axis=0)) / np.where(deviation > 0, deviation, 1.0)",
    ]
