"""What happens to a project in its time: edits, links, pipes, git, settings."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["begin", "move"]

APP = "import streamlit as st\nimport shared\nshared.draw()\nst.text_input('Name', key='name')\n"
CLASH = "import streamlit as st\ndef draw():\n    st.text_input('Other', key='name')\n"
CLEAN = "import streamlit as st\ndef draw():\n    st.text_input('Other', key='othr')\n"
DYNAMIC = "import streamlit as st\nst.navigation([st.Page('../app.py'), st.Page('two.py')]).run()\n"
CONTENTS = {
    "app.py": [APP, APP + "st.text_input('Name', key='name')\n", "x = 1\n", "import (\n"],
    "shared.py": [CLASH, CLEAN, CLEAN + "# stlint: ignore[ST302]\n", "from inner import draw\n"],
    "inner.py": [CLASH, CLEAN],
    "shared/__init__.py": [CLEAN, CLASH],
    "pages/one.py": [APP, APP.replace("name", "none")],
    "pages/two.py": [APP, DYNAMIC],
    "sub/app.py": [APP, CLASH + "draw()\ndraw()\n"],
    "sub/shared.py": [CLASH, CLEAN],
    "streamlit.py": ["", "def button(*_): ...\n"],
    "os.py": ["", CLASH],
    ".gitignore": ["pages\n", "sub/\n", "*.py\n!app.py\n", "\n"],
    ".git/info/exclude": ["sub\n", ""],
    "stlint.toml": ["ignore = ['ST302']\n", "exclude = ['sub']\n", "", "wrong = 1\n"],
    "sub/stlint.toml": ["select = ['ALL']\n", ""],
    "pyproject.toml": ["[tool.stlint]\nlevel = 'error'\n", "[project]\ndependencies = []\n"],
    "requirements.txt": ["streamlit==1.30.0\n", "streamlit>=1.40\n", "-r wanted.txt\n"],
    "wanted.txt": ["streamlit==1.28.0\n", "-r requirements.txt\n"],
    "known.json": ['{"version": 1, "findings": {"app.py": {"ST302": 1}}}\n', "{}"],
    ".streamlit/config.toml": ["[server]\nport = 1\n", ""],
    ".streamlit/secrets.toml": ["a = 1\n", ""],
    "Dockerfile": ["FROM python\nRUN pip install streamlit==1.35.0\n", ""],
    "uv.lock": ['[[package]]\nname = "streamlit"\nversion = "1.36.0"\n', "("],
    "environment.yml": ["dependencies:\n  - streamlit=1.37\n", ""],
}
OUTSIDE = {
    "out/shared.py": CLASH,
    "out/sub/app.py": APP,
    "out/stlint.toml": "ignore = ['ST302']\n",
    "out/requirements.txt": "streamlit==1.30.0\n",
    "out/ignored": "pages\n",
    "out/known.json": "{}",
    "project/.hidden/app.py": APP,
    "project/ignored": "pages\n",
    ".gitignore": "sub\n",
    "stlint.toml": "ignore = ['ST302']\n",
}
"""What links may lead to, and what stands above the project; it comes and goes."""
LINKS = {
    "app.py": ["inner.py", "../out/shared.py", "sub/app.py"],
    "shared.py": ["inner.py", "../out/shared.py", "missing.py", "shared.py", "wanted.txt"],
    "shared": ["sub", "../out/sub", "."],
    "more": ["sub", "../out", "../out/sub", "nowhere", ".hidden", "..", "more/more"],
    "pages/two.py": ["../app.py", "../../out/shared.py", "/dev/null", "/proc/self/environ"],
    "pages": ["sub", "../out", ".hidden"],
    "stlint.toml": ["sub/stlint.toml", "../out/stlint.toml", "missing.toml"],
    "sub/stlint.toml": ["../stlint.toml", "../../out/stlint.toml"],
    "known.json": ["../out/known.json", "missing.json"],
    "requirements.txt": ["../out/requirements.txt", "wanted.txt", "requirements.txt"],
    "uv.lock": ["../out/requirements.txt", "wanted.txt"],
    "Dockerfile": ["../out/requirements.txt", "missing"],
    ".gitignore": ["ignored", "../out/ignored"],
    ".streamlit": ["sub", "../out", "nowhere"],
    ".streamlit/config.toml": ["../wanted.txt", "../../out/stlint.toml"],
    ".git": ["../out", "nowhere"],
}
GIT = (
    *(("init", "-q"), ("add", "-A"), ("commit", "-qm", "x"), ("stash",), ("stash", "pop")),
    *(("reset", "-q", "--hard"), ("checkout", "-q", "HEAD~1"), ("checkout", "-q", "-")),
    *(("checkout", "-q", "--", "."), ("clean", "-qfd"), ("rm", "-rq", "--cached", ".")),
)


def begin(top: Path) -> Path:
    """A project in a folder of its own, which has something beside it."""
    root = top / "project"
    for name in ("app.py", "shared.py", "pages/one.py", "pyproject.toml"):
        _write(root / name, CONTENTS[name][0])
    (top / "out").mkdir()
    return root


def move(root: Path, chance: random.Random) -> str:
    """Do one thing to a project, and say what; what is in the way stays as it is."""
    what = chance.choice(MOVES)
    with contextlib.suppress(OSError):
        return f"{what.__name__.strip('_')} {what(root, chance)}"
    return "nothing"


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_fifo() or path.is_socket():
        path.unlink()  # nobody reads what would be written
    path.write_text(text, encoding="utf-8")


def _edit(root: Path, chance: random.Random) -> str:
    name = chance.choice(list(CONTENTS))
    _write(root / name, chance.choice(CONTENTS[name]))
    return name


def _delete(root: Path, chance: random.Random) -> str:
    name = chance.choice([*CONTENTS, *LINKS])
    _remove(root / name)
    return name


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    elif os.path.lexists(path):
        path.unlink()


def _rename(root: Path, chance: random.Random) -> str:
    one, other = chance.choice(list(CONTENTS)), chance.choice(list(CONTENTS))
    (root / other).parent.mkdir(parents=True, exist_ok=True)
    (root / one).replace(root / other)
    return f"{one} {other}"


def _touch(root: Path, chance: random.Random) -> str:
    path = root / chance.choice(list(CONTENTS))
    moment = time.time() - chance.choice([0, 0, chance.randrange(10_000)])
    os.utime(path, (moment, moment))
    return path.name


def _same_size(root: Path, chance: random.Random) -> str:
    """An edit that neither size nor time shows."""
    path = root / chance.choice(["shared.py", "inner.py", "sub/shared.py"])
    if not path.is_file():
        return "nothing"  # who reads a pipe waits for ever
    status = path.stat()
    _write(path, CLEAN if path.read_text(encoding="utf-8") == CLASH else CLASH)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    return path.name


def _link(root: Path, chance: random.Random) -> str:
    name = chance.choice(list(LINKS))
    target = chance.choice(LINKS[name])
    _remove(root / name)
    (root / name).parent.mkdir(exist_ok=True)
    (root / name).symlink_to(target)
    return f"{name} -> {target}"


def _outside(root: Path, chance: random.Random) -> str:
    name = chance.choice(list(OUTSIDE))
    path = root.parent / name
    if path.exists() and chance.random() < 0.4:
        path.unlink()
    else:
        _write(path, OUTSIDE[name])
    return name


def _special(root: Path, chance: random.Random) -> str:
    """A pipe, a socket or a folder where a file is expected."""
    name = chance.choice([*CONTENTS, *LINKS])
    path = root / name
    _remove(path)
    path.parent.mkdir(exist_ok=True)
    kind = chance.choice(["pipe", "socket", "folder"])
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    else:
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(str(path))
    return f"{kind} {name}"


def _mode(root: Path, chance: random.Random) -> str:
    path = root / chance.choice(list(CONTENTS))
    path.chmod(chance.choice([0o000, 0o644, 0o755]))
    return path.name


def _git(root: Path, chance: random.Random) -> str:
    for path in root.rglob("*"):
        if path.is_fifo():
            path.unlink()  # git would wait for it
    words = ("git", "-c", "user.name=x", "-c", "user.email=x@example.org")
    if not (root / ".git").is_dir():
        _remove(root / ".git")
        subprocess.run([*words, *GIT[0]], cwd=root, check=False, capture_output=True)
    asked = chance.choice(GIT)
    subprocess.run([*words, *asked], cwd=root, check=False, capture_output=True, timeout=60)
    return " ".join(asked)


MOVES: tuple[Callable[[Path, random.Random], str], ...] = (
    *(_edit, _edit, _edit, _delete, _rename, _touch, _same_size, _link, _link, _link),
    *(_outside, _special, _mode, _git, _git),
)
