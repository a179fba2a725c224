"""What containers are asked for in the real Streamlit, where it is there, is no finding.

Every method of every kind of container is called in the Streamlit that is installed; others are
asked as well if they are named, and set up (see ``streamlit_oracle.py``)::

    STLINT_STREAMLIT_VERSIONS="1.40.2 1.50.0 1.58.0" pytest tests/test_containers.py
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

import pytest
from releases import minor
from streamlit_oracle import installed, is_set_up, run
from test_api_arguments import BASES

from stlint.check import check
from stlint.results.finding import Level
from stlint.settings import Settings
from stlint.streamlit_api.lookup import commands
from stlint.streamlit_api.release_set import Targets, release_set

if TYPE_CHECKING:
    from pathlib import Path

VERSIONS: Final = [installed(), *os.environ.get("STLINT_STREAMLIT_VERSIONS", "").split()]
MADE: Final = {
    "grid": "st.grid(2)",
    "columns": "st.columns(1)[0]",
    "tabs": "st.tabs(['a'])[0]",
    "form": "st.form('a')",
    "chat_message": "st.chat_message('user')",
    "container": "st.container()",
    "empty": "st.empty()",
    "sidebar": "st.sidebar",
    "skeleton": "st.skeleton()",
    "line_chart": "st.line_chart([1])",
    "text": "st.text('a')",
}
"""Containers, and elements, which can be drawn into as well; ``st.<name>('a')`` of the others."""
KINDS: Final = (*MADE, "expander", "popover", "status")
SPECIAL: Final = {"form_submit_button": "", "cell": "", "update": "", "write_stream": "['a']"}
PROBE: Final = """\
import streamlit as st

container = {made}
calls = {calls}
for name in sorted(set(dir(st._main)) | set(dir(container))):
    if name[0] != "_" and name != "pyplot" and callable(getattr(container, name)):
        try:
            eval(f"container.{{name}}(" + calls.get(name, "'a'") + ")")
        except Exception:
            continue
        st.session_state[name] = name
"""
"""Notes the names of the calls that work; ``pyplot`` would load matplotlib for nothing."""


def working(made: str, version: str) -> list[str]:
    """The calls of methods of a container that raise nothing when each is made once."""
    calls = {**BASES, **SPECIAL}
    probe = PROBE.format(made=made, calls=calls)
    names = [name for name, _ in run(probe, version=version, timeout=120).state]
    return [f"container.{name}({calls.get(name, repr('a'))})" for name in sorted(names)]


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("kind", KINDS)
def test_no_method_of_a_container_is_a_finding(kind: str, version: str, tmp_path: Path) -> None:
    if kind != "sidebar" and kind not in commands(version):
        pytest.skip("not in this release")
    made = MADE.get(kind, f"st.{kind}('a')")
    calls = working(made, version)
    assert len(calls) > 35
    script = tmp_path / "app.py"
    script.write_text("\n".join(["import streamlit as st", f"container = {made}", *calls]) + "\n")
    meant = Targets(release_set([minor(version)]), "a test")
    report = check([script], Settings(select=("ST80",)), targets=lambda _: meant)
    told = {"ST803", "ST804"}  # deprecated, and there
    assert [each.message for each in report.findings if each.code not in told] == []


@pytest.mark.parametrize("kind", KINDS)
def test_what_no_container_has_is_a_finding(kind: str, tmp_path: Path) -> None:
    script = tmp_path / "app.py"
    made = MADE.get(kind, f"st.{kind}('a')")
    script.write_text(f"import streamlit as st\ncontainer = {made}\ncontainer.nonsense()\n")
    found = check([script], Settings(select=("ST80",))).findings
    assert [each.code for each in found] == ["ST801"]
    assert run(script, version=None).raised("StreamlitAPIException")


@pytest.mark.parametrize(("release", "entered"), [("1.54", False), ("1.55", True)])
def test_what_with_gives_depends_on_the_release(
    release: str, entered: bool, tmp_path: Path
) -> None:
    """Before 1.55, ``as`` binds None: what is called of it ends the run."""
    app = tmp_path / "app.py"
    app.write_text(
        "import streamlit as st\n\nwith st.expander('More') as more:\n    more.write('x')\n"
        "st.write(st.session_state.missing)\n",
        encoding="utf-8",
    )
    targets = Targets(release_set([release]), "a test")
    found = check([app], Settings(), targets=lambda _: targets).findings
    assert [each.code for each in found] == (["ST201"] if entered else [])


ENTERED: Final = {
    "with st.expander('More') as it:\n    it.write('x')\nst.write(st.session_state.gone)\n": True,
    "with st.popover('More') as it:\n    st.button('A')\nif it:\n    it.button('A')\n": True,
    "with st.tabs(['a'])[0] as it:\n    pass\nif not it:\n    st.session_state.a\n": False,
}
"""Apps that raise what stlint tells: since 1.55 (True), or before."""


@pytest.mark.parametrize("text", ENTERED)
def test_what_with_gives_is_told_for_the_releases_that_give_it(text: str, tmp_path: Path) -> None:
    app = tmp_path / "app.py"
    app.write_text(f"import streamlit as st\n\n{text}", encoding="utf-8")
    targets = Targets(release_set(["1.53", "1.54", "1.55", "1.56"]), "a test")
    (found,) = check([app], Settings(), targets=lambda _: targets).findings
    told = ("1.55", "1.56") if ENTERED[text] else ("1.53", "1.54")
    assert found.releases == told
    for version in ("1.54.0", "1.55.0"):
        if is_set_up(version):
            message = run(app, version=version).message
            raised = "session_state" in message or "multiple" in message
            assert raised == (minor(version) in told), message


@pytest.mark.parametrize("made", ["st.expander('a', expanded=True)", "st.tabs(['a'])[0]"])
def test_open_is_a_function_before_containers_have_it(made: str, tmp_path: Path) -> None:
    """What is a function is true: the second button is another one of the first."""
    app = tmp_path / "app.py"
    text = f"box = {made}\nif box.open:\n    box.button('A')\nst.button('A')\n"
    app.write_text(f"import streamlit as st\n\n{text}", encoding="utf-8")
    for version, raises in (("1.54.0", True), ("1.55.0", False)):
        targets = Targets(release_set([minor(version)]), "a test")
        found = check([app], Settings(), targets=lambda _, held=targets: held).findings
        assert [(each.code, each.level) for each in found] == [("ST301", Level.ERROR)] * raises
        if is_set_up(version):
            assert ("multiple" in run(app, version=version).message) == raises
