"""What a rule says of a run: findings before their places are looked up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from stlint.model.events import Event
from stlint.model.made_of import is_unfollowed
from stlint.model.proof import Proof
from stlint.results.finding import Certainty

if TYPE_CHECKING:
    from pathlib import Path

    from stlint.model.guards import Guard
    from stlint.model.run import Run
    from stlint.results.finding import Cause, Level
    from stlint.results.remedies import Remedy
    from stlint.streamlit_api.release_set import ReleaseSet

__all__ = ["RAISED", "UNFOLLOWED", "Call", "Draft", "Spot", "draft", "draft_at"]


UNFOLLOWED: Final = "call"
RAISED: Final = "Streamlit raises here"
"""What is said of the place where it does, if that is not the place of the finding."""


class Call(NamedTuple):
    """A call of one of the app's own functions."""

    path: Path
    node: Any


class Spot(NamedTuple):
    """What a finding is about: a node, the statement that it is part of, and when it was run."""

    path: Path
    node: Any
    statement: Any
    order: int = 0
    """That of the event, in its run."""
    raised: tuple[Path, Any] | None = None
    """Where Streamlit raises, if not there."""
    most: int = 0
    """Only so many characters of it are marked, from its beginning; 0: all."""


class Draft(NamedTuple):
    """A finding before its places are looked up."""

    spot: Spot
    message: str
    proof: Proof
    related: tuple[tuple[str, Path, Any], ...] = ()
    help: str | None = None
    level: Level | None = None
    """``None``: that of the rule."""
    releases: ReleaseSet | None = None
    """The releases of Streamlit in which it holds; ``None``: all that the run is about."""
    fix: Remedy | None = None
    optional: bool = False
    """It is a matter of opinion: told only if its rule is selected by code or name."""
    cause: Cause | None = None
    limit: str | None = None
    """For ST006: what the dry run came up against, as ``CutShort`` has it; else ``UNFOLLOWED``, if
    it depends on what a call gave that was not followed."""
    behind: tuple[Path, Any] | None = None
    """What raises before it."""


def draft(
    run: Run,
    event: Event,
    message: str,
    proof: Proof | None = None,
    *,
    related: tuple[tuple[str, Event | Call], ...] = (),
    help: str | None = None,  # noqa: A002 - the field's name in a finding
    level: Level | None = None,
    releases: ReleaseSet | None = None,
    fix: Remedy | None = None,
    optional: bool = False,
    cause: Cause | None = None,
    raised: Event | None = None,
) -> Draft:
    """A finding at an event; without proof it is something that happens, but does not raise.

    ``raised`` is where Streamlit raises, if not there.
    """
    place = event.place
    if raised is not None:
        related = ((RAISED, raised), *related)
    if proof is None:
        proof = Proof(Certainty.ALWAYS if event.happens else Certainty.MAY, None)
    return Draft(
        Spot(
            place.path,
            place.node,
            place.statement,
            event.order if raised is None else max(event.order, raised.order),
            None if raised is None else (raised.place.path, raised.place.node),
        ),
        message,
        proof if proof.way else proof._replace(way=(*run.way, (run, event.order))),
        tuple(
            (text, each.place.path, each.place.node)
            if isinstance(each, Event)
            else (text, each.path, each.node)
            for text, each in related
        ),
        help,
        level,
        releases,
        fix if fix and (fix.known is None or run.admitted <= fix.known) else None,
        optional,
        cause,
        UNFOLLOWED if event.guards.folded("unfollowed", False, _or_unfollowed) else None,
    )


def draft_at(
    spot: Spot,
    message: str,
    *,
    related: tuple[tuple[str, Path, Any], ...] = (),
    help: str | None = None,  # noqa: A002 - the field's name in a finding
) -> Draft:
    """A finding about what is written, whether or not anything happens there."""
    return Draft(
        spot,
        message,
        Proof(Certainty.ALWAYS, None),
        related,
        help,
    )


def _or_unfollowed(found: bool, guard: Guard) -> bool:
    return found or (guard.now is None and is_unfollowed(guard))
