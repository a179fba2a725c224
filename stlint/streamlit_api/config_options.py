"""The settings of Streamlit in config.toml, release by release; ``settings.json`` has them."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from stlint.streamlit_api.lookup import number, releases
from stlint.streamlit_api.release_set import NONE_OF_THEM, ReleaseSet, release_set

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["ConfigOption", "config_options", "config_sections"]

_TABLE: Final = Path(__file__).with_name("settings.json")


class ConfigOption(NamedTuple):
    """A setting, or a section.

    Attributes:
        key: such as ``"server.port"``.
        releases: those that have it.
        deprecated: those of them that say that it is going.
        kinds: what its values are, by the releases in which they are: ``"bool"``, ``"int"``,
            ``"float"``, ``"list"``, ``"str"`` (which may stand for anything).
    """

    key: str
    releases: ReleaseSet
    deprecated: ReleaseSet
    kinds: tuple[tuple[str, ReleaseSet], ...]

    def is_a(self, kind: str, among: ReleaseSet) -> bool:
        """Whether its values are of a kind in all of some releases that have it."""
        here = among & self.releases
        return bool(here) and any(each == kind and here <= where for each, where in self.kinds)


def config_options() -> Mapping[str, ConfigOption]:
    """All settings that some release has, by their keys."""
    return _read()["options"]


def config_sections() -> Mapping[str, ConfigOption]:
    """All sections that some release has, by their names."""
    return _read()["sections"]


@lru_cache(maxsize=1)
def _read() -> dict[str, dict[str, ConfigOption]]:
    table = json.loads(_TABLE.read_bytes())
    return {
        part: {key: _option(key, each) for key, each in table[part].items()}
        for part in ("options", "sections")
    }


def _option(key: str, history: dict[str, dict[str, Any]]) -> ConfigOption:
    marks = sorted(history, key=number)
    ends = [*marks[1:], None]
    there = deprecated = NONE_OF_THEM
    kinds: dict[str, ReleaseSet] = {}
    for begin, end in zip(marks, ends, strict=True):
        said = history[begin]
        span = release_set(
            each
            for each in releases()
            if number(begin) <= number(each) and (end is None or number(each) < number(end))
        )
        if said:
            there |= span
            kinds[said.get("type", "")] = kinds.get(said.get("type", ""), NONE_OF_THEM) | span
        if said.get("deprecated"):
            deprecated |= span
    return ConfigOption(key, there, deprecated, tuple(kinds.items()))
