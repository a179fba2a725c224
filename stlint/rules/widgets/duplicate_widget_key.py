"""ST302: one key twice in a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.model.drafts import Draft, draft
from stlint.model.questions.identities import clashes, is_typed
from stlint.model.questions.naming import is_alone, is_named, names_submit_button
from stlint.model.questions.places import apart, drawn, repeats
from stlint.model.questions.state import is_used
from stlint.results.finding import Level
from stlint.results.remedies import ReplaceKey
from stlint.rules import rule
from stlint.rules.widgets import DUPLICATES, own_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.events import ElementCreated
    from stlint.model.run import Run
    from stlint.results.remedies import Remedy


@rule("ST302", "duplicate-widget-key", level=Level.ERROR, raises="StreamlitDuplicateElementKey")
def duplicate_widget_key(run: Run) -> Iterator[Draft]:
    """The same key, form id or submit button is used twice in one run."""
    for by in ("key", "form_id"):
        typed = is_typed(run, by)
        for first, second, proof in clashes(run, by):
            if second.caught_by(*DUPLICATES):
                continue
            same = first.place.node is second.place.node
            yield draft(
                run,
                second,
                f"{_what(second)} is used {'again by this call' if same else 'before'}",
                proof,
                related=apart(first, second, "used here first"),
                help=_advice(second),
                fix=None if typed else _fix(run, second, again=same),
            )


def _fix(run: Run, element: ElementCreated, *, again: bool) -> Remedy | None:
    """Another key; a submit button gets its own in the place of that of its label."""
    if element.command in {"ButtonColumn", "fragment"}:
        return None  # the key stands elsewhere
    if element.key is None or element.key[0] != "submit":
        form, name = element.command == "form", (element.key or element.form_id)[1]
        if again and is_used(run, name):
            return None  # what is read there would be the state of none of them
        named = names_submit_button(run, name) if form else again and is_named(run, name)
        several = repeats(run, element)
        return ReplaceKey(again, several, form, is_alone(run, name), named, drawn(run, element))
    return own_key(run, element, again=again)


def _what(element: ElementCreated) -> str:
    if element.form_id is not None:
        known = element.form_id[0] == "text"
        return f"the form id {element.form_id[1]!r}" if known else "this form id"
    if element.key[0] == "submit":
        return f"the submit button {element.label!r} of this form"
    if element.key[0] == "fragment":
        return f"the key {element.key[1]!r} of this fragment"
    return f"the key {element.key[1]!r}" if element.key[0] == "key" else "this key"


def _advice(element: ElementCreated) -> str:
    if element.key is not None and element.key[0] == "submit":
        return "give the submit buttons of a form different labels"
    if element.key is not None and element.key[0] == "fragment":
        return "a key stands for one function: choose another one here"
    return "a key stands for one element: choose another one here"
