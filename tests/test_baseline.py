"""The baseline: what is known is not reported, whatever moves; what is new is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some
from running import invoke, stlint
from scripts import CLASH, CLEAN

from stlint.accepted import baseline
from stlint.results.finding import Finding, Level, Span

NESTED = 'if st.button("One"):\n    if st.button("Two"):\n        st.success("Yes")\n'
FILE = "known.json"


def codes(*arguments: str) -> list[str]:
    """What is reported, in order."""
    done = invoke("check", "--output-format", "json", *arguments)
    found = json.loads(done.stdout)
    assert done.exit_code == bool(found)
    return [each["code"] for each in found]


def counts() -> dict[str, dict[str, int]]:
    return json.loads(Path(FILE).read_text(encoding="utf-8"))["findings"]


def test_what_is_known_is_not_reported(project):
    project(CLASH + NESTED)
    project(CLASH, "pages/1_Größe.py")
    done = stlint("check", "--write-baseline", FILE)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.splitlines() == [
        f"stlint: wrote 3 findings in 2 files to {FILE}",
        f'stlint: this setting leaves them out from now on: baseline = "{FILE}"',
    ]
    assert Path(FILE).read_text(encoding="utf-8") == (
        '{\n  "version": 1,\n  "findings": {\n'
        '    "app.py": {\n      "ST301": 1,\n      "ST403": 1\n    },\n'
        '    "pages/1_Größe.py": {\n      "ST301": 1\n    }\n  }\n}\n'
    )
    assert codes("--baseline", FILE) == []
    said = invoke("check", "--baseline", FILE).output
    assert "nothing new found" in said
    assert "3 more in the baseline" in said
    assert codes() == ["ST301", "ST403", "ST301"]


def test_lines_may_move(project):
    project(CLASH + NESTED)
    invoke("check", "--write-baseline", FILE)
    project('"""Docs."""\n\n\n' + CLASH.replace("\n", "\n\n") + "\n# more\n" + NESTED)
    assert codes("--baseline", FILE) == []


def test_what_is_new_is_reported_with_all_that_it_may_be(project):
    project(CLASH + NESTED)
    project(CLASH, "other.py")
    invoke("check", "--write-baseline", FILE)
    project(CLASH + 'st.text_input("A")\nst.text_input("A")\n' + NESTED)
    project(CLASH + NESTED, "other.py")
    found = json.loads(invoke("check", "--output-format", "json", "--baseline", FILE).output)
    told = [(Path(each["filename"]).name, each["code"]) for each in found]
    assert told == [("app.py", "ST301"), ("app.py", "ST301"), ("other.py", "ST403")]


def test_a_renamed_file_is_new(project):
    path = project(CLASH)
    invoke("check", "--write-baseline", FILE)
    path.rename("other.py")
    assert codes("--baseline", FILE) == ["ST301"]


def test_paths_are_relative_to_the_baseline(project, monkeypatch, tmp_path):
    project(CLASH, "shop/app.py")
    (tmp_path / "ci").mkdir()
    invoke("check", "--write-baseline", "ci/known.json")
    assert set(json.loads(Path("ci/known.json").read_text())["findings"]) == {"../shop/app.py"}
    monkeypatch.chdir(tmp_path / "shop")
    assert codes("--baseline", "../ci/known.json") == []
    monkeypatch.chdir("/")
    assert codes("--baseline", str(tmp_path / "ci/known.json"), str(tmp_path)) == []


def test_from_a_file_of_settings(project, monkeypatch, tmp_path):
    project(CLASH)
    project(f'baseline = "{FILE}"\n', "stlint.toml")
    assert invoke("check").exit_code == 2
    assert invoke("check", "--write-baseline", FILE).exit_code == 0
    assert codes() == []
    (tmp_path / "inner").mkdir()
    monkeypatch.chdir(tmp_path / "inner")
    assert codes("..") == []
    assert codes("--isolated", "..") == ["ST301"]


def test_what_is_gone_is_taken_out(project):
    project(CLASH + NESTED)
    project(CLASH, "b.py")
    gone = project(CLASH, "gone.py")
    invoke("check", "--write-baseline", FILE)
    before = Path(FILE).read_bytes()
    project(CLASH)
    gone.unlink()
    assert codes("--baseline", FILE) == []
    assert Path(FILE).read_bytes() == before
    told = stlint("check", "--baseline", FILE, "-v").stderr
    assert "baseline: 1 of ST403 gone in app.py\n" in told
    assert "baseline: 1 of ST301 gone in gone.py\n" in told
    assert "gone in " not in stlint("check", "--baseline", FILE).stderr
    assert codes("--baseline", FILE, "--prune-baseline") == []
    assert counts() == {"app.py": {"ST301": 1}, "b.py": {"ST301": 1}}
    project(CLASH + NESTED)
    assert codes("--baseline", FILE, "--prune-baseline") == ["ST403"]
    assert counts() == {"app.py": {"ST301": 1}, "b.py": {"ST301": 1}}


def test_what_was_not_looked_for_stays(project):
    project(CLASH + NESTED)
    project(CLASH, "b.py")
    invoke("check", "--write-baseline", FILE)
    before = Path(FILE).read_bytes()
    for flags in (["--select", "ST1"], ["--per-file-ignores", "*:ST3,*:ST403"]):
        invoke("check", "--baseline", FILE, "--prune-baseline", *flags)
        assert Path(FILE).read_bytes() == before
    project(CLEAN, "b.py")
    invoke("check", "app.py", "--baseline", FILE, "--prune-baseline")
    assert Path(FILE).read_bytes() == before
    project("import streamlit as st\nst.button(\n", "app.py")
    invoke("check", "app.py", "--baseline", FILE, "--prune-baseline")
    assert Path(FILE).read_bytes() == before


def test_only_what_would_be_reported_is_written(project):
    project(CLASH + NESTED + 'st.checkbox("A")\nst.checkbox("A")  # stlint: ignore[ST301]\n')
    invoke("check", "--write-baseline", FILE, "--level", "error")
    assert counts() == {"app.py": {"ST301": 1}}
    assert codes("--baseline", FILE) == ["ST403"]
    invoke("check", "--write-baseline", FILE, "--ignore", "ALL")
    assert counts() == {}


def test_a_baseline_is_not_in_its_own_way(project):
    project(CLASH)
    for _ in range(2):
        assert invoke("check", "--baseline", FILE, "--write-baseline", FILE).exit_code == 0
        assert counts() == {"app.py": {"ST301": 1}}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "there is no baseline 'known.json': --write-baseline known.json writes one"),
        ("", "known.json:1:1: the baseline is damaged: Expecting value"),
        ('{"version": 1,\n}', "known.json:2:1: the baseline is damaged: "),
        ("[]", "known.json: the baseline is damaged: it has no version"),
        ('{"findings": {}}', "known.json: the baseline is damaged: it has no version"),
        ('{"version": 2}', "known.json: the baseline has version 2, which is not known"),
        ('{"version": 1}', "known.json: the baseline is damaged: it has no table of findings"),
        ('{"version": 1, "findings": {"a.py": 1}}', "there are no counts for 'a.py'"),
        (
            '{"version": 1, "findings": {"a.py": {"ST301": -1}}}',
            "the count of ST301 in 'a.py' is -1",
        ),
        ('{"version": 1, "findings": {"a.py": {"ST301": true}}}', "in 'a.py' is True"),
        ("[" * 100_000, "known.json: the baseline is damaged: "),
        ("\ud800".encode("utf-8", "surrogatepass"), "known.json: the baseline is damaged: "),
    ],
)
def test_damaged(project, content, said):
    project(CLASH)
    if content is not None:
        Path(FILE).write_bytes(content if isinstance(content, bytes) else content.encode())
    done = stlint("check", "--baseline", FILE)
    assert (done.returncode, done.stdout) == (2, "")
    [line] = done.stderr.splitlines()
    assert line.startswith("stlint: ")
    assert said in line


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ["--write-baseline", "no/where.json"],
            "cannot write to 'no/where.json': there is no folder",
        ),
        (["--write-baseline", "."], "cannot write to '.': it is a folder"),
        (["--prune-baseline"], "--prune-baseline needs a --baseline"),
        (["--prune-baseline", "--write-baseline", FILE], "nothing left for --prune-baseline"),
    ],
)
def test_what_cannot_be_written(project, arguments, said):
    project(CLASH)
    done = stlint("check", *arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert [str(each) for each in Path().iterdir()] == ["app.py"]


def test_internal_errors_are_never_known(tmp_path):
    crash = Finding("ST000", "internal-error", Level.ERROR, "", Span("a", 1, 1, 1, 1), (1, 1))
    known = baseline.count([crash], tmp_path / FILE)
    assert known.counts == {}
    assert known.unknown([crash]) == (crash,)


FINDINGS = some.lists(
    some.builds(
        lambda name, code, row: Finding(
            code, "x", Level.ERROR, "", Span(f"/p/{name}", row, 1, row, 2), (row, row)
        ),
        some.sampled_from(["a.py", "b/c.py", "é.py"]),
        some.sampled_from(["ST101", "ST301"]),
        some.integers(1, 50),
    ),
    max_size=12,
)


@given(before=FINDINGS, after=FINDINGS)
def test_counts_decide(tmp_path_factory, before, after):
    path = tmp_path_factory.getbasetemp() / FILE
    known = baseline.count(before, path)
    path.write_text(known.as_text(), encoding="utf-8")
    assert baseline.read(path) == known
    assert known.unknown(before) == ()

    def key(finding: Finding) -> tuple[str, str]:
        return finding.span.path, finding.code

    new = known.unknown(after)
    for each in after:
        more = sum(key(each) == key(other) for other in after) > sum(
            key(each) == key(other) for other in before
        )
        assert (each in new) == more
    pruned = known.without(known.stale(after, lambda *_: True))
    assert pruned.unknown(after) == new
    for place, number in pruned.counts.items():
        assert 0 < number <= min(known.counts[place], sum(key(each) == place for each in after))
