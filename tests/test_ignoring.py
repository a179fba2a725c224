"""Ignore comments that are written: at the right place, silencing what they should."""

from __future__ import annotations

import ast
import json
import os
import re
from pathlib import Path

import pytest
from running import stlint
from scripts import CLASH, CLEAN

from stlint.accepted.writing import with_ignores
from stlint.check import checks as checking
from stlint.settings import Settings

ABOUT_APPS = Settings(ignore=("check",))
START = "import streamlit as st\n\n"


def written(path: Path, reason: str = "") -> str:
    """What a file becomes, once it is checked that this silences all that was found in it."""
    text = path.read_bytes().decode()
    found = checking.check([path], ABOUT_APPS).findings
    assert found
    after = with_ignores(text, found, reason)
    path.write_bytes(after.encode())
    assert checking.check([path], ABOUT_APPS).findings == ()
    assert ast.dump(ast.parse(after)) == ast.dump(ast.parse(text))
    assert with_ignores(after, []) == after
    return after


AFTER = "  # stlint: ignore[ST302]"
PLACES = {
    "the end of the line": ("A\nA\n", f"A\nA{AFTER}\n"),
    "no newline at the end": ("A\nA", f"A\nA{AFTER}"),
    "a line with another comment": (
        "A\nA  # type: ignore[attr] # why\n",
        f"A\nA  # type: ignore[attr] # why{AFTER}\n",
    ),
    "a line with a comment of other linters": (
        "A\nA  # noqa: E501\n",
        f"A\nA  # noqa: E501{AFTER}\n",
    ),
    "a comment that is there": (
        "A\nA  # stlint: ignore[ST101] -- old\n",
        "A\nA  # stlint: ignore[ST101, ST302] -- old\n",
    ),
    "a comment that is there above": (
        "A\n# stlint: ignore[ST101] -- old\nA\n",
        "A\n# stlint: ignore[ST101, ST302] -- old\nA\n",
    ),
    "several lines": (
        'A\nst.button(\n    "A",\n    key="a",\n)\n',
        f'A\nst.button({AFTER}\n    "A",\n    key="a",\n)\n',
    ),
    "a comment in the middle": (
        'A\nst.button(\n    "A",  # stlint: ignore[ST101]\n    key="a",\n)\n',
        'A\nst.button(\n    "A",  # stlint: ignore[ST101, ST302]\n    key="a",\n)\n',
    ),
    "a line that ends in a string": (
        'A\nst.button("A", key="a", help="""\n  more # no\n""")\n',
        f'A\nst.button("A", key="a", help="""\n  more # no\n"""){AFTER}\n',
    ),
    "a string that is not the last": (
        'A\nst.button("A", key="a", help="""\n""", disabled=\\\n  True)\n',
        f'A\nst.button("A", key="a", help="""\n""", disabled=\\\n  True){AFTER}\n',
    ),
    "a backslash": ("A\nA or \\\n    print()\n", f"A\nA or \\\n    print(){AFTER}\n"),
    "an f-string of several lines": (
        'A\nst.button("A", key="a", help=f"""{\n1}\n""")\n',
        'A\nst.button("A", key="a", help=f"""{\n1}\n""")' + AFTER + "\n",
    ),
    "a head that ends in a string": (
        'A\nif True:\n    while st.button("A", key="a", help="""\n"""): break\n',
        f'A\nif True:\n    while st.button("A", key="a", help="""\n"""): break{AFTER}\n',
    ),
    "a head whose lines end in strings": (
        'if A: x = """\n"""\nif A: x = """\n"""\n',
        'if A: x = """\n"""\n# stlint: ignore[ST302]\nif A: x = """\n"""\n',
    ),
    "two findings in a line": (
        'for x in "ab": A; st.text_input("B", key="b")\n',
        f'for x in "ab": A; st.text_input("B", key="b"){AFTER}\n',
    ),
    "two rules in a line": (
        'A\nif st.button("B"):\n    if A:\n        print()\n',
        'A\nif st.button("B"):\n    if A:  # stlint: ignore[ST302, ST403]\n        print()\n',
    ),
    "tabs": ('for x in "ab":\n\tA\t\n', f'for x in "ab":\n\tA{AFTER}\n'),
    "form feeds": ("\fA\n\fA\n", f"\fA\n\fA{AFTER}\n"),
}
"""Before and after; a capital A at the beginning of something is a button with a key."""


def expanded(text: str, newline: str) -> str:
    text = re.sub(r"(?<![\w\"'])A(?!\w)", 'st.button("A", key="a")', START + text)
    return text.replace("\n", newline)


@pytest.mark.parametrize(("before", "after"), PLACES.values(), ids=PLACES)
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_places(project, before, after, newline):
    path = project(expanded(before, newline))
    assert written(path) == expanded(after, newline)


def test_a_reason(project):
    after = written(project(CLASH), "known since #12, wird später gelöst")
    last = after.splitlines()[-1]
    assert last.endswith("  # stlint: ignore[ST301] -- known since #12, wird später gelöst")


# --- the flag -----------------------------------------------------------------------------------


def test_add_ignore(project):
    app = project(CLASH)
    other = project(CLASH.replace("Save", "Größe"), "pages/1_Other.py")
    clean = project(CLEAN, "clean.py")
    done = stlint("check", "--add-ignore")
    assert (done.returncode, done.stderr) == (0, "stlint: ignored 2 findings in 2 files\n")
    assert done.stdout == "All clear: nothing found in 3 files (2 apps with 1 page checked).\n"
    assert app.read_text() == CLASH.rstrip() + "  # stlint: ignore[ST301]\n"
    assert other.read_text(encoding="utf-8").endswith('("Größe")  # stlint: ignore[ST301]\n')
    assert clean.read_text() == CLEAN
    done = stlint("check", "--add-ignore")
    assert (done.returncode, done.stderr) == (0, "stlint: there is nothing to ignore\n")


def test_a_repeated_command_writes_again(project):
    app = project(CLASH)
    status = app.stat()
    for _ in range(3):
        assert stlint("check", "--add-ignore").returncode == 0
        assert app.read_text() != CLASH
        app.write_text(CLASH)
        os.utime(app, ns=(status.st_atime_ns, status.st_mtime_ns))


@pytest.mark.parametrize("arguments", [["--add-ignore=too many"], ["--add-ignore=  too many "]])
def test_add_ignore_with_a_reason(project, arguments):
    app = project(CLASH)
    assert stlint("check", *arguments, "app.py").returncode == 0
    assert app.read_text().endswith("# stlint: ignore[ST301] -- too many\n")


def test_what_stands_behind_the_flag_is_no_reason(project):
    app = project(CLASH)
    assert stlint("check", "--add-ignore", "app.py").returncode == 0
    assert app.read_text().endswith("# stlint: ignore[ST301]\n")


def test_only_what_is_reported_is_ignored(project):
    nested = 'if st.button("One"):\n    if st.button("Two"):\n        st.success("Yes")\n'
    app = project(CLASH + nested)
    assert stlint("check", "--add-ignore", "--select", "ST403").returncode == 0
    assert app.read_text().count("ignore[ST403]") == 1
    assert "ST301" not in app.read_text()
    stlint("check", "--write-baseline", "known.json")
    assert stlint("check", "--add-ignore", "--baseline", "known.json").returncode == 0
    assert "ST301" not in app.read_text()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "latin-1", "cp1252", "utf-8"])
def test_encodings_are_kept(project, encoding):
    cookie = "" if encoding.startswith("utf-8") else f"# coding: {encoding}\n"
    text = cookie + CLASH.replace("Save", "Größe").replace("\n", "\r\n")
    app = project(text.encode(encoding))
    assert stlint("check", "--add-ignore").returncode == 0
    assert app.read_bytes() == (text.rstrip() + "  # stlint: ignore[ST301]\r\n").encode(encoding)


def test_a_reason_that_a_file_cannot_hold_leaves_it_alone(project):
    text = ("# coding: ascii\n" + CLASH).encode()
    app, other = project(text), project(CLASH, "other.py")
    done = stlint("check", "--add-ignore=später", "--output-format", "concise", "-q")
    assert done.returncode == 1
    assert done.stdout.startswith("app.py:5:1: error[ST301]")
    assert app.read_bytes() == text
    assert "-- später" in other.read_text(encoding="utf-8")


def test_what_cannot_be_ignored_is_told(project):
    project(CLASH)
    project("import streamlit as st\nst.button(\n", "broken.py")
    project(CLEAN + "# stlint: ignore[ST301]\n", "useless.py")
    done = stlint("check", "--add-ignore", "--output-format", "json")
    assert done.returncode == 1
    assert [each["code"] for each in json.loads(done.stdout)] == ["ST001", "ST003"]


def test_modes_and_links_are_kept(project, tmp_path):
    app = project(CLASH, "real/app.py")
    app.chmod(0o750)
    (tmp_path / "link.py").symlink_to(app)
    assert stlint("check", "--add-ignore", "link.py").returncode == 0
    assert (tmp_path / "link.py").is_symlink()
    assert app.read_text().endswith("ignore[ST301]\n")
    assert app.stat().st_mode & 0o777 == 0o750


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--add-ignore=a\nb"], "one line"),
        (["--add-ignore", "--no-ignores"], "--no-ignores"),
        (["--add-ignore", "--fix"], "--fix"),
        (["--add-ignore", "--write-baseline", "x"], "--write-baseline"),
        (["--add-ignore", "-", "--stdin-filename", "app.py"], "standard input"),
    ],
)
def test_wrong_usage(project, arguments, said):
    app = project(CLASH)
    done = stlint("check", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert app.read_text() == CLASH


def test_the_fixtures_can_all_be_silenced(tmp_path):
    bugs = Path(__file__).parent / "fixtures" / "bugs"
    silenced = 0
    for path in sorted(bugs.glob("*.py")):
        copy = tmp_path / path.name
        copy.write_bytes(path.read_bytes())
        found = checking.check([copy], ABOUT_APPS).findings
        after = with_ignores(copy.read_text(encoding="utf-8"), found, "known")
        copy.write_text(after, encoding="utf-8")
        left = checking.check([copy], ABOUT_APPS).findings
        assert [each.code for each in left] == [], path.name
        silenced += len(found)
    assert silenced > 100
