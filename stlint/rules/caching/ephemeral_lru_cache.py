"""ST112: a cache that the script makes, and that is gone when its run is over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.model.drafts import Draft, draft
from stlint.model.questions.ephemeral import ephemeral
from stlint.model.questions.keeping import function_for, load_of
from stlint.results.finding import Level
from stlint.results.remedies import Cache, Recache
from stlint.rules import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run


@rule("ST112", "ephemeral-lru-cache", level=Level.WARNING)
def ephemeral_lru_cache(run: Run) -> Iterator[Draft]:
    """A cache of the script itself is made anew with each run, and keeps nothing."""
    for each in ephemeral(run):
        kind = "cache_data" if each.load.loads == "data" else "cache_resource"
        if each.store is None:
            yield draft(
                run,
                each.event,
                f"the cache of {each.name}() is made anew with each run: {each.load.name}() runs "
                "again on every rerun",
                related=(("loaded here", each.load),),
                help=f"use @st.{kind}, or move the function to a module",
                fix=Recache(kind),
            )
            continue
        load = load_of(run, each.load)
        yield draft(
            run,
            each.event,
            f"{each.name} is made anew with each run: {each.load.name}() runs again on every rerun",
            related=(("kept here, for this run", each.store),),
            help=f"put it into a function under @st.{kind}",
            fix=None if load is None else Cache(kind, load, function_for(run, each.load)),
        )
