"""Texts that are surely no single emoji, told without a table of all emojis."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Final

__all__ = ["is_drawn", "is_padded", "is_several"]

_TABLE: Final = Path(__file__).with_name("emojis.txt")
_PICTURES: Final = ((0x1F300, 0x1F3FA), (0x1F400, 0x1F64F), (0x1F680, 0x1F6FF), (0x1F900, 0x1F9FF))
"""Pictures of which several are no emoji: joiners, flags and colors of skin are elsewhere."""


@lru_cache(maxsize=1)
def _parts() -> frozenset[str]:
    """The characters of which emojis are made, in any release."""
    spans = [line.split("-") for line in _TABLE.read_text(encoding="ascii").split()]
    return frozenset(
        chr(each) for span in spans for each in range(int(span[0], 16), int(span[-1], 16) + 1)
    )


def is_drawn(text: str) -> bool:
    """Whether a text is made of parts of emojis alone: another is none."""
    return _parts().issuperset(text)


def is_several(text: str) -> bool:
    """Whether a text is made of pictures alone, and of more than one."""
    return len(text) > 1 and all(
        any(first <= ord(each) <= last for first, last in _PICTURES) for each in text
    )


def is_padded(text: str) -> bool:
    """Whether a text has blanks around something that is not in plain letters."""
    return not text.isascii() and text != text.strip()
