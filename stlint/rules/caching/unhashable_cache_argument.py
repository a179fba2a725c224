"""ST103: arguments of cached functions that Streamlit cannot hash."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.model.drafts import Draft, draft
from stlint.model.proof import prove
from stlint.model.questions.cached_values import described, is_refused, unhashable
from stlint.model.questions.state import may_happen
from stlint.results.finding import Certainty, Level
from stlint.rules import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run


@rule(
    "ST103",
    "unhashable-cache-argument",
    level=Level.ERROR,
    raises="UnhashableParamError or TypeError",
)
def unhashable_cache_argument(run: Run) -> Iterator[Draft]:
    """A cached function is called with something that Streamlit cannot hash."""
    for called, refused, own in unhashable(run):
        proof = prove(run, called, still=is_refused)
        if own or (proof.certainty is Certainty.MAY and not may_happen(called)):
            continue
        yield draft(
            run,
            called,
            f"{called.name}() is given {described(refused)}, which Streamlit cannot hash",
            proof,
            related=() if called.definition is None else (("cached here", called.definition),),
            help=_help(refused.name),
        )


def _help(name: str | int) -> str:
    if isinstance(name, int):
        return "give it a parameter whose name begins with an underscore: it is not hashed then"
    return (
        f"call the parameter _{name}: it is not hashed then, and what is kept for one is "
        "given for all others, too"
    )
