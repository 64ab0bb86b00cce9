"""Lesson files: the shipped ones, and anybody's own; read as data, and refused with the place of the fault."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from gradexplorer.framework.files import read_text
from gradexplorer.framework.plain_json import plain_json
from gradexplorer.framework.resources import resource
from gradexplorer.framework.state import checked
from gradexplorer.lessons.lesson import Lesson, Words
from gradexplorer.text import InputError, _

MOST_BYTES = 1 << 18


def shipped_lessons() -> Sequence[Path]:
    """Return the files of the lessons that come along, in the order of the course."""
    return sorted(resource("lessons").glob("*.json"))


@cache
def lesson_titles() -> Mapping[Path, Words]:
    """Return the titles of the lessons that come along, by their files."""
    return {file: read_lesson(file).title for file in shipped_lessons()}


def read_lesson(file: str | Path) -> Lesson:
    """Return the lesson in a file, whose form is checked; `check_lesson` asks the pages about the rest.

    Raises
    ------
    InputError
        Which file, where in it, what is wrong.
    """
    content = read_text(file, MOST_BYTES)
    try:
        return checked(plain_json(content), Lesson)
    except InputError as error:
        raise InputError(_("{file}: {fault}", file=str(file), fault=error.text)) from error
