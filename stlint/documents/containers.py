"""Images and services that start Streamlit: their health checks, and what they install."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from stlint.documents.compose import Service, services_in
from stlint.documents.health import TOOLS, Asked, asked_by
from stlint.documents.images import Image, read_image
from stlint.documents.serving import Serving, serving
from stlint.results.finding import Edit, Fix, Safety

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.documents.commands import Start
    from stlint.documents.images import Instruction
    from stlint.documents.reading import Documents
    from stlint.results.finding import Span

__all__ = ["Check", "Package", "checks", "gone_packages", "images"]

_COMMAND: Final = re.compile(r"\bCMD\s+(?P<said>.*)", re.DOTALL | re.IGNORECASE)
_FLOATING: Final = re.compile(
    r"(?:docker\.io/)?(?:library/)?python:(?:3(?:\.(?:9|1\d))?(?:-slim)?|latest|slim)"
)
"""Tags that are built anew with each Debian, and are Debian 13 now."""
_GONE: Final = {
    "software-properties-common": "leave it out: Streamlit does not need it",
    "libgl1-mesa-glx": "install `libgl1`",
}
_HEALTH: Final = "http://localhost:8501/_stcore/health"
_URL: Final = re.compile(r"https?://[^\s\"'|;&]+")


class Check(NamedTuple):
    """A health check.

    Attributes:
        asked: what it does.
        image: the image that it runs in.
        span: where it stands.
        serving: where Streamlit listens there, if it is known how it is started.
        by_python: what asks the same without another program.
        fix: what puts that there.
    """

    asked: Asked
    image: Image
    span: Span
    serving: Serving | None
    by_python: str
    fix: Fix | None = None


class Package(NamedTuple):
    """A package that the Debian of an image does not have."""

    name: str
    base: str
    span: Span
    help: str


def images(documents: Documents) -> Iterator[Image]:
    """The Dockerfiles that have to do with Streamlit and can be read."""
    for document in documents.of("image"):
        image = read_image(document) if document.concerns_streamlit else None
        if image is not None:
            yield image


def checks(documents: Documents) -> Iterator[Check]:
    """The health checks of images, and those of compose files, which go before them."""
    for image in images(documents):
        said = image.last("HEALTHCHECK")
        found = _COMMAND.search(said.value) if said else None
        asked = asked_by(found["said"]) if found else None
        if said is not None and asked is not None:
            started = image.started
            where = _serving(started[1] if started else None, image.variables, image, documents)
            command = by_python(asked)
            fix = _fix(image, said, command) if asked.tool in TOOLS else None
            yield Check(asked, image, image.span(said), where, command, fix)
    for service in services_in(documents):
        found_there = _of_service(service, documents)
        if found_there is not None:
            yield found_there


def _of_service(service: Service, documents: Documents) -> Check | None:
    node = service.fields.get("healthcheck")
    if node is None or service.image is None or service.start is None:
        return None
    test = next((value for key, value in _pairs(node) if key == "test"), None)
    if test is None:
        return None
    words = [str(each.value) for each in test.value] if test.id == "sequence" else None
    asked = asked_by(json.dumps(words) if words else str(test.value))
    if asked is None:
        return None
    where = _serving(service.start, service.variables, service.image, documents)
    fields = Service(service.document, service.name, {"test": test})
    return Check(asked, service.image, fields.span("test"), where, by_python(asked))


def _pairs(node: Any) -> list[tuple[str, Any]]:
    return [(key.value, value) for key, value in node.value] if node.id == "mapping" else []


def _serving(
    start: Start | None, variables: dict[str, str], image: Image, documents: Documents
) -> Serving | None:
    context = image.document.path.parent
    return serving(start, variables, documents, context) if start else None


def by_python(asked: Asked) -> str:
    """A health check in Python that asks the same address."""
    found = _URL.search(asked.text)
    url = found[0] if found else _HEALTH
    return f"python -c \"import urllib.request as u; u.urlopen('{url}')\""


def _fix(image: Image, said: Instruction, command: str) -> Fix | None:
    """Put another command behind the ``CMD`` of a health check, if there is a Python."""
    if not re.fullmatch(r"(?:docker\.io/)?(?:library/)?python:\S+", image.base):
        return None
    lines = image.document.lines
    for row in range(said.row, said.last + 1):
        found = re.search(r"\bCMD\s+(?=\S)", lines[row - 1], re.IGNORECASE)
        if found:
            whole = image.document.row(row, said.last)
            span = whole._replace(column=found.end() + 1)
            return Fix("Ask with Python", Safety.UNSAFE, (Edit(span, command),))
    return None


def gone_packages(documents: Documents) -> Iterator[Package]:
    """Packages that are installed in an image whose Debian has them no more."""
    for image in images(documents):
        if not _FLOATING.fullmatch(image.base):
            continue
        for each in image.all("RUN"):
            if "apt" not in each.value or "install" not in each.value:
                continue
            for name, help_ in _GONE.items():
                if re.search(rf"(?<![\w-]){name}(?![\w-])", each.value):
                    span = image.document.word(name, each.row, each.last)
                    yield Package(name, image.base, span, help_)
