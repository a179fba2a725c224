"""The hooks in the real pre-commit: what it blocks, what it passes, what it changes.

It installs stlint from a repository, as it would from the published one, with all that it needs.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from running import ROOT
from scripts import KEYED, SAME_KEY

if TYPE_CHECKING:
    from pathlib import Path

SHIPPED = (".pre-commit-hooks.yaml", "LICENSE", "README.md", "pyproject.toml", "rules", "stlint")
MODULE = 'import streamlit as st\n\n\ndef save():\n    st.button("Save", key="save")\n'
CALLER = "import shared\n\nshared.save()\nshared.save()\n"
IDENTITY = ("-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false")


def git(folder: Path, *arguments: str, env: dict[str, str] | None = None):
    return subprocess.run(
        ["git", *IDENTITY, *arguments],
        cwd=folder,
        capture_output=True,
        check=False,
        text=True,
        env={**os.environ, **(env or {})},
        timeout=300,
    )


def done(folder: Path, *arguments: str) -> str:
    told = git(folder, *arguments)
    assert told.returncode == 0, told.stderr
    return told.stdout.strip()


@pytest.fixture(scope="module")
def hooks(tmp_path_factory) -> tuple[Path, str, dict[str, str]]:
    """A repository with stlint in it, its commit, and where pre-commit shall install it."""
    top = tmp_path_factory.mktemp("hooks")
    clone = top / "stlint"
    clone.mkdir()
    skipped = shutil.ignore_patterns("__pycache__")
    for name in SHIPPED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, clone / name, ignore=skipped)
        else:
            shutil.copy(source, clone / name)
    done(clone, "init", "-q")
    done(clone, "add", "-A")
    done(clone, "commit", "-qm", "All")
    told = {"PRE_COMMIT_HOME": str(top / "home"), "GITHUB_ACTIONS": "", "NO_COLOR": "1"}
    return clone, done(clone, "rev-parse", "HEAD"), told


@pytest.fixture
def project(tmp_path, hooks):
    """A repository with a hook; gives functions that write a file there and that commit."""
    clone, commit, told = hooks
    done(tmp_path, "init", "-q")

    def install(hook: str) -> None:
        (tmp_path / ".pre-commit-config.yaml").write_text(
            f"repos:\n- repo: {clone}\n  rev: {commit}\n  hooks:\n  - id: {hook}\n"
        )
        command = [sys.executable, "-m", "pre_commit", "install"]
        env = {**os.environ, **told}
        subprocess.run(command, cwd=tmp_path, check=True, env=env, capture_output=True, timeout=60)
        done(tmp_path, "add", "-A")
        done(tmp_path, "commit", "-qnm", "The hook")

    def commit_all(**files: str) -> subprocess.CompletedProcess[str]:
        for name, text in files.items():
            (tmp_path / f"{name}.py").write_text(text)
        done(tmp_path, "add", "-A")
        return git(tmp_path, "commit", "-qm", "A change", env=told)

    return install, commit_all, tmp_path


def test_a_duplicate_key_blocks_a_commit_and_a_clean_app_passes(project):
    install, commit, _ = project
    install("stlint")
    blocked = commit(app=SAME_KEY)
    assert blocked.returncode == 1
    assert "app.py:4:1: error[ST302]" in blocked.stderr
    assert commit(app=KEYED).returncode == 0
    assert commit(other="print('nothing to do with Streamlit')\n").returncode == 0


def test_a_changed_module_is_checked_in_its_apps(project):
    install, commit, folder = project
    install("stlint")
    (folder / "app.py").write_text(CALLER)
    (folder / "shared.py").write_text("def save(): ...\n")
    done(folder, "add", "-A")
    done(folder, "commit", "-qnm", "An app")
    blocked = commit(shared=MODULE)
    assert blocked.returncode == 1
    assert "shared.py:5:5: error[ST302]" in blocked.stderr
    assert commit(shared=MODULE.replace('key="save"', "")).returncode == 1
    assert (
        commit(shared=MODULE.replace('st.button("Save", key="save")', "st.text(1)")).returncode == 0
    )


def test_what_the_settings_exclude_is_not_checked(project):
    install, commit, folder = project
    install("stlint")
    (folder / "pyproject.toml").write_text('[tool.stlint]\nextend-exclude = ["old_*.py"]\n')
    assert commit(old_app=SAME_KEY).returncode == 0


UNFIXED = f'{KEYED}st.button("Save")\nst.button("Save")\n'
FIXED = f'{KEYED}st.button("Save")\nst.button("Save", key="save-2")\n'


def test_a_fix_waits_to_be_staged_and_is_committed_then(project):
    install, commit, folder = project
    install("stlint-fix")
    app = folder / "app.py"
    stopped = commit(app=UNFIXED)
    assert stopped.returncode == 1
    assert "files were modified by this hook" in stopped.stderr
    assert "Fixed 1 finding." in stopped.stderr
    assert app.read_text() == FIXED
    assert done(folder, "show", ":app.py") == UNFIXED.strip()
    assert commit().returncode == 0
    assert done(folder, "show", "HEAD:app.py") == FIXED.strip()


def test_only_what_is_to_be_committed_is_fixed(project, hooks):
    install, _, folder = project
    install("stlint-fix")
    (folder / "app.py").write_text(KEYED)
    (folder / "other.py").write_text(KEYED)
    done(folder, "add", "-A")
    done(folder, "commit", "-qnm", "Apps")
    (folder / "app.py").write_text(UNFIXED)
    done(folder, "add", "app.py")
    (folder / "other.py").write_text(UNFIXED)
    told = git(folder, "commit", "-qm", "One of two", env=hooks[2])
    assert told.returncode == 1
    assert (folder / "app.py").read_text() == FIXED
    assert (folder / "other.py").read_text() == UNFIXED


def test_files_beside_an_app_are_passed_as_well(project):
    install, commit, folder = project
    install("stlint")
    assert commit(app=KEYED).returncode == 0
    (folder / ".streamlit").mkdir()
    (folder / ".streamlit" / "secrets.toml").write_text('password = "peony-71"\n')
    blocked = commit()
    assert blocked.returncode == 1
    assert ".streamlit/secrets.toml:1:1: warning[ST602]" in blocked.stderr
    assert "peony" not in blocked.stderr
