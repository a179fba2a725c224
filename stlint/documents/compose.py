"""Compose files: services, as far as they say how Streamlit is started and reached."""

from __future__ import annotations

import re
import shlex
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from stlint.documents.commands import Start, listed, start_in, starts_in
from stlint.documents.images import Image, read_image
from stlint.results.finding import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stlint.documents.document import Document
    from stlint.documents.reading import Documents

__all__ = ["Port", "Service", "services_in"]

_VARIABLE: Final = re.compile(r"\$\{[^}]*\}|\$\w+")
MAX_CHARACTERS: Final = 200_000
MAX_SERVICES: Final = 200


class Port(NamedTuple):
    """A published port: of the container (``None`` where a variable says it), and its place."""

    first: int | None
    last: int | None
    span: Span


class Service:
    """A service of a compose file, and the image that is built for it.

    Args:
        document: the file.
        name: its name.
        fields: its keys, with the nodes of YAML behind them.
    """

    def __init__(self, document: Document, name: str, fields: Mapping[str, Any]) -> None:
        self.document = document
        self.name = name
        self.fields = fields
        self.image: Image | None = None

    def says(self, *keys: str) -> bool:
        """Whether it has one of some keys."""
        return any(key in self.fields for key in keys)

    def span(self, key: str) -> Span:
        """Where the value of a key stands."""
        return _span(self.document, self.fields[key])

    def words(self, key: str) -> list[str] | None:
        """The words of a command; ``None`` if there is none."""
        node = self.fields.get(key)
        if node is None or node.id == "mapping":
            return None
        if node.id == "sequence":
            return [str(each.value) for each in node.value]
        try:
            return listed(node.value) or shlex.split(node.value)
        except ValueError:
            return []

    @cached_property
    def start(self) -> Start | None:
        """How Streamlit is started in it."""
        entry, command = self.words("entrypoint"), self.words("command")
        if entry is None and command is None:
            started = self.image.started if self.image else None
            return started[1] if started else None
        if entry is None and self.image is not None:
            said = self.image.last("ENTRYPOINT")
            entry = listed(said.value) if said else None
        for key in ("command", "entrypoint"):
            node = self.fields.get(key)
            if node is not None and node.id == "scalar":
                found = next(starts_in(node.value), None)
                if found is not None:
                    return found
        return start_in([*(entry or ()), *(command or ())])

    @property
    def variables(self) -> dict[str, str]:
        """What the environment of the image and of the service says."""
        found = dict(self.image.variables) if self.image else {}
        node = self.fields.get("environment")
        if node is not None and node.id == "mapping":
            found.update((key.value, str(value.value)) for key, value in node.value)
        elif node is not None and node.id == "sequence":
            pairs = (str(each.value).partition("=") for each in node.value)
            found.update((name, value) for name, sign, value in pairs if sign)
        return found

    @property
    def ports(self) -> list[Port]:
        """The ports of the container that are published."""
        node = self.fields.get("ports")
        if node is None or node.id != "sequence":
            return []
        return [_port(each, _span(self.document, each)) for each in node.value]

    @property
    def build(self) -> tuple[Path, Path] | None:
        """The folder that its image is built in, and the Dockerfile; ``None`` if not known."""
        node = self.fields.get("build")
        folder = self.document.path.parent
        if node is None:
            return None
        said = _fields(node) if node.id == "mapping" else {"context": node}
        told = {key: str(each.value) for key, each in said.items() if each.id == "scalar"}
        context, file = told.get("context", "."), told.get("dockerfile", "Dockerfile")
        if _VARIABLE.search(context + file) or "://" in context or "target" in said:
            return None
        place = _joined(folder, context)
        return place, _joined(place, file)


def services_in(documents: Documents) -> Iterator[Service]:
    """The services of all compose files, with their images as far as these can be read."""
    for document in documents.of("compose"):
        for service in _services(document):
            build = service.build
            found = documents.read(build[1], "image") if build else None
            service.image = read_image(found) if found else None
            yield service


def _services(document: Document) -> Iterator[Service]:
    if len(document.text) > MAX_CHARACTERS:
        return
    import yaml  # type: ignore[import-untyped]

    try:
        top = yaml.compose(document.text, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError, ValueError):
        return
    services = _fields(top).get("services") if top is not None else None
    if services is None or services.id != "mapping":
        return
    for key, node in services.value[:MAX_SERVICES]:
        if key.id == "scalar" and node.id == "mapping":
            yield Service(document, str(key.value), _fields(node))


def _fields(node: Any, depth: int = 0) -> dict[str, Any]:
    """The keys of a mapping with what is merged into it."""
    found: dict[str, Any] = {}
    if node.id != "mapping" or depth > 10:
        return found
    for key, value in node.value:
        if key.id == "scalar" and key.value == "<<":
            several = value.value if value.id == "sequence" else [value]
            for each in several:
                found = {**_fields(each, depth + 1), **found}
    found.update((str(key.value), value) for key, value in node.value if key.id == "scalar")
    return found


def _span(document: Document, node: Any) -> Span:
    start, end = node.start_mark, node.end_mark
    row, column = start.line + 1, start.column + 1
    if end.line != start.line:
        return document.row(row)._replace(column=column)
    return Span(str(document.path), row, column, row, end.column + 1)


def _port(node: Any, span: Span) -> Port:
    if node.id == "mapping":
        target = _fields(node).get("target")
        text = str(target.value) if target is not None else ""
    else:
        text = str(node.value)
    text = _VARIABLE.sub("?", text).partition("/")[0].rpartition(":")[2].strip()
    first, _, last = text.partition("-")
    if not first.isdecimal() or (last and not last.isdecimal()):
        return Port(None, None, span)
    return Port(int(first), int(last or first), span)


def _joined(folder: Path, name: str) -> Path:
    """A path below or above a folder, without dots."""
    parts = list(folder.parts)
    for part in Path(name).parts:
        if part == "..":
            parts = parts[:-1] or parts
        elif part == "/":
            parts = ["/"]
        else:
            parts.append(part)
    return Path(*parts)
