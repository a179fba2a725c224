"""ST401: content that is only there while a button is just clicked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stlint.findings import Level
from stlint.fixes.remedies import KeepShown, Site
from stlint.model.content import is_content
from stlint.model.events import DialogOpened, ExternalCall, StateDelete, StateWrite, Stopped
from stlint.rules import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.events import ElementCreated
    from stlint.model.run import Draft, Run


@rule("ST401", "button-only-visibility", level=Level.WARNING)
def button_only_visibility(run: Run) -> Iterator[Draft]:
    """Content shown only under a button disappears with the next interaction."""
    seen: set[Any] = set()
    for element in run.elements:
        if not is_content(element) or not run.vanishes(element) or run.passing(element):
            continue
        button = run.triggers_of(element)[-1]
        if button.command == "button" and button.place.site not in seen:
            seen.add(button.place.site)
            yield run.draft(
                element,
                f"this {element.command} disappears with the next interaction",
                related=(("it is only there when this was just clicked", button),),
                help="let the button set a flag in st.session_state, and show it while that is set",
                fix=_fix(run, button),
            )


def _fix(run: Run, button: ElementCreated) -> KeepShown | None:
    """What is done after the click is then done on every rerun: it must be cheap and harmless.

    One flag does for one button.
    """
    if run.repeats(button):
        return None
    for event in run.events:
        if button.value in event.guards.triggers and (
            isinstance(event, StateWrite | StateDelete | DialogOpened | Stopped)
            or (isinstance(event, ExternalCall) and event.loads is not None)
        ):
            return None
    return KeepShown(button.label, Site(button.place.path, button.place.node))
