"""The buttons that add and remove a class, which the softmax and the classification part have."""

from typing import TypeVar

from gradexplorer.framework.page import Action, AnyAction
from gradexplorer.framework.parameter import Conditions
from gradexplorer.framework.run import Snapshot
from gradexplorer.framework.state import edited
from gradexplorer.pages.losses.classification.state import ClassificationState
from gradexplorer.pages.losses.parameters import FEWEST, MOST
from gradexplorer.pages.losses.softmax.state import SoftmaxState
from gradexplorer.text import InputError, _

S = TypeVar("S", SoftmaxState, ClassificationState)


def _more(state: S, _snapshot: Snapshot | None, _text: str) -> S:
    if len(state.logits) == MOST:
        raise InputError(_("There are {count} classes already.", count=MOST))
    return edited(state, "logits", (*state.logits, min(state.logits)))


def _fewer(state: S, _snapshot: Snapshot | None, _text: str) -> S:
    if len(state.logits) == FEWEST:
        raise InputError(_("Softmax needs at least {count} classes.", count=FEWEST))
    return edited(state, "logits", state.logits[:-1])


def class_actions(shown_when: Conditions) -> tuple[AnyAction, ...]:
    """Return the buttons that add and remove a class."""
    return (
        Action(key="more", label=_("Add a class"), group=_("Logits"), shown_when=shown_when, apply=_more),
        Action(key="fewer", label=_("Remove the last class"), group=_("Logits"), shown_when=shown_when, apply=_fewer),
    )
