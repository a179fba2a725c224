"""Files of secrets: which names they hold, and whether there are values; the values stay here."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from stlint.files.toml import check_keys, toml_parser

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stlint.documents.document import Document

__all__ = ["has_secrets", "names_in"]

_SECRET: Final = re.compile(
    r"pass(?:word|wd|phrase)?$|secret|token|credential|private|(?:api|access|auth|account)[-_]?key"
    r"|^key$|_key$|_pwd$|dsn|conn(?:ection)?[-_]?str",
    re.IGNORECASE,
)
_EMPTY: Final = re.compile(
    r"\s*$|.*(?:\byour\b|your[-_ ]|[-_ ]here\b|x{3,}|\*{3,}|\.{3}|…|change[-_ ]?(?:me|this|it)"
    r"|example|placeholder|dummy|replace|insert|todo|fixme|fill[-_ ]|<[^>]*>|\$\{"
    r"|not[-_ ]?(?:supplied|set|real)|sample|redacted|^(?:test|none|null|n/a|tbd|na|foo|bar|abc)$)",
    re.IGNORECASE | re.DOTALL,
)
_PAIR: Final = re.compile(r"^\s*(?:export\s+)?(?P<name>[A-Za-z_][\w.-]*)\s*=(?P<value>.*)$")


def has_secrets(document: Document) -> bool:
    """Whether a file has a value that somebody may want to keep: no placeholder, not empty."""
    if document.kind == "environment":
        pairs = (_PAIR.match(line) for line in document.lines)
        found = [(each["name"], _unquoted(each["value"])) for each in pairs if each]
        return any(_SECRET.search(name) and not _EMPTY.match(value) for name, value in found)
    values = list(_leaves(_parsed(document)))
    secret = [value for name, value in values if _SECRET.search(name)]
    if secret:
        return any(not _EMPTY.match(str(each)) for each in secret)
    return any(isinstance(value, str) and not _EMPTY.match(value) for _, value in values)


def names_in(document: Document) -> Mapping[str, Any] | None:
    """The names in ``secrets.toml``, as a tree of dictionaries with ``None`` for each value.

    ``None`` comes back if it is no TOML.
    """
    found = _parsed(document)
    return None if found is None else _names(found)


def _names(table: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: _names(value) if isinstance(value, dict) else None for name, value in table.items()
    }


def _parsed(document: Document) -> dict[str, Any] | None:
    toml = toml_parser()
    try:
        check_keys(document.text)
        found: dict[str, Any] = toml.loads(document.text)
    except (toml.TOMLDecodeError, RecursionError):
        return None
    return found


def _leaves(value: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, each in value.items():
            yield from _leaves(each, key)
    elif isinstance(value, list):
        for each in value:
            yield from _leaves(each, name)
    elif value is not None and not isinstance(value, bool):
        yield name, value


def _unquoted(value: str) -> str:
    text = value.strip()
    if text[:1] in {'"', "'"}:
        return text[1:].partition(text[0])[0]
    return text.partition(" #")[0].strip()
