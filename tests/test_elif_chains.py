"""A long chain of ``elif`` is joined at once, and tells what a chain joined arm by arm tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from golden import told_of

from stlint.dryrun import dry_run
from stlint.dryrun.python import chains
from stlint.project.app import App
from stlint.syntax.source import Source

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "import streamlit as st\nwhich = st.number_input('which', 0, 40)\nname = seen = None\n"
BODIES = {
    "names and state": 'name_{at} = name = "{at}"\n    st.session_state.last = {at}',
    "some set nothing": "st.session_state['only_{at}'] = which if {at} % 3 else name",
    "some end the run": "name = {at}\n    if {at} % 4 == 1:\n        st.stop()",
    "some always end it": "{end}",
    "a button in each": "if st.button('Next', key='next_{at}'):\n        st.session_state.n = {at}",
    "containers": "rows.append({at})\n    seen = rows",
}
TESTS = (
    "which == {at}",
    "(seen := which) == {at}",
    "which > {at}",
    "bool(which - {at})",
    "{at} == 5",
)


def chain(test: str, body: str, arms: int, last: str) -> str:
    """An app that begins with a chain, and shows what is left of it."""
    lines = [HEAD, "rows = []\n"]
    for at in range(arms):
        inner = body.replace("{end}", "st.stop()" if at % 2 else "name = 1")
        lines.append(f"{'elif' if at else 'if'} {test.format(at=at)}:\n    {inner.format(at=at)}\n")
    lines.append(last)
    lines.append("st.write(name, seen, rows, st.session_state)\n")
    lines.append("st.write(name_3)\nst.button(f'{name} {seen}')\nst.session_state.only_4\n")
    return "".join(lines)


def told(path: Path, text: str) -> list[str]:
    path.write_text(text)
    app = App(path, path.parent)
    analysis = dry_run(app, lambda each: Source(each, text), None)
    return list(told_of(analysis, path.parent))


@pytest.mark.parametrize("last", ["", "else:\n    name = 'other'\n", "else:\n    st.stop()\n"])
@pytest.mark.parametrize("test", TESTS)
@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_joined_at_once_or_arm_by_arm(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str, test: str, last: str
) -> None:
    text = chain(test, body, 12, last)
    monkeypatch.setattr(chains, "MANY_ARMS", 1_000)
    one_by_one = told(tmp_path / "app.py", text)
    monkeypatch.setattr(chains, "MANY_ARMS", 2)
    assert told(tmp_path / "app.py", text) == one_by_one
