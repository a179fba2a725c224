"""The comment on a pull request: a table, and what is folded away below it."""

from __future__ import annotations

import re

import pytest
from reports import NASTY, clash, found, some, warning, written

from stlint.report import markdown
from stlint.results.finding import Span
from stlint.rules import all_rules

pytestmark = pytest.mark.usefixtures("folder")


# --- markdown -----------------------------------------------------------------------------------


def test_markdown():
    text = written(some(), "markdown")
    lines = text.split("\n")
    assert lines[:6] == [
        "<!-- stlint -->",
        "### stlint",
        "",
        "Found 4 errors and 1 warning in 5 files (1 app checked).",
        "",
        "| | Where | Rule | What happens |",
    ]
    link = f"[ST301]({all_rules()['ST301'].url})"
    said = "this button gets the same ID as the one on line 3"
    assert f"| ❌ | `app.py:4` | {link} | {said} |" in lines
    rows = [line for line in lines if line.startswith(("| ❌", "| ⚠️"))]
    assert [row[2] for row in rows] == ["❌"] * 4 + ["⚠"]
    assert text.count("<details>") == text.count("</details>") == 5
    assert '4 | st.button("Säve", help="50%")' in lines
    assert "- raises after: set `'Size'` to 3" in lines


def test_markdown_tables_have_rows_of_four_cells():
    nasty = found(clash(message=NASTY), warning(Span("a|b`c.py", 1, 1, 1, 2), message=NASTY))
    rows = [row for row in written(nasty, "markdown").split("\n") if row.startswith("|")]
    assert len(rows) == 4
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {5}


def outside_of_code(text: str) -> str:
    """What is left of Markdown when all code is taken away."""
    text = re.sub(r"(?ms)^(`{3,})text$.*?^\1$", "", text)
    return re.sub(r"(`+)(?!`).*?[^`]\1(?!`)", "", text)


def test_markdown_calls_nobody_and_formats_nothing():
    help_ = "put @st.cache_data on load_my_data(), *not* <b>st.session_state.x</b>"
    text = written(found(clash(help=help_)), "markdown")
    told = outside_of_code(text)
    assert "`@st.cache_data`" in text
    assert "`st.session_state.x`" in text
    assert not re.search(r"(?<!\\)@\w", told)
    assert r"\*not\* \<b\>" in told


@pytest.mark.parametrize("line", ["x = '```'", "`````", "~~~"])
def test_markdown_fences_are_longer_than_what_they_hold(folder, line):
    (folder / "app.py").write_text(f"{line}\n")
    text = written(found(warning(Span("app.py", 1, 1, 1, 4))), "markdown")
    fences = re.findall(r"(?m)^(`{3,})(?:text)?$", text)
    assert len(fences) == 2
    assert fences[0] == fences[1]
    assert fences[0] not in line


def test_markdown_has_room_in_a_comment(monkeypatch):
    many = [warning(Span(f"file{n}.py", n + 1, 1, n + 1, 2)) for n in range(2000)]
    text = written(found(*many), "markdown")
    assert len(text) < 65_536
    assert re.search(r"… and \d+ more findings\.", text)
    monkeypatch.setattr(markdown, "_LARGEST", 10_000_000)
    assert "more findings" not in written(found(*many), "markdown")
