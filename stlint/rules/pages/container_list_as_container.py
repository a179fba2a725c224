"""ST504: the list of columns or tabs is used like one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.model.drafts import Draft, draft
from stlint.model.events import Unpacked
from stlint.model.proof import prove
from stlint.model.questions.rows import misused
from stlint.results.finding import Level
from stlint.rules import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.questions.rows import Misused
    from stlint.model.run import Run


@rule(
    "ST504",
    "container-list-as-container",
    level=Level.ERROR,
    raises="AttributeError, TypeError, IndexError or ValueError",
)
def container_list_as_container(run: Run) -> Iterator[Draft]:
    """The list of columns or tabs is used like one of them, or like one of another length."""
    for use in misused(run):
        yield draft(
            run,
            use.failed,
            f"st.{use.row.command} gives a list{_wrong(use)}: this raises {use.failed.raises}",
            prove(run, use.failed),
            related=(("it comes from here", use.row),),
            help=f"give each a name: {_names(use)} = st.{use.row.command}(…)"
            if not use.item
            else None,
        )
    for each in run.anywhere(Unpacked):
        if not each.caught_by("ValueError"):
            yield draft(
                run,
                each,
                f"st.{each.command} gives {each.items} containers, for {each.names} names",
                prove(run, each),
            )


def _wrong(use: Misused) -> str:
    """What does not go with a list."""
    how, many = use.failed.how, len(use.row.opens)
    if use.item and use.failed.raises == "IndexError":
        return f" of {many}, and there is none at this index"
    if use.item:
        return ", whose items have numbers and no names"
    if how.startswith("."):
        return f", which has no {how[1:]!r}"
    return ", and with needs one of its containers" if how == "with" else ", and no container"


def _names(use: Misused) -> str:
    return "first, second" if len(use.row.opens) != 1 else "[first]"
