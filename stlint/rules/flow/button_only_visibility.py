"""ST401: content that is only there while a button is just clicked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stlint.model.drafts import Draft, draft
from stlint.model.questions.branches import branch_of, is_one
from stlint.model.questions.clicks import passing, triggers_of, vanishes
from stlint.model.questions.content import is_content
from stlint.model.questions.places import repeats
from stlint.model.questions.results import is_result
from stlint.results.finding import Level
from stlint.results.remedies import KeepShown, Site
from stlint.rules import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.events import ElementCreated
    from stlint.model.run import Run


_BUTTONS = frozenset({"button", "menu_button", "link_button", "ButtonColumn"})

_TOGGLE = (
    "make the button an st.toggle, or keep in st.session_state what it brought and show it from"
    " there"
)
_HELP = {
    "ButtonColumn": "let on_click= keep the row in st.session_state, and show from there what "
    "belongs to it"
}
"""What helps if a button cannot be a toggle."""


@rule("ST401", "button-only-visibility", level=Level.WARNING)
def button_only_visibility(run: Run) -> Iterator[Draft]:
    """Content shown only under a button disappears with the next interaction."""
    lost: dict[Any, list[ElementCreated]] = {}
    for element in run.elements if run.widgets else ():
        if is_content(element) and vanishes(run, element) and not passing(run, element):
            button = triggers_of(run, element)[-1]
            if button.command in _BUTTONS:
                lost.setdefault(button.place.site, []).append(element)
    for elements in lost.values():
        result = next((each for each in elements if is_result(run, each)), None)
        element = elements[0] if result is None else result
        button = triggers_of(run, element)[-1]
        yield draft(
            run,
            element,
            f"this {element.command} disappears with the next interaction",
            related=(("it is only there when this was just clicked", button),),
            help=_HELP.get(button.command, _TOGGLE),
            fix=_fix(run, button, element),
            optional=result is None,
        )


def _fix(run: Run, button: ElementCreated, shown: ElementCreated) -> KeepShown | None:
    """One flag does for one button that is there in every run."""
    if button.command == "ButtonColumn" or repeats(run, button) or triggers_of(run, button):
        return None
    branch = branch_of(run, button, shown)
    if branch is None or not is_one(button):
        return None
    return KeepShown(
        button.label,
        button.key[1] if button.key is not None and button.key[0] == "key" else None,
        Site(button.place.path, button.place.node),
        branch,
    )
