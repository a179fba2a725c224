"""What a report ends with: what was found, what was not followed, how often each rule spoke."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from stlint.files.naming import named
from stlint.report.lines import Line, Piece, count
from stlint.results.finding import Level, Safety

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.results.finding import Finding
    from stlint.results.report import Report

__all__ = ["fixable", "statistics", "statistics_lines", "summary"]

_INCOMPLETE = "ST006"
_LONG = frozenset({"steps", "nesting", "depth"})
"""What cuts short a run; other limits leave out some part of it."""
_SEARCH = "search"
"""What leaves out ways to use an app: each line of it was followed all the same."""
_SHOWN = 3
"""How many places are named."""
_ORDER = [Level.ERROR, Level.WARNING]


def summary(report: Report) -> Line:
    """Say in a line what was checked and what was found, and what was not followed."""
    found = [each for each in report.findings if each.code != _INCOMPLETE]
    said = _found(report, found) if found else _nothing_found(report)
    more = [*unfollowed(report), *not_checked(report), *_beyond(report)]
    return (said, *(Piece(f" {each}", "poor") for each in more))


def _beyond(report: Report) -> Iterator[str]:
    for each in dict.fromkeys(each.warning for each in report.declarations if each.warning):
        yield f"{each}: the check was for that."


def _found(report: Report, found: list[Finding]) -> Piece:
    levels = Counter(finding.level for finding in found)
    told = [count(levels[level], level.value) for level in _ORDER if levels[level]]
    known = f", {report.known} more in the baseline" if report.known else ""
    checked = f"({_apps(report)} checked{known})"
    text = f"Found {' and '.join(told)} in {count(report.files, 'file')} {checked}."
    return Piece(text, "bad" if levels[Level.ERROR] else "poor")


def _nothing_found(report: Report) -> Piece:
    files = count(report.files, "file")
    if not report.files:
        return Piece("No Python file that uses Streamlit was found.", "poor")
    if not report.apps and not report.pages:
        return Piece(f"No Streamlit app found in {files}.", "poor")
    new = " new" if report.known else ""
    known = f", {report.known} more in the baseline" if report.known else ""
    clear = all(each.limit == _SEARCH for each in report.missed.cut)
    ways = "; not every way to use them was tried" if clear and report.missed.cut else ""
    text = f"othing{new} found in {files} ({_apps(report)} checked{known}{ways})."
    return Piece(f"All clear: n{text}" if clear else f"N{text}", "good" if clear else "poor")


def _apps(report: Report) -> str:
    """How many apps there are, with how many pages; pages may have been checked alone."""
    told = [count(report.apps, "app")] if report.apps else []
    told += [count(report.pages, "page")] if report.pages else []
    return " with ".join(told) or count(0, "app")


def unfollowed(report: Report) -> Iterator[str]:
    """Say how many apps were not followed to their end, and where that was."""
    by_run: dict[str | None, list[Finding]] = {}
    for each in (one for one in report.missed.cut if one.limit != _SEARCH):
        by_run.setdefault(each.run, []).append(each)
    long = {run for run, cuts in by_run.items() if any(each.limit in _LONG for each in cuts)}
    for runs, what, where in (
        (long, "too long to follow to {} end", "stopped at"),
        (by_run.keys() - long, "not followed everywhere", "not at"),
    ):
        if not runs:
            continue
        wanted = [each for run in by_run if run in runs for each in by_run[run]]
        cuts = [each for each in wanted if each.limit in _LONG] if runs is long else wanted
        number = len(runs)
        verb = f"{count(number, 'app')} {'was' if number == 1 else 'were'}"
        told = what.format("its" if number == 1 else "their")
        yield f"{verb} {told} ({where} {_places(cuts)})."


def _places(cuts: list[Finding]) -> str:
    places = list(dict.fromkeys(f"{named(Path(each.span.path))}:{each.span.row}" for each in cuts))
    more = len(places) - _SHOWN
    return ", ".join(places[:_SHOWN]) + (f" and {more} more" if more > 0 else "")


def not_checked(report: Report) -> Iterator[str]:
    """Say which files were given or found and are no apps, and what to do about that."""
    for path, why in report.missed.passed:
        yield f"{named(Path(path))} was not checked: it is {why}."
    nothing = not report.apps and not report.pages
    if nothing and report.files:
        yield "Name the script that `streamlit run` starts, or the folder that holds it."
    elif nothing and not report.missed.passed:
        yield "Name a script or a folder; `--show-settings` tells what is left out."
    elif report.missed.foreign:
        names = [named(Path(each)) for each in report.missed.foreign]
        more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
        verb = "does" if len(names) == 1 else "do"
        yield f"{', '.join(names[:_SHOWN])}{more} {verb} not import streamlit: no app."


def fixable(report: Report) -> Iterator[Line]:
    """Say how many findings can be fixed, and with which flags."""
    known = Counter(each.fix.safety for each in report.findings if each.fix)
    safe, unsafe = known[Safety.SAFE], known[Safety.UNSAFE]
    parts = [Piece(f"[*] {safe} fixable with --fix")] if safe else []
    if unsafe:
        more = " more" if safe else ""
        parts.append(Piece(f"[~] {unsafe}{more} fixable with --fix --unsafe-fixes"))
    if parts:
        line = [each for part in parts for each in (part, Piece(", "))]
        yield (*line[:-1], Piece("."))


def statistics(report: Report) -> list[dict[str, object]]:
    """Count the findings of each rule, the most frequent first."""
    found = Counter((each.code, each.name, each.level.value) for each in report.findings)
    return [
        {"code": code, "name": name, "level": level, "count": number}
        for (code, name, level), number in sorted(
            found.items(), key=lambda item: (-item[1], item[0])
        )
    ]


def statistics_lines(report: Report) -> Iterator[Line]:
    """Tell the counts as a table."""
    rows = statistics(report)
    digits = max((len(str(row["count"])) for row in rows), default=1)
    for row in rows:
        yield (
            Piece(f"{row['count']:>{digits}}  "),
            Piece(f"{row['level']}[{row['code']}]", str(row["level"])),
            Piece(f" {row['name']}", "name"),
        )
