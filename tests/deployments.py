"""Projects with documents that say how an app is deployed, and what is to be found in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from scripts import put

from stlint.check import checks as checking
from stlint.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

APP = "import streamlit as st\nst.title('x')\n"
COMP = 'services:\n  web:\n    build: .\n    ports:\n      - "8501:8501"\n'
CURL = "HEALTHCHECK CMD curl --fail http://localhost:8501/_stcore/health || exit 1"


class Project(NamedTuple):
    """The codes of what is to be found in some files, by their paths."""

    want: list[str]
    files: dict[str, str]


class Cases(dict[str, Project]):
    """Projects by their names."""

    def __call__(self, name: str, want: list[str], files: dict[str, str]) -> None:
        """Add one.

        Raises:
            ValueError: there is one of this name.
        """
        if name in self:
            raise ValueError(f"two cases are called {name}")
        self[name] = Project(want, files)


def image(
    base="python:3.12-slim",
    run="",
    hc="",
    cmd='["streamlit","run","app.py"]',
    copy="COPY . .",
    pre="WORKDIR /app",
    post="",
):
    return f"FROM {base}\n{pre}\n{run}\n{copy}\n{hc}\nCMD {cmd}\n{post}"


def codes(folder: Path, project: Project) -> list[str]:
    """What is found in a project that is put into a folder."""
    for path, text in project.files.items():
        put(folder / path, text)
    return sorted(each.code for each in checking.check([folder], Settings()).findings)
