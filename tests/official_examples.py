"""Streamlit's own examples: no error that does not happen, no fix that hurts.

    python tests/official_examples.py                    the Streamlit that is installed
    python tests/official_examples.py 1.50.0 1.60.0 1.67.0

The examples are read from the installed package, nothing of it is imported and nothing is copied:
the docstrings of its modules, the code blocks of the guides for agents that newer releases bring,
and the template apps beside these. Each is checked for the release that it comes from; what gets
an error, and what ``--fix --unsafe-fixes`` changed, is run there.
"""

from __future__ import annotations

import argparse
import ast
import re
import shutil
import sys
import tempfile
import textwrap
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from releases import meant
from repairs import repaired
from streamlit_oracle import installed, package, run

from stlint.check import check
from stlint.results.finding import Certainty, Level
from stlint.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from streamlit_oracle import Outcome

    from stlint.results.finding import Finding

__all__ = ["Example", "Verdict", "examples", "judge"]

ENTRY: Final = "app.py"
SECONDS: Final = 20.0
"""How long an example may run: some load data that nobody has here."""
AMBIENT: Final = frozenset(
    {"ModuleNotFoundError", "ImportError", "FileNotFoundError", "URLError", "NameError"}
)
"""What an example raises that leaves out its imports, its files or the network."""

_FENCE: Final = re.compile(r"^```(?:python|py)\s*\n(?P<code>.*?)^```", re.MULTILINE | re.DOTALL)
_PROMPT: Final = re.compile(r"^\s*(?:>>>|\.\.\.)(?: |$)")


@dataclass(frozen=True)
class Example:
    """An app of the package: where it stands there, and its text or its folder."""

    name: str
    text: str = ""
    folder: Path | None = None
    entry: str = ENTRY

    def put(self, place: Path) -> Path:
        """Write it into an empty folder; gives the script."""
        if self.folder is not None:
            shutil.copytree(self.folder, place, dirs_exist_ok=True)
        else:
            text = self.text if "import streamlit" in self.text else f"{_HEAD}{self.text}"
            (place / ENTRY).write_text(text, encoding="utf-8")
            for page in _pages(text):
                (place / page).parent.mkdir(parents=True, exist_ok=True)
                (place / page).write_text(_PAGE, encoding="utf-8")
        return place / self.entry


_HEAD: Final = "import streamlit as st\n"
_PAGE: Final = 'import streamlit as st\n\nst.write("a page")\n'


def _pages(text: str) -> Iterator[str]:
    """Scripts that an example names: pages, which it leaves out."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            name = Path(node.value)
            if name.suffix == ".py" and not name.is_absolute() and ".." not in name.parts:
                yield node.value


@dataclass(frozen=True)
class Verdict:
    """What stlint says of an example, and what is wrong with that."""

    example: Example
    findings: tuple[Finding, ...]
    false: tuple[str, ...]
    """Errors that the release does not raise."""
    open: tuple[str, ...]
    """Errors of which the run does not tell: it ended before, for want of data or packages."""
    broken: tuple[str, ...]
    """What fixes made worse."""

    @property
    def errors(self) -> int:
        """How many findings are errors."""
        return sum(each.level is Level.ERROR for each in self.findings)


def examples(version: str | None = None) -> Iterator[Example]:
    """The examples of an installed release."""
    top = package(version)
    for path in sorted(top.rglob("*.py")):
        if not {"vendor", "static", ".agents"} & set(path.relative_to(top).parts):
            name = path.relative_to(top).as_posix()
            for row, code in _of_docstrings(path.read_text(encoding="utf-8")):
                yield Example(f"{name}:{row}", code)
    for path in sorted(top.glob(".agents/**/*.md")):
        text = path.read_text(encoding="utf-8")
        for found in _FENCE.finditer(text):
            row = text.count("\n", 0, found.start()) + 2
            code = textwrap.dedent(found["code"])
            if _parses(code):
                yield Example(f"{path.relative_to(top).as_posix()}:{row}", code)
    for path in sorted(top.glob(".agents/**/streamlit_app.py")):
        name = path.parent.relative_to(top).as_posix()
        yield Example(name, folder=path.parent, entry=path.name)


def _of_docstrings(text: str) -> Iterator[tuple[int, str]]:
    """Runs of lines with prompts in docstrings, with their rows (from 1)."""
    if ">>>" not in text:
        return
    kinds = ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef | ast.Module
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, kinds) or not node.body or ast.get_docstring(node) is None:
            continue
        literal = node.body[0]
        assert isinstance(literal, ast.Expr)
        held: list[str] = []
        docstring = ast.get_docstring(node, clean=False) or ""
        for row, line in enumerate([*docstring.splitlines(), ""], start=literal.lineno):
            if _PROMPT.match(line):
                held.append(re.sub(r"^\s*(?:>>>|\.\.\.) ?", "", line))
            elif held:
                code = "\n".join(held) + "\n"
                if _parses(code):
                    yield row - len(held), code
                held = []


def _parses(code: str) -> bool:
    try:
        ast.parse(code)
    except SyntaxError:
        return False
    return True


def judge(example: Example, version: str | None = None) -> Verdict:
    """Check an example, and run what stlint says of it."""
    with tempfile.TemporaryDirectory(prefix="stlint-example-") as name:
        folder = Path(name).resolve()
        (folder / ".git").mkdir()
        script = example.put(folder)
        targets = meant(version)
        findings = tuple(check([script], Settings(), targets=targets).findings)
        false: list[str] = []
        doubts: list[str] = []
        errors = [each for each in findings if each.level is Level.ERROR]
        told = {(Path(each.span.path).name, each.span.row) for each in errors}
        for error in errors:
            outcome = _run(script, version, error.witness or ())
            what = f"{error.code} {error.span.row}: {error.message} -- {outcome}"
            if outcome.kind == "raised" and (Path(outcome.path or "").name, outcome.line) in told:
                continue  # this one, or another one comes first
            ended = outcome.kind in {"timeout", "unreachable", "crash"}
            ambient = outcome.kind == "raised" and AMBIENT & set(outcome.mro)
            other = error.certainty is not Certainty.ALWAYS and not error.witness
            (doubts if ended or ambient or other else false).append(what)
        before = _run(script, version) if any(each.fix for each in findings) else None
        done = repaired(script, targets)  # type: ignore[arg-type]
        broken = [f"taken back: {each.finding.code}" for each in done.failed]
        if done.fixed and before is not None:
            after = _run(script, version)
            if before.clean and not after.clean:
                codes = ", ".join(sorted({each.code for each in done.fixed}))
                broken.append(f"{codes} fixed: {before} -> {after}")
        return Verdict(example, findings, tuple(false), tuple(doubts), tuple(broken))


def _run(script: Path, version: str | None, steps: Sequence[object] = ()) -> Outcome:
    return run(script, steps=steps, version=version, timeout=SECONDS)  # type: ignore[arg-type]


def main(arguments: Sequence[str] | None = None) -> int:
    """Judge the examples of some releases; 1 if something is wrong."""
    parser = argparse.ArgumentParser(description="stlint and Streamlit's own examples.")
    parser.add_argument("versions", nargs="*", default=[installed()])
    parser.add_argument("--warnings", action="store_true", help="print what else is found")
    parser.add_argument("--only", default="", help="a part of the examples' names")
    given = parser.parse_args(arguments)
    wrong = 0
    for version in given.versions:
        codes: Counter[str] = Counter()
        count = errors = doubts = 0
        for example in examples(version):
            if given.only not in example.name:
                continue
            verdict = judge(example, version)
            count += 1
            errors += verdict.errors
            doubts += len(verdict.open)
            wrong += len(verdict.false) + len(verdict.broken)
            codes.update(each.code for each in verdict.findings)
            for kind in ("false", "open", "broken"):
                for each in getattr(verdict, kind):
                    print(f"{version} {example.name}: {kind}: {each}", flush=True)
            if given.warnings:
                for each in verdict.findings:
                    print(f"{version} {example.name}: {each.code} {each.message}", flush=True)
        told = ", ".join(f"{code} {number}" for code, number in sorted(codes.items()))
        print(f"{version}: {count} examples, {errors} errors, {doubts} open; {told}", flush=True)
    print(f"{wrong} wrong" if wrong else "nothing wrong")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
