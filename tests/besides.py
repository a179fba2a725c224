"""What rules say of fixtures that are about others, as a list: all findings that are not marked.

A bug has marks for what it is about (see ``test_fixtures.py``). What else is told there stands in
``data/besides.txt``, so that nothing is told that nobody has seen. After a rule was added::

    python tests/besides.py            what is told now, and was not, and the other way round
    python tests/besides.py --update   the same, and writes the list anew
"""

from __future__ import annotations

import argparse
import difflib
import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

from test_fixtures import BUGS, Fixture, found_in

__all__ = ["difference", "kept", "told"]

FILE: Final = Path(__file__).parent / "data" / "besides.txt"


def told(fixtures: Sequence[Fixture] = BUGS) -> Iterator[str]:
    """A line for each finding that is not marked, in the order of fixtures."""
    for fixture in fixtures:
        with TemporaryDirectory() as folder:
            for name, found in found_in(fixture, Path(folder).resolve()).items():
                for mark in sorted((Counter(found) - Counter(fixture.marks.get(name))).elements()):
                    yield f"{fixture.path.name} {name}:{mark.line} {mark.level} {mark.code}"


def kept() -> list[str]:
    """The lines of the list."""
    return FILE.read_text(encoding="utf-8").splitlines()


def difference(old: list[str], new: list[str]) -> list[str]:
    """The lines that are new, or gone, with ``+`` and ``-`` before them."""
    lines = difflib.unified_diff(old, new, n=0, lineterm="")
    return [each for each in lines if not each.startswith(("+++", "---", "@@"))]


def main() -> None:
    """Tell the difference, and write the list anew if that is asked for."""
    parser = argparse.ArgumentParser(description="What is told of fixtures beside their marks.")
    parser.add_argument("--update", action="store_true", help="write the list anew")
    asked = parser.parse_args()
    lines = list(told())
    sys.stdout.writelines(f"{line}\n" for line in difference(kept(), lines))
    if asked.update:
        FILE.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


if __name__ == "__main__":
    main()
