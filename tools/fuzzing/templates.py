"""New syntax, with something of Streamlit in its gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from pathlib import Path

__all__ = ["EXPRESSIONS", "filled", "ring", "statement", "templates"]

NEW_SYNTAX = (
    "match {e}:\n    case [x, *_] | (x, _) if {e}: {s}\n    case {{'a': x, **y}}: {s}",
    "match {e}, {e}:\n    case str() | int(real=x) as y, [1, [*z]]: {s}\n    case _ if {e}: {s}",
    "match {e}:\n    case st.x.y | -1 | 1+2j | None | 'a' 'b': {s}",
    "async def f():\n    async with {e} as x:\n        async for y in {e}: await {e}",
    "async def f():\n    return [x async for x in {e} if await {e}]",
    "type X[T: (int, str), *Ts, **P] = list[{e}]",
    "type X[T = {e}] = X[T]",
    "def f[T](x: T = {e}, /, *, y={e}) -> T: return (yield {e})",
    "def f[*A, **K: {e}](*a: *A, **k: K): yield from {e}",
    "try: {s}\nexcept* (ValueError, {e}) as x: {s}",
    "try: {s}\nexcept {e}: {s}\nelse: {s}\nfinally: {s}",
    "with ({e} as a, {e} as b): {s}",
    "if (x := {e}) and {e}: {s}\nelif [y := {e}, y ** 2]: {s}",
    "x = f'{{ {e} !r:>{{ {e} }} }}'",
    "x = f'{{ f\"{{ {e} }}\" }}' f'{{x = }}'",
    "for x in *{e}, {e}: {s}\nelse: {s}",
    "for x[{e}], *y in {e}: {s}",
    "while {e}: {s}\nelse: {s}",
    "@(lambda f: {e})\nclass A[T](metaclass={e}): x: int = {e}",
    "@{e}\n@st.cache_data(ttl={e})\ndef f(x=lambda: {e}): {s}",
    "lambda *a, k={e}, **b: ({e} for x in {e} if {e})",
    "x = {{k: v for k, v in {e} if {e}}} | {{*{e}, {e}}}",
    "del x[{e}:{e}, ...]\nglobal g, h",
    "x[*{e}] = y, *z = {e}",
    "assert {e}, {e}\nx @= {e}\nx: {e} = {e}",
    "from . import *\nfrom .. import app as {n}\nimport app.{n} as x",
)
EXPRESSIONS = (
    *("st.button('a')", "st.session_state['a']", "st.session_state.b", "x", "[x, x]", "{**x}", "1"),
    *("st.text_input('a', key=x)", "st.columns(3)[0]", "st.navigation([st.Page(f)])", "(x, x)"),
    *("f(x)", "x if x else f", "not x", "x @ x", "x[::x]", "'a' 'b'", "...", "await_", "x == 1"),
    *("st.form('a')", "st.fragment(f)", "st.cache_data(f)", "st.selectbox('a', x, index=1)"),
    *("range(x)", "zip(x, x)", "str(x)", "f'{x}'", "x.y.z", "lambda: x", "-1", "'%s' % x", "b'x'"),
    *("st.sidebar.radio('a', [x, 1])", "st.empty()", "st.query_params['a']", "super()", "self.x"),
)
STATEMENTS = (
    *("pass", "st.stop()", "st.rerun()", "x = {e}", "st.write({e})", "raise {e}", "return"),
    *("x += {e}", "break", "continue", "st.session_state[{e}] = {e}", "del x", "import m0"),
)
NAMES = ("x", "st", "app", "match", "type", "_")


def filled(chance: random.Random, text: str) -> str:
    """A template with something in its gaps: ``{e}`` an expression, ``{s}`` a statement."""
    while "{s}" in text:
        text = text.replace("{s}", chance.choice(STATEMENTS), 1)
    while "{e}" in text:
        text = text.replace("{e}", chance.choice(EXPRESSIONS), 1)
    while "{n}" in text:
        text = text.replace("{n}", chance.choice(NAMES), 1)
    return text.replace("{{", "{").replace("}}", "}")


def statement(chance: random.Random) -> str:
    """One statement that stands on one line."""
    return filled(chance, chance.choice(STATEMENTS))


def templates(chance: random.Random, _: list[Path]) -> dict[str, bytes]:
    """New syntax."""
    found = [filled(chance, chance.choice(NEW_SYNTAX)) for _ in range(chance.choice([1, 3, 9]))]
    text = "import streamlit as st\nx = st.checkbox('x')\n" + "\n".join(found) + "\n"
    return {"app.py": text.encode()}


def ring(chance: random.Random, _: list[Path]) -> dict[str, bytes]:
    """Modules that import one another in a ring."""
    size = chance.choice([2, 5, 50, 200])
    step = chance.choice([1, 1, 7])
    files = {}
    for at in range(size):
        other = f"m{(at + step) % size}"
        how = chance.choice([f"from {other} import *", f"import {other}", f"from {other} import x"])
        files[f"m{at}.py"] = f"import streamlit as st\n{how}\n{statement(chance)}\n".encode()
    return {**files, "app.py": b"import streamlit as st\nimport m0\nst.button('a', key=m0.x)\n"}
