"""Whether texts of users get where a rule says they do: generated apps, run with marked texts.

What would do harm is replaced: it notes what it is given, and does nothing.
"""

from __future__ import annotations

import io
import logging
import os
import pickle
import re
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Final

import streamlit as st
from streamlit import config
from streamlit.testing.v1 import AppTest
from text_programs import HEAD

from stlint.check import check
from stlint.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from text_programs import TextProgram

__all__ = ["Verdict", "judge"]

config.set_option("logger.enableRich", False)
logging.disable(logging.CRITICAL)

CODES: Final = {"html": "ST603", "query": "ST604"}
PLAIN: Final = "plain"


def marked(label: str) -> str:
    """A text that no check lets through and no escaping leaves as it is."""
    return f"../{label}<;('x"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was said of an app, and what is so: rows of its sinks."""

    program: TextProgram
    said: frozenset[int]
    ran: frozenset[int]
    reached: frozenset[int]

    @property
    def wrong(self) -> list[int]:
        """The rows of which a rule warns and that no marked text reaches, though they are run."""
        return sorted(self.said & self.ran - self.reached)

    @property
    def missed(self) -> list[int]:
        """The rows that one reaches and of which no rule warns."""
        return sorted(self.reached - self.said)

    @property
    def report(self) -> str:
        """The app, with what is wrong of it."""
        return f"{self.program.name}: {self.wrong}\n```python\n{self.program.text}```"


class Noted:
    """What sinks are given in one app: the rows that are run, and those with a marked text."""

    def __init__(self, path: str, marks: set[str], uploads: dict[str, str]) -> None:
        self.path = path
        self.marks = marks
        self.uploads = uploads
        self.ran: set[int] = set()
        self.reached: set[int] = set()

    def note(self, given: object) -> None:
        frame = sys._getframe(2)
        while frame.f_back is not None and frame.f_code.co_filename != self.path:
            frame = frame.f_back
        self.ran.add(frame.f_lineno)
        text = str(given).lower()
        if any(mark.lower() in text for mark in self.marks):
            self.reached.add(frame.f_lineno)

    def instead(self, gives: Any = None) -> Callable[..., Any]:
        """Something to be called that notes what it is given first."""

        def noting(*args: Any, **kwargs: Any) -> Any:
            self.note(args[0] if args else next(iter(kwargs.values()), ""))
            return gives

        return noting

    def names(self) -> dict[str, Any]:
        """What the names of an app stand for, in place of what they would."""
        rows = SimpleNamespace(fetchall=list, fetchone=lambda: None)
        cursor = SimpleNamespace(execute=self.instead(rows), executescript=self.instead(rows))
        cursor.cursor = lambda: cursor
        return {
            "os": _with(os, system=self.instead(0)),
            "subprocess": _with(subprocess, run=self._shell),
            "pickle": _with(pickle, loads=self.instead()),
            "sqlite3": _with(sqlite3, connect=lambda *_, **__: cursor),
            "components": SimpleNamespace(html=self.instead()),
            "eval": self.instead(),
            "exec": self.instead(),
            "open": self._open,
            "Path": _path(self),
            "st": _with(
                st,
                html=self.instead(),
                markdown=self._markdown,
                file_uploader=self._upload,
                selectbox=self._selectbox,
            ),
        }

    def _shell(self, command: Any, *, shell: bool = False, check: bool = False) -> None:
        del check
        self.note(command if shell else "")

    def _open(self, file: Any, mode: str = "r") -> Any:
        if not set(mode).isdisjoint("wax+"):
            self.note(file)
        return io.BytesIO()

    def _markdown(self, body: Any, *, unsafe_allow_html: bool = False) -> Any:
        if unsafe_allow_html:
            self.note(body)
        return st.markdown(body)

    def _upload(self, label: str) -> Any:
        text = self.uploads.get(label)
        if text is None:
            return None
        upload = io.BytesIO(text.encode())
        return _with(upload, name=text, size=len(text), type="text/plain")

    def _selectbox(self, label: str, options: list[str], **given: Any) -> Any:
        chosen = st.selectbox(label, options, **given)
        return self.uploads.get(label, chosen) if given.get("accept_new_options") else chosen


class _with:  # noqa: N801 - it stands for what it is given
    def __init__(self, of: Any, **others: Any) -> None:
        self.__dict__.update(others)
        self._of = of

    def __getattr__(self, name: str) -> Any:
        return getattr(self._of, name)


def _path(noted: Noted) -> type:
    class Noting(type(Path())):  # type: ignore[misc]
        def write_text(self, *_: Any, **__: Any) -> int:
            noted.note(self)
            return 0

    return Noting


def judge(programs: Iterable[TextProgram]) -> Iterator[Verdict]:
    """Run each app and ask the rules about it."""
    with TemporaryDirectory() as folder:
        for each in programs:
            path = Path(folder, "app.py")
            path.write_text(each.text, "utf-8")
            said = _said(path, each)
            yield Verdict(each, said, *_happened(path, each, said))


def _said(path: Path, program: TextProgram) -> frozenset[int]:
    settings = Settings(select=("ST603", "ST604", "ST606"))
    report = check([path], settings)
    return frozenset(
        each.span.row
        for each in report.findings
        if each.code == CODES.get(program.sinks.get(each.span.row, ""), "ST606")
    )


def _happened(
    path: Path, program: TextProgram, said: frozenset[int]
) -> tuple[frozenset[int], frozenset[int]]:
    """The rows that are run, and those that a marked text reaches.

    All widgets get one, then, as long as something that was said is not so, each alone and none.
    """
    ran: set[int] = set()
    reached: set[int] = set()
    labels = _labels(path)
    alone = [{each} for each in sorted(labels)] if len(labels) > 1 else []
    for marked_ones in (labels, *alone, set()):
        if marked_ones is not labels and said <= reached:
            break
        noted = _run(path, marked_ones, program.text)
        ran |= noted.ran
        reached |= noted.reached
    sinks = program.sinks.keys()
    return frozenset(ran & sinks), frozenset(reached & sinks)


_NAMED: Final = re.compile(r"\btext\d+\b")
_PLACE: Final = "import streamlit.components.v1 as components\n\n"
_INSTEAD: Final = (
    "import streamlit.components.v1 as components\n"
    "globals().update(__import__('text_judge').CURRENT[0].names())\n"
)
CURRENT: Final[list[Noted]] = []
"""What notes in the app that is run."""


def _labels(path: Path) -> set[str]:
    return set(_NAMED.findall(path.read_text("utf-8").removeprefix(HEAD)))


def _run(path: Path, labels: set[str], text: str) -> Noted:
    """What happens when these widgets get marked texts, and each button is clicked twice."""
    script = path.with_name("running.py")
    script.write_text(text.replace(_PLACE, _INSTEAD, 1), "utf-8")
    given = {each: marked(each) for each in labels}
    noted = Noted(str(script), {*given.values()}, given)
    CURRENT[:] = [noted]
    app = AppTest.from_file(str(script), default_timeout=20)
    for label, value in given.items():
        app.query_params[label] = value
    app.run()
    changed = False
    for each in (*app.text_input, *app.text_area):
        label = each.label.lower().replace(" ", "")
        if label in given and not each.disabled:
            each.set_value(given[label])
            changed = True
    if changed:
        app.run()
    for _ in range(2):
        for at in range(len(app.button)):
            if at < len(app.button):
                app.button[at].click().run()
    return noted
