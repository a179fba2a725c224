"""ST110: generators under a cache."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from stlint.model.drafts import Draft, draft
from stlint.model.events import Returned
from stlint.model.proof import prove
from stlint.model.questions.cached_values import cached_generators, used_up
from stlint.model.questions.state import may_happen
from stlint.results.finding import Certainty, Level
from stlint.rules import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.events import CacheDefined
    from stlint.model.run import Run

_HELP: Final = "return a list"


@rule(
    "ST110",
    "cached-generator",
    level=Level.ERROR,
    raises="UnserializableReturnValueError",
)
def cached_generator(run: Run) -> Iterator[Draft]:
    """A cached function is a generator, or returns one that is used up for everyone."""
    for definition, called in cached_generators(run):
        if definition.cache != "cache_data":
            continue
        proof = prove(run, called)
        possible = proof.certainty is not Certainty.MAY or may_happen(called)
        if possible and not called.caught_by("UnserializableReturnValueError"):
            yield draft(
                run,
                definition,
                f"{called.name}() is a generator, which st.cache_data cannot copy",
                proof,
                raised=called,
                help=_HELP,
            )
    made: list[tuple[CacheDefined | Returned, Any]] = [
        (event, called.returned) for event, called in cached_generators(run)
    ]
    given = [(each, (each.value, each.uncopied)) for each in run.of(Returned)]
    for event, value in (*made, *given):
        used = used_up(run, value)
        if used is not None:
            yield draft(
                run,
                event,
                f"{event.name}() gives everyone the same generator: it is empty from the second "
                "run on",
                related=(("used up here", used),),
                help=_HELP,
                level=Level.WARNING,
            )
