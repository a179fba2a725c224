"""ST806: arguments that the signature of a command does not fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.model.drafts import Draft, draft
from stlint.model.proof import prove_in
from stlint.results.finding import Level
from stlint.results.remedies import ReplaceArgument
from stlint.rules import rule
from stlint.rules.api import Argument, Use, arguments, calls, near
from stlint.streamlit_api.history import Fit, Misfit, misfits, taking

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run


@rule("ST806", "unknown-argument", level=Level.ERROR, raises="TypeError")
def unknown_argument(run: Run) -> Iterator[Draft]:
    """A command is called with arguments that it does not take, or without one that it needs."""
    for argument in arguments(run):
        found = near(argument)
        if argument.missing and (found or not argument.there):
            yield draft(
                run,
                argument.use.event,
                f"{argument.use.shown} has no argument {argument.name}"
                f"{f': did you mean {found}?' if found else ''}",
                prove_in(run, argument.use.event, argument.missing),
                releases=argument.missing,
                fix=_fix(argument, found) if found else None,
            )
    for use in calls(run):
        if use.event.caught_by("TypeError"):
            continue
        event = use.event
        for misfit in misfits(event.name, event.positional, event.keywords, more=event.more):
            refused = use.where & misfit.releases
            if refused and misfit.fit is not Fit.UNKNOWN and not _uncertain(use, misfit):
                yield draft(
                    run,
                    event,
                    _told(use, misfit),
                    prove_in(run, event, refused),
                    releases=refused,
                )


def _fix(argument: Argument, meant: str) -> ReplaceArgument:
    known = taking(argument.use.event.name, meant, named=True)
    return ReplaceArgument(argument.name, meant, known=known, guess=True)


def _uncertain(use: Use, misfit: Misfit) -> bool:
    """``st.write(column)`` looks like a call of the column's method, and lacks an argument then."""
    return use.method and misfit.fit is Fit.MISSING


def _told(use: Use, misfit: Misfit) -> str:
    if misfit.fit is Fit.MISSING:
        return f"{use.shown} needs the argument {misfit.parameter}"
    if misfit.fit is Fit.TWICE:
        return f"{misfit.parameter} is given to {use.shown} by position and by name"
    many = f"{misfit.limit} positional argument{'' if misfit.limit == 1 else 's'}"
    return f"{use.shown} takes {many}, {use.event.positional} are given"
