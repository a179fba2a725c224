"""Files beside the apps: which a check is about, how they are told of, what git says of them."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from running import invoke
from scripts import CLEAN, put

from stlint.check import checks as checking
from stlint.documents.comments import comments_in
from stlint.documents.git import Tracking, tracked, tracking
from stlint.files.kinds import kind_of
from stlint.settings import Settings

SECRET = '[shop]\npassword = "peony-71"\n'


def git(folder: Path, *words: str) -> None:
    subprocess.run(["git", "-C", folder, *words], check=True, capture_output=True)


@pytest.fixture
def repository(folder):
    git(folder, "init", "-q")
    put(folder / "app.py", CLEAN)
    put(folder / ".streamlit" / "secrets.toml", SECRET)
    return folder


def codes(*paths: Path) -> list[tuple[str, str]]:
    report = checking.check(paths, Settings())
    return [(each.code, Path(each.span.path).name) for each in report.findings]


# Which there are ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "folder", "kind"),
    [
        ("config.toml", ".streamlit", "config"),
        ("secrets.toml", ".streamlit", "secrets"),
        ("config.toml", "src", None),
        ("Dockerfile", "", "image"),
        ("Dockerfile.prod", "", "image"),
        ("dev.Dockerfile", "", "image"),
        ("dockerfile-gpu", "", "image"),
        ("Containerfile", "", "image"),
        ("Dockerfile.dockerignore", "", None),
        ("dockerfile_parser.py", "", None),
        ("compose.yaml", "", "compose"),
        ("docker-compose.override.yml", "", "compose"),
        ("pipeline.yml", "", None),
        ("Procfile", "", "procfile"),
        (".env", "", "environment"),
        (".env.example", "", None),
        ("devcontainer.json", ".devcontainer", "devcontainer"),
    ],
)
def test_documents_are_known_by_their_names(name, folder, kind):
    assert kind_of(name, folder) == kind


def test_they_are_told_once_whatever_the_number_of_apps(repository):
    put(repository / "other.py", CLEAN)
    put(repository / "pages" / "one.py", CLEAN)
    assert codes(repository) == [("ST602", "secrets.toml")]
    assert codes(repository / "app.py", repository / "other.py") == [("ST602", "secrets.toml")]


def test_they_are_told_where_no_script_can_be_read(repository):
    (repository / "app.py").write_text("import streamlit as st\nst.title(\n")
    assert codes(repository) == [("ST602", "secrets.toml"), ("ST001", "app.py")]
    (repository / "app.py").unlink()
    assert codes(repository) == [("ST602", "secrets.toml")]


def test_those_above_a_folder_belong_to_it_and_those_beside_it_do_not(repository):
    put(repository / "one" / "app.py", CLEAN)
    put(repository / "two" / ".streamlit" / "secrets.toml", SECRET)
    assert codes(repository / "one") == [("ST602", "secrets.toml")]
    assert len(codes(repository)) == 2


@pytest.mark.usefixtures("repository")
def test_a_document_can_be_named_alone():
    told = invoke("check", ".streamlit/secrets.toml", "--output-format", "concise")
    assert told.exit_code == 1
    assert ".streamlit/secrets.toml:1:1: warning[ST602]" in told.output
    assert invoke("check", "app.py").exit_code == 0


def test_what_leads_out_of_the_project_is_not_read(repository, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside") / "secrets.toml"
    outside.write_text(SECRET)
    place = repository / ".streamlit" / "secrets.toml"
    place.unlink()
    place.symlink_to(outside)
    assert codes(repository) == []


def test_a_cache_sees_that_they_change(repository):
    assert invoke("check").exit_code == 1
    put(repository / ".gitignore", "secrets.toml\n")
    assert invoke("check").exit_code == 0
    put(repository / ".gitignore", "")
    assert invoke("check").exit_code == 1
    put(repository / ".streamlit" / "secrets.toml", "")
    assert invoke("check").exit_code == 0


def test_a_cache_sees_that_they_come(folder):
    put(folder / "app.py", CLEAN)
    git(folder, "init", "-q")
    assert invoke("check").exit_code == 0
    put(folder / ".streamlit" / "secrets.toml", SECRET)
    assert invoke("check").exit_code == 1


# How they are told of ----------------------------------------------------------------------------

FORMATS = (
    *("full", "concise", "grouped", "json", "json-lines", "github", "gitlab", "sarif", "junit"),
    *("rdjson", "markdown"),
)


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_tells_them_and_none_shows_a_value(repository, form):
    put(repository / ".streamlit" / "secrets.toml", 'password = "peony-71" # peony-72\n')
    told = invoke("check", "--output-format", form)
    assert "secrets.toml" in told.output
    assert "ST602" in told.output
    assert "peony" not in told.output


def test_settings_near_them_decide(repository):
    put(repository / "stlint.toml", 'per-file-ignores = {"secrets.toml" = ["ST602"]}\n')
    assert invoke("check").exit_code == 0
    put(repository / "stlint.toml", 'ignore = ["ST602"]\n')
    assert invoke("check").exit_code == 0
    put(repository / "stlint.toml", 'extend-exclude = [".streamlit"]\n')
    assert invoke("check").exit_code == 0


def test_comments_in_them_are_obeyed(repository):
    place = put(repository / ".streamlit" / "secrets.toml", f"# stlint: ignore[ST602]\n{SECRET}")
    assert codes(repository) == []
    place.write_text(f"# stlint: file-ignore[ST602] -- a test\n\n{SECRET}")
    assert codes(repository) == []
    place.write_text(f'x = "# stlint: file-ignore[ST602]"\n{SECRET}')
    assert codes(repository) == [("ST602", "secrets.toml")]
    place.write_text("# stlint: ignore[ST602]\n")
    assert codes(repository) == [("ST003", "secrets.toml")]


@pytest.mark.parametrize(
    ("name", "text", "row"),
    [
        ("Dockerfile", "FROM a\n# stlint: ignore[ST704]\nRUN b # stlint: ignore[ST704]\n", 2),
        ("compose.yml", 'a: "# stlint: ignore[ST1]"\nb: c  # stlint: ignore[ST707]\n', 2),
        (".devcontainer/devcontainer.json", '{"a": "//",\n// stlint: ignore[ST705]\n"b": 1}', 2),
        (".streamlit/config.toml", "a = '''\n# x\n'''\nb = 1 # stlint: ignore[ST701]\n", 4),
        ("Procfile", "# stlint: file-ignore[ST705]\nweb: a # b\n", 1),
    ],
)
def test_comments_stand_where_their_format_has_them(name, text, row):
    [found] = [each for each in comments_in(name, text) if "stlint" in each.text]
    assert found.row == row
    assert found.text.startswith("#")


def test_comments_are_not_written_into_them(repository):
    invoke("check", "--add-ignores")
    assert (repository / ".streamlit" / "secrets.toml").read_text() == SECRET


def test_baselines_hold_them(repository):
    assert invoke("check", "--write-baseline", "known.json").exit_code == 0
    assert invoke("check", "--baseline", "known.json").exit_code == 0
    assert json.loads((repository / "known.json").read_text())


# What git says -----------------------------------------------------------------------------------


def test_git_takes_tracks_or_ignores(repository):
    place = repository / ".streamlit" / "secrets.toml"
    assert tracking(place) is Tracking.NEXT
    git(repository, "add", "-f", ".")
    assert tracking(place) is Tracking.TRACKED
    put(repository / ".gitignore", "secrets.toml\n")
    assert tracking(place) is Tracking.TRACKED  # the one does not make the other undone
    git(repository, "rm", "-q", "--cached", place)
    assert tracking(place) is Tracking.IGNORED


def test_without_a_repository_nothing_is_said(folder):
    put(folder / ".streamlit" / "secrets.toml", SECRET)
    assert tracking(folder / ".streamlit" / "secrets.toml") is None
    assert codes(folder) == []


@pytest.mark.parametrize("version", [2, 3, 4])
def test_an_index_is_read_as_git_reads_it(repository, version):
    names = ["a", "a b/ü", "a b/übermorgen", "b/" + "c" * 200, "b/" + "c" * 200 + "d", "z.py"]
    for name in names:
        put(repository / name, "")
    git(repository, "update-index", f"--index-version={version}")
    git(repository, "add", ".")
    if version == 3:  # what is only meant to be added needs the longer flags
        put(repository / "later", "")
        git(repository, "add", "-N", "later")
    told = subprocess.run(
        ["git", "-C", repository, "ls-files", "-z"], check=True, capture_output=True
    )
    index = (repository / ".git" / "index").read_bytes()
    assert int.from_bytes(index[4:8], "big") in {version, 2}
    assert tracked(index) == set(told.stdout.decode().split("\0")[:-1])


def test_a_part_of_an_index_is_none(repository):
    git(repository, "add", ".")
    git(repository, "update-index", "--split-index")
    index = (repository / ".git" / "index").read_bytes()
    assert tracked(index) is None
    assert codes(repository) == []


@pytest.mark.parametrize("data", [b"", b"DIRC", b"DIRC\0\0\0\2\0\0\0\2" + b"\0" * 70, b"x" * 99])
def test_what_is_no_index_is_none(data):
    assert tracked(data) is None
