"""Smaller texts of Python, for whoever looks for the smallest that still does something."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


def smaller_texts(rows: list[str]) -> Iterator[list[str]]:
    """Without a statement and all that is in it; with what is in it in its place; simpler rows."""
    for start in range(len(rows) - 1, -1, -1):
        depth = _depth(rows[start])
        end = start + 1
        while end < len(rows) and _depth(rows[end]) > depth:
            end += 1
        yield rows[:start] + rows[end:]
        if end > start + 1:
            inside = [row[4:] for row in rows[start + 1 : end]]
            yield rows[:start] + inside + rows[end:]
        elif rows[start].strip() != "pass":
            yield [*rows[:start], " " * depth + "pass", *rows[end:]]


def _depth(row: str) -> int:
    return len(row) - len(row.lstrip())
