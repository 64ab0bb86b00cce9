"""A lesson as its file holds it; ``resources/lessons/README.md`` describes the format for teachers."""

from typing import Annotated, Any

from msgspec import Meta, Struct

from gradexplorer.proof import Verdict

MOST_STEPS = 40
VERSION = 1

Sentence = Annotated[str, Meta(min_length=1, max_length=1000)]
Edits = dict[str, Any]
"""State paths to values, as in the presets."""


class _Entry(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What every object in the file is: nothing in it is left unread."""


class Words(_Entry, frozen=True, kw_only=True):
    """A text of the lesson in both languages."""

    en: Sentence
    zh_CN: Sentence  # as translations are named

    @property
    def by_language(self) -> dict[str, str]:
        """The text by the code of its language."""
        return {"en": self.en, "zh_CN": self.zh_CN}


class Moment(_Entry, frozen=True, kw_only=True):
    """Edits of a state, and the step of its run: 0 is the start."""

    state: Edits = {}
    run: Annotated[int, Meta(ge=0)] | None = None
    to_end: bool = False


class Value(_Entry, frozen=True, kw_only=True):
    """A number of the page: a claim of one of its badges, or a State field; in a comparison also a plain number.

    Attributes
    ----------
    claim : str
        The claim's name, as ``gradexplorer prove --json`` prints it.
    badge : str
        The key of the badge, where several say different numbers of that name.
    field : str
        A State path.
    number : float or None
        Such as the 0 that something is above.
    at : Moment or None
        Where it is read, if not where the question is.
    """

    claim: str = ""
    badge: str = ""
    field: str = ""
    number: float | None = None
    at: Moment | None = None


class Equal(_Entry, frozen=True, kw_only=True, tag_field="is", tag="equal"):
    """Two values are within `within` + `percent` of the second one of each other."""

    value: Value
    to: Value
    within: Annotated[float, Meta(ge=0)] = 0.0
    percent: Annotated[float, Meta(ge=0, le=50)] = 1.0


class Above(_Entry, frozen=True, kw_only=True, tag_field="is", tag="above"):
    """A value is greater than another."""

    value: Value
    to: Value


class Below(_Entry, frozen=True, kw_only=True, tag_field="is", tag="below"):
    """A value is less than another."""

    value: Value
    to: Value


class Judged(_Entry, frozen=True, kw_only=True, tag_field="is", tag="verdict"):
    """A badge has a verdict."""

    badge: str
    verdict: Verdict


Condition = Equal | Above | Below | Judged
Conditions = Annotated[list[Condition], Meta(min_length=1, max_length=4)]


class _Question(_Entry, frozen=True, kw_only=True):
    """What all questions have.

    Attributes
    ----------
    ask, hint : Words
        The hint comes after the first wrong try.
    then : Moment or None
        What is shown with the answer; the values of the answer are those of that moment.
    """

    ask: Words
    hint: Words
    then: Moment | None = None


class Number(_Question, frozen=True, kw_only=True, tag_field="type", tag="number"):
    """A number is typed: `answer`, within `within` + `percent` of it."""

    answer: Value
    within: Annotated[float, Meta(ge=0)] = 0.0
    percent: Annotated[float, Meta(ge=0, le=50)] = 1.0


class Option(_Entry, frozen=True, kw_only=True):
    """One of the answers to choose from: the right one while all of its conditions hold on the page."""

    text: Words
    when: Conditions


class Choice(_Question, frozen=True, kw_only=True, tag_field="type", tag="choice"):
    """One of several answers is chosen."""

    choices: Annotated[list[Option], Meta(min_length=2, max_length=6)]


class Drag(_Question, frozen=True, kw_only=True, tag_field="type", tag="drag"):
    """Fields of the State are changed, by dragging or in their controls, until all of `goal` holds."""

    fields: Annotated[list[str], Meta(min_length=1, max_length=4)]
    goal: Conditions


Question = Number | Choice | Drag


class Look(_Entry, frozen=True, kw_only=True):
    """What is pointed at: a control by its State path, a panel, or an item of the derivation column, by their keys."""

    control: str = ""
    panel: str = ""
    item: str = ""


class Step(_Entry, frozen=True, kw_only=True):
    """A text, and what the window shows beside it.

    Attributes
    ----------
    page : str
        A page's key: the step begins from the page's defaults. Empty: it goes on from the last step.
    """

    text: Words
    page: str = ""
    state: Edits = {}
    run: Annotated[int, Meta(ge=0)] | None = None
    to_end: bool = False
    look: Look | None = None
    question: Question | None = None

    @property
    def moment(self) -> Moment:
        """What the step changes."""
        return Moment(state=self.state, run=self.run, to_end=self.to_end)


class Lesson(_Entry, frozen=True, kw_only=True):
    """A lesson of some minutes; its last step points at something proven."""

    version: Annotated[int, Meta(ge=1, le=VERSION)]
    title: Words
    steps: Annotated[list[Step], Meta(min_length=1, max_length=MOST_STEPS)]
