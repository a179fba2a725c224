"""What a fix needs of Streamlit: by the name that it has in a file, or imported for it."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from stlint.fixes.layout.fresh import fresh
from stlint.fixes.layout.text import NoFixError
from stlint.fixes.layout.top import command_name

if TYPE_CHECKING:
    from stlint.fixes.layout.text import Text
    from stlint.results.finding import Edit

__all__ = ["command"]

_USUAL = "st"


def command(text: Text, name: str, user: ast.AST) -> tuple[str, tuple[Edit, ...]]:
    """What a command of Streamlit is called in a file, and the edits that import it.

    Args:
        text: the file.
        name: the command.
        user: the statement at the top of the file above which it will be used.

    Raises:
        NoFixError: there is no place for an import.
    """
    try:
        return command_name(text, name), ()
    except NoFixError:
        short = fresh(text, _USUAL, text.tree)
        return f"{short}.{name}", (_import(text, f"import streamlit as {short}\n", user),)


def _import(text: Text, line: str, user: ast.AST) -> Edit:
    """Put an import before the first one, but behind the docstring and ``__future__``."""
    body = text.tree.body
    first = 1 if body and ast.get_docstring(text.tree, clean=False) is not None else 0
    while first < len(body) and _is_future(body[first]):
        first += 1
    above = [each for each in body[first:] if text.start(each) < text.start(user)]
    imports = [each for each in above if isinstance(each, ast.Import | ast.ImportFrom)]
    ours = [each for each in imports if getattr(each, "module", None) == "streamlit"]
    for each in (*ours, *imports):
        if text.leads_line(each):
            at = text.line_start(text.start(each))
            return text.edit(at, at, line)
    if not first:
        raise NoFixError  # a comment at the top may be about the whole file
    at = text.next_line(text.end(body[first - 1]))
    if first < len(body) and not text.leads_line(body[first]):
        raise NoFixError
    return text.edit(at, at, f"\n{line}")


def _is_future(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.ImportFrom) and statement.module == "__future__"
