"""ST507: what belongs behind ``with`` stands alone in a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.model.drafts import Draft, draft
from stlint.model.proof import prove_in
from stlint.model.questions.releases import releases_of
from stlint.model.questions.unentered import bare_sidebars, unentered
from stlint.results.finding import Level
from stlint.rules import rule
from stlint.streamlit_api.behaviours import behaviours

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run

_ARTICLES = {"expander": "an expander", "echo": "an echo"}


@rule(
    "ST507",
    "statement-without-with",
    level=Level.ERROR,
    raises="StreamlitAPIException or TypeError",
)
def statement_without_with(run: Run) -> Iterator[Draft]:
    """What is made for a with stands alone in a line: what follows is beside it."""
    for made, beside in unentered(run):
        name = made.command
        yield draft(
            run,
            made,
            f"{_ARTICLES.get(name, f'a {name}')} that stands alone in a line has nothing in it",
            related=() if beside is None else (("this is drawn beside it", beside),),
            help=f"write with st.{name}(…): and put below it what belongs there",
            level=Level.WARNING,
        )
    for bare in bare_sidebars(run):
        refused = releases_of(run, bare) - behaviours("elements-show-their-help")
        if refused and bare.caught_by("TypeError", "StreamlitAPIException"):
            continue
        yield draft(
            run,
            bare,
            "st.sidebar alone in a line "
            + (f"raises in {refused}" if refused else "shows its help, and nothing goes there"),
            prove_in(run, bare, refused) if refused else None,
            help="write with st.sidebar: and put below it what belongs there",
            level=None if refused else Level.WARNING,
            releases=refused or None,
        )
