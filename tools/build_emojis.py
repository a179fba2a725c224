"""Builds ``streamlit_api/emojis.txt``: the characters of which the emojis of all releases are made.

The releases that are set up for the tests are read (``tests/streamlit_oracle.py --setup``), none is
run::

    python tools/build_emojis.py

A line is a character, or the first and the last of several, in hexadecimal digits.
"""

from __future__ import annotations

import ast
import sys
from typing import TYPE_CHECKING

from build_api_tables import TABLE
from build_value_tables import INSTALLED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

EMOJIS = TABLE.with_name("emojis.txt")
SOURCE = "lib/python3*/site-packages/streamlit/emojis.py"
IGNORED = "\N{VARIATION SELECTOR-16}"
"""What Streamlit leaves out of a text before it looks for it."""


def listed(source: str) -> Iterator[str]:
    """The emojis in the module of Streamlit that lists them."""
    for node in ast.parse(source).body:
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and isinstance(node.value, ast.Set):
            yield from ast.literal_eval(node.value)


def ranges(emojis: Iterable[str]) -> list[str]:
    """The characters of some texts, those in a row together."""
    spans: list[list[int]] = []
    for each in sorted({ord(char) for text in emojis for char in text} | {ord(IGNORED)}):
        if spans and spans[-1][1] == each - 1:
            spans[-1][1] = each
        else:
            spans.append([each, each])
    return [f"{first:x}" if first == last else f"{first:x}-{last:x}" for first, last in spans]


def main() -> int:
    sources = [path.read_text(encoding="utf-8") for path in INSTALLED.glob(f"st-*/{SOURCE}")]
    if not sources:
        print("set up a release first: python tests/streamlit_oracle.py --setup 1.67.0")
        return 1
    found = {each for source in set(sources) for each in listed(source)}
    EMOJIS.write_text("".join(f"{each}\n" for each in ranges(found)), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
