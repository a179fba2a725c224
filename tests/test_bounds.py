"""Nothing outside of the project is read, quoted or changed, whatever a link leads to."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from running import stlint

from stlint.files import disk
from stlint.project.root import bounds_of, project_of
from stlint.settings.formats import FORMATS

if TYPE_CHECKING:
    from pathlib import Path

SECRET = "s3cr3t"
APP = """import streamlit as st
import leak, envi, more.inner
from leak import TOKEN
from more.inner import *
from package import inside
st.set_page_config(page_title=TOKEN)
st.button("a", key=TOKEN)
st.button("b", key=TOKEN)
st.session_state[leak.TOKEN]
leak.draw()
st.navigation([st.Page("pages/out.py"), st.Page("../out/leak.py"), st.Page("/proc/self/environ")])
st.switch_page("pages/out.py")
"""
LEAK = f"""import streamlit as st
TOKEN = "{SECRET}"
def draw():
    st.button("{SECRET}", key="{SECRET}")
    st.button("{SECRET}", key="{SECRET}")
draw()
st.session_state["{SECRET}"]
"""
LINKS = {
    "leak.py": "../out/leak.py",
    "entry.py": "../out/leak.py",
    "env.py": "../out/.env",
    "envi.py": "/proc/self/environ",
    "null.py": "/dev/null",
    "more": "../out/more",
    "pages/out.py": "../../out/leak.py",
    "package/inside.py": "../../out/leak.py",
    "requirements.txt": "../out/requirements.txt",
    "poetry.lock": "../out/poetry.lock",
    "twice.py": "leak.py",
    ".gitignore": "../out/.gitignore",
}


def put(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")


@pytest.fixture
def hostile(tmp_path):
    """A repository with a link in every role, beside what it must not reach."""
    put(
        tmp_path / "out",
        {
            "leak.py": LEAK,
            ".env": f"TOKEN='{SECRET}'\n",
            "more/inner.py": LEAK,
            "requirements.txt": f"streamlit=={SECRET}\nstreamlit==1.30\n",
            "poetry.lock": f'[[package]]\nname = "streamlit"\nversion = "{SECRET}"\n',
            "stlint.toml": f'{SECRET} = "{SECRET}"\n',
            "baseline.json": f'{{"version": "{SECRET}"}}\n',
            ".gitignore": "app.py\n",
        },
    )
    root = tmp_path / "repository"
    put(root, {"app.py": APP, "pyproject.toml": "", "package/__init__.py": ""})
    (root / "pages").mkdir()
    for name, target in LINKS.items():
        (root / name).symlink_to(target)
    return root


def everything(folder: Path) -> dict[str, object]:
    found: dict[str, object] = {}
    for path in sorted(folder.rglob("*")):
        status = path.lstat()
        text = path.read_bytes() if path.is_file() else None
        found[str(path)] = (status.st_mode, status.st_mtime_ns, status.st_size, text)
    return found


@pytest.mark.parametrize("form", FORMATS)
def test_no_byte_of_the_outside_is_told(hostile, form):
    before = everything(hostile.parent / "out")
    env = {"A_TOKEN": SECRET}
    for words in ((), ("--fix", "--unsafe-fixes", "--show-fixes"), ("--add-ignore=x",)):
        done = stlint("check", "-v", "--output-format", form, *words, cwd=hostile, env=env)
        assert done.returncode in {0, 1}, done.stderr
        assert SECRET not in done.stdout + done.stderr
    assert everything(hostile.parent / "out") == before


@pytest.mark.parametrize("words", [("--show-files",), ("--show-settings",), ("--diff",)])
def test_nor_is_it_shown(hostile, words):
    done = stlint("check", *words, cwd=hostile)
    assert SECRET not in done.stdout + done.stderr
    assert "leak" not in done.stdout
    assert SECRET not in stlint("trace", "app.py", cwd=hostile).stdout


@pytest.mark.parametrize(
    ("name", "target", "settings"),
    [
        ("stlint.toml", "../out/stlint.toml", None),
        ("known.json", "../out/baseline.json", "baseline = 'known.json'\n"),
        ("known.json", "../out/baseline.json", "baseline = '../out/baseline.json'\n"),
    ],
)
def test_settings_and_baselines_that_lead_out_are_refused(hostile, name, target, settings):
    (hostile / name).symlink_to(target)
    if settings:
        (hostile / "stlint.toml").write_text(settings, encoding="utf-8")
    done = stlint("check", cwd=hostile)
    assert done.returncode == 2
    assert "it leads out of the project" in done.stderr
    assert SECRET not in done.stdout + done.stderr


def test_what_the_user_named_may_lead_out(hostile):
    (hostile / "app.py").unlink()
    assert "ST302" in stlint("check", "entry.py", cwd=hostile).stdout
    assert "ST302" in stlint("check", "more", cwd=hostile).stdout
    config = stlint("check", "--config", "../out/stlint.toml", cwd=hostile)
    assert f"there is no setting '{SECRET}'" in config.stderr
    system = stlint("check", "envi.py", cwd=hostile, env={"A_TOKEN": SECRET})
    assert "it leads out of the project" in system.stdout
    assert SECRET not in system.stdout + system.stderr


def test_an_import_that_leads_out_may_do_anything(hostile):
    text = "import streamlit as st\nimport leak\nst.session_state['a']\n"
    (hostile / "app.py").write_text(text, encoding="utf-8")
    assert "ST201" not in stlint("check", "app.py", cwd=hostile).stdout
    (hostile / "app.py").write_text(text.replace("leak", "lock"), encoding="utf-8")
    assert "ST201" in stlint("check", "app.py", cwd=hostile).stdout


def test_a_page_that_leads_out_is_there(hostile):
    text = "import streamlit as st\nst.switch_page('pages/out.py')\n"
    (hostile / "app.py").write_text(text, encoding="utf-8")
    assert stlint("check", "app.py", cwd=hostile).returncode == 0
    (hostile / "pages" / "out.py").unlink()
    assert "ST503" in stlint("check", "app.py", cwd=hostile).stdout


def test_the_top_of_a_project(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for marker in (".git", "pyproject.toml", "stlint.toml", ".streamlit", "requirements.txt"):
        put(
            tmp_path, {f"home/{marker}-project/{marker}": "", f"home/{marker}-project/a/b/x.py": ""}
        )
        top = str(tmp_path / "home" / f"{marker}-project")
        assert project_of(f"{top}/a/b") == top
    put(
        tmp_path, {"pyproject.toml": "", "home/plain/app.py": "", "home/.streamlit/config.toml": ""}
    )
    assert project_of(tmp_path / "home" / "plain") is None
    assert project_of(tmp_path / "other") == str(tmp_path)


def test_the_project_that_the_user_is_in_holds_all_of_it(tmp_path, monkeypatch):
    put(tmp_path, {"pyproject.toml": "", "a/requirements.txt": "", "a/app.py": "", "b/x.py": ""})
    monkeypatch.chdir(tmp_path / "a")
    assert not bounds_of(["app.py"]).hold(str(tmp_path / "b" / "x.py"))
    monkeypatch.chdir(tmp_path)
    assert bounds_of(["a/app.py"]).hold(str(tmp_path / "b" / "x.py"))


def test_settings_above_the_project_do_not_hold(tmp_path):
    put(tmp_path, {"stlint.toml": "ignore = ['ALL']\n", "a/.git/HEAD": "", "a/app.py": LEAK})
    assert "ST302" in stlint("check", cwd=tmp_path / "a").stdout
    assert "ST302" not in stlint("check", cwd=tmp_path).stdout


def test_requirements_that_include_others_outside(tmp_path):
    put(tmp_path, {"out.txt": f"streamlit=={SECRET}\n", "a/requirements.txt": "-r ../out.txt\n"})
    put(tmp_path, {"a/app.py": "import streamlit\n", "a/.git/HEAD": ""})
    done = stlint("check", "-v", cwd=tmp_path / "a")
    assert "cannot read ../out.txt" in done.stderr
    assert SECRET not in done.stderr


def test_no_pipe_and_no_device_keeps_anybody_waiting(tmp_path):
    put(tmp_path, {"app.py": "import streamlit\nimport pipe\n"})
    os.mkfifo(tmp_path / "pipe.py")
    for name in ("stlint.toml", "requirements.txt", ".gitignore"):
        os.mkfifo(tmp_path / name)
    assert stlint("check", cwd=tmp_path).returncode in {0, 1, 2}


def test_bounds_end_with_the_check(hostile, monkeypatch):
    monkeypatch.chdir(hostile)
    assert disk.bounds() is None


@pytest.mark.parametrize("words", [("--output-file", "told"), ("--write-baseline", "told")])
def test_what_the_user_names_to_be_written_may_lead_out(tmp_path, words):
    """A link in its place stays, and what it leads to is replaced."""
    put(tmp_path, {"out/told": "before\n", "a/pyproject.toml": "", "a/app.py": LEAK})
    told = tmp_path / "a" / "told"
    told.symlink_to("../out/told")
    done = stlint("check", *words, cwd=tmp_path / "a")
    assert done.returncode in {0, 1}, done.stderr
    assert str(told.readlink()) == "../out/told"
    assert (tmp_path / "out" / "told").read_text(encoding="utf-8") not in {"", "before\n"}
    assert sorted(each.name for each in (tmp_path / "out").iterdir()) == ["told"]


def test_a_file_of_settings_names_nothing_to_be_written_outside(tmp_path):
    put(tmp_path, {"out/told": "before\n", "a/stlint.toml": "baseline = 'told'\n"})
    put(tmp_path, {"a/app.py": LEAK})
    (tmp_path / "a" / "told").symlink_to("../out/told")
    for word in ("--write-baseline", "--prune-baseline"):
        done = stlint("check", word, cwd=tmp_path / "a")
        assert done.returncode == 2, (word, done)
        assert (tmp_path / "out" / "told").read_text(encoding="utf-8") == "before\n"
