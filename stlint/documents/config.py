"""``config.toml`` as Streamlit reads it: sections, settings, and where they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from stlint.files.toml import check_keys, toml_parser
from stlint.files.toml_places import find_places

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.documents.document import Document
    from stlint.results.finding import Span

__all__ = ["Config", "Setting", "read_config"]


class Setting(NamedTuple):
    """A setting of a file: its section, its name, its value, and the place of its name.

    ``key`` is what Streamlit calls it, such as ``"server.port"``.
    """

    section: str
    name: str
    value: Any
    span: Span

    @property
    def key(self) -> str:
        """Section and name."""
        return f"{self.section}.{self.name}"


class Config(NamedTuple):
    """What a file says.

    Attributes:
        settings: in sections, in their order.
        sections: those on the top level.
        loose: what stands above the first section, or is a list of sections.
        nested: sections in sections, with the names of all.
        problem: why it is no TOML, and in which row.
    """

    settings: tuple[Setting, ...] = ()
    sections: tuple[Setting, ...] = ()
    loose: tuple[Setting, ...] = ()
    nested: tuple[Setting, ...] = ()
    problem: tuple[str, int] | None = None

    def value(self, key: str) -> Any:
        """The value of a setting; ``None`` if it is not there."""
        return next((each.value for each in self.settings if each.key == key), None)


def read_config(document: Document) -> Config:
    """Read a file of settings."""
    toml = toml_parser()
    if document.text.startswith("\ufeff"):
        return Config(problem=("it begins with a byte order mark", 1))
    try:
        check_keys(document.text)
        found = toml.loads(document.text)
    except RecursionError:
        return Config()
    except toml.TOMLDecodeError as error:
        return Config(problem=(getattr(error, "msg", str(error)), getattr(error, "lineno", 1)))
    places = find_places(document.text, lambda word: str(toml.loads(f"x = {word}")["x"]))

    def setting(route: tuple[str, ...], value: Any) -> Setting:
        row, column = places.keys.get(route, (1, 1))
        written = document.lines[row - 1][column - 1 :]
        quoted = 2 if written[:1] in {'"', "'"} else 0
        span = document.row(row)._replace(column=column, end_row=row)
        span = span._replace(end_column=column + len(route[-1]) + quoted)
        return Setting(".".join(route[:-1]), route[-1], value, span)

    settings: list[Setting] = []
    nested: list[Setting] = []
    sections: list[Setting] = []
    loose: list[Setting] = []
    for name, table in found.items():
        if not isinstance(table, dict):
            loose.append(setting((name,), table))
            continue
        sections.append(setting((name,), table))
        for route, value in _walk((name,), table):
            (nested if isinstance(value, dict) else settings).append(setting(route, value))
    return Config(tuple(settings), tuple(sections), tuple(loose), tuple(nested))


def _walk(route: tuple[str, ...], table: dict[str, Any]) -> Iterator[tuple[tuple[str, ...], Any]]:
    for name, value in table.items():
        yield (*route, name), value
        if isinstance(value, dict):
            yield from _walk((*route, name), value)
