"""Operations are told apart by ``Op``: no text of one stands anywhere else."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scripts import put

from stlint.check import trace
from stlint.model.ops import Op, operation
from stlint.model.values import Symbol, fresh
from stlint.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(__file__).resolve().parent.parent / "stlint"
MANY = """
import os, unknown
import streamlit as st

n = st.number_input("n")
name = st.text_input("name") or "nobody"
rows, table = list(unknown.rows), {"a": unknown.a}
for at, (row, other) in enumerate(zip(rows, unknown.others)):
    st.write(at + 1, row.key, other["x"], -n, n * 2, f"{n:.1f} {name!r}", os.path.join(name, "a"))
for key in st.session_state:
    st.write(st.session_state[key], str(n), table[name], rows[n:], name in table, n < 3)
if "total" in st.session_state and not n == 3 or st.session_state.get("left") is None:
    st.write(map(str, rows), filter(None, rows), dir(table), isinstance(n, int), hasattr(n, "x"))
st.session_state.total = [*rows, set(rows), range(int(n)), sorted(rows), later, table.keys()]
rows.append(n)
st.write(rows, any(rows), len(rows), unknown.call(rows).part, rows.pop(), st.session_state.keys())
"""
TEXTS = {each.value for each in Op}


def is_op(node: ast.AST) -> bool:
    """``x.op``, and ``getattr(x, "op", None)``."""
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "getattr":
        return ast.unparse(node.args[1]) == "'op'"
    return isinstance(node, ast.Attribute) and node.attr == "op"


def spelled(tree: ast.Module) -> Iterator[str]:
    """Where an operation is compared with a text of one, or a symbol made of a text."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare) and any(map(is_op, [node.left, *node.comparators])):
            texts = (each for each in ast.walk(node) if isinstance(each, ast.Constant))
            if any(each.value in TEXTS for each in texts):
                yield ast.unparse(node)
        elif isinstance(node, ast.Call) and ast.unparse(node.func) == "Symbol" and node.args:
            text = getattr(node.args[0], "value", "")
            if isinstance(node.args[0], ast.JoinedStr) or text in TEXTS:
                yield ast.unparse(node)


def reasons(tree: ast.Module) -> Iterator[str]:
    """What is handed to ``fresh``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "fresh" and node.args:
            yield ast.unparse(node.args[0])


@cache
def trees() -> list[ast.Module]:
    files = (path for path in sorted(PACKAGE.rglob("*.py")) if "fixes" not in path.parts)
    return [ast.parse(path.read_text(encoding="utf-8")) for path in files]


def test_no_text_of_an_operation_is_written_out():
    assert [each for tree in trees() for each in spelled(tree)] == []


def test_what_is_unknown_for_a_reason_that_matters_says_so():
    """``fresh(Op.RESULT)`` is told apart from all else, so nobody writes ``fresh("result")``."""
    given = {each for tree in trees() for each in reasons(tree)}
    matter = {repr(Op[each.removeprefix("Op.")].value) for each in given if each.startswith("Op.")}
    assert len(matter) > 1
    assert matter & given == set()


def test_such_texts_are_found():
    text = 'a.op == "item"\ngetattr(b, "op", None) in {"state", c}\nSymbol("+", ())\nd.op == ".x"\n'
    assert len(list(spelled(ast.parse(text)))) == 3
    assert list(reasons(ast.parse('fresh("result", 1)'))) == ["'result'"]


def test_every_symbol_of_an_app_has_its_operation(monkeypatch, tmp_path):
    """A text that reads like an operation is one, but for the reasons of what is unknown."""
    made: set[Op | str] = set()
    init = Symbol.__init__

    def noted(self: Symbol, *args: Any, **kwargs: Any) -> None:
        init(self, *args, **kwargs)
        if len(self.args) != 1 or not isinstance(self.args[0], int):
            made.add(self.op if isinstance(self.op, Op) else f"no operation: {self.op}")

    monkeypatch.setattr(Symbol, "__init__", noted)
    trace(put(tmp_path / "app.py", MANY), Settings())
    assert len(made & set(Op)) > 25
    assert made & {f"no operation: {text}" for text in TEXTS} == set()


def test_an_operation_reads_as_its_text():
    assert f"{Op.ADD}" == str(Op.ADD) == format(Op.ADD) == "+"
    assert operation("list") is Op.LIST
    assert operation("os.path.join") == "os.path.join"
    assert str(fresh("its total")) == "total"
