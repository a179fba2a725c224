"""ST512: a query parameter is read that the address may not have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.model.drafts import Draft, draft
from stlint.model.events import Opaque
from stlint.model.proof import prove
from stlint.model.questions.address import missing
from stlint.results.finding import Level
from stlint.rules import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.events import ParameterRead
    from stlint.model.run import Run


@rule(
    "ST512",
    "missing-query-parameter",
    level=Level.ERROR,
    raises="KeyError, AttributeError or IndexError",
)
def missing_query_parameter(run: Run) -> Iterator[Draft]:
    """A query parameter is read without a look at whether the address has it."""
    for read in missing(run):
        hidden = any(each.order < read.order for each in run.of(Opaque))
        yield draft(
            run,
            read,
            f"the query parameter {read.key!r} may be missing: "
            f"whoever opens the app without it gets {_an(read.raises)}",
            None if hidden else prove(run, read),
            level=Level.WARNING if hidden else None,
            help=_help(read),
        )


def _an(name: str) -> str:
    return f"{'an' if name[0] in 'AEIOU' else 'a'} {name}"


def _help(read: ParameterRead) -> str:
    if read.how.startswith("delete") or read.how == "pop":
        return f'look first: if "{read.key}" in st.query_params: …'
    return f'ask for it with a default: st.query_params.get("{read.key}", …)'
