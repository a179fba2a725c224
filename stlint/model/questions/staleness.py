"""What the page still shows of session state that the run has changed since."""

from __future__ import annotations

from collections import defaultdict
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

from stlint.model.events import ElementCreated, Opaque, StateWrite
from stlint.model.made_of import leaves
from stlint.model.ops import Op
from stlint.model.questions.content import is_content
from stlint.model.values import Const

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.events import Stopped
    from stlint.model.run import Run
    from stlint.model.values import Value

__all__ = ["stale"]

_CLICKED: Final = frozenset({"button", "form_submit_button", "download_button"})


def stale(run: Run) -> Iterator[tuple[StateWrite, ElementCreated]]:
    """Changes by a click of what an element above shows, which still shows what was there before.

    Not if another run follows at once, or if something behind the change, or under the same click,
    shows what is new.
    """
    if run.incomplete or not run.about.is_app:
        return
    [shown_by] = run.once(_shown_by)
    for write in run.of(StateWrite):
        if write.key not in shown_by or write.within("callback") or not _is_clicked(run, write):
            continue
        shown = shown_by[write.key]
        above = [each for each in shown if each.order < write.order and _is_beside(each, write)]
        if above and not _is_told(run, write, shown):
            yield write, above[-1]


def _is_clicked(run: Run, write: StateWrite) -> bool:
    """Whether a change is made for clicks on buttons alone, not for what is said in a chat."""
    triggers = write.guards.triggers
    commands = {run.widgets[each].command for each in triggers if each in run.widgets}
    return bool(triggers) and commands <= _CLICKED and len(commands) > 0


def _shown_by(run: Run) -> Iterator[dict[str | None, list[ElementCreated]]]:
    """The elements that show what session state has under a key, or a part of that, by the key."""
    found: dict[str | None, list[ElementCreated]] = defaultdict(list)
    for element in filter(is_content, run.elements):
        made_of = (leaves(each, guards=False) for each in element.arguments.values())
        keys = (each.args[0] for each in chain(*made_of) if each.op is Op.STATE)
        for key in dict.fromkeys(keys):
            found[key].append(element)
    yield found


def _is_beside(element: ElementCreated, write: StateWrite) -> bool:
    """Whether an element is drawn in the run of a change, whatever was clicked before."""
    return (
        element.place.segment == write.place.segment
        and element.spot is None
        and element.within("dialog") is None
        and element.guards.triggers < write.guards.triggers
        and not element.guards.excludes(write.guards)
    )


def _is_told(run: Run, write: StateWrite, shown: list[ElementCreated]) -> bool:
    """Whether a user gets to see what is new, in this run or in one that follows at once."""
    if any(each.order > write.order and not each.guards.excludes(write.guards) for each in shown):
        return True
    for each in run.of(Opaque):
        if each.order > write.order and not each.guards.excludes(write.guards):
            return True
    if any(_starts_over(each, write) for each in run.ends):
        return True
    if any(_undoes(each, write) for each in run.state(write.key or "").writes):
        return True  # perhaps it is what it was
    new = set(_sources(write.value))
    return bool(new) and any(
        each.guards.triggers & write.guards.triggers
        and new.intersection(_sources(tuple(each.arguments.values())))
        for each in run.elements
        if is_content(each)
    )


def _starts_over(end: Stopped, write: StateWrite) -> bool:
    return (
        end.how in {"rerun", "switch_page"}
        and end.order > write.order
        and not end.guards.excludes(write.guards)
    )


def _undoes(other: StateWrite, write: StateWrite) -> bool:
    """Whether something else is set under the same click, so that nobody knows what has changed."""
    return (
        other is not write
        and other.place.statement is not write.place.statement
        and bool(other.guards.triggers & write.guards.triggers)
        and not other.guards.excludes(write.guards)
    )


def _sources(value: Any) -> Iterator[Value]:
    """What a value is made of, but for constants."""
    return (each for each in leaves(value, guards=False) if not isinstance(each, Const))
