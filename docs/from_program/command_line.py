"""The command line in the manual, from the parser itself; its words are English in every language, as in a terminal."""

from collections.abc import Iterator, Sequence

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from from_program.words import code, container, definition, rubric
from gradexplorer.cli.commands import make_parser
from gradexplorer.cli.completion import Word, commands_of
from gradexplorer.cli.examples import EXAMPLES


class Commands(SphinxDirective):
    """Every command: what it does, its options and its examples."""

    def run(self) -> list[nodes.Node]:
        """Return them in the order of ``--help``."""
        made: list[nodes.Node] = []
        for names, (meaning, words) in commands_of(make_parser()):
            title = " ".join(("gradexplorer", *names))
            made += [rubric(title, "-".join(("command", *names))), nodes.paragraph("", meaning)]
            made.append(nodes.definition_list("", *_options(words)))
            made += _examples(names)
        return container(*made)


def _options(words: Sequence[Word]) -> Iterator[nodes.definition_list_item]:
    for word in words:
        if word.meaning or word.values:
            values = " | ".join(word.values)
            shown = ", ".join(word.flags) or values
            said = [word.meaning, values if word.flags else ""]
            yield definition([code(shown)], nodes.paragraph("", " — ".join(filter(None, said))))


def _examples(names: Sequence[str]) -> list[nodes.Node]:
    examples = EXAMPLES.get(" ".join(names), ())
    text = "\n".join(f"{line}\n    # {meaning}" for line, meaning in examples)
    return [nodes.literal_block("", text, language="console")] if text else []


DIRECTIVES = {"commands": Commands}
