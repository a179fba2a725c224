"""ST805: a command or an argument that some release that the project is for does not have yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.model.drafts import Draft, draft
from stlint.model.proof import prove_in
from stlint.results.finding import Cause, Level
from stlint.rules import rule
from stlint.rules.api import absent, arguments, coming
from stlint.streamlit_api.lookup import number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run
    from stlint.streamlit_api.release_set import ReleaseSet


@rule(
    "ST805",
    "api-newer-than-target",
    level=Level.ERROR,
    raises="AttributeError, ImportError, TypeError or StreamlitAPIException",
)
def api_newer_than_target(run: Run) -> Iterator[Draft]:
    """A command or an argument is newer than the oldest Streamlit that the project is for."""
    for use in absent(run):
        missing = coming(use.there, use.missing)
        if missing:
            yield draft(
                run,
                use.event,
                f"{use.shown} is new in Streamlit {use.there.oldest}",
                prove_in(run, use.event, missing),
                help=f"require streamlit>={use.there.oldest}",
                releases=missing,
                cause=_cause(run, use.shown, use.there),
            )
    for argument in arguments(run):
        missing = coming(argument.there, argument.missing)
        if missing:
            yield draft(
                run,
                argument.use.event,
                f"{argument.shown} is new in Streamlit {argument.there.oldest}",
                prove_in(run, argument.use.event, missing),
                help=f"require streamlit>={argument.there.oldest}",
                releases=missing,
                cause=_cause(run, argument.shown, argument.there),
            )


def _cause(run: Run, shown: str, there: ReleaseSet) -> Cause:
    """What the project allows, and what the app needs: the newest of that is told."""
    needed, source = there.oldest, run.targets.source or "nothing"
    message = f"{source} allows {run.admitted.oldest}, this app needs {needed}"
    folder = run.path.parent.parent if run.path.parent.name == "pages" else run.path.parent
    return Cause((source, str(folder)), message, shown, number(needed))
