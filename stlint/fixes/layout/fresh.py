"""Names that a text does not use yet."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from stlint.fixes.layout.text import kept

if TYPE_CHECKING:
    from stlint.fixes.layout.text import Text

__all__ = [
    "fresh",
    "fresh_counter",
    "fresh_ending",
    "names_in",
    "strings_in",
]


@kept
def names_in(text: Text) -> frozenset[str]:
    """Every name that the file uses, whatever for."""
    return frozenset(re.findall(r"[^\W\d]\w*", text.text))


@kept
def strings_in(text: Text) -> tuple[frozenset[str], frozenset[str]]:
    """Every string of the file, and what those begin with that are put together."""
    whole: set[str] = set()
    heads: set[str] = set()
    for node in ast.walk(text.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            whole.add(node.value)
        elif isinstance(node, ast.Constant) and isinstance(node.value, int):
            whole.add(str(node.value))
        elif isinstance(node, ast.JoinedStr) and node.values:
            first = node.values[0]
            heads.add(str(first.value) if isinstance(first, ast.Constant) else "")
        elif isinstance(node, ast.Attribute):
            whole.add(node.attr)
    return frozenset(whole), frozenset(heads - {""})


def fresh(text: Text, name: str, owner: ast.AST) -> str:
    """A name that the file does not use yet: this one, or with a number.

    It is for ``owner``: what is made for something else in the file gets another one.
    """
    number = 1
    wanted = name
    while wanted in names_in(text) or text.given.get(wanted, owner) is not owner:
        number += 1
        wanted = f"{name}_{number}"
    text.given[wanted] = owner
    return wanted


def fresh_ending(text: Text, start: str, wanted: str, owner: ast.AST) -> str:
    """What is to follow ``start-`` in a string of the file, as in no other one.

    Args:
        text: the file.
        start: how the string begins, such as ``{key}``.
        wanted: what is to follow; or the same with a number.
        owner: what it is for.
    """
    number = 1
    ending = wanted
    while (
        re.search(rf"{re.escape(f'{start}-{ending}')}(?![^\W_])", text.text)
        or text.given.get(f"{start}-{ending}", owner) is not owner
    ):
        number += 1
        ending = f"{wanted}-{number}"
    text.given[f"{start}-{ending}"] = owner
    return ending


def fresh_counter(text: Text, target: ast.AST) -> str:
    """A fresh name for the number of the turn of a loop, the same for the same loop."""
    known = text.counters
    if target not in known:
        number = len(known) + 1
        wanted = "number" if number == 1 else f"number_{number}"
        known[target] = fresh(text, wanted, target)
    return known[target]
