"""ST405: a rerun or a change of page that something swallows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.model.drafts import Call, Draft, draft
from stlint.model.events import Stopped
from stlint.results.finding import Level
from stlint.results.remedies import NarrowHandler, Site
from stlint.rules import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run

_TOLD = {"rerun": "rerun", "switch_page": "change of page"}


@rule("ST405", "swallowed-rerun", level=Level.WARNING)
def swallowed_rerun(run: Run) -> Iterator[Draft]:
    """A rerun or a change of page is swallowed by what is around it."""
    for end in run.of(Stopped):
        replaced = end.handler is not None and end.handler[1] is None
        if end.how in _TOLD and end.swallowed and not replaced and not _ends_anyway(run, end):
            what = _TOLD[end.how]
            handler = Site(*end.handler) if end.handler else None
            yield draft(
                run,
                end,
                f"this {what} never happens: Streamlit does it by an exception, "
                f"which {'this' if handler else 'a finally around it'} swallows",
                related=(("caught here", Call(*handler)),) if handler else (),
                help=f"catch Exception, which lets the {what} through",
                fix=NarrowHandler(handler) if handler and not _comes_again(run, end) else None,
            )


def _comes_again(run: Run, end: Stopped) -> bool:
    """Whether the run after this one would rerun as well: the app would never come to rest."""
    then = run.again
    there = end if then is None else then.same(end)
    return bool(end.happens) and there is not None and there.happens is not False


def _ends_anyway(run: Run, end: Stopped) -> bool:
    """Whether the run ends behind it all the same, as where a handler asks for that again."""
    later = (each for each in run.ends if each.order > end.order)
    return any(
        end.guards.implies(each.guards)
        or (each.within("handler") and not each.guards.excludes(end.guards))
        for each in later
    )
