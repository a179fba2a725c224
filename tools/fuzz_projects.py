"""Checks projects that nobody would write, each in a process of its own whose use is counted.

They are spliced from statements of different real files, made of random syntax trees and templates
of new syntax, or rings of modules; some are fixed as well, and must be Python after that.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import io
import os
import random
import resource
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import fuzz

import stlint.dryrun
import stlint.fixes.rounds
import stlint.placing
from stlint.__main__ import main as stlint

if TYPE_CHECKING:
    from collections.abc import Callable

CPU, MEMORY = 10, 1_000_000
"""Seconds of the processor, and KB, that a check may take."""
NEW_SYNTAX = (
    "match {e}:\n    case [x, *_] | (x, _) if {e}: {s}\n    case {{'a': x, **y}}: {s}",
    "async def f():\n    async with {e} as x:\n        async for y in {e}: await {e}",
    "type X[T: (int, str), *Ts, **P] = list[{e}]",
    "def f[T](x: T = {e}, /, *, y={e}) -> T: return (yield {e})",
    "try: {s}\nexcept* (ValueError, {e}) as x: {s}",
    "with ({e} as a, {e} as b): {s}",
    "if (x := {e}) and {e}: {s}",
    "x = f'{{ {e} !r:>{{ {e} }} }}'",
    "for x in *{e}, {e}: {s}\nelse: {s}",
    "@(lambda f: {e})\nclass A[T](metaclass={e}): x: int = {e}",
    "lambda *a, k={e}, **b: ({e} for x in {e} if {e})",
    "del x[{e}:{e}, ...]\nglobal g, h",
)
EXPRESSIONS = (
    *("st.button('a')", "st.session_state['a']", "st.session_state.b", "x", "[x, x]", "{**x}", "1"),
    *("st.text_input('a', key=x)", "st.columns(3)[0]", "st.navigation([st.Page(f)])", "(x, x)"),
    *("f(x)", "x if x else f", "not x", "x @ x", "x[::x]", "'a' 'b'", "...", "await_", "x == 1"),
)
STATEMENTS = ("pass", "st.stop()", "st.rerun()", "x = {e}", "st.write({e})", "raise {e}", "return")
NODES = tuple(
    getattr(ast, each) for each in ("BinOp", "BoolOp", "Compare", "Call", "IfExp", "Subscript")
)


def filled(chance: random.Random, text: str, depth: int = 0) -> str:
    """A template with something in its gaps."""
    while "{e}" in text or "{s}" in text:
        more = chance.choice(STATEMENTS) if depth < 3 else "pass"
        text = text.replace("{s}", more, 1) if "{s}" in text else text
        text = text.replace("{e}", chance.choice(EXPRESSIONS), 1)
    return text.replace("{{", "{").replace("}}", "}")


def templates(chance: random.Random, _: list[Path]) -> dict[str, str]:
    """New syntax."""
    found = [filled(chance, chance.choice(NEW_SYNTAX)) for _ in range(chance.choice([1, 3, 9]))]
    return {"app.py": "import streamlit as st\nx = st.checkbox('x')\n" + "\n".join(found) + "\n"}


def spliced(chance: random.Random, files: list[Path]) -> dict[str, str]:
    """Statements of different real files, one after or in the other."""
    body: list[ast.stmt] = []
    for path in chance.sample(files, 3):
        with contextlib.suppress(SyntaxError, ValueError, RecursionError):
            body += ast.parse(path.read_bytes()).body
    chance.shuffle(body)
    blocks = [each for each in body if isinstance(each, (ast.If, ast.With, ast.FunctionDef))]
    for block in blocks[:5]:
        block.body.extend(chance.sample(body, min(2, len(body))))
    return {"app.py": "import streamlit as st\n" + _unparsed(body[: chance.choice([10, 60])])}


def _unparsed(body: list[ast.stmt]) -> str:
    parts = []
    for each in body:
        with contextlib.suppress(ValueError, RecursionError, TypeError, AttributeError):
            parts.append(ast.unparse(ast.fix_missing_locations(each)))
    return "\n".join(parts)[:60_000] + "\n"


def tree(chance: random.Random, depth: int) -> ast.expr:
    """A random expression."""
    if not depth:
        return ast.parse(chance.choice(EXPRESSIONS), mode="eval").body
    a, b, c = (tree(chance, chance.randrange(depth)) for _ in range(3))
    operator = chance.choice([ast.Add(), ast.Mult(), ast.Mod(), ast.BitOr()])
    return {
        "BinOp": lambda: ast.BinOp(a, operator, b),
        "BoolOp": lambda: ast.BoolOp(chance.choice([ast.And(), ast.Or()]), [a, b, c]),
        "Compare": lambda: ast.Compare(a, [ast.In(), ast.Lt()], [b, c]),
        "Call": lambda: ast.Call(a, [b], [ast.keyword("key", c)]),
        "IfExp": lambda: ast.IfExp(a, b, c),
        "Subscript": lambda: ast.Subscript(a, b, ast.Load()),
    }[chance.choice(NODES).__name__]()


def unparsed(chance: random.Random, _: list[Path]) -> dict[str, str]:
    """Random syntax trees."""
    body: list[ast.stmt] = [
        ast.Assign([ast.Name(chance.choice("xyz"), ast.Store())], tree(chance, chance.randrange(6)))
        for _ in range(chance.choice([3, 20]))
    ]
    for at in range(0, len(body), 4):
        body[at] = ast.If(tree(chance, 2), body[at : at + 2], [])
    return {"app.py": "import streamlit as st\nx = y = z = 1\n" + _unparsed(body)}


def ring(chance: random.Random, _: list[Path]) -> dict[str, str]:
    """Modules that import one another in a ring."""
    size = chance.choice([2, 5, 200])
    files = {}
    for at in range(size):
        other = (at + chance.choice([1, 1, 7])) % size
        more = filled(chance, chance.choice(STATEMENTS[:-1]))
        files[f"m{at}.py"] = f"import streamlit as st\nfrom m{other} import *\n{more}\n"
    return {**files, "app.py": "import streamlit as st\nimport m0\nst.button('a', key=m0.x)\n"}


KINDS: tuple[Callable[[random.Random, list[Path]], dict[str, str]], ...] = (
    *(spliced, spliced, unparsed, templates, templates),
)


def made(number: str, files: list[Path]) -> tuple[dict[str, str], bool]:
    """The files of a project, and whether they are to be fixed."""
    chance = random.Random(number)
    kind = ring if chance.random() < 0.01 else chance.choice(KINDS)
    return kind(chance, files), chance.random() < 0.3


def check(folder: Path, *, fix: bool) -> str:
    """Check a project in a copy of this process; gives what was wrong, or the exit code."""
    reading, writing = os.pipe()
    process = os.fork()
    if not process:
        os.close(reading)
        told = "no answer"
        try:
            told = _checked(folder, fix=fix)
        finally:
            os.write(writing, told[:2_000].encode("utf-8", "replace"))
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        told = pipe.read().decode("utf-8", "replace")
    _, status, used = os.wait4(process, 0)
    if os.waitstatus_to_exitcode(status):
        return f"ended with {os.waitstatus_to_exitcode(status)}"
    if used.ru_utime + used.ru_stime > CPU:
        return f"took {used.ru_utime + used.ru_stime:.1f} s"
    if used.ru_maxrss > MEMORY:
        return f"took {used.ru_maxrss // 1000} MB"
    return told


def _checked(folder: Path, *, fix: bool) -> str:
    resource.setrlimit(resource.RLIMIT_CPU, (CPU + 2, CPU + 2))
    resource.setrlimit(resource.RLIMIT_AS, (4_000_000_000, 4_000_000_000))
    os.chdir(folder)
    words = ["check", "--no-cache", "--isolated", "-j", "1"]
    output, errors = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(errors):
        code = stlint([*words, *(["--fix", "--unsafe-fixes"] if fix else []), "."])
    told = output.getvalue() + errors.getvalue()
    if code not in {0, 1, 2}:
        return f"exit code {code}"
    for sign in ("Traceback (", "internal error:", "[ST000]", "taken back"):
        if sign in told:
            return next(line for line in told.splitlines() if sign in line)
    return str(code)


def judged(folder: Path, files: dict[str, str], *, fix: bool) -> str:
    """What is wrong with the check of some files; or its exit code."""
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8", errors="surrogateescape")
    told = check(folder, fix=fix)
    for name, text in files.items() if fix else ():
        try:
            compile(text, name, "exec", dont_inherit=True)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        try:
            ast.parse((folder / name).read_bytes())
        except SyntaxError as error:
            return f"fixed to what is no Python: {error}"
    return told


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--projects", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int, help="print this one, and what comes of it")
    parser.add_argument("--from", dest="folders", type=Path, nargs="*", default=[])
    given = parser.parse_args()
    top = fuzz.REPOSITORY
    files = fuzz.seeds([top / "tests" / "fixtures", top / "examples", *given.folders])
    begin, told = time.monotonic(), Counter[str]()
    for number in range(given.projects) if given.only is None else [given.only]:
        project, fix = made(f"{given.seed} {number}", files)
        with tempfile.TemporaryDirectory() as folder:
            result = judged(Path(folder), project, fix=fix)
        if given.only is not None:
            print(project, fix, result, sep="\n")
        told[result if result.isdigit() else "wrong"] += 1
        if not result.isdigit():
            print(f"{number}: {result}", flush=True)
        if number % 500 == 499:
            print(f"{number + 1} projects: {dict(told)}", file=sys.stderr, flush=True)
    print(f"{sum(told.values())} projects in {time.monotonic() - begin:.0f} s: {dict(told)}")
    return 1 if told["wrong"] else 0


if __name__ == "__main__":
    os.environ["STLINT_CACHE_DIR"] = os.devnull
    sys.exit(main())
