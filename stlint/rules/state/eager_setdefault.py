"""ST213: a default for session state is made in each run, and needed in the first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.model.drafts import Draft, draft
from stlint.model.questions.eager_defaults import made_for_nothing
from stlint.results.finding import Level
from stlint.results.remedies_of_state import MakeOnce
from stlint.rules import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run


@rule("ST213", "eager-setdefault", level=Level.WARNING)
def eager_setdefault(run: Run) -> Iterator[Draft]:
    """A default is made by a call before session state is asked whether it needs one."""
    for default, load in made_for_nothing(run):
        named = "" if default.key is None else f" of {default.key!r}"
        done = "is made" if load is None else f"is loaded by {load.name}()"
        yield draft(
            run,
            default,
            f"the default{named} {done} in every run, also when session state has a value",
            related=() if load is None else (("this takes time", load),),
            help=f'make it once: if "{default.key or "…"}" not in st.session_state: …',
            optional=load is None,
            fix=(
                MakeOnce(default.key)
                if default.key is not None and default.method == "setdefault"
                else None
            ),
        )
