"""Forms: what is drawn in which of them, and what they do not take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from stlint.model.events import ElementCreated, ExternalCall, Gap, Opaque, StateWrite
from stlint.model.made_of import asks_state, leaves, widgets_in
from stlint.model.questions.kinds import is_callable
from stlint.model.surroundings import FOREIGN
from stlint.streamlit_api.lookup import commands

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run

__all__ = ["deciding_fields", "form_of", "lost_submits", "refused", "unsent", "with_callbacks"]

_FORM: Final = "form"
_SUBMIT: Final = "form_submit_button"
_CALLBACKS: Final = ("on_change", "on_select", "on_click")


def form_of(run: Run, element: ElementCreated) -> ElementCreated | None:
    """The form that an element is in, as the event that drew it."""
    forms = (each for each in run.elements if each.command == _FORM)
    return next((each for each in forms if each.opens[0].form is element.form), None)


def refused(run: Run) -> Iterator[tuple[ElementCreated, ElementCreated]]:
    """What is drawn in a form that takes no such element, and that form."""
    for element in run.of(ElementCreated, having="form"):
        form = form_of(run, element)
        command = commands().get(element.command)
        if form is not None and command is not None and _FORM in command.forbidden:
            yield element, form


def with_callbacks(run: Run) -> Iterator[tuple[ElementCreated, ElementCreated, str]]:
    """Elements in a form that are surely given a function to call, that form, and the parameter."""
    for element in run.of(ElementCreated, having="form"):
        if element.command == _SUBMIT:
            continue
        form = form_of(run, element)
        for name in _CALLBACKS:
            if form is not None and is_callable(element[name].value):
                yield element, form, name


def lost_submits(run: Run) -> Iterator[tuple[ElementCreated, ElementCreated | None]]:
    """Submit buttons that are surely in no form, and the last form before that has none itself."""
    if any(run.of(Gap)):
        return
    for element in run.elements:
        lost = element.command == _SUBMIT and element.form is None
        if lost and not element.within(*FOREIGN):
            yield element, _without_submit(run, element)


def _without_submit(run: Run, before: ElementCreated) -> ElementCreated | None:
    """The last form before an element that has no submit button."""
    sent = [each.form for each in run.elements if each.command == _SUBMIT]
    forms = [each for each in run.elements[: run.elements.index(before)] if each.command == _FORM]
    return next((each for each in reversed(forms) if each.opens[0].form not in sent), None)


def unsent(run: Run) -> Iterator[tuple[ElementCreated, ElementCreated]]:
    """Forms that nothing sends, each with an input in it whose value never arrives.

    Those that have a submit button under a condition are among them where it is surely not drawn,
    and the input is.
    """
    if run.incomplete or run.reruns or any(run.of(Gap)):
        return
    for form in run.of(ElementCreated, having="opens"):
        if form.command != _FORM or form.within("callback") or _may_be_filled(run, form):
            continue
        inside = [each for each in run.elements if each.form is form.opens[0].form]
        buttons = [each for each in inside if each.command == _SUBMIT]
        inputs = [each for each in inside if each.role == "input"]
        if buttons:
            there = form.happens and all(_is_left_out(form, each) for each in buttons)
            inputs = [each for each in inputs if there and each.happens]
        if inputs:
            yield form, inputs[0]


def _is_left_out(form: ElementCreated, button: ElementCreated) -> bool:
    """Whether a form is drawn without a button because of what was chosen, or not yet."""
    lacking = [each for each in button.guards.beyond(form.guards) if each.now is False]
    return bool(lacking) and all(widgets_in(each.subject) or asks_state(each) for each in lacking)


def _may_be_filled(run: Run, form: ElementCreated) -> bool:
    """Whether something that is not followed may draw into a form: it is called there or has it."""
    container = form.opens[0]
    if any(each.what is container for call in run.of(Opaque) for each in call.around):
        return True
    handed = (call.arguments for call in run.of(ExternalCall))
    kept = (write.value for write in run.of(StateWrite))
    return any(container in leaves(value, guards=False) for value in (*handed, *kept))


def deciding_fields(run: Run) -> Iterator[tuple[ElementCreated, ElementCreated]]:
    """Fields of a form that decide what else is drawn in it, each with the first such element.

    What is there only after a click is left out.
    """
    told: set[object] = set()
    for element in run.of(ElementCreated, having="form"):
        if element.guards.triggers or element.within("callback", *FOREIGN):
            continue
        conditions = tuple(each.subject for each in element.guards)
        used = {*widgets_in(conditions), *widgets_in(tuple(element.arguments.values()))}
        for value in used - told:
            field = run.widgets.get(value)
            if field is not None and field.form is element.form and not field.trigger:
                told.add(value)
                yield field, element
