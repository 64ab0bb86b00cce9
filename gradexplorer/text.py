"""Words for the screen: written once in English, translated where they are drawn."""

from collections.abc import Mapping

from msgspec import Struct


class Text(Struct, frozen=True):
    """An English sentence with named placeholders, so that translation can wait until it is drawn.

    ``str()`` gives the English sentence; the window looks ``source`` up in the chosen language
    and puts the same ``values`` in.
    """

    source: str
    values: Mapping[str, object] = {}

    def __str__(self) -> str:
        return self.source.format(**self.values) if self.values else self.source


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
