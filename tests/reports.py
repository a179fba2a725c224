"""Findings made by hand, for the tests of reports."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path

from stlint import report
from stlint.results.finding import Certainty, Edit, Finding, Fix, Level, Related, Safety, Span, Step
from stlint.results.report import Report

__all__ = ["NASTY", "at", "clash", "finding", "found", "key_added", "some", "warning", "written"]

TEXT = 'import streamlit as st\n\nst.button("Säve")\nst.button("Säve", help="50%")\n'
NASTY = 'a,b:c%d|e`f`\r\n</details> @octocat #12 "q" \x00\x1b[31m ]]> & \udcff'


def at(text: str, fragment: str, path: str, occurrence: int = 0) -> Span:
    """The span of a fragment of a text."""
    index = [found.start() for found in re.finditer(re.escape(fragment), text)][occurrence]
    before = text[:index].split("\n")
    within = fragment.split("\n")
    row, column = len(before), len(before[-1]) + 1
    end_row = row + len(within) - 1
    end_column = len(within[-1]) + (column if len(within) == 1 else 1)
    return Span(path, row, column, end_row, end_column)


def finding(span: Span, **changes: object) -> Finding:
    """An error of the rule ST301 that the first run raises, but for the changes."""
    values = {
        "code": "ST301",
        "name": "duplicate-widget-id",
        "level": Level.ERROR,
        "message": "this button gets the same ID as the one on line 3",
        "span": span,
        "statement": (span.row, span.end_row),
        "certainty": Certainty.ALWAYS,
        "witness": (),
    }
    return Finding(**{**values, **changes})


def found(*findings: Finding, files: int = 1, apps: int = 1, internal_errors: int = 0) -> Report:
    """What a check found."""
    return Report(findings, files, apps, internal_errors)


def written(told: Report, form: str, stream: io.StringIO | None = None, **flags: bool) -> str:
    """The report in a format."""
    stream = stream or io.StringIO()
    report.write(told, form, stream, **flags)
    return stream.getvalue()


def clash(path: str = "app.py", **changes: object):
    """The second button of ``TEXT``, in a file that is written to the current folder."""
    file = Path(path)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(TEXT, encoding="utf-8")
    full = str(file.absolute())
    first = Related("created here first", at(TEXT, 'st.button("Säve")', full))
    span = at(TEXT, 'st.button("Säve", help="50%")', full)
    return finding(span, **{"related": (first,), "help": "give it a key: key=…", **changes})


def key_added(span: Span) -> Fix:
    """A fix that puts a key at the end of a call."""
    end = span._replace(column=span.end_column - 1, end_column=span.end_column - 1)
    return Fix('add key="save"', Safety.SAFE, (Edit(end, ', key="save"'),))


def warning(span: Span, **changes: object):
    values = {"level": Level.WARNING, "code": "ST401", "name": "button-only-visibility"}
    return finding(span, **{**values, "witness": None, "certainty": Certainty.MAY, **changes})


def crash(path: str):
    return finding(
        Span(path, 1, 1, 1, 1), code="ST000", name="internal-error", message="the dry run failed"
    )


def some():
    """A bit of everything that can be reported."""
    reached = {"certainty": Certainty.WHEN_REACHED, "witness": (Step("set", "Size", 3),)}
    second = clash("pages/ü 1.py", **reached)
    return found(
        clash(),
        replace(second, fix=key_added(second.span), releases=("1.28", "1.29")),
        warning(Span("gone.py", 7, 3, 9, 1)),
        finding(Span("bad.py", 1, 1, 1, 1), code="ST001", name="syntax-error", message="no Python"),
        crash("odd.py"),
        files=5,
        internal_errors=1,
    )
