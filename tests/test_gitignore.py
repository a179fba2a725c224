"""What git ignores: the same as git itself says, for any patterns and any names."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stlint.files.gitignore import Ignored, parse

NAMES = ["a", "b", "ab", "abc", "a.py", "b.py", "a b", "é", "[a]", "a-c", "\\a", "!a", "#a", "A"]
PATHS = [
    *NAMES,
    *(f"{folder}/{name}" for folder in ("a", "ab", "d") for name in NAMES),
    *(f"d/{folder}/{name}" for folder in ("a", "e") for name in ("a", "b.py", "abc")),
    "d/e/f/a",
    "d/e/f/b.py",
]


@pytest.fixture(scope="module")
def repository(tmp_path_factory):
    """A tree in which every path that can be a file or a folder is there as a file."""
    root = tmp_path_factory.mktemp("repository")
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    subprocess.run(["git", "init", "-q", root], check=True, env=environment)
    folders = {parent for path in PATHS for parent in Path(path).parents}
    for path in PATHS:
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        if Path(path) not in folders:
            file.write_text("", encoding="utf-8")
    return root


def git_ignores(root: Path) -> set[str]:
    """The ignored files, as git sees them."""
    files = sorted(str(each.relative_to(root)) for each in root.rglob("*") if each.is_file())
    files = [each for each in files if not each.startswith(".git/")]
    done = subprocess.run(
        ["git", "-C", root, "check-ignore", "--no-index", "-z", "--stdin"],
        input="\0".join(files).encode(),
        capture_output=True,
        check=False,
        env={**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"},
    )
    assert done.returncode in (0, 1), done.stderr
    return {each.decode() for each in done.stdout.split(b"\0") if each}


def stlint_ignores(root: Path) -> set[str]:
    """The ignored files, as a walk with ``Ignored`` sees them."""
    found: set[str] = set()

    def walk(folder: str, ignored: Ignored, lost: bool) -> None:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name == ".git":
                    continue
                is_folder = entry.is_dir(follow_symlinks=False)
                hit = lost or ignored.matches(entry.path, is_folder=is_folder)
                if is_folder:
                    walk(entry.path, ignored if hit else ignored.enter(entry.path), hit)
                elif hit:
                    found.add(os.path.relpath(entry.path, root))

    walk(str(root), Ignored.above(root), lost=False)
    return found


PIECES = st.sampled_from(
    [
        *NAMES,
        *(
            "*",
            "**",
            "***",
            "?",
            "/",
            "/",
            "/**/",
            "**/",
            "/**",
            "\\*",
            "\\",
            "\\/",
            ".py",
            "d",
            "e",
            "f",
        ),
        *(
            "[a-c]",
            "[!a]",
            "[^a]",
            "[]a]",
            "[a",
            "[a-]",
            "[-a]",
            "[[:alpha:]]",
            "[[:nope:]]",
            "[[:a]",
        ),
        *(
            "[\\]a]",
            "[a-\\b]",
            "[/a]",
            "[!/a]",
            "[--a]",
            "[c-a]",
            "[a-c-e]",
            "[[]",
            "[]",
            "[!]",
            "é",
        ),
        *(" ", "\\ ", "\t", "!", "#", "\\!", "\\#", "\r"),
    ]
)
LINES = st.lists(PIECES, min_size=1, max_size=5).map("".join)
FILES = st.lists(st.tuples(st.sampled_from(["", "!"]), LINES).map("".join), max_size=5).map(
    "\n".join
)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(top=FILES, lower=FILES, deeper=FILES)
def test_git_agrees(repository, top, lower, deeper):
    for folder, text in (("", top), ("d", lower), ("d/e", deeper)):
        (repository / folder / ".gitignore").write_text(text, encoding="utf-8", newline="")
    try:
        assert stlint_ignores(repository) == git_ignores(repository)
    finally:
        for folder in ("", "d", "d/e"):
            (repository / folder / ".gitignore").unlink()


@pytest.mark.parametrize(
    "text",
    [
        "a\n!a/b\n",
        "/a\n",
        "d/**\n!d/e/\n",
        "**/f/**\n",
        "*\n!*/\n!*.py\n",
        "d/*\n!d/e\nd/e/*\n!d/e/f\n",
        "\ufeffa\r\nb.py\r\n",
        "a b \n\\ \nab\\ \n",
        "# comment\n\\#a\n\\!a\n",
        "a/\n",
        "d/a/\n",
        "[[:upper:]]\n",
        "[!a-z]*\n",
    ],
)
def test_git_agrees_about_known_cases(repository, text):
    (repository / ".gitignore").write_text(text, encoding="utf-8", newline="")
    try:
        expected = git_ignores(repository)
        assert stlint_ignores(repository) == expected
        assert expected, "the case shows nothing"
    finally:
        (repository / ".gitignore").unlink()


def test_exclude_file_and_folders_above_count(repository):
    exclude = repository / ".git" / "info" / "exclude"
    exclude.parent.mkdir(exist_ok=True)
    exclude.write_text("b.py\n", encoding="utf-8")
    (repository / ".gitignore").write_text("/d/e/f/a\n", encoding="utf-8")
    try:
        ignored = Ignored.above(repository / "d" / "e")
        assert ignored.matches(str(repository / "d/e/f/a"), is_folder=False)
        assert ignored.matches(str(repository / "d/e/f/b.py"), is_folder=False)
        assert not ignored.matches(str(repository / "d/e/a"), is_folder=False)
    finally:
        exclude.unlink()
        (repository / ".gitignore").unlink()


def test_without_a_repository_only_the_own_file_counts(tmp_path):
    (tmp_path / ".gitignore").write_text("a.py\n", encoding="utf-8")
    below = tmp_path / "below"
    below.mkdir()
    (below / ".gitignore").write_text("b.py\n", encoding="utf-8")
    ignored = Ignored.above(below)
    assert not ignored.matches(str(below / "a.py"), is_folder=False)
    assert ignored.matches(str(below / "b.py"), is_folder=False)


def test_patterns_that_never_match_are_left_out():
    assert parse(b"\n#a\na[\nb\\\n") == ()
