"""The top of a text: what Streamlit is called there, and where what is to come first belongs."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from stlint.fixes.layout.text import LINE_END, NoFixError, kept

if TYPE_CHECKING:
    from stlint.fixes.layout.text import Text
    from stlint.results.finding import Edit

__all__ = ["below_alike", "below_imports", "command_name", "state_name", "streamlit_name", "top_of"]


@kept
def _head(text: Text) -> int:
    """How many statements at the top are the docstring and imports, up to Streamlit's."""
    body = text.tree.body
    count = 1 + max((at for at, each in enumerate(body) if _binds_streamlit(each)), default=-1)
    if not count and body and _is_docstring(body[0]):
        count = 1
    while count < len(body) and _is_import(body[count]):
        count += 1
    return count


def _binds_streamlit(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.ImportFrom):
        return statement.module == "streamlit" and not statement.level
    return isinstance(statement, ast.Import) and any(
        each.name == "streamlit" for each in statement.names
    )


@kept
def _streamlit(text: Text) -> dict[str, str]:
    """What is imported from Streamlit at the top of the file: its name there, by its own."""
    found: dict[str, str] = {}
    for statement in text.tree.body:
        if isinstance(statement, ast.Import | ast.ImportFrom):
            from_it = isinstance(statement, ast.ImportFrom)
            for each in statement.names if _binds_streamlit(statement) else ():
                if from_it or each.name == "streamlit":
                    found["." + each.name if from_it else ""] = each.asname or each.name
    return found


def streamlit_name(text: Text) -> str:
    """What Streamlit is called at the top of the file.

    Raises:
        NoFixError: it is not imported there.
    """
    if "" not in _streamlit(text):
        raise NoFixError
    return _streamlit(text)[""]


def state_name(text: Text) -> str:
    """What session state is called."""
    return _streamlit(text).get(".session_state") or f"{streamlit_name(text)}.session_state"


def command_name(text: Text, name: str) -> str:
    """What a command of Streamlit is called."""
    return _streamlit(text).get(f".{name}") or f"{streamlit_name(text)}.{name}"


def top_of(text: Text) -> tuple[int, int]:
    """Where what is to come first belongs: behind the imports.

    Returns:
        The start of a line, and the number of the statement that is there.
    """
    count = _head(text)
    if not count:
        raise NoFixError
    if count < len(text.tree.body) and not text.leads_line(text.tree.body[count]):
        raise NoFixError  # import streamlit as st; st.write(1)
    return text.next_line(text.end(text.tree.body[count - 1])), count


def below_imports(text: Text, block: str) -> Edit:
    """Put statements behind the imports, with a blank line before and after them."""
    at, count = top_of(text)
    before = "" if text.text[at - 1 : at] in "\r\n" else "\n"
    rest = text.tree.body[count:]
    close = rest and not LINE_END.match(text.text, at)
    return text.edit(at, at, f"{before}\n{block}\n{chr(10) if close else ''}")


def below_alike(text: Text, block: str, asks: str) -> Edit:
    """Put an ``if`` behind the imports; below others, if these ask the like and only assign.

    Args:
        text: the file.
        block: the statement.
        asks: what its condition ends with, and theirs.
    """
    _, count = top_of(text)
    last = None
    for each in text.tree.body[count:]:
        if not isinstance(each, ast.If) or each.orelse or not text.code(each.test).endswith(asks):
            break
        if not all(isinstance(one, ast.Assign) for one in each.body):
            break
        last = each
    if last is None:
        return below_imports(text, block)
    at = text.next_line(text.end(last))
    before = "" if text.text[at - 1 : at] in "\r\n" else "\n"
    return text.edit(at, at, f"{before}{block}\n")


def _is_docstring(statement: ast.stmt) -> bool:
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    )


def _is_import(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Try):
        parts = [*statement.body, *(each for one in statement.handlers for each in one.body)]
        return any(map(_is_import, statement.body)) and all(
            _is_import(each) or isinstance(each, ast.Assign | ast.Pass) for each in parts
        )
    return isinstance(statement, ast.Import | ast.ImportFrom)
