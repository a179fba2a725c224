"""Typed access to the hand-kept list of what Streamlit deprecated or removed."""

from __future__ import annotations

from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from stlint.streamlit_api.tables import kept

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class Deprecation(NamedTuple):
    """One thing that Streamlit deprecated or removed. Releases are minor ones (``"1.37"``).

    Attributes:
        name: The command below ``st``; ``"*.add_rows"`` is a method of any element.
        parameter: Only this parameter of it; ``"kwargs"`` are keywords that it does not name.
        value: Only this literal value of ``parameter`` (or of the first argument).
        since: First release that says so at run time.
        ignored: First release in which it has no effect any more.
        removed: First release in which using it raises.
        error: The exception that it raises then.
        replacement: What to write instead.
        available: First release that has the replacement.
        rewrite: ``"rename"`` and ``"remove"`` change nothing else, ``"value"`` puts
            ``replacement=values[...]`` in the argument's place, ``"reshape"`` is another call that
            does the same or nearly so, ``"together"`` one that no release takes beside the old way
            of what else has such a replacement, ``"manual"`` needs a thought.
        values: For ``"value"``: source of a literal and the literal to write instead.
        note: One sentence for the reader, or ``""``.
    """

    name: str
    parameter: str | None
    value: str | None
    since: str | None
    ignored: str | None
    removed: str | None
    error: str | None
    replacement: str | None
    available: str | None
    rewrite: str
    values: Mapping[str, str]
    note: str

    @property
    def instead(self) -> str:
        """What to write instead, to be put behind a sentence: ``": use st.rerun"``, or ``""``."""
        return f": use {_written(self.replacement)}" if self.replacement else ""


def _written(replacement: str) -> str:
    """The name of a command with ``st.``; anything else as it is."""
    return replacement if set(replacement) & set("={") else f"st.{replacement}"


@lru_cache(maxsize=1)
def deprecations() -> Mapping[str, tuple[Deprecation, ...]]:
    """What is deprecated, by the name of the command."""
    found: dict[str, tuple[Deprecation, ...]] = {}
    for each in _entries(kept("deprecations")["deprecation"]):
        found[each.name] = (*found.get(each.name, ()), each)
    return MappingProxyType(found)


def _entries(rows: list[dict[str, Any]]) -> Iterator[Deprecation]:
    for row in rows:
        for name in row.get("names") or [row["name"]]:
            yield Deprecation(
                name=name,
                parameter=row.get("parameter"),
                value=row.get("value"),
                since=row.get("since"),
                ignored=row.get("ignored"),
                removed=row.get("removed"),
                error=row.get("error"),
                replacement=row.get("replacement"),
                available=row.get("available"),
                rewrite=row["rewrite"],
                values=MappingProxyType(row.get("values", {})),
                note=row.get("note", ""),
            )
