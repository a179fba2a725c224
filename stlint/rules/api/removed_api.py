"""ST802: a command or an argument that is gone in a release that the project is for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.model.drafts import Draft, draft
from stlint.model.proof import prove_in
from stlint.results.finding import Level
from stlint.rules import rule
from stlint.rules.api import absent, arguments, gone, near, removal, succeeded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run


@rule(
    "ST802",
    "removed-api",
    level=Level.ERROR,
    raises="AttributeError, ImportError, TypeError or StreamlitAPIException",
)
def removed_api(run: Run) -> Iterator[Draft]:
    """A command or an argument is used that Streamlit has removed."""
    for use in absent(run):
        about = removal(use.event.name, method=use.method)
        there = use.there
        missing = gone(there, use.missing) if there or about is None else use.missing
        if missing:
            since = about.removed if about and about.removed else missing.oldest
            yield draft(
                run,
                use.event,
                f"{use.shown} was removed in Streamlit {since}{about.instead if about else ''}",
                prove_in(run, use.event, missing),
                help=about.note or None if about else None,
                releases=missing,
                fix=succeeded(run, use, about),
            )
    for argument in arguments(run):
        missing = gone(argument.there, argument.missing)
        if missing and not near(argument):
            about = argument.about
            since = about.removed if about and about.removed else missing.oldest
            yield draft(
                run,
                argument.use.event,
                f"{argument.shown} was removed in Streamlit {since}"
                f"{about.instead if about else ''}",
                prove_in(run, argument.use.event, missing),
                help=about.note or None if about else None,
                releases=missing,
                fix=succeeded(run, argument.use, about),
            )
