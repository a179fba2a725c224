"""tools/corpus.py on a corpus of four scripts and a stand-in for stlint with two revisions."""

from __future__ import annotations

import hashlib
import importlib
import io
import json
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tools"))
corpus: Any = importlib.import_module("corpus")

STAND_IN = """\
import json, sys
from pathlib import Path

marks = {marks}
found = []
paths = [each for name in sys.argv[1:] if not name.startswith("-") for each in [Path(name)]]
for path in paths:
    for file in sorted(path.rglob("*.py")) if path.is_dir() else [path] if path.exists() else []:
        for row, line in enumerate(file.read_text().splitlines(), start=1):
            for mark, (code, level, certainty) in marks.items():
                if mark in line:
                    found.append(dict(
                        code=code, level=level, certainty=certainty, message="about " + mark,
                        filename=str(file.resolve()), location=dict(row=row, column=1),
                    ))
            if "break stlint" in line:
                sys.exit("ValueError: it broke")
print(json.dumps(found))
sys.exit(1 if found else 0)
"""
OLD = {"twice": ("ST301", "error", "always"), "maybe": ("ST101", "warning", "may")}
NEW = {"twice": ("ST301", "error", "always"), "unset": ("ST201", "error", "always")}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A corpus, and a repository whose commit ``old`` and work tree differ in what they find."""
    repository = tmp_path / "repository"
    (repository / "stlint").mkdir(parents=True)
    (repository / "stlint" / "__init__.py").touch()  # else an installed stlint is found first
    script = repository / "stlint" / "__main__.py"
    script.write_text(STAND_IN.format(marks=OLD))
    git = ["git", "-C", str(repository), "-c", "user.name=t", "-c", "user.email=t@example.org"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "old"], ["tag", "old"]):
        subprocess.run([*git, *command], check=True)
    script.write_text(STAND_IN.format(marks=NEW))
    manifest = tmp_path / "corpus.json"
    manifest.write_text(
        json.dumps(
            {
                "pypi": [{"name": "one", "version": "1", "archive": "one-1.tar.gz", "sha256": "0"}],
                "github": [
                    {"repository": "ann/two", "commit": "c"},
                    {"repository": "bob/gone", "commit": "c"},
                ],
            }
        )
    )
    monkeypatch.setattr(corpus, "ROOT", repository)
    monkeypatch.setattr(corpus, "MANIFEST", manifest)
    place = tmp_path / "corpus"
    for name, text in {
        "pypi/one/app.py": "fine\n# maybe here\n",
        "github/ann+two/ok.py": "runs\n# unset, they say\n",
        "github/ann+two/bad.py": "# twice\n",
        "github/ann+two/missed.py": "nothing\n",
    }.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(text)
    rows = [
        {"source": "ann/two", "path": "ok.py", "outcome": "ok"},
        {"source": "ann/two", "path": "bad.py", "outcome": "st-duplicate-id-or-key", "line": 1},
        {"source": "ann/two", "path": "missed.py", "outcome": "st-other-error", "line": 1},
        {"source": "ann/two", "path": "not there.py", "outcome": "ok"},
    ]
    (place / "oracle.jsonl").write_text("".join(f"{json.dumps(each)}\n" for each in rows))
    return place


def check(folder: Path, *arguments: str) -> int:
    return int(corpus.main(["check", "--folder", str(folder), "--jobs", "1", *arguments]))


def section(out: str, title: str) -> list[str]:
    """The lines below a title, up to the next blank line."""
    below = out.partition(f"\n{title}")[2].partition("\n\n")[0]
    return [each.strip() for each in below.split("\n")[1:]]


def test_two_revisions_are_told_apart(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(folder, "old") == 1
    out = capsys.readouterr().out
    assert "2 sources, 3 scripts with a known outcome" in out
    assert "not there: bob/gone" in out
    assert section(out, "New: 1") == [
        "ann/two: ok.py:2:1 [ST201 error, always] about unset",
        "# unset, they say",
    ]
    assert section(out, "Gone: 1") == [
        "pypi/one: app.py:2:1 [ST101 warning, may] about maybe",
        "# maybe here",
    ]
    rules = [each.split() for each in section(out, "Findings per rule")]
    assert rules == [
        ["ST101", "warning", "1", "0", "(-1)"],
        ["ST201", "error", "0", "1", "(+1)"],
        ["ST301", "error", "1", "1"],
        ["in", "all", "2", "2"],
    ]


def test_errors_are_held_against_what_happened(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check(folder) == 1
    out = capsys.readouterr().out
    raised = section(out, "What Streamlit raised (2 scripts)")
    assert [each.split() for each in raised[:2]] == [
        ["st-duplicate-id-or-key:", "found", "1"],
        ["st-other-error:", "not", "found", "1"],
    ]
    assert raised[2].startswith("ann/two: missed.py:1")
    false = section(out, "False alarms (an error that happens always, in a script that runs): 1")
    assert false[0].startswith("ann/two: ok.py:2:1 [ST201")
    (folder / "github/ann+two/ok.py").write_text("runs\n")
    assert check(folder) == 0
    assert check(folder, "--only", "ST1", "--list") == 0


def test_crash_of_a_source_is_reported_and_the_rest_goes_on(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "pypi/one/app.py").write_text("break stlint\n")
    assert check(folder) == 1
    out = capsys.readouterr().out
    assert section(out, "Crashes: 1") == ["pypi/one: exit code 1: ValueError: it broke"]
    assert "bad.py" not in section(out, "Crashes: 1")[0]
    assert "ST301 error" in out


def test_gaps_of_apps_by_mechanism(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(corpus, "ROOT", Path(corpus.__file__).parent.parent)
    for name, text in {
        "ok.py": "import streamlit as st\nimport missed\nexec(missed.CODE)\n",
        "bad.py": "import streamlit as st\nst.button('x')\nexec('')\nexec('')\nexec('')\n",
        "missed.py": "from shop import log\nCODE = log.start()\nlog.stop()\n",
    }.items():
        (folder / "github/ann+two" / name).write_text(text)
    assert corpus.main(["gaps", "--folder", str(folder), "--jobs", "1"]) == 0
    out = capsys.readouterr().out
    ranked = [each.split(None, 2) for each in section(out, "The 10 most frequent")]
    assert ranked == [
        ["2", "4", "opaque: exec()"],
        ["1", "2", "opaque: shop.*, as shop.log.start"],
        ["6", "in", "all"],
    ]
    assert section(out, "Apps with a gap")[:1] == [
        "work tree: 0 of 1 (0.0 %); 2 of 2 have one anywhere"
    ]


def test_unpacks_an_archive_that_has_the_hash_of_the_manifest(folder: Path) -> None:
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w:gz") as archive:
        member = tarfile.TarInfo("one-1/app.py")
        member.size = 4
        archive.addfile(member, io.BytesIO(b"x=1\n"))
    (folder / "archives").mkdir()
    (folder / "archives/one-1.tar.gz").write_bytes(data.getvalue())
    entry = {"name": "one", "version": "1", "archive": "one-1.tar.gz", "sha256": "0"}
    target = folder / "pypi/fresh"
    assert "hash" in str(corpus._fetch_archive(entry, folder / "archives", target))
    assert not target.exists()
    entry["sha256"] = hashlib.sha256(data.getvalue()).hexdigest()
    assert corpus._fetch_archive(entry, folder / "archives", target) is None
    assert (target / "one-1/app.py").read_text() == "x=1\n"
    assert [each.name for each in (folder / "archives").iterdir()] == ["one-1.tar.gz"]


def test_manifest_names_archives_and_commits_exactly() -> None:
    manifest = json.loads((Path(corpus.__file__).parent / "corpus.json").read_text())
    assert len(manifest["pypi"]) > 20
    assert all(len(each["sha256"]) == 64 for each in manifest["pypi"])
    assert all(each["version"] in each["archive"] for each in manifest["pypi"])
    assert len(manifest["github"]) > 40
    assert all(len(each["commit"]) == 40 for each in manifest["github"])
