"""Which values Streamlit refuses that it takes apart: shortcuts of keys, the entries of a menu."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from stlint.streamlit_api.history import taking

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stlint.streamlit_api.release_set import ReleaseSet

__all__ = ["menus", "shortcuts"]

_MODIFIERS: Final = frozenset(
    {"ctrl", "control", "cmd", "command", "meta", "alt", "option", "shift", "mod"}
)
_KEYS: Final = frozenset(
    {
        *("enter", "return", "space", "spacebar", "tab", "escape", "esc", "backspace", "delete"),
        *("del", "home", "end", "pageup", "pagedown", "left", "arrowleft", "right", "arrowright"),
        *("up", "arrowup", "down", "arrowdown"),
    }
)
_RESERVED: Final = frozenset({"c", "r"})
_MENU: Final = frozenset({"get help", "report a bug", "about"})
_ADDRESS: Final = re.compile(r"(?:https?://|mailto:).+", re.IGNORECASE)


def shortcuts(name: str, known: Mapping[str, Any]) -> Iterator[tuple[str, ReleaseSet]]:
    """What is wrong with the shortcut of a button."""
    text = known.get("shortcut")
    if type(text) is not str:
        return
    tokens = [each.strip().lower() for each in text.split("+") if each.strip()]
    keys = [each for each in tokens if each not in _MODIFIERS]
    wrong = [each for each in keys if not _is_key(each)]
    there = taking(name, "shortcut", named=True)
    if not keys:
        yield f"shortcut is {text!r}, which names no key but Ctrl, Shift and the like", there
    elif wrong:
        yield f"shortcut is {text!r}, and there is no key {wrong[0]!r}", there
    elif len(keys) > 1:
        yield f"shortcut is {text!r}, with more than one key", there
    elif keys[0] in _RESERVED:
        yield f"shortcut is {text!r}, and the key {keys[0].upper()!r} is taken by Streamlit", there


def _is_key(token: str) -> bool:
    if len(token) == 1:
        return token.isalnum()
    return token in _KEYS or (token[0] == "f" and token[1:].isdigit())


def menus(known: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with the entries of the menu of a page."""
    entries = known.get("menu_items")
    if not isinstance(entries, dict):
        return
    for entry, value in entries.items():
        if type(entry) is not str:
            return
        if entry.lower() not in _MENU:
            yield f"menu_items has {entry!r}, not 'Get help', 'Report a bug' or 'About'"
            return
        if value is not None and type(value) in {int, float, bool, list, tuple, dict}:
            yield f"{entry!r} of menu_items is {value!r}, no text"
            return
        if entry.lower() != "about" and type(value) is str and not _ADDRESS.fullmatch(value):
            yield f"{entry!r} of menu_items is {value!r}, not an address (https://..., mailto:...)"
            return
