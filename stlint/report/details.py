"""What ``--verbose`` says of a check: settings, rules, releases, and what could not be seen."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from stlint import __version__
from stlint.files.naming import named
from stlint.printable import clean
from stlint.report.lines import count
from stlint.rules import all_rules

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stlint.results.report import Glimpse, Report
    from stlint.settings import Held

__all__ = ["details"]

_LONGEST = 60
"""Characters of a reason."""


def details(found: Report, held: Held, seconds: float) -> Iterator[str]:
    """Say what was done, in lines.

    Args:
        found: what the check gave.
        held: the settings.
        seconds: how long it took.
    """
    on = [code for code in all_rules() if held.settings.enabled(code)]
    python = ".".join(str(part) for part in sys.version_info[:3])
    yield f"stlint {__version__}, Python {python}"
    yield f"settings: {held.file or 'no file'}"
    yield f"rules: {', '.join(on) or 'none'}"
    for declaration in found.declarations:
        yield from (f"not used: {note}" for note in declaration.notes)
        yield str(declaration)
    yield from _not_seen(found)
    yield f"{count(found.files, 'file')}, {count(found.apps, 'app')}, {seconds:.2f} s"


def _not_seen(found: Report) -> Iterator[str]:
    """A line for each app that calls what is not followed, or has code that is not modelled."""
    for each in found.missed.unseen:
        told = []
        if each.calls:
            calls = count(each.calls, "call")
            told.append(f"{calls} not followed ({_places(each.some_calls, each.calls)})")
        if each.gaps:
            places = count(each.gaps, "place")
            told.append(f"{places} not modelled ({_places(each.some_gaps, each.gaps)})")
        if told:
            yield (
                f"not seen in {named(Path(each.run))}: {', '.join(told)}; "
                "rules that need to know what these do are silent"
            )


def _places(some: Sequence[Glimpse], number: int) -> str:
    told = [f"{named(Path(each.path))}:{each.row} {_short(each.reason)}" for each in some]
    more = number - len(some)
    return ", ".join(told) + (f" and {more} more" if more > 0 else "")


def _short(reason: str) -> str:
    text = clean(reason)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
