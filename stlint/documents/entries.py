"""Scripts that ``streamlit run`` names in documents, and whether they are there."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Final, NamedTuple

from stlint.documents.commands import shell_commands
from stlint.documents.compose import services_in
from stlint.documents.containers import images
from stlint.documents.copied import UnknownError, copies_in, provides, variables_of, workdir_of
from stlint.documents.image_secrets import contexts
from stlint.documents.started import in_folders
from stlint.files import disk
from stlint.spelling import meant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from stlint.documents.images import Image
    from stlint.documents.reading import Documents
    from stlint.results.finding import Span

__all__ = ["Missing", "missing_entries"]

_KNOWN_BASE: Final = re.compile(
    r"python|debian|ubuntu|alpine|conda|mamba|cuda|astral-sh/uv|node|fedora|amazonlinux|rocky"
    r"|bookworm|bullseye|trixie|slim",
    re.IGNORECASE,
)
_MOVING: Final = frozenset({"cp", "mv", "tar", "unzip", "rsync", "tee", "aws", "gsutil", "svn"})
_ARCHIVE: Final = re.compile(r"github|\.py\b|\.zip|\.tar|\.tgz")


class Missing(NamedTuple):
    """A script that is not there: its name, where that is said, and what is perhaps meant."""

    script: str
    span: Span
    meant: str | None


def missing_entries(documents: Documents) -> Iterator[Missing]:
    """The scripts that documents start and that are not there."""
    for script, span in (
        *_of_services(documents),
        *_of_images(documents),
        *_of_folders(documents),
    ):
        yield Missing(script, span, _meant(script, documents))


def _is_plain(script: str, *, absolute: bool = False) -> bool:
    """Whether a script is a file of the project by its name."""
    strange = "$" in script or "://" in script or (script.startswith("/") and not absolute)
    return script.endswith(".py") and not strange and "*" not in script


def _is_missing(image: Image, script: str, folders: Iterable[Path]) -> bool:
    """Whether an image has no such file, whichever folder it is built in."""
    if not _KNOWN_BASE.search(image.base):
        return False
    name = posixpath.basename(script)
    if any(name in each.value or _makes(each.value) for each in image.all("RUN")):
        return False
    try:
        variables = variables_of(image)
        if not [*copies_in(image.chain, variables)]:
            return False
        path = posixpath.normpath(posixpath.join(workdir_of(image.chain, variables), script))
        return not any(provides(image, image.chain, path, _looker(each)) for each in folders)
    except UnknownError:
        return False


def _looker(context: Path) -> Callable[[str], str | None]:
    """Says what is in a folder under a name: a file, a folder, or nothing."""

    def look(name: str) -> str | None:
        path = context / name
        return "file" if disk.is_file(path) else "folder" if disk.is_folder(path) else None

    return look


def _makes(line: str) -> bool:
    """Whether a line for a shell brings files from elsewhere, or moves them."""
    for words in shell_commands(line):
        if words[0] in _MOVING or words[:2] == ["git", "clone"]:
            return True
        if words[0] in {"curl", "wget"} and any(_ARCHIVE.search(each) for each in words):
            return True
    return False


def _of_images(documents: Documents) -> Iterator[tuple[str, Span]]:
    """What Dockerfiles start and do not have, unless a compose file says otherwise."""
    overlaid = {
        service.image.document.path
        for service in services_in(documents)
        if service.image and service.says("volumes", "command", "entrypoint", "working_dir")
    }
    for image in images(documents):
        started = image.started
        if started is None or image.document.path in overlaid or started[1].moved:
            continue
        script = started[1].script or ""
        plain = _is_plain(script, absolute=True)
        if plain and _is_missing(image, script, contexts(image, documents)):
            yield script, image.span(started[0])


def _of_services(documents: Documents) -> Iterator[tuple[str, Span]]:
    """What the commands of services start that their images do not have."""
    for service in services_in(documents):
        image, start, build = service.image, service.start, service.build
        if image is None or start is None or build is None or start.moved:
            continue
        if service.says("volumes", "working_dir", "develop"):
            continue
        key = next((each for each in ("command", "entrypoint") if service.says(each)), None)
        script = start.script or ""
        plain = key is not None and _is_plain(script, absolute=True)
        if key is not None and plain and _is_missing(image, script, [build[0]]):
            yield script, service.span(key)


def _of_folders(documents: Documents) -> Iterator[tuple[str, Span]]:
    """What is started in a folder that does not have it."""
    for start, span, folder in in_folders(documents):
        script = start.script or ""
        known = _is_plain(script) and not start.moved
        if known and not documents.is_there(folder / script):
            yield script, span


def _meant(script: str, documents: Documents) -> str | None:
    """A script of the project that has the same name, or nearly the same."""
    names = [path.relative_to(documents.top).as_posix() for path in documents.scripts()]
    same = [each for each in names if posixpath.basename(each) == posixpath.basename(script)]
    if same:
        return same[0]
    return meant(script, names) or (names[0] if len(names) == 1 else None)
