"""Where Streamlit listens in a container: ports, address, the path that pages begin with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from stlint.documents.config import read_config

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from stlint.documents.commands import Start
    from stlint.documents.reading import Documents

__all__ = ["LOOPBACK", "Serving", "serving"]

LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_PORT: Final = "8501"


class Serving(NamedTuple):
    """What is known of a server; each is ``None`` if it is not known.

    Attributes:
        ports: those that it may listen on.
        address: what it listens on; empty: everything.
        base: what paths begin with, without slashes around it.
    """

    ports: frozenset[int] | None
    address: str | None
    base: str | None


def serving(
    start: Start, variables: Mapping[str, str], documents: Documents, context: Path
) -> Serving:
    """Where a server listens.

    Args:
        start: how it is started.
        variables: its environment.
        documents: those of its project.
        context: the folder that it is built of, whose ``config.toml`` may be copied.
    """
    found = documents.read(context / ".streamlit" / "config.toml", "config")
    config = read_config(found) if found else None

    def values(name: str, default: str) -> list[str] | None:
        """What a setting may be: flags go before variables, variables before a file."""
        variable = "STREAMLIT_" + "".join(
            f"_{each}" if each.isupper() else each.upper() for each in name.replace(".", "_")
        )
        said = start.flag(name)
        said = variables.get(variable) if said is None else said
        if said is not None:
            return None if "$" in said else [said]
        in_file: Any = config.value(name) if config else None
        return [default] if in_file is None else [default, str(in_file)]

    ports, address, base = (
        values("server.port", _PORT),
        values("server.address", ""),
        values("server.baseUrlPath", ""),
    )
    known = ports is not None and all(each.isdecimal() for each in ports)
    return Serving(
        frozenset(map(int, ports)) if known and ports else None,
        address[0] if address and len(address) == 1 else None,
        base[0].strip("/") if base and len(base) == 1 else None,
    )
