"""Bad luck and bad will: readers that go away, planted files, texts that drive a terminal."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest
from running import COMMAND, environment, stlint
from scripts import SAME_KEY, put

from stlint.cache import writing
from stlint.cache.file import NAME

HEAD = "import streamlit as st\n"


@pytest.fixture
def project(tmp_path):
    put(tmp_path / "project" / "pyproject.toml", "")
    return put(tmp_path / "project" / "app.py", SAME_KEY).parent


# --- the cache


def test_a_reader_that_goes_away_leaves_nothing_in_the_cache(project, tmp_path):
    env = environment(STLINT_CACHE_DIR=str(tmp_path / "cache"))
    (project / "app.py").write_text(HEAD + "st.buton('a')\n" * 3_000, encoding="utf-8")
    first = subprocess.Popen([*COMMAND, "check"], cwd=project, env=env, stdout=subprocess.PIPE)
    first.stdout.close()
    assert first.wait() == 141
    again = stlint("check", cwd=project, env={"STLINT_CACHE_DIR": str(tmp_path / "cache")})
    assert again.returncode == 1
    assert again.stdout == stlint("check", "--no-cache", cwd=project).stdout


def test_a_link_whose_target_comes_later(project, tmp_path):
    env = {"STLINT_CACHE_DIR": str(tmp_path / "cache")}
    (project / "app.py").write_text(f"{HEAD}st.write(1)\n", encoding="utf-8")
    (project / "more").symlink_to("real")
    assert stlint("check", cwd=project, env=env).returncode == 0
    (project / ".real").mkdir()
    (project / ".real" / "two.py").write_text(SAME_KEY, encoding="utf-8")
    (project / "real").symlink_to(".real")
    (project / "real").rename(project / ".other")
    (project / "more").unlink()
    (project / "more").symlink_to(".other")
    cached = stlint("check", cwd=project, env=env)
    assert cached.stdout == stlint("check", "--no-cache", cwd=project).stdout
    assert cached.returncode == 1


def test_a_link_that_led_to_nothing(project, tmp_path):
    env = {"STLINT_CACHE_DIR": str(tmp_path / "cache")}
    (project / "app.py").write_text(f"{HEAD}import more.two\n", encoding="utf-8")
    (project / "more").symlink_to(".hidden/more")
    (project / ".hidden").mkdir()
    assert stlint("check", cwd=project, env=env).returncode == 0
    (project / ".hidden" / "more").mkdir()
    (project / ".hidden" / "more" / "two.py").write_text(SAME_KEY, encoding="utf-8")
    cached = stlint("check", cwd=project, env=env)
    assert cached.stdout == stlint("check", "--no-cache", cwd=project).stdout
    assert cached.returncode == 1


def test_why_a_file_cannot_be_read_is_told_anew(project, tmp_path):
    env = {"STLINT_CACHE_DIR": str(tmp_path / "cache")}
    (project / "two.py").symlink_to("two.py")
    stlint("check", cwd=project, env=env)
    (project / "two.py").unlink()
    (project / "two.py").symlink_to("missing.py")
    cached = stlint("check", cwd=project, env=env)
    assert cached.stdout == stlint("check", "--no-cache", cwd=project).stdout


@pytest.mark.parametrize("wanted", ["../cache", "/tmp/cache", "~/cache", "link", "link/cache", "."])
def test_a_file_of_settings_names_no_cache_elsewhere(project, tmp_path, wanted):
    (project / "link").symlink_to(tmp_path)
    (project / "stlint.toml").write_text(f'\ncache-dir = "{wanted}"\n', encoding="utf-8")
    done = stlint("check", cwd=project)
    assert done.returncode == 2
    assert done.stderr.startswith("stlint: stlint.toml:2:13: cache-dir: expected a folder below")
    assert stlint("clean", cwd=project).returncode == 2


@pytest.mark.parametrize("planted", ["file", "link", "pipe", "folder"])
def test_what_is_no_cache_is_not_replaced(project, tmp_path, planted):
    cache = tmp_path / "cache"
    cache.mkdir()
    (tmp_path / "mine").write_text("mine", encoding="utf-8")
    place = cache / NAME
    {
        "file": lambda: place.write_text("mine", encoding="utf-8"),
        "link": lambda: place.symlink_to(tmp_path / "mine"),
        "pipe": lambda: os.mkfifo(place),
        "folder": place.mkdir,
    }[planted]()
    before = place.lstat()
    done = stlint("check", cwd=project, env={"STLINT_CACHE_DIR": str(cache)})
    assert done.returncode == 1
    assert (place.lstat().st_ino, place.lstat().st_mode) == (before.st_ino, before.st_mode)
    assert (tmp_path / "mine").read_text(encoding="utf-8") == "mine"
    assert stlint("clean", env={"STLINT_CACHE_DIR": str(cache)}).returncode == 2
    assert os.path.lexists(place)


def test_no_name_of_a_new_cache_can_be_foreseen(tmp_path, monkeypatch):
    names = []
    monkeypatch.setattr(writing.os, "replace", lambda new, _: names.append(new))
    writing.save(str(tmp_path), {"a": "b"})
    writing.save(str(tmp_path), {"a": "b"})
    assert len(set(names)) == 2
    assert not any(str(os.getpid()) == Path(name).suffix[1:] for name in names)


# --- what is told, where, and how


@pytest.mark.parametrize("words", [("check",), ("--help",), ("check", "--output-format", "json")])
def test_a_full_disk(project, words):
    with open("/dev/full", "w", encoding="utf-8") as full:  # noqa: PTH123
        done = subprocess.run(
            [*COMMAND, *words], cwd=project, env=environment(), stdout=full, stderr=-1, check=False
        )
    assert done.returncode == 2
    assert done.stderr == b"stlint: cannot write the output: No space left on device\n"


def test_standard_input_that_is_closed():
    words = " ".join((*COMMAND, "check", "-"))
    done = subprocess.run(
        ["sh", "-c", f"{words} <&-"], env=environment(), capture_output=True, check=False
    )
    assert done.returncode == 2
    assert done.stderr == b"stlint: cannot read standard input: it is closed\n"


def test_colours_without_columns_and_twice_the_same(project):
    env = {"FORCE_COLOR": "1", "COLUMNS": "0"}
    first, second = (stlint("check", "--no-cache", cwd=project, env=env) for _ in range(2))
    assert "ST302" in first.stdout
    assert first.stdout == second.stdout
    assert "]8;id=ST302;" in first.stdout


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("stlint.toml", f"select = {'9' * 10_000}\n"),
        ("pyproject.toml", f"[tool.stlint]\nselect = {'9' * 10_000}\n"),
        ("stlint.toml", f"select = {'[' * 480}{']' * 480}\n"),
        ("requirements.txt", f"streamlit==1.{'1' * 100_000}\n"),
        ("Pipfile.lock", json.dumps({"default": {"streamlit": {"version": "==" + "1" * 100_000}}})),
        ("poetry.lock", f'[[package]]\nname = "streamlit"\nversion = "{"1" * 100_000}"\n'),
        ("pyproject.toml", f'[tool.poetry.dependencies]\nstreamlit = "^{"1" * 100_000}"\n'),
        ("environment.yml", f"dependencies:\n  - streamlit={'1' * 100_000}\n"),
        ("setup.cfg", f"[options]\ninstall_requires = streamlit=={'1' * 100_000}\n"),
    ],
)
def test_numbers_and_nests_that_nobody_writes(project, name, text):
    (project / name).write_text(text, encoding="utf-8")
    done = stlint("check", "-v", cwd=project)
    assert done.returncode in {1, 2}
    assert "internal error" not in done.stderr
    assert len(done.stderr) < 3_000


def test_names_of_files_drive_no_terminal(project):
    (project / "a\x1b[2J\u202eb.py").write_text("import streamlit\n", encoding="utf-8")
    (project / "stlint.toml").write_text('baseline = "\\u001b[2J.json"\n', encoding="utf-8")
    shown = stlint("check", "--show-files", cwd=project)
    failed = stlint("check", "-v", cwd=project)
    for told in (shown.stdout, failed.stderr):
        assert "\x1b" not in told
        assert "\u202e" not in told
    assert "\ufffd[2J" in shown.stdout


KEY = "[x](http://evil.example) www.evil.example {0} \\ @team"


def test_texts_of_the_app_are_code_in_comments(project):
    text = f"{HEAD}st.session_state[{KEY!r}]\n"
    (project / "app.py").write_text(text, encoding="utf-8")
    told = stlint("check", "--output-format", "markdown", cwd=project).stdout
    row = next(each for each in told.splitlines() if "ST201" in each and each.startswith("|"))
    assert f"`st.session_state[{KEY!r}]`".replace("|", "\\|") in row
    rdjson = stlint("check", "--output-format", "rdjson", cwd=project).stdout
    message = json.loads(rdjson)["diagnostics"][0]["message"]
    assert f"`st.session_state[{KEY!r}]`" in message
    sarif = stlint("check", "--output-format", "sarif", cwd=project).stdout
    said = json.loads(sarif)["runs"][0]["results"][0]["message"]["text"]
    assert "\\[x\\](http://evil.example)" in said
    assert "{{0}}" in said


def test_fixes_stay_in_what_was_named(tmp_path):
    (tmp_path / "pyproject.toml").write_text("", encoding="utf-8")
    for name in ("in", "out"):
        (tmp_path / name).mkdir()
    (tmp_path / "in" / "app.py").write_text(SAME_KEY, encoding="utf-8")
    (tmp_path / "out" / "more.py").write_text(SAME_KEY, encoding="utf-8")
    (tmp_path / "in" / "more.py").symlink_to("../out/more.py")
    done = stlint("check", "--fix", "--unsafe-fixes", "in", cwd=tmp_path)
    assert (tmp_path / "out" / "more.py").read_text(encoding="utf-8") == SAME_KEY
    assert "more.py: not fixed, since it leads out of what was named" in done.stderr


def test_what_a_user_chooses_may_be_no_key_of_a_dictionary(project):
    text = """import streamlit as st
third = st.radio('Third', [{'a': 1}, {'b': 2}])
if third == {'b': 2}:
    st.switch_page('missing.py')
if st.selectbox('Second', [[2], [3]]) == [3]:
    st.switch_page('missing.py')
"""
    (project / "app.py").write_text(text, encoding="utf-8")
    done = stlint("check", "--no-cache", cwd=project)
    assert "ST000" not in done.stdout
    assert done.stdout.count("ST503") == 2


def test_a_module_of_the_app_is_none_of_stlint(project, tmp_path):
    told = f"open({str(tmp_path / 'imported')!r}, 'a').write(__name__)\n"
    for name in ("json", "html", "enum34", "click", "libcst", "typing", "pathspec", "tomli"):
        put(project / f"{name}.py", told)
    assert COMMAND[1:] == ("-m", "stlint"), "Python puts the current folder first"
    done = stlint("check", "--no-cache", "--output-format", "concise", cwd=project)
    assert "ST302" in done.stdout
    assert not (tmp_path / "imported").exists()
