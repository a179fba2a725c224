"""The layers of the house: who may import whom, read from the source with ``ast``."""

from __future__ import annotations

import ast
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from architecture import (
    FILES,
    PACKAGE,
    ROOT,
    Import,
    imports,
    imports_of,
    inside,
    name_of,
    offences,
)

from stlint.cache.request import ENVIRONMENT

if TYPE_CHECKING:
    from collections.abc import Iterator

sys.path.insert(0, str(Path(__file__).parent.parent / "tools"))

import build_kept_tables

ORDER = (
    *(
        "__main__",
        "cli",
        "server",
        "public",
        "check",
        "accepted",
        "repair",
        "report",
        "cache",
        "dryrun",
        "fixes",
    ),
    *("project", "settings", "rules", "documents", "targets", "model", "syntax", "results"),
    *("streamlit_api", "files", "spelling", "printable", "secret_texts", "garbage", "__init__"),
)
"""The rooms of the house, from the top down: each imports what is named behind it, nothing else."""
MOST_MODULES = 6
"""Modules directly in the package."""
SYNTAX = ("stlint.syntax", "stlint.dryrun", "stlint.fixes")
DRAWING = ("stlint.report.terminal",)


def room_of(module: str) -> str:
    """The package or module directly in stlint that a module is in."""
    return module.split(".")[1] if "." in module else "__init__"


HANDED_ON = "stlint", "stlint.public", "typing"
"""``import stlint`` hands on what is public; it imports that when somebody asks for it."""


def test_imports_go_downwards():
    """Those that only a type checker reads count as well."""

    def allowed(name: str, each: Import) -> bool:
        if not inside(each.module, ("stlint",)) or room_of(name) == room_of(each.module):
            return True
        if (name, each.module, each.when) == HANDED_ON:
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
        name_of(path): {
            each.module
            for each in imports(path)
            if each.module in names and (name_of(path), each.module, each.when) != HANDED_ON
        }
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


def test_the_server_asks_nothing_but_what_is_public():
    def allowed(name: str, each: Import) -> bool:
        asks = inside(name, ("stlint.server",)) and inside(each.module, ("stlint",))
        ours = inside(each.module, ("stlint.server", "stlint.public"))
        return not asks or ours or each.module == "stlint"

    assert any(inside(name_of(path), ("stlint.server",)) for path in FILES)
    assert offences(allowed) == []


CHECKING = ("stlint.check", "stlint.repair", "stlint.fixes", "stlint.dryrun", "stlint.public")


def test_the_command_line_checks_and_fixes_only_through_what_is_public():
    """What it can do, every other program can."""

    def allowed(name: str, each: Import) -> bool:
        asks = inside(name, ("stlint.cli",)) and inside(each.module, CHECKING)
        return not asks or each.module == "stlint.public"

    assert offences(allowed) == []
    checking = imports(PACKAGE / "cli" / "checking.py")
    assert "stlint.public" in {each.module for each in checking if each.when == "call"}


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


def test_fixes_look_at_syntax_only_where_text_is_laid_out():
    """What something means is known from the runs; a fix only has to find its place in the text."""
    found = {
        name_of(path).removeprefix("stlint.fixes.")
        for path in FILES
        if inside(name_of(path), ("stlint.fixes",)) and not inside(name_of(path), (LAYOUT,))
        if any(each.module == "ast" for each in imports(path))
    }
    assert sorted(found) == []


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
ELSEWHERE = {"LESS", "LOCALAPPDATA", "XDG_CACHE_HOME", "name"}
"""Where caches are; what a pager is told; the names in a loop of whose items each is known."""
LOOK_ELSEWHERE = {
    "stlint.files.disk": "the one way",
    "stlint.files.bare": "what the one way looks with",
    "stlint.files.laid": "what is laid over what the one way sees",
    "stlint.files.bounds": "what the one way may look at",
    "stlint.cache": "its own file",
    "stlint.check.processes": "pipes",
    "stlint.cli.streams": "standard streams",
    "stlint.cli.commands": "words of the command line",
    "stlint.cli.checking": "standard streams",
    "stlint.streamlit_api": "tables that stlint brings along",
    "stlint.rules.book": "pages that stlint brings along",
    "stlint.rules.index": "what stlint knows of its rules",
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
