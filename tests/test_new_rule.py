"""The scaffold of a rule: a page and a module that fit into the house."""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path
from shutil import copy, copytree, ignore_patterns

import pytest
import rulebook
from running import ROOT, run

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tools"))

from new_rule import Wanted, scaffold  # it is a tool, not a package

EMPTY_LABEL = Wanted("ST399", "no-such-label", "warning", "Finds widgets without a label.")


def test_page_and_module(tmp_path):
    page_path, module_path, package_path = scaffold(EMPTY_LABEL, tmp_path)
    page = rulebook.parse(page_path)
    assert (page.code, page.name, page.levels) == ("ST399", "no-such-label", ("warning",))
    assert (page.topic, page.summary) == ("widgets", EMPTY_LABEL.summary)
    assert {section.title for section in page.sections} <= set(rulebook.SECTIONS)
    [function] = [
        node
        for node in ast.parse(module_path.read_text()).body
        if isinstance(node, ast.FunctionDef)
    ]
    assert function.name == module_path.stem == "no_such_label"
    assert module_path.parent == package_path.parent == tmp_path / "stlint" / "rules" / "widgets"
    assert ast.get_docstring(ast.parse(package_path.read_text()))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"code": "ST301"}, "ST301 duplicate-widget-id exists"),
        ({"name": "nested-button"}, "ST403 nested-button exists"),
        ({"code": "ST999"}, "no code of a topic"),
        ({"code": "ST39"}, "no code of a topic"),
        ({"name": "Empty_Label"}, "no name"),
        ({"summary": "finds"}, "one sentence"),
    ],
)
def test_what_cannot_be_is_refused(tmp_path, changes, said):
    with pytest.raises(ValueError, match=said):
        scaffold(EMPTY_LABEL._replace(**changes), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_overwritten(tmp_path):
    scaffold(EMPTY_LABEL, tmp_path)
    with pytest.raises(ValueError, match="exists already"):
        scaffold(EMPTY_LABEL, tmp_path)


@pytest.mark.parametrize("level", ["warning", "error"])
def test_what_is_written_passes_all_tests_but_the_one_that_it_is_filled_in(tmp_path, level):
    """The tests of its page, in a checkout of its own."""
    unwanted = ignore_patterns("__pycache__", "fixtures")
    for name in ("stlint", "rules", "tools", "tests", "docs"):
        copytree(ROOT / name, tmp_path / name, ignore=unwanted)
    copy(ROOT / "pyproject.toml", tmp_path)
    for kind in ("ok", "bugs", "projects"):
        (tmp_path / "tests" / "fixtures" / kind).mkdir(parents=True)
    wanted = EMPTY_LABEL._replace(level=level)
    own = {"PYTHONPATH": str(tmp_path)}
    tool = run([sys.executable, "tools/new_rule.py", *wanted], cwd=tmp_path, env=own)
    assert tool.returncode == 0, tool.stderr
    for command in ("check", "format --check"):
        ruff = run([sys.executable, "-m", "ruff", *command.split(), "stlint/rules"], cwd=tmp_path)
        assert ruff.returncode == 0, ruff.stdout
    options = ("-rA", "-p", "no:cacheprovider", "--rule", wanted.code)
    told = run([sys.executable, "-m", "pytest", *options], cwd=tmp_path, env=own).stdout
    [failed] = re.findall(r"^FAILED \S+::(\w+)", told, re.MULTILINE)
    assert failed == "test_nothing_is_left_to_fill_in"
    passed = re.findall(r"^PASSED \S+::(\w+)", told, re.MULTILINE)
    assert passed.count("test_stlint_reports_exactly_the_marked_findings") == 8
    assert passed.count("test_streamlit_does_what_the_block_says") == 8
    assert passed.count("test_fixes_do_what_they_should_and_no_more") == 3
    assert {"test_the_page_has_all_sections_in_order", "test_the_index_is_current"} <= {*passed}
