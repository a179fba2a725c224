"""What a revision of stlint does not understand of many scripts: gaps and opaque calls.

Run by ``corpus.py`` with the revision on the path; the scripts come in on standard input, one a
line, and a line of JSON for each goes out: ``path``, ``unknown`` (kind and reason of each gap and
opaque call), ``relevant`` (whether an event that a rule looks at comes at all), ``early`` (how much
of ``unknown`` comes before the first of these).
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = ["Understood", "print_gaps", "read"]

SHOWN: Final = 25
RELEVANT: Final = frozenset({"state-read", "mutation", "page-config"})
UNKNOWN: Final = frozenset({"gap", "opaque"})


class Understood(NamedTuple):
    """What a revision makes of one script."""

    path: str
    unknown: tuple[str, ...]
    relevant: bool
    early: int


def read(lines: Iterable[str]) -> dict[str, Understood]:
    """What was written, by path."""
    found = (json.loads(line) for line in lines)
    return {
        each["path"]: Understood(
            each["path"], tuple(each["unknown"]), each["relevant"], each["early"]
        )
        for each in found
    }


def print_gaps(revisions: Sequence[str], surveys: Sequence[dict[str, Understood]]) -> None:
    """Print how often each reason occurs, and how many scripts lose track early."""
    counts = [Counter(why for each in found.values() for why in each.unknown) for found in surveys]
    scripts = [
        Counter(why for each in found.values() for why in set(each.unknown)) for found in surveys
    ]
    print("\nGaps and opaque calls (times, scripts)")
    for why, _ in (counts[0] | counts[-1]).most_common(SHOWN):
        numbers = "".join(
            f"{count[why]:8}{each[why]:6}" for count, each in zip(counts, scripts, strict=True)
        )
        print(f"{numbers}  {why}")
    print("".join(f"{each.total():8}      " for each in counts) + "  in all")
    print("\nScripts with a gap or an opaque call before the first event that a rule looks at")
    for revision, found in zip(revisions, surveys, strict=True):
        asked = [each for each in found.values() if each.relevant]
        early = sum(each.early > 0 for each in asked)
        some = sum(bool(each.unknown) for each in found.values())
        share = 100 * early / max(1, len(asked))
        print(
            f"  {revision}: {early} of {len(asked)} ({share:.1f} %); "
            f"{some} of {len(found)} have one anywhere"
        )


# With a revision on the path ---------------------------------------------------------------------


def understand(path: Path) -> Understood:
    """Dry-run one script alone."""
    from stlint.discover import search
    from stlint.dryrun import dry_run
    from stlint.source import read_source
    from stlint.source.parsing import in_big_stack

    [app] = search([path]).apps
    events: Sequence[Any] = in_big_stack(dry_run, app, read_source, None).runs[0].events
    unknown = [_reason(each) for each in events if each.kind in UNKNOWN]
    first = next((at for at, each in enumerate(events) if _matters(each)), None)
    before = events if first is None else events[:first]
    early = sum(each.kind in UNKNOWN for each in before)
    return Understood(str(path), tuple(unknown), first is not None, early)


def _matters(event: Any) -> bool:
    """Whether a rule looks at an event: a widget, a read, an expensive load, a mutation."""
    from stlint.api import effects

    if event.kind == "external-call":
        return effects().expensive_kind(event.name) is not None
    if event.kind == "element":
        return event.role in {"input", "button"}
    return event.kind in RELEVANT


def _reason(event: Any) -> str:
    text = re.sub(r"name\((\w+), [^)]*\)", r"\1", event.reason)
    text = re.sub(r"#\d+|/\S*/", "", text)
    return f"{event.kind}: {text[:70]}"


def _survey(paths: Iterable[str]) -> Iterator[str]:
    for path in paths:
        try:
            found = understand(Path(path))
        except Exception as error:  # noqa: BLE001 - one script must not end the others
            found = Understood(path, (f"crash: {type(error).__name__}: {error}"[:70],), False, 0)
        yield json.dumps(found._asdict())


if __name__ == "__main__":
    for row in _survey(line.strip() for line in sys.stdin):
        print(row, flush=True)
