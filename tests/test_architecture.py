"""The layers of the house: who may import whom, read from the source with ``ast``."""

from __future__ import annotations

import ast
import re
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from stlint.cache.request import ENVIRONMENT
from stlint.dryrun.known import MODULES
from stlint.rules import all_rules
from stlint.streamlit_api import effects

sys.path.insert(0, str(Path(__file__).parent.parent / "tools"))

import build_kept_tables

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "stlint"
FILES = sorted(PACKAGE.rglob("*.py"))

ORDER = (
    *("__main__", "cli", "check", "accepted", "repair", "report", "cache", "dryrun", "fixes"),
    *("project", "settings", "rules", "targets", "model", "syntax", "results", "streamlit_api"),
    *("files", "spelling", "printable", "garbage", "__init__"),
)
"""The rooms of the house, from the top down: each imports what is named behind it, nothing else."""
MOST_MODULES = 6
"""Modules directly in the package."""
SYNTAX = ("stlint.syntax", "stlint.dryrun", "stlint.fixes")
DRAWING = ("stlint.report.terminal",)


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


def room_of(module: str) -> str:
    """The package or module directly in stlint that a module is in."""
    return module.split(".")[1] if "." in module else "__init__"


def test_imports_go_downwards():
    """Those that only a type checker reads count as well."""

    def allowed(name: str, each: Import) -> bool:
        if not inside(each.module, ("stlint",)) or room_of(name) == room_of(each.module):
            return True
        return ORDER.index(room_of(name)) < ORDER.index(room_of(each.module))

    assert offences(allowed) == []


def test_each_room_has_its_place():
    rooms = {room_of(name_of(path)) for path in FILES}
    assert sorted(rooms) == sorted(ORDER)
    assert len(list(PACKAGE.glob("*.py"))) <= MOST_MODULES


def test_no_files_import_each_other():
    """However indirectly; those imports count that only a type checker reads."""
    names = {name_of(path) for path in FILES}
    graph = {
        name_of(path): {each.module for each in imports(path) if each.module in names}
        for path in FILES
    }
    left = dict(graph)
    while free := [name for name, wanted in left.items() if not wanted & (left.keys() - {name})]:
        for name in free:
            del left[name]
    assert sorted(left) == []


def test_circles_are_found(monkeypatch):
    one, two = PACKAGE / "cli" / "flags.py", PACKAGE / "cli" / "completion.py"
    known = imports(one), imports(two)
    monkeypatch.setitem(
        globals(),
        "imports",
        lambda path: [
            *(known[0] if path == one else known[1] if path == two else ()),
            *([Import("stlint.cli.flags", 1, "typing")] if path == two else ()),
        ],
    )
    with pytest.raises(AssertionError):
        test_no_files_import_each_other()


def test_rules_need_nothing_but_the_standard_library():
    def allowed(name: str, each: Import) -> bool:
        top = each.module.split(".")[0]
        return not inside(name, ("stlint.rules",)) or top in {*sys.stdlib_module_names, "stlint"}

    assert offences(allowed) == []


QUESTIONS = ("stlint.model.questions", *(f"stlint.model.{each}" for each in ("events", "run")))
ANSWERS = ("stlint.model.drafts", "stlint.model.proof")


def test_rules_ask_questions():
    """What values are made of is for the model to know."""

    def allowed(name: str, each: Import) -> bool:
        about_model = inside(name, ("stlint.rules",)) and inside(each.module, ("stlint.model",))
        return not about_model or inside(each.module, QUESTIONS + ANSWERS)

    assert offences(allowed) == []


def test_only_source_dryrun_and_fixes_know_syntax():
    def allowed(name: str, each: Import) -> bool:
        # The model carries nodes about as handles, and may say so to a type checker.
        handle = inside(name, ("stlint.model",)) and each.when == "typing"
        return not inside(each.module, ("libcst",)) or inside(name, SYNTAX) or handle

    assert offences(allowed) == []


LAYOUT = "stlint.fixes.layout"
BELOW_LAYOUT = ("stlint.results.finding", "stlint.results.problems", "stlint.syntax.source")
READING = frozenset({"helpers", "imported", "written"})
"""Modules of ``fixes`` that still read in a syntax tree what the runs of the app know by value."""


def test_fixes_look_at_syntax_only_where_text_is_laid_out():
    """What something means is known from the runs; a fix only has to find its place in the text."""
    found = {
        name_of(path).removeprefix("stlint.fixes.")
        for path in FILES
        if inside(name_of(path), ("stlint.fixes",)) and not inside(name_of(path), (LAYOUT,))
        if any(each.module == "ast" for each in imports(path))
    }
    assert sorted(found - READING) == []
    assert sorted(READING - found) == [], "take them off the list"


def test_layout_knows_nothing_but_text():
    def allowed(name: str, each: Import) -> bool:
        ours = inside(name, (LAYOUT,)) and inside(each.module, ("stlint",))
        return not ours or inside(each.module, (LAYOUT, *BELOW_LAYOUT))

    assert any(inside(name_of(path), (LAYOUT,)) for path in FILES)
    assert offences(allowed) == []


def test_only_one_module_draws():
    def allowed(name: str, each: Import) -> bool:
        return not inside(each.module, ("rich",)) or inside(name, DRAWING)

    assert offences(allowed) == []


LIGHT = ("flags", "checking", "completion", "configuring", "endings", "progress")
"""Modules that import the rest when they are called."""


@pytest.mark.parametrize("name", ["cli/commands", "__main__"])
def test_the_command_line_imports_nothing_heavy_at_module_level(name):
    allowed = {*sys.stdlib_module_names, "click", "stlint"}
    top = [each for each in imports(PACKAGE / f"{name}.py") if each.when == "import"]
    assert {each.module.split(".")[0] for each in top} <= allowed
    # Flags come from the settings.
    light = {"stlint", "stlint.cache.replay", *(f"stlint.cli.{each}" for each in LIGHT)}
    assert {each.module for each in top if inside(each.module, ("stlint",))} <= light


LOOKS = {
    *("exists", "glob", "is_dir", "is_file", "isdir", "isfile", "islink", "iterdir", "lexists"),
    *("listdir", "lstat", "open", "read_bytes", "read_text", "readlink", "realpath", "resolve"),
    *("rglob", "samefile", "scandir", "stat", "walk"),
}
REPLAYING = ("cache/file", "cache/replay", "cache/request", "files/signature")
ELSEWHERE = {"LOCALAPPDATA", "XDG_CACHE_HOME", "name"}
"""Where caches are; the names in a loop of whose items each is known."""
LOOK_ELSEWHERE = {
    "stlint.files.disk": "the one way",
    "stlint.files.bounds": "what the one way may look at",
    "stlint.cache": "its own file",
    "stlint.check.processes": "pipes",
    "stlint.cli.streams": "standard streams",
    "stlint.cli.commands": "words of the command line",
    "stlint.cli.checking": "standard streams",
    "stlint.streamlit_api": "tables that stlint brings along",
    "stlint.rules.book": "pages that stlint brings along",
    "stlint.report.output": "where a report goes",
    "stlint.repair.writing": "what is there when it is written, whatever was seen before",
}
NO_LOOKS = {"it.flow.store.open", "ast.walk"}


def test_a_check_looks_at_the_disk_in_one_way():
    """What is not asked through ``files.disk`` is not known to the cache."""
    offences = [
        f"{path.relative_to(ROOT)}:{node.lineno} {ast.unparse(node.func)}: ask files.disk"
        for path in FILES
        if not inside(name_of(path), tuple(LOOK_ELSEWHERE))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and (
            (isinstance(node.func, ast.Attribute) and node.func.attr in LOOKS)
            or (isinstance(node.func, ast.Name) and node.func.id == "open")
        )
        and ast.unparse(node.func) not in NO_LOOKS
        and not ast.unparse(node.func).startswith("disk.")
    ]
    assert offences == []


def test_the_names_of_the_formats_cost_nothing():
    top = [each for each in imports(PACKAGE / "settings" / "formats.py") if each.when == "import"]
    assert {each.module for each in top} <= {"__future__"}


@pytest.mark.parametrize(
    "name", ["__init__", "__main__", "cache/__init__", "files/__init__", *REPLAYING]
)
def test_a_repeated_check_imports_next_to_nothing(name):
    free = {"__future__", "atexit", "binascii", "gc", "io", "os", "stlint", "sys", "time"}
    free |= {f"stlint.{each.replace('/', '.')}" for each in REPLAYING}
    top = [each for each in imports(PACKAGE / f"{name}.py") if each.when == "import"]
    assert {each.module for each in top} <= free


def test_the_cache_knows_each_word_of_the_environment():
    """A variable that changes what is told has to be part of what is asked."""

    def words(path: Path) -> Iterator[str]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in {
                "os.environ.get",
                "os.getenv",
            }:
                yield ast.unparse(node.args[0]).strip("'")
            elif isinstance(node, ast.Subscript) and ast.unparse(node.value) == "os.environ":
                yield ast.unparse(node.slice).strip("'")

    def known(word: str) -> bool:
        return word in {*ENVIRONMENT, *ELSEWHERE} or word.startswith("STLINT")

    found = {
        f"{path.relative_to(ROOT)}: {word}"
        for path in FILES
        for word in words(path)
        if not known(word)
    }
    assert found == set()


def test_streamlit_is_never_imported():
    def allowed(_: str, each: Import) -> bool:
        return not inside(each.module, ("streamlit",))

    assert offences(allowed) == []


def test_tables_are_read_as_they_are_kept() -> None:
    hint = "tools/build_kept_tables.py writes it anew"
    assert build_kept_tables.TABLES.read_text(encoding="utf-8") == build_kept_tables.text(), hint


ROOMS = PACKAGE / "dryrun"
TABLES = {
    *("augments", "builtin", "calls", "changes", "deletes_attribute", "deletes_item", "holds"),
    *("indexes", "iterates", "models", "reads", "resumes", "runs", "sets_attribute", "sets_item"),
    *("tests", "visits"),
}
"""Decorators that put a function into a table of the dry run."""


def trees(folder: Path) -> Iterator[tuple[str, ast.Module]]:
    for path in FILES:
        if path.is_relative_to(folder):
            yield name_of(path), ast.parse(path.read_text(encoding="utf-8"))


LISTS = (
    *("stlint.results.finding", "stlint.settings.options", "stlint.streamlit_api"),
    "stlint.model.events",
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


def test_one_table_says_who_catches_what():
    """Rules and the dry run ask it; no other module spells the classes out."""
    spelled = [
        name
        for name, tree in trees(PACKAGE)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and node.value == BaseException.__name__
    ]
    assert spelled == ["stlint.streamlit_api.lineage"]


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


GOING = {"core.visiting", "python.inlining", "session", "streamlit.fragments"}
"""Where the dry run goes on from elsewhere; all others come back: ``with it.at(here)``."""


def assigned(tree: ast.Module) -> Iterator[str]:
    """What is assigned to, the parts of tuples and what they are items of included."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute | ast.Name) and isinstance(node.ctx, ast.Store):
            yield ast.unparse(node)
        elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store):
            yield ast.unparse(node.value)


def test_where_the_dry_run_is_does_not_change_under_it():
    places = [
        (name, each)
        for name, tree in trees(ROOMS)
        for each in assigned(tree)
        if re.fullmatch(r"it\.here(\.around)?(\.\w+)?", each)
    ]
    assert len(places) > 5
    assert [(name, each) for name, each in places if each != "it.here"] == []
    going = tuple(f"stlint.dryrun.{each}" for each in GOING)
    assert [name for name, _ in places if not inside(name, going)] == []


def test_assignments_are_found():
    text = "it.here.site, a = b\nit.here.around.locks += 1\nit.here.around.handling[-1] = c\n"
    found = set(assigned(ast.parse(text)))
    assert found == {"it.here.site", "a", "it.here.around.locks", "it.here.around.handling"}


def test_what_is_in_tables_is_known():
    """A module that puts something into a table is imported where all of these are."""
    tabled = {
        name.rpartition(".")[2]
        for name, tree in trees(ROOMS)
        if not inside(name, ("stlint.dryrun.core",))
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
        for each in node.decorator_list
        if isinstance(each, ast.Call) and ast.unparse(each.func) in TABLES
    }
    assert tabled == {each.__name__.rpartition(".")[2] for each in MODULES}


KNOWING = ("stlint.dryrun.libraries", "stlint.streamlit_api")
"""Who knows libraries by name."""
STILL = {"stlint.fixes.written"}
"""Who still does; nothing is added here."""
NO_LIBRARIES = {"builtins", "components", "streamlit"}
"""The language, and what is Streamlit's own."""
NO_NAMES = {"secrets.toml"}
BARE = {*("altair", "asyncio", "contextlib", "dask", "functools", "matplotlib", "modin", "numpy")}
BARE |= {*("pandas", "plotly", "polars", "pyarrow", "pydeck", "requests", "sqlalchemy", "torch")}
"""Names that are no words, and stand for nothing else."""


def libraries() -> set[str]:
    """The top-level modules of Python and of libraries that stlint has heard of."""
    known = effects()
    heard = {*known.expensive, *known.caching, *known.certain_imports, *known.component_packages}
    tops = {each.partition(".")[0] for each in heard if "." in each and "*" not in each}
    return {*tops, *known.harmless_packages, *sys.stdlib_module_names} - NO_LIBRARIES


def named_libraries(tree: ast.Module, known: set[str]) -> list[str]:
    """Texts that are dotted names of libraries, or their bare names."""
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    texts = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told
    ]
    return [
        each
        for each in texts
        if each in BARE
        or (re.fullmatch(r"\w+(\.\w+)*\.?", each) and "." in each and each.split(".")[0] in known)
    ]


def test_libraries_are_named_where_they_are_known():
    """What a library does is a model of it, or data: nobody else asks for one by its name."""
    known = libraries()
    assert {"pandas", "numpy", "asyncio", "os", "plotly", "sqlalchemy"} <= known
    named = {
        (name, text)
        for name, tree in trees(PACKAGE)
        if not inside(name, KNOWING)
        for text in named_libraries(tree, known)
        if text not in NO_NAMES
    }
    assert {each for each in named if each[0] not in STILL} == set()
    assert {name for name, _ in named} == STILL, "take them off the list"


def test_names_of_libraries_are_found():
    text = '"""os.path is told of"""\na = "os.path.join", "pandas", "numpy.", "os", "st.write"\n'
    found = named_libraries(ast.parse(text), {"os", "pandas", "numpy"})
    assert found == ["os.path.join", "pandas", "numpy."]


def test_private_names_stay_in_their_modules():
    taken = [
        f"{name}: {alias.name}"
        for name, tree in trees(PACKAGE)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("stlint")
        for alias in node.names
        if alias.name.startswith("_") and not alias.name.startswith("__")
    ]
    assert taken == []


def test_every_module_says_why_it_exists():
    silent = [
        name_of(path)
        for path in FILES
        if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert silent == []


def test_rule_and_page_have_the_same_name():
    rules = all_rules().values()
    modules = {
        path.relative_to(PACKAGE / "rules").with_suffix("").as_posix()
        for path in (PACKAGE / "rules").glob("*/*.py")
        if path.name not in {"__init__.py", "book.py"} and not path.name.startswith("_")
    }
    pages = {
        path.relative_to(ROOT / "rules").with_suffix("").as_posix()
        for path in (ROOT / "rules").glob("*/*.md")
    }
    assert {f"{rule.topic}/{rule.name}" for rule in rules} == pages
    assert {f"{rule.topic}/{rule.name.replace('-', '_')}" for rule in rules} == modules


def test_imports_are_understood():
    text = (
        "import a.b\n"
        "from . import cli\n"
        "from .report import json as j\n"
        "from stlint.report import full, write\n"
        "if TYPE_CHECKING:\n    import libcst\n"
        "def f():\n    import rich.text\n"
        "try:\n    import tomllib\nexcept ImportError:\n    import tomli\n"
    )
    assert imports_of(text, "stlint.x") == [
        Import("a.b", 1, "import"),
        Import("stlint.cli", 2, "import"),
        Import("stlint.report.json", 3, "import"),
        Import("stlint.report.full", 4, "import"),
        Import("stlint.report", 4, "import"),
        Import("libcst", 6, "typing"),
        Import("rich.text", 8, "call"),
        Import("tomllib", 10, "import"),
        Import("tomli", 12, "import"),
    ]
    [inner] = imports_of("from . import full", "stlint.report", package=True)
    assert inner.module == "stlint.report.full"
