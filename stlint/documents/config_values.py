"""Values in config.toml that Streamlit cannot work with, and the releases that they stop."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from stlint.streamlit_api.release_set import every_release, since

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from stlint.streamlit_api.release_set import ReleaseSet

__all__ = ["Misfit", "misfits"]

_LEVELS: Final = frozenset({"critical", "error", "warning", "info", "debug"})
_SAME_SITE: Final = frozenset({"lax", "strict", "none"})
_WITH_PORT: Final = re.compile(r"\w+://.*|[^\[\]:]+:\d+")
_ADDRESS: Final = re.compile(r"\w+://")
_BY_UVICORN: Final = "1.57"
"""Since when another server takes port and sizes."""
_THEME_FILES: Final = "1.51"
_LARGEST_PORT: Final = 65_535


class Misfit(NamedTuple):
    """What is wrong with a value.

    Attributes:
        message: what happens.
        stops: the releases whose server does not start, or answers nothing.
        holds: those in which it is wrong at all.
        help: what to write.
    """

    message: str
    stops: ReleaseSet
    holds: ReleaseSet
    help: str | None = None


def misfits(key: str, value: Any, is_file: Callable[[str], bool]) -> Iterator[Misfit]:
    """What is wrong with the value of a setting.

    Args:
        key: the setting.
        value: its value.
        is_file: whether there is a file of a name, seen from where the app is started.
    """
    check = _CHECKS.get(key)
    found = check(value) if check else None
    if key == "theme.base" and isinstance(value, str):
        found = _base(value, is_file)
    if found is not None:
        yield found


def _stops(message: str, among: ReleaseSet | None = None, help_: str | None = None) -> Misfit:
    every = every_release() if among is None else among
    return Misfit(message, every, every, help_)


def _port(value: Any) -> Misfit | None:
    if isinstance(value, str):
        if value.startswith("env:") or _is_whole(value):
            return None
        return _stops(
            f"{value!r} is no port: the server does not start",
            help_='write a number; `"env:PORT"` stands for what a variable holds',
        )
    if isinstance(value, float):
        return _stops("a port is a whole number: the server does not start", _before(_BY_UVICORN))
    if isinstance(value, bool):
        return _stops("a port is a number: the server does not start")
    if isinstance(value, int) and value > _LARGEST_PORT:
        message = f"there is no port {value}: nobody reaches the server"
        return Misfit(message, since(_BY_UVICORN), every_release())
    return None


def _upload(value: Any) -> Misfit | None:
    negative = isinstance(value, int) and value < 0
    if isinstance(value, str) or negative:
        return _stops(
            "no size in megabytes: the server answers no request",
            _before(_BY_UVICORN),
            "write a number, without quotes",
        )
    return None


def _level(value: Any) -> Misfit | None:
    if isinstance(value, str) and value.casefold() not in _LEVELS:
        return _stops(
            f"{value!r} is no level: the server does not start",
            help_="write debug, info, warning or error",
        )
    return None


def _same_site(value: Any) -> Misfit | None:
    if isinstance(value, str) and value.casefold() not in _SAME_SITE:
        return _stops(
            f"{value!r} is not one of lax, strict, none: the server does not start", since("1.59")
        )
    return None


def _address(value: Any) -> Misfit | None:
    if isinstance(value, str) and _WITH_PORT.fullmatch(value):
        what = "a URL" if _ADDRESS.match(value) else "an address with a port"
        return _stops(
            f"{what} is no address to listen on: the server does not start",
            help_="write the address alone; the port is `server.port`",
        )
    return None


def _base(value: str, is_file: Callable[[str], bool]) -> Misfit | None:
    if value.casefold() in {"light", "dark"} or _ADDRESS.match(value) or is_file(value):
        return None
    stops = since(_THEME_FILES)
    return Misfit(
        f"there is no theme {value!r}: Streamlit takes it for a file and does not start",
        stops,
        stops,
        'write "light" or "dark", or a file that is there',
    )


def _table(first: str) -> Callable[[Any], Misfit | None]:
    def check(value: Any) -> Misfit | None:
        del value
        return _stops("this has to be a section: the server does not start", since(first))

    return check


def _is_whole(text: str) -> bool:
    try:
        int(text)
    except ValueError:
        return False
    return True


def _before(release: str) -> ReleaseSet:
    return every_release() - since(release)


_CHECKS: Final[dict[str, Callable[[Any], Misfit | None]]] = {
    "server.port": _port,
    "server.maxUploadSize": _upload,
    "logger.level": _level,
    "server.xsrfCookieSameSite": _same_site,
    "server.address": _address,
    "theme.sidebar": _table("1.44"),
    "theme.light": _table(_THEME_FILES),
    "theme.dark": _table(_THEME_FILES),
}
