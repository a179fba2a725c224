"""Real files, mutated line by line, and nesting that no person would write."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterator
    from pathlib import Path

__all__ = ["mutated"]

BOMBS = (
    "x = 10 ** 10 ** 10",
    "x = 'a' * 10 ** 10",
    "x = [0] * 10 ** 10",
    "x = (0,) * 10 ** 9 + (1,)",
    "x = 1 << 10 ** 12",
    "x = f'{1:1000000000}'",
    "x = '%1000000000d' % 1",
    "x = '{:>999999999}'.format('a')",
    "x = 'a'.ljust(10 ** 10)",
    "x = 'a'.center(10 ** 9).replace(' ', 'b' * 10 ** 6)",
    "x = bytes(10 ** 10)",
    "x = list(range(10 ** 12))",
    "x = sum(range(10 ** 12))",
    "x = max(range(10 ** 12))",
    "x = dict.fromkeys(range(10 ** 9))",
    "x = sorted(range(10 ** 9))",
    "x = str(9 ** 9 ** 6)",
    "x = int('9' * 10 ** 5) ** 10 ** 5",
    "x = 'a,' * 10 ** 8; y = x.split(',')",
    "x = 2.0 ** 10 ** 5",
    "x = 1 / 0",
    "x = '\\ud800'",
    "for i in range(10 ** 12):\n    st.button(str(i))",
    "for i in range(300):\n    for j in range(300):\n        for k in i:\n            st.text(1)",
    "while True:\n    st.button('a')",
    "while True:\n    try:\n        st.rerun()\n    finally:\n        continue",
    "x = [i for i in range(1000) for j in range(1000) for k in range(1000)]",
    "def f(n):\n    return f(n + 1) + f(n - 1)\nf(0)",
    "def f(n):\n    st.button(str(n))\n    g(n), f(n)\ndef g(n):\n    f(n), g(n)\nf(0)",
    "f = lambda g: g(g)\nf(f)",
    "x = []\nx.append(x)\nst.write(x, key=x)",
    "x = {}\nx['x'] = x\nst.session_state['x'] = x",
    "class A(A): pass\nA()",
    "class A:\n    def __getattr__(self, n): return getattr(self, n)\nA().x",
    "import app",
    "from app import *",
    "from . import x",
    "import " + ".".join("a" * 300),
    "st.session_state = st",
    "st = st.st",
    "del st",
    "st.button(key=st.button(key=st.button('a')))",
    "st.button(*[1, 2], **{'key': 3}, **{4: 5})",
    "with st.form('a'):\n    with st.form('a'):\n        st.form_submit_button()",
    "@st.fragment\n@st.dialog('x')\n@st.cache_data\ndef f(): f()\nf()",
    "st.navigation({st.Page(lambda: 0): [st.Page(1)]}).run().run()",
    "match st:\n    case [*x] | {**x}: pass",
    "x = yield",
    "async def f():\n    async for x in f(): await x",
    "global x; nonlocal y",
    "type X[T: X] = X[X]",
    "x: st.button('a') = st.button('a')",
    "lambda: (yield)",
    "return",
    "st.button(f'{st.button(f\"{st.button(1)}\")}')",
)
PIECES = (
    *(
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        ":",
        ",",
        ".",
        "=",
        "*",
        "**",
        "\\",
        "\n",
        "\t",
        "'",
        '"',
        "'''",
    ),
    *("f'", "{{", "}}", "#", "\0", "\f", "\x1a", "\ufeff", "\u2028", "\u202e", "é", "\U0001f600"),
    *("if ", "else:", "for ", " in ", "lambda ", "await ", "yield ", "not ", "def ", "class "),
    *("return", "break", "continue", "raise", "del ", "global ", "import ", "st.", "st.stop()"),
    *("st.rerun()", "st.session_state", "None", "...", "0x", "1e999", "1_0", "0777", "async "),
)
NESTS = (
    ("(", "1", ")"),
    ("[", "1", "]"),
    ("{1: ", "1", "}"),
    ("f(", "1", ")"),
    ("-", "1", ""),
    ("not ", "1", ""),
    ("lambda: ", "1", ""),
    ("1 if ", "1", " else 1"),
    ("x.a", "", ""),
    ("1 + ", "1", ""),
    ("", "x", "()"),
    ("", "x", "[0]"),
    ("'a' ", "'a'", ""),
    ("f'{", "1", "}'"),
    ("st.container(", "", ")"),
    ("[x for x in ", "y", "]"),
    ("x = ", "1", ""),
    ("a and ", "b", ""),
    ("a < ", "b", ""),
    ("st.columns(2)[", "0", "]"),
)
BLOCKS = (
    *("if x:", "for x in y:", "while x:", "with st.form('a'):", "try:", "def f():", "class A:"),
    *("if st.button('a'):", "for i in range(3):", "with st.expander('a'):", "async def f():"),
)


def mutated(chance: random.Random, files: list[Path]) -> dict[str, bytes]:
    """A file that nobody would write."""
    return {"app.py": _mutated(chance, files)}


def _mutated(chance: random.Random, files: list[Path]) -> bytes:
    if chance.random() < 0.1:
        return "".join(nested(chance)).encode("utf-8", "surrogatepass")
    text = chance.choice(files).read_text(encoding="utf-8", errors="surrogateescape")
    other = chance.choice(files).read_text(encoding="utf-8", errors="surrogateescape")
    lines = text.splitlines(keepends=True)
    for _ in range(chance.choice([1, 1, 2, 3, 5, 8])):
        chance.choice(MUTATIONS)(chance, lines, other)
    data = "".join(lines).encode("utf-8", "surrogatepass")
    if chance.random() < 0.05 and data:
        flawed = bytearray(data)
        for _ in range(chance.choice([1, 3, 20])):
            flawed[chance.randrange(len(flawed))] = chance.randrange(256)
        return bytes(flawed)
    return data


def nested(chance: random.Random) -> Iterator[str]:
    """Something deep or long."""
    yield "import streamlit as st\n"
    depth = chance.choice([5, 20, 50, 99, 150, 199, 250, 900, 1_100, 3_000, 20_000])
    if chance.random() < 0.3:
        for level in range(min(depth, 150)):
            yield " " * level + chance.choice(BLOCKS) + "\n"
        yield " " * min(depth, 150) + "st.button('a')\n"
    elif chance.random() < 0.2:
        yield "if a0: pass\n" + "".join(f"elif a{at}: st.button('a')\n" for at in range(depth))
    elif chance.random() < 0.2:
        yield (
            "".join(f"def f{at}(): f{at + 1}(); f{at + 1}()\n" for at in range(min(depth, 3_000)))
            + "f0()\n"
        )
    else:
        before, middle, after = chance.choice(NESTS)
        yield before * depth + middle + after * depth + "\n"


def _delete(chance: random.Random, lines: list[str], _: str) -> None:
    if lines:
        at = chance.randrange(len(lines))
        del lines[at : at + chance.choice([1, 1, 5])]


def _double(chance: random.Random, lines: list[str], _: str) -> None:
    if lines:
        at = chance.randrange(len(lines))
        lines[at:at] = lines[at : at + chance.choice([1, 3, 10])] * chance.choice([1, 1, 2, 30])


def _swap(chance: random.Random, lines: list[str], _: str) -> None:
    if lines:
        one, two = chance.randrange(len(lines)), chance.randrange(len(lines))
        lines[one], lines[two] = lines[two], lines[one]


def _indent(chance: random.Random, lines: list[str], _: str) -> None:
    if lines:
        first = chance.randrange(len(lines))
        for at in range(first, min(len(lines), first + chance.choice([1, 5, 50]))):
            lines[at] = (
                "    " + lines[at] if chance.random() < 0.7 else lines[at].removeprefix("    ")
            )


def _insert(chance: random.Random, lines: list[str], _: str) -> None:
    if lines:
        at = chance.randrange(len(lines))
        column = chance.randrange(len(lines[at]) + 1)
        lines[at] = lines[at][:column] + chance.choice(PIECES) + lines[at][column:]


def _cut(chance: random.Random, lines: list[str], _: str) -> None:
    if lines and chance.random() < 0.3:
        del lines[chance.randrange(len(lines)) :]


def _splice(chance: random.Random, lines: list[str], other: str) -> None:
    source = other.splitlines(keepends=True) or [""]
    first = chance.randrange(len(source))
    at = chance.randrange(len(lines) + 1)
    lines[at:at] = source[first : first + chance.choice([1, 5, 40])]


def _rename(chance: random.Random, lines: list[str], _: str) -> None:
    words = [word for line in lines for word in line.split() if word.isidentifier()]
    if words:
        one, two = chance.choice(words), chance.choice(words)
        lines[:] = [line.replace(one, two) for line in lines]


def _bomb(chance: random.Random, lines: list[str], _: str) -> None:
    at = chance.randrange(len(lines) + 1)
    before = lines[at - 1] if at else ""
    blank = before[: len(before) - len(before.lstrip())] if before.strip() else ""
    lines.insert(at, "".join(f"{blank}{each}\n" for each in chance.choice(BOMBS).split("\n")))


MUTATIONS: tuple[Callable[[random.Random, list[str], str], None], ...] = (
    *(_delete, _double, _swap, _indent, _insert, _insert, _cut, _splice, _rename, _bomb),
)
