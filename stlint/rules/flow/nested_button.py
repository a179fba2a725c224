"""ST403: a button under a button."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.model.drafts import Draft, draft
from stlint.model.events import ElementCreated, Tested
from stlint.model.questions.clicks import triggers_of, vanishes_in_use
from stlint.results.finding import Level
from stlint.rules import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run

_BUTTONS = frozenset({"button", "form_submit_button", "menu_button", "link_button", "ButtonColumn"})
_OUTER = {
    "menu_button": ("menu", "None"),
    "link_button": ("link", "False"),
    "ButtonColumn": ("button", "None"),
    "chat_input": ("chat input", "None"),
}
"""What an outer one is called, and its value in the next run, unless it is a button."""


@rule("ST403", "nested-button", level=Level.WARNING)
def nested_button(run: Run) -> Iterator[Draft]:
    """The branch of a button under another button can never run."""
    tested = {widget for test in run.of(Tested) for widget in test.widgets}
    for element in run.of(ElementCreated, having="value"):
        if element.command not in _BUTTONS or element.calls_back or element.value not in tested:
            continue
        if vanishes_in_use(run, element):
            outer = triggers_of(run, element)[-1]
            word, value = _OUTER.get(outer.command, ("button", "False"))
            yield draft(
                run,
                element,
                "what this button does never happens: "
                f"the click on it makes the outer {word} {value}",
                related=(("it is only there when this was just clicked", outer),),
                help=f"let the outer {word} set a flag in st.session_state, or use on_click=",
            )
