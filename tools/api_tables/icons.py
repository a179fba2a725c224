"""The Material icons of releases: what came and went, one line each."""

from __future__ import annotations

import ast
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

SOURCE = "streamlit/material_icon_names.py"


def read(wheel: Path) -> frozenset[str]:
    """The names that a release knows; none before there were any."""
    with zipfile.ZipFile(wheel) as archive:
        known = SOURCE in archive.namelist()
        return names(archive.read(SOURCE).decode()) if known else frozenset()


def names(source: str) -> frozenset[str]:
    """The names in the module of Streamlit that lists them."""
    return frozenset(
        name
        for node in ast.parse(source).body
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and isinstance(node.value, ast.Set)
        for name in ast.literal_eval(node.value)
    )


def add(written: Sequence[str], release: str, now: frozenset[str]) -> list[str]:
    """The lines with a newest release; what they said of it is forgotten."""
    kept = [line for line in written if line.split()[0] != release]
    before: set[str] = set()
    for line in kept:
        _, sign, *those = line.split()
        (before.update if sign == "+" else before.difference_update)(those)
    for sign, changed in (("+", now - before), ("-", before - now)):
        if changed:
            kept.append(" ".join([release, sign, *sorted(changed)]))
    return kept
