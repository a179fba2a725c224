"""The scaffold of a rule: a page and a module that fit into the house."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest
import rulebook

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
        ({"code": "ST799"}, "no code of a topic"),
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
