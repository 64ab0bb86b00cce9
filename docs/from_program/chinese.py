"""The search of the Chinese manual: by single characters and by pairs of them, in the index as in what is typed.

A list of words would have to know the field's terms, and the browser, which has no such list, would look for what is
typed as one word. Pairs need neither: whatever stands in a page is found by any part of it.
"""

import re
from itertools import pairwise

from sphinx.search import SearchLanguage

_RUN = re.compile(r"[\u3400-\u9fff]+|[^\W\u3400-\u9fff]+")
"""Chinese characters one behind the other, or a word or number in other letters."""


class Chinese(SearchLanguage):
    """Splits Chinese text."""

    lang = "zh"
    language_name = "Chinese"
    js_splitter_code = """
var splitQuery = (query) => (query.match(/[\\u3400-\\u9fff]+|[^\\s\\u3400-\\u9fff\\p{P}\\p{S}]+/gu) || []).flatMap(
  (run) => !/[\\u3400-\\u9fff]/.test(run) || run.length < 2 ? [run]
    : Array.from({length: run.length - 1}, (_, i) => run.slice(i, i + 2)));
"""

    def split(self, input: str) -> list[str]:
        """Return words in other letters, and of Chinese every character and every pair."""
        found = []
        for run in _RUN.findall(input):
            if "\u3400" <= run[0] <= "\u9fff":
                found += [*run, *map("".join, pairwise(run))]
            else:
                found.append(run)
        return found

    def stem(self, word: str) -> str:
        """Return the word as it is, in small letters."""
        return word.lower()
