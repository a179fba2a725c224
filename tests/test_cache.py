"""What is told from the cache is what a check would tell, and a broken cache is no cache."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from running import COMMAND, environment, python

from stlint.__main__ import main
from stlint.cache import request, writing
from stlint.cache.file import NAME, get
from stlint.cache.memory import Known
from stlint.check import asked
from stlint.check import checks as checking
from stlint.files import disk
from stlint.files.looks import Looks
from stlint.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

APP = "import streamlit as st\nimport shared\nshared.draw()\nst.text_input('Name', key='name')\n"
CLASH = "import streamlit as st\ndef draw():\n    st.text_input('Other', key='name')\n"
CLEAN = "import streamlit as st\ndef draw():\n    st.text_input('Other', key='othr')\n"
assert len(CLASH) == len(CLEAN)
HEAVY = ("libcst", "rich", "click", "stlint.rules", "stlint.check", "typing", "re", "json")


pytestmark = pytest.mark.usefixtures("project")


@pytest.fixture
def project(tmp_path, monkeypatch):
    """An app whose finding depends on a module."""
    root = tmp_path / "project"
    (root / "pages").mkdir(parents=True)
    (root / "app.py").write_text(APP, encoding="utf-8")
    (root / "shared.py").write_text(CLASH, encoding="utf-8")
    (root / "pages" / "one.py").write_text(APP, encoding="utf-8")
    (root / "pyproject.toml").write_text("[project]\nname = 'x'\n", encoding="utf-8")
    monkeypatch.chdir(root)
    return root


def told(capsys, *words: str) -> tuple[int, str]:
    code = main(["check", *words])
    return code, capsys.readouterr().out


def counted(monkeypatch) -> list[str]:
    """The entry scripts that are dry-run from now on."""
    seen = []
    real = asked.by_stlint

    def dry_run(app, load, release):
        seen.append(app.entry.name)
        return real(app, load, release)

    monkeypatch.setattr(asked, "by_stlint", dry_run)
    return seen


def in_process(project: Path, cache: Path) -> subprocess.CompletedProcess:
    """A check in a process of its own, which says what it imported."""
    code = (
        "import sys\n"
        "from stlint.__main__ import main\n"
        "code = main(['check'])\n"
        f"print(code, *(each for each in {HEAVY!r} if each in sys.modules))\n"
    )
    return python(code, env={"STLINT_CACHE_DIR": str(cache)}, cwd=project)


def test_a_repeated_check_imports_next_to_nothing(project, cache_dir):
    first, second = in_process(project, cache_dir), in_process(project, cache_dir)
    *report, end = first.stdout.splitlines()
    assert end.startswith("1 libcst")
    assert "ST302" in first.stdout
    assert second.stdout.splitlines() == [*report, "1"]
    assert (first.stderr, second.stderr) == ("", "")


def test_only_the_app_that_changed_is_checked_again(project, capsys, monkeypatch):
    seen = counted(monkeypatch)
    told(capsys)
    assert seen == ["app.py", "one.py"]
    (project / "pages" / "one.py").write_text(APP + "st.write(1)\n", encoding="utf-8")
    told(capsys)
    assert seen[2:] == ["one.py"]
    (project / "shared.py").write_text(CLEAN, encoding="utf-8")
    assert told(capsys)[0] == 0
    assert seen[3:] == ["app.py", "one.py"]


def test_another_format_needs_no_other_check(capsys, monkeypatch):
    told(capsys)
    seen = counted(monkeypatch)
    assert "ST302" in told(capsys, "--output-format", "json")[1]
    assert "ST302" in told(capsys, "app.py")[1]
    assert seen == []


def test_flags_and_environment_are_part_of_the_question(capsys, monkeypatch):
    assert told(capsys)[0] == 1
    assert told(capsys, "--ignore", "ST302")[0] == 0
    assert told(capsys, "--exit-zero")[0] == 0
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[" in told(capsys)[1]
    monkeypatch.delenv("FORCE_COLOR")
    assert "\x1b[" not in told(capsys)[1]


def test_no_cache_means_none(cache_dir, capsys, monkeypatch):
    told(capsys, "--no-cache")
    assert not cache_dir.exists()
    told(capsys)
    seen = counted(monkeypatch)
    told(capsys, "--no-cache")
    assert seen == ["app.py", "one.py"]


@pytest.mark.parametrize("words", [("--cache-dir", ".x/y"), ("--cache-dir=.x/y",)])
def test_the_cache_is_where_it_is_wanted(project, cache_dir, capsys, monkeypatch, words):
    first = told(capsys, *words)
    assert [each.name for each in (project / ".x" / "y").iterdir()] == [NAME]
    assert not cache_dir.exists()
    monkeypatch.setattr(checking, "check", None)
    assert told(capsys, *words) == first


def test_settings_say_where_it_is(project, cache_dir, capsys, monkeypatch):
    (project / "stlint.toml").write_text('cache-dir = ".kept"\n', encoding="utf-8")
    first = told(capsys)
    assert [each.name for each in (project / ".kept").iterdir()] == [NAME]
    assert not cache_dir.exists()
    seen = counted(monkeypatch)
    assert told(capsys) == first
    assert seen == []


def test_what_would_matter_is_looked_for(project, capsys):
    (project / "app.py").write_text(APP.replace("shared", "later"), encoding="utf-8")
    (project / "pages" / "one.py").unlink()
    assert told(capsys)[0] == 0
    (project / "later.py").write_text(CLASH, encoding="utf-8")
    assert told(capsys)[0] == 1
    (project / "pages" / "two.py").write_text("import streamlit as st\nst.stop()\n" + CLASH)
    assert "in 4 files" in told(capsys)[1]
    (project / ".gitignore").write_text("pages\n", encoding="utf-8")
    assert "in 3 files" in told(capsys)[1]
    (project / "stlint.toml").write_text("ignore = ['ST302']\n", encoding="utf-8")
    assert told(capsys)[0] == 0


def test_the_same_size_and_time_hide_no_edit(project, capsys):
    path = project / "shared.py"
    old = time.time() - 100
    os.utime(path, (old, old))
    assert told(capsys)[0] == 1
    path.write_text(CLEAN, encoding="utf-8")
    os.utime(path, (old, old))
    assert told(capsys)[0] == 0


def test_what_was_only_touched_is_not_checked_again(project, capsys, monkeypatch):
    first = told(capsys)
    for path in project.rglob("*.py"):
        path.touch()
    (project / "notes.txt").touch()
    monkeypatch.setattr(checking, "check", None)
    assert told(capsys) == first


CONTENTS = {
    "app.py": [APP, APP + "st.text_input('Name', key='name')\n", "x = 1\n", "import (\n"],
    "shared.py": [CLASH, CLEAN, CLEAN + "# stlint: ignore[ST302]\n", "from inner import draw\n"],
    "inner.py": [CLASH, CLEAN],
    "shared/__init__.py": [CLEAN, CLASH],
    "pages/one.py": [APP, APP.replace("name", "none")],
    "pages/two.py": [APP, "import streamlit as st\nst.navigation([st.Page('../app.py')]).run()\n"],
    "sub/app.py": [APP, CLASH + "draw()\ndraw()\n"],
    ".gitignore": ["pages\n", "sub/\n", "\n"],
    "stlint.toml": ["ignore = ['ST302']\n", "exclude = ['sub']\n", ""],
    "requirements.txt": ["streamlit==1.30.0\n", "streamlit>=1.40\n"],
}


def change(root: Path, chance: random.Random, before: dict[str, bytes]) -> None:
    """Do something to a file, as people and tools do."""
    name = chance.choice(list(CONTENTS))
    path = root / name
    what = chance.choice(["write", "write", "write", "delete", "rename", "touch", "revert", "age"])
    if what == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_text(chance.choice(CONTENTS[name]), encoding="utf-8")
    elif what == "revert" and name in before:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(before[name])
    elif path.is_file():
        before[name] = path.read_bytes()
        if what == "delete":
            path.unlink()
        elif what == "rename":
            other = root / chance.choice(list(CONTENTS))
            other.parent.mkdir(exist_ok=True)
            path.replace(other)
        elif what == "touch":
            path.touch()
        else:
            old = time.time() - chance.randrange(10_000)
            os.utime(path, (old, old))


@pytest.mark.parametrize("seed", range(6))
def test_a_cached_result_is_the_fresh_one(project, capsys, seed):
    chance = random.Random(seed)
    before: dict[str, bytes] = {}
    results = set()
    for _ in range(25):
        for _ in range(chance.choice([0, 1, 1, 2])):
            change(project, chance, before)
        words = chance.choice([(), ("--output-format", "json"), ("--ignore", "ST302")])
        if (project / "app.py").exists() and chance.random() < 0.2:
            words = (*words, "app.py")
        cached = told(capsys, *words)
        assert cached == told(capsys, *words, "--no-cache")
        assert cached == told(capsys, *words)
        results.add(str(cached))
    assert len(results) > 5


def test_every_look_at_the_project_is_noted(project):
    """What a check opens or lists, as the interpreter sees it."""
    opened = set()

    def listen(event: str, arguments: tuple) -> None:
        if listening and event in {"open", "os.scandir", "os.listdir"}:
            opened.add(str(arguments[0]))

    listening = True
    sys.addaudithook(listen)
    with Looks() as looks:
        checking.check([project], Settings())
    listening = False
    inside = {each for each in opened if each.startswith(str(project))}
    assert len(inside) > 4
    assert inside <= {path for _, path in looks.seen}


def test_who_only_passes_on_looks_listens_with_others(project):
    with Looks(passing=True) as alone:
        disk.read(project / "app.py")
    with Looks() as first, Looks(passing=True) as second:
        disk.read(project / "app.py")
    assert not alone.seen
    assert first.seen == second.seen != {}


# A cache that is not as it should be


def spoilt() -> list:
    return [
        pytest.param(lambda data: data[: len(data) // 2], id="half"),
        pytest.param(lambda data: data[:-1], id="cut"),
        pytest.param(lambda _: b"", id="empty"),
        pytest.param(lambda _: b"\0" * 1000, id="nulls"),
        pytest.param(lambda _: b"[1, 2]", id="foreign"),
        pytest.param(lambda data: data.replace(b"cache 1", b"cache 2"), id="another version"),
        pytest.param(lambda data: data.replace(b"ST302", b"ST303"), id="altered"),
        pytest.param(lambda data: b"stlint cache 1 x y\n" + data, id="no numbers"),
        pytest.param(lambda data: b"stlint cache 1 99999999999999 1\n" + data, id="too long"),
        pytest.param(lambda data: data.replace(b"\0", b"\1"), id="one field"),
    ]


@pytest.mark.parametrize("spoil", spoilt())
def test_a_spoilt_cache_is_no_cache(cache_dir, capsys, spoil):
    first = told(capsys)
    file = cache_dir / NAME
    file.write_bytes(spoil(file.read_bytes()))
    assert told(capsys) == first
    assert told(capsys) == first
    assert get(str(cache_dir), "nothing") is None


@pytest.mark.parametrize("seed", range(40))
def test_a_cache_with_a_flaw_anywhere(cache_dir, capsys, seed):
    first = told(capsys)
    file = cache_dir / NAME
    data = bytearray(file.read_bytes())
    chance = random.Random(seed)
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    file.write_bytes(data)
    assert told(capsys) == first


def test_what_is_no_outcome_is_not_believed(cache_dir, capsys):
    first = told(capsys)
    known = Known(str(cache_dir))
    assert known._outcomes
    for forged in (
        "{}",
        "[1]",
        '{"os:system":["true"]}',
        '{"stlint.results.finding:Finding":[1]}',
        "{",
    ):
        texts = {key: (used, looks, forged) for key, (used, looks, _) in known._outcomes.items()}
        known._outcomes = texts
        with Looks() as looks:
            known.save(looks)
        assert told(capsys, "--quiet", "--output-format", "full")[0] == first[0]


def test_nowhere_to_write(cache_dir, capsys):
    cache_dir.parent.mkdir(parents=True, exist_ok=True)
    cache_dir.write_text("a file, not a folder", encoding="utf-8")
    first = told(capsys)
    assert first[0] == 1
    assert told(capsys) == first


def test_a_cache_of_somebody_else_is_not_read(capsys, monkeypatch):
    first = told(capsys)
    monkeypatch.setattr(os, "geteuid", lambda: 54321)
    seen = counted(monkeypatch)
    assert told(capsys) == first
    assert seen == ["app.py", "one.py"]


def test_another_program_is_another_cache(capsys, monkeypatch):
    told(capsys)
    seen = counted(monkeypatch)
    monkeypatch.setattr(request, "__version__", "99")
    told(capsys)
    assert seen == ["app.py", "one.py"]


def test_it_does_not_grow_for_ever(tmp_path, monkeypatch):
    folder = str(tmp_path / "cache")
    monkeypatch.setattr(writing, "MAX_ENTRIES", 3)
    monkeypatch.setattr(writing, "MAX_BYTES", 1_000)
    clock = iter(range(10_000, 20_000, 1_000))
    monkeypatch.setattr(writing.time, "time", lambda: next(clock))
    for key in "abcd":
        writing.save(folder, {key: key * 10})
    assert [get(folder, key) is not None for key in "abcd"] == [False, True, True, True]
    writing.save(folder, {"e": "e" * 900})
    assert [get(folder, key) is not None for key in "bcde"] == [False, True, True, True]
    monkeypatch.setattr(writing, "MAX_AGE", 1_500)
    writing.save(folder, {"f": "f"})
    assert [get(folder, key) is not None for key in "cdef"] == [False, False, True, True]


def test_two_checks_at_a_time(project, cache_dir, capsys):
    first = told(capsys)
    formats = ["full", "json", "concise", "full", "json", "concise"]
    running = [
        subprocess.Popen(
            [*COMMAND, "check", "--output-format", each],
            cwd=project,
            env=environment(),
            stdout=subprocess.DEVNULL,
        )
        for each in formats
    ]
    assert [each.wait(60) for each in running] == [1] * len(formats)
    assert [each.name for each in cache_dir.iterdir()] == [NAME]
    assert told(capsys) == first


def test_clean(cache_dir, capsys):
    told(capsys)
    assert main(["clean"]) == 0
    assert not cache_dir.exists()
    assert capsys.readouterr().out.strip() == f"removed {cache_dir}"
    assert main(["clean"]) == 0
    assert "there is no cache" in capsys.readouterr().out
    shutil.rmtree(cache_dir, ignore_errors=True)
