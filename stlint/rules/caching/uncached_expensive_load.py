"""ST101: data or a model is loaded again on every rerun."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.model.drafts import Draft, draft
from stlint.model.questions.reloads import decorator_for, kept, reloads, whole_source
from stlint.results.finding import Level
from stlint.rules import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run


@rule("ST101", "uncached-expensive-load", level=Level.WARNING)
def uncached_expensive_load(run: Run) -> Iterator[Draft]:
    """A call that loads data or a model runs again on every rerun."""
    for call in reloads(run):
        yield draft(
            run,
            call,
            f"{call.name}() runs again on every rerun",
            help=f"put it into a function under @st.{decorator_for(call)}",
            fix=kept(run, call),
            cause=whole_source(call),
        )
