"""JSON that a person or another program wrote: read to plain values, and refused with the place of its fault."""

import json
from collections import Counter
from typing import Any

from gradexplorer.framework.messages import MOST_SHOWN, check_values
from gradexplorer.text import InputError, _


def plain_json(content: str | bytes) -> Any:
    """Return the dicts, lists, numbers and texts of a JSON file.

    An object with a key twice is refused, for it is not known which value is meant.

    Raises
    ------
    InputError
        It is no JSON, or holds what no state can: where, and what.
    """
    try:
        return _loaded(content)
    except json.JSONDecodeError as error:
        values = {"line": error.lineno, "column": error.colno, "reason": error.msg}
        raise InputError(_("This is no whole JSON file: line {line}, column {column}: {reason}.", **values)) from None
    except InputError:
        raise
    except (ValueError, RecursionError):
        raise InputError(
            _("This is no JSON file that can be read: its text, numbers or nesting are beyond all limits.")
        ) from None


def _loaded(content: str | bytes) -> Any:
    twice: list[tuple[dict[str, Any], str]] = []

    def collected(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            [(name, _count)] = Counter(name for name, _value in pairs).most_common(1)
            twice.append((found, name))
        return found

    plain = json.loads(content, object_pairs_hook=collected)
    check_values(plain)
    if twice:
        owner, name = twice[-1]  # an earlier one may have been dropped together with what held it
        path = ".".join([*(_path_to(owner, plain) or ()), name])
        raise InputError(_("{field} is given twice.", field=path[:MOST_SHOWN]))
    return plain


def _path_to(wanted: object, plain: Any) -> list[str] | None:
    """Return the names that lead to the very object `wanted` in the dicts and lists of `plain`."""
    if plain is wanted:
        return []
    children = plain.items() if isinstance(plain, dict) else enumerate(plain) if isinstance(plain, list) else ()
    for name, child in children:
        if (names := _path_to(wanted, child)) is not None:
            return [str(name), *names]
    return None
