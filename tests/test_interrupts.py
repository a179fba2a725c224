"""Who interrupts stlint gets one sentence and exit code 130, whatever it is doing."""

from __future__ import annotations

import pytest
from running import python

CLASH = "import streamlit as st\nst.button('a', key='k')\nst.button('b', key='k')\n"
START = """
import os, signal, sys
from stlint.__main__ import run

signal.signal(signal.SIGINT, signal.default_int_handler)  # a background job ignores it

def interrupt(*_):
    os.kill(os.getpid(), signal.SIGINT)

class Finder:
    def find_spec(self, name, path=None, target=None):
        if name == wanted:
            interrupt()

def before(owner, name):
    real = getattr(owner, name)
    def replaced(*given, **named):
        interrupt()
        return real(*given, **named)
    setattr(owner, name, replaced)

wanted = None
sys.meta_path.insert(0, Finder())
sys.argv = ["stlint", "check", "--no-cache", *{words!r}]
{moment}
run()
"""
IMPORTED = (
    *("click", "stlint.cli.commands", "stlint.settings", "stlint.check", "libcst", "libcst.native"),
    *("libcst._nodes.expression", "libcst._parser.entrypoints", "stlint.dryrun.session.runs"),
    *("stlint.rules.state", "stlint.check.places", "stlint.report", "stlint.report.full"),
)
"""What is being imported when it comes: in the order of a check."""
MOMENTS = {
    "a file is parsed": "import stlint.syntax.parse as it; before(it, 'parse')",
    "an app is run": "import stlint.dryrun.session.runs as it; before(it, 'run_once')",
    "a place is looked for": "import stlint.syntax.places as it; before(it._Counter, 'watch')",
    "a worker is made": "os.register_at_fork(after_in_parent=interrupt)",
    "its end is told": "import stlint.dryrun.session.runs as it, stlint.cli.endings as end; "
    "before(it, 'run_once'); told = end.Interrupted.show; "
    "end.Interrupted.show = lambda *given: (told(*given), interrupt())",
    "a worker begins": "os.register_at_fork(after_in_child=lambda: os.killpg(0, signal.SIGINT))",
    "the report is written": "import stlint.report as it; before(it, 'write')",
    "a line is written": "import stlint.report.full as it; before(it, 'finding_lines')",
    "a file is replaced": "before(os, 'replace')",
}


def ended(tmp_path, moment: str, *words: str) -> tuple[int, str]:
    code = START.format(words=words, moment=moment)
    done = python(f"import os; os.setsid()\n{code}", cwd=tmp_path)
    return done.returncode, done.stderr


@pytest.fixture
def project(tmp_path):
    for at in range(20):
        (tmp_path / f"app{at}.py").write_text(CLASH, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("module", IMPORTED)
def test_while_something_is_imported(project, module):
    found = ended(project, f"wanted = {module!r}", "-j", "1", "app1.py")
    assert found == (130, "stlint: interrupted\n")


@pytest.mark.parametrize("moment", MOMENTS)
def test_while_something_is_done(project, moment):
    words = ["-j", "2"] if "worker" in moment else ["-j", "1", "app1.py"]
    words += ["-o", "report.txt"] if "replaced" in moment else []
    found = ended(project, MOMENTS[moment], *words)
    assert found == (130, "stlint: interrupted\n")
    assert sorted(each.name for each in project.iterdir() if not each.name.startswith("app")) == []
