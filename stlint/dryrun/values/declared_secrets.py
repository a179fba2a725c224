"""``st.secrets``: what is read there, and whether the files of the project have it."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from stlint.dryrun.core.emit import emit
from stlint.files import disk
from stlint.model.events.secrets import SecretMissing
from stlint.model.ops import Op
from stlint.model.outside import External
from stlint.model.values import Const, Symbol

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from stlint.dryrun.core.dry_run import DryRun
    from stlint.model.values import Value

__all__ = ["note_secret", "secret_files"]

_SECRETS: Final = "streamlit.secrets"
_METHODS: Final = frozenset(
    {"to_dict", "keys", "items", "values", "load_if_toml_exists", "has_key", "file_change_listener"}
)
_ASKING: Final = frozenset({"get", "in"})
_LEVELS: Final = 3
"""Folders, from that of a file upwards, that may be where the app is started."""
_PARTS: Final = frozenset({Op.ITEM, Op.ATTRIBUTE})
DEEPEST: Final = 10
"""Names on the longest way to a secret that anybody writes."""
MAX_BYTES: Final = 1_000_000


def note_secret(it: DryRun, node: Any, base: Value, name: str, how: str) -> None:
    """Note that something is read of the secrets, if it is not there.

    Args:
        it: the dry run.
        node: what reads it.
        base: what it is read of.
        name: the last name on the way to it.
        how: as in ``SecretMissing``.
    """
    above = _keys(base)
    if above is None or (how == "attribute" and name in _METHODS) or name.startswith("_"):
        return
    if how == "attribute" and name == "get":
        how, keys = "get", above
    else:
        keys = (*above, name)
    files = secret_files(it)
    if not files:
        if how in _ASKING and not above:
            emit(it, SecretMissing, node, keys=keys, how=how, file=None)
        return
    if how in _ASKING or _others_are_named(it):
        return
    lacking = [file for file in files if _lacks(file, keys)]
    if len(lacking) == len(files):
        emit(it, SecretMissing, node, keys=keys, how=how, file=lacking[0])


def secret_files(it: DryRun) -> list[Path]:
    """The files of secrets that the app may find."""
    around = list(it.here.path.parents)[:_LEVELS]
    return [file for each in around if disk.is_file(file := each / ".streamlit" / "secrets.toml")]


def _others_are_named(it: DryRun) -> bool:
    """Whether the settings name other files of secrets."""
    for each in list(it.here.path.parents)[:_LEVELS]:
        place = each / ".streamlit" / "config.toml"
        if disk.is_file(place):
            try:
                if b"secrets" in disk.read(place, MAX_BYTES):
                    return True
            except OSError:
                return True
    return False


def _keys(value: Value) -> tuple[str, ...] | None:
    """The names on the way to a part of the secrets; ``None`` for anything else."""
    names: list[str] = []
    while isinstance(value, Symbol) and value.op in _PARTS and len(names) < DEEPEST:
        base, *_, last = value.args
        name = last.value if isinstance(last, Const) else last
        if not isinstance(name, str):
            return None
        names.insert(0, name)
        value = base
    if not isinstance(value, External):
        return None
    if value.path == _SECRETS:
        return tuple(names)
    inside = value.path.removeprefix(f"{_SECRETS}.")
    return (*inside.split("."), *names) if inside != value.path else None


def _lacks(file: Path, keys: tuple[str, ...]) -> bool:
    """Whether a file surely has no such entry."""
    try:
        text = disk.read(file, MAX_BYTES).decode()
    except (OSError, UnicodeError):
        return False
    found: Any = _names(text, file)
    for at, key in enumerate(keys):
        if found is None:
            return False  # no TOML, or a value of which more is asked
        if key not in found:
            return at == 0 or isinstance(found, dict)
        found = found[key]
    return False


@lru_cache(maxsize=8)
def _names(text: str, file: Path) -> Mapping[str, Any] | None:
    from stlint.documents.document import Document  # noqa: PLC0415 - few apps read secrets
    from stlint.documents.secrets import names_in  # noqa: PLC0415

    return names_in(Document("secrets", file, text.replace("\r\n", "\n")))
