"""The formats that programs read: what holds for all, and those of GitHub and GitLab."""

from __future__ import annotations

import io
import json
import os
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reports import NASTY, at, clash, finding, found, some, warning, written
from schemas import commands, valid_junit, valid_sarif

from stlint import report
from stlint.files.overlay import Files
from stlint.printable import clean
from stlint.report.sources import Sources
from stlint.results.finding import Related, Span, Step
from stlint.settings.formats import COUNTING, FORMATS

SAID = "this button gets the same ID as the one on line 3"
PROGRAMS = [form for form in FORMATS if form not in {"full", "concise", "grouped"}]

pytestmark = pytest.mark.usefixtures("folder")


# --- every format -------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("told", [found(), found(files=0, apps=0)])
def test_nothing_found_is_told_too(form, told):
    assert written(told, form) or form == "json-lines"


@pytest.mark.parametrize("form", FORMATS)
def test_whatever_a_message_says_the_format_holds(form):
    told = found(
        clash(message=NASTY, help=NASTY, related=(Related(NASTY, Span(NASTY, 1, 1, 2, 1)),)),
        warning(Span(NASTY, 0, 0, 0, 0), witness=(Step("set", NASTY, NASTY),)),
    )
    text = written(told, form)
    assert not re.search("[\x00\x1b]", text)
    readers = {
        "json": json.loads,
        "json-lines": lambda each: [json.loads(line) for line in each.splitlines()],
        "gitlab": json.loads,
        "rdjson": json.loads,
        "sarif": valid_sarif,
        "junit": valid_junit,
        "github": commands,
    }
    if form in readers:
        assert readers[form](text)


@pytest.mark.parametrize("form", PROGRAMS)
def test_no_colours_for_programs(form, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    plain = written(some(), form)
    assert "\x1b" not in plain
    monkeypatch.delenv("FORCE_COLOR")
    assert plain == written(some(), form)


@pytest.mark.parametrize("form", ["json", "json-lines", "gitlab", "sarif", "rdjson", "junit"])
def test_no_encoding_can_spoil_it(form):
    assert written(some(), form).isascii()


def test_statistics_are_told_by_those_who_can():
    assert COUNTING
    for form in COUNTING:
        assert "ST301" in written(some(), form, statistics=True)


# --- grouped, json-lines ------------------------------------------------------------------------


def test_grouped():
    told = written(
        found(clash(), warning(Span(str(Path("app.py").absolute()), 14, 1, 14, 2))), "grouped"
    )
    assert told.split("\n") == [
        "app.py:",
        f"   4:1  error[ST301] duplicate-widget-id: {SAID}",
        f"  14:1  warning[ST401] button-only-visibility: {SAID}",
        "",
        "Found 1 error and 1 warning in 1 file (1 app checked).",
        "",
    ]


def test_json_lines_are_the_objects_of_json():
    lines = written(some(), "json-lines").splitlines()
    assert [json.loads(line) for line in lines] == json.loads(written(some(), "json"))


# --- github -------------------------------------------------------------------------------------


def test_github_commands():
    text = written(found(clash(), warning(Span("a,b:c%.py", 7, 3, 9, 1))), "github")
    assert text.endswith("\nFound 1 error and 1 warning in 1 file (1 app checked).\n")
    assert commands(text) == [
        {
            "level": "error",
            "title": "stlint (ST301 duplicate-widget-id)",
            "file": "app.py",
            "line": "4",
            "endLine": "4",
            "col": "1",
            "endColumn": "30",
            "message": "app.py:4:1: ST301 this button gets the same ID as the one on line 3\n"
            "help: give it a key: key=…\n"
            "raises on the first run\n"
            "app.py:3:1: created here first",
        },
        {
            "level": "warning",
            "title": "stlint (ST401 button-only-visibility)",
            "file": "a,b:c%.py",
            "line": "7",
            "endLine": "9",
            "message": "a,b:c%.py:7:3: ST401 this button gets the same ID as the one on line 3",
        },
    ]


@given(st.text(max_size=60))
def test_github_escapes_can_be_undone(text):
    [told] = commands(written(found(warning(Span(f"x{text}", 1, 1, 1, 2))), "github"))
    path = os.path.normpath(f"{Path.cwd()}/x{text}")
    assert told["file"] == clean(path.removeprefix(f"{Path.cwd()}/"))


def test_files_are_named_from_the_top_of_the_checkout(folder, monkeypatch):
    one = clash("repository/app/pages/one.py")
    monkeypatch.chdir(folder / "repository" / "app")
    for variable, form, named in [
        ("GITHUB_WORKSPACE", "github", lambda text: commands(text)[0]["file"]),
        ("CI_PROJECT_DIR", "gitlab", lambda text: json.loads(text)[0]["location"]["path"]),
    ]:
        assert named(written(found(one), form)) == "pages/one.py"
        with monkeypatch.context() as context:
            context.setenv(variable, str(folder / "repository"))
            assert named(written(found(one), form)) == "app/pages/one.py"
            context.setenv(variable, str(folder / "another"))
            assert named(written(found(one), form)) == "pages/one.py"


def test_annotations_are_the_default_in_a_job_of_github(monkeypatch):
    assert report.default_format() == "full"
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    assert report.default_format() == "github"
    assert report.default_format(counts=True) == "full"
    assert report.default_format(file=True) == "full"


# --- gitlab -------------------------------------------------------------------------------------


def issues(*findings) -> list[dict]:
    return json.loads(written(found(*findings), "gitlab"))


def test_gitlab_has_what_its_documentation_asks_for():
    first, second, *_ = told = json.loads(written(some(), "gitlab"))
    for issue in told:
        assert {"description", "check_name", "fingerprint", "severity", "location"} <= issue.keys()
        assert issue["severity"] in {"info", "minor", "major", "critical", "blocker"}
        assert not Path(issue["location"]["path"]).is_absolute()
        assert issue["location"]["positions"]["begin"]["line"] > 0
    assert [issue["severity"] for issue in told] == [
        "blocker",
        "critical",
        "minor",
        "blocker",
        "blocker",
    ]
    assert first["location"] == {
        "path": "app.py",
        "positions": {"begin": {"line": 4, "column": 1}, "end": {"line": 4, "column": 30}},
    }
    assert first["other_locations"][0]["positions"]["begin"] == {"line": 3, "column": 1}
    assert "raises on the first run" in first["content"]["body"]
    assert "raises after: set 'Size' to 3" in second["content"]["body"]


def test_fingerprints_are_unique_and_stay_when_lines_move(folder):
    path = folder / "app.py"
    call = 'st.button("Go")'

    def marks(text: str) -> list[str]:
        path.write_text(text)
        count = text.count(call)
        spans = [at(text, call, str(path), number) for number in range(count)]
        return [
            each["fingerprint"]
            for each in issues(*(finding(span, message=f"see {span.row}") for span in spans))
        ]

    before = marks(f"{call}\n{call}\n")
    assert len(set(before)) == 2
    assert marks(f"# a comment\n\n{call}\nx = 1\nif x:\n    {call}\n") == before
    assert marks(f"{call}\n{call}\n{call}\n")[:2] == before
    spread = 'st.button(\n    "Go"\n)'
    path.write_text(spread)
    assert issues(finding(at(spread, spread, str(path))))[0]["fingerprint"] == before[0]
    [other] = issues(finding(at(spread, spread, str(path)), code="ST302"))
    assert other["fingerprint"] not in before


# --- names --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("span", "code"),
    [
        ((1, 1, 1, 4), "abc"),
        ((1, 2, 2, 2), "bc\nd"),
        ((2, 1, 3, 1), "def\n"),
        ((9, 1, 9, 4), ""),
        ((1, 9, 1, 12), ""),
        ((0, 0, 0, 0), ""),
        ((2, 2, 9, 2), "ef\nghi\n"),
    ],
)
def test_code_is_quoted_as_it_is(folder, span, code):
    (folder / "app.py").write_text("abc\ndef\nghi\n")
    assert Sources().quote(Span("app.py", *span)) == code


def test_a_report_may_stand_on_other_texts_than_those_of_the_files(folder):
    (folder / "app.py").write_text("old\n")
    stream = io.StringIO()
    told = found(finding(Span("app.py", 1, 1, 1, 4)))
    report.write(told, "full", stream, files=Files({folder / "app.py": b"new\n"}))
    assert "1 | new\n" in stream.getvalue()
