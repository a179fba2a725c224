"""What a revision of stlint does not understand of many apps: gaps and opaque calls.

Run by ``corpus.py`` with the revision on the path; scripts come in on standard input, one a line,
and a line of JSON goes out for each app that they are part of: ``path`` (its entry), ``unknown``
(mechanism and reason of each gap and opaque call), ``relevant`` (whether an event that a rule looks
at comes at all), ``early`` (how much of ``unknown`` comes before the first of these). A module is
looked at in the first app that imports it, and alone if none does.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = ["Understood", "print_gaps", "read"]

SHOWN: Final = 10
RELEVANT: Final = frozenset({"state-read", "mutation", "page-config"})
UNKNOWN: Final = frozenset({"gap", "opaque"})
LONGEST: Final = 70
OWN: Final = (
    "is a generator",
    "is asynchronous",
    "is called too deep",
    "is not known",
    "is wrapped by something that cannot be seen",
    ".clear() may be called",
)
"""How reasons end that begin with a name of the app."""


class Understood(NamedTuple):
    """What a revision makes of one app."""

    path: str
    unknown: tuple[tuple[str, str], ...]
    relevant: bool
    early: int


def read(lines: Iterable[str]) -> dict[str, Understood]:
    """What was written, by path."""
    found = (json.loads(line) for line in lines)
    return {
        each["path"]: Understood(
            each["path"], tuple(map(tuple, each["unknown"])), each["relevant"], each["early"]
        )
        for each in found
    }


def print_gaps(revisions: Sequence[str], surveys: Sequence[dict[str, Understood]]) -> None:
    """Print which mechanisms are not understood in the most apps, and how many lose track early."""
    calls = [Counter(why for why, _ in _unknown(found)) for found in surveys]
    apps = [
        Counter(why for each in found.values() for why in {why for why, _ in each.unknown})
        for found in surveys
    ]
    reasons: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for why, reason in (each for found in surveys for each in _unknown(found)):
        reasons[why][reason] += 1
    print(f"\nThe {SHOWN} most frequent gaps and opaque calls (apps, times)")
    ranked = sorted(calls[0] | calls[-1], key=lambda why: (-apps[-1][why], -calls[-1][why], why))
    for why in ranked[:SHOWN]:
        numbers = "".join(
            f"{each[why]:6}{count[why]:8}" for each, count in zip(apps, calls, strict=True)
        )
        [(example, _)] = reasons[why].most_common(1)
        print(f"{numbers}  {why}{f', as {example[:LONGEST]}' if example not in why else ''}")
    print("".join(f"{'':6}{each.total():8}" for each in calls) + "  in all")
    print("\nApps with a gap or an opaque call before the first event that a rule looks at")
    for revision, found in zip(revisions, surveys, strict=True):
        asked = [each for each in found.values() if each.relevant]
        early = sum(each.early > 0 for each in asked)
        some = sum(bool(each.unknown) for each in found.values())
        share = 100 * early / max(1, len(asked))
        print(
            f"  {revision}: {early} of {len(asked)} ({share:.1f} %); "
            f"{some} of {len(found)} have one anywhere"
        )


def _unknown(found: dict[str, Understood]) -> Iterator[tuple[str, str]]:
    for each in found.values():
        yield from each.unknown


# With a revision on the path ---------------------------------------------------------------------


def apps_of(paths: Sequence[Path]) -> Iterator[Any]:
    """The apps that some scripts are part of, each once."""
    from stlint.files.disk import real
    from stlint.project.apps import search

    found = search(paths, whole_apps=True)
    by_file = {real(module): app for app in reversed(found.apps) for module in _files(found, app)}
    by_file |= {real(app.entry): app for app in found.apps}
    seen = set()
    for path in paths:
        app = by_file.get(real(path)) or search([path]).apps[0]
        if app.entry not in seen:
            seen.add(app.entry)
            yield app


def _files(found: Any, app: Any) -> Iterator[Path]:
    yield from found.modules_of.get(app.entry, ())


def understand(app: Any) -> Understood:
    """Dry-run one app."""
    from stlint.dryrun import dry_run
    from stlint.syntax.parse import in_big_stack
    from stlint.syntax.source import read_source

    events: Sequence[Any] = in_big_stack(dry_run, app, read_source, None).runs[0].events
    unknown = [
        (mechanism(each.kind, each.reason), each.reason) for each in events if each.kind in UNKNOWN
    ]
    first = next((at for at, each in enumerate(events) if _matters(each)), None)
    before = events if first is None else events[:first]
    early = sum(each.kind in UNKNOWN for each in before)
    return Understood(str(app.entry), tuple(unknown), first is not None, early)


def _matters(event: Any) -> bool:
    """Whether a rule looks at an event: a widget, a read, an expensive load, a mutation."""
    from stlint.streamlit_api import effects

    if event.kind == "external-call":
        return effects().expensive_kind(event.name) is not None
    if event.kind == "element":
        return event.role in {"input", "button"}
    return event.kind in RELEVANT


def mechanism(kind: str, reason: str) -> str:
    """What is not understood, without the names of the app."""
    for why in OWN:
        if reason.endswith(why):
            return f"{kind}: something {why}"
    name = re.split(r"[^\w.]", reason)[0]
    top = name.partition(".")[0]
    if not reason.endswith(" cannot be seen"):
        return f"{kind}: {reason if top == name else f'{top}.*'}"[:LONGEST]
    if re.match(r"\w+ object\.", reason):
        return f"{kind}: a method of an object of the app cannot be seen"
    return f"{kind}: {f'{top}.*' if _is_library(top) else 'something of the app'} cannot be seen"


def _is_library(name: str) -> bool:
    from stlint.streamlit_api import effects

    known = effects()
    return name in {"builtins", "streamlit"} | known.harmless_packages | known.component_packages


def _survey(paths: Sequence[Path]) -> Iterator[str]:
    for app in apps_of(paths):
        try:
            found = understand(app)
        except Exception as error:  # noqa: BLE001 - one app must not end the others
            found = Understood(
                str(app.entry), (("crash", f"{type(error).__name__}: {error}"),), False, 0
            )
        yield json.dumps(found._asdict())


if __name__ == "__main__":
    for row in _survey([Path(line.strip()) for line in sys.stdin]):
        print(row, flush=True)
