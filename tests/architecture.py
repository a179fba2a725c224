"""The source of stlint as its laws see it: modules, and what they import."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "stlint"
FILES = sorted(PACKAGE.rglob("*.py"))


class Import(NamedTuple):
    """One module that a file imports.

    ``when`` is ``import`` (as the file itself is imported), ``call`` (inside a function) or
    ``typing`` (never; only a type checker reads it).
    """

    module: str
    row: int
    when: str


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def inside(module: str, packages: tuple[str, ...]) -> bool:
    return any(module == package or module.startswith(f"{package}.") for package in packages)


def imports_of(text: str, name: str, *, package: bool = False) -> list[Import]:
    """Every import of a file; names from a package are taken to be its modules where they are."""
    found: list[Import] = []

    def walk(node: ast.AST, when: str) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.Import):
                found.extend(Import(each.name, child.lineno, when) for each in child.names)
            elif isinstance(child, ast.ImportFrom):
                parts = name.split(".")
                if child.level:
                    parts = parts[: len(parts) - child.level + package]
                    base = ".".join([*parts, *([child.module] if child.module else [])])
                else:
                    base = child.module or ""
                for each in child.names:
                    below = f"{base}.{each.name}"
                    found.append(Import(below if is_module(below) else base, child.lineno, when))
            if is_typing_only(child):
                walk(child, "typing")
            elif isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef) and when == "import":
                walk(child, "call")
            else:
                walk(child, when)

    walk(ast.parse(text), "import")
    return found


def is_typing_only(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def is_module(name: str) -> bool:
    path = ROOT.joinpath(*name.split("."))
    return path.is_dir() or path.with_suffix(".py").is_file()


@cache
def imports(path: Path) -> list[Import]:
    text = path.read_text(encoding="utf-8")
    return imports_of(text, name_of(path), package=path.name == "__init__.py")


def offences(allowed_or_not) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{each.row} imports {each.module}"
        for path in FILES
        for each in imports(path)
        if not allowed_or_not(name_of(path), each)
    ]


def trees(folder: Path) -> Iterator[tuple[str, ast.Module]]:
    for path in FILES:
        if path.is_relative_to(folder):
            yield name_of(path), ast.parse(path.read_text(encoding="utf-8"))
