"""Words for the screen: written once in English, translated where they are drawn."""

import re
from collections.abc import Mapping

from msgspec import Struct

_NOUNS = (
    "arguments assignments cells characters columns digits epochs errors frames gradients inputs letters lines logits "
    "names neurons nodes numbers optimizers parameters parts paths points rows rules slopes starts states steps "
    "targets turns updates values weights"
)
SINGULAR = {noun: noun[:-1] for noun in _NOUNS.split()} | {"classes": "class", "entries": "entry"}
"""The nouns that sentences count, and what they are called where there is one."""
_COUNTED = re.compile(r"\{(\w+)\}((?: [a-z]+)? )(" + "|".join(SINGULAR) + r")\b")


class Text(Struct, frozen=True):
    """An English sentence with named placeholders, so that translation can wait until it is drawn.

    ``str()`` gives the English sentence; the window looks ``source`` up in the chosen language
    and puts the same ``values`` in.
    """

    source: str
    values: Mapping[str, object] = {}

    def __str__(self) -> str:
        return fill(self.source, self.values) if self.values else self.source


def fill(sentence: str, values: Mapping[str, object]) -> str:
    """Return a sentence with its values put in; a noun behind an English 1 is singular.

    Examples
    --------
    >>> fill("{steps} steps, {starts} starts", {"steps": 1, "starts": 64})
    '1 step, 64 starts'
    """

    def agreeing(counted: re.Match[str]) -> str:
        name, between, noun = counted.groups()
        return f"{{{name}}}{between}{SINGULAR[noun] if str(values[name]) == '1' else noun}"

    return _COUNTED.sub(agreeing, sentence).format(**values)


EMPTY = Text("")


def _(source: str, /, **values: object) -> Text:
    """Mark `source` for translation; ``{name}`` placeholders are filled from `values`.

    Examples
    --------
    >>> str(_("step {step}", step=3))
    'step 3'
    """
    return Text(source, values)


class InputError(ValueError):
    """Something a person typed, opened or asked for can't be used.

    Attributes
    ----------
    text : Text
        What is wrong, where, and what to do: shown as it is.
    position : int or None
        Index of the fault in the typed text, where there is one.
    """

    def __init__(self, text: Text, position: int | None = None) -> None:
        super().__init__(str(text))
        self.text = text
        self.position = position
