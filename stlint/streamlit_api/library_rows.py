"""The rows of ``libraries.toml``: which names the table says what of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

COLUMNS: Final = frozenset(
    {
        *("returns", "mutates", "calls", "raises", "reads", "writes", "source", "sink"),
        *("escapes", "needs", "refuses"),
    }
)
"""What a row may say; the words of each are explained in the table."""
_GROUPS: Final = ("alike", "arguments", "modules")
_CONTAINERS: Final = frozenset({"list", "dict", "set", "collections.deque"})
_OBJECT: Final = ["self"]


class Changing(NamedTuple):
    """Names of methods that change their object.

    Attributes:
        containers: Those of lists, dicts, sets and deques.
        tables: Those of frames and arrays.
        inplace: Those that do so with ``inplace=True`` only.
    """

    containers: frozenset[str]
    tables: frozenset[str]
    inplace: frozenset[str]


class Rows:
    """The table, asked by column and word."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        self.functions: Mapping[str, Mapping[str, Any]] = table["functions"]
        self._said: dict[tuple[str, str], list[str]] = {}
        self._changing: list[tuple[str, bool]] = []
        for names, row in _each(table):
            for column, said in row.items():
                if isinstance(said, str):
                    self._said.setdefault((column, said), []).extend(names)
            if row.get("mutates") == _OBJECT:
                self._changing += [(name, row.get("needs") == "inplace") for name in names]

    def listed(self, column: str, word: str) -> list[str]:
        """The names whose column says that word, as they stand there; KeyError if none does."""
        return self._said[column, word]

    def those(self, column: str, word: str) -> frozenset[str]:
        """The same, with methods of anything by their bare names."""
        return frozenset(name.removeprefix(".") for name in self.listed(column, word))

    def methods(self, column: str, word: str) -> frozenset[str]:
        """The bare names of the methods among them."""
        return frozenset(name[1:] for name in self.listed(column, word) if name.startswith("."))

    def calls(self, column: str, word: str) -> frozenset[str]:
        """The others among them."""
        return frozenset(name for name in self.listed(column, word) if not name.startswith("."))

    def changing(self) -> Changing:
        """The methods that change their object."""
        found: tuple[set[str], ...] = (set(), set(), set())
        for name, asked in self._changing:
            of, _, method = name.rpartition(".")
            found[2 if asked else of not in _CONTAINERS].add(method)
        return Changing(*map(frozenset, found))

    def needing(self) -> dict[str, str]:
        """What single functions need, by their names."""
        return {name: row["needs"] for name, row in self.functions.items() if "needs" in row}


def _each(table: Mapping[str, Any]) -> Iterator[tuple[list[str], Mapping[str, Any]]]:
    """All rows, with the names that they are about."""
    for name, row in table["functions"].items():
        yield [name], row
    for group in _GROUPS:
        for row in table[group]:
            yield row["names"], {column: row[column] for column in row.keys() - {"names"}}
