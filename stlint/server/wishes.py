"""What an editor wants: settings by their names in ``stlint.toml``, and those of the server."""

from __future__ import annotations

from typing import Any, Final

from stlint.public import UsageError
from stlint.public.asking import configuration_of

__all__ = ["Wishes"]

_OWN: Final = {"code-lens": False}
"""What only the server has."""


class Wishes:
    """What was said at the beginning, and above that what is said later.

    Attributes:
        settings: what goes before the settings of a project.
        code_lens: whether lenses are shown.
    """

    def __init__(self) -> None:
        self.settings: dict[str, Any] = {}
        self.code_lens = False
        self._first: dict[str, Any] = {}

    def begin(self, given: object) -> list[str]:
        """Take what the editor has said at the beginning; gives what is wrong with it."""
        self._first = _table(given)
        return self.take(None)

    def take(self, given: object) -> list[str]:
        """Take what it says now; gives what is wrong with it."""
        values = {**self._first, **_table(given)}
        own = {name: values.pop(name, default) for name, default in _OWN.items()}
        self.code_lens = own["code-lens"] is True
        wrong: list[str] = []
        self.settings = {}
        for name, value in values.items():
            if value is None:
                continue
            try:
                configuration_of({name: value}, None, None)
            except (UsageError, ValueError) as error:
                wrong.append(str(error))
            else:
                self.settings[name] = value
        return wrong


def _table(given: object) -> dict[str, Any]:
    """The settings that are said, whether or not they stand under the name of the server."""
    if not isinstance(given, dict):
        return {}
    inner = given.get("stlint", given.get("settings"))
    return {**inner} if isinstance(inner, dict) else {**given}
