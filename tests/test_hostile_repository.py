"""A repository with a link in every role: nothing that they lead to is opened, told or changed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from running import COMMAND, environment, stlint

from stlint.settings.formats import FORMATS

if TYPE_CHECKING:
    from collections.abc import Iterable

TOKEN = "tok3n_0f_th3_0uts1d3"
APP = """import streamlit as st
import module, package.inner, folder.inside
from module import TOKEN
from package.inner import *
from folder import inside
st.set_page_config(page_title=TOKEN)
st.button(TOKEN, key=TOKEN)
st.button("b", key=TOKEN)
st.session_state[module.TOKEN]
module.draw()
st.page_link("pages/page.py")
st.navigation([st.Page("pages/page.py"), st.Page("listed.py"), st.Page("../out/module.py")]).run()
st.secrets[TOKEN]
st.image("picture.png")
open("data.csv").read()
"""
MODULE = f"""import streamlit as st
TOKEN = "{TOKEN}"
def draw():
    st.button("{TOKEN}", key="{TOKEN}")
    st.button("{TOKEN}", key="{TOKEN}")
draw()
st.session_state["{TOKEN}"]
st.{TOKEN}()
"""
TOML = f'{TOKEN} = "{TOKEN}"\n[[package]]\nname = "streamlit"\nversion = "{TOKEN}"\n'
OUTSIDE = {
    "module.py": MODULE,
    "folder/inside.py": MODULE,
    "folder/app.py": MODULE,
    "notebook.ipynb": f'{{"cells": [{{"cell_type": "code", "source": ["{TOKEN}"]}}]}}',
    "settings.toml": TOML,
    "baseline.json": f'{{"version": "{TOKEN}"}}',
    "wanted.txt": f"streamlit=={TOKEN}\n-r {TOKEN}.txt\n{TOKEN} @ https://example.org\n",
    "Pipfile.lock": f'{{"default": {{"streamlit": {{"version": "=={TOKEN}"}}}}}}',
    "environment.yml": f"dependencies:\n  - streamlit={TOKEN}\n",
    "setup.cfg": f"[options]\ninstall_requires =\n  streamlit=={TOKEN}\n",
    "Dockerfile": f"FROM x\nRUN pip install streamlit=={TOKEN}\n",
    "hooks.yaml": f"repos:\n  - repo: {TOKEN}\n",
    "ignored": "app.py\n",
    "checks": TOKEN,
}
LINKS = {
    "module.py": "module.py",
    "entry.py": "module.py",
    "again.py": "../repository/entry.py",
    "listed.py": "module.py",
    "environ.py": "/proc/self/environ",
    "folder": "folder",
    "package/inner.py": "../out/module.py",
    "pages/page.py": "../out/module.py",
    "pages/further": "../out/folder",
    "notebook.ipynb": "notebook.ipynb",
    "sub/stlint.toml": "../out/settings.toml",
    "requirements.txt": "wanted.txt",
    "requirements/dev.txt": "../out/wanted.txt",
    "requirements-dev.txt": "wanted.txt",
    "poetry.lock": "settings.toml",
    "uv.lock": "settings.toml",
    "pdm.lock": "settings.toml",
    "pylock.toml": "settings.toml",
    "pixi.toml": "settings.toml",
    "Pipfile": "settings.toml",
    "Pipfile.lock": "Pipfile.lock",
    "environment.yml": "environment.yml",
    "setup.cfg": "setup.cfg",
    "Dockerfile": "Dockerfile",
    ".pre-commit-config.yaml": "hooks.yaml",
    ".gitignore": "ignored",
    ".streamlit/config.toml": "../out/settings.toml",
    ".streamlit/secrets.toml": "../out/settings.toml",
    "picture.png": "module.py",
    "data.csv": "module.py",
}
REFUSED = {"sub/stlint.toml"}
"""What is told in a sentence, and ends the check."""
WAYS = (
    (),
    ("--fix", "--unsafe-fixes", "--show-fixes"),
    ("--diff", "--unsafe-fixes"),
    ("--add-ignore=later",),
    ("--no-ignores", "--select", "ALL"),
    ("--write-baseline", "new.json"),
    ("--statistics",),
    ("--show-files",),
    ("--show-settings",),
)


@pytest.fixture
def repository(tmp_path):
    """What is outside lies beside it, and above it, where a repository begins."""
    for name, text in OUTSIDE.items():
        (tmp_path / "out" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "out" / name).write_text(text, encoding="utf-8")
    for name in (".gitignore", "requirements.txt", "stlint.toml", "module.py", "pyproject.toml"):
        (tmp_path / name).write_text(f"# {TOKEN}\n", encoding="utf-8")
    (tmp_path / ".git").mkdir()
    root = tmp_path / "repository"
    (root / "package").mkdir(parents=True)
    (root / "app.py").write_text(APP, encoding="utf-8")
    (root / "pyproject.toml").write_text("", encoding="utf-8")
    (root / "package" / "__init__.py").write_text("", encoding="utf-8")
    for name, target in LINKS.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        to = tmp_path / "out" / target.removeprefix("../out/")
        to = root / target.removeprefix("../repository/") if "repository" in target else to
        path.symlink_to(target if target.startswith("/") else os.path.relpath(to, path.parent))
        assert path.exists()
    return root


def everything(folder: Path) -> dict[str, object]:
    found: dict[str, object] = {}
    for path in sorted(folder.rglob("*")):
        status = path.lstat()
        text = path.read_bytes() if path.is_file() and not path.is_symlink() else None
        found[str(path)] = (status.st_mode, status.st_mtime_ns, status.st_size, text)
    return found


@pytest.mark.parametrize("form", FORMATS)
def test_no_format_tells_of_it(repository, tmp_path, form):
    cache = tmp_path / "cache"
    before = everything(tmp_path / "out")
    for path in REFUSED:
        (repository / path).unlink()
    for words in ((), (), ("--fix", "--unsafe-fixes", "--show-fixes")):
        done = stlint(
            *("check", "-v", "--output-format", form, *words),
            cwd=repository,
            env={"STLINT_CACHE_DIR": str(cache), "A_TOKEN": TOKEN},
        )
        assert done.returncode in {0, 1}, done.stderr
        assert TOKEN not in done.stdout + done.stderr
    assert everything(tmp_path / "out") == before
    kept = b"".join(each.read_bytes() for each in cache.rglob("*") if each.is_file())
    assert kept
    assert TOKEN.encode() not in kept


@pytest.mark.parametrize("words", WAYS, ids=" ".join)
def test_nothing_changes_it_or_shows_it(repository, tmp_path, words):
    before = everything(tmp_path / "out")
    links = {name: (repository / name).readlink() for name in LINKS}
    for path in (*REFUSED, None):
        done = stlint("check", *words, cwd=repository)
        assert done.returncode in {0, 1, 2}
        assert "internal error" not in done.stderr
        assert TOKEN not in done.stdout + done.stderr
        if path is not None:
            (repository / path).unlink()
            del links[path]
    assert everything(tmp_path / "out") == before
    assert {name: (repository / name).readlink() for name in links} == links


@pytest.mark.parametrize("name", ["stlint.toml", "known.json", "cache"])
def test_settings_baseline_and_cache(repository, tmp_path, name):
    (repository / "sub" / "stlint.toml").unlink()
    target = {"stlint.toml": "settings.toml", "known.json": "baseline.json", "cache": "."}[name]
    (repository / name).symlink_to(tmp_path / "out" / target)
    if name != "stlint.toml":
        setting = {"known.json": "baseline", "cache": "cache-dir"}[name]
        (repository / "stlint.toml").write_text(f"{setting} = '{name}'\n", encoding="utf-8")
    before = everything(tmp_path / "out")
    for words in ((), ("--prune-baseline",), ("--show-settings",)):
        done = stlint("check", *words, cwd=repository)
        assert done.returncode == (0 if name == "known.json" and "--show-settings" in words else 2)
        assert TOKEN not in done.stdout + done.stderr
    assert stlint("clean", cwd=repository).returncode in {0, 2}
    assert everything(tmp_path / "out") == before


AUDITED = """
import os, sys
log = os.open(sys.argv.pop(1), os.O_WRONLY | os.O_CREAT | os.O_APPEND)

def note(event, arguments):
    if event == "open" or event.startswith("os."):
        for each in arguments[:2]:
            if isinstance(each, (str, bytes)):
                os.write(log, event.encode() + b" " + os.fsencode(os.path.abspath(each)) + b"\\0")

sys.addaudithook(note)
from stlint.__main__ import run
run()
"""
"""Runs stlint, and has Python itself write down each path that is opened, listed or changed."""
OPENED = re.compile(r'(?:openat|open)\([^"]*"((?:[^"\\]|\\.)*)"(?!.*= -1 )')


def outside(paths: Iterable[Path], tmp_path: Path) -> set[Path]:
    """Paths beside the repository and the cache, wherever links lead, of those that are there."""
    found = {each.resolve() for each in paths}
    mine = (tmp_path / "repository", tmp_path / "cache")
    system = {each for each in found if each.is_relative_to("/proc") or each.is_relative_to("/sys")}
    beside = {each for each in found if each.is_relative_to(tmp_path) and each != tmp_path}
    return system | {each for each in beside if not any(map(each.is_relative_to, mine))}


def audited(repository: Path, tmp_path: Path, *words: str) -> list[tuple[str, Path]]:
    """What a check did: events as Python calls them, and paths."""
    log = tmp_path / "log"
    done = subprocess.run(
        [sys.executable, "-c", AUDITED, log, "check", *words],
        cwd=repository,
        env=environment(STLINT_CACHE_DIR=str(tmp_path / "cache"), A_TOKEN=TOKEN),
        capture_output=True,
        check=False,
    )
    assert done.returncode in {0, 1}, done.stderr
    events = [each.partition(b" ") for each in log.read_bytes().split(b"\0") if each]
    return [(event.decode(), Path(os.fsdecode(path))) for event, _, path in events]


@pytest.mark.parametrize("words", [(), ("--fix", "--unsafe-fixes"), ("--select", "ALL")])
def test_nothing_outside_is_opened_listed_or_changed(repository, tmp_path, words):
    (repository / "sub" / "stlint.toml").unlink()
    events = audited(repository, tmp_path, *words)
    assert ("open", repository / "app.py") in events
    assert ("os.scandir", repository) in events
    assert outside([path for _, path in events], tmp_path) == set()


def test_the_witness_sees_what_is_outside(repository, tmp_path):
    (repository / "sub" / "stlint.toml").unlink()
    events = audited(repository, tmp_path, "entry.py")
    assert outside([path for _, path in events], tmp_path) == {tmp_path / "out" / "module.py"}


@pytest.mark.skipif(not shutil.which("strace"), reason="a second witness, where there is one")
@pytest.mark.parametrize("words", [(), ("--fix", "--unsafe-fixes"), ("--select", "ALL")])
def test_nothing_outside_is_opened(repository, tmp_path, words):
    (repository / "sub" / "stlint.toml").unlink()
    log = tmp_path / "log"
    command = ["strace", "-f", "-qq", "-e", "trace=openat,open", "-o", str(log), *COMMAND, "check"]
    env = environment(STLINT_CACHE_DIR=str(tmp_path / "cache"))
    done = subprocess.run(
        [*command, *words], cwd=repository, env=env, capture_output=True, check=False
    )
    if not log.exists() or b"PTRACE" in done.stderr:
        pytest.skip("strace may not trace here")
    assert done.returncode in {0, 1}, done.stderr
    opened = {(repository / each).resolve() for each in OPENED.findall(log.read_text())}
    assert repository / "app.py" in opened
    assert {each for each in outside(opened, tmp_path) if each.is_relative_to(tmp_path)} == set()


def test_ignore_files_above_the_project_do_not_count(tmp_path):
    (tmp_path / ".git").mkdir()
    (tmp_path / ".gitignore").write_text("app.py\n", encoding="utf-8")
    root = tmp_path / "repository"
    root.mkdir()
    (root / "pyproject.toml").write_text("", encoding="utf-8")
    (root / "app.py").write_text("import streamlit as st\nst.buton('a')\n", encoding="utf-8")
    assert "ST801" in stlint("check", cwd=root).stdout
    assert "ST801" not in stlint("check", cwd=tmp_path).stdout
