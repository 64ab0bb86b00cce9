"""Hand-outs as one HTML file that needs nothing else: no network, no script, no font."""

from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Sequence
from html import escape

from gradexplorer.framework.figure import Check, Code, FormulaItem, Heading, Item, Note, Panel, Table, TablePanel
from gradexplorer.handouts.hand_out import HandOut, Paper, Picture, not_in_link
from gradexplorer.handouts.mathml import mathml
from gradexplorer.handouts.parameters import Words
from gradexplorer.handouts.proof_table import HEADS, cells
from gradexplorer.text import Text, _

_TYPES = {"svg": "image/svg+xml", "png": "image/png"}
_STYLE = """\
@page { size: %s; margin: 18mm }
body { font: 11pt/1.45 sans-serif; max-width: 46em; margin: 1.5em auto; padding: 0 1em; color: #111 }
h1, h2, h3 { break-after: avoid }
h1 { font-size: 1.6em } h2 { font-size: 1.25em } h3 { font-size: 1.05em; margin: 1.4em 0 .3em }
section + section { break-before: page }
figure { margin: 1em 0; break-inside: avoid } figure img { width: 100%% }
.line { display: flex; align-items: baseline; gap: 1em; margin: .5em 0; overflow-x: auto; break-inside: avoid }
.line math { font-size: 1.15em; math-style: normal }
mtable[columnalign^="right left"] mtd:nth-child(even) { text-align: left }
.rule, .value { color: #555; font-size: .85em } .value { margin-left: auto }
table { border-collapse: collapse; margin: .6em 0; font-size: .85em; break-inside: avoid }
th, td { border-bottom: 1px solid #ccc; padding: .2em .7em; text-align: left }
.proof { border-left: 3px solid #2a7; padding-left: .8em; margin: .8em 0 } .open { border-color: #c50 }
pre { background: #f4f4f4; padding: .6em; white-space: pre-wrap; font-size: .8em } .link { word-break: break-all }
"""


def html(
    hand_outs: Sequence[HandOut], words: Words, language: str, paper: Paper, drawn: Callable[[Panel], Picture]
) -> str:
    """Return the file.

    Parameters
    ----------
    words : callable (text) -> str
        Translates.
    language : str
        Its code, such as ``zh_CN``.
    drawn : callable (panel) -> Picture
        Draws what is no table.
    """
    title = ", ".join(one.title for one in hand_outs)
    head = [
        "<!DOCTYPE html>",
        f'<html lang="{language.replace("_", "-")}"><head><meta charset="utf-8">',
        f"<title>{escape(title)}</title>",
        f"<style>{_STYLE % paper}</style></head><body>",
    ]
    body = (line for one in hand_outs for line in _section(one, words, drawn))
    return "\n".join([*head, *body, "</body></html>", ""])


def _section(one: HandOut, words: Words, drawn: Callable[[Panel], Picture]) -> Iterator[str]:
    yield f"<section><h1>{escape(one.title)}</h1>"
    for panel in one.panels:
        if isinstance(panel, TablePanel):
            yield f"<h3>{escape(words(panel.title))}</h3>"
            yield from _texts(panel.table, words)
        else:
            yield _figure(drawn(panel))
    yield f"<h2>{escape(words(_('Derivation')))}</h2>"
    for item in one.items:
        yield from _item(item, words)
    yield f"<h2>{escape(words(_('Parameters')))}</h2>"
    yield from _table((), [[*map(escape, row)] for row in one.parameters])
    yield f'<p class="link"><a href="{escape(one.link)}">{escape(one.link)}</a></p>'
    if one.left_out:
        yield f"<p>{escape(words(not_in_link(one)))}</p>"
    yield "</section>"


def _figure(picture: Picture) -> str:
    data = b64encode(picture.data).decode()
    return f'<figure><img src="data:{_TYPES[picture.kind]};base64,{data}" alt="{escape(picture.words)}"></figure>'


def _item(item: Item, words: Words) -> Iterator[str]:
    label = escape(words(item.label))
    match item:
        case Heading():
            yield f"<h3>{label}</h3>"
        case Note():
            yield f"<p>{label}</p>"
        case FormulaItem():
            rule = f'<span class="rule">{label}</span>' if label else ""
            value = f'<span class="value">= {item.value:.9g}</span>' if item.value is not None else ""
            yield f'<div class="line">{mathml(item.latex)}{rule}{value}</div>'
        case Check():
            yield from _proof(item, label, words)
        case Code():
            yield f"<p>{label}</p>" if label else ""
            yield f"<pre>{escape(item.code)}\n\n{escape(item.output)}</pre>"
        case Table():
            yield from _texts(item, words)


def _proof(item: Check, label: str, words: Words) -> Iterator[str]:
    proof = item.proof
    yield f'<div class="proof{"" if proof.verdict == "proven" else " open"}">'
    yield f"<b>{escape(words(Text(proof.verdict)))}</b> {label}"
    if proof.reason:
        yield f"<p>{escape(words(proof.reason))}</p>"
    head, *rows = cells(proof)
    if rows and not item.folded:
        named = [[mathml(name), *map(escape, numbers)] for name, *numbers in rows]
        yield from _table([words(HEADS[cell]) for cell in head], named)
    yield "</div>"


def _texts(table: Table, words: Words) -> Iterator[str]:
    yield from _table([*map(words, table.header)], [[escape(words(cell)) for cell in row.cells] for row in table.rows])


def _table(head: Iterable[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield a table; its cells are HTML."""
    yield "<table>"
    if heads := "".join(f"<th>{escape(cell)}</th>" for cell in head):
        yield f"<tr>{heads}</tr>"
    for row in rows:
        yield f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>"
    yield "</table>"
