"""What came of each app: known from before, made by worker processes, or made here."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from stlint.files.looks import Looks, note
from stlint.garbage import keep_loaded, tidy

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from stlint.files.looks import Looks as AllLooks
    from stlint.results.finding import Finding
    from stlint.results.report import Unseen

    Rows = list[tuple[str, str, str, str]]
    Make = Callable[[int, str | None], "Outcome"]

__all__ = ["MANY", "Known", "Outcome", "outcomes"]

MANY = 12
"""From so many apps on, workers save more time than starting them takes."""


class Known(Protocol):
    """What earlier checks found: ``stlint.cache.memory`` or ``stlint.cache.resident``."""

    def outcome(self, key: str) -> Any:
        """What came of something the last time; ``None`` if that may be different now."""

    def put(self, key: str, outcome: Any, rows: Rows) -> None:
        """Keep what came of something, with the looks that it depends on."""

    def save(self, looks: AllLooks) -> None:
        """Keep it beyond the check that had these looks."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of checking one app, or one file that belongs to none.

    Attributes:
        findings: before any comment is obeyed.
        files: those that took part.
        partly: those of them that were not checked to their end.
        texts: those of files that may have ignore comments.
        crashes: how often stlint itself failed.
        cut: where the app was not followed any further, told or not.
        is_app: whether it has anything to do with Streamlit.
        unseen: what could not be seen in the app.
    """

    findings: tuple[Finding, ...] = ()
    files: tuple[str, ...] = ()
    partly: tuple[str, ...] = ()
    texts: dict[str, str] = field(default_factory=dict)
    crashes: int = 0
    cut: tuple[Finding, ...] = ()
    is_app: bool = True
    unseen: Unseen | None = None


def outcomes(
    keys: Sequence[str],
    make: Make,
    progress: Callable[[int, int], None],
    known: Known | None = None,
    workers: int = 1,
    alike: Callable[[int], Any] | None = None,
) -> list[Outcome]:
    """Find out what comes of some apps.

    Args:
        keys: for each app, all that its outcome depends on beside the disk.
        make: checks the app of an index; or says how the worker ended that did.
        progress: called before each app, with the number of apps done, and its index.
        known: outcomes of earlier checks, to be added to.
        workers: how many processes to use at most.
        alike: says what to sort apps by so that those come together which share much.

    Returns:
        The outcomes, in the order of the keys.
    """
    found: dict[int, Outcome] = {}
    for at, key in enumerate(keys if known else ()):
        outcome = known.outcome(key) if known else None
        if isinstance(outcome, Outcome):
            found[at] = outcome
    left = sorted((at for at in range(len(keys)) if at not in found), key=alike)
    if left:
        from stlint.syntax.parse import in_big_stack

        keep_loaded()
        in_big_stack(_make, left, found, keys, make, progress, known, workers)
    return [found[at] for at in range(len(keys))]


def _make(
    left: list[int],
    found: dict[int, Outcome],
    keys: Sequence[str],
    make: Make,
    progress: Callable[[int, int], None],
    known: Known | None,
    workers: int,
) -> None:
    """Make what is not known."""

    def watched(at: int) -> tuple[Outcome, Rows]:
        tidy()  # of what the app before has left: nobody need tidy up after the last one
        with Looks(passing=True) as looks:
            outcome = make(at, None)
        return outcome, looks.rows

    def take(at: int, outcome: Outcome, rows: Rows) -> None:
        found[at] = outcome
        if known and not outcome.crashes:
            known.put(keys[at], outcome, rows)

    if workers > 1 and len(left) >= MANY:
        import stlint.dryrun  # noqa: F401 - loaded once, for all copies of this process
        from stlint.check import processes

        sent = processes.run(left, watched, workers)
        for at, result in sent:
            progress(len(found), at)
            if isinstance(result, str):
                found[at] = make(at, result)
            else:
                for row in result[1]:
                    note(*row)
                take(at, *result)
        return
    for at in left:
        progress(len(found), at)
        take(at, *watched(at))
