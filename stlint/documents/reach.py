"""Whether anybody reaches Streamlit in its container: published ports, and loopback addresses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from stlint.documents.compose import services_in
from stlint.documents.containers import images
from stlint.documents.serving import LOOPBACK, serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.documents.compose import Service
    from stlint.documents.reading import Documents
    from stlint.documents.serving import Serving
    from stlint.results.finding import Span

__all__ = ["Unpublished", "lonely", "unpublished"]

_PROXY: Final = re.compile(
    r"nginx|caddy|traefik|haproxy|envoy|apache2|httpd|socat|supervisor", re.IGNORECASE
)
"""What may stand before Streamlit in the same container."""


class Unpublished(NamedTuple):
    """A service that publishes another port than Streamlit's."""

    name: str
    port: int
    published: int
    span: Span


def unpublished(documents: Documents) -> Iterator[Unpublished]:
    """The services whose ports are all others than the one that Streamlit listens on."""
    for service in services_in(documents):
        where = _serving(service, documents)
        ports = service.ports
        if where is None or where.ports is None or not ports or service.says("network_mode"):
            continue
        known = [(each.first, each.last) for each in ports]
        if any(first is None or last is None for first, last in known) or _has_proxy(service):
            continue
        fits = any(a <= own <= b for a, b in known if a and b for own in where.ports)
        if not fits and len(where.ports) == 1:
            [own] = where.ports
            yield Unpublished(service.name, own, ports[0].first or 0, ports[0].span)


def lonely(documents: Documents) -> Iterator[tuple[Span, str]]:
    """Where Streamlit is told to listen on loopback alone, in a container of its own."""
    hosted: set[object] = set()
    for service in services_in(documents):
        if service.image is not None and service.says("network_mode"):
            hosted.add(service.image.document.path)
        where = _serving(service, documents)
        if where is None or service.says("network_mode") or _has_proxy(service):
            continue
        if where.address in LOOPBACK and service.says("command", "entrypoint"):
            key = "command" if service.says("command") else "entrypoint"
            yield service.span(key), where.address or ""
    for image in images(documents):
        started = image.started
        if started is None or image.document.path in hosted or _PROXY.search(image.document.text):
            continue
        instruction, start = started
        where = serving(start, image.variables, documents, image.document.path.parent)
        if where.address in LOOPBACK:
            said = start.flag("server.address")
            at = next(
                (each for each in image.all("ENV") if "STREAMLIT_SERVER_ADDRESS" in each.value),
                instruction,
            )
            yield image.span(instruction if said is not None else at), where.address or ""


def _serving(service: Service, documents: Documents) -> Serving | None:
    if service.start is None:
        return None
    build = service.build
    context = build[0] if build else service.document.path.parent
    return serving(service.start, service.variables, documents, context)


def _has_proxy(service: Service) -> bool:
    text = service.image.document.text if service.image else ""
    said = " ".join([*(service.words("command") or ()), *(service.words("entrypoint") or ())])
    return bool(_PROXY.search(text + said))
