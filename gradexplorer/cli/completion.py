"""``gradexplorer completion SHELL``: what a shell needs to complete commands, options and their values."""

import argparse
from collections.abc import Iterator, Sequence
from typing import Any

from msgspec import Struct

from gradexplorer.pages import PAGES


class Word(Struct, frozen=True):
    """An option or a word in its place.

    Attributes
    ----------
    flags : tuple of str
        Empty for a word in its place.
    meaning : str
    takes : bool
        A value belongs to it.
    values : tuple of str
        The values there are; empty where it may be anything, such as a file.
    """

    flags: tuple[str, ...]
    meaning: str
    takes: bool
    values: tuple[str, ...]


Commands = dict[tuple[str, ...], tuple[str, Sequence[Word]]]
"""The names that lead to a command, its meaning, and its words."""


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = commands.add_parser("completion", help="print what a shell needs to complete commands and options")
    parser.add_argument("shell", choices=tuple(SHELLS))
    parser.set_defaults(run=_completion)


def _completion(options: argparse.Namespace) -> int:
    print(SHELLS[options.shell](dict(commands_of(options.parser))), end="")
    return 0


def commands_of(
    parser: argparse.ArgumentParser, names: tuple[str, ...] = (), meaning: str = ""
) -> Iterator[tuple[tuple[str, ...], tuple[str, Sequence[Word]]]]:
    """Yield the commands of a parser that have a help text, and those within them."""
    below = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    yield names, (meaning, [_word(action) for action in parser._actions if action not in below])
    for action in below:
        for choice in action._choices_actions:
            yield from commands_of(action.choices[choice.dest], (*names, choice.dest), choice.help or "")


def _word(action: argparse.Action) -> Word:
    values: Sequence[Any] = action.choices or ()  # type: ignore[assignment]
    if action.metavar == "PAGE":
        values = [page.key for page in PAGES]
    meaning = (action.help or "").replace("%%", "%")
    return Word(tuple(action.option_strings), meaning, action.nargs != 0, tuple(map(str, values)))


def _bash(commands: Commands) -> str:
    cases, parents = [], {names[0] for names in commands if len(names) > 1}
    for names, (_meaning, words) in commands.items():
        below = [other[-1] for other in commands if other and other[:-1] == names]
        command = " ".join(names)
        for word in words:
            if word.takes and word.flags:
                patterns = "|".join(f'"{command},{flag}"' for flag in word.flags)
                cases.append(f"        {patterns}) words='{' '.join(word.values)}';;")
        flags = " ".join(flag for word in words for flag in word.flags)
        first = " ".join([*below, *(value for word in words if not word.flags for value in word.values)])
        cases.append(f"        \"{command},\"*) words='{first}'; case $typed in -*) words='{flags}';; esac;;")
    return "\n".join(
        [
            "_gradexplorer() {",
            "    local typed=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} command= words=",
            '    [ "$COMP_CWORD" -gt 1 ] && command=${COMP_WORDS[1]} || before=',
            f"    case $command in {'|'.join(sorted(parents))})",
            '        [ "$COMP_CWORD" -gt 2 ] && command="$command ${COMP_WORDS[2]}";;',
            "    esac",
            '    case "$command,$before" in',
            *cases,
            "    esac",
            '    COMPREPLY=($(compgen -W "$words" -- "$typed"))',
            "}",
            "complete -o default -F _gradexplorer gradexplorer",  # default: the names of files
            "",
        ]
    )


def _zsh(commands: Commands) -> str:
    return "autoload -U +X compinit bashcompinit && compinit && bashcompinit\n" + _bash(commands)


def _fish(commands: Commands) -> str:
    lines = []
    for names, (meaning, words) in commands.items():
        seen = "; and ".join(f"__fish_seen_subcommand_from {name}" for name in names) or "__fish_use_subcommand"
        if names:
            above = "; and ".join(f"__fish_seen_subcommand_from {name}" for name in names[:-1])
            lines.append(_fish_line(above or "__fish_use_subcommand", f"-a {names[-1]}", meaning))
        for word in words:
            flags = " ".join(f"-{'l' if flag.startswith('--') else 's'} {flag.lstrip('-')}" for flag in word.flags)
            values = f" -x -a '{' '.join(word.values)}'" if word.values else " -r" if word.takes and flags else ""
            if flags or values:
                lines.append(_fish_line(seen, flags + values, word.meaning))
    return "\n".join([*lines, ""])


def _fish_line(condition: str, what: str, meaning: str) -> str:
    quoted = meaning.replace("\\", "\\\\").replace("'", "\\'")
    return f"complete -c gradexplorer -n '{condition}' {what} -d '{quoted}'"


SHELLS = {"bash": _bash, "zsh": _zsh, "fish": _fish}
