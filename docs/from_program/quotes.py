"""What programs say, and numbers: they are no sentences, and are not translated."""

from docutils import nodes
from sphinx.transforms import SphinxTransform


class Quotes(SphinxTransform):
    """Keeps paragraphs of nothing but code, or without a word, from the manual's translation."""

    default_priority = 5
    """Before Sphinx collects sentences."""

    def apply(self, **_options: object) -> None:
        """Mark them."""
        for paragraph in self.document.findall(nodes.paragraph):
            words = "".join(child.astext() for child in paragraph if not isinstance(child, nodes.literal))
            if not any(letter.isalpha() for letter in words):
                paragraph["translatable"] = False
