"""Tells which settings hold and where each comes from, as TOML that could be a file itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from stlint.files.naming import named
from stlint.settings.options import options

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.settings.configuration import Held

__all__ = ["as_toml", "held_lines"]

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")


def held_lines(held: Held) -> Iterator[str]:
    """The settings, each with a comment that says where it comes from."""
    yield f"# {named(held.file) if held.file else 'no file of settings'}"
    rows = []
    for option in options():
        value = getattr(held.settings, option.attribute)
        origin = held.origins.get(option.attribute, "default")
        if isinstance(origin, int):
            assert held.file is not None
            origin = f"{held.file.name}:{origin}"
        told = f"# {option.name} is not set"
        if value is not None:
            told = f"{option.name} = {as_toml(option.kind.written(value))}"
        rows.append((told, origin))
    width = min(max(len(told) for told, _ in rows), 40)
    yield from (f"{told:<{width}}  # {origin}" for told, origin in rows)


def as_toml(value: Any) -> str:
    """Write a value of TOML in one line.

    Args:
        value: a string, a boolean, or lists and tables of them.
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, dict):
        pairs = (f"{_key(key)} = {as_toml(each)}" for key, each in value.items())
        return f"{{{', '.join(pairs)}}}"
    return f"[{', '.join(as_toml(each) for each in value)}]"


def _key(text: str) -> str:
    return text if _BARE_KEY.fullmatch(text) else _quoted(text)


def _quoted(text: str) -> str:
    text = text.replace("\\", "\\\\").replace('"', '\\"')
    escaped = re.sub(r"[\x00-\x1f\x7f]", lambda found: f"\\u{ord(found[0]):04x}", text)
    return f'"{escaped}"'
