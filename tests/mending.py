"""A program without the line that raises first: what stlint tells behind that has to come then."""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from programs import Program

__all__ = ["VALUES", "missing_key", "shows_only", "without_line"]

VALUES: Final = ("None", "0", "[]", "''")
"""What a key of session state may be set to that was missing; code behind may need one of them."""

_MISSING: Final = re.compile(r'^\W?st\.session_state has no (?:attribute|key) "(.+?)"\. ')
_SHOWS: Final = re.compile(r"\s*st\.write\([^()]*\)\s*")


def missing_key(program: Program, message: str) -> str | None:
    """The key of session state that was missing, as Streamlit says, if no widget has it."""
    missing = _MISSING.search(message)
    if missing and f"key={missing[1]!r}".replace("'", '"') in "".join(program.files.values()):
        return None  # what a widget has under its key is for the widget to say
    return missing[1] if missing else None


def without_line(
    program: Program, path: str, line: int, missing: str | None = None, value: str = VALUES[0]
) -> Program | None:
    """The program with ``pass`` for what stands in a line; None if that is more than a call.

    Other lines keep their numbers. What binds a name or opens a block cannot be left out. A key of
    session state that was missing there is set instead: it is there from then on for whoever
    mends the line.
    """
    instead = f"st.session_state.setdefault({missing!r}, {value})" if missing else "pass"
    text = program.files[path]
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Expr) or node.lineno != line or node.end_lineno != line:
            continue
        if not isinstance(node.value, ast.Call) or _binds(node):
            return None
        rows = text.splitlines(keepends=True)
        row = rows[line - 1].encode()
        row = row[: node.col_offset] + instead.encode() + row[node.end_col_offset or 0 :]
        rows[line - 1] = row.decode()
        return replace(program, files={**program.files, path: "".join(rows)}, steps=())
    return None


def _binds(node: ast.Expr) -> bool:
    return any(isinstance(each, ast.NamedExpr) for each in ast.walk(node))


def shows_only(program: Program, path: str, line: int) -> bool:
    """Whether a line does nothing but show what it reads, so that nothing else depends on it."""
    return bool(_SHOWS.fullmatch(program.files[path].splitlines()[line - 1]))
