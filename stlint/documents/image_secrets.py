"""Secrets that become a part of an image: files that are copied by name or with their folder."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Final, NamedTuple

from stlint.documents.compose import services_in
from stlint.documents.containers import images
from stlint.documents.copied import Copy, UnknownError, copies_in, variables_of
from stlint.documents.dockerignore import leaves_out
from stlint.documents.secrets import has_secrets

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from stlint.documents.images import Image
    from stlint.documents.reading import Documents
    from stlint.results.finding import Span

__all__ = ["Copied", "contexts", "copied_secrets"]

_NAMED: Final = re.compile(
    r"\.env(?:\.(?:local|prod|production|dev|development|staging))?|secrets\.toml"
    r"|(?:[\w-]*(?:credentials?|service[-_]?account|client[-_]?secrets?)[\w-]*)\.json",
    re.IGNORECASE,
)
_EXAMPLE: Final = re.compile(r"example|sample|template|dummy|fake|test", re.IGNORECASE)


class Copied(NamedTuple):
    """A file of secrets in an image: its name, where that is said, and whether by its name."""

    name: str
    span: Span
    by_name: bool


def copied_secrets(documents: Documents) -> Iterator[Copied]:
    """The secrets that images are built with."""
    for image in images(documents):
        try:
            copies = [*copies_in(image.chain, variables_of(image))]
        except UnknownError:
            continue
        for copy in copies:
            if copy.stage is not None:
                continue
            named = [each for each in copy.sources if _is_named(each)]
            for name in named[:1]:
                yield Copied(name, image.span(copy.instruction), by_name=True)
            if not named:
                beside = _beside(copy, image, documents)
                if beside is not None:
                    yield Copied(beside, image.span(copy.instruction), by_name=False)


def _is_named(source: str) -> bool:
    name = posixpath.basename(source)
    return bool(_NAMED.fullmatch(name)) and not _EXAMPLE.search(source)


def _beside(copy: Copy, image: Image, documents: Documents) -> str | None:
    """A file of secrets that is there, and that a copy of its folder takes."""
    for context in contexts(image, documents, copy):
        ignored = _ignored(image, context, documents)
        for document in documents.of("secrets", "environment"):
            if not document.path.is_relative_to(context) or not has_secrets(document):
                continue
            name = document.path.relative_to(context).as_posix()
            taken = any(_holds(each, name) for each in copy.sources)
            if taken and not leaves_out(ignored, name):
                return name
    return None


def _holds(source: str, name: str) -> bool:
    folder = posixpath.normpath(source.lstrip("/") or ".")
    return folder == "." or name.startswith(f"{folder}/")


def _ignored(image: Image, context: Path, documents: Documents) -> str:
    """What leaves files out of the image: the file of the Dockerfile goes before the common one."""
    own = image.document.path.with_name(f"{image.document.path.name}.dockerignore")
    for path in (own, context / ".dockerignore"):
        found = documents.read(path)
        if found is not None:
            return found.text
    return ""


def contexts(image: Image, documents: Documents, copy: Copy | None = None) -> list[Path]:
    """The folders that an image may be built in: those that compose files name, or one above it.

    With a copy, the nearest folder that has all of its sources.
    """
    path = image.document.path
    said = [each.build for each in services_in(documents) if each.build]
    told = [context for context, file in said if file == path]
    if told:
        return list(dict.fromkeys(told))
    above = [each for each in path.parents if each.is_relative_to(documents.top)]
    if copy is None:
        return above
    sources = [each.lstrip("/") for each in copy.sources]
    return [one for one in above if all(documents.is_there(one / each) for each in sources)][:1]
