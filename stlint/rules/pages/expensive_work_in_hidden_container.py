"""ST506: data or a model is loaded on every rerun for what is not shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.model.drafts import Draft, draft
from stlint.model.questions.hiding_loads import hidden_in
from stlint.model.questions.reloads import decorator_for, kept, reloads
from stlint.results.finding import Level
from stlint.rules import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run


@rule("ST506", "expensive-work-in-hidden-container", level=Level.WARNING)
def expensive_work_in_hidden_container(run: Run) -> Iterator[Draft]:
    """A load in a tab, popover or expander that is closed runs on every rerun."""
    for call in reloads(run):
        element = hidden_in(run, call)
        if element is None:
            continue
        shown = "tab" if element.command == "tabs" else element.command
        yield draft(
            run,
            call,
            f"{call.name}() runs on every rerun, whether or not the {shown} is open",
            related=(("this is closed at first", element),),
            help=f"put it into a function under @st.{decorator_for(call)}; from Streamlit 1.55 on,"
            ' on_change="rerun" and .open tell whether it is seen',
            fix=kept(run, call),
        )
