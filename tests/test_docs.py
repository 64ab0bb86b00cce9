"""What the documents of the checkout name exists: files, targets of make, classes and functions."""

import ast
import re
import shlex
from pathlib import Path

import pytest

from gradexplorer import __version__
from gradexplorer.cli.commands import make_parser
from gradexplorer.core.landscapes import catalogue, entries

CHECKOUT = Path(__file__).parents[1]
DOCUMENTS = (
    *("README.md", "CONTRIBUTING.md", "SECURITY.md", "docs/design.md", "docs/contributors.md", "docs/own_model.md"),
    ".github/pull_request_template.md",
)
WORKFLOWS = sorted((CHECKOUT / ".github/workflows").glob("*.yml"))
MADE = (CHECKOUT / ".gitignore").read_text("utf-8").split()
TARGETS = set(re.findall(r"^([a-z-]+):", (CHECKOUT / "Makefile").read_text("utf-8"), re.MULTILINE))


def known() -> set[str]:
    """Return the names that the package and its tests define, and the keys of dicts that are written out."""
    names = set()
    for file in (*(CHECKOUT / "gradexplorer").rglob("*.py"), *(CHECKOUT / "tests").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef | ast.FunctionDef):
                names.add(node.name)
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                names.add(node.id)
            elif isinstance(node, ast.Dict):
                names |= {key.value for key in node.keys if isinstance(key, ast.Constant)}
    return names


def named(document: str) -> list[str]:
    text = (CHECKOUT / document).read_text("utf-8")
    return re.findall(r"`([^`\n]+)`", text)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_names_and_files_in_documents_exist(document: str) -> None:
    names, missing = known(), []
    for word in named(document):
        if re.fullmatch(r"[\w.-]+/[\w./-]*|[\w.-]+\.(md|py|txt|toml|yaml)", word):
            found = word in MADE or (CHECKOUT / word).exists()
        elif name := re.fullmatch(r"([A-Za-z_]\w*)(\(.*\))?", word):
            found = name[1] in names or (CHECKOUT / "gradexplorer" / "core" / word).exists()
        else:
            continue
        if not found:
            missing.append(word)
    assert not missing


def made(text: str) -> set[str]:
    return {target for words in re.findall(r"\bmake((?: [a-z][a-z-]*)+)", text) for target in words.split()}


@pytest.mark.parametrize("document", DOCUMENTS)
def test_targets_of_make_in_documents_exist(document: str) -> None:
    code = [
        *named(document),
        *re.findall(r"^    (make .*?)(?:#|$)", (CHECKOUT / document).read_text("utf-8"), re.MULTILINE),
    ]
    assert set().union(*map(made, code)) <= TARGETS


def test_the_program_takes_the_commands_that_documents_show() -> None:
    texts = [file.read_text("utf-8") for file in (CHECKOUT / "docs").rglob("*.md")]
    blocks = [block for text in texts for block in re.findall(r"```console\n(.*?)```", text, re.DOTALL)]
    commands = [line for block in blocks for line in block.splitlines()]
    assert len(commands) >= 10
    for line in commands:
        program, *words = shlex.split(line)
        assert program == "gradexplorer"
        assert callable(make_parser().parse_args(words).run), line


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda file: file.name)
def test_workflows_call_targets_of_make(workflow: Path) -> None:
    text = workflow.read_text("utf-8")
    listed = re.findall(r"target: \[(.*)\]", text)
    targets = made(text) | {word.strip() for words in listed for word in words.split(",")}
    assert targets
    assert targets <= TARGETS


def test_the_citation_has_the_present_version() -> None:
    assert f"\nversion: {__version__}\n" in (CHECKOUT / "CITATION.cff").read_text("utf-8")


def test_the_first_change_that_contributing_proposes_is_a_landscape() -> None:
    text = (CHECKOUT / "CONTRIBUTING.md").read_text("utf-8")
    (entry,) = re.findall(r"^    (_known\(\n.*?\n    \)),$", text, re.MULTILINE | re.DOTALL)
    land = eval(entry, vars(entries))
    assert land.key not in catalogue.LANDSCAPES
    assert [land.value(*point) for point in land.minima] == [land.lowest]
