"""What the command line prints: the pages with their parameters, and the table of proofs."""

from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec
from msgspec import NODEFAULT, Struct

from gradexplorer.framework.page import AnyPage
from gradexplorer.framework.schema import FieldInfo, fields
from gradexplorer.proof import Proof

Named = tuple[str, str, Proof]
"""Page, name of the formula, proof."""

ParameterRow = tuple[str, str, str, str]


def json_text(value: object) -> str:
    """Return `value` as indented JSON; NaN and infinity become null."""
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode()


def proofs_table(proofs: Sequence[Named]) -> str:
    """Return one aligned row per proof, and a summary."""
    rows = [(name, _verdict(proof), f"{proof.error:.1e}") for _page, name, proof in proofs]
    counts = Counter(_verdict(proof) for _page, _name, proof in proofs)
    summary = f"{counts.pop('proven', 0)} of {len(proofs)} formulas proven"
    summary += "".join(f", {count} {verdict}" for verdict, count in counts.items())
    return "\n".join([*_aligned([("formula", "verdict", "largest error"), *rows]), "", summary])


def _verdict(proof: Proof) -> str:
    return f"{proof.verdict}, wrong value" if proof.wrong else proof.verdict


def proofs_json(proofs: Sequence[Named]) -> str:
    """Return the proofs as a JSON list."""
    return json_text(
        [
            {
                "page": page,
                "name": name,
                "verdict": proof.verdict,
                "wrong": proof.wrong,
                "error": proof.error,
                "step": proof.step,
                "reason": str(proof.reason) if proof.reason else None,
                "claims": [
                    {
                        "name": entry.name,
                        "formula": entry.formula,
                        "autograd": entry.autograd,
                        "difference": entry.difference,
                        "exact": entry.exact,
                    }
                    for entry in proof.entries
                ],
            }
            for page, name, proof in proofs
        ]
    )


def parameters(pages: Sequence[AnyPage]) -> str:
    """Return every page's parameters: path, default, range and meaning."""
    blocks = []
    for page in pages:
        state: type[Struct] = page.state
        lines = [line for info in fields(state) for line in _lines(info, "")]
        blocks.append("\n".join([f"{page.key}: {page.title}", *("  " + row for row in _aligned(lines))]))
    return "\n\n".join(blocks)


def _lines(info: FieldInfo, indent: str) -> Iterator[ParameterRow]:
    """Yield the field, and below it the parameters of every kind that it can be."""
    yield indent + info.name, default_of(info), _takes(info), str(info.parameter.label)
    for entry in (info, *info.items):
        for tag, struct in entry.structs.items():
            if tag:
                yield f"{indent}  {tag}", "", "", ""
            for field in fields(struct):
                yield from _lines(field, indent + "    ")


def default_of(info: FieldInfo) -> str:
    """Return the default of a field as it is written in a session, a long one cut; empty where it has none."""
    default = "" if info.default is NODEFAULT else msgspec.json.encode(info.default).decode().strip('"')
    return default if len(default) <= 60 else default[:57] + "..."


def _takes(info: FieldInfo) -> str:
    match info.kind:
        case "float" | "int":
            legal = f"{'(' if info.above else '['}{_bound(info.low)}, {_bound(info.high)}{')' if info.below else ']'}"
            legal += " whole" if info.kind == "int" else ""
        case "bool":
            legal = "true or false"
        case "str":
            legal = f"text of up to {info.most} characters" if info.most else "text"
        case "choice" | "union":
            legal = ", ".join(filter(None, info.choices))
        case "tuple":
            legal = "[" + ", ".join(_takes(item) for item in info.items) + "]"
        case "list":
            legal = f"{info.least or 0} to {info.most} of {_takes(info.items[0])}"
    return f"{legal}, or null" if info.optional else legal


def _bound(value: float | None) -> str:
    return "any" if value is None else f"{value:g}"


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
