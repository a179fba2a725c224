"""Which format is chosen and where a report goes, from the command line."""

from __future__ import annotations

import json
import os
import stat

import pytest
from running import invoke
from scripts import CLASH, put

from stlint.report.output import output_file
from stlint.settings.formats import COUNTING, FORMATS


def stlint(*arguments: str, **changes: str):
    return invoke("check", *arguments, **changes)


@pytest.fixture(autouse=True)
def folder(folder):
    put(folder / "app.py", CLASH)
    return folder


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_tells_the_finding_and_fails(form):
    done = stlint("--output-format", form)
    assert done.exit_code == 1
    assert "ST301" in done.output


def test_annotations_in_a_job_of_github():
    assert stlint(GITHUB_ACTIONS="true").output.startswith("::error title=stlint (ST301")
    asked = stlint("--output-format", "concise", GITHUB_ACTIONS="true")
    assert asked.output.startswith("app.py:4:1: error[ST301]")
    assert stlint(GITHUB_ACTIONS="").output.startswith("app.py:4:1: error[ST301]")
    counted = stlint("--statistics", GITHUB_ACTIONS="true")
    assert counted.output.startswith("1  error[ST301]")


@pytest.mark.parametrize("form", FORMATS)
def test_counts_are_refused_by_formats_that_have_no_place_for_them(form):
    done = stlint("--statistics", "--output-format", form)
    assert done.exit_code == (1 if form in COUNTING else 2)
    if form not in COUNTING:
        assert f"not with {form}" in done.output


@pytest.mark.parametrize("form", FORMATS)
def test_a_file_gets_what_the_terminal_would(folder, form):
    expected = stlint("--output-format", form).output
    done = stlint("--output-format", form, "--output-file", "report.txt", FORCE_COLOR="1")
    assert (done.exit_code, done.output) == (1, "")
    assert (folder / "report.txt").read_text(encoding="utf-8") == expected
    assert sorted(each.name for each in folder.iterdir()) == ["app.py", "report.txt"]


def test_a_file_is_replaced_and_keeps_its_permissions(folder):
    real = folder / "real.json"
    real.write_text("old")
    real.chmod(0o640)
    (folder / "link.json").symlink_to("real.json")
    assert stlint("-o", "link.json", "--output-format", "json").exit_code == 1
    assert (folder / "link.json").is_symlink()
    assert json.loads(real.read_text())[0]["code"] == "ST301"
    assert stat.S_IMODE(real.stat().st_mode) == 0o640


def test_a_new_file_has_the_usual_permissions(folder):
    before = os.umask(0o027)
    try:
        stlint("-o", "report.txt")
    finally:
        os.umask(before)
    assert stat.S_IMODE((folder / "report.txt").stat().st_mode) == 0o640


def test_annotations_stay_out_of_files(folder):
    stlint("-o", "report.txt", GITHUB_ACTIONS="true")
    assert (folder / "report.txt").read_text().startswith("app.py:4:1: error[ST301]")


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("none/report.txt", "there is no folder 'none'"),
        (".", "it is a folder"),
        ("app.py/report.txt", "there is no folder 'app.py'"),
    ],
)
def test_a_file_that_cannot_be_written_is_refused_before_the_work(path, reason):
    done = stlint("-o", path, "missing.py")
    assert done.exit_code == 2
    assert reason in done.output
    assert "missing.py" not in done.output


def test_a_report_that_fails_leaves_the_old_file_alone(folder):
    path = folder / "report.txt"
    path.write_text("old")

    def fail() -> None:
        with output_file(path) as stream:
            stream.write("half of it")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert path.read_text() == "old"
    assert sorted(each.name for each in folder.iterdir()) == ["app.py", "report.txt"]


def test_a_full_disk_is_one_clear_sentence():
    done = stlint("-o", "/dev/full")
    assert done.exit_code == 2
    assert "cannot write to '/dev/full': No space left on device" in done.output


def test_a_pipe_is_written_to_as_it_is(folder):
    path = folder / "pipe"
    os.mkfifo(path)
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    try:
        assert stlint("-o", "pipe").exit_code == 1
        assert os.read(reader, 10_000).startswith(b"app.py:4:1: error[ST301]")
    finally:
        os.close(reader)
    assert stat.S_ISFIFO(path.stat().st_mode)
