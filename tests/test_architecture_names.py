"""The laws of names: who may speak of what, and where things are found."""

from __future__ import annotations

import ast
import re
import sys
from typing import TYPE_CHECKING

from architecture import FILES, PACKAGE, ROOT, inside, name_of, trees

from stlint.dryrun.known import MODULES
from stlint.model.ops import Op
from stlint.rules import all_rules
from stlint.streamlit_api import effects

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOMS = PACKAGE / "dryrun"
TABLES = {
    *("augments", "builtin", "calls", "changes", "deletes_attribute", "deletes_item", "holds"),
    *("indexes", "iterates", "models", "reads", "resumes", "runs", "sets_attribute", "sets_item"),
    *("tests", "visits"),
}
"""Decorators that put a function into a table of the dry run."""


def test_one_table_says_who_catches_what():
    """Rules and the dry run ask it; no other module spells the classes out."""
    spelled = [
        name
        for name, tree in trees(PACKAGE)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and node.value == BaseException.__name__
    ]
    assert spelled == ["stlint.streamlit_api.lineage"]


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
NO_LIBRARIES = {"builtins", "components", "streamlit"}
"""The language, and what is Streamlit's own."""
NO_NAMES = {"secrets.toml"}
BARE = {*("altair", "asyncio", "contextlib", "dask", "functools", "matplotlib", "modin", "numpy")}
BARE |= {*("pandas", "plotly", "polars", "pyarrow", "pydeck", "requests", "sqlalchemy", "torch")}
"""Names that are no words, and stand for nothing else."""
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
    assert named == set()


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


OUTSIDE = {*("_asdict", "_fields", "_replace"), "_codegen", "_exit", "_run_exitfuncs"}
"""Private names that the standard library and libcst make public by telling of them."""


def foreign_private_names(tree: ast.Module) -> list[str]:
    """The private attributes that a module asks for and defines nowhere."""
    nodes = list(ast.walk(tree))
    defined = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    own = {each.name for each in nodes if isinstance(each, defined)}
    own |= {each.value for each in nodes if isinstance(each, ast.Constant)}  # in ``__slots__``
    own |= {
        each.attr if isinstance(each, ast.Attribute) else each.id
        for each in nodes
        if isinstance(each, ast.Attribute | ast.Name) and isinstance(each.ctx, ast.Store)
    }
    return [
        ast.unparse(each)
        for each in nodes
        if isinstance(each, ast.Attribute) and re.match(r"_[^_]", each.attr)
        if each.attr not in own
    ]


def test_private_attributes_stay_in_their_modules():
    asked = {
        (name, each.rpartition(".")[2])
        for name, tree in trees(PACKAGE)
        for each in foreign_private_names(tree)
    }
    assert {name for _, name in asked} == OUTSIDE
    assert not [each for each in asked if each[1] not in OUTSIDE]


def test_foreign_private_names_are_found():
    text = (
        "class A:\n"
        "    def __init__(self):\n        self._a = 1\n"
        "    def b(self, x):\n        return self._a, self._c, x._d, x.__e__\n"
    )
    assert foreign_private_names(ast.parse(text)) == ["self._c", "x._d"]


def made_symbols(tree: ast.Module) -> list[str]:
    """The texts that say why something is not known."""
    return [
        node.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"fresh", "Symbol"}
        if node.args and isinstance(node.args[0], ast.Constant)
    ]


def test_what_is_not_known_is_no_operation():
    """An operation has arguments to look into, and an equal text would be taken for one."""
    texts = [(name, each) for name, tree in trees(PACKAGE) for each in made_symbols(tree)]
    assert len(texts) > 50
    assert [each for each in texts if each[1] in set(Op)] == []
