"""Texts that are surely no single emoji, told without a table of all emojis."""

from __future__ import annotations

from typing import Final

__all__ = ["is_padded", "is_several"]

_PICTURES: Final = ((0x1F300, 0x1F3FA), (0x1F400, 0x1F64F), (0x1F680, 0x1F6FF), (0x1F900, 0x1F9FF))
"""Pictures of which several are no emoji: joiners, flags and colors of skin are elsewhere."""


def is_several(text: str) -> bool:
    """Whether a text is made of pictures alone, and of more than one."""
    return len(text) > 1 and all(
        any(first <= ord(each) <= last for first, last in _PICTURES) for each in text
    )


def is_padded(text: str) -> bool:
    """Whether a text has blanks around something that is not in plain letters."""
    return not text.isascii() and text != text.strip()
