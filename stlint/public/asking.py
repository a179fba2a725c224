"""What is asked: paths, texts that nobody has saved, settings; one question at a time."""

from __future__ import annotations

import io
import os
import threading
import tokenize
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from stlint.files.laid import lay
from stlint.project.root import within
from stlint.settings import Configuration

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

AnyPath: TypeAlias = "str | os.PathLike[str]"
Texts: TypeAlias = "Mapping[str, bytes]"
"""What is to be taken for the contents of files, by absolute paths."""
Given: TypeAlias = "Mapping[str, str | bytes] | Mapping[Path, str | bytes]"
"""Texts by the files that they are to be taken for."""
Wishes: TypeAlias = "Mapping[str, object] | AnyPath | Configuration"
"""Settings by their names in ``stlint.toml``, a file of settings, or what the command line has."""

__all__ = [
    "AnyPath",
    "Asked",
    "Given",
    "Texts",
    "Wishes",
    "configuration_of",
    "paths_of",
    "texts_of",
]

_turn = threading.RLock()
"""Where a check looks, and what is laid over the disk, holds for the whole process."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a report answers.

    Attributes:
        paths: files, and folders to search.
        configuration: which settings hold where.
        texts: what is laid over the disk.
        ignores: whether ignore comments are obeyed.
    """

    paths: tuple[Path, ...]
    configuration: Configuration
    texts: Texts
    ignores: bool = True

    @contextmanager
    def looking(self) -> Iterator[None]:
        """Nobody else looks at the disk meanwhile, and the texts are part of it."""
        with _turn, lay(self.texts), within(self.paths):
            yield


def paths_of(paths: AnyPath | Iterable[AnyPath]) -> tuple[Path, ...]:
    """One path or several, as a tuple."""
    if isinstance(paths, (str, os.PathLike)):
        return (Path(paths),)
    return tuple(map(Path, paths))


def texts_of(text: Given | None) -> dict[str, bytes]:
    """Texts as they would be on disk, by absolute paths."""
    return {
        os.path.abspath(path): each if isinstance(each, bytes) else _encoded(each)  # noqa: PTH100
        for path, each in (text or {}).items()
    }


def _encoded(text: str) -> bytes:
    """A text in the encoding that it declares itself, as an editor would save it."""
    data = text.encode("utf-8", "surrogatepass")
    try:
        name, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        return data if name.startswith("utf-8") else text.encode(name, "replace")
    except (SyntaxError, LookupError, UnicodeError, ValueError):
        return data


def configuration_of(
    settings: Wishes | None, select: str | Iterable[str] | None, streamlit: str | None
) -> Configuration:
    """Which settings hold where: what is asked for goes before what the files of the project say.

    Raises:
        SettingsError: there is no such setting, or it cannot have such a value.
    """
    if isinstance(settings, Configuration):
        return settings
    values: dict[str, object] = {}
    file: Path | None = None
    if isinstance(settings, (str, os.PathLike)):
        file = Path(settings)
    elif settings is not None:
        values.update(settings)
    if select is not None:
        values["select"] = select.split(",") if isinstance(select, str) else list(select)
    if streamlit is not None:
        values["streamlit-version"] = streamlit
    return Configuration(values=values, file=file)
