"""ST804: ``use_container_width``, which became ``width``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.model.drafts import Draft, draft
from stlint.model.questions.releases import releases_of
from stlint.results.finding import Cause, Level
from stlint.results.remedies import ReplaceArgument
from stlint.rules import rule
from stlint.rules.api import given_arguments
from stlint.streamlit_api.release_set import since

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run
    from stlint.rules.api import Argument
    from stlint.streamlit_api.release_set import ReleaseSet


@rule("ST804", "deprecated-use-container-width", level=Level.WARNING)
def deprecated_use_container_width(run: Run) -> Iterator[Draft]:
    """use_container_width is deprecated, and every release that the project is for has width."""
    for argument in given_arguments(run):
        about, event = argument.about, argument.use.event
        if about is None or about.rewrite != "value" or argument.missing:
            continue
        known = since(about.available)
        if not releases_of(run, event, run.admitted) <= known:
            continue
        value = about.values.get(str(event.known.get(argument.name)))
        instead = f"{about.replacement}={value!r}" if value else f"{about.replacement}="
        yield draft(
            run,
            event,
            f"{argument.shown} is deprecated",
            help=f"write {instead} instead",
            fix=_fix(argument, value, known) if value else None,
            cause=Cause(
                (str(event.place.path),), f"{argument.name}= is deprecated", argument.use.shown
            ),
        )


def _fix(argument: Argument, value: str, known: ReleaseSet) -> ReplaceArgument | None:
    """There is none where a width is given as well, or may be."""
    event, new = argument.use.event, argument.about.replacement if argument.about else None
    if new is None or new in event.given or event.more:
        return None
    return ReplaceArgument(argument.name, new, value, known=known)
