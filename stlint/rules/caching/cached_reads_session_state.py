"""ST106: a cached function that depends on what one user has, and not by an argument."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.model.drafts import Draft, draft
from stlint.model.events import StateDelete, StateWrite
from stlint.model.questions.cached import hidden
from stlint.model.questions.set_once import missed_by_others
from stlint.results.finding import Level
from stlint.rules import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.events import Event
    from stlint.model.questions.cached import Hidden
    from stlint.model.run import Run


@rule("ST106", "cached-reads-session-state", level=Level.WARNING)
def cached_reads_session_state(run: Run) -> Iterator[Draft]:
    """A cached function reads or writes what belongs to one user, such as session state."""
    for each in hidden(run):
        if each.local:
            continue
        name = each.definition.name
        told = (
            f"{each.what} is {_done(each.event)} for the first caller of {name}() only: for "
            "everybody else, and in later runs, the cache answers"
            if each.written
            else f"{name}() is cached, and {each.what} is no argument of it: it goes on returning "
            "what it made of the first value, for all users"
        )
        yield draft(
            run,
            each.event,
            told,
            related=(("cached here", each.definition), *_missed(run, each)),
            help=f"set it outside of {name}()"
            if each.written
            else "give it to the function as an argument",
        )


def _done(event: Event) -> str:
    return "deleted" if isinstance(event, StateDelete) else "set"


def _missed(run: Run, found: Hidden) -> tuple[tuple[str, Event], ...]:
    """Where the run of another user raises."""
    write = found.event
    read = missed_by_others(run, write) if isinstance(write, StateWrite) else None
    return () if read is None else (("raises for everybody else", read),)
