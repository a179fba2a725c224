"""Health checks in containers: what they call, and whether that is there and answers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from stlint.documents.commands import listed, shell_commands

if TYPE_CHECKING:
    from stlint.documents.images import Image
    from stlint.documents.serving import Serving

__all__ = ["TOOLS", "Asked", "asked_by", "lacks", "wrong_url"]

TOOLS: Final = ("curl", "wget")
_OFFICIAL: Final = re.compile(
    r"(?:docker\.io/)?(?:library/)?(?P<name>[\w.-]+)(?::(?P<tag>[\w.-]+))?"
)
_URL: Final = re.compile(
    r"https?://(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1?\])(?::(?P<port>\d+))?"
    r"(?P<path>/[^\s\"'|;&\\]*)?"
)
_BRINGS: Final = {
    "curl": ("wkhtmltopdf",),
    "wget": ("build-essential", "software-properties-common", "libreoffice", "default-jdk"),
}
"""Packages of Debian that install it as well, unless only what is needed is installed."""
_UNSEEN: Final = re.compile(r"xargs|\.sh\b|\$\(cat|packages\.txt|apt\.txt|-r\s+\S+apt")
"""What may install anything."""


class Asked(NamedTuple):
    """What a health check does: the program that it calls, and all of its words."""

    tool: str
    text: str


def asked_by(value: str) -> Asked | None:
    """What a health check does.

    Args:
        value: what stands behind ``HEALTHCHECK … CMD``, or in a compose file as one text.
    """
    words = listed(value)
    if words is not None:
        if words[:1] == ["CMD-SHELL"] or words[1:2] == ["-c"]:
            return asked_by(" ".join(words[2 if words[1:2] == ["-c"] else 1 :]))
        words = words[1:] if words[:1] == ["CMD"] else words
        return Asked(words[0].rpartition("/")[2], " ".join(words)) if words else None
    first = next(shell_commands(value), None)
    return Asked(first[0].rpartition("/")[2], value) if first else None


def lacks(image: Image, tool: str) -> bool:
    """Whether an image surely has no ``curl`` or ``wget``."""
    found = _OFFICIAL.fullmatch(image.base)
    if found is None:
        return False
    name, tag = found["name"], found["tag"] or ""
    alpine = name == "alpine" or "alpine" in tag
    small = name in {"debian", "ubuntu"} or re.search(r"(?:^|-)slim(?:-|$)", tag)
    if not (small or (alpine and tool == "curl")):
        return False
    word = re.compile(rf"(?<![\w-]){tool}(?![\w-])")
    for each in image.all("RUN"):
        if word.search(each.value) or _UNSEEN.search(each.value):
            return False
        recommended = "--no-install-recommends" not in each.value
        if recommended and any(one in each.value for one in _BRINGS[tool]):
            return False
    copies = [each.value for each in image.all("COPY", "ADD")]
    return not any(word.search(each) or ("--from" in each and "bin" in each) for each in copies)


def wrong_url(asked: Asked, serving: Serving) -> str | None:
    """What is wrong with the address that a health check asks, in words."""
    found = _URL.search(asked.text)
    if found is None:
        return None
    port = int(found["port"] or (443 if found[0].startswith("https") else 80))
    if serving.ports is not None and port not in serving.ports and len(serving.ports) == 1:
        [own] = serving.ports
        return f"the health check asks port {port}, and Streamlit listens on {own}"
    path = (found["path"] or "/").strip("/")
    base = serving.base
    if base and path != base and not path.startswith(f"{base}/") and port in (serving.ports or ()):
        return f"the health check asks `/{path}`, and all paths begin with `/{base}`"
    return None
