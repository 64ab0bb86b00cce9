"""Batches, and how a model and its loss are called with one."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from gradexplorer.model.case import Case
from gradexplorer.model.load_file import CodeError
from gradexplorer.model.source import defined_at
from gradexplorer.text import InputError, _


def batches(case: Case) -> Iterator[Any]:
    """Yield the batches of a case; a single batch again and again."""
    data = case.data
    if callable(data):
        made = data()
        if not isinstance(made, Iterable):
            raise InputError(_("data() returns a {kind}, which gives no batches.", kind=type(made).__name__))
        yield from made
        return
    if hasattr(data, "batch_sampler") or hasattr(data, "__next__"):
        yield from data
        return
    while True:
        yield data


def first_batch(case: Case) -> Any:
    """Return the first batch of a case."""
    for batch in batches(case):
        return batch
    raise InputError(_("data gives no batch."))


def call_model(case: Case, model: Any, loss: Any, batch: Any) -> Any:
    """Return the loss of a batch."""
    value = _loss_of(case, model, loss, batch)
    if not hasattr(value, "numel"):
        text = _("The loss is no tensor but a {kind}.", kind=type(value).__name__)
        raise CodeError(text, defined_at(case.batch_loss or loss))
    if value.numel() != 1:
        text = _("The loss is no single number: its shape is {shape}.", shape=str(tuple(value.shape)))
        raise CodeError(text, defined_at(case.batch_loss or loss))
    return value


def _loss_of(case: Case, model: Any, loss: Any, batch: Any) -> Any:
    if case.batch_loss is not None:
        return case.batch_loss(model, batch)
    if not isinstance(batch, list | tuple) or len(batch) != 2:
        raise InputError(_("A batch should be (inputs, target); for other shapes give batch_loss(model, batch)."))
    inputs, target = batch
    if isinstance(inputs, Mapping):
        return loss(model(**inputs), target)
    return loss(model(*inputs) if isinstance(inputs, list | tuple) else model(inputs), target)
