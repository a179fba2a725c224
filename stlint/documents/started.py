"""What is started in folders of the project: by a ``Procfile``, or in a dev container."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

from stlint.documents.commands import start_in, starts_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from stlint.documents.commands import Start
    from stlint.documents.document import Document
    from stlint.documents.reading import Documents
    from stlint.results.finding import Span

__all__ = ["in_folders"]

_JSON_COMMENT: Final = re.compile(r"(\"(?:\\.|[^\"\\\n])*\")|//[^\n]*|/\*[\s\S]*?\*/")
_LAST_COMMA: Final = re.compile(r"(\"(?:\\.|[^\"\\\n])*\")|,(?=\s*[\]}])")
_PROCESS: Final = re.compile(r"[\w-]+\s*:\s*(?P<command>.*)")
_DEV: Final = ("postAttachCommand", "postStartCommand")


def in_folders(documents: Documents) -> Iterator[tuple[Start, Span, Path]]:
    """What is started outside of containers of one's own: where that stands, and the folder."""
    for document in documents.of("procfile"):
        for row, line in enumerate(document.lines, 1):
            found = _PROCESS.fullmatch(line.strip())
            for start in starts_in(found["command"]) if found else ():
                yield start, document.row(row), document.path.parent
    for document in documents.of("devcontainer"):
        folder = document.path.parent
        top = folder.parent if folder.name == ".devcontainer" else folder
        for start in _started_in(document):
            script = start.script or ""
            rows = [row for row, line in enumerate(document.lines, 1) if script in line]
            said = [row for row in rows if "streamlit" in document.lines[row - 1]]
            yield start, document.row(next(iter(said or rows), 1)), top


def _started_in(document: Document) -> Iterator[Start]:
    text = _JSON_COMMENT.sub(lambda found: found[1] or "", document.text)
    text = _LAST_COMMA.sub(lambda found: found[1] or "", text)
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return
    if not isinstance(said, dict) or {"workspaceFolder", "workspaceMount"} & said.keys():
        return
    for key in _DEV:
        command = said.get(key)
        for each in command.values() if isinstance(command, dict) else [command]:
            yield from _starts(each)


def _starts(command: Any) -> Iterator[Start]:
    found: Iterable[Start | None] = ()
    if isinstance(command, str):
        found = starts_in(command)
    elif isinstance(command, list):
        found = [start_in([str(each) for each in command])]
    yield from (each for each in found if each is not None and each.script)
