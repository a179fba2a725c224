"""ST401: content that is only there while a button is just clicked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stlint.findings import Level
from stlint.fixes.remedies import KeepShown, Site
from stlint.model.content import is_content, lasts
from stlint.model.events import DialogOpened, ElementCreated, Stopped
from stlint.rules import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

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
    """One flag does for one button that is there in every run."""
    if run.repeats(button) or run.triggers_of(button):
        return None
    under = [each for each in run.events if button.value in each.guards.triggers]
    if any(isinstance(each, DialogOpened | Stopped) for each in under):
        return None
    drawn = {
        each.place.node: Site(each.place.path, each.place.node)
        for each in under
        if isinstance(each, ElementCreated) and lasts(each)
    }
    place = Site(button.place.path, button.place.node)
    return KeepShown(button.label, place, tuple(drawn.values()))
