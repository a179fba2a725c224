"""ST509: magic shows what a line gives that is there to draw."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.model.drafts import Draft, draft
from stlint.model.proof import prove_in
from stlint.model.questions.magic import accidents
from stlint.model.questions.releases import releases_of
from stlint.results.finding import Level
from stlint.results.remedies import WriteIf
from stlint.rules import rule
from stlint.streamlit_api.behaviours import behaviours

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run


@rule("ST509", "magic-element", level=Level.ERROR, raises="StreamlitAPIException or TypeError")
def magic_element(run: Run) -> Iterator[Draft]:
    """A line that is there to draw has a value, and magic shows that, too."""
    for each in accidents(run):
        where = releases_of(run, each.drawn)
        where = where & behaviours("magic-in-every-block") if each.drawn.late else where
        refused = where - behaviours("elements-show-their-help") if each.now else None
        if not where or (refused and each.drawn.caught_by("TypeError", "StreamlitAPIException")):
            continue
        yield draft(
            run,
            each.drawn,
            "magic shows the value of this line, too: "
            + _SHOWN[each.what]
            + (f"; {refused} raises here" if refused else ""),
            prove_in(run, each.drawn, refused) if refused else None,
            help="write it as a statement: if …: or for …:",
            level=None if refused else Level.WARNING,
            releases=refused or (where if each.drawn.late else None),
            fix=WriteIf(),
        )


_SHOWN = {
    "element": "the documentation of an element",
    "list": "a list of objects",
    "nothing": "None, which drawing gives",
}
