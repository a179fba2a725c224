"""The net under changes that should change nothing: the events of all fixtures and pages."""

import json
from pathlib import Path

import golden
from running import ROOT, python


def test_events_are_those_that_were_kept():
    """Look at ``python tests/golden.py``; what is right is kept with ``--update``."""
    found = list(golden.told())
    assert sum(line.startswith("== ") for line in found) > 1000
    assert golden.difference(golden.kept(), found) == []


def test_a_difference_is_told_by_section():
    old = ["== a", "-- run 0", "app.py:1 x", "== b", "-- run 0"]
    new = ["== a", "-- run 0", "app.py:1 y", "== c", "-- run 0"]
    told = golden.difference(old, new)
    assert told == ["== a", "-app.py:1 x", "+app.py:1 y", "== b", "--- run 0", "== c", "+-- run 0"]


def test_two_processes_trace_the_same_bytes(tmp_path: Path):
    """Whatever the order of sets: the second one hashes in another way."""
    names = ("ok/state_iterate.py", "bugs/ST302_key_of_a_submit_button.py")
    for name in names:
        script = ROOT / "tests" / "fixtures" / name
        (tmp_path / "app.py").write_bytes(script.read_bytes())
        code = (
            "import sys; from stlint.__main__ import main; "
            "sys.exit(main(['trace', 'app.py', '--output-format', 'json']))"
        )
        first, second = (
            python(code, cwd=tmp_path, env={"PYTHONHASHSEED": seed}) for seed in ("1", "2")
        )
        assert json.loads(first.stdout)
        assert first.stdout == second.stdout
