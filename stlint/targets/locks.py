"""What lock files say about Streamlit: the one version that is installed, or one for each case."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stlint.targets.mentions import Mention, Source, is_streamlit
from stlint.targets.specifiers import SpecifierError, admitted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from stlint.targets.mentions import Asking

__all__ = ["lock_file", "pipfile_lock"]

_TABLE = re.compile(r"\s*\[")
_KEY = re.compile(r'"([A-Za-z._-]{1,80})"\s*:')
_PAIR = re.compile(r"""\s*(name|version)\s*=\s*["']([^"']*)["']""")


def lock_file(path: Path, text: str, asking: Asking) -> Iterator[Source]:
    """What a lock file says that has a table for each package: of uv, Poetry, PDM, or PEP 751.

    It is read line by line: parsing all of it takes long.

    Args:
        path: the file.
        text: what it says.
        asking: what may be asked and told.
    """
    found: list[Mention] = []
    known: dict[str, str] = {}
    row_of_version = 0
    for row, line in enumerate((*text.splitlines(), "[end]"), 1):
        if pair := _PAIR.match(line):
            known.setdefault(pair[1], pair[2])
            row_of_version = row if pair[1] == "version" else row_of_version
        elif _TABLE.match(line):
            if is_streamlit(known.get("name", "")):
                if "version" in known:
                    found += _locked(path, row_of_version, known["version"], asking)
                else:
                    asking.skip(path, row, "no version of streamlit")
            inside = not line.strip().startswith("[[")  # it is not about the package itself
            known = {"name": "", "version": ""} if inside else {}
    yield Source("lock", tuple(found))


def pipfile_lock(path: Path, text: str, asking: Asking) -> Iterator[Source]:
    """What a ``Pipfile.lock`` says; parameters as for ``lock_file``."""
    import json

    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        asking.skip(path, 0, f"this is no JSON: {str(error)[:200]}")
        return
    rows = _rows(text)
    for section in ("default", "develop"):
        packages = document.get(section) if isinstance(document, dict) else None
        found: list[Mention] = []
        for name, about in (packages if isinstance(packages, dict) else {}).items():
            version = about.get("version") if isinstance(about, dict) else None
            if is_streamlit(name) and isinstance(version, str):
                found += _locked(path, rows.get(name, 1), version.lstrip("= "), asking)
        yield Source("lock", tuple(found))


def _rows(text: str) -> dict[str, int]:
    """The rows of the versions of packages that may be Streamlit, by their names."""
    found: dict[str, int] = {}
    waiting: list[str] = []
    for row, line in enumerate(text.splitlines(), 1):
        waiting += [name for name in _KEY.findall(line) if is_streamlit(name)]
        if waiting and '"version"' in line:
            for name in waiting:
                found.setdefault(name, row)
            waiting = []
    return found


def _locked(path: Path, row: int, version: str, asking: Asking) -> Iterator[Mention]:
    if not asking.may_try():
        return
    wanted = (f"=={version}",)
    try:
        admitted(wanted)
    except SpecifierError:
        asking.skip(path, row, f"{version[:100]!r} is no version")
        return
    yield Mention(path, row, f"streamlit {version}", wanted, sometimes=True)
