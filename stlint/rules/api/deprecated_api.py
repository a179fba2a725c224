"""ST803: a command or an argument that still works, and goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.model.drafts import Draft, draft
from stlint.results.finding import Cause, Level
from stlint.rules import rule
from stlint.rules.api import given_arguments, removal, uses
from stlint.streamlit_api.release_set import ReleaseSet, since

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.events import CommandUsed
    from stlint.model.run import Run
    from stlint.streamlit_api.deprecations import Deprecation


@rule("ST803", "deprecated-api", level=Level.WARNING)
def deprecated_api(run: Run) -> Iterator[Draft]:
    """A command or an argument is used that Streamlit will remove."""
    for use in uses(run):
        about = removal(use.event.name, method=use.method)
        if about is None or (use.event.how == "call") is not use.method or use.missing:
            continue
        told = use.where & since(about.since)
        if told:
            yield _draft(run, use.event, use.shown, about, told)
    for argument in given_arguments(run):
        about = argument.about
        if about is None or about.rewrite == "value" or argument.missing:
            continue
        told = argument.use.where & since(about.since)
        if told:
            yield _draft(run, argument.use.event, argument.shown, about, told)


def _draft(run: Run, event: CommandUsed, shown: str, about: Deprecation, told: ReleaseSet) -> Draft:
    message = f"{shown} is deprecated since Streamlit {about.since}{_end(about, told)}"
    cause = Cause((str(event.place.path), message), message)
    return draft(run, event, message, help=about.note or None, releases=told, cause=cause)


def _end(about: Deprecation, told: ReleaseSet) -> str:
    if about.ignored is not None and told <= since(about.ignored):
        return f" and without effect since {about.ignored}{about.instead}"
    return f"{f' and gone in {about.removed}' if about.removed else ''}{about.instead}"
