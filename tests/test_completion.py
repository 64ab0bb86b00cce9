"""Completion, asked as a shell asks it; what is right is what argparse takes."""

import shlex
import shutil
import subprocess

import pytest

from gradexplorer.cli import completion
from gradexplorer.cli.commands import NAMES, make_parser
from gradexplorer.cli.examples import EXAMPLES
from gradexplorer.pages import PAGES

COMMANDS = dict(completion.commands_of(make_parser()))
KEYS = {page.key for page in PAGES}


def offered(line: str) -> set[str]:
    """Return what bash offers at the end of a line."""
    words = [*line.split(" ")]
    script = f"{completion.SHELLS['bash'](COMMANDS)}\nCOMP_WORDS=({shlex.join(words)}); COMP_CWORD={len(words) - 1}\n"
    done = subprocess.run(
        ["bash", "-c", script + '_gradexplorer; printf "%s\\n" "${COMPREPLY[@]}"'],
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stdout.split())


@pytest.mark.skipif(not shutil.which("bash"), reason="asks bash")
@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("gradexplorer ", set(NAMES)),
        ("gradexplorer ex", {"export"}),
        ("gradexplorer --v", {"--version"}),
        ("gradexplorer export ", KEYS),
        ("gradexplorer export himmelblau --the", {"--theme"}),
        ("gradexplorer export himmelblau --theme ", {"light", "dark"}),
        ("gradexplorer export himmelblau --language z", {"zh_CN"}),
        ("gradexplorer export himmelblau -o ", set()),
        ("gradexplorer lesson ", {"list", "check", "names"}),
        ("gradexplorer lesson names ", KEYS),
        ("gradexplorer completion ", {"bash", "zsh", "fish"}),
        ("gradexplorer check ", set()),
    ],
)
def test_bash_offers(line: str, words: set[str]) -> None:
    assert offered(line) == words


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_the_script_is_the_shells(shell: str) -> None:
    text = completion.SHELLS[shell](COMMANDS)
    assert all(name in text for name in NAMES)
    if program := shutil.which(shell):
        done = subprocess.run([program, "-n"], input=text, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")


def test_every_command_has_examples_that_it_takes() -> None:
    assert EXAMPLES.keys() == {"", *NAMES}
    parser = make_parser()
    for command, examples in EXAMPLES.items():
        for line, meaning in examples:
            assert meaning
            _program, *words = shlex.split(line.removeprefix('eval "$(').partition(">")[0].rstrip(' )"'))
            if not words or words[0].endswith(".json"):
                continue
            assert words[0] == command or not command
            assert callable(parser.parse_args(words).run), line
