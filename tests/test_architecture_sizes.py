"""The laws of size: modules, functions, classes, records and rules stay small."""

from __future__ import annotations

import ast

from architecture import FILES, PACKAGE, inside, name_of, trees

LISTS = (
    *("stlint.results.finding", "stlint.settings.options", "stlint.streamlit_api"),
    *("stlint.model.events", "stlint.public.findings"),
)
"""Records that mirror something outside are lists, as long as that is."""


def test_files_and_functions_stay_small():
    rows = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in FILES}
    assert len(rows) > 200
    assert {name: count for name, count in rows.items() if count > 400} == {}
    lines = {
        f"{name}.{node.name}": node.end_lineno - node.lineno + 1
        for name, tree in trees(PACKAGE)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert len(lines) > 1000
    assert {name: count for name, count in lines.items() if count > 60} == {}


Lines = dict[tuple[str, str], list[tuple[str, str]]]
"""What classes, each by its module and name, are made of."""


def lines_of(modules: list[tuple[str, ast.Module]]) -> Lines:
    """The bases of classes: two of one name in two modules are two; names are followed."""
    origins: dict[tuple[str, str], tuple[str, str]] = {}
    found: Lines = {}
    for name, tree in modules:
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                for each in node.names:
                    origins[name, each.asname or each.name] = node.module, each.name
            elif isinstance(node, ast.ClassDef):
                bases = [each for each in node.bases if isinstance(each, ast.Name)]
                found[name, node.name] = [(name, each.id) for each in bases]

    def origin(base: tuple[str, str]) -> tuple[str, str]:
        return base if base in found or base not in origins else origin(origins[base])

    return {each: list(map(origin, bases)) for each, bases in found.items()}


def depth(line: tuple[str, str], lines: Lines) -> int:
    return 1 + max((depth(each, lines) for each in lines[line]), default=0) if line in lines else 0


def test_no_class_does_everything():
    """Functions over small records, not a line of inheritance: nothing waits for a subclass."""
    classes = [
        (name, node)
        for name, tree in trees(PACKAGE)
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    ]
    assert len(classes) > 200
    lines = lines_of(list(trees(PACKAGE)))
    assert max(depth(each, lines) for each in lines) > 1
    assert [each for each in lines if depth(each, lines) > 3] == []
    methods = {
        f"{name}.{node.name}": sum(isinstance(each, ast.FunctionDef) for each in node.body)
        for name, node in classes
    }
    assert [name for name, count in methods.items() if count > 20] == []
    assert [path for path in FILES if "NotImplementedError" in path.read_text("utf-8")] == []


def test_lines_of_inheritance_are_followed():
    """Through imports, and though a class is called as one elsewhere is."""
    modules = {
        "stlint.a": "class A: ...\nclass B(A): ...\nclass Same(B): ...\n",
        "stlint.b": "from stlint.a import Same as S\nclass C(S): ...\n",
        "stlint.c": "from stlint.b import C\nclass Same: ...\nclass D(C, Same): ...\n",
    }
    lines = lines_of([(name, ast.parse(text)) for name, text in modules.items()])
    assert depth(("stlint.c", "D"), lines) == 5
    assert depth(("stlint.c", "Same"), lines) == 1
    assert depth(("stlint.a", "Same"), lines) == 3


def test_records_are_small():
    fields = {
        f"{name}.{node.name}": sum(isinstance(each, ast.AnnAssign) for each in node.body)
        for name, tree in trees(PACKAGE)
        if not inside(name, LISTS)
        for node in tree.body
        if isinstance(node, ast.ClassDef)
    }
    assert "stlint.model.run.Run" in fields
    assert len(fields) > 150
    assert [name for name, count in fields.items() if count > 12] == []


def lines_beside_the_fix(tree: ast.Module) -> int:
    """Statements of a rule, without imports, docstrings and the functions that make its fix."""
    rows: set[int] = set()
    for part in tree.body:
        if isinstance(part, ast.FunctionDef) and part.name.startswith("_fix"):
            continue
        rows |= {
            each.lineno
            for each in ast.walk(part)
            if isinstance(each, ast.stmt) and not isinstance(each, ast.Import | ast.ImportFrom)
            if not (isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant))
        }
    return len(rows)


def test_rules_are_small():
    rules = {
        name: lines_beside_the_fix(tree)
        for name, tree in trees(PACKAGE / "rules")
        if name.count(".") == 3
    }
    assert len(rules) > 25
    assert {name: count for name, count in rules.items() if count > 40} == {}
