"""``gradexplorer lesson``: list the lessons, check one, and say what a lesson can ask a page for."""

import argparse
from pathlib import Path

import msgspec

from gradexplorer.cli.chosen import add_options, at_step, chosen_page, chosen_session
from gradexplorer.framework.figure import Check
from gradexplorer.framework.state import paths, value_at
from gradexplorer.lessons.checking import check_lesson
from gradexplorer.lessons.reading import read_lesson, shipped_lessons
from gradexplorer.pages import PAGES
from gradexplorer.text import InputError, _


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command with its own commands."""
    parser = commands.add_parser("lesson", help="list the lessons, or check a file of your own")
    own = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    own.add_parser("list", help="the lessons that come along").set_defaults(run=_list)
    check = own.add_parser("check", help="build every step of a lesson, and find every answer")
    check.add_argument("file", metavar="FILE", type=Path)
    check.set_defaults(run=_check)
    names = own.add_parser("names", help="what a lesson can point at and ask for, in one state of a page")
    add_options(names)
    names.set_defaults(run=_names)


def _list(_options: argparse.Namespace) -> int:
    for file in shipped_lessons():
        lesson = read_lesson(file)
        print(f"{file.stem}: {lesson.title.en}, {len(lesson.steps)} steps")
    return 0


def _check(options: argparse.Namespace) -> int:
    lesson = read_lesson(options.file)
    try:
        check_lesson(lesson, PAGES)
    except InputError as error:
        raise InputError(_("{file}: {fault}", file=str(options.file), fault=error.text)) from error
    asked = sum(step.question is not None for step in lesson.steps)
    print(f"{options.file}: {len(lesson.steps)} steps, {asked} questions, all answered by the pages")
    return 0


def _names(options: argparse.Namespace) -> int:
    page = chosen_page(options.page)
    session, snapshot = at_step(chosen_session(options, page), page, options.steps)
    state = session.pages[page.key]
    figure = page.whole_picture(state, snapshot)
    for path in paths(state):
        print(f"control {path} = {msgspec.json.encode(value_at(state, path)).decode()}")
    for panel in figure.panels():
        print(f"panel {panel.key}")
    for item in page.column(state, snapshot, figure):
        print(f"item {item.key}")
        if isinstance(item, Check):
            print(f"  verdict {item.proof.verdict}")
            for entry in item.proof.entries:
                print(f"  claim {entry.name} = {entry.formula:.17g}")
    return 0
