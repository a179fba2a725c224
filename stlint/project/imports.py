"""Who imports whom among some files, read from their bytes alone."""

from __future__ import annotations

import os
import re
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

__all__ = [
    "Facts",
    "Importers",
    "facts",
    "imported_names",
    "page_literals",
    "page_pattern",
    "words_of",
]

_IMPORT = re.compile(
    rb"""
    (?<![\w.\x80-\xff])
    (?:
        from [ \t\\\n]* (?P<base> [.\w\x80-\xff]{1,300} ) [ \t\\\n]*
        import (?!\w) [ \t\\\n]*
        (?: \( (?P<many> [^)]* ) | (?P<few> [^\n;\#(]+ (?:\n (?<=\\\n) [^\n;\#(]*)* ) )
      |
        import [ \t\\]+ (?P<modules> [^\n;\#]+ (?:\n (?<=\\\n) [^\n;\#]*)* )
    )
    """,
    re.VERBOSE,
)
_NAMED = re.compile(rb"""import(?:_module|__)[ \t]*\(\s*["']([\w.\x80-\xff]{1,300})["']""")
"""A module that is imported by its name as a text."""
_FARTHEST = 200
"""Bytes from the start of a line at which an import is still looked for."""
_NAME = re.compile(rb"[\w.\x80-\xff]+")
_COMMENT = re.compile(rb"#[^\n]*")
_PAGE = re.compile(rb"""["']([^"'\r\n]{1,200}\.py)["']""")
_PLACE = re.compile(r"\{[^{}]*\}|%0?\d*[sd]")
"""Where something is put into a text."""
MAX_PLACES = 2
_COMPUTED_PAGE = re.compile(
    rb"""(?<!\w)Page[ \t]*\(\s*(?:page\s*=\s*)?(?!["'\s])|\bmap\(\s*(?:\w{1,40}\.)?Page\s*,"""
    rb"""|(?<!\w)Page[ \t]*\(\s*(?:page\s*=\s*)?["'][^"'\n]{0,200}["']\s*(?:[+%]|\.format\b)"""
)
_TESTING = re.compile(
    rb"^[ \t]*(?:from|import)[ \t]+streamlit[ \t]*\.[ \t]*testing\b", re.MULTILINE
)
_SPEAKS = re.compile(rb"(?:^|(?<=\r))[^#\r\n]*?streamlit", re.MULTILINE)
_WORD = re.compile(rb"\w+")
_TEXTS = re.compile(rb"""["'][\w./\\-]{1,100}["'](?:\s*[/,]\s*["'][\w./\\-]{1,100}["'])*""")
"""Texts that may be paths, those together that may be parts of one."""
_PART = re.compile(rb"[\w.-]+")


def imported_names(text: bytes) -> Iterator[tuple[int, str]]:
    """Dotted names of what may be modules that a file imports.

    ``from .a import b`` gives ``(1, "a")`` and ``(1, "a.b")``. Lines inside strings count as well,
    which does no harm as long as nothing goes by that name.

    Args:
        text: the bytes of a Python file.

    Returns:
        Pairs of the number of leading dots and the name behind them.
    """
    text = text.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    for found in _IMPORT.finditer(text):
        if not _starts_statement(text, found.start()):
            continue
        if found["modules"] is not None:
            for name in _names(found["modules"]):
                yield 0, name
            continue
        base = found["base"].replace(b" ", b"").replace(b"\t", b"").decode("utf-8", "replace")
        dots = len(base) - len(base.lstrip("."))
        base = base[dots:]
        if not dots and not base:
            continue
        if base:
            yield dots, base
        for name in _names(found["many"] if found["many"] is not None else found["few"]):
            yield dots, f"{base}.{name}" if base else name

    for name in _NAMED.findall(text) if b"import_module" in text or b"__import__" in text else ():
        yield 0, name.decode("utf-8", "replace")


def _starts_statement(text: bytes, at: int) -> bool:
    nearest = max(0, at - _FARTHEST)
    start = text.rfind(b"\n", nearest, at)
    if start < 0 and nearest:
        return False
    before = text[start + 1 : at].removeprefix(b"\xef\xbb\xbf").strip()
    return not before or (before[-1:] in b":;" and b"#" not in before)


def _names(text: bytes) -> Iterator[str]:
    for part in _COMMENT.sub(b"", text).split(b","):
        name = _NAME.search(part)
        if name:
            yield name.group().decode("utf-8", "replace")


def page_pattern(name: str) -> re.Pattern[str] | None:
    """What the names of pages match that are made of a text, such as ``views/p{i}.py``.

    Args:
        name: what ``page_literals`` gives.

    Returns:
        ``None`` if nothing is put into the text, or all of the name of the file.
    """
    parts = _PLACE.split(name)
    stem = name.rpartition("/")[2].removesuffix(".py")
    if not 1 < len(parts) <= MAX_PLACES + 1 or not _PLACE.sub("", stem):
        return None
    return re.compile(r"[\w-]+".join(map(re.escape, parts)))


def page_literals(text: bytes) -> list[str]:
    """Paths of pages that a file may name for ``st.navigation``.

    Args:
        text: the bytes of a Python file.
    """
    if b"Page" not in text and b"navigation" not in text:
        return []
    return [found.decode("utf-8", "replace") for found in _PAGE.findall(text)]


def added_folders(text: bytes) -> frozenset[str]:
    """Folders that a file may put into ``sys.path``, relative to its own or to one above that."""
    if b"sys.path" not in text and b"sys import path" not in text:
        return frozenset()
    found = set()
    for literals in _TEXTS.findall(text):
        parts = [each.decode("utf-8", "replace") for each in _PART.findall(literals)]
        names = [each for each in parts if each not in {".", ".."}]
        found.update(names)
        found.add("/".join(names))
    return frozenset(found - {""})


class Facts(NamedTuple):
    """What is known of a file without parsing it.

    Attributes:
        speaks: whether it names Streamlit.
        imports: what ``imported_names`` gives.
        pages: what ``page_literals`` gives.
        navigates: whether it may call ``st.navigation``.
        words: its words, if it may make pages of paths that are put together.
        folders: what ``added_folders`` gives.
        tests: whether it imports what tests apps, so that it is none.
    """

    speaks: bool
    imports: frozenset[tuple[int, str]] = frozenset()
    pages: tuple[str, ...] = ()
    navigates: bool = False
    words: frozenset[str] = frozenset()
    folders: frozenset[str] = frozenset()
    tests: bool = False

    @property
    def is_script(self) -> bool:
        """Whether Streamlit may run the file, as far as it goes by its own words."""
        return self.speaks and not self.tests


def facts(text: bytes, *, imports: bool = True) -> Facts:
    """Read the facts about a file from its bytes.

    Args:
        text: the bytes of a Python file.
        imports: whether its imports are wanted, which takes the most time.
    """
    names = frozenset(imported_names(text) if imports else ())
    folders = added_folders(text) if imports else frozenset()
    if b"streamlit" not in text and b"Page" not in text:
        return Facts(False, names, folders=folders)
    words: frozenset[str] = frozenset()
    if _COMPUTED_PAGE.search(text):
        words = frozenset(each.decode("ascii") for each in _WORD.findall(text))
    return Facts(
        _speaks(text),
        names,
        tuple(page_literals(text)),
        b"navigation" in text,
        words,
        folders,
        _TESTING.search(text) is not None,
    )


def _speaks(text: bytes) -> bool:
    """Whether a file names Streamlit anywhere but in comments."""
    return b"streamlit" in text and (b"#" not in text or _SPEAKS.search(text) is not None)


def words_of(name: str) -> frozenset[str]:
    """The words of the name of a file, as they would be found in a text."""
    found = _WORD.findall(name.encode("utf-8", "surrogateescape"))
    return frozenset(each.decode("ascii") for each in found)


class Importers:
    """The imports between some files.

    A module is looked for where Python may find it when the app runs: beside the importing file,
    in each folder above it up to the top of the search, and in ``src`` in these; else in the
    folders that a file beside or above the importing one may put into ``sys.path``.
    """

    def __init__(self, top: Path, files: Mapping[Path, Facts], root: Path | None = None) -> None:
        """Read the imports.

        Args:
            top: the folder that is searched.
            files: what is known of the files, by absolute path.
            root: the folder that holds them all, if that is not ``top`` but one above it.
        """
        self.top = top
        self._top = str(root or top)
        self._files = {str(path): path for path in files}
        self._names = {part.removesuffix(".py") for path in files for part in path.parts}
        self._added = self._folders_added(files)
        self._imported: dict[Path, set[Path]] = {}
        self._importers: dict[Path, set[Path]] = defaultdict(set)
        for path, known in files.items():
            targets = {
                target
                for dots, name in known.imports
                for target in self._resolve(path, dots, name)
                if target != path
            }
            self._imported[path] = targets
            for target in targets:
                self._importers[target].add(path)

    def importers(self, path: Path) -> set[Path]:
        """The files that import a file."""
        return self._importers.get(path, set())

    def leading_to(self, paths: Iterable[Path]) -> set[Path]:
        """These files, and all that import them, however indirectly."""
        return _closure(paths, self.importers)

    def reachable(self, paths: Iterable[Path]) -> set[Path]:
        """These files, and all that they import, however indirectly."""
        return _closure(paths, lambda path: self._imported.get(path, set()))

    def _resolve(self, importer: Path, dots: int, name: str) -> list[Path]:
        if name.partition(".")[0] not in self._names:
            return []
        folder = str(importer.parent)
        if dots:
            for _ in range(dots - 1):
                folder = os.path.dirname(folder)  # noqa: PTH120 - hot
            return self._below(folder, name)
        while True:
            found = self._below(folder, name) or self._below(f"{folder}{os.sep}src", name)
            if found or folder == self._top or os.path.dirname(folder) == folder:  # noqa: PTH120
                break
            folder = os.path.dirname(folder)  # noqa: PTH120
        for each in map(str, importer.parents) if self._added and not found else ():
            for added in self._added.get(each, ()):
                found = found or self._below(added, name)
        return found

    def _folders_added(self, files: Mapping[Path, Facts]) -> dict[str, list[str]]:
        """The folders that the files in a folder may put into ``sys.path``."""
        adding = {path: known.folders for path, known in files.items() if known.folders}
        there = {str(each) for path in files for each in path.parents} if adding else set()
        found: dict[str, list[str]] = defaultdict(list)
        for path, folders in adding.items():
            for above in map(str, path.parents):
                names = (f"{above}{os.sep}{each.replace('/', os.sep)}" for each in folders)
                found[str(path.parent)] += sorted(there.intersection(names))
                if above == self._top:
                    break
        return found

    def _below(self, folder: str, name: str) -> list[Path]:
        """The module of a dotted name and the packages around it, if its first part is there."""
        found: list[Path] = []
        at = folder
        for part in name.split("."):
            at = f"{at}{os.sep}{part}"
            candidates = (f"{at}.py", f"{at}{os.sep}__init__.py")
            found += [self._files[each] for each in candidates if each in self._files]
        return found


def _closure(paths: Iterable[Path], step: Callable[[Path], set[Path]]) -> set[Path]:
    found = set(paths)
    left = list(found)
    while left:
        for path in step(left.pop()) - found:
            found.add(path)
            left.append(path)
    return found
