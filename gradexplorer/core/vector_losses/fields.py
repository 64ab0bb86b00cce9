"""Annotations of the tensors' fields: each is called what torch calls it."""

from typing import Annotated

from msgspec import Meta

from gradexplorer.framework.parameter import items, number
from gradexplorer.text import Text, _

MOST = 6
"""Rows, and columns."""

Entry = Annotated[float, number(_("entry"), -300.0, 300.0, low=-5.0, high=5.0)]
"""A difference of two has an exponential in float64."""
Share = Annotated[float, number(_("probability"), 0.0, 1.0)]
Count = Annotated[float, number(_("entry"), 0.0, 300.0, high=10.0)]
Variance = Annotated[float, number(_("variance"), 1e-3, 1e4, high=5.0)]
Sign = Annotated[int, number(_("sign"), -1, 1, step=2)]
YesOrNo = Annotated[int, number(_("target"), 0, 1, step=1)]
Class = Annotated[int, number(_("class"), -1000, MOST - 1, step=1)]
Weight = Annotated[float, number(_("weight"), 0.0, 1000.0, high=5.0)]

EntryRow = Annotated[tuple[Entry, ...], items(_("row"), 1, MOST)]
ShareRow = Annotated[tuple[Share, ...], items(_("row"), 1, MOST)]


def torch_name(name: str) -> Text:
    """Return the name of one of torch's arguments, which is the same in every language."""
    return Text("{name}", {"name": name})


def matrix(field: str, symbol: str, tip: Text) -> Meta:
    """Return the annotation of a tensor with rows of several entries."""
    return items(torch_name(field), 1, MOST, symbol=symbol, tip=tip, multiline=True)


def vector(field: str, symbol: str, tip: Text) -> Meta:
    """Return the annotation of a tensor with one number, or one class, for each row."""
    return items(torch_name(field), 1, MOST, symbol=symbol, tip=tip)


def shared(field: str, symbol: str, tip: Text) -> Meta:
    """Return the annotation of a tensor with something for each column, which may be left out."""
    return items(torch_name(field), 0, MOST, symbol=symbol, tip=tip)
