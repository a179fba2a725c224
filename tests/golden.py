"""All that the dry run tells of each fixture and of each code block of the rule book, as one text.

It is the net under changes that should change nothing. ``tests/data/events.txt.gz`` holds what the
dry run told when somebody last looked; ``tests/test_golden.py`` compares. To see what a change
does to it, and to accept that::

    python tests/golden.py            the difference
    python tests/golden.py --update   the same, and writes the file anew

Each event is a line: its row, how deep in calls it is, its kind, its fields, its conditions. What
has no name of its own (an identity, a container, a value) is told as a number, the same for what is
equal in one run. Fields that say nothing (None, False, empty) are left out, so that a new one
changes only the lines where it speaks.
"""

from __future__ import annotations

import argparse
import difflib
import gzip
import re
import sys
from collections import defaultdict
from dataclasses import fields
from functools import partial
from pathlib import Path
from shutil import copy, copytree
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

from rulebook import pages

from stlint.check import UsageError, trace
from stlint.dryrun import dry_run
from stlint.model.callbacks import Callback
from stlint.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from stlint.dryrun import Analysis
    from stlint.model.events import Event
    from stlint.model.run import Run

FIXTURES: Final = Path(__file__).parent / "fixtures"
FILE: Final = Path(__file__).parent / "data" / "events.txt.gz"
_PLAIN = (str, int, float)
_LEFT_OUT = frozenset({"order", "place", "risks", "function", "definition", "returned", "handler"})
_HANDLES_ALONE = frozenset({"returned", "unused"})
"""Events whose values are left out, so that they move no number of others."""
_NUMBERED = re.compile(r"\b(?P<kind>[a-z]+)#\d+")


def told() -> Iterator[str]:
    """The lines of the text: first the fixtures, then the rule book."""
    for name, script in _fixtures():
        with TemporaryDirectory() as folder:
            yield from _section(name, _alone(script, Path(folder)))
    for page in pages():
        for number, block in enumerate(page.blocks):
            if block.language == "python":
                with TemporaryDirectory() as folder:
                    for name, text in block.app.items():
                        (Path(folder) / name).parent.mkdir(parents=True, exist_ok=True)
                        (Path(folder) / name).write_text(text, encoding="utf-8")
                    yield from _section(f"{page.code} block {number}", Path(folder) / "app.py")


def _fixtures() -> Iterator[tuple[str, Path]]:
    """The scripts of all fixtures, what is run by itself, each with its name."""
    scripts = sorted(FIXTURES.glob("*/*.py"))
    for project in sorted(path.parent for path in FIXTURES.glob("*/*/app.py")):
        scripts += [project / "app.py", *sorted(project.glob("pages/*.py"))]
    for script in scripts:
        yield script.relative_to(FIXTURES).as_posix(), script


def _alone(script: Path, folder: Path) -> Path:
    """The script in a folder of its own, with the project that it is part of if there is one."""
    inner = script.relative_to(FIXTURES).parts[1:]
    if len(inner) == 1:
        return Path(copy(script, folder / script.name))
    return copytree(
        FIXTURES / script.relative_to(FIXTURES).parts[0] / inner[0], folder / inner[0]
    ) / (Path(*inner[1:]))


def _section(name: str, script: Path) -> Iterator[str]:
    yield f"== {name}"
    analyses: list[Analysis] = []

    def noted(*args: Any) -> Analysis:
        analyses.append(dry_run(*args))
        return analyses[-1]

    try:
        trace(script, Settings(), dry_run=noted)
    except UsageError as error:
        told = str(error).replace(str(script.parent), "")
        yield ":".join(told.split(":")[:2])  # what follows a place are the words of one Python
    for analysis in analyses:
        yield from told_of(analysis, script.parent)


def told_of(analysis: Analysis, folder: Path) -> Iterator[str]:
    """The events of all runs of an app, with paths below a folder."""
    for number, run in enumerate(analysis.runs):
        yield f"-- run {number}"
        yield from _run(run, folder, partial(_row, analysis))


def _row(analysis: Analysis, path: Path, nodes: frozenset[Any]) -> dict[Any, int]:
    from stlint.syntax.places import locate

    return {
        node: span.row for node, span in locate(analysis.sources[path], nodes, ()).spans.items()
    }


def _run(
    run: Run, folder: Path, rows_of: Callable[[Path, frozenset[Any]], dict[Any, int]]
) -> Iterator[str]:
    nodes: dict[Path, set[Any]] = defaultdict(set)
    for event in run.events:
        nodes[event.place.path].add(event.place.node)
    rows = {path: rows_of(path, frozenset(each)) for path, each in nodes.items()}
    words = _Words(folder)
    for event in run.events:
        row = rows[event.place.path].get(event.place.node, 1)
        told = words.of(event).encode("unicode_escape").decode("ascii")
        yield f"{words.path(event.place.path)}:{row} {told}"


class _Words:
    """Tells the events of one run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.handles: dict[Any, int] = {}
        self.serials: dict[str, str] = {}

    def path(self, path: Path) -> str:
        return path.relative_to(self.folder).as_posix() if path.is_relative_to(self.folder) else "?"

    def of(self, event: Event) -> str:
        """The event, without its row."""
        place = event.place
        parts = ["  " * len(place.stack) + event.kind]
        for each in fields(event):
            value = getattr(event, each.name)
            if each.name == "value" and event.kind in _HANDLES_ALONE:
                continue
            if isinstance(value, Callback) and not value.calls:
                continue
            if each.name not in _LEFT_OUT and value not in (None, False, (), {}, frozenset()):
                parts.append(f"{each.name}={self.value(value)}")
        around = [place.segment, place.cached or "", "locked" if event.within("lock") else ""]
        parts += [each for each in around if each not in {"", "script"}]
        parts += [f"caught={self.value(place.caught)}"] if place.caught else []
        guards = " and ".join(self.text(str(each)) for each in place.guards)
        happens = {True: "", False: " never", None: " perhaps"}[event.happens]
        return " ".join(parts) + (f" if {guards}" if guards else "") + happens

    def value(self, value: Any) -> str:
        if isinstance(value, Path):
            return self.path(value)
        if isinstance(value, Callback):
            return "True"
        if value is None or isinstance(value, _PLAIN):
            return repr(value)
        if isinstance(value, dict):
            return self._in("{}", (f"{name}={self.argument(each)}" for name, each in value.items()))
        if isinstance(value, frozenset):
            return self._in("{}", sorted(map(self.value, value)))
        return f"#{self.handles.setdefault(value, len(self.handles))}"

    def argument(self, value: Any) -> str:
        return self.text(str(value))

    def text(self, text: str) -> str:
        """A text with serial numbers that count from the start of the run."""

        def numbered(match: re.Match[str]) -> str:
            return self.serials.setdefault(match[0], f"{match['kind']}#{len(self.serials)}")

        return _NUMBERED.sub(numbered, text.replace(str(self.folder), "."))

    def _in(self, brackets: str, texts: Iterator[str] | list[str]) -> str:
        return brackets[0] + ", ".join(texts) + brackets[1]


def kept() -> list[str]:
    """The lines of the file."""
    return gzip.decompress(FILE.read_bytes()).decode().splitlines() if FILE.exists() else []


def difference(old: list[str], new: list[str]) -> list[str]:
    """What is different, by section, in the form of ``diff -u`` with the name of each section."""
    before, after = _by_section(old), _by_section(new)
    lines: list[str] = []
    for name in dict.fromkeys((*before, *after)):
        if before.get(name) != after.get(name):
            old_lines, new_lines = before.get(name, []), after.get(name, [])
            changed = list(difflib.unified_diff(old_lines, new_lines, n=0, lineterm=""))
            lines += [name, *(each for each in changed[2:] if not each.startswith("@@ "))]
    return lines


def _by_section(lines: list[str]) -> dict[str, list[str]]:
    sections: dict[str, list[str]] = {}
    for line in lines:
        if line.startswith("== "):
            sections[line] = []
        else:
            sections[next(reversed(sections))].append(line)
    return sections


def main() -> None:
    """Tell the difference, and write the file anew if that is asked for."""
    parser = argparse.ArgumentParser(description="What the dry run tells of all that is kept here.")
    parser.add_argument("--update", action="store_true", help="write the file anew")
    asked = parser.parse_args()
    lines = list(told())
    sys.stdout.writelines(f"{line}\n" for line in difference(kept(), lines)[:2000])
    if asked.update:
        text = "".join(f"{line}\n" for line in lines).encode()
        FILE.write_bytes(gzip.compress(text, mtime=0))


if __name__ == "__main__":
    main()
